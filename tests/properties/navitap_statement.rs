//! What always holds of a NaviTAP statement, whatever the bank reports and in whichever order it came (NT-16, NT-17).

use std::collections::BTreeSet;

use portillon::navitap::{
    BankEntry, BankEvent, Debt, Id, PaymentState, Statement, StatementDay, StatementRequest, statement,
};
use portillon::wire::Items;
use portillon::{Books, Day, Money};
use proptest::prelude::*;

const FARES: [i64; 3] = [20_50, 23_40, 34_30];

fn july(day: u32) -> Day {
    format!("2026-07-{day:02}").parse().unwrap()
}

/// What a day of July costs.
fn price(day: u32) -> i64 {
    FARES[day as usize % FARES.len()]
}

/// Days of one week of July, in any order.
fn debts() -> impl Strategy<Value = Vec<Debt>> {
    let days = prop::sample::subsequence(vec![1_u32, 2, 3, 4, 5, 6, 7], 0..=7).prop_shuffle();
    (days, prop::collection::vec(1_u32..4, 7)).prop_map(|(days, delays)| {
        let debt = |(day, delay)| Debt {
            day: july(day),
            amount: Money::from_cents(price(day)),
            computed_on: july(day + delay),
        };
        days.into_iter().zip(delays).map(debt).collect()
    })
}

prop_compose! {
    fn debit()(
        kind in prop::sample::select(vec![BankEvent::Paid, BankEvent::Failed, BankEvent::Failed]),
        day in 1_u32..=8,
        delay in 0_u32..9,
        off in prop_oneof![8 => Just(0_i64), 1 => -5_i64..0, 1 => 1_i64..5],
    ) -> BankEntry {
        let amount = Money::from_cents(price(day) + off);
        BankEntry { event_id: Id::new("-").unwrap(), kind, on: july(day + delay), day: Some(july(day)), amount }
    }
}

prop_compose! {
    fn hold()(
        on in 1_u32..=16,
        day in prop::option::of(1_u32..=8),
        cents in prop::sample::select(vec![0, 1, 5_00, 10_00, 10_01]),
    ) -> BankEntry {
        let (on, day) = (july(on), day.map(july));
        let amount = Money::from_cents(cents);
        BankEntry { event_id: Id::new("-").unwrap(), kind: BankEvent::PreAuthorisation, on, day, amount }
    }
}

/// What the bank reports; some of it under one identifier.
fn entries() -> impl Strategy<Value = Vec<BankEntry>> {
    let named = (prop_oneof![5 => debit(), 1 => hold()], prop::bool::weighted(0.05));
    prop::collection::vec(named, 0..30).prop_map(|entries| {
        let name = |(index, (entry, shared)): (usize, (BankEntry, bool))| {
            // A number that is odd goes through all of them in another order.
            let event_id = if shared { "shared".to_owned() } else { format!("e{}", index * 37 % 101) };
            BankEntry { event_id: Id::new(&event_id).unwrap(), ..entry }
        };
        entries.into_iter().enumerate().map(name).collect()
    })
}

fn stated(debts: &[Debt], entries: &[BankEntry]) -> Statement {
    let (debts, entries) = (Items::new(debts.to_vec()).unwrap(), Items::new(entries.to_vec()).unwrap());
    statement(Books::BUILT_IN, &StatementRequest { debts, entries, on: july(31) }).unwrap()
}

fn debit_of(StatementDay { day, amount, .. }: &StatementDay, on: Day) -> BankEntry {
    let event_id = Id::new("new").unwrap();
    BankEntry { event_id, kind: BankEvent::Paid, on, day: Some(*day), amount: *amount }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_debts_and_entries_and_what_is_sent_again_say_nothing(
        (debts, other_debts) in debts().prop_flat_map(|debts| (Just(debts.clone()), Just(debts).prop_shuffle())),
        (entries, others) in entries().prop_flat_map(|entries| {
            let again = prop::sample::subsequence(entries.clone(), 0..=entries.len());
            let both = again.prop_map({
                let entries = entries.clone();
                move |again| [entries.clone(), again].concat()
            });
            (Just(entries), both.prop_shuffle())
        }),
    ) {
        prop_assert_eq!(stated(&debts, &entries), stated(&other_debts, &others));
    }

    #[test]
    fn what_is_paid_and_what_is_due_are_all_debts_together(debts in debts(), entries in entries()) {
        let answer = stated(&debts, &entries);
        prop_assert_eq!(answer.paid + answer.due, debts.iter().map(|debt| debt.amount).sum::<Money>());
        prop_assert_eq!(answer.days.len(), debts.len());
        prop_assert!(answer.days.is_sorted_by(|one, other| one.day < other.day));
        let paid = answer.days.iter().filter(|day| day.attempts.iter().any(|attempt| attempt.paid));
        prop_assert_eq!(answer.paid, paid.map(|day| day.amount).sum::<Money>());
    }

    #[test]
    fn attempts_are_numbered_on_later_and_later_days_and_end_with_the_payment(
        debts in debts(),
        entries in entries(),
    ) {
        for day in stated(&debts, &entries).days {
            let debt = debts.iter().find(|debt| debt.day == day.day).unwrap();
            let numbers: Vec<u32> = day.attempts.iter().map(|attempt| attempt.number).collect();
            prop_assert_eq!(&numbers, &(1..=u32::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
            prop_assert!(day.attempts.is_sorted_by(|one, other| one.on < other.on));
            prop_assert!(day.attempts.iter().all(|attempt| attempt.on >= debt.computed_on));
            let earlier = day.attempts.split_last().map_or(&[][..], |(_, earlier)| earlier);
            prop_assert!(earlier.iter().all(|attempt| !attempt.paid));
            let state = match day.attempts.last() {
                None => PaymentState::Open,
                Some(attempt) if attempt.paid => PaymentState::Paid,
                Some(_) => PaymentState::ToRetry,
            };
            prop_assert_eq!(day.state, state);
            prop_assert_eq!(day.debit_from.is_none(), state == PaymentState::Paid);
        }
    }

    #[test]
    fn every_entry_is_an_attempt_or_on_hold_or_listed(debts in debts(), entries in entries()) {
        let answer = stated(&debts, &entries);
        let attempts = answer.days.iter().flat_map(|day| &day.attempts).map(|attempt| &attempt.event_id);
        let holds = answer.holds.iter().map(|hold| &hold.event_id);
        let errors = answer.errors.iter().map(|unused| &unused.event_id);
        let placed: Vec<&Id> = attempts.chain(holds).chain(errors).collect();
        let sent: BTreeSet<&Id> = entries.iter().map(|entry| &entry.event_id).collect();
        prop_assert_eq!(placed.len(), sent.len());
        prop_assert_eq!(placed.into_iter().collect::<BTreeSet<_>>(), sent);
        prop_assert!(answer.holds.iter().all(|hold| (1..=10_00).contains(&hold.amount.cents())));
    }

    #[test]
    fn what_is_on_hold_and_what_is_of_other_days_changes_no_day(debts in debts(), entries in entries()) {
        let entries: Vec<_> =
            entries.into_iter().filter(|entry| entry.event_id.as_str() != "shared").collect();
        for (debt, day) in debts.iter().map(|debt| {
            (debt, stated(&debts, &entries).days.into_iter().find(|day| day.day == debt.day).unwrap())
        }) {
            let own = |entry: &&BankEntry| entry.kind != BankEvent::PreAuthorisation && entry.day == Some(debt.day);
            let own: Vec<BankEntry> = entries.iter().filter(own).cloned().collect();
            let alone = stated(&[*debt], &own);
            prop_assert_eq!(&alone.days, &[day]);
            prop_assert_eq!(alone.paid + alone.due, debt.amount);
        }
    }

    /// What the statement says is what the bank may do: from that day on, and not the day before.
    #[test]
    fn a_day_can_be_debited_from_the_day_that_the_statement_says(debts in debts(), entries in entries()) {
        let before = stated(&debts, &entries);
        for day in &before.days {
            let Some(from) = day.debit_from else { continue };
            for (on, accepted) in [(from.plus_days(1), true), (from, true), (from.minus_days(1), false)] {
                let after = stated(&debts, &[entries.clone(), vec![debit_of(day, on)]].concat());
                // A debit a day earlier may take the place of one that failed on that day or later.
                let listed = after.errors.len() > before.errors.len();
                prop_assert_eq!(listed, !accepted, "{} of {:?}", on, day);
                prop_assert!(!accepted || after.paid == before.paid + day.amount);
            }
        }
    }

    #[test]
    fn what_the_bank_reports_later_takes_back_no_payment(
        debts in debts(),
        entries in entries(),
        later in prop_oneof![debit(), hold()],
    ) {
        let before = stated(&debts, &entries);
        let event_id = Id::new("new").unwrap();
        let later = BankEntry { event_id, on: july(31), ..later };
        let after = stated(&debts, &[entries, vec![later]].concat());
        prop_assert!(after.paid >= before.paid);
        for (before, after) in before.days.iter().zip(&after.days) {
            prop_assert!(after.attempts.starts_with(&before.attempts));
        }
        prop_assert!(before.errors.iter().all(|unused| after.errors.contains(unused)));
    }
}
