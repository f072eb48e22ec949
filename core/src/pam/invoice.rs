//! The invoice of a month (PM-6 to PM-8, PM-11; regular trips).

use serde::Serialize;

use super::entry::distinct;
use super::share::{Parts, ThirdParty};
use super::{Id, codes as code, tariff};
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::order::in_order;
use crate::problem::{Problem, Problems, shown};
use crate::reason::Reason;
use crate::tariff::{Book, BookRef, Books, PamTariff};
use crate::wire::{Items, Read, Reader, Tree, readable};

/// The reference of an invoice: it begins with F and has 1 to 64 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(Id);

impl Reference {
    /// The reference, if it is one.
    pub fn new(text: &str) -> Option<Self> {
        Id::new(text).filter(|id| id.as_str().starts_with('F')).map(Self)
    }

    /// Reads a reference of the contract: problem `malformed-reference`.
    pub fn read_text(text: &str, reader: &mut Reader) -> Option<Self> {
        let reference = Self::new(text);
        if reference.is_none() {
            reader.problem(
                "malformed-reference",
                format!("`{}` is not the reference of an invoice", shown(text)),
                format!("send 1 to {} characters of which the first is `F`", Id::LONGEST),
            );
        }
        reference
    }

    /// The reference as it was sent.
    pub fn as_id(&self) -> &Id {
        &self.0
    }
}

impl Read for Reference {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(tree)?;
        Self::read_text(text, reader)
    }
}

/// A trip that is invoiced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvoicedTrip {
    /// Its identifier.
    pub id: Id,
    /// Day of the trip.
    pub day: Day,
    /// Its fare.
    pub fare: Money,
}

readable!(InvoicedTrip { id: "id" required, day: "day" required, fare: "fare" required, });

/// A month to invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceRequest {
    /// Any day of the month.
    pub month: Day,
    /// The trips, in any order; one sent twice counts once, those of other months are left out.
    pub trips: Items<InvoicedTrip, 1_000>,
    /// Whether direct debit was chosen and the mandate is signed.
    pub direct_debit: bool,
    /// Day on which the invoice is received; `None`: its date.
    pub received_on: Option<Day>,
    /// Reference of the invoice.
    pub reference: Reference,
    /// Third-party payer; `None`: there is none.
    pub third_party: Option<ThirdParty>,
}

readable!(InvoiceRequest {
    month: "month" required,
    trips: "trips" required,
    direct_debit: "directDebit" required,
    received_on: "receivedOn" optional,
    reference: "reference" required,
    third_party: "thirdParty" optional,
});

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MonthlyInvoice {
    /// Its date.
    pub date: Day,
    /// Its reference, to be given with a transfer.
    pub reference: Id,
    /// The trips, by day and identifier.
    pub trips: Vec<InvoicedTrip>,
    /// What they come to.
    pub total: Money,
    /// What the third party pays of it.
    pub third_party: Money,
    /// What the rider pays of it.
    pub rider: Money,
    /// Last day on which it can be paid.
    pub due: Day,
    /// Day on which it is debited; `None`: there is no direct debit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debit: Option<Day>,
}

/// The answer to "what is invoiced?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvoiceAnswer {
    /// Currency of all amounts.
    pub currency: Currency,
    /// The invoice; `None`: no trip, no invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice: Option<MonthlyInvoice>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// PM-6: the date of the invoice of a month, and the book of that date: the 5th of the next month.
///
/// The day of the month is that of the book in force as that month begins.
fn dated<'a>(books: Books<'a>, month: Day) -> Result<(Day, &'a Book, &'a PamTariff), Problem> {
    let first = month.first_of_next_month();
    let (_, begins) = tariff(books, first, "")?;
    let date = first.plus_days(begins.invoice_day.value.0.saturating_sub(1));
    let (book, tariff) = tariff(books, date, "")?;
    Ok((date, book, tariff))
}

/// PM-7: the last day on which an invoice can be paid in time (CM-2).
pub(super) fn due(tariff: &PamTariff, date: Day) -> Day {
    date.plus_days(tariff.payable_days.value.0)
}

/// PM-8: the 5th of the month after the invoice is received.
fn debit(tariff: &PamTariff, received: Day) -> Day {
    received.first_of_next_month().plus_days(tariff.debit_day.value.0.saturating_sub(1))
}

/// PM-6, PM-16: the trips of the month, each once, by day and identifier. Problem `id-conflict`.
fn of_month(trips: &[InvoicedTrip], month: Day, reader: &mut Reader) -> Vec<InvoicedTrip> {
    let ids: Vec<&Id> = trips.iter().map(|trip| &trip.id).collect();
    let places = distinct(&ids, &|one, other| trips.get(one) == trips.get(other), reader);
    let once = places.into_iter().filter_map(|place| trips.get(place));
    let month = month.first_of_month();
    let trips: Vec<&InvoicedTrip> = once.filter(|trip| trip.day.first_of_month() == month).collect();
    // Those of a day stay in the order of their identifiers.
    in_order(&trips, |one, other| one.day.cmp(&other.day)).into_iter().copied().cloned().collect()
}

/// PM-6 to PM-8, PM-11: the invoice of a month.
///
/// Reading: a third party who was not declared pays nothing, and the whole is invoiced to the rider.
///
/// # Errors
/// `id-conflict` for one trip with two contents; `out-of-order` for an invoice that is received before its date;
/// `no-tariff-in-force` where no book covers its date.
///
/// ```
/// use portillon::pam::{invoice, InvoiceRequest, InvoicedTrip, Reference};
/// use portillon::wire::Items;
/// use portillon::{Books, Id, Money};
/// let request = InvoiceRequest {
///     month: "2026-08-15".parse()?,
///     trips: Items::one(InvoicedTrip {
///         id: Id::new("t1").unwrap(),
///         day: "2026-08-31".parse()?,
///         fare: Money::from_cents(3_20),
///     }),
///     direct_debit: true,
///     received_on: None,
///     reference: Reference::new("F-2026-08").unwrap(),
///     third_party: None,
/// };
/// let invoice = invoice(Books::BUILT_IN, &request)?.invoice.unwrap();
/// assert_eq!(invoice.date, "2026-09-05".parse()?);
/// assert_eq!(invoice.due, "2026-10-15".parse()?);
/// assert_eq!(invoice.debit, Some("2026-10-05".parse()?));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn invoice(books: Books, request: &InvoiceRequest) -> Result<InvoiceAnswer, Problems> {
    let &InvoiceRequest { month, direct_debit, received_on, third_party, .. } = request;
    let mut reader = Reader::default();
    let dated = reader.field("month", |r| {
        let dated = dated(books, month);
        dated.map_err(|problem| r.problem(problem.code, problem.message, problem.remedy)).ok()
    });
    let trips = reader.field("trips", |r| of_month(&request.trips, month, r));
    if let (Some((date, ..)), Some(received)) = (dated, received_on)
        && received < date
    {
        let message = format!("`{received}` is before the date of the invoice `{date}`");
        let remedy = format!("send `{date}` or a later day");
        reader.field("receivedOn", |r| r.problem("out-of-order", message, remedy));
    }
    let (date, book, tariff) = reader.finish(dated)?;
    let (currency, book) = (book.currency(), book.reference());
    if trips.is_empty() {
        let none = Reason::new(&code::NO_TRIPS).with("month", month.first_of_month());
        return Ok(InvoiceAnswer { currency, invoice: None, reasons: vec![none], book });
    }

    let total = trips.iter().map(|trip| trip.fare).sum();
    let due = due(tariff, date);
    let count = u32::try_from(trips.len()).unwrap_or(u32::MAX);
    let mut reasons = vec![
        Reason::new(&code::INVOICED).with("date", date).with("trips", count),
        Reason::new(&code::PAYABLE_UNTIL).with("due", due),
    ];
    let received = received_on.unwrap_or(date);
    let debit = direct_debit.then(|| debit(tariff, received));
    reasons.extend(
        debit.map(|debit| Reason::new(&code::DEBITED_ON).with("receivedOn", received).with("debit", debit)),
    );
    let parts = match Parts::of(total, third_party) {
        Ok(parts) => {
            reasons.extend(third_party.map(|payer| payer.shared(parts)));
            parts
        }
        Err(grounds) => {
            reasons.extend(grounds.into_parts().1);
            Parts { third_party: Money::ZERO, rider: total }
        }
    };
    let invoice = MonthlyInvoice {
        date,
        reference: request.reference.as_id().clone(),
        trips,
        total,
        third_party: parts.third_party,
        rider: parts.rider,
        due,
        debit,
    };
    Ok(InvoiceAnswer { currency, invoice: Some(invoice), reasons, book })
}
