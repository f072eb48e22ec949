//! What an inspector's finding leads to (NJ-18; art. 6).

use serde::Serialize;

use super::codes as code;
use super::tariff;
use crate::day::Day;
use crate::problem::Problems;
use crate::reason::Reason;
use crate::tariff::{BookRef, Books};
use crate::wire::readable;

vocabulary! {
    /// What an inspector found.
    Finding, "finding" {
        /// Validated and used within the rules.
        InOrder = "in-order",
        /// Not validated.
        NotValidated = "not-validated",
        /// Used outside the rules (other person, day, mode or place).
        OutsideRules = "outside-rules",
    }
}

/// An inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectionRequest {
    /// Day of the inspection.
    pub day: Day,
    /// What was found.
    pub finding: Finding,
}

readable!(InspectionRequest { day: "day" required, finding: "finding" required, });

/// A penalty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Penalty {
    /// Last day on which the flat-rate penalty can be paid to the carrier.
    pub pay_by: Day,
    /// From this day on the increased fine is due, collected by the Treasury.
    pub increased_from: Day,
}

/// The answer to an inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The penalty; `None`: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty: Option<Penalty>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// NJ-18, art. 6.2, 6.3: not validated or used outside the rules, a flat-rate penalty is due (with any file
/// fee); it can be paid for two months, from the next day on the Treasury collects the increased fine. The
/// amounts are set by the carriers' regulations, not by the terms.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day.
///
/// ```
/// use portillon::navigo_jour::{inspection, Finding, InspectionRequest};
/// use portillon::Books;
/// let request = InspectionRequest { day: "2025-12-31".parse()?, finding: Finding::NotValidated };
/// let penalty = inspection(Books::BUILT_IN, &request)?.penalty.unwrap();
/// assert_eq!(penalty.pay_by.to_string(), "2026-02-28");
/// assert_eq!(penalty.increased_from.to_string(), "2026-03-01");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn inspection(books: Books, request: &InspectionRequest) -> Result<Inspection, Problems> {
    let (book, tariff) = tariff(books, request.day, "day")?;
    let found = match request.finding {
        Finding::InOrder => &code::INSPECTION_IN_ORDER,
        Finding::NotValidated => &code::NOT_VALIDATED,
        Finding::OutsideRules => &code::USED_OUTSIDE_RULES,
    };
    let mut reasons = vec![Reason::new(found)];
    let penalty = (request.finding != Finding::InOrder).then(|| {
        let pay_by = request.day.plus_months(tariff.penalty_months.value.0);
        Penalty { pay_by, increased_from: pay_by.next() }
    });
    if let Some(Penalty { pay_by, increased_from }) = penalty {
        reasons.push(
            Reason::new(&code::FLAT_RATE_PENALTY).with("offenceDay", request.day).with("payBy", pay_by),
        );
        reasons.push(Reason::new(&code::INCREASED_FINE).with("increasedFrom", increased_from));
    }
    Ok(Inspection { penalty, reasons, book: book.reference() })
}
