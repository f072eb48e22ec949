//! The exact choice behind the advice (AC-18): which passes and tickets serve all trips at the least value. It knows no
//! titles: kinds are numbers in the order of the book, days are counted from 0, amounts are cents.
//!
//! The method is dynamic programming over days and passes. Passes are taken in the order of their first days; each of them
//! splits every state into one that buys it and one that does not. A state is what was spent, and what it means for the days
//! to come: which of their demands are covered, which groups are busy. At the end of a day its uncovered demands are paid
//! for one by one ([`Day`]), and forgotten. Of two states the one is dropped that spent more and has nothing that the
//! other lacks: whatever is added to it can be added to the other. So no cheaper choice is ever lost, and the states stay few.
//!
//! Two shortcuts lose nothing either: a pass that is dearer than all that it covers is never bought (`worth`), unless it is
//! what was asked for; and states that leave the same demands of a day open pay the same.
//!
//! What is least is a matter of [`Value`]: trips that nothing serves, then cents, then purchases, then kinds; and of choices
//! that are equal in all that, the one that buys the earlier pass. The choice is therefore always the same one.

mod bits;
mod day;
mod search;
mod value;
mod worth;

pub use bits::Bits;
pub use day::{Day, Demand, Fare, Use};
pub use search::solve;
pub use value::Value;

/// A pass that can be bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Its kind.
    pub kind: usize,
    /// What it costs.
    pub cents: i64,
    /// First day on which it covers anything, or keeps its group busy.
    pub first: usize,
    /// Last such day.
    pub last: usize,
    /// The demands that it covers, by their numbers: they are counted through from the first day to the last.
    pub covers: Bits,
    /// Passes of the same group have no day in common.
    pub group: Option<usize>,
}

/// A contract by which trips are paid for one by one, at the prices that the demands name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meter {
    /// Its kind.
    pub kind: usize,
    /// What it costs to have it; `None`: it is there already, and no purchase.
    pub fee: Option<i64>,
}

/// What there is to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// How many kinds there are.
    pub kinds: usize,
    /// Numbers of groups are below this one.
    pub groups: usize,
    /// The demands of each day.
    pub days: Vec<Day>,
    /// The passes, in any order.
    pub passes: Vec<Pass>,
    /// The contract by which trips are paid for one by one, where there is one.
    pub meter: Option<Meter>,
}

/// Which kinds may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// All.
    All,
    /// All but one.
    Without(usize),
    /// Of passes and the meter at least one of this kind and no other; tickets of any kind.
    With(usize),
    /// Tickets alone, and a meter that is there already.
    Tickets,
}

impl Only {
    /// Whether a pass or the meter of this kind may be chosen.
    fn allows(self, kind: usize) -> bool {
        match self {
            Self::All => true,
            Self::Without(other) => kind != other,
            Self::With(only) => kind == only,
            Self::Tickets => false,
        }
    }

    /// Whether tickets of this kind may be bought.
    fn allows_ticket(self, kind: usize) -> bool {
        self != Self::Without(kind)
    }

    /// Whether a choice has to have this kind.
    fn needs(self, kind: usize) -> bool {
        self == Self::With(kind)
    }
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it comes to.
    pub value: Value,
    /// Places of the chosen passes in the problem, by first day, then kind, then place.
    pub passes: Vec<usize>,
    /// Whether trips may be paid for by the meter.
    pub metered: bool,
    /// What serves each demand, day by day.
    pub uses: Vec<Vec<Use>>,
}
