//! What is paid by somebody who travels without a ticket (NT-21).

use serde::Serialize;

use super::{Figures, codes as code};
use crate::day::Day;
use crate::money::Money;
use crate::problem::Problems;
use crate::reason::Reason;
use crate::tariff::{BookRef, Books};
use crate::wire::readable;

/// Somebody who travels without a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTicketRequest {
    /// Day of the trip.
    pub day: Day,
}

readable!(NoTicketRequest { day: "day" required, });

/// What is to be paid without a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoTicket {
    /// Penalty and single trip from the farthest stop together; `None`: the book does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// NT-21: what is paid by somebody who never tapped and has no other ticket: a penalty and a single trip from the
/// farthest stop.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day.
///
/// ```
/// use portillon::navitap::{no_ticket, NoTicketRequest};
/// use portillon::Books;
/// let answer = no_ticket(Books::BUILT_IN, &NoTicketRequest { day: "2026-07-01".parse()? })?;
/// assert_eq!(answer.amount, None);
/// assert_eq!(answer.reasons[2].code(), "amount-not-in-book");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn no_ticket(books: Books, request: &NoTicketRequest) -> Result<NoTicket, Problems> {
    let Figures { book, tariff, .. } = Figures::at(books, request.day, "day")?;
    let known = tariff.without_ticket.as_ref();
    let amount = known.map(|figures| figures.penalty.value + figures.farthest_trip.value);
    let mut reasons = vec![
        Reason::new(&code::TRAVELLING_WITHOUT_TICKET),
        Reason::new(&code::SINGLE_TRIP_FROM_FARTHEST_STOP),
    ];
    if amount.is_none() {
        reasons.push(Reason::new(&code::AMOUNT_NOT_IN_BOOK));
    }
    Ok(NoTicket { amount, reasons, book: book.reference() })
}
