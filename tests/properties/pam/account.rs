//! The mobility account: money is neither made nor lost, and what was refused changed nothing.

use std::collections::{BTreeMap, BTreeSet};

use portillon::pam::{
    AccountAnswer, AccountEntry, AccountEvent, AccountRequest, LineKind, Means, Refund, ThirdParty, TopUp,
    Trip, account,
};
use portillon::wire::Items;
use portillon::{Id, Instant, Money};
use proptest::prelude::*;

use super::{BOOKS, cents, id, means, named, parts, payer};

/// Of two days on which clocks change, so few moments that some are shared.
fn moment() -> impl Strategy<Value = Instant> {
    (0_u32..40).prop_map(|step| {
        let minutes = step * 67;
        let (day, hour, minute) = (28 + minutes / 1_440, minutes / 60 % 24, minutes % 60);
        Instant::parse(&format!("2026-03-{day}T{hour:02}:{minute:02}:00Z")).unwrap()
    })
}

/// Few, so that some entries name one another, and some two the same.
fn some_id() -> impl Strategy<Value = Id> {
    (0_usize..12).prop_map(|index| named("e", index))
}

fn event() -> impl Strategy<Value = AccountEvent> {
    let card = prop::sample::select(vec![5_00, 10_00, 20_00, 50_00, 7_00]);
    let card = card.prop_map(|amount| TopUp { means: Means::Card, amount: cents(amount) });
    let other = (means(), 0_i64..250_00).prop_map(|(means, amount)| TopUp { means, amount: cents(amount) });
    let fare = prop::sample::select(vec![0, 2_00, 3_20, 4_00, 6_25, 9_75, 14_00, 28_00, 1]);
    prop_oneof![
        2 => Just(AccountEvent::CardRegistered),
        5 => card.prop_map(AccountEvent::TopUp),
        2 => other.prop_map(AccountEvent::TopUp),
        9 => fare.prop_map(|fare| AccountEvent::Trip(Trip { fare: cents(fare) })),
        6 => (some_id(), prop::sample::select(vec![0, 1, 1_00, 2_00, 3_00, 10_00]))
            .prop_map(|(trip, amount)| AccountEvent::Refund(Refund { trip, amount: cents(amount) })),
        3 => Just(AccountEvent::AutomaticOn),
        1 => Just(AccountEvent::AutomaticOff),
        2 => some_id().prop_map(AccountEvent::AutomaticFailed),
    ]
}

/// What happened to an account; most are open from the beginning and top up by themselves.
fn entries() -> impl Strategy<Value = Vec<AccountEntry>> {
    let opening = |at| {
        let top_up = TopUp { means: Means::Card, amount: cents(20_00) };
        let events = [AccountEvent::CardRegistered, AccountEvent::TopUp(top_up), AccountEvent::AutomaticOn];
        let entry = |(index, event)| AccountEntry { id: id(&format!("a{index}")), at, event };
        events.into_iter().enumerate().map(entry).collect::<Vec<_>>()
    };
    let first = Instant::parse("2026-03-27T09:00:00Z").unwrap();
    let happened = prop::collection::vec((moment(), event()), 0..30);
    (prop::bool::weighted(0.8), happened).prop_map(move |(open, happened)| {
        let entry = |(index, (at, event))| AccountEntry { id: named("e", index), at, event };
        let rest = happened.into_iter().enumerate().map(entry);
        if open { opening(first) } else { Vec::new() }.into_iter().chain(rest).collect()
    })
}

fn answer_at(entries: &[AccountEntry], third_party: Option<ThirdParty>, at: Instant) -> AccountAnswer {
    let entries = Items::new(entries.to_vec()).unwrap();
    account(BOOKS, &AccountRequest { entries, third_party, at }).unwrap()
}

fn answer(entries: &[AccountEntry], third_party: Option<ThirdParty>) -> AccountAnswer {
    answer_at(entries, third_party, Instant::parse("2026-03-31T00:00:00Z").unwrap())
}

/// Whether a failed payment of this entry switched automatic top-up off, and not the entry itself.
fn is_failure(entry: &AccountEntry, kind: LineKind) -> bool {
    kind == LineKind::AutomaticOff && entry.event != AccountEvent::AutomaticOff
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn the_balance_is_never_negative_and_each_line_adds_to_it(entries in entries(), payer in payer()) {
        let answer = answer(&entries, payer);
        let mut balance = Money::ZERO;
        for line in &answer.lines {
            balance = balance + line.amount;
            prop_assert_eq!(line.balance, balance);
            prop_assert!(balance >= Money::ZERO, "{:?}", line);
        }
        prop_assert_eq!(answer.balance, balance);
        prop_assert!(answer.lines.is_sorted_by_key(|line| line.at));
        prop_assert!(answer.open || answer.lines.is_empty());
    }

    #[test]
    fn what_riders_and_third_parties_pay_is_what_the_trips_cost(entries in entries(), payer in payer()) {
        let known: BTreeMap<&Id, &AccountEntry> = entries.iter().map(|entry| (&entry.id, entry)).collect();
        let answer = answer(&entries, payer);
        let mut refunds: BTreeMap<&Id, Money> = BTreeMap::new();
        for line in &answer.lines {
            let spent = Money::ZERO - line.amount;
            match (&known[&line.id].event, line.kind) {
                (AccountEvent::Trip(Trip { fare }), LineKind::Trip) => {
                    prop_assert_eq!(spent + line.third_party, *fare);
                    prop_assert_eq!(line.third_party, parts(*fare, payer).third_party);
                    continue;
                }
                (AccountEvent::TopUp(TopUp { amount, .. }), LineKind::TopUp) => {
                    prop_assert_eq!(line.amount, *amount);
                }
                (AccountEvent::Refund(Refund { trip, amount }), LineKind::Refund) => {
                    prop_assert_eq!(line.amount, *amount);
                    let refunded = refunds.entry(trip).or_insert(Money::ZERO);
                    *refunded = *refunded + *amount;
                    let paid = answer.lines.iter().find(|line| line.id == *trip && line.kind == LineKind::Trip);
                    let paid = paid.map(|paid| Money::ZERO - paid.amount);
                    prop_assert!(paid.is_some_and(|paid| *refunded <= paid), "{:?}", line);
                }
                (_, LineKind::AutomaticTopUp) => prop_assert!(line.amount > Money::ZERO),
                (_, kind) => {
                    prop_assert!(!matches!(kind, LineKind::TopUp | LineKind::Trip | LineKind::Refund));
                    prop_assert_eq!(spent, Money::ZERO);
                }
            }
            prop_assert_eq!(line.third_party, Money::ZERO);
        }
        prop_assert_eq!(answer.third_party, answer.lines.iter().map(|line| line.third_party).sum::<Money>());
    }

    /// PM-4: it is paid only below 10.00, at once, by the amount of the last one-off top-up, until 10.00 are there.
    #[test]
    fn automatic_top_up_ends_with_at_least_ten_euros_or_is_off(entries in entries(), payer in payer()) {
        let known: BTreeMap<&Id, &AccountEntry> = entries.iter().map(|entry| (&entry.id, entry)).collect();
        let answer = answer(&entries, payer);
        let (mut on, mut one_off) = (false, None);
        let mut before = Money::ZERO;
        for (index, line) in answer.lines.iter().enumerate() {
            match line.kind {
                LineKind::AutomaticOn => on = true,
                LineKind::AutomaticOff => on = false,
                LineKind::AutomaticTopUp => {
                    prop_assert!(on && before < cents(10_00), "{:?}", line);
                    prop_assert_eq!(Some(line.amount), one_off);
                    let cause = &answer.lines[index - 1];
                    prop_assert_eq!((&cause.id, cause.at), (&line.id, line.at));
                }
                LineKind::TopUp => {
                    let AccountEvent::TopUp(TopUp { means, amount }) = known[&line.id].event else { panic!() };
                    one_off = if means == Means::Card { Some(amount) } else { one_off };
                }
                LineKind::CardRegistered | LineKind::Trip | LineKind::Refund => {}
            }
            let more = answer.lines.get(index + 1).is_some_and(|next| {
                next.id == line.id && (next.kind == LineKind::AutomaticTopUp || is_failure(known[&line.id], next.kind))
            });
            prop_assert!(more || !on || line.balance >= cents(10_00), "{:?}", line);
            before = line.balance;
        }
        prop_assert_eq!(answer.automatic, on);
        prop_assert_eq!(answer.automatic_amount, one_off.filter(|_| on));
    }

    /// PM-4: a payment that failed brings nothing, and switches the option off.
    #[test]
    fn a_failed_payment_brings_nothing(entries in entries(), payer in payer()) {
        let answer = answer(&entries, payer);
        let refused: BTreeSet<&Id> = answer.refused.iter().map(|refused| &refused.id).collect();
        for entry in entries.iter().filter(|entry| !refused.contains(&entry.id)) {
            let AccountEvent::AutomaticFailed(cause) = &entry.event else { continue };
            let kinds: Vec<LineKind> =
                answer.lines.iter().filter(|line| line.id == *cause).map(|line| line.kind).collect();
            prop_assert_eq!(kinds.len(), 2);
            prop_assert_eq!(kinds.last(), Some(&LineKind::AutomaticOff));
        }
    }

    #[test]
    fn the_order_of_entries_and_what_is_sent_again_say_nothing(
        (entries, others) in entries().prop_flat_map(|entries| {
            let again = prop::sample::subsequence(entries.clone(), 0..=entries.len());
            let both = again.prop_map({
                let entries = entries.clone();
                move |again| [entries.clone(), again].concat()
            });
            (Just(entries), both.prop_shuffle())
        }),
        payer in payer(),
    ) {
        prop_assert_eq!(answer(&entries, payer), answer(&others, payer));
    }

    #[test]
    fn an_entry_that_was_refused_changed_nothing_else(entries in entries(), payer in payer()) {
        let before = answer(&entries, payer);
        for refused in &before.refused {
            let others: Vec<_> = entries.iter().filter(|entry| entry.id != refused.id).cloned().collect();
            let mut expected = before.clone();
            expected.refused.retain(|other| other.id != refused.id);
            prop_assert_eq!(answer(&others, payer), expected, "without {:?}", refused.id);
        }
    }

    #[test]
    fn every_entry_has_its_line_or_is_refused_with_a_reason(entries in entries(), payer in payer()) {
        let answer = answer(&entries, payer);
        for entry in &entries {
            let own = |kind| kind != LineKind::AutomaticTopUp && !is_failure(entry, kind);
            let lines = answer.lines.iter().filter(|line| line.id == entry.id && own(line.kind)).count();
            let refused: Vec<_> = answer.refused.iter().filter(|refused| refused.id == entry.id).collect();
            prop_assert!(refused.iter().all(|refused| !refused.reasons.is_empty()));
            match entry.event {
                AccountEvent::AutomaticFailed(_) => prop_assert!(lines == 0 && refused.len() <= 1),
                _ => prop_assert_eq!(lines + refused.len(), 1, "{:?}", entry),
            }
        }
    }

    #[test]
    fn what_comes_later_is_left_out(entries in entries(), payer in payer(), at in moment()) {
        let so_far: Vec<_> = entries.iter().filter(|entry| entry.at <= at).cloned().collect();
        let now = answer_at(&entries, payer, at);
        prop_assert_eq!(&now, &answer_at(&so_far, payer, at));
        // Nothing but a payment that failed changes what was.
        if !entries.iter().any(|entry| matches!(entry.event, AccountEvent::AutomaticFailed(_))) {
            let later = answer(&entries, payer);
            prop_assert!(later.lines.starts_with(&now.lines));
            prop_assert!(later.refused.starts_with(&now.refused));
        }
    }
}
