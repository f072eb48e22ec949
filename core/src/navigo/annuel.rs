//! Navigo Annuel and Annuel Senior (AC-11 to AC-13).
//!
//! - `price`: what a month costs, and which is free;
//! - [`plan`]: what a subscription costs, who pays it and when;
//! - `event`, `life`, [`state`]: how a subscription stands after everything that happened.

mod event;
mod life;
mod plan;
mod price;
mod state;
#[cfg(test)]
mod tests;

pub use event::{AnnuelCause, AnnuelEvent, AnnuelHappening};
pub use plan::{AnnuelPayment, Payer, PlanRequest, plan};
pub use state::{
    AnnuelMonth, AnnuelOption, AnnuelOptionNow, AnnuelPhase, AnnuelState, AnnuelStateRequest, MonthStatus,
    state,
};

use super::change::ChangeRequest;
use super::codes as code;
use super::person::Person;
use super::product::{Asked, Days, Kinds, Paying, PriceRow, Product, Shape, Starts, Terms};
use super::refund::RefundRequest;
use crate::answer::{Quote, Refund};
use crate::day::Day;
use crate::money::Money;
use crate::problem::{Problem, Problems};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, Books, NavigoAnnuelTariff, PriceDay, Rate};
use crate::title::Title;

/// A pass that is subscribed to for as long as one likes.
pub(super) struct Annuel(Title);

/// By zones, at the full price.
pub(super) const ANNUEL: Annuel = Annuel(Title::NavigoAnnuel);
/// For all zones, from an age on.
pub(super) const SENIOR: Annuel = Annuel(Title::NavigoAnnuelSenior);

static KINDS: Kinds = Kinds {
    on_sale: &code::SUBSCRIPTION_OPEN,
    not_yet: &code::SUBSCRIPTION_NOT_YET_OPEN,
    no_longer: &code::SUBSCRIPTION_CLOSED,
    valid: &code::VALID_EACH_MONTH,
    noctilien: &code::VALID_EACH_MONTH,
    paid: &code::ANNUEL_AT_ONCE,
    too_many: &code::ONE_PASS_ON_MEDIUM,
};

/// The annuel that a request names: problem `not-an-annuel`.
fn find(title: Title) -> Result<&'static Annuel, Problem> {
    match title {
        Title::NavigoAnnuel => Ok(&ANNUEL),
        Title::NavigoAnnuelSenior => Ok(&SENIOR),
        _ => {
            let message = format!("`{}` is not one of them", title.id());
            Err(Problem::new(
                "title",
                "not-an-annuel",
                message,
                "send `navigo-annuel` or `navigo-annuel-senior`",
            ))
        }
    }
}

fn not_said(path: &str, what: &str) -> Problem {
    Problem::new(path, "missing-fact", format!("{what} decides who may have it"), "send it")
}

impl Annuel {
    fn is_senior(&self) -> bool {
        self.0 == Title::NavigoAnnuelSenior
    }

    /// AC-12: zones and money of a subscription depend on its life, which [`state`] follows.
    fn lives(&self) -> Grounds {
        let mut grounds = Grounds::default();
        grounds.add(Reason::new(&code::SUBSCRIPTION_LIVES).with("title", self.0.id()), []);
        grounds
    }

    /// AC-11: old enough; from an age on Senior, for who does not work, or less than half-time.
    fn check_holder(&self, tariff: &NavigoAnnuelTariff, person: &Person, day: Day, grounds: &mut Grounds) {
        let age = if self.is_senior() { tariff.senior_age.value } else { tariff.least_age.value };
        check_age(&code::TOO_YOUNG, self.0, age.years(), person.birth_date, day, grounds);
        let limit = tariff.senior_work_minutes.value.0;
        if let Some(minutes) =
            person.work_minutes.filter(|minutes| self.is_senior() && minutes.get() >= limit)
        {
            let works =
                Reason::new(&code::WORKS_TOO_MUCH).with("minutes", minutes.get()).with("limit", limit);
            grounds.add_one(works, Remedy::new(&code::CHOOSE_TITLE).with("title", Title::NavigoAnnuel.id()));
        }
    }
}

/// CM-4: somebody is of an age on a day, or is told from when on.
fn check_age(
    kind: &'static crate::reason::ReasonKind,
    title: Title,
    age: u16,
    birth: Option<Day>,
    day: Day,
    grounds: &mut Grounds,
) {
    let birthday = birth.map(|birth| crate::age::birthday(birth, age));
    if let Some(from) = birthday.filter(|birthday| *birthday > day) {
        let young = Reason::new(kind).with("title", title.id()).with("age", age).with("day", day);
        grounds.add_one(young, Remedy::new(&code::WAIT_UNTIL).with("day", from));
    }
}

impl Product for Annuel {
    fn shape(&self) -> Shape {
        Shape { starts: Starts::FirstOfMonth, by_zones: !self.is_senior(), by_days: false }
    }

    fn kinds(&self) -> &'static Kinds {
        &KINDS
    }

    fn terms<'b>(&self, book: &'b Book) -> Option<Terms<'b>> {
        let tariff = book.navigo_annuel()?;
        let row = tariff.media.value.iter().find(|row| row.title == self.0)?;
        Some(Terms { price_day: PriceDay::FirstDay, media: &row.media, most: 1 })
    }

    /// The prices of a year.
    fn prices(&self, book: &Book) -> Vec<PriceRow> {
        let Some(tariff) = book.navigo_annuel() else { return Vec::new() };
        let rows = tariff.prices.value.iter().filter(|row| row.title == self.0);
        let zones = |row: &crate::tariff::PassPrice| (!self.is_senior()).then_some(row.zones);
        rows.map(|row| PriceRow { rate: row.rate, zones: zones(row), days: None, price: row.price }).collect()
    }

    /// AC-11: from 60 to 15 days before the first day.
    fn sale_days(&self, book: &Book, first_day: Day) -> Option<Days> {
        let tariff = book.navigo_annuel()?;
        Some(Days {
            first: first_day.minus_days(tariff.opens_days_before.value.0),
            last: first_day.minus_days(tariff.closes_days_before.value.0),
        })
    }

    fn missing(&self, person: &Person) -> Vec<Problem> {
        let birth = person.birth_date.is_none().then(|| not_said("person.birthDate", "the birth date"));
        let no_work = self.is_senior() && person.work_minutes.is_none();
        let work = no_work.then(|| not_said("person.workMinutes", "the time of work"));
        birth.into_iter().chain(work).collect()
    }

    /// AC-11: Reading: the age is that of the first day, or of the day that is asked about.
    fn rate(
        &self,
        book: &Book,
        person: &Person,
        day: Day,
        grounds: &mut Grounds,
    ) -> Option<(Rate, Vec<Reason>)> {
        self.check_holder(book.navigo_annuel()?, person, day, grounds);
        grounds.is_empty().then(|| (Rate::Full, Vec::new()))
    }

    /// AC-11: by direct debit.
    fn offer(&self, books: Books, book: &Book, asked: &Asked, price: Money) -> Paying {
        plan::by_debit(self, books, book, asked.zones, asked.first_day)
            .unwrap_or_else(|| self.pay(book, asked, price))
    }

    fn change(&self, book: &Book, _: &ChangeRequest) -> Result<Quote, Problems> {
        Ok(self.lives().refuse(book.reference()))
    }

    fn refund(&self, book: &Book, _: &RefundRequest) -> Result<Refund, Problems> {
        Ok(self.lives().refuse(book.reference()))
    }
}
