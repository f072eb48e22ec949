//! What the questions of every document are answered with, so that one piece of code shows any title.

use serde::Serialize;

use crate::day::Day;
use crate::instant::{Clock, Stamp};
use crate::mode::Mode;
use crate::money::{Currency, Money};
use crate::network::Network;
use crate::reason::{Decision, Grant, Reason};
use crate::tariff::BookRef;

/// Time from (inclusive) until (exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Window {
    /// First moment inside.
    pub from: Stamp,
    /// First moment outside.
    pub until: Stamp,
}

impl Window {
    /// The window between two civil times of a network.
    #[inline(never)]
    pub(crate) fn between(network: Network, from: Day, until: Day, until_clock: Clock) -> Self {
        Self { from: network.start_of(from), until: network.at(until, until_clock) }
    }

    /// Whether a moment is inside.
    pub fn contains(self, moment: Stamp) -> bool {
        self.from <= moment && moment < self.until
    }
}

/// One line of a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What is paid, for example `navigo-jour`.
    pub code: &'static str,
    /// How many.
    pub quantity: u32,
    /// Price of one.
    pub unit_price: Money,
    /// Price of all.
    pub amount: Money,
}

impl Line {
    /// The line of `quantity` things at `unit_price` each.
    pub(crate) fn of(code: &'static str, quantity: u32, unit_price: Money) -> Self {
        Self { code, quantity, unit_price, amount: unit_price.times(quantity) }
    }
}

/// One payment of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Day on which it is due.
    pub due: Day,
    /// Amount.
    pub amount: Money,
}

/// A price that is offered. Lines and payments each add up to the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Currency of all amounts.
    pub currency: Currency,
    /// What the total is made of.
    pub lines: Vec<Line>,
    /// What is to be paid.
    pub total: Money,
    /// When it is to be paid.
    pub payments: Vec<Payment>,
}

impl Grant for Offer {}

/// The answer to "what does it cost?".
pub type Quote = Decision<Offer>;

/// An answer that is yes or no.
pub type Assessment = Decision<()>;

/// A sale window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SaleWindow {
    /// When the title is on sale.
    pub window: Window,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book in force on the last day of sale.
    pub book: BookRef,
}

/// When a title may be validated on some modes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidityWindow {
    /// The modes.
    pub modes: Vec<Mode>,
    /// When an entry validation is covered.
    pub window: Window,
}

/// When a title is valid, by mode. A mode in no window is not covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Validity {
    /// Windows, each mode in one at most.
    pub windows: Vec<ValidityWindow>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// Money to be paid back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundDue {
    /// Currency of the amount.
    pub currency: Currency,
    /// Amount.
    pub amount: Money,
    /// Last day on which it is paid.
    pub pay_by: Day,
    /// Whom the claim goes to.
    pub claim_to: &'static str,
}

impl Grant for RefundDue {}

/// The answer to "do I get my money back?".
pub type Refund = Decision<RefundDue>;
