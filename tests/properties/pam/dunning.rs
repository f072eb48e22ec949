//! Where an invoice stands: it goes forward step by step, changes on the day that was said, and every cent is paid or owed.

use portillon::pam::{
    DunningAnswer, DunningRequest, DunningState, InvoicePayment, Means, Reference, Reminder, dunning,
};
use portillon::wire::Items;
use portillon::{Day, Money};
use proptest::prelude::*;

use super::{BOOKS, cents, id, means, named, twice};

#[derive(Clone, Debug)]
struct Invoice {
    date: Day,
    amount: Money,
    payments: Vec<InvoicePayment>,
    reminders: Vec<Reminder>,
}

impl Invoice {
    fn on(&self, on: Day) -> DunningAnswer {
        let request = DunningRequest {
            invoice_date: self.date,
            reference: Reference::new("F1").unwrap(),
            amount: self.amount,
            payments: Items::new(self.payments.clone()).unwrap(),
            reminders: Items::new(self.reminders.clone()).unwrap(),
            on,
        };
        dunning(BOOKS, &request).unwrap()
    }

    /// Without what happened after a day.
    fn until(&self, day: Day) -> Self {
        let mut invoice = self.clone();
        invoice.payments.retain(|payment| payment.on <= day);
        invoice.reminders.retain(|reminder| reminder.on <= day);
        invoice
    }

    /// Days from before the invoice to long after the last reminder.
    fn days(&self) -> impl Iterator<Item = Day> {
        let first = self.date.minus_days(3);
        (0..100).map(move |days| first.plus_days(days))
    }
}

prop_compose! {
    fn payment()(
        days in 0_u32..90,
        means in prop_oneof![3 => Just(Means::Transfer), 2 => Just(Means::Cheque), 2 => means()],
        amount in prop_oneof![3 => 0_i64..20_00, 1 => Just(40_00), 1 => 0_i64..400_00],
        reference in prop::sample::select(vec![Some("F1"), Some("F1"), Some("F1"), Some("F2"), None]),
    ) -> (u32, Means, i64, Option<&'static str>) {
        (days, means, amount, reference)
    }
}

fn invoice() -> impl Strategy<Value = Invoice> {
    let reminders = prop_oneof![
        Just(vec![]),
        (41_u32..60).prop_map(|first| vec![first]),
        (41_u32..60, 1_u32..20).prop_map(|(first, after)| vec![first + after, first]),
    ];
    (0_u32..500, 1_i64..60_00, prop::collection::vec(payment(), 0..8), reminders).prop_map(
        |(days, amount, payments, reminders)| {
            let date = Day::new(2025, 2, 5).unwrap().plus_days(days);
            let payment =
                |(index, (days, means, amount, reference)): (usize, (u32, Means, i64, Option<&str>))| {
                    let (on, reference) = (date.minus_days(5).plus_days(days), reference.map(id));
                    InvoicePayment { id: named("p", index), on, means, amount: cents(amount), reference }
                };
            let reminder = |(index, days)| Reminder { id: named("r", index), on: date.plus_days(days) };
            Invoice {
                date,
                amount: cents(amount),
                payments: payments.into_iter().enumerate().map(payment).collect(),
                reminders: reminders.into_iter().enumerate().map(reminder).collect(),
            }
        },
    )
}

/// PM-10: the states, in their order; paid can come after any of them.
fn step(state: DunningState) -> Option<u8> {
    match state {
        DunningState::NotDue => Some(0),
        DunningState::Due => Some(1),
        DunningState::Overdue => Some(2),
        DunningState::RemindedOnce => Some(3),
        DunningState::RemindedTwice => Some(4),
        DunningState::InCollection => Some(5),
        DunningState::Paid => None,
    }
}

/// Whether one state follows the other with none between them.
fn follows(before: DunningState, after: DunningState) -> bool {
    match (step(before), step(after)) {
        (None, after) => after.is_none(),
        (Some(_), None) => true,
        (Some(before), Some(after)) => after == before || after == before + 1,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// A night makes one step at most, and so does a reminder in the morning after it.
    #[test]
    fn no_state_is_skipped_and_none_comes_back(invoice in invoice()) {
        let mut before: Option<(Day, DunningState)> = None;
        for day in invoice.days() {
            let state = invoice.on(day).state;
            if let Some((yesterday, before)) = before {
                let by_itself = invoice.until(yesterday).on(day).state;
                prop_assert!(follows(before, by_itself), "{}: {:?}, then {:?}", day, before, by_itself);
                prop_assert!(follows(by_itself, state), "{}: {:?}, then {:?}", day, by_itself, state);
            }
            before = Some((day, state));
        }
    }

    #[test]
    fn the_state_changes_on_the_day_that_was_said_and_not_before(invoice in invoice(), days in 0_u32..100) {
        let on = invoice.date.minus_days(3).plus_days(days);
        let invoice = invoice.until(on);
        let answer = invoice.on(on);
        let Some(change) = answer.next_change else {
            for later in [1, 2, 14, 17, 60, 300] {
                prop_assert_eq!(invoice.on(on.plus_days(later)).state, answer.state);
            }
            return Ok(());
        };
        prop_assert!(change > on);
        prop_assert_ne!(invoice.on(change).state, answer.state);
        let mut day = on;
        while day < change {
            prop_assert_eq!(invoice.on(day).state, answer.state, "{}", day);
            prop_assert_eq!(invoice.on(day).next_change, Some(change));
            day = day.next();
        }
    }

    #[test]
    fn what_is_paid_and_what_is_owed_are_the_whole_invoice(invoice in invoice(), days in 0_u32..100) {
        let on = invoice.date.minus_days(3).plus_days(days);
        let answer = invoice.on(on);
        prop_assert_eq!(answer.paid + answer.owed, invoice.amount);
        prop_assert!(answer.paid >= Money::ZERO && answer.owed >= Money::ZERO);
        prop_assert_eq!(answer.state == DunningState::Paid, answer.owed == Money::ZERO);
        let refused = |payment: &InvoicePayment| answer.refused.iter().any(|refused| refused.id == payment.id);
        let counted = invoice.payments.iter().filter(|payment| payment.on <= on && !refused(payment));
        prop_assert_eq!(answer.paid, counted.map(|payment| payment.amount).sum::<Money>());
        prop_assert_eq!(answer.due, invoice.date.plus_days(40));
    }

    #[test]
    fn the_order_of_payments_and_reminders_and_what_is_sent_again_say_nothing(
        (invoice, other) in invoice().prop_flat_map(|invoice| {
            let (payments, reminders) = (twice(&invoice.payments), twice(&invoice.reminders));
            let other = (Just(invoice.clone()), Just(payments).prop_shuffle(), Just(reminders).prop_shuffle());
            let other = other.prop_map(|(invoice, payments, reminders)| Invoice { payments, reminders, ..invoice });
            (Just(invoice), other)
        }),
        days in 0_u32..100,
    ) {
        let on = invoice.date.minus_days(3).plus_days(days);
        prop_assert_eq!(invoice.on(on), other.on(on));
    }

    #[test]
    fn a_payment_that_was_refused_changed_nothing_else(invoice in invoice()) {
        let on = invoice.date.plus_days(97);
        let before = invoice.on(on);
        for refused in &before.refused {
            let mut others = invoice.clone();
            others.payments.retain(|payment| payment.id != refused.id);
            let mut expected = before.clone();
            expected.refused.retain(|other| other.id != refused.id);
            prop_assert_eq!(others.on(on), expected);
        }
    }
}
