//! What always holds of the titles of the Navigo accounts, whatever the days.

use portillon::navigo::{
    AnnuelCause, AnnuelEvent, AnnuelHappening, AnnuelPayment, AnnuelPlanRequest, AnnuelState,
    AnnuelStateRequest, ChangeRequest, CoverageRequest, HeldTitle, MonthStatus, Person, QuoteRequest,
    RefundCause, RefundRequest, SaleRequest, SharingRequest, ValidityRequest, annuel_plan, annuel_state,
    change, coverage, quote, refund, sale_window, sharing, validity,
};
use portillon::wire::{Count, Items};
use portillon::{Books, Day, FactValue, Medium, Mode, Money, Network, Title, Verdict, Zones};
use proptest::prelude::*;

const BOOKS: Books = Books::BUILT_IN;

/// Days of 2025 and 2026, which the built-in books cover.
fn day() -> impl Strategy<Value = Day> {
    (0_u32..730).prop_map(|days| Day::new(2025, 1, 1).unwrap().plus_days(days))
}

/// Semaine or Mois, and the first day of one.
fn pass() -> impl Strategy<Value = (Title, Day)> {
    (day(), any::<bool>()).prop_map(|(day, week)| {
        if week {
            // Not back into 2024, which no book covers.
            let monday = day.minus_days(day.weekday().num_days_from_monday());
            (Title::NavigoSemaine, if monday.year() < 2025 { monday.plus_days(7) } else { monday })
        } else {
            (Title::NavigoMois, day.first_of_month())
        }
    })
}

/// Zones that are sold.
fn zones() -> impl Strategy<Value = Zones> {
    prop::sample::select(&[(1, 5), (2, 3), (3, 4), (4, 5)]).prop_map(|(a, b)| Zones::new(a, b).unwrap())
}

fn bought(title: Title, purchase_day: Day, first_day: Day, zones: Zones) -> QuoteRequest {
    QuoteRequest {
        title,
        purchase_day,
        first_day: Some(first_day),
        zones: Some(zones),
        days: None,
        quantity: None,
        medium: Medium::NavigoPersonalised,
        person: None,
        on_medium: None,
    }
}

/// The price of a pass that is on sale on its first day.
fn price(title: Title, first_day: Day, zones: Zones) -> Money {
    match quote(BOOKS, &bought(title, first_day, first_day, zones)).unwrap().verdict {
        Verdict::Granted(offer) => offer.total,
        Verdict::Refused(remedies) => panic!("{remedies:?}"),
    }
}

fn changed(title: Title, request_day: Day, first_day: Day, old: Zones, new: Zones) -> ChangeRequest {
    ChangeRequest {
        title,
        request_day,
        first_day: Some(first_day),
        zones: Some(old),
        new_zones: Some(new),
        medium: Medium::NavigoDecouverte,
        person: None,
    }
}

fn covered(title: Title, own: Zones, day: Day, trip: Zones) -> bool {
    let request = CoverageRequest {
        title,
        zones: Some(own),
        day,
        mode: Mode::Rer,
        line: None,
        stations: Items::default(),
        trip_zones: Some(trip),
        booking_compulsory: false,
        first_class: false,
    };
    coverage(BOOKS, &request).unwrap().is_granted()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_pass_is_quoted_exactly_in_its_sale_window((title, first_day) in pass(), zones in zones(), shift in 0_u32..50) {
        let purchase = first_day.plus_days(shift).minus_days(20);
        let quoted = quote(BOOKS, &bought(title, purchase, first_day, zones)).unwrap();
        let sale = sale_window(BOOKS, &SaleRequest { title, first_day }).unwrap();
        prop_assert_eq!(quoted.is_granted(), sale.window.contains(Network::IleDeFrance.start_of(purchase)));
    }

    #[test]
    fn a_change_costs_the_difference_or_is_refused(
        (title, first_day) in pass(), old in zones(), new in zones(), shift in 0_u32..21
    ) {
        prop_assume!(old != new);
        let request_day = first_day.plus_days(shift);
        let on_sale = quote(BOOKS, &bought(title, request_day, first_day, new)).unwrap().is_granted();
        let (before, after) = (price(title, first_day, old), price(title, first_day, new));
        let answer = change(BOOKS, &changed(title, request_day, first_day, old, new)).unwrap();
        prop_assert_eq!(answer.is_granted(), on_sale && after >= before);
        if let Verdict::Granted(offer) = answer.verdict {
            prop_assert_eq!(offer.total, after - before);
            prop_assert_eq!(offer.payments.iter().map(|payment| payment.amount).sum::<Money>(), offer.total);
        }
    }

    #[test]
    fn never_more_is_paid_back_than_was_paid_and_later_never_more_than_before(
        (title, first_day) in pass(), shift in 0_u32..60, cents in 1_i64..20_000, proof: bool, refunds in 0_u32..5
    ) {
        let back = |cancelled: Day| {
            let request = RefundRequest {
                title,
                first_day: Some(first_day),
                medium: Medium::NavigoPersonalised,
                validated: true,
                cancellation_day: Some(cancelled),
                claim_day: cancelled,
                paid: Money::from_cents(cents),
                cause: Some(RefundCause::Illness),
                proof,
                refunds_this_year: Count::new(refunds).unwrap(),
            };
            match refund(BOOKS, &request).unwrap().verdict {
                Verdict::Granted(due) => due.amount,
                Verdict::Refused(_) => Money::ZERO,
            }
        };
        let cancelled = first_day.plus_days(shift).minus_days(20);
        let amount = back(cancelled);
        prop_assert!(amount <= Money::from_cents(cents));
        prop_assert!(back(cancelled.next()) <= amount);
        prop_assert_eq!(amount == Money::from_cents(cents), cancelled < first_day || cents == 1 && amount > Money::ZERO);
    }

    #[test]
    fn all_zones_are_covered_on_exactly_the_days_that_validity_names((title, first_day) in pass(), own in zones()) {
        prop_assume!(own != Zones::ALL);
        let request =
            ValidityRequest { title, first_day: Some(first_day), first_used: None, zones: Some(own), days: None };
        let answer = validity(BOOKS, &request).unwrap();
        let named: Vec<Day> = answer
            .reasons
            .iter()
            .filter(|reason| reason.code() == "all-zones-days")
            .flat_map(|reason| reason.facts())
            .filter_map(|fact| match fact.value { FactValue::Day(day) => Some(day), _ => None })
            .collect();
        let length = if title == Title::NavigoSemaine { 7 } else { 28 };
        // The last days of a week may be in a year that no book covers.
        for day in (0..length).map(|n| first_day.plus_days(n)).filter(|day| day.year() < 2027) {
            prop_assert_eq!(covered(title, own, day, Zones::ALL), named.contains(&day), "{}", day);
        }
    }

    #[test]
    fn what_some_zones_cover_all_zones_cover((title, first_day) in pass(), own in zones(), from in 1_u8..=5, wide in 0_u8..5) {
        let trip = Zones::new(from, (from + wide).min(5)).unwrap();
        prop_assert!(covered(title, Zones::ALL, first_day, trip));
        let inside = own.first() <= trip.first() && trip.last() <= own.last();
        prop_assert!(!inside || covered(title, own, first_day, trip));
    }

    #[test]
    fn who_excludes_whom_does_not_depend_on_who_comes_first(
        one in prop::sample::select(Title::ALL), other in prop::sample::select(Title::ALL), day in day()
    ) {
        let not_beside = |title, held| {
            let request = SharingRequest {
                purchase_day: day,
                title,
                reduced: None,
                medium: Medium::NavigoEasy,
                on_medium: Items::one(HeldTitle { title: held, reduced: None }),
            };
            let answer = sharing(BOOKS, &request).ok()?;
            Some(answer.reasons.iter().any(|reason| reason.code() == "not-beside"))
        };
        if let (Some(first), Some(second)) = (not_beside(one, other), not_beside(other, one)) {
            prop_assert_eq!(first, second);
        }
    }

    #[test]
    fn the_lines_and_the_payments_of_a_plan_add_up(
        first in day(), ahead in 0_u32..70, zones in zones(), at_once: bool
    ) {
        let request = AnnuelPlanRequest {
            title: Title::NavigoAnnuel,
            request_day: first.first_of_month().minus_days(ahead),
            first_day: first.first_of_month(),
            zones: Some(zones),
            payment: if at_once { AnnuelPayment::AtOnce } else { AnnuelPayment::DirectDebit },
            person: Person { birth_date: Day::new(1990, 1, 1), ..Person::default() },
            payer: None,
        };
        let answer = annuel_plan(BOOKS, &request).unwrap();
        prop_assert_eq!(answer.is_granted(), (15..=60).contains(&ahead));
        if let Verdict::Granted(offer) = answer.verdict {
            prop_assert_eq!(offer.lines.iter().map(|line| line.amount).sum::<Money>(), offer.total);
            prop_assert_eq!(offer.payments.iter().map(|payment| payment.amount).sum::<Money>(), offer.total);
        }
    }
}

fn happening() -> impl Strategy<Value = AnnuelHappening> {
    prop_oneof![
        3 => Just(AnnuelHappening::Suspended),
        3 => Just(AnnuelHappening::Resumed),
        3 => zones().prop_map(AnnuelHappening::ZonesChanged),
        2 => Just(AnnuelHappening::DebitRejected),
        1 => Just(AnnuelHappening::Lost),
        1 => Just(AnnuelHappening::MandateRevoked),
        1 => Just(AnnuelHappening::EndedByPayer),
        1 => prop::sample::select(AnnuelCause::ALL).prop_map(AnnuelHappening::EndedByAgency),
    ]
}

/// A life from the beginning of 2025, of which only what can have happened is kept; and the state after it.
fn lived(
    events: Vec<(u32, AnnuelHappening)>,
    own: Zones,
    at_once: bool,
    day: Day,
) -> (AnnuelStateRequest, AnnuelState) {
    let first_day = Day::new(2025, 1, 1).unwrap();
    let ask = |events: Vec<AnnuelEvent>| AnnuelStateRequest {
        title: Title::NavigoAnnuel,
        first_day,
        zones: Some(own),
        payment: if at_once { AnnuelPayment::AtOnce } else { AnnuelPayment::DirectDebit },
        events: Items::new(events).unwrap(),
        day,
    };
    let mut kept: Vec<AnnuelEvent> = Vec::new();
    for (days, what) in events {
        let more = [kept.as_slice(), &[AnnuelEvent { day: first_day.plus_days(days), what }]].concat();
        if annuel_state(BOOKS, &ask(more.clone())).is_ok() {
            kept = more;
        }
    }
    let request = ask(kept);
    let state = annuel_state(BOOKS, &request).unwrap();
    (request, state)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn of_every_life_the_money_adds_up(
        events in prop::collection::vec((0_u32..700, happening()), 0..10), own in zones(), at_once: bool, day in day()
    ) {
        let account = lived(events, own, at_once, day).1.account;
        let coming: Money = account.payments.iter().map(|payment| payment.amount).sum();
        prop_assert_eq!(account.paid - account.refunded - account.refund + coming + account.owed, account.due);
        prop_assert!(account.owed == Money::ZERO || account.refund == Money::ZERO);
    }

    #[test]
    fn of_every_life_months_follow_one_another_and_the_twelfth_in_a_row_is_free(
        events in prop::collection::vec((0_u32..700, happening()), 0..10), own in zones(), at_once: bool, day in day()
    ) {
        let (_, state) = lived(events, own, at_once, day);
        let mut paid = 0;
        for (month, next) in state.months.iter().zip(state.months.iter().skip(1)) {
            prop_assert_eq!(month.month.first_of_next_month(), next.month);
        }
        for month in &state.months {
            prop_assert_eq!(month.status == MonthStatus::Free, paid == 11 && month.status != MonthStatus::Suspended);
            let costs = !matches!(month.status, MonthStatus::Free | MonthStatus::Suspended);
            prop_assert_eq!(costs, month.amount > Money::ZERO);
            paid = if costs { paid + 1 } else { 0 };
            prop_assert!(state.end_day.is_none_or(|end| month.month < end));
        }
    }

    #[test]
    fn the_order_in_which_events_of_other_days_are_told_does_not_matter(
        events in prop::collection::vec((0_u32..700, happening()), 0..10), own in zones(), at_once: bool, day in day()
    ) {
        let (request, state) = lived(events, own, at_once, day);
        let mut days: Vec<Day> = request.events.iter().map(|event| event.day).collect();
        days.sort();
        days.dedup();
        prop_assume!(days.len() == request.events.len());
        let turned = request.events.iter().rev().copied().collect();
        let again = annuel_state(BOOKS, &AnnuelStateRequest { events: Items::new(turned).unwrap(), ..request }).unwrap();
        prop_assert_eq!((state.phase, state.months, state.account), (again.phase, again.months, again.account));
    }
}
