//! Annuel and Annuel Senior.

use portillon::navigo as core;
use portillon::wire::{Items, Reader};
use portillon::{Day, Zones};

use super::{person, title, wit, zones};
use crate::bindings::exports::portillon::fares::types::Zones as WitZones;
use crate::types::{self, cents, day, optional, same_cases};

same_cases!(core::AnnuelPayment, wit::AnnuelPayment { DirectDebit, AtOnce });
same_cases!(core::AnnuelCause, wit::AnnuelCause { Fraud, UnpaidDebits, TooManyLosses, MandateRevoked });
same_cases!(core::AnnuelPhase, wit::AnnuelPhase { NotStarted, InForce, Suspended, Ended });
same_cases!(core::MonthStatus, wit::MonthStatus { Paid, Free, Suspended, Rejected, Planned });
same_cases!(core::AnnuelOption, wit::AnnuelOption { ChangeZones, Suspend, Resume, End, PayDebt });

pub(super) fn plan_request(
    request: wit::AnnuelPlanRequest,
    r: &mut Reader,
) -> Option<core::AnnuelPlanRequest> {
    let title = title(r, &request.title);
    let request_day = day(r, "requestDay", request.request_day);
    let first_day = day(r, "firstDay", request.first_day);
    let zones = zones(r, "zones", request.zones);
    let person = person(r, request.person);
    let payer = optional(request.payer, |payer| {
        let birth_date = r.field("payer", |r| day(r, "birthDate", payer.birth_date));
        Some(core::Payer { birth_date: birth_date?, emancipated: payer.emancipated })
    });
    Some(core::AnnuelPlanRequest {
        title: title?,
        request_day: request_day?,
        first_day: first_day?,
        zones: zones?,
        payment: request.payment.into(),
        person: person?,
        payer: payer?,
    })
}

fn happening(r: &mut Reader, what: wit::AnnuelHappening) -> Option<core::AnnuelHappening> {
    r.field("val", |r| {
        Some(match what {
            wit::AnnuelHappening::Suspended => core::AnnuelHappening::Suspended,
            wit::AnnuelHappening::Resumed => core::AnnuelHappening::Resumed,
            wit::AnnuelHappening::ZonesChanged(zones) => {
                core::AnnuelHappening::ZonesChanged(Zones::read_parts(zones.first, zones.last, r)?)
            }
            wit::AnnuelHappening::DebitRejected => core::AnnuelHappening::DebitRejected,
            wit::AnnuelHappening::Paid(amount) => core::AnnuelHappening::Paid(cents(r, amount)?),
            wit::AnnuelHappening::Lost => core::AnnuelHappening::Lost,
            wit::AnnuelHappening::MandateRevoked => core::AnnuelHappening::MandateRevoked,
            wit::AnnuelHappening::MeansGiven => core::AnnuelHappening::MeansGiven,
            wit::AnnuelHappening::EndedByPayer => core::AnnuelHappening::EndedByPayer,
            wit::AnnuelHappening::EndedByAgency(cause) => core::AnnuelHappening::EndedByAgency(cause.into()),
        })
    })
}

fn event(event: wit::AnnuelEvent, r: &mut Reader) -> Option<core::AnnuelEvent> {
    let day = day(r, "day", event.day);
    let what = r.field("what", |r| happening(r, event.what));
    Some(core::AnnuelEvent { day: day?, what: what? })
}

pub(super) fn state_request(
    request: wit::AnnuelStateRequest,
    r: &mut Reader,
) -> Option<core::AnnuelStateRequest> {
    let title = title(r, &request.title);
    let first_day = day(r, "firstDay", request.first_day);
    let zones = zones(r, "zones", request.zones);
    let events = r.field("events", |r| Items::read_each(request.events, r, event));
    let on = day(r, "day", request.day);
    Some(core::AnnuelStateRequest {
        title: title?,
        first_day: first_day?,
        zones: zones?,
        payment: request.payment.into(),
        events: events?,
        day: on?,
    })
}

fn wit_zones(zones: Zones) -> WitZones {
    WitZones { first: zones.first(), last: zones.last() }
}

impl From<core::AnnuelState> for wit::AnnuelStateAnswer {
    fn from(state: core::AnnuelState) -> Self {
        let month = |month: core::AnnuelMonth| wit::AnnuelMonth {
            month: month.month.into(),
            zones: month.zones.map(wit_zones),
            amount: month.amount.cents(),
            status: month.status.into(),
        };
        let option = |option: core::AnnuelOptionNow| wit::AnnuelOptionNow {
            annuel_option: option.annuel_option.into(),
            effective_day: option.effective_day.into(),
        };
        Self {
            phase: state.phase.into(),
            zones: state.zones.map(wit_zones),
            end_day: state.end_day.map(Day::into),
            barred_until: state.barred_until.map(Day::into),
            months: state.months.into_iter().map(month).collect(),
            account: state.account.into(),
            options: state.options.into_iter().map(option).collect(),
            refusals: state.refusals.into_iter().map(Into::into).collect(),
            reasons: types::reasons(&state.reasons),
            book: state.book.into(),
        }
    }
}
