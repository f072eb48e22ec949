//! What is paid back of a title (AC-8, AC-15).

use super::product::find;
use super::{asked, codes as code, quote};
use crate::answer::Refund;
use crate::day::{Day, out_of_order};
use crate::medium::Medium;
use crate::money::Money;
use crate::problem::{Problems, unless};
use crate::reason::{Grounds, Reason};
use crate::tariff::{Book, Books};
use crate::title::Title;
use crate::wire::{Count, readable};

vocabulary! {
    /// Why a pass is given up after its start.
    RefundCause, "cause of a refund" {
        /// Illness.
        Illness = "illness",
        /// Dismissal.
        Dismissal = "dismissal",
        /// A change of workplace that the employer imposed.
        WorkplaceChange = "workplace-change",
    }
}

/// A claim for the price of a cancelled title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRequest {
    /// The title.
    pub title: Title,
    /// First day of validity, for a title that has one.
    pub first_day: Option<Day>,
    /// The medium that it is on.
    pub medium: Medium,
    /// Whether it was ever validated.
    pub validated: bool,
    /// Day on which it was cancelled; `None`: on the day of the claim.
    pub cancellation_day: Option<Day>,
    /// Day of the claim.
    pub claim_day: Day,
    /// What was paid for it.
    pub paid: Money,
    /// Why it is given up; `None`: not said.
    pub cause: Option<RefundCause>,
    /// Whether the cause is proven.
    pub proof: bool,
    /// Refunds of passes after their start, of the same calendar year, before this one.
    pub refunds_this_year: Count<0, 1_000>,
}

readable!(RefundRequest {
    title: "title" required,
    first_day: "firstDay" optional,
    medium: "medium" required,
    validated: "validated" required,
    cancellation_day: "cancellationDay" optional,
    claim_day: "claimDay" required,
    paid: "paid" required,
    cause: "cause" optional,
    proof: "proof" required,
    refunds_this_year: "refundsThisYear" required,
});

impl RefundRequest {
    /// The day on which it was cancelled.
    pub(super) fn cancellation(&self) -> Day {
        self.cancellation_day.unwrap_or(self.claim_day)
    }
}

/// Who pays back: the association of the carriers that manages the accounts.
pub(super) const CLAIM_TO: &str = "Comutitres";

/// AC-8, AC-15: what is paid back, and until when; or every ground against it.
///
/// # Errors
/// `not-a-navigo-title`; `missing-day`, `not-needed` and `not-a-first-day` where the request does not fit the title;
/// `out-of-order` for a claim before the cancellation; `no-tariff-in-force` where no book knows the title.
///
/// ```
/// use portillon::navigo::{refund, RefundCause, RefundRequest};
/// use portillon::{wire::Count, Books, Medium, Money, Title, Verdict};
/// let request = RefundRequest {
///     title: Title::NavigoMois,
///     first_day: Some("2026-03-01".parse()?),
///     medium: Medium::NavigoPersonalised,
///     validated: true,
///     cancellation_day: Some("2026-03-10".parse()?),
///     claim_day: "2026-03-11".parse()?,
///     paid: Money::from_cents(90_80),
///     cause: Some(RefundCause::Illness),
///     proof: true,
///     refunds_this_year: Count::LEAST,
/// };
/// let Verdict::Granted(due) = refund(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// // 18 working days later; Easter Monday, 6 April, is none.
/// assert_eq!((due.amount.to_string(), due.pay_by.to_string()), ("45.40".into(), "2026-04-07".into()));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn refund(books: Books, request: &RefundRequest) -> Result<Refund, Problems> {
    let product = find(request.title)?;
    let first_day = asked::first_day(product.shape(), request.first_day);
    let mut problems = Vec::new();
    problems.extend(first_day.as_ref().err().cloned());
    if let Some(cancelled) = request.cancellation_day.filter(|day| request.claim_day < *day) {
        problems.push(out_of_order("claimDay", request.claim_day, "the cancellation of", cancelled));
    }
    let Ok(first_day) = first_day else { return Err(Problems(problems)) };
    let path = if first_day.is_some() { "firstDay" } else { "claimDay" };
    let book = unless(quote::priced_by(books, product, request.claim_day, first_day, path), problems)?;
    product.refund(book, request)
}

/// AC-15: a title that is not paid back.
pub(super) fn not_refunded(book: &Book, title: Title) -> Refund {
    let mut grounds = Grounds::default();
    grounds.add(Reason::new(&code::NOT_REFUNDED).with("title", title.id()), []);
    grounds.refuse(book.reference())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Verdict;

    fn claim(title: Title, first: &str, cancelled: &str) -> RefundRequest {
        let cancelled: Day = cancelled.parse().unwrap();
        RefundRequest {
            title,
            first_day: Some(first.parse().unwrap()),
            medium: Medium::NavigoPersonalised,
            validated: false,
            cancellation_day: Some(cancelled),
            claim_day: cancelled,
            paid: Money::from_cents(90_80),
            cause: Some(RefundCause::Dismissal),
            proof: true,
            refunds_this_year: Count::LEAST,
        }
    }

    fn told(request: &RefundRequest) -> String {
        match refund(Books::BUILT_IN, request) {
            Ok(Refund { verdict: Verdict::Granted(due), .. }) => due.amount.to_string(),
            Ok(Refund { reasons, .. }) => reasons.iter().map(Reason::code).collect::<Vec<_>>().join(" "),
            Err(problems) => format!("{}: {}", problems[0].path, problems[0].code),
        }
    }

    #[test]
    fn a_month_is_paid_back_by_half_until_the_tenth() {
        let on = |day| told(&claim(Title::NavigoMois, "2026-03-01", day));
        assert_eq!(on("2026-02-28"), "90.80");
        assert_eq!(on("2026-03-01"), "45.40");
        assert_eq!(on("2026-03-10"), "45.40");
        assert_eq!(on("2026-03-11"), "cancelled-after-first-days");
    }

    #[test]
    fn a_week_is_paid_back_by_half_until_tuesday() {
        let on = |day| told(&claim(Title::NavigoSemaine, "2026-03-02", day));
        assert_eq!(on("2026-03-01"), "90.80");
        assert_eq!(on("2026-03-03"), "45.40");
        assert_eq!(on("2026-03-04"), "cancelled-after-first-days");
    }

    #[test]
    fn the_third_refund_of_a_year_is_the_last() {
        let mut request = claim(Title::NavigoMois, "2026-03-01", "2026-03-05");
        request.refunds_this_year = Count::new(2).unwrap();
        assert_eq!(told(&request), "45.40");
        request.refunds_this_year = Count::new(3).unwrap();
        assert_eq!(told(&request), "refunds-exhausted");
        request.cancellation_day = Some("2026-02-28".parse().unwrap());
        assert_eq!(told(&request), "90.80");
    }

    #[test]
    fn after_the_start_a_cause_is_needed_and_its_proof() {
        let mut request = claim(Title::NavigoMois, "2026-03-01", "2026-03-05");
        request.cause = None;
        request.proof = false;
        assert_eq!(told(&request), "refund-cause-missing cause-not-proven");
        request.cancellation_day = Some("2026-02-28".parse().unwrap());
        assert_eq!(told(&request), "90.80");
        request.claim_day = "2026-02-27".parse().unwrap();
        assert_eq!(told(&request), "claimDay: out-of-order");
    }
}
