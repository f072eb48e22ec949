//! How the agency ends a contract (IR-38, IR-39, IR-41; art. 6.2, 6.3, 6.5).

use super::account::Ledger;
use super::bars::{self, EndCause, EndedContract};
use super::quote::{self, Priced, QuoteRequest, full_price, priced};
use super::rejection::{self, Rejections};
use super::termination::{Termination, TerminationDecision, after_the_end, started_months, started_ninths};
use super::{codes as code, subscribed};
use crate::day::{Day, out_of_order, too_late};
use crate::money::Money;
use crate::problem::{Problem, Problems};
use crate::reason::{Grounds, Reason};
use crate::tariff::{Books, ImagineRSeason};
use crate::wire::readable;

vocabulary! {
    /// Why the agency ends a contract.
    AgencyCause, "cause" {
        /// Two invoices in a row were not paid.
        TwoUnpaidInvoices = "two-unpaid-invoices",
        /// False declaration, forged document or a contract not paid in full, at the subscription.
        SubscriptionFraud = "subscription-fraud",
        /// Fraudulent or irregular use of the pass.
        Misuse = "misuse",
        /// A change that was not declared.
        UndeclaredChange = "undeclared-change",
        /// Documents that were asked for and not sent within a month.
        DocumentsNotSent = "documents-not-sent",
    }
}

/// A termination by the agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyTerminationRequest {
    /// The subscription, as it was accepted.
    pub subscription: QuoteRequest,
    /// Why.
    pub cause: AgencyCause,
    /// Day of the decision.
    pub decision_day: Day,
    /// Debits that were rejected; all others up to the day of the decision were paid.
    pub rejections: Option<Rejections>,
}

readable!(AgencyTerminationRequest {
    subscription: "subscription" required,
    cause: "cause" required,
    decision_day: "decisionDay" required,
    rejections: "rejections" optional,
});

/// IR-38, art. 6.2: two unpaid invoices in a row are two rejected debits in a row that nothing has paid since.
pub(super) fn check_cause(cause: AgencyCause, ledger: &Ledger, grounds: &mut Grounds) {
    if cause == AgencyCause::TwoUnpaidInvoices && ledger.two_unpaid().is_none() {
        grounds.add(Reason::new(&code::INVOICES_NOT_UNPAID), []);
    }
}

/// IR-36, IR-38, art. 6.2, 6.3: ends the account at once: every started month is due; what was paid at once is not
/// paid back, which only the grounds of art. 6.1 allow (Reading). Says why, and what follows.
pub(super) fn settle(
    subscription: &QuoteRequest,
    season: &ImagineRSeason,
    cause: AgencyCause,
    day: Day,
    ledger: &mut Ledger,
    fee: Money,
) -> Vec<Reason> {
    let terms = &season.terms;
    let price = ledger.price();
    let mut reasons =
        vec![Reason::new(&code::ENDED_BY_AGENCY).with("cause", cause.id()).with("effectiveDay", day)];
    let by_debit = ledger.by_debit();
    if by_debit {
        let (months, started) = started_ninths(terms, price, day.next());
        ledger.end(started, day.next());
        reasons.push(started_months(months, started));
    } else {
        // What was to be paid at once, and was not, is owed.
        ledger.end(price, Day::FIRST);
    }
    if cause == AgencyCause::SubscriptionFraud {
        ledger.keep_refund();
        reasons.push(Reason::new(&code::NO_REFUND_AFTER_FRAUD));
        let damages = full_price(subscription.product, terms);
        reasons.push(Reason::new(&code::DAMAGES_UP_TO).with("amount", damages));
    } else if !by_debit {
        reasons.push(Reason::new(&code::NOTHING_REFUNDED));
    } else if ledger.refund() > Money::ZERO {
        reasons.push(Reason::new(&code::PAID_TOO_MUCH).with("amount", ledger.refund()));
    }
    if by_debit {
        reasons.push(Reason::new(&code::DEBITS_STOP).with("from", day));
    }
    let mut after = after_the_end(terms, ledger, fee, day);
    reasons.extend(after.next());
    reasons.extend(consequences(subscription, season, cause, day));
    reasons.extend(after);
    reasons
}

/// IR-9, IR-11, IR-12: whom the end bars, and until when.
fn consequences(
    subscription: &QuoteRequest,
    season: &ImagineRSeason,
    cause: AgencyCause,
    day: Day,
) -> Vec<Reason> {
    let ended = match cause {
        AgencyCause::TwoUnpaidInvoices => EndCause::TwoUnpaidInvoices,
        AgencyCause::SubscriptionFraud | AgencyCause::Misuse => EndCause::Fraud,
        AgencyCause::DocumentsNotSent => EndCause::DocumentsNotSent,
        AgencyCause::UndeclaredChange => return Vec::new(),
    };
    let contract = EndedContract {
        season: subscription.season,
        end_day: day,
        cause: ended,
        notice_day: None,
        settlement: None,
    };
    bars::consequences(&contract, &season.terms)
}

/// Where the day of the decision lies outside the contract, and rejections of debits not asked for by then.
fn order_problems(request: &AgencyTerminationRequest, season: Option<&ImagineRSeason>) -> Vec<Problem> {
    let (day, accepted) = (request.decision_day, request.subscription.acceptance_day);
    let mut problems = Vec::new();
    if day < accepted {
        problems.push(out_of_order("decisionDay", day, "the acceptance,", accepted));
    }
    let Some(season) = season else { return problems };
    let last = season.terms.end.value.previous();
    if day > last {
        problems.push(too_late("decisionDay", day, "the season's last day,", last));
    }
    let Priced { ledger, .. } = priced(&request.subscription, season);
    let rejections = request.rejections.as_deref().unwrap_or_default();
    problems.extend(rejection::order_problems(&ledger, rejections, Some(day.next())));
    problems
}

/// IR-38, IR-39, IR-41, art. 6.2, 6.5: the end of a contract by the agency, at once; what stays due, and whom it bars.
///
/// # Errors
/// Those of [`quote`](super::quote()) for the subscription; `out-of-order` where the decision lies before the acceptance or
/// after the season; `unknown-debit` for a rejection of a debit that was not asked for.
///
/// ```
/// use portillon::imagine_r::{
///     end_by_agency, AgencyCause, AgencyTerminationRequest, PaymentMeans, Product, QuoteRequest, Season,
/// };
/// use portillon::{Books, Department, Verdict};
/// let request = AgencyTerminationRequest {
///     subscription: QuoteRequest {
///         season: Season::new(2025).unwrap(),
///         product: Product::Scolaire,
///         birth_date: "2009-05-01".parse()?,
///         department: Department::new("75").unwrap(),
///         schooling: None,
///         school: None,
///         scholarship: None,
///         payment: PaymentMeans::DirectDebit,
///         acceptance_day: "2025-09-01".parse()?,
///     },
///     cause: AgencyCause::DocumentsNotSent,
///     decision_day: "2025-12-10".parse()?,
///     rejections: None,
/// };
/// let Verdict::Granted(end) = end_by_agency(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// // The fee, and three ninths of 384.30.
/// assert_eq!(end.account.due.to_string(), "136.10");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn end_by_agency(
    books: Books,
    request: &AgencyTerminationRequest,
) -> Result<TerminationDecision, Problems> {
    let subscription = &request.subscription;
    let (book, season) = subscribed(books, subscription, |season| order_problems(request, season))?;
    let Priced { mut ledger, fee, .. } = priced(subscription, season);
    rejection::play(&mut ledger, request.rejections.as_deref().unwrap_or_default());
    let mut grounds = quote::grounds(subscription, &season.terms);
    let day = request.decision_day;
    ledger.take_until(day);
    check_cause(request.cause, &ledger, &mut grounds);
    Ok(grounds.decide(book.reference(), || {
        let reasons = settle(subscription, season, request.cause, day, &mut ledger, fee);
        (Termination { effective_day: day, account: ledger.account(book.currency()) }, reasons)
    }))
}
