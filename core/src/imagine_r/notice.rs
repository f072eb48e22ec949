//! The notice of a scholarship that comes after the acceptance (IR-24; art. 3.9).

use super::account::{AccountDecision, Ledger};
use super::codes as code;
use super::quote::{self, Aid, Priced, QuoteRequest, Scholarship, about_department, priced};
use super::subscribed;
use crate::day::{Day, out_of_order};
use crate::money::Money;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Books, ImagineRSeason, SeasonTerms};
use crate::wire::readable;

/// The notice of a scholarship that comes after the acceptance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRequest {
    /// The subscription, as it was accepted.
    pub subscription: QuoteRequest,
    /// The scholarship.
    pub scholarship: Scholarship,
    /// Day on which the agency received the notice.
    pub notice_day: Day,
}

readable!(NoticeRequest {
    subscription: "subscription" required,
    scholarship: "scholarship" required,
    notice_day: "noticeDay" required,
});

/// IR-24, art. 3.9: a notice by 15 December counts from the start; one that comes later counts for nothing.
pub(super) fn check_in_time(terms: &SeasonTerms, notice_day: Day, grounds: &mut Grounds) {
    let last = terms.last_notice.value;
    if notice_day > last {
        grounds.add(Reason::new(&code::NOTICE_TOO_LATE).with("lastDay", last), []);
    }
}

/// IR-24, art. 3.9: a debit remains to be lowered when its month is after that of the notice; after the 15th,
/// from the second month on.
fn remaining_from(terms: &SeasonTerms, notice_day: Day) -> Day {
    let late = u32::from(notice_day.day()) > terms.notice_cut_off.value.0;
    notice_day.first_of_month().plus_months(if late { 2 } else { 1 })
}

/// IR-24, art. 3.9: the account with the new price from the start, and why; or the grounds against it. A notice
/// never makes a subscription dearer (Reading).
pub(super) fn recalculated(
    subscription: &QuoteRequest,
    scholarship: Scholarship,
    notice_day: Day,
    season: &ImagineRSeason,
    ledger: &Ledger,
    mut grounds: Grounds,
) -> Result<(Ledger, Vec<Reason>), Grounds> {
    let terms = &season.terms;
    check_in_time(terms, notice_day, &mut grounds);
    let with_notice = QuoteRequest { scholarship: Some(scholarship), ..subscription.clone() };
    let full = quote::full_price(subscription.product, terms);
    let before = ledger.price();
    let about = |kind| about_department(subscription, kind);
    let off = match quote::aid(&with_notice, season, full) {
        Aid::Excluded(reason) => {
            let remedy =
                (reason.code() == code::CLASS_NOT_SAID.code).then(|| Remedy::new(&code::SAY_SCHOOLING));
            grounds.add(reason, remedy);
            return Err(grounds);
        }
        Aid::NoRow | Aid::Row { by_scholarship: false, .. } => {
            grounds.add(about(&code::NO_SCHOLARSHIP_ROW), []);
            return Err(grounds);
        }
        Aid::Row { off, by_scholarship: true } => off,
    };
    let after = full - off;
    if after >= before {
        grounds.add(Reason::new(&code::RATE_NOT_LOWER).with("price", before), []);
    }
    if !grounds.is_empty() {
        return Err(grounds);
    }
    let mut ledger = ledger.clone();
    let lowered = ledger.recalculate(after, remaining_from(terms, notice_day));
    let mut reasons = vec![
        Reason::new(&code::NOTICE_IN_TIME)
            .with("noticeDay", notice_day)
            .with("lastDay", terms.last_notice.value),
        about(&code::SCHOLARSHIP_RATE_APPLIES).with("amount", off),
        Reason::new(&code::PRICE_RECALCULATED).with("before", before).with("after", after),
    ];
    if let Some(first) = lowered.filter(|_| ledger.by_debit()) {
        reasons.push(Reason::new(&code::DEBITS_LOWERED).with("from", first));
    }
    if ledger.refund() > Money::ZERO {
        reasons.push(Reason::new(&code::EXCESS_REFUNDED).with("amount", ledger.refund()));
    }
    Ok((ledger, reasons))
}

/// IR-24, art. 3.9: what becomes of the price and the payments after the notice of a scholarship: the debits that
/// remain are lowered so that the year adds up to the new price, what was paid above it is paid back. All
/// payments due up to the day of the notice were made.
///
/// # Errors
/// Those of [`quote`](super::quote()) for the subscription; `out-of-order` where the notice comes before the
/// acceptance.
///
/// ```
/// use portillon::imagine_r::{notice, NoticeRequest, PaymentMeans, Product, QuoteRequest, Scholarship, Schooling, Season};
/// use portillon::wire::Count;
/// use portillon::{Books, Department, Verdict};
/// let request = NoticeRequest {
///     subscription: QuoteRequest {
///         season: Season::new(2025).unwrap(),
///         product: Product::Scolaire,
///         birth_date: "2009-05-01".parse()?,
///         department: Department::new("94").unwrap(),
///         schooling: Some(Schooling::Lycee),
///         school: None,
///         scholarship: None,
///         payment: PaymentMeans::DirectDebit,
///         acceptance_day: "2025-09-01".parse()?,
///     },
///     scholarship: Scholarship::LyceeStep(Count::new(3).unwrap()),
///     notice_day: "2025-11-10".parse()?,
/// };
/// let Verdict::Granted(account) = notice(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// // October and November took 85.40 of the new 192.15; seven debits share the rest.
/// assert_eq!(account.due.to_string(), "200.15");
/// assert_eq!(account.payments.iter().map(|debit| debit.amount.to_string()).collect::<Vec<_>>()[..2], ["15.25", "15.25"]);
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn notice(books: Books, request: &NoticeRequest) -> Result<AccountDecision, Problems> {
    let subscription = &request.subscription;
    let accepted = subscription.acceptance_day;
    let early = (request.notice_day < accepted)
        .then(|| out_of_order("noticeDay", request.notice_day, "the acceptance,", accepted));
    let (book, season) = subscribed(books, subscription, |_| early.into_iter().collect())?;
    let Priced { mut ledger, .. } = priced(subscription, season);
    ledger.take_until(if ledger.by_debit() { request.notice_day } else { accepted });
    let grounds = quote::grounds(subscription, &season.terms);
    let (scholarship, day) = (request.scholarship, request.notice_day);
    Ok(match recalculated(subscription, scholarship, day, season, &ledger, grounds) {
        Ok((ledger, reasons)) => AccountDecision::grant(book, ledger.account(book.currency()), reasons),
        Err(grounds) => grounds.refuse(book.reference()),
    })
}
