//! Who asks for a title (AC-10, AC-11).

use crate::day::{Day, too_late};
use crate::problem::Problem;
use crate::wire::{Count, Items, readable};

vocabulary! {
    /// A right to a lower price.
    Right, "right" {
        /// Solidarité at a quarter of the price.
        SolidariteQuarter = "solidarite-quarter",
        /// Solidarité at half the price.
        SolidariteHalf = "solidarite-half",
        /// Solidarité Gratuité: travels free.
        Gratuite = "gratuite",
        /// Large-family card.
        LargeFamily = "large-family",
        /// Disability card.
        Disability = "disability",
    }
}

/// What is known of the person who will travel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Birth date; `None`: not said.
    pub birth_date: Option<Day>,
    /// Rights that the person has.
    pub rights: Option<Items<Right, 5>>,
    /// Minutes of paid work a week; `None`: not said.
    pub work_minutes: Option<Count<0, 10_080>>,
}

readable!(Person {
    birth_date: "birthDate" optional,
    rights: "rights" optional,
    work_minutes: "workMinutes" optional,
});

impl Person {
    /// Whether the person has a right.
    pub(crate) fn has(&self, right: Right) -> bool {
        self.rights.as_ref().is_some_and(|rights| rights.contains(&right))
    }

    /// CM-4: nobody asks before birth.
    pub(super) fn born_later(&self, asked: Day) -> Option<Problem> {
        let birth = self.birth_date.filter(|birth| *birth > asked)?;
        Some(too_late("person.birthDate", birth, "the day of the request,", asked))
    }
}
