//! What is owed, what it blocks, and what paying it unlocks (AC-3; IR-9 to IR-12, IR-26, IR-37, IR-38; AC-12, AC-13).

use serde::Serialize;

use super::{NETWORK, codes as code};
use crate::day::{Day, too_late};
use crate::id::Id;
use crate::imagine_r::{self, EndCause, EndedContract, Hindered, PaymentMeans, Season};
use crate::money::{Currency, Money};
use crate::order::in_order;
use crate::problem::{Problem, Problems};
use crate::reason::{Reason, Remedy};
use crate::tariff::{Book, BookRef, Books};
use crate::wire::{Items, Read, Reader, Tree, readable, required};

/// A contract of imagine R that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningImagineR {
    /// Its identifier: two unpaid debits of one contract are told from those of two.
    pub contract: Id,
    /// How it is paid.
    pub payment: PaymentMeans,
}

readable!(RunningImagineR { contract: "contract" required, payment: "payment" required, });

/// A contract of imagine R that the agency ended and that is not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsettledImagineR {
    /// Season of the contract.
    pub season: Season,
    /// Day on which it ended.
    pub end_day: Day,
    /// Why.
    pub cause: EndCause,
    /// Day on which the Treasury's notice to pay was received.
    pub notice_day: Option<Day>,
}

readable!(UnsettledImagineR {
    season: "season" required,
    end_day: "endDay" required,
    cause: "cause" required,
    notice_day: "noticeDay" optional,
});

impl UnsettledImagineR {
    fn contract(&self) -> EndedContract {
        let &Self { season, end_day, cause, notice_day } = self;
        EndedContract { season, end_day, cause, notice_day, settlement: None }
    }
}

/// The contract that an amount is owed of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DebtContract {
    /// One of imagine R that goes on.
    ImagineR(RunningImagineR),
    /// One of imagine R that the agency ended.
    ImagineREnded(UnsettledImagineR),
    /// Navigo Annuel that goes on.
    Annuel,
    /// Navigo Annuel that has ended.
    AnnuelEnded,
}

impl Read for DebtContract {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let tags = ["imagine-r", "imagine-r-ended", "annuel", "annuel-ended"];
        reader.variant(tree, "kind of contract", &tags, |tag, val, r| match tag {
            "imagine-r" => required("val", val, r).map(Self::ImagineR),
            "imagine-r-ended" => required("val", val, r).map(Self::ImagineREnded),
            "annuel" => r.no_value(val, Self::Annuel),
            _ => r.no_value(val, Self::AnnuelEnded),
        })
    }
}

/// An amount that is not paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnpaidAmount {
    /// Its identifier.
    pub id: Id,
    /// How much is owed.
    pub amount: Money,
    /// Day on which it fell due.
    pub since: Day,
    /// The contract that it is owed of.
    pub contract: DebtContract,
}

readable!(UnpaidAmount {
    id: "id" required,
    amount: "amount" required,
    since: "since" required,
    contract: "contract" required,
});

/// The unpaid amounts of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebtsRequest {
    /// The day.
    pub day: Day,
    /// The amounts, in any order.
    pub debts: Items<UnpaidAmount, 100>,
}

readable!(DebtsRequest { day: "day" required, debts: "debts" required, });

vocabulary! {
    /// What a debt blocks.
    Blocked, "blocked" {
        /// The payer takes out imagine R, Navigo Annuel or Liberté +.
        NewContract = "new-contract",
        /// The holder takes out imagine R for the same school year.
        SameSeason = "same-season",
        /// A new contract is a right: while it is not, the agency may refuse one.
        ContractByRight = "contract-by-right",
        /// A termination by the payer takes effect.
        Termination = "termination",
        /// The contract goes on: while that is blocked, the agency may end it.
        Continuation = "continuation",
    }
}

/// Something that a debt blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// What.
    pub what: Blocked,
    /// First day on which it is free where nothing is paid; `None`: blocked as long as the amount is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Day>,
    /// First day on which it is free where all is paid on the day asked for; `None`: paying changes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_from: Option<Day>,
}

/// A debt, what it blocks and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Debt {
    /// Identifier of the amount.
    pub id: Id,
    /// How much is owed.
    pub amount: Money,
    /// Day on which it fell due.
    pub since: Day,
    /// What it blocks on the day.
    pub blocks: Vec<Block>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// How it is settled.
    pub remedies: Vec<Remedy>,
}

/// The answer to "what is owed?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DebtsAnswer {
    /// Currency of all amounts.
    pub currency: Currency,
    /// What is owed together.
    pub total: Money,
    /// The debts, the oldest first; those of one day by identifier.
    pub debts: Vec<Debt>,
    /// The book used.
    pub book: BookRef,
}

/// What a debt blocks, why, and how it is settled.
#[derive(Default)]
struct Consequences {
    blocks: Vec<Block>,
    reasons: Vec<Reason>,
    remedies: Vec<Remedy>,
}

impl Consequences {
    fn block(&mut self, what: Blocked, free_from: Option<Day>, settled_from: Option<Day>, reason: Reason) {
        self.blocks.push(Block { what, free_from, settled_from });
        self.reasons.push(reason);
    }
}

/// IR-38: another unpaid debit of the contract, a month before or after. Reading: debits are monthly, so two of neighbouring
/// months are in a row.
fn neighbour(debt: &UnpaidAmount, running: &RunningImagineR, others: &[UnpaidAmount]) -> Option<Day> {
    let month = debt.since.first_of_month();
    let next_to = |other: &&UnpaidAmount| {
        let same = matches!(&other.contract, DebtContract::ImagineR(r) if r.contract == running.contract);
        let other = other.since.first_of_month();
        same && (other.first_of_next_month() == month || month.first_of_next_month() == other)
    };
    others.iter().filter(next_to).map(|other| other.since).min()
}

/// IR-26, IR-37, IR-38, art. 3.11.7, 6.2, 6.3: a debt of a contract of imagine R that goes on. One rejected debit blocks
/// nothing, since the next one asks for it; what is paid at once and owed keeps a termination from taking effect.
fn running_imagine_r(
    debt: &UnpaidAmount,
    running: &RunningImagineR,
    all: &[UnpaidAmount],
    day: Day,
) -> Consequences {
    let mut found = Consequences {
        remedies: vec![Remedy::new(&code::PAY_DEBT).with("amount", debt.amount)],
        ..Consequences::default()
    };
    if running.payment != PaymentMeans::DirectDebit {
        let reason = Reason::new(&imagine_r::codes::DEBT_UNPAID).with("amount", debt.amount);
        found.block(Blocked::Termination, None, Some(day.first_of_next_month()), reason);
    } else if let Some(other) = neighbour(debt, running, all) {
        let (first, second) = (debt.since.min(other), debt.since.max(other));
        let reason = Reason::new(&code::MAY_BE_ENDED_FOR_UNPAID).with("first", first).with("second", second);
        found.block(Blocked::Continuation, None, Some(day), reason);
    } else {
        found.reasons.push(Reason::new(&code::ONE_UNPAID_DEBIT).with("since", debt.since));
    }
    found
}

/// IR-9 to IR-12: a debt of a contract of imagine R that the agency ended.
fn ended_imagine_r(books: Books, unsettled: &UnsettledImagineR, day: Day) -> Result<Consequences, Problem> {
    let contract = unsettled.contract();
    let (_, season) = imagine_r::season(books, unsettled.season)?;
    let (hindrances, ended) = imagine_r::hindrances(&contract, &season.terms, day);
    let mut found = Consequences::default();
    for hindrance in hindrances {
        let what = match hindrance.hindered {
            Hindered::Payer => Blocked::NewContract,
            Hindered::HolderThisSeason => Blocked::SameSeason,
            Hindered::AtDiscretion => Blocked::ContractByRight,
        };
        found.block(what, Some(hindrance.free_from), hindrance.settled_from, hindrance.reason);
    }
    found.reasons.extend(ended);
    found.remedies.push(imagine_r::settle(&contract, &season.terms));
    Ok(found)
}

/// AC-12, AC-13: a debt of Navigo Annuel. While the contract goes on, its payer cannot end it and the agency may. Reading:
/// once it has ended, no rule bars anything, and the amount is still owed.
fn annuel(debt: &UnpaidAmount, has_ended: bool, day: Day) -> Consequences {
    let mut found = Consequences {
        remedies: vec![Remedy::new(&code::PAY_DEBT).with("amount", debt.amount)],
        ..Consequences::default()
    };
    if has_ended {
        found.reasons.push(Reason::new(&code::ANNUEL_OWED_AFTER_END));
    } else {
        let reason = Reason::new(&code::ANNUEL_NOT_ENDED_BY_PAYER).with("amount", debt.amount);
        found.block(Blocked::Termination, None, Some(day), reason);
        let reason = Reason::new(&code::ANNUEL_MAY_BE_ENDED_FOR_UNPAID).with("since", debt.since);
        found.block(Blocked::Continuation, None, Some(day), reason);
    }
    found
}

fn judge(books: Books, debt: &UnpaidAmount, all: &[UnpaidAmount], day: Day) -> Result<Debt, Problem> {
    let found = match &debt.contract {
        DebtContract::ImagineR(running) => running_imagine_r(debt, running, all, day),
        DebtContract::ImagineREnded(unsettled) => ended_imagine_r(books, unsettled, day)?,
        DebtContract::Annuel => annuel(debt, false, day),
        DebtContract::AnnuelEnded => annuel(debt, true, day),
    };
    let owed = Reason::new(&code::STILL_OWED).with("amount", debt.amount).with("since", debt.since);
    Ok(Debt {
        id: debt.id.clone(),
        amount: debt.amount,
        since: debt.since,
        blocks: found.blocks,
        reasons: std::iter::once(owed).chain(found.reasons).collect(),
        remedies: found.remedies,
    })
}

/// What is wrong with an amount, by itself or beside those before it.
fn own_problems(debt: &UnpaidAmount, before: &[UnpaidAmount], day: Day) -> Vec<Problem> {
    let mut problems = Vec::new();
    if before.iter().any(|other| other.id == debt.id) {
        let message = format!("the debt `{}` is there twice", debt.id.as_str());
        problems.push(Problem::new("id", "duplicate", message, "send each debt once"));
    }
    if debt.amount == Money::ZERO {
        let message = "nothing is owed";
        problems.push(Problem::new(
            "amount",
            "out-of-range",
            message,
            "send more than `0.00`, or leave the debt out",
        ));
    }
    if debt.since > day {
        problems.push(too_late("since", debt.since, "the day of the request,", day));
    }
    if let DebtContract::ImagineREnded(unsettled) = &debt.contract {
        let order = unsettled.contract().order_problems(day);
        problems.extend(order.into_iter().map(|problem| problem.inside("contract.val")));
    }
    problems
}

/// AC-3, IR-9 to IR-12, IR-26, IR-37, IR-38, AC-12, AC-13: what is owed and since when, what it blocks, and from which day on
/// it no longer does if all is paid today. Each debt is judged as if the others were paid too.
///
/// # Errors
/// `duplicate` for an identifier that is there twice, `out-of-range` for an amount of nothing, `out-of-order` where a day lies
/// after the day of the request or before one that it follows, `no-tariff-in-force` where no book covers the day, or knows a
/// season.
///
/// ```
/// use portillon::imagine_r::{EndCause, Season};
/// use portillon::navigo_account::{debts, DebtContract, DebtsRequest, UnpaidAmount, UnsettledImagineR};
/// use portillon::wire::Items;
/// use portillon::{Books, Id, Money};
/// let contract = DebtContract::ImagineREnded(UnsettledImagineR {
///     season: Season::new(2025).unwrap(),
///     end_day: "2026-02-10".parse()?,
///     cause: EndCause::NonPayment,
///     notice_day: None,
/// });
/// let debt = UnpaidAmount {
///     id: Id::new("invoice-7").unwrap(),
///     amount: Money::from_cents(85_40),
///     since: "2026-01-07".parse()?,
///     contract,
/// };
/// let answer = debts(Books::BUILT_IN, &DebtsRequest { day: "2026-03-02".parse()?, debts: Items::one(debt) })?;
/// let block = answer.debts[0].blocks[0];
/// assert_eq!(answer.total.to_string(), "85.40");
/// assert_eq!((block.what.id(), block.free_from, block.settled_from),
///     ("new-contract", Some("2027-02-11".parse()?), Some("2026-03-02".parse()?)));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn debts(books: Books, request: &DebtsRequest) -> Result<DebtsAnswer, Problems> {
    let (day, all) = (request.day, &*request.debts);
    let found = books.section(NETWORK, day, "day", Book::navigo_account);
    let mut problems: Vec<Problem> = found.as_ref().err().into_iter().cloned().collect();
    let mut debts = Vec::with_capacity(all.len());
    for (index, debt) in all.iter().enumerate() {
        let name = format!("debts[{index}]");
        let own = own_problems(debt, all.get(..index).unwrap_or_default(), day);
        problems.extend(own.into_iter().map(|problem| problem.inside(&name)));
        match judge(books, debt, all, day) {
            Ok(debt) => debts.push(debt),
            Err(problem) => problems.push(problem.inside(&format!("{name}.contract.val"))),
        }
    }
    let (book, _) = match found {
        Ok(found) if problems.is_empty() => found,
        _ => return Err(Problems(problems)),
    };
    let order = |one: &Debt, other: &Debt| (one.since, &one.id).cmp(&(other.since, &other.id));
    let debts: Vec<Debt> = in_order(&debts, order).into_iter().cloned().collect();
    Ok(DebtsAnswer {
        currency: book.currency(),
        total: debts.iter().map(|debt| debt.amount).sum(),
        debts,
        book: book.reference(),
    })
}
