//! What was debited for each day, what is tried again and what is only on hold (NT-16, NT-17).

use serde::Serialize;

use super::event::{UnusedEvent, id_conflict};
use super::{Figures, Id, codes as code};
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::order::in_order;
use crate::problem::Problems;
use crate::reason::Reason;
use crate::tariff::{BookRef, Books};
use crate::wire::{Items, Reader, readable};

/// A day that has been settled and has to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Debt {
    /// The service day.
    pub day: Day,
    /// What it costs, more than nothing.
    pub amount: Money,
    /// Day on which it was computed, after the service day.
    pub computed_on: Day,
}

readable!(Debt { day: "day" required, amount: "amount" required, computed_on: "computedOn" required, });

vocabulary! {
    /// What the bank reports.
    BankEvent, "event of the bank" {
        /// The card scheme put an amount on hold.
        PreAuthorisation = "pre-authorisation",
        /// A debit was paid.
        Paid = "paid",
        /// A debit failed.
        Failed = "failed",
    }
}

/// A line of what the bank reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankEntry {
    /// Identifier of the event; the same event may be sent again.
    pub event_id: Id,
    /// What it is.
    pub kind: BankEvent,
    /// On which day.
    pub on: Day,
    /// The service day that is paid; a debit must have it, a pre-authorisation may.
    pub day: Option<Day>,
    /// The amount.
    pub amount: Money,
}

readable!(BankEntry {
    event_id: "eventId" required,
    kind: "kind" required,
    on: "on" required,
    day: "day" optional,
    amount: "amount" required,
});

/// The days of a token and what the bank reports of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRequest {
    /// What is to be paid, each service day once.
    pub debts: Items<Debt, 1_000>,
    /// What the bank reports, in any order; one sent twice counts once.
    pub entries: Items<BankEntry, 5_000>,
    /// Day of the statement, not before an entry.
    pub on: Day,
}

readable!(StatementRequest { debts: "debts" required, entries: "entries" required, on: "on" required, });

/// A debit of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// Its number, from 1.
    pub number: u32,
    /// Identifier of the event.
    pub event_id: Id,
    /// On which day.
    pub on: Day,
    /// Whether it was paid.
    pub paid: bool,
}

vocabulary! {
    /// Where the payment of a day stands.
    PaymentState, "state of a payment" {
        /// No debit yet.
        Open = "open",
        /// The last debit failed; it is tried again.
        ToRetry = "to-retry",
        /// It was paid.
        Paid = "paid",
    }
}

/// A day on the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatementDay {
    /// The service day.
    pub day: Day,
    /// What it costs: the whole of it is debited each time.
    pub amount: Money,
    /// The debits, in order.
    pub attempts: Vec<Attempt>,
    /// Where its payment stands.
    pub state: PaymentState,
    /// First day on which it can be debited, or debited again; `None`: it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debit_from: Option<Day>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
}

/// An amount that is only on hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hold {
    /// Identifier of the event.
    pub event_id: Id,
    /// On which day.
    pub on: Day,
    /// The amount. It is not charged.
    pub amount: Money,
    /// Why, in order.
    pub reasons: Vec<Reason>,
}

/// The answer to "what was debited, what is still open?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Currency of all amounts.
    pub currency: Currency,
    /// The days, in order.
    pub days: Vec<StatementDay>,
    /// Amounts on hold, by day and identifier.
    pub holds: Vec<Hold>,
    /// What has been paid.
    pub paid: Money,
    /// What is still to be paid.
    pub due: Money,
    /// Entries that cannot be used, by identifier.
    pub errors: Vec<UnusedEvent>,
    /// The book used.
    pub book: BookRef,
}

fn check_debts(debts: &[Debt], reader: &mut Reader) {
    for (index, Debt { day, amount, computed_on }) in debts.iter().enumerate() {
        reader.item(index, |r| {
            if debts.iter().take(index).any(|earlier| earlier.day == *day) {
                let message = format!("the service day `{day}` is there twice");
                r.field("day", |r| r.problem("duplicate", message, "send each service day once"));
            }
            if *amount == Money::ZERO {
                let message = "a day that costs nothing is no debt";
                r.field("amount", |r| r.problem("out-of-range", message, "send an amount above `0.00`"));
            }
            if computed_on <= day {
                let message = format!("`{computed_on}` is not after the service day `{day}`");
                let remedy = format!("send `{}` or a later day", day.next());
                r.field("computedOn", |r| r.problem("out-of-order", message, remedy));
            }
        });
    }
}

fn check_entries(entries: &[BankEntry], statement: Day, reader: &mut Reader) {
    for (index, BankEntry { kind, on, day, .. }) in entries.iter().enumerate() {
        reader.item(index, |r| {
            if *on > statement {
                let message = format!("`{on}` is after the day of the statement `{statement}`");
                let remedy = format!("send `{statement}` or an earlier day");
                r.field("on", |r| r.problem("out-of-order", message, remedy));
            }
            if *kind != BankEvent::PreAuthorisation && day.is_none() {
                let message = "a debit is of a service day";
                r.field("day", |r| r.problem("missing-day", message, "send the service day that is paid"));
            }
        });
    }
}

/// What a card scheme puts on hold by the book; that is only asked where something is on hold.
fn hold_range(figures: &Figures, request: &StatementRequest, reader: &mut Reader) -> Option<(Money, Money)> {
    let range = figures.tariff.pre_authorisation();
    let asked = request.entries.iter().any(|entry| entry.kind == BankEvent::PreAuthorisation);
    if range.is_none() && asked {
        let book = figures.book.reference();
        let message = format!("the tariff book `{}` does not say what may be on hold", book.id);
        reader.problem("no-tariff-in-force", message, "load a tariff book that has it");
    }
    range
}

/// NT-8: the entries that count, each once, by day and identifier; of those that share an identifier and differ, none is
/// used.
fn usable<'a>(entries: &'a [BankEntry], unused: &mut Vec<UnusedEvent>) -> Vec<&'a BankEntry> {
    let by_id = in_order(entries, |one, other| one.event_id.cmp(&other.event_id));
    let mut usable = Vec::with_capacity(entries.len());
    for same_id in by_id.chunk_by(|one, other| one.event_id == other.event_id) {
        let Some((first, others)) = same_id.split_first() else { continue };
        if others.iter().any(|other| other != first) {
            unused
                .push(UnusedEvent { event_id: first.event_id.clone(), reason: id_conflict(&first.event_id) });
        } else {
            usable.push(*first);
        }
    }
    // They stay in the order of their identifiers within a day.
    in_order(&usable, |one, other| one.on.cmp(&other.on)).into_iter().copied().collect()
}

/// NT-16: what the card scheme puts on hold is no charge.
fn hold(entry: &BankEntry, (least, most): (Money, Money)) -> Result<Hold, Reason> {
    let &BankEntry { on, amount, .. } = entry;
    if amount < least || most < amount {
        let reason = Reason::new(&code::HOLD_OUT_OF_RANGE);
        return Err(reason.with("amount", amount).with("least", least).with("most", most));
    }
    let reasons = vec![Reason::new(&code::ONLY_ON_HOLD).with("amount", amount)];
    Ok(Hold { event_id: entry.event_id.clone(), on, amount, reasons })
}

/// A debt and the debits of it so far.
struct Account<'a> {
    debt: &'a Debt,
    attempts: Vec<Attempt>,
}

impl Account<'_> {
    /// NT-17: why a debit cannot be one of this debt. The whole is debited, neither a part nor more; once it is paid
    /// nothing is debited, and what failed is tried again on a later day.
    fn refuses(&self, entry: &BankEntry) -> Option<Reason> {
        let &Debt { day, amount: debt, computed_on } = self.debt;
        if entry.amount != debt {
            let kind = if entry.amount < debt { &code::DEBT_NOT_SPLIT } else { &code::DEBT_NOT_RAISED };
            return Some(Reason::new(kind).with("amount", entry.amount).with("debt", debt));
        }
        if entry.on < computed_on {
            let early = Reason::new(&code::DEBITED_TOO_EARLY);
            return Some(early.with("day", day).with("computedOn", computed_on));
        }
        let last = self.attempts.last()?;
        let kind = match last {
            Attempt { paid: true, .. } => &code::PAID_BEFORE,
            Attempt { on, .. } if *on == entry.on => &code::TRIED_ON_SAME_DAY,
            Attempt { .. } => return None,
        };
        Some(Reason::new(kind).with("day", day).with("on", last.on))
    }

    /// NT-17: a debit of the debt. They come in the order of their days.
    fn debit(&mut self, entry: &BankEntry) -> Result<(), Reason> {
        if let Some(reason) = self.refuses(entry) {
            return Err(reason);
        }
        let number = u32::try_from(self.attempts.len()).unwrap_or(u32::MAX).saturating_add(1);
        let paid = entry.kind == BankEvent::Paid;
        self.attempts.push(Attempt { number, event_id: entry.event_id.clone(), on: entry.on, paid });
        Ok(())
    }

    /// NT-17: where the payment of the debt stands: the statement shows the travel day and each attempt.
    fn stated(self) -> StatementDay {
        let Self { debt: &Debt { day, amount, computed_on }, attempts } = self;
        let (state, debit_from) = match attempts.last() {
            None => (PaymentState::Open, Some(computed_on)),
            Some(Attempt { paid: true, .. }) => (PaymentState::Paid, None),
            Some(Attempt { on, .. }) => (PaymentState::ToRetry, Some(on.next())),
        };
        let tried = |attempt: &Attempt| {
            let kind = if attempt.paid { &code::DEBIT_PAID } else { &code::DEBIT_FAILED };
            Reason::new(kind).with("day", day).with("attempt", attempt.number).with("on", attempt.on)
        };
        let mut reasons: Vec<Reason> = attempts.iter().map(tried).collect();
        if reasons.is_empty() {
            let open = Reason::new(&code::NOT_DEBITED_YET);
            reasons.push(open.with("day", day).with("computedOn", computed_on));
        }
        StatementDay { day, amount, attempts, state, debit_from, reasons }
    }
}

/// NT-16, NT-17: what was debited for each day, what is tried again and what is only on hold. The answer depends on the
/// set of entries, not on their order; one that cannot be used is listed and changes nothing.
///
/// # Errors
/// `duplicate` for a service day with two debts, `out-of-range` for a debt of nothing, `out-of-order` for a debt computed
/// before the day after travel and for an entry after the day of the statement, `missing-day` for a debit without its
/// service day; `no-tariff-in-force` where no book covers the day, or the book does not say what may be on hold.
///
/// ```
/// use portillon::navitap::{statement, BankEntry, BankEvent, Debt, PaymentState, StatementRequest};
/// use portillon::wire::Items;
/// use portillon::{Books, Id, Money};
/// let failed = BankEntry {
///     event_id: Id::new("b1").unwrap(),
///     kind: BankEvent::Failed,
///     on: "2026-07-03".parse()?,
///     day: Some("2026-07-01".parse()?),
///     amount: Money::from_cents(20_50),
/// };
/// let mut request = StatementRequest {
///     debts: Items::one(Debt {
///         day: "2026-07-01".parse()?,
///         amount: Money::from_cents(20_50),
///         computed_on: "2026-07-02".parse()?,
///     }),
///     entries: Items::one(failed.clone()),
///     on: "2026-07-31".parse()?,
/// };
/// let answer = statement(Books::BUILT_IN, &request)?;
/// assert_eq!(answer.days[0].state, PaymentState::ToRetry);
/// assert_eq!(answer.days[0].debit_from, Some("2026-07-04".parse()?));
///
/// request.entries = Items::one(BankEntry { amount: Money::from_cents(10_00), ..failed });
/// let answer = statement(Books::BUILT_IN, &request)?;
/// assert_eq!(answer.errors[0].reason.code(), "debt-not-split");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn statement(books: Books, request: &StatementRequest) -> Result<Statement, Problems> {
    let mut reader = Reader::default();
    reader.field("debts", |r| check_debts(&request.debts, r));
    reader.field("entries", |r| check_entries(&request.entries, request.on, r));
    let figures = reader.field("on", |r| {
        let figures = Figures::read(books, request.on, r)?;
        Some((figures.book, hold_range(&figures, request, r)))
    });
    let (book, hold_range) = reader.finish(figures)?;

    let by_day = in_order(&request.debts, |one, other| one.day.cmp(&other.day));
    let mut accounts: Vec<Account> =
        by_day.into_iter().map(|debt| Account { debt, attempts: Vec::new() }).collect();
    let (mut holds, mut unused) = (Vec::new(), Vec::new());
    for entry in usable(&request.entries, &mut unused) {
        let used = match (entry.kind, entry.day, hold_range) {
            (BankEvent::PreAuthorisation, _, Some(range)) => hold(entry, range).map(|hold| holds.push(hold)),
            (BankEvent::Paid | BankEvent::Failed, Some(day), _) => {
                match accounts.iter_mut().find(|account| account.debt.day == day) {
                    Some(account) => account.debit(entry),
                    None => Err(Reason::new(&code::NO_SUCH_DEBT).with("day", day)),
                }
            }
            // Both were a problem above.
            (BankEvent::PreAuthorisation, _, None) | (BankEvent::Paid | BankEvent::Failed, None, _) => Ok(()),
        };
        if let Err(reason) = used {
            unused.push(UnusedEvent { event_id: entry.event_id.clone(), reason });
        }
    }

    let days: Vec<StatementDay> = accounts.into_iter().map(Account::stated).collect();
    let sum = |paid: bool| {
        let counted = days.iter().filter(|day| (day.state == PaymentState::Paid) == paid);
        counted.map(|day| day.amount).sum()
    };
    let errors = in_order(&unused, |one, other| one.event_id.cmp(&other.event_id));
    let (paid, due) = (sum(true), sum(false));
    let errors = errors.into_iter().cloned().collect();
    Ok(Statement { currency: Currency::Eur, days, holds, paid, due, errors, book: book.reference() })
}
