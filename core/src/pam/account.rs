//! The mobility account (PM-1 to PM-5, PM-11, PM-12, PM-16; occasional trips, accounts).

use serde::Serialize;

use super::entry::{AccountEntry, Entry};
use super::ledger::{Ledger, StatementLine};
use super::share::ThirdParty;
use super::{Id, NETWORK, codes as code, read_tariff};
use crate::instant::Instant;
use crate::money::{Currency, Money};
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{BookRef, Books, PamTariff};
use crate::wire::{Items, Reader, readable};

/// An account and all that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRequest {
    /// The entries, in any order.
    pub entries: Items<AccountEntry, 5_000>,
    /// Third-party payer of the trips; `None`: there is none.
    pub third_party: Option<ThirdParty>,
    /// Up to when; later entries are left out.
    pub at: Instant,
}

readable!(AccountRequest { entries: "entries" required, third_party: "thirdParty" optional, at: "at" required, });

/// An entry that was refused; it changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedEntry {
    /// Its identifier.
    pub id: Id,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What would change it.
    pub remedies: Vec<Remedy>,
}

impl RefusedEntry {
    pub(super) fn of(id: &Id, grounds: Grounds) -> Self {
        let (remedies, reasons) = grounds.into_parts();
        Self { id: id.clone(), reasons, remedies }
    }
}

/// The account at a moment. It depends on the set of entries, not on their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountAnswer {
    /// Currency of all amounts.
    pub currency: Currency,
    /// Whether it is open.
    pub open: bool,
    /// What can be spent.
    pub balance: Money,
    /// Whether automatic top-up is on.
    pub automatic: bool,
    /// Amount of the next automatic top-up; `None`: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automatic_amount: Option<Money>,
    /// What third parties owe for trips so far.
    pub third_party: Money,
    /// The statement, in order.
    pub lines: Vec<StatementLine>,
    /// Entries that were refused, in order.
    pub refused: Vec<RefusedEntry>,
    /// What holds now, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// PM-1, PM-2, PM-4: what holds of the account.
fn reasons(ledger: &Ledger, tariff: &PamTariff) -> Vec<Reason> {
    if !ledger.open {
        return vec![Reason::new(&code::ACCOUNT_NOT_OPEN)];
    }
    let mut reasons = vec![Reason::new(&code::BALANCE).with("balance", ledger.balance)];
    if let Some(amount) = ledger.automatic_amount() {
        let on = Reason::new(&code::AUTOMATIC_TOP_UP_ON).with("below", tariff.automatic_below.value);
        reasons.push(on.with("amount", amount));
    }
    if let Some(id) = ledger.failed {
        reasons.push(Reason::new(&code::AUTOMATIC_FAILED).with("id", id));
    }
    reasons
}

/// PM-1 to PM-5, PM-11, PM-12, PM-16: a mobility account: what can be spent, how it came about, what was refused and why.
/// Each entry is judged by the book of its day.
///
/// # Errors
/// `id-conflict` for one identifier with two contents; `no-tariff-in-force` where no book covers the day of an entry or of
/// the question.
///
/// ```
/// use portillon::pam::{account, AccountEntry, AccountEvent, AccountRequest, Means, TopUp, Trip};
/// use portillon::wire::Items;
/// use portillon::{Books, Id, Instant, Money};
/// let entry = |id, at, event| AccountEntry { id: Id::new(id).unwrap(), at: Instant::parse(at).unwrap(), event };
/// let amount = Money::from_cents(10_00);
/// let request = AccountRequest {
///     entries: Items::new(vec![
///         entry("t1", "2026-03-02T08:00:00+01:00", AccountEvent::Trip(Trip { fare: Money::from_cents(3_20) })),
///         entry("c", "2026-03-01T10:00:00+01:00", AccountEvent::CardRegistered),
///         entry("p1", "2026-03-01T10:05:00+01:00", AccountEvent::TopUp(TopUp { means: Means::Card, amount })),
///         entry("on", "2026-03-01T10:06:00+01:00", AccountEvent::AutomaticOn),
///     ])
///     .unwrap(),
///     third_party: None,
///     at: Instant::parse("2026-03-31T00:00:00+02:00")?,
/// };
/// let answer = account(Books::BUILT_IN, &request)?;
/// // 10.00, less 3.20, and 10.00 at once, as less than 10.00 was left.
/// assert_eq!(answer.balance.to_string(), "16.80");
/// assert_eq!(answer.lines.last().unwrap().id.as_str(), "t1");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn account(books: Books, request: &AccountRequest) -> Result<AccountAnswer, Problems> {
    let at = NETWORK.stamp(request.at);
    let mut reader = Reader::default();
    let mut entries = reader.field("entries", |r| Entry::read_each(&request.entries, books, r));
    let figures = reader.field("at", |r| read_tariff(books, at.day(), r));
    let (book, tariff) = reader.finish(figures)?;
    entries.retain(|entry| entry.at <= at);
    let (ledger, refused) = Ledger::of(&entries, request.third_party);
    let refused = refused.into_iter().map(|(id, grounds)| RefusedEntry::of(id, grounds)).collect();
    let automatic_amount = ledger.automatic_amount();
    Ok(AccountAnswer {
        currency: book.currency(),
        open: ledger.open,
        balance: ledger.balance,
        automatic: automatic_amount.is_some(),
        automatic_amount,
        third_party: ledger.third_party,
        refused,
        reasons: reasons(&ledger, tariff),
        lines: ledger.lines,
        book: book.reference(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::entry::{AccountEvent, TopUp, Trip};
    use super::super::payment::Means;
    use super::*;

    fn entry(id: &str, minute: u32, event: AccountEvent) -> AccountEntry {
        let at = Instant::parse(&format!("2026-03-02T08:{minute:02}:00+01:00")).unwrap();
        AccountEntry { id: Id::new(id).unwrap(), at, event }
    }

    fn card(id: &str, minute: u32, cents: i64) -> AccountEntry {
        let amount = Money::from_cents(cents);
        entry(id, minute, AccountEvent::TopUp(TopUp { means: Means::Card, amount }))
    }

    fn trip(id: &str, minute: u32, cents: i64) -> AccountEntry {
        entry(id, minute, AccountEvent::Trip(Trip { fare: Money::from_cents(cents) }))
    }

    fn failed(id: &str, minute: u32, cause: &str) -> AccountEntry {
        entry(id, minute, AccountEvent::AutomaticFailed(Id::new(cause).unwrap()))
    }

    /// An account with automatic top-ups of 5.00 and 10.00 on it, and what else happened.
    fn stated(others: Vec<AccountEntry>) -> AccountAnswer {
        let mut entries = others;
        entries.extend([
            entry("on", 3, AccountEvent::AutomaticOn),
            card("p2", 2, 5_00),
            card("p1", 1, 5_00),
            entry("card", 0, AccountEvent::CardRegistered),
        ]);
        let request = AccountRequest {
            entries: Items::new(entries).unwrap(),
            third_party: None,
            at: Instant::parse("2026-03-02T09:00:00+01:00").unwrap(),
        };
        account(Books::BUILT_IN, &request).unwrap()
    }

    fn refused(answer: &AccountAnswer) -> Vec<(&str, &str)> {
        answer.refused.iter().map(|entry| (entry.id.as_str(), entry.reasons[0].code())).collect()
    }

    #[test]
    fn automatic_payments_are_repeated_until_ten_euros_are_reached() {
        let answer = stated(vec![trip("t", 4, 10_00)]);
        assert_eq!((answer.balance.cents(), answer.lines.len()), (10_00, 7));
        let answer = stated(vec![trip("t", 4, 1)]);
        assert_eq!((answer.balance.cents(), answer.lines.len()), (14_99, 6));
        let answer = stated(vec![trip("t", 4, 0)]);
        assert_eq!((answer.balance.cents(), answer.lines.len()), (10_00, 5));
    }

    #[test]
    fn a_failure_is_known_although_its_identifier_comes_first() {
        let answer = stated(vec![trip("t", 4, 10_00), failed("a", 4, "t")]);
        assert_eq!((answer.balance, answer.automatic), (Money::ZERO, false));
        assert_eq!(answer.lines.last().unwrap().id.as_str(), "t");
        assert!(answer.refused.is_empty());
        assert_eq!(answer.reasons[1].code(), "automatic-failed");
    }

    #[test]
    fn a_failure_before_its_cause_or_of_no_payment_is_refused() {
        let answer = stated(vec![trip("t", 5, 10_00), failed("f", 4, "t")]);
        assert_eq!((answer.balance.cents(), refused(&answer)), (10_00, vec![("f", "no-automatic-payment")]));
        let answer = stated(vec![trip("t", 4, 0), failed("f", 5, "t"), failed("g", 6, "nobody")]);
        let none = "no-automatic-payment";
        assert_eq!(refused(&answer), [("f", none), ("g", none)]);
        assert!(answer.automatic);
    }

    #[test]
    fn a_trip_is_not_paid_by_the_payment_that_it_would_cause() {
        let answer = stated(vec![trip("t", 4, 10_01)]);
        assert_eq!(refused(&answer), [("t", "balance-too-low")]);
        assert_eq!(answer.balance.cents(), 10_00);
    }
}
