//! What always holds of Navigo Jour, whatever the days.

use portillon::navigo_jour::{
    ChangeRequest, Custody, EntryRequest, HeldTitle, QuoteRequest, SharingRequest, ValidityDayRequest,
    change_day, check_entry, quote, sale_window, sharing, validity,
};
use portillon::wire::{Count, Items};
use portillon::{Books, Day, Instant, Medium, Mode, Network, Title, Verdict};
use proptest::prelude::*;

const BOOKS: Books = Books::BUILT_IN;

/// Days of 2025 and 2026, which the built-in books cover.
fn day() -> impl Strategy<Value = Day> {
    (0_u32..730).prop_map(|days| Day::new(2025, 1, 1).unwrap().plus_days(days))
}

/// A purchase and a validity day not far from it.
fn two_days() -> impl Strategy<Value = (Day, Day)> {
    (day(), 0_u32..24).prop_map(|(purchase, after)| (purchase, purchase.plus_days(after).minus_days(12)))
}

/// A moment from two days before a day to two days after it, to the second.
fn moment_around(day: Day) -> impl Strategy<Value = Instant> {
    (0_u32..4 * 24, 0_u32..60, 0_u32..60).prop_map(move |(hour, minute, second)| {
        let day = day.minus_days(2).plus_days(hour / 24);
        Instant::parse(&format!("{day}T{:02}:{minute:02}:{second:02}Z", hour % 24)).unwrap()
    })
}

fn medium() -> impl Strategy<Value = Medium> {
    prop::sample::select(Medium::ALL)
}

fn mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(Mode::ALL)
}

fn held() -> impl Strategy<Value = HeldTitle> {
    let other = prop::sample::select(Title::ALL).prop_filter_map("a Navigo Jour has a day", |title| {
        (title != Title::NavigoJour).then_some(HeldTitle::Other(title))
    });
    prop_oneof![day().prop_map(HeldTitle::NavigoJour), other]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_pass_is_quoted_exactly_in_its_sale_window((purchase, validity_day) in two_days()) {
        let quoted = quote(BOOKS, &QuoteRequest::one(purchase, Medium::NavigoEasy, validity_day)).unwrap();
        let on_sale = sale_window(BOOKS, &ValidityDayRequest { validity_day })
            .is_ok_and(|sale| sale.window.contains(Network::IleDeFrance.start_of(purchase)));
        prop_assert_eq!(quoted.is_granted(), on_sale);
    }

    #[test]
    fn a_day_can_be_changed_to_exactly_the_days_on_sale((request_day, new) in two_days(), ahead in 1_u32..6) {
        let validity_day = request_day.plus_days(ahead);
        prop_assume!(validity_day != new);
        let change = ChangeRequest { request_day, validity_day, new_validity_day: new, custody: Custody::InHand };
        let bought = quote(BOOKS, &QuoteRequest::one(request_day, Medium::NavigoEasy, new)).unwrap();
        prop_assert_eq!(change_day(BOOKS, &change).unwrap().is_granted(), bought.is_granted());
    }

    #[test]
    fn lines_and_payments_add_up_to_the_total((purchase, first) in two_days(), quantity in 1_u32..=2) {
        let days: Vec<Day> = (0..quantity).map(|n| first.plus_days(n)).collect();
        let request = QuoteRequest {
            quantity: Count::new(quantity).unwrap(),
            validity_days: Items::new(days).unwrap(),
            ..QuoteRequest::one(purchase, Medium::NavigoEasy, first)
        };
        if let Verdict::Granted(offer) = quote(BOOKS, &request).unwrap().verdict {
            prop_assert_eq!(offer.lines.iter().map(|line| line.amount).sum::<portillon::Money>(), offer.total);
            prop_assert_eq!(offer.payments.iter().map(|payment| payment.amount).sum::<portillon::Money>(), offer.total);
            let cents = if purchase.year() == 2025 { 12_00 } else { 12_30 };
            prop_assert_eq!(offer.total.cents(), cents * i64::from(quantity));
        }
    }

    #[test]
    fn an_entry_is_covered_exactly_in_the_validity_window(
        (validity_day, at) in day().prop_flat_map(|day| (Just(day), moment_around(day))),
        mode in mode(),
    ) {
        let request = EntryRequest {
            at,
            validated: true,
            mode,
            line: None,
            station: None,
            people: Count::LEAST,
            on_medium: Items::one(HeldTitle::NavigoJour(validity_day)),
        };
        let windows = validity(BOOKS, &ValidityDayRequest { validity_day }).unwrap().windows;
        let stamp = Network::IleDeFrance.stamp(at);
        let inside = windows.iter().any(|valid| valid.modes.contains(&mode) && valid.window.contains(stamp));
        match check_entry(BOOKS, &request) {
            Ok(entry) => prop_assert_eq!(entry.is_granted(), inside),
            // Around the first and the last book there are days that none covers; there nothing is granted.
            Err(problems) => prop_assert!(!inside && problems[0].code == "no-tariff-in-force"),
        }
    }

    #[test]
    fn the_order_of_the_titles_on_a_medium_changes_no_verdict(
        medium in medium(),
        (purchase_day, validity_day) in two_days(),
        titles in prop::collection::vec(held(), 0..5).prop_flat_map(|held| (Just(held.clone()), Just(held).prop_shuffle())),
    ) {
        let granted = |held: Vec<HeldTitle>| {
            let on_medium = Items::new(held).unwrap();
            sharing(BOOKS, &SharingRequest { purchase_day, medium, validity_day, on_medium }).unwrap().is_granted()
        };
        prop_assert_eq!(granted(titles.0), granted(titles.1));
    }

    #[test]
    fn one_more_title_on_the_medium_never_turns_a_refusal_into_a_grant(
        medium in medium(),
        (purchase_day, validity_day) in two_days(),
        mut titles in prop::collection::vec(held(), 0..4),
        more in held(),
    ) {
        let granted = |held: &[HeldTitle]| {
            let on_medium = Items::new(held.to_vec()).unwrap();
            sharing(BOOKS, &SharingRequest { purchase_day, medium, validity_day, on_medium }).unwrap().is_granted()
        };
        let before = granted(&titles);
        titles.push(more);
        prop_assert!(before || !granted(&titles));
    }

    #[test]
    fn every_refusal_has_grounds_and_every_grant_has_reasons(
        (purchase, validity_day) in two_days(),
        medium in medium(),
        titles in prop::collection::vec(held(), 0..4),
    ) {
        let request = QuoteRequest {
            on_medium: Items::new(titles),
            ..QuoteRequest::one(purchase, medium, validity_day)
        };
        let decision = quote(BOOKS, &request).unwrap();
        prop_assert!(!decision.reasons.is_empty());
        if let Verdict::Refused(remedies) = &decision.verdict {
            prop_assert!(!remedies.is_empty());
        }
        for reason in &decision.reasons {
            let mut names: Vec<_> = reason.facts().iter().map(|fact| fact.name).collect();
            names.dedup();
            prop_assert_eq!(&names, reason.kind().facts);
        }
    }
}
