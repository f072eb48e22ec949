//! Which validations and counts have to be deleted (RD-11; art. 10.2.4).

use serde::Serialize;

use super::{NETWORK, codes as code};
use crate::day::Day;
use crate::instant::{Instant, Stamp};
use crate::problem::Problems;
use crate::reason::Reason;
use crate::tariff::{Book, BookRef, Books};
use crate::wire::readable;

/// When data is looked through for what has to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionRequest {
    /// When.
    pub at: Instant,
}

readable!(RetentionRequest { at: "at" required, });

/// What has to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Retention {
    /// Validations before this instant are deleted, unless they have to be billed.
    pub validations_before: Stamp,
    /// Counts of days before this one are deleted.
    pub counts_from: Day,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// RD-11, art. 10.2.4: validations are kept for hours, counts of days for this month and the one before; what has to be
/// billed is kept until it is settled.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day, or the one that does knows nothing of readers.
///
/// ```
/// use portillon::reader::{retention, RetentionRequest};
/// use portillon::{Books, Instant};
/// let request = RetentionRequest { at: Instant::parse("2026-03-29T12:00:00+02:00")? };
/// let answer = retention(Books::BUILT_IN, &request)?;
/// // The clocks went forward in that night.
/// assert_eq!(answer.validations_before.to_string(), "2026-03-28T23:00:00+01:00");
/// assert_eq!(answer.counts_from.to_string(), "2026-02-01");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn retention(books: Books, request: &RetentionRequest) -> Result<Retention, Problems> {
    let at = NETWORK.stamp(request.at);
    let (book, tariff) = books.section(NETWORK, at.day(), "at", Book::reader)?;
    let hours = tariff.retention_hours.value.0;
    let validations_before = NETWORK.hours_before(at, hours);
    let counts_from = at.day().first_of_month().previous().first_of_month();
    let kept = Reason::new(&code::VALIDATIONS_KEPT_FOR_HOURS);
    let reasons = vec![
        kept.with("hours", hours).with("before", validations_before),
        Reason::new(&code::COUNTS_KEPT_FOR_TWO_MONTHS).with("from", counts_from),
        Reason::new(&code::BILLED_KEPT_UNTIL_SETTLED),
    ];
    Ok(Retention { validations_before, counts_from, reasons, book: book.reference() })
}
