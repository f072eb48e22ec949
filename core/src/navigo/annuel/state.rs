//! How a subscription stands on a day (AC-11 to AC-13).

use serde::Serialize;

use super::event::AnnuelEvent;
use super::life::{self, Life, in_order};
use super::plan::AnnuelPayment;
use super::{Annuel, find, price};
use crate::answer::Payment;
use crate::day::Day;
use crate::imagine_r::{Account, Refusal};
use crate::money::Money;
use crate::navigo::product::Product as _;
use crate::navigo::{asked, codes as code};
use crate::problem::{Problem, Problems, unless};
use crate::reason::Reason;
use crate::tariff::{Book, BookRef, Books};
use crate::title::Title;
use crate::wire::{Items, readable};
use crate::zones::Zones;

/// The life of a subscription, to find how things stand on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnuelStateRequest {
    /// Annuel or Annuel Senior.
    pub title: Title,
    /// First day: the first of a month.
    pub first_day: Day,
    /// Zones at the start; none for Senior.
    pub zones: Option<Zones>,
    /// How it is paid.
    pub payment: AnnuelPayment,
    /// What happened, in any order; what is later than the day does not count. Debits that no event names were taken.
    pub events: Items<AnnuelEvent, 200>,
    /// The day.
    pub day: Day,
}

readable!(AnnuelStateRequest {
    title: "title" required,
    first_day: "firstDay" required,
    zones: "zones" optional,
    payment: "payment" required,
    events: "events" required,
    day: "day" required,
});

vocabulary! {
    /// How far a subscription is.
    AnnuelPhase, "phase" {
        /// It has not begun.
        NotStarted = "not-started",
        /// The pass can be used.
        InForce = "in-force",
        /// It is suspended.
        Suspended = "suspended",
        /// It has ended.
        Ended = "ended",
    }
}

vocabulary! {
    /// How a month stands.
    MonthStatus, "status of a month" {
        /// It was paid.
        Paid = "paid",
        /// It costs nothing.
        Free = "free",
        /// It is suspended, and costs nothing.
        Suspended = "suspended",
        /// Its debit was rejected.
        Rejected = "rejected",
        /// It is to come.
        Planned = "planned",
    }
}

vocabulary! {
    /// What may be asked for now.
    AnnuelOption, "option" {
        /// Other zones.
        ChangeZones = "change-zones",
        /// A suspension.
        Suspend = "suspend",
        /// A resumption.
        Resume = "resume",
        /// The end.
        End = "end",
        /// To pay what is owed.
        PayDebt = "pay-debt",
    }
}

/// A month of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AnnuelMonth {
    /// Its first day.
    pub month: Day,
    /// Zones on that day; `None`: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zones: Option<Zones>,
    /// What it costs.
    pub amount: Money,
    /// How it stands.
    pub status: MonthStatus,
}

/// Something that may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnuelOptionNow {
    /// What.
    pub annuel_option: AnnuelOption,
    /// From when on it would have effect, asked for on this day.
    pub effective_day: Day,
}

/// The answer to "how do things stand?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnuelState {
    /// How far it is.
    pub phase: AnnuelPhase,
    /// Zones on the day; `None`: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zones: Option<Zones>,
    /// First day on which it no longer exists; `None`: open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_day: Option<Day>,
    /// After a fraud: first day on which a new one may be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub barred_until: Option<Day>,
    /// Its months from the first to a year after the day, as far as books know their prices.
    pub months: Vec<AnnuelMonth>,
    /// The money of these months, with the fee.
    pub account: Account,
    /// What may be asked for now.
    pub options: Vec<AnnuelOptionNow>,
    /// Events that the rules refused.
    pub refusals: Vec<Refusal>,
    /// What it rests on, in order.
    pub reasons: Vec<Reason>,
    /// The book of the first day.
    pub book: BookRef,
}

/// Months after the day that are shown.
const MONTHS_AHEAD: u32 = 12;

/// The money of the months: what was paid, what is to come, and what remains. Reading: the fee is taken with the first debit;
/// where there is none, there is no fee.
fn account(life: &Life, request: &AnnuelStateRequest, months: &[AnnuelMonth], book: &Book) -> Account {
    let at_once = request.payment == AnnuelPayment::AtOnce;
    let first = months.iter().find(|month| month.amount > Money::ZERO);
    let fee = if at_once || first.is_some() { life.tariff.fee.value } else { Money::ZERO };
    let fee_to_come = !at_once && first.is_some_and(|month| month.status == MonthStatus::Planned);
    let raises: Money = life.raises.iter().map(|raise| raise.amount).sum();
    let planned = months.iter().filter(|month| month.status == MonthStatus::Planned);
    let payments: Vec<Payment> = planned
        .enumerate()
        .map(|(index, month)| {
            let extra = if index == 0 && fee_to_come { fee } else { Money::ZERO };
            Payment { due: month.month, amount: month.amount + extra }
        })
        .collect();
    let taken: Money = if at_once {
        life.year
    } else {
        let paid = months.iter().filter(|month| month.status == MonthStatus::Paid);
        paid.map(|month| month.amount).sum()
    };
    let fee_taken = if fee_to_come { Money::ZERO } else { fee };
    let due = fee + raises + months.iter().map(|month| month.amount).sum();
    let paid = fee_taken + raises + taken + life.settled;
    let balance = due - paid - payments.iter().map(|payment| payment.amount).sum();
    Account {
        currency: book.currency(),
        due,
        paid,
        refunded: Money::ZERO,
        payments,
        owed: balance.max(Money::ZERO),
        refund: (Money::ZERO - balance).max(Money::ZERO),
    }
}

/// AC-11, AC-12: what may be asked for on the day.
fn options(life: &Life, annuel: &Annuel, request: &AnnuelStateRequest, owed: Money) -> Vec<AnnuelOptionNow> {
    let day = request.day;
    let changed = life.effective(day);
    let mut options = Vec::new();
    let mut open =
        |annuel_option, effective_day| options.push(AnnuelOptionNow { annuel_option, effective_day });
    if !annuel.is_senior() {
        open(AnnuelOption::ChangeZones, changed);
    }
    let suspended = life.is_suspended();
    open(if suspended { AnnuelOption::Resume } else { AnnuelOption::Suspend }, changed);
    if owed > Money::ZERO {
        open(AnnuelOption::PayDebt, day);
    } else {
        open(AnnuelOption::End, day.first_of_next_month().max(request.first_day));
    }
    options
}

/// AC-11 to AC-13: how a subscription stands on a day, after everything that happened: its months with the free ones, what was
/// paid and what is to come, and what may be asked for. An event that the rules refuse changes nothing and is listed.
///
/// # Errors
/// `not-an-annuel`; `missing-zones`, `not-needed` and `not-a-first-day` where the request does not fit the title;
/// `out-of-order` for the first event that cannot have happened where it stands; `out-of-range` for a payment of more than is
/// owed; `no-tariff-in-force` where no book knows the price of a month up to the day.
///
/// ```
/// use portillon::navigo::{annuel_state, AnnuelPayment, AnnuelStateRequest, MonthStatus};
/// use portillon::{wire::Items, Books, Title, Zones};
/// let request = AnnuelStateRequest {
///     title: Title::NavigoAnnuel,
///     first_day: "2025-02-01".parse()?,
///     zones: Zones::new(1, 5),
///     payment: AnnuelPayment::DirectDebit,
///     events: Items::default(),
///     day: "2026-01-15".parse()?,
/// };
/// let state = annuel_state(Books::BUILT_IN, &request)?;
/// // The twelfth month, January 2026, is free.
/// assert_eq!(state.months[11].status, MonthStatus::Free);
/// assert_eq!(state.account.paid.to_string(), "984.40");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn state(books: Books, request: &AnnuelStateRequest) -> Result<AnnuelState, Problems> {
    let &AnnuelStateRequest { title, first_day, zones, payment, day, .. } = request;
    let annuel = find(title)?;
    let found = life::book(books, first_day);
    let mut problems = Vec::new();
    problems.extend(asked::first_day(annuel.shape(), Some(first_day)).err());
    problems.extend(asked::zones(annuel.shape(), "zones", zones));
    if annuel.is_senior() && payment == AnnuelPayment::AtOnce {
        let message = "Senior is paid by direct debit only";
        problems.push(Problem::new("payment", "not-by-debit", message, "send `direct-debit`"));
    }
    if let Ok((_, tariff)) = found {
        problems.extend(life::too_early(request, tariff));
    }
    let (book, tariff) = unless(found, problems)?;
    let year = price::of_year(annuel, book, zones).ok_or_else(|| book.no_figures(first_day, "firstDay"))?;
    let mut life = Life::new(annuel, books, book, tariff, request, year);
    for (index, event) in in_order(&request.events, day) {
        life.happen(index, &event)?;
    }
    let ahead = day.first_of_month().plus_months(MONTHS_AHEAD).next();
    let months = life.months(day, ahead)?;
    let account = account(&life, request, &months, book);
    let end = life.ends();
    let phase = match &end {
        Some(end) if end.day <= day => AnnuelPhase::Ended,
        _ if day < first_day => AnnuelPhase::NotStarted,
        _ if life.suspended_on(day) => AnnuelPhase::Suspended,
        _ => AnnuelPhase::InForce,
    };
    let options =
        if phase == AnnuelPhase::Ended { Vec::new() } else { options(&life, annuel, request, account.owed) };
    let mut reasons = reasons(annuel, &months, &account);
    reasons.extend(end.as_ref().map(|end| end.reason.clone()));
    let barred_until = end.as_ref().and_then(|end| end.barred_until);
    reasons.extend(barred_until.map(|day| Reason::new(&code::BARRED_AFTER_FRAUD).with("day", day)));
    Ok(AnnuelState {
        phase,
        zones: life.zones_on(day),
        end_day: end.map(|end| end.day),
        barred_until,
        months,
        account,
        options,
        refusals: life.refusals,
        reasons,
        book: book.reference(),
    })
}

/// AC-11, AC-12: why months are free or suspended, and what is owed or paid back.
fn reasons(annuel: &Annuel, months: &[AnnuelMonth], account: &Account) -> Vec<Reason> {
    let kind = |month: &AnnuelMonth| match month.status {
        MonthStatus::Free => Some(&code::MONTH_FREE),
        MonthStatus::Suspended => Some(&code::MONTH_SUSPENDED),
        MonthStatus::Rejected => Some(&code::DEBIT_WAS_REJECTED),
        MonthStatus::Paid | MonthStatus::Planned => None,
    };
    let about = |month: &AnnuelMonth| Some(Reason::new(kind(month)?).with("month", month.month));
    let mut reasons = vec![Reason::new(&code::SUBSCRIPTION_RUNS).with("title", annuel.0.id())];
    reasons.extend(months.iter().filter_map(about));
    if account.owed > Money::ZERO {
        reasons.push(Reason::new(&code::DEBT_OPEN).with("owed", account.owed));
    }
    if account.refund > Money::ZERO {
        reasons.push(Reason::new(&code::UNUSED_MONTHS_PAID_BACK).with("amount", account.refund));
    }
    reasons
}
