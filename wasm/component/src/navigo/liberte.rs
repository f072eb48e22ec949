//! The functions of `navigo` about Liberté +.

use portillon::navigo as core;
use portillon::tariff::TripKind;
use portillon::wire::{Items, Reader};
use portillon::{Instant, Name};

use crate::bindings::exports::portillon::fares::navigo as wit;
use crate::types::{self, at, day, name, optional, same_cases};

same_cases!(
    core::MonthState,
    wit::MonthState { NothingDue, NotYetDue, BeingDebited, Debited, Unpaid, Suspended, Ended, Settled }
);
same_cases!(TripKind, wit::TripKind { Rail, Surface, Airport, ProximityA, ProximityB, ProximityC });

fn tap(tap: wit::LiberteTap, r: &mut Reader) -> Option<core::LiberteTap> {
    let at = at(r, &tap.at);
    let named = |r: &mut Reader, field, text: Option<String>| -> Option<Option<Name>> {
        optional(text, |text| name(r, field, &text))
    };
    let line = named(r, "line", tap.line);
    let station = named(r, "station", tap.station);
    let (mode, direction) = (tap.mode.into(), tap.direction.into());
    Some(core::LiberteTap { at: at?, mode, direction, line: line?, station: station? })
}

fn trip(trip: &wit::LiberteTrip, r: &mut Reader) -> Option<core::LiberteTrip> {
    let from = r.field("from", |r| Instant::read_text(&trip.from, r));
    Some(core::LiberteTrip { from: from?, kind: trip.kind.into() })
}

fn travel(travel: wit::Travel, r: &mut Reader) -> Option<core::Travel> {
    let read = |r: &mut Reader| match travel {
        wit::Travel::Taps(taps) => Items::read_each(taps, r, tap).map(core::Travel::Taps),
        wit::Travel::Trips(trips) => {
            Items::read_each(trips, r, |each, r| trip(&each, r)).map(core::Travel::Trips)
        }
    };
    r.field("travel", |r| r.field("val", read))
}

pub(super) fn day_request(
    request: wit::LiberteDayRequest,
    r: &mut Reader,
) -> Option<core::LiberteDayRequest> {
    let day = day(r, "day", request.day);
    let travel = travel(request.travel, r);
    Some(core::LiberteDayRequest { day: day?, reduced: request.reduced, travel: travel? })
}

pub(super) fn month_request(
    request: wit::LiberteMonthRequest,
    r: &mut Reader,
) -> Option<core::LiberteMonthRequest> {
    let month = day(r, "month", request.month);
    let travel = travel(request.travel, r);
    let on = day(r, "on", request.on);
    let rejected_on = optional(request.rejected_on, |date| day(r, "rejectedOn", date));
    let paid_on = optional(request.paid_on, |date| day(r, "paidOn", date));
    Some(core::LiberteMonthRequest {
        month: month?,
        reduced: request.reduced,
        travel: travel?,
        on: on?,
        rejected_on: rejected_on?,
        paid_on: paid_on?,
    })
}

pub(super) fn subscription_request(
    request: wit::LiberteSubscriptionRequest,
    r: &mut Reader,
) -> Option<core::LiberteSubscriptionRequest> {
    let day = day(r, "day", request.day);
    let person = optional(request.person, |person| super::person(r, person));
    let (medium, subscribed_before) = (request.medium.into(), request.subscribed_before);
    Some(core::LiberteSubscriptionRequest { day: day?, medium, subscribed_before, person: person? })
}

impl From<core::LiberteMonth> for wit::LiberteMonthAnswer {
    fn from(month: core::LiberteMonth) -> Self {
        let charge = |day: core::DayCharge| wit::DayCharge { day: day.day.into(), total: day.total.cents() };
        Self {
            month: month.month.into(),
            currency: month.currency.into(),
            days: month.days.into_iter().map(charge).collect(),
            total: month.total.cents(),
            debit_from: month.debit_from.into(),
            debit_until: month.debit_until.into(),
            state: month.state.into(),
            suspended_from: month.suspended_from.map(Into::into),
            ended_from: month.ended_from.map(Into::into),
            reasons: types::reasons(&month.reasons),
            book: month.book.into(),
        }
    }
}

impl From<core::LiberteDay> for wit::LiberteDayAnswer {
    fn from(day: core::LiberteDay) -> Self {
        let trip = |trip: core::ChargedTrip| wit::ChargedTrip {
            from: trip.from.to_string(),
            kind: trip.kind.into(),
            price: trip.price.cents(),
            charged: trip.charged.cents(),
            reasons: types::reasons(&trip.reasons),
        };
        Self {
            day: day.day.into(),
            currency: day.currency.into(),
            trips: day.trips.into_iter().map(trip).collect(),
            cap: day.cap.cents(),
            total: day.total.cents(),
            reasons: types::reasons(&day.reasons),
            book: day.book.into(),
        }
    }
}
