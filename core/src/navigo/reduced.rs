//! Who pays a reduced price, and who travels free (AC-10).

use super::codes as code;
use super::person::{Person, Right};
use crate::age;
use crate::day::Day;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{NavigoTicketTariff, Rate};
use crate::title::Title;

/// The ages of a child that pays a reduced price.
#[derive(Clone, Copy)]
pub(super) struct Child {
    /// From this age on; younger ones travel free.
    pub from: u16,
    /// Nobody of this age is one.
    pub until: u16,
}

impl Child {
    /// By the book.
    pub(super) fn of_tickets(tariff: &NavigoTicketTariff) -> Self {
        Self { from: tariff.child_from.value.years(), until: tariff.child_until.value.years() }
    }
}

/// AC-10: the price that an age leads to on a day; the youngest travel free, which is a ground against a purchase. Whose
/// age is not said pays the full price.
pub(super) fn by_age(
    Child { from, until }: Child,
    title: Title,
    person: &Person,
    day: Day,
    grounds: &mut Grounds,
) -> Option<(Rate, Vec<Reason>)> {
    let Some(birth) = person.birth_date.filter(|birth| age::is_under(until, *birth, day)) else {
        return Some((Rate::Full, Vec::new()));
    };
    if age::is_under(from, birth, day) {
        let young = Reason::new(&code::TRAVELS_FREE).with("title", title.id()).with("birthDate", birth);
        grounds.add(young.with("fromAge", from), [Remedy::new(&code::TRAVEL_WITHOUT_TITLE)]);
        return None;
    }
    let child = Reason::new(&code::REDUCED_FOR_CHILD).with("title", title.id()).with("birthDate", birth);
    Some((Rate::Reduced, vec![child.with("fromAge", from).with("untilAge", until)]))
}

/// AC-10: the price of tickets and of Liberté +: reduced for children and for whoever has a right to a lower price.
/// Reading: Gratuité is such a right, where what it covers does not reach.
pub(super) fn by_age_or_right(
    child: Child,
    title: Title,
    person: &Person,
    day: Day,
    grounds: &mut Grounds,
) -> Option<(Rate, Vec<Reason>)> {
    let by_age = by_age(child, title, person, day, grounds)?;
    let right = Right::ALL.iter().find(|right| person.has(**right));
    match (by_age, right) {
        ((Rate::Full, _), Some(right)) => {
            let reduced = Reason::new(&code::REDUCED_BY_RIGHT).with("title", title.id());
            Some((Rate::Reduced, vec![reduced.with("right", right.id())]))
        }
        (by_age, _) => Some(by_age),
    }
}
