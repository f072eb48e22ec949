//! Debits that the bank refused (IR-26, IR-38; art. 3.11.7, 6.2).

use super::account::{AccountDecision, Ledger, Rejected};
use super::codes as code;
use super::quote::{self, PaymentMeans, Priced, QuoteRequest, choose_payment, priced};
use super::{season_name, subscribed};
use crate::day::{Day, out_of_order};
use crate::money::Money;
use crate::problem::{Problem, Problems};
use crate::reason::{Reason, Remedy};
use crate::tariff::Books;
use crate::wire::{Items, readable};

/// A debit that the bank refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Day on which the debit was due.
    pub due: Day,
    /// What the bank charges for it.
    pub bank_costs: Money,
}

readable!(Rejection { due: "due" required, bank_costs: "bankCosts" required, });

/// Debits that were rejected, in order.
pub type Rejections = Items<Rejection, 12>;

/// Debits of a subscription that were rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectionRequest {
    /// The subscription, as it was accepted.
    pub subscription: QuoteRequest,
    /// The debits rejected.
    pub rejections: Rejections,
}

readable!(RejectionRequest { subscription: "subscription" required, rejections: "rejections" required, });

/// Rejections that are of no debit of the subscription asked for before `until`, or not in order.
pub(super) fn order_problems(ledger: &Ledger, rejections: &[Rejection], until: Option<Day>) -> Vec<Problem> {
    let asked_for = |due: Day| {
        let planned = ledger.by_debit() && ledger.to_come().any(|debit| debit.due == due);
        planned && until.is_none_or(|until| due < until)
    };
    let mut problems = Vec::new();
    let mut earliest = Day::FIRST;
    for (index, Rejection { due, .. }) in rejections.iter().enumerate() {
        let path = format!("rejections[{index}].due");
        if !asked_for(*due) {
            problems.push(Problem::new(
                path,
                "unknown-debit",
                format!("no debit of this subscription was asked for on `{due}`"),
                "send the day on which a debit was due",
            ));
        } else if *due < earliest {
            problems.push(out_of_order(&path, *due, "the debit before,", earliest));
        }
        earliest = earliest.max(due.next());
    }
    problems
}

/// Asks for the debits up to the last one rejected: these are rejected, the others taken.
pub(super) fn play(ledger: &mut Ledger, rejections: &[Rejection]) -> Vec<Rejected> {
    let reject = |rejection: &Rejection| {
        ledger.take_until(rejection.due.previous());
        ledger.reject(rejection.bank_costs)
    };
    rejections.iter().filter_map(reject).collect()
}

/// IR-26, art. 3.11.7: where the amounts of rejected debits went, and who pays the bank.
fn reasons(rejected: Vec<Rejected>, rejections: &[Rejection]) -> Vec<Reason> {
    let unpaid = |rejected: Rejected| {
        let about = |kind| Reason::new(kind).with("due", rejected.due).with("amount", rejected.amount);
        match rejected.next {
            Some(next) => about(&code::UNPAID_ADDED).with("next", next),
            None => about(&code::UNPAID_OWED),
        }
    };
    let whole_year = Reason::new(&code::WHOLE_YEAR_DUE);
    let mut reasons: Vec<_> = std::iter::once(whole_year).chain(rejected.into_iter().map(unpaid)).collect();
    let costs: Money = rejections.iter().map(|rejection| rejection.bank_costs).sum();
    if costs > Money::ZERO {
        reasons.push(Reason::new(&code::BANK_COSTS_ON_PAYER).with("amount", costs));
    }
    reasons
}

/// IR-26, IR-38, art. 3.11.7, 6.2: what becomes of the payments after rejected debits: what is unpaid, with the bank
/// costs, is added to the next debit. After two in a row the agency ends the contract.
///
/// # Errors
/// Those of [`quote`](super::quote()) for the subscription; `unknown-debit` for a day on which no debit is due,
/// `out-of-order` for rejections that do not follow one another, or that follow two in a row.
///
/// ```
/// use portillon::imagine_r::{
///     rejected_debits, PaymentMeans, Product, QuoteRequest, Rejection, RejectionRequest, Season,
/// };
/// use portillon::wire::Items;
/// use portillon::{Books, Department, Money, Verdict};
/// let request = RejectionRequest {
///     subscription: QuoteRequest {
///         season: Season::new(2025).unwrap(),
///         product: Product::Scolaire,
///         birth_date: "2012-05-01".parse()?,
///         department: Department::new("75").unwrap(),
///         schooling: None,
///         school: None,
///         scholarship: None,
///         payment: PaymentMeans::DirectDebit,
///         acceptance_day: "2025-09-01".parse()?,
///     },
///     rejections: Items::one(Rejection { due: "2026-01-01".parse()?, bank_costs: Money::from_cents(3_00) }),
/// };
/// let Verdict::Granted(account) = rejected_debits(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// // January and February, 42.70 each, and 3.00 for the bank.
/// assert_eq!(account.payments[0].amount.to_string(), "88.40");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn rejected_debits(books: Books, request: &RejectionRequest) -> Result<AccountDecision, Problems> {
    let subscription = &request.subscription;
    let by_debit = subscription.payment == PaymentMeans::DirectDebit;
    let rejections: &[Rejection] = if by_debit { &request.rejections } else { &[] };
    let (book, season) = subscribed(books, subscription, |season| {
        let Some(season) = season else { return Vec::new() };
        let Priced { ledger, .. } = priced(subscription, season);
        let problems = order_problems(&ledger, rejections, None);
        if problems.is_empty() { after_the_end(&ledger, rejections) } else { problems }
    })?;
    let Priced { mut ledger, .. } = priced(subscription, season);
    let rejected = play(&mut ledger, rejections);

    let mut grounds = quote::grounds(subscription, &season.terms);
    if !by_debit {
        let choose = choose_payment(&[PaymentMeans::DirectDebit]);
        grounds.add(Reason::new(&code::NO_DEBITS), [choose]);
    }
    if let (Some((first, second)), Some(last)) = (ledger.two_unpaid(), rejected.last()) {
        grounds.add(
            Reason::new(&code::TWO_UNPAID_INVOICES).with("first", first).with("second", second),
            [
                Remedy::new(&code::PAY_DEBT).with("amount", last.amount),
                Remedy::new(&code::SUBSCRIBE_NEXT_SEASON)
                    .with("season", season_name(subscription.season.get() + 1)),
            ],
        );
    }
    Ok(grounds.decide(book.reference(), || (ledger.account(book.currency()), reasons(rejected, rejections))))
}

/// IR-38: rejections after two in a row, when the contract has ended.
fn after_the_end(ledger: &Ledger, rejections: &[Rejection]) -> Vec<Problem> {
    let mut ledger = ledger.clone();
    let mut problems = Vec::new();
    for (index, rejection) in rejections.iter().enumerate() {
        if let Some((_, ended)) = ledger.two_unpaid() {
            problems.push(Problem::new(
                format!("rejections[{index}].due"),
                "out-of-order",
                format!("`{}` is after two unpaid invoices in a row; the contract has ended", rejection.due),
                format!("send no rejection after `{ended}`"),
            ));
        } else {
            play(&mut ledger, std::slice::from_ref(rejection));
        }
    }
    problems
}
