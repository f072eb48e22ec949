//! Invoices and what becomes of them.

use portillon::pam as core;
use portillon::wire::{Items, Reader};

use super::{refused, text, third_party, wit};
use crate::types::{self, amount, day, id, optional, same_cases};

same_cases!(
    core::DunningState,
    wit::DunningState { NotDue, Due, Overdue, RemindedOnce, RemindedTwice, InCollection, Paid }
);

fn reference(r: &mut Reader, text: &str) -> Option<core::Reference> {
    r.field("reference", |r| core::Reference::read_text(text, r))
}

fn trip(trip: wit::InvoicedTrip, r: &mut Reader) -> Option<core::InvoicedTrip> {
    let id = id(r, "id", &trip.id);
    let day = day(r, "day", trip.day);
    let fare = amount(r, "fare", trip.fare);
    Some(core::InvoicedTrip { id: id?, day: day?, fare: fare? })
}

pub(super) fn invoice_request(request: wit::InvoiceRequest, r: &mut Reader) -> Option<core::InvoiceRequest> {
    let month = day(r, "month", request.month);
    let trips = r.field("trips", |r| Items::read_each(request.trips, r, trip));
    let received_on = optional(request.received_on, |date| day(r, "receivedOn", date));
    let reference = reference(r, &request.reference);
    let third_party = optional(request.third_party, |payer| third_party(r, payer));
    Some(core::InvoiceRequest {
        month: month?,
        trips: trips?,
        direct_debit: request.direct_debit,
        received_on: received_on?,
        reference: reference?,
        third_party: third_party?,
    })
}

fn payment(payment: wit::InvoicePayment, r: &mut Reader) -> Option<core::InvoicePayment> {
    let own = id(r, "id", &payment.id);
    let on = day(r, "on", payment.on);
    let amount = amount(r, "amount", payment.amount);
    let reference = optional(payment.reference, |reference| id(r, "reference", &reference));
    let means = payment.means.into();
    Some(core::InvoicePayment { id: own?, on: on?, means, amount: amount?, reference: reference? })
}

fn reminder(reminder: wit::Reminder, r: &mut Reader) -> Option<core::Reminder> {
    let id = id(r, "id", &reminder.id);
    let on = day(r, "on", reminder.on);
    Some(core::Reminder { id: id?, on: on? })
}

pub(super) fn dunning_request(request: wit::DunningRequest, r: &mut Reader) -> Option<core::DunningRequest> {
    let invoice_date = day(r, "invoiceDate", request.invoice_date);
    let reference = reference(r, &request.reference);
    let amount = amount(r, "amount", request.amount);
    let payments = r.field("payments", |r| Items::read_each(request.payments, r, payment));
    let reminders = r.field("reminders", |r| Items::read_each(request.reminders, r, reminder));
    let on = day(r, "on", request.on);
    Some(core::DunningRequest {
        invoice_date: invoice_date?,
        reference: reference?,
        amount: amount?,
        payments: payments?,
        reminders: reminders?,
        on: on?,
    })
}

impl From<core::MonthlyInvoice> for wit::MonthlyInvoice {
    fn from(invoice: core::MonthlyInvoice) -> Self {
        let trip = |trip: &core::InvoicedTrip| wit::InvoicedTrip {
            id: text(&trip.id),
            day: trip.day.into(),
            fare: trip.fare.cents(),
        };
        Self {
            date: invoice.date.into(),
            reference: text(&invoice.reference),
            trips: invoice.trips.iter().map(trip).collect(),
            total: invoice.total.cents(),
            third_party: invoice.third_party.cents(),
            rider: invoice.rider.cents(),
            due: invoice.due.into(),
            debit: invoice.debit.map(Into::into),
        }
    }
}

impl From<core::InvoiceAnswer> for wit::InvoiceAnswer {
    fn from(answer: core::InvoiceAnswer) -> Self {
        Self {
            currency: answer.currency.into(),
            invoice: answer.invoice.map(Into::into),
            reasons: types::reasons(&answer.reasons),
            book: answer.book.into(),
        }
    }
}

impl From<core::DunningAnswer> for wit::DunningAnswer {
    fn from(answer: core::DunningAnswer) -> Self {
        Self {
            currency: answer.currency.into(),
            state: answer.state.into(),
            paid: answer.paid.cents(),
            owed: answer.owed.cents(),
            due: answer.due.into(),
            next_change: answer.next_change.map(Into::into),
            refused: refused(&answer.refused),
            reasons: types::reasons(&answer.reasons),
            book: answer.book.into(),
        }
    }
}
