//! The life of a subscription, event by event (AC-11 to AC-13).

use super::AnnuelPayment;
use super::event::{AnnuelCause, AnnuelEvent, AnnuelHappening as What};
use super::state::{AnnuelPhase, AnnuelState, AnnuelStateRequest, MonthStatus, state};
use crate::money::Money;
use crate::reason::Reason;
use crate::tariff::Books;
use crate::title::Title;
use crate::wire::Items;
use crate::zones::Zones;

fn life(first: &str, zones: (u8, u8), events: &[(&str, What)], day: &str) -> AnnuelStateRequest {
    let event = |(day, what): &(&str, What)| AnnuelEvent { day: day.parse().unwrap(), what: *what };
    AnnuelStateRequest {
        title: Title::NavigoAnnuel,
        first_day: first.parse().unwrap(),
        zones: Zones::new(zones.0, zones.1),
        payment: AnnuelPayment::DirectDebit,
        events: Items::new(events.iter().map(event).collect()).unwrap(),
        day: day.parse().unwrap(),
    }
}

fn stands(request: &AnnuelStateRequest) -> AnnuelState {
    state(Books::BUILT_IN, request).unwrap()
}

fn of(state: &AnnuelState, status: MonthStatus) -> Vec<String> {
    let months = state.months.iter().filter(|month| month.status == status);
    months.map(|month| month.month.to_string()).collect()
}

fn refused(state: &AnnuelState) -> Vec<&'static str> {
    state.refusals.iter().flat_map(|refusal| &refusal.reasons).map(Reason::code).collect()
}

#[test]
fn the_twelfth_month_is_free_and_restarts_the_count() {
    let state = stands(&life("2025-01-01", (1, 5), &[], "2026-12-31"));
    assert_eq!(of(&state, MonthStatus::Free), ["2025-12-01", "2026-12-01"]);
    // The fee, eleven times 88.80 and eleven times 90.80.
    assert_eq!(state.account.paid.to_string(), "1983.20");
    assert_eq!(state.account.payments, [], "of 2027 no price is known");
}

#[test]
fn a_suspended_month_restarts_the_count() {
    // Asked on the 20th, the resumption has effect a month later.
    let events = [("2025-05-10", What::Suspended), ("2025-07-20", What::Resumed)];
    let state = stands(&life("2025-01-01", (1, 5), &events, "2026-08-31"));
    assert_eq!(of(&state, MonthStatus::Suspended), ["2025-06-01", "2025-07-01", "2025-08-01"]);
    assert_eq!(of(&state, MonthStatus::Free), ["2026-08-01"]);
}

#[test]
fn a_change_asked_before_the_fifteenth_has_effect_on_the_next_first() {
    let from = |day| {
        let state = stands(&life("2025-01-01", (1, 5), &[(day, What::Suspended)], "2025-07-31"));
        of(&state, MonthStatus::Suspended).first().cloned()
    };
    assert_eq!(from("2025-05-14"), Some("2025-06-01".into()));
    assert_eq!(from("2025-05-15"), Some("2025-07-01".into()));
}

#[test]
fn a_suspension_of_more_than_twelve_months_ends_it() {
    let suspended = [("2025-02-10", What::Suspended)];
    let on = |events: &[_], day| {
        let state = stands(&life("2025-01-01", (1, 5), events, day));
        (state.phase, state.end_day.map(|day| day.to_string()))
    };
    let end = Some("2026-03-01".to_owned());
    assert_eq!(on(&suspended, "2026-02-28"), (AnnuelPhase::Suspended, end.clone()));
    assert_eq!(on(&suspended, "2026-03-01"), (AnnuelPhase::Ended, end));
    // Resumed in time, at the last moment.
    let resumed = [suspended[0], ("2026-02-14", What::Resumed)];
    assert_eq!(on(&resumed, "2026-03-01"), (AnnuelPhase::InForce, None));
}

#[test]
fn zones_are_raised_at_once_for_the_share_of_the_month_that_is_left() {
    let raised = [("2026-03-17", What::ZonesChanged(Zones::ALL))];
    let state = stands(&life("2026-01-01", (4, 5), &raised, "2026-04-01"));
    // The fee, three times 84.40, 15 of 31 days of 6.40, and 90.80.
    assert_eq!(state.account.paid.to_string(), "354.70");
    assert_eq!(state.zones, Some(Zones::ALL));
}

#[test]
fn zones_are_lowered_from_a_next_month_on() {
    let amounts = |day| {
        let lowered = [(day, What::ZonesChanged(Zones::new(4, 5).unwrap()))];
        let state = stands(&life("2026-01-01", (1, 5), &lowered, "2026-05-31"));
        state.months[3..5].iter().map(|month| month.amount.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(amounts("2026-03-14"), ["84.40", "84.40"]);
    assert_eq!(amounts("2026-03-15"), ["90.80", "84.40"]);
    let none = [("2026-03-14", What::ZonesChanged(Zones::new(1, 3).unwrap()))];
    assert_eq!(refused(&stands(&life("2026-01-01", (1, 5), &none, "2026-03-14"))), ["zones-not-offered"]);
}

#[test]
fn the_payer_ends_it_when_nothing_is_owed_and_the_current_month_is_due() {
    let rejected = ("2026-02-05", What::DebitRejected);
    let ended = ("2026-02-20", What::EndedByPayer);
    let state = stands(&life("2026-01-01", (1, 5), &[rejected, ended], "2026-02-28"));
    assert_eq!((state.phase, state.account.owed.to_string()), (AnnuelPhase::InForce, "90.80".into()));
    assert_eq!(refused(&state), ["not-ended-with-debt"]);
    let paid = ("2026-02-19", What::Paid(Money::from_cents(90_80)));
    let state = stands(&life("2026-01-01", (1, 5), &[rejected, paid, ended], "2026-03-01"));
    assert_eq!((state.phase, state.months.len()), (AnnuelPhase::Ended, 2));
    assert_eq!((state.account.owed, state.account.payments.len()), (Money::ZERO, 0));
}

#[test]
fn paid_at_once_the_months_not_begun_are_paid_back() {
    let mut request = life("2026-01-01", (1, 5), &[("2026-03-10", What::EndedByPayer)], "2026-03-10");
    request.payment = AnnuelPayment::AtOnce;
    // Three elevenths are due.
    assert_eq!(stands(&request).account.refund.to_string(), "726.40");
    // The twelfth costs nothing: from November on there is nothing to pay back.
    let mut late = life("2026-01-01", (1, 5), &[("2026-11-10", What::EndedByPayer)], "2026-11-10");
    late.payment = AnnuelPayment::AtOnce;
    assert_eq!(stands(&late).account.refund, Money::ZERO);
}

#[test]
fn paid_at_once_and_raised_the_difference_is_owed_until_it_is_paid() {
    let raised = ("2026-03-17", What::ZonesChanged(Zones::ALL));
    let ended = ("2026-04-10", What::EndedByPayer);
    let mut request = life("2026-01-01", (4, 5), &[raised, ended], "2026-04-10");
    request.payment = AnnuelPayment::AtOnce;
    // April to November at 6.40 more.
    let state = stands(&request);
    assert_eq!(
        (state.account.owed.to_string(), refused(&state)),
        ("51.20".into(), vec!["not-ended-with-debt"])
    );
    let paid = ("2026-04-01", What::Paid(Money::from_cents(51_20)));
    let mut request = life("2026-01-01", (4, 5), &[raised, paid, ended], "2026-04-10");
    request.payment = AnnuelPayment::AtOnce;
    // Seven elevenths of 90.80 that do not begin.
    let state = stands(&request);
    assert_eq!((state.account.owed, state.account.refund.to_string()), (Money::ZERO, "635.60".into()));
}

#[test]
fn the_fee_comes_with_the_first_debit() {
    let state = stands(&life("2026-03-01", (1, 5), &[], "2026-02-01"));
    assert_eq!((state.phase, state.account.paid), (AnnuelPhase::NotStarted, Money::ZERO));
    assert_eq!(state.account.payments[0].amount.to_string(), "98.40");
    let never = [("2026-02-01", What::EndedByPayer)];
    let account = stands(&life("2026-03-01", (1, 5), &never, "2026-02-01")).account;
    assert_eq!((account.due, account.owed, account.payments.len()), (Money::ZERO, Money::ZERO, 0));
}

#[test]
fn the_agency_ends_it_for_causes_that_are_there() {
    let by = |events: &[(&str, What)], cause| {
        let events = [events, &[("2026-03-10", What::EndedByAgency(cause))]].concat();
        let state = stands(&life("2026-01-01", (1, 5), &events, "2026-03-11"));
        (state.phase == AnnuelPhase::Ended, state.barred_until.map(|day| day.to_string()))
    };
    assert_eq!(by(&[], AnnuelCause::Fraud), (true, Some("2029-03-11".into())));
    assert_eq!(by(&[], AnnuelCause::UnpaidDebits), (false, None));
    assert_eq!(by(&[("2026-03-05", What::DebitRejected)], AnnuelCause::UnpaidDebits), (true, None));
    let lost = [("2026-01-05", What::Lost); 4];
    assert_eq!(by(&lost[..3], AnnuelCause::TooManyLosses), (false, None));
    assert_eq!(by(&lost, AnnuelCause::TooManyLosses), (true, None));
    let revoked = [("2026-03-01", What::MandateRevoked), ("2026-03-05", What::MeansGiven)];
    assert_eq!(by(&revoked[..1], AnnuelCause::MandateRevoked), (true, None));
    assert_eq!(by(&revoked, AnnuelCause::MandateRevoked), (false, None));
}

#[test]
fn the_order_of_events_does_not_matter_and_what_cannot_have_happened_is_a_problem() {
    let events = [("2025-07-20", What::Resumed), ("2025-05-10", What::Suspended)];
    let turned = [events[1], events[0]];
    let at = |events: &[_]| stands(&life("2025-01-01", (1, 5), events, "2026-08-31")).months;
    assert_eq!(at(&events), at(&turned));
    let problem = |events: &[_]| {
        let problems = state(Books::BUILT_IN, &life("2025-01-01", (1, 5), events, "2026-08-31")).unwrap_err();
        format!("{}: {}", problems[0].path, problems[0].code)
    };
    assert_eq!(problem(&events[..1]), "events[0].what: out-of-order");
    let too_much = [("2025-05-10", What::Paid(Money::from_cents(1)))];
    assert_eq!(problem(&too_much), "events[0].what.val: out-of-range");
    assert_eq!(problem(&[("2024-10-01", What::Suspended)]), "events[0].day: out-of-order");
}
