//! Where an invoice stands (PM-7, PM-9, PM-10, PM-12, PM-16; regular trips).

use serde::Serialize;

use super::account::RefusedEntry;
use super::entry::distinct;
use super::invoice::{Reference, due};
use super::payment::{self, Means, Purpose};
use super::{Id, codes as code, read_tariff};
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::order::in_order;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{BookRef, Books, PamTariff};
use crate::wire::{Items, Reader, readable};

/// A payment of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoicePayment {
    /// Its identifier; the same payment may be sent again.
    pub id: Id,
    /// On which day.
    pub on: Day,
    /// How it is paid.
    pub means: Means,
    /// The amount.
    pub amount: Money,
    /// Reference given with a transfer.
    pub reference: Option<Id>,
}

readable!(InvoicePayment {
    id: "id" required,
    on: "on" required,
    means: "means" required,
    amount: "amount" required,
    reference: "reference" optional,
});

/// A reminder that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Its identifier; the same reminder may be sent again.
    pub id: Id,
    /// On which day.
    pub on: Day,
}

readable!(Reminder { id: "id" required, on: "on" required, });

/// An invoice and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DunningRequest {
    /// Date of the invoice.
    pub invoice_date: Day,
    /// Its reference.
    pub reference: Reference,
    /// What is to be paid, more than nothing.
    pub amount: Money,
    /// Payments, in any order.
    pub payments: Items<InvoicePayment, 1_000>,
    /// Reminders, in any order.
    pub reminders: Items<Reminder, 100>,
    /// The day that is asked about; what happened later is left out.
    pub on: Day,
}

readable!(DunningRequest {
    invoice_date: "invoiceDate" required,
    reference: "reference" required,
    amount: "amount" required,
    payments: "payments" required,
    reminders: "reminders" required,
    on: "on" required,
});

vocabulary! {
    /// Where an invoice stands.
    DunningState, "state of an invoice" {
        /// Before its date.
        NotDue = "not-due",
        /// It can be paid.
        Due = "due",
        /// The time to pay it is over.
        Overdue = "overdue",
        /// The first reminder was sent.
        RemindedOnce = "reminded-once",
        /// The second reminder was sent.
        RemindedTwice = "reminded-twice",
        /// Handed over for collection.
        InCollection = "in-collection",
        /// Paid.
        Paid = "paid",
    }
}

/// The answer to "where does this invoice stand?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DunningAnswer {
    /// Currency of all amounts.
    pub currency: Currency,
    /// Where it stands.
    pub state: DunningState,
    /// What has been paid.
    pub paid: Money,
    /// What is still owed.
    pub owed: Money,
    /// Last day on which it can be paid in time.
    pub due: Day,
    /// First day on which the state is another one by itself; `None`: none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change: Option<Day>,
    /// Payments that were refused, in order.
    pub refused: Vec<RefusedEntry>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// PM-16: the payments, each once, by day and identifier. Problem `id-conflict`.
fn in_turn<'a>(payments: &'a [InvoicePayment], reader: &mut Reader) -> Vec<&'a InvoicePayment> {
    let ids: Vec<&Id> = payments.iter().map(|payment| &payment.id).collect();
    let places = distinct(&ids, &|one, other| payments.get(one) == payments.get(other), reader);
    let once: Vec<&InvoicePayment> = places.into_iter().filter_map(|place| payments.get(place)).collect();
    in_order(&once, |one, other| one.on.cmp(&other.on)).into_iter().copied().collect()
}

/// PM-10, PM-16: the days of the reminders, each once, in order: at most two, none before the invoice is overdue and the
/// second after the first. Problems `id-conflict`, `out-of-order`, `too-many`.
fn reminder_days(reminders: &[Reminder], tariff: Option<(&PamTariff, Day)>, reader: &mut Reader) -> Vec<Day> {
    let ids: Vec<&Id> = reminders.iter().map(|reminder| &reminder.id).collect();
    let places = distinct(&ids, &|one, other| reminders.get(one) == reminders.get(other), reader);
    let listed = in_order(&places, Ord::cmp).into_iter().copied();
    let once = listed.filter_map(|place| Some((place, reminders.get(place)?.on)));
    let once: Vec<(usize, Day)> = once.collect();
    let out_of_order = |place, message, remedy: String, r: &mut Reader| {
        r.item(place, |r| r.field("on", |r| r.problem("out-of-order", message, remedy)));
    };
    if let Some((tariff, due)) = tariff {
        let most = tariff.reminders.value.0;
        if u32::try_from(once.len()).unwrap_or(u32::MAX) > most {
            let message = format!("there are {} reminders", once.len());
            reader.problem("too-many", message, format!("send at most {most}"));
        }
        for (place, on) in once.iter().copied().filter(|(_, on)| *on <= due) {
            let message = format!("the invoice can be paid until `{due}`, and `{on}` is not after it");
            out_of_order(place, message, format!("send `{}` or a later day", due.next()), reader);
        }
    }
    for (index, (place, on)) in once.iter().copied().enumerate() {
        if once.iter().take(index).any(|(_, earlier)| *earlier == on) {
            let message = format!("there is another reminder of `{on}`");
            out_of_order(place, message, "send a second reminder after the first".to_owned(), reader);
        }
    }
    let days: Vec<Day> = once.into_iter().map(|(_, on)| on).collect();
    in_order(&days, Ord::cmp).into_iter().copied().collect()
}

/// An invoice and what of it has been paid.
struct Invoice<'a> {
    request: &'a DunningRequest,
    tariff: &'a PamTariff,
    paid: Money,
    last_payment: Option<Day>,
}

impl Invoice<'_> {
    fn owed(&self) -> Money {
        self.request.amount - self.paid
    }

    /// PM-6, PM-9, PM-12: what speaks against a payment. A transfer names the invoice, none is above what is owed, and none
    /// comes before the invoice (Reading).
    fn grounds(&self, payment: &InvoicePayment) -> Grounds {
        let &InvoicePayment { on, means, amount, .. } = payment;
        let DunningRequest { invoice_date, reference, .. } = self.request;
        let (reference, owed) = (reference.as_id(), self.owed());
        let mut grounds = payment::grounds(self.tariff, Purpose::Invoice, means, amount);
        if means == Means::Transfer && payment.reference.as_ref() != Some(reference) {
            let differs = Reason::new(&code::REFERENCE_DIFFERS).with("reference", reference);
            grounds.add_one(differs, Remedy::new(&code::GIVE_REFERENCE).with("reference", reference));
        }
        if amount > owed {
            let above = Reason::new(&code::ABOVE_OWED).with("amount", amount).with("owed", owed);
            grounds.add_one(above, Remedy::new(&code::PAY_AT_MOST).with("owed", owed));
        }
        if on < *invoice_date {
            let early = Reason::new(&code::NOT_INVOICED_YET).with("date", *invoice_date);
            grounds.add_one(early, Remedy::new(&code::PAY_FROM).with("date", *invoice_date));
        }
        grounds
    }

    /// PM-9, PM-10: a part payment lowers what is owed.
    fn pay(&mut self, payment: &InvoicePayment) -> Option<RefusedEntry> {
        let grounds = self.grounds(payment);
        if !grounds.is_empty() {
            return Some(RefusedEntry::of(&payment.id, grounds));
        }
        self.paid = self.paid + payment.amount;
        self.last_payment = Some(payment.on);
        None
    }

    /// PM-10: where the invoice stands, when that changes by itself, and why.
    ///
    /// Reading: a reminder of an invoice that is paid has no effect, and one in collection can still be paid.
    fn stands(&self, reminders: &[Day]) -> (DunningState, Option<Day>, Vec<Reason>) {
        let &DunningRequest { invoice_date: date, on, .. } = self.request;
        let (owed, due) = (self.owed(), due(self.tariff, date));
        let about = |kind| Reason::new(kind).with("owed", owed);
        if on < date {
            return (
                DunningState::NotDue,
                Some(date),
                vec![Reason::new(&code::NOT_DUE_YET).with("date", date)],
            );
        }
        if let Some(last) = self.last_payment.filter(|_| owed == Money::ZERO) {
            return (DunningState::Paid, None, vec![Reason::new(&code::INVOICE_PAID).with("on", last)]);
        }
        let reminded = |count: u32, on: Day| about(&code::REMINDED).with("reminders", count).with("on", on);
        match reminders {
            [] if on <= due => {
                let reason = about(&code::TO_BE_PAID).with("due", due);
                (DunningState::Due, Some(due.next()), vec![reason])
            }
            [] => (DunningState::Overdue, None, vec![about(&code::OVERDUE).with("since", due.next())]),
            [first] => (DunningState::RemindedOnce, None, vec![reminded(1, *first)]),
            [_, second, ..] => {
                let last_day = second.plus_days(self.tariff.reminder_days.value.0);
                let since = last_day.next();
                if on > last_day {
                    let reason = about(&code::HANDED_OVER).with("since", since);
                    return (DunningState::InCollection, None, vec![reason]);
                }
                let with_pam = Reason::new(&code::LAST_DAY_WITH_PAM).with("lastDay", last_day);
                (DunningState::RemindedTwice, Some(since), vec![reminded(2, *second), with_pam])
            }
        }
    }
}

/// PM-7, PM-9, PM-10, PM-12, PM-16: where an invoice stands on a day, and when that changes.
///
/// # Errors
/// `id-conflict` for one identifier with two contents; `out-of-order` for a reminder before the invoice is overdue, or a
/// second one that is not after the first; `too-many` for a third; `out-of-range` for an invoice of nothing;
/// `no-tariff-in-force` where no book covers its date.
///
/// ```
/// use portillon::pam::{dunning, DunningRequest, DunningState, Reference, Reminder};
/// use portillon::wire::Items;
/// use portillon::{Books, Id, Money};
/// let mut request = DunningRequest {
///     invoice_date: "2026-09-05".parse()?,
///     reference: Reference::new("F1").unwrap(),
///     amount: Money::from_cents(24_00),
///     payments: Items::default(),
///     reminders: Items::default(),
///     on: "2026-10-15".parse()?,
/// };
/// let answer = dunning(Books::BUILT_IN, &request)?;
/// assert_eq!((answer.state, answer.next_change), (DunningState::Due, Some("2026-10-16".parse()?)));
/// request.on = "2026-10-16".parse()?;
/// assert_eq!(dunning(Books::BUILT_IN, &request)?.state, DunningState::Overdue);
/// request.reminders = Items::one(Reminder { id: Id::new("r1").unwrap(), on: "2026-10-15".parse()? });
/// assert_eq!(dunning(Books::BUILT_IN, &request).unwrap_err()[0].path, "reminders[0].on");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn dunning(books: Books, request: &DunningRequest) -> Result<DunningAnswer, Problems> {
    let &DunningRequest { invoice_date, amount, on, .. } = request;
    let mut reader = Reader::default();
    let figures = reader.field("invoiceDate", |r| read_tariff(books, invoice_date, r));
    if amount == Money::ZERO {
        let message = "an invoice of nothing is none";
        reader.field("amount", |r| r.problem("out-of-range", message, "send an amount above `0.00`"));
    }
    let payments = reader.field("payments", |r| in_turn(&request.payments, r));
    let limits = figures.map(|(_, tariff)| (tariff, due(tariff, invoice_date)));
    let mut reminders = reader.field("reminders", |r| reminder_days(&request.reminders, limits, r));
    let (book, tariff) = reader.finish(figures)?;

    let mut invoice = Invoice { request, tariff, paid: Money::ZERO, last_payment: None };
    let so_far = payments.into_iter().filter(|payment| payment.on <= on);
    let refused = so_far.filter_map(|payment| invoice.pay(payment)).collect();
    reminders.retain(|reminder| *reminder <= on);
    let (state, next_change, reasons) = invoice.stands(&reminders);
    Ok(DunningAnswer {
        currency: book.currency(),
        state,
        paid: invoice.paid,
        owed: invoice.owed(),
        due: due(tariff, invoice_date),
        next_change,
        refused,
        reasons,
        book: book.reference(),
    })
}
