//! The life of a subscription and how it stands.

use portillon::imagine_r as core;
use portillon::wire::{Items, Reader};

use super::ending::form;
use super::{department, scholarship, season, wit};
use crate::types::{self, cents, day, name, optional, same_cases};

same_cases!(core::Phase, wit::Phase { NotFiled, OnHold, InProcess, Accepted, InForce, Ended, Expired });
same_cases!(
    core::OptionNow,
    wit::OptionNow {
        File,
        CompleteFile,
        SendNotice,
        TerminateWithoutGround,
        TerminateOnGround,
        ReplacePass,
        PayDebt,
    }
);

fn happening(r: &mut Reader, what: wit::Happening) -> Option<core::Happening> {
    r.field("val", |r| {
        Some(match what {
            wit::Happening::Filed(filing) => {
                let piece = |piece: wit::Piece, _: &mut Reader| Some(piece.into());
                let pieces = r.field("pieces", |r| Items::read_each(filing.pieces, r, piece));
                core::Happening::Filed(core::Filing { channel: filing.channel.into(), pieces: pieces? })
            }
            wit::Happening::PieceReceived(piece) => core::Happening::PieceReceived(piece.into()),
            wit::Happening::Accepted => core::Happening::Accepted,
            wit::Happening::NoticeReceived(notice) => {
                core::Happening::NoticeReceived(scholarship(r, notice)?)
            }
            wit::Happening::DebitTaken => core::Happening::DebitTaken,
            wit::Happening::DebitRejected(costs) => core::Happening::DebitRejected(cents(r, costs)?),
            wit::Happening::Paid(amount) => core::Happening::Paid(cents(r, amount)?),
            wit::Happening::PaidBack(amount) => core::Happening::PaidBack(cents(r, amount)?),
            wit::Happening::PassIncident(report) => core::Happening::PassIncident(core::IncidentReport {
                incident: report.incident.into(),
                desk: report.desk.into(),
                police_receipt: report.police_receipt,
            }),
            wit::Happening::TerminationAsked(asked) => core::Happening::TerminationAsked(form(r, asked)?),
            wit::Happening::EndedByAgency(cause) => core::Happening::EndedByAgency(cause.into()),
        })
    })
}

fn event(event: wit::Event, r: &mut Reader) -> Option<core::Event> {
    let day = day(r, "day", event.day);
    let what = r.field("what", |r| happening(r, event.what));
    Some(core::Event { day: day?, what: what? })
}

pub(super) fn state_request(request: wit::StateRequest, r: &mut Reader) -> Option<core::StateRequest> {
    let season = season(r, request.season);
    let birth_date = day(r, "birthDate", request.birth_date);
    let department = department(r, &request.department);
    let school = optional(request.school, |school| name(r, "school", &school));
    let scholarship =
        optional(request.scholarship, |notice| r.field("scholarship", |r| scholarship(r, notice)));
    let events = r.field("events", |r| Items::read_each(request.events, r, event));
    let today = day(r, "day", request.day);
    Some(core::StateRequest {
        season: season?,
        product: request.product.into(),
        birth_date: birth_date?,
        department: department?,
        schooling: request.schooling.map(Into::into),
        school: school?,
        scholarship: scholarship?,
        payment: request.payment.into(),
        pass_last_season: request.pass_last_season,
        events: events?,
        day: today?,
    })
}

impl From<core::OpenOption> for wit::OpenOption {
    fn from(open: core::OpenOption) -> Self {
        Self { option_now: open.option_now.into(), until: open.until.map(Into::into) }
    }
}

impl From<core::Refusal> for wit::Refusal {
    fn from(refusal: core::Refusal) -> Self {
        Self {
            event: refusal.event,
            remedies: types::remedies(&refusal.remedies),
            reasons: types::reasons(&refusal.reasons),
        }
    }
}

impl From<core::State> for wit::StateAnswer {
    fn from(state: core::State) -> Self {
        Self {
            phase: state.phase.into(),
            application: state.application.map(Into::into),
            contract: state.contract.map(Into::into),
            account: state.account.map(Into::into),
            options: state.options.into_iter().map(Into::into).collect(),
            refusals: state.refusals.into_iter().map(Into::into).collect(),
            reasons: types::reasons(&state.reasons),
            book: state.book.into(),
        }
    }
}
