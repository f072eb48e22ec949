//! What a booked trip costs that is not made (PM-15; fares).

use serde::Serialize;

use super::{NETWORK, codes as code, tariff};
use crate::day::Day;
use crate::instant::{Instant, Stamp};
use crate::money::Money;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Reason, Remedy};
use crate::tariff::{BookRef, Books, PamTariff};
use crate::wire::readable;

vocabulary! {
    /// What becomes of a booked trip that is not made.
    NoRide, "kind of trip that is not made" {
        /// Cancelled.
        Cancelled = "cancelled",
        /// The rider was not there within ten minutes, or cancelled on the spot.
        Absent = "absent",
    }
}

/// A trip that is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelRequest {
    /// Day of the trip.
    pub day: Day,
    /// What became of it.
    pub kind: NoRide,
    /// When it was cancelled; a cancellation must have it, of an absence it says nothing.
    pub at: Option<Instant>,
    /// Whether a good reason is given.
    pub excused: bool,
    /// The fare of the trip.
    pub fare: Money,
}

readable!(CancelRequest {
    day: "day" required,
    kind: "kind" required,
    at: "at" optional,
    excused: "excused" required,
    fare: "fare" required,
});

/// What a trip that is not made costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CancelAnswer {
    /// The amount; `None`: it costs something that the book does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// What would have made it free.
    pub remedies: Vec<Remedy>,
    /// The book used.
    pub book: BookRef,
}

/// Why a trip that is not made costs nothing, or why it does.
enum Cost {
    Nothing(Reason),
    /// So many times the fare, where the book says it.
    Times(Option<u32>, Reason),
}

/// PM-15: cancelling is free before 12:00 the day before, later it needs a reason. An absence needs one always.
fn cost(tariff: &PamTariff, cancelled: Option<Stamp>, excused: bool, until: Stamp) -> Cost {
    let late = tariff.late_cancellation.as_ref();
    match cancelled {
        Some(at) => {
            let about = |kind| Reason::new(kind).with("at", at);
            if at < until {
                Cost::Nothing(about(&code::CANCELLED_IN_TIME).with("until", until))
            } else if excused {
                Cost::Nothing(about(&code::CANCELLED_FOR_REASON))
            } else {
                let times = late.map(|late| late.late_times.value.0);
                Cost::Times(times, about(&code::CANCELLED_LATE).with("until", until))
            }
        }
        None if excused => Cost::Nothing(Reason::new(&code::ABSENT_FOR_REASON)),
        None => Cost::Times(late.map(|late| late.absence_times.value.0), Reason::new(&code::ABSENT)),
    }
}

/// PM-15: what a booked trip costs that is not made. What is not published is not guessed: the book says it, or nobody.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day of the trip; `missing-instant` for a cancellation without its time.
///
/// ```
/// use portillon::pam::{cancel, CancelRequest, NoRide};
/// use portillon::{Books, Instant, Money};
/// let mut request = CancelRequest {
///     day: "2026-03-03".parse()?,
///     kind: NoRide::Cancelled,
///     at: Some(Instant::parse("2026-03-02T11:59:59+01:00")?),
///     excused: false,
///     fare: Money::from_cents(3_20),
/// };
/// assert_eq!(cancel(Books::BUILT_IN, &request)?.amount, Some(Money::ZERO));
/// request.at = Some(Instant::parse("2026-03-02T12:00:00+01:00")?);
/// let late = cancel(Books::BUILT_IN, &request)?;
/// assert_eq!((late.amount, late.reasons[1].code()), (None, "cost-not-in-book"));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn cancel(books: Books, request: &CancelRequest) -> Result<CancelAnswer, Problems> {
    let &CancelRequest { day, kind, at, excused, fare } = request;
    let missing = (kind == NoRide::Cancelled && at.is_none()).then(|| {
        let message = "a cancellation has its time";
        Problem::new("at", "missing-instant", message, "send when it was cancelled")
    });
    let (book, tariff) = unless(tariff(books, day, "day"), missing)?;
    let until = NETWORK.at(day.minus_days(tariff.cancel_days_before.value.0), tariff.cancel_until.value);
    let cancelled = at.filter(|_| kind == NoRide::Cancelled).map(|at| NETWORK.stamp(at));
    let book = book.reference();
    let (times, mut reasons) = match cost(tariff, cancelled, excused, until) {
        Cost::Nothing(reason) => {
            let (amount, reasons, remedies) = (Some(Money::ZERO), vec![reason], Vec::new());
            return Ok(CancelAnswer { amount, reasons, remedies, book });
        }
        Cost::Times(times, reason) => (times, vec![reason]),
    };
    if times.is_none() {
        reasons.push(Reason::new(&code::COST_NOT_IN_BOOK));
    }
    Ok(CancelAnswer {
        amount: times.map(|times| fare.times(times)),
        reasons,
        remedies: vec![
            Remedy::new(&code::CANCEL_BEFORE).with("until", until),
            Remedy::new(&code::GIVE_REASON),
        ],
        book,
    })
}
