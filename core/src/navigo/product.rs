//! The titles of the Navigo accounts, and what each of them is asked.
//!
//! A new title is a module that answers [`Product`], a section of the book with its figures, and its line in [`product`].

use super::change::{ChangeRequest, not_changed};
use super::liberte::product::LibertePlus;
use super::paris_visite::ParisVisite;
use super::person::Person;
use super::refund::{RefundRequest, not_refunded};
use super::{annuel, gratuite, mois, semaine, ticket};
use crate::answer::{Line, Payment, Quote, Refund};
use crate::day::Day;
use crate::medium::Medium;
use crate::money::Money;
use crate::problem::{Problem, Problems};
use crate::reason::{Grounds, Reason, ReasonKind};
use crate::tariff::{Book, Books, PriceDay, Rate};
use crate::title::Title;
use crate::zones::Zones;

/// The product that a title is; `None`: it has terms of its own, or none that are known.
pub(crate) fn product(title: Title) -> Option<&'static dyn Product> {
    Some(match title {
        Title::NavigoSemaine => &semaine::SEMAINE,
        Title::NavigoSemaineSolidarite => &semaine::SOLIDARITE,
        Title::NavigoMois => &mois::MOIS,
        Title::NavigoMoisSolidarite => &mois::SOLIDARITE,
        Title::NavigoAnnuel => &annuel::ANNUEL,
        Title::NavigoAnnuelSenior => &annuel::SENIOR,
        Title::NavigoGratuite => &gratuite::GRATUITE,
        Title::LibertePlus => &LibertePlus,
        Title::ParisVisite => &ParisVisite,
        Title::MetroTrainRer => &ticket::METRO_TRAIN_RER,
        Title::BusTram => &ticket::BUS_TRAM,
        Title::ParisRegionAirports => &ticket::AIRPORTS,
        Title::Roissybus => &ticket::ROISSYBUS,
        Title::Orlyval => &ticket::ORLYVAL,
        _ => return None,
    })
}

/// The product that a request names: problem `not-a-navigo-title`.
pub(super) fn find(title: Title) -> Result<&'static dyn Product, Problem> {
    product(title).ok_or_else(|| {
        let message = format!("`{}` has no rules here", title.id());
        let remedy = "send a title for which `titles.describe` names functions of `navigo`";
        Problem::new("title", "not-a-navigo-title", message, remedy)
    })
}

/// On which days a title can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Starts {
    /// On Mondays, for a week.
    Monday,
    /// On the first of a month, for the month.
    FirstOfMonth,
    /// With its first validation.
    FirstUse,
}

impl Starts {
    /// The day on or before this one on which it can begin.
    pub(crate) fn latest(self, day: Day) -> Day {
        match self {
            Self::Monday => day.minus_days(day.weekday().num_days_from_monday()),
            Self::FirstOfMonth => day.first_of_month(),
            Self::FirstUse => day,
        }
    }

    /// The day after this one, which is a first day, on which it can begin again.
    pub(crate) fn next(self, first_day: Day) -> Day {
        match self {
            Self::Monday => first_day.plus_days(7),
            Self::FirstOfMonth => first_day.first_of_next_month(),
            Self::FirstUse => first_day.next(),
        }
    }
}

/// What a request must say of a title.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// When it can begin.
    pub starts: Starts,
    /// Whether it is sold by zones.
    pub by_zones: bool,
    /// Whether it is sold by days.
    pub by_days: bool,
}

/// One of the prices of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PriceRow {
    /// Which of them it is.
    pub rate: Rate,
    /// For these zones; `None`: it is not sold by zones.
    pub zones: Option<Zones>,
    /// For so many days; `None`: it is not sold by days.
    pub days: Option<u32>,
    /// The price.
    pub price: Money,
}

/// How a title is sold, by a book.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<'b> {
    /// The day whose book says what it costs.
    pub price_day: PriceDay,
    /// The media that it can be loaded on.
    pub media: &'b [Medium],
    /// The most of them on a medium.
    pub most: u32,
}

/// The first and the last day of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    /// The first.
    pub first: Day,
    /// The last.
    pub last: Day,
}

/// What is asked for, once a request was found to fit the title.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// The title.
    pub title: Title,
    /// Day of purchase.
    pub purchase_day: Day,
    /// First day of validity; of what begins with its first validation, the day of purchase.
    pub first_day: Day,
    /// Zones.
    pub zones: Option<Zones>,
    /// How many.
    pub quantity: u32,
    /// The medium.
    pub medium: Medium,
}

/// The kinds of reasons that a title gives, by the rules that it has.
pub(crate) struct Kinds {
    /// It is on sale: `title`, `firstDay` where it has one, `firstSaleDay`, `lastSaleDay`.
    pub on_sale: &'static ReasonKind,
    /// Not yet: also `purchaseDay`, without `lastSaleDay`.
    pub not_yet: &'static ReasonKind,
    /// No longer: also `purchaseDay`, without `firstSaleDay`.
    pub no_longer: &'static ReasonKind,
    /// It is valid: `title`, `from`, `until`.
    pub valid: &'static ReasonKind,
    /// It is valid on Noctilien: the same facts.
    pub noctilien: &'static ReasonKind,
    /// It is paid at once: `due`.
    pub paid: &'static ReasonKind,
    /// There are too many: `title`, `quantity`, `limit`.
    pub too_many: &'static ReasonKind,
}

/// The lines of a price, its payments, and why.
pub(crate) type Paying = (Vec<Line>, Vec<Payment>, Vec<Reason>);

/// What a title is asked.
pub(crate) trait Product: Sync {
    /// What a request must say of it.
    fn shape(&self) -> Shape;

    /// The kinds of its reasons.
    fn kinds(&self) -> &'static Kinds;

    /// How it is sold; `None`: the book does not know it.
    fn terms<'b>(&self, book: &'b Book) -> Option<Terms<'b>>;

    /// Every price that the book knows.
    fn prices(&self, book: &Book) -> Vec<PriceRow>;

    /// The days on which it is sold, by the book that prices it.
    fn sale_days(&self, book: &Book, first_day: Day) -> Option<Days>;

    /// The price that a person pays on a day, and why where it is not the full one; `None` after a ground was added.
    fn rate(
        &self,
        book: &Book,
        person: &Person,
        day: Day,
        grounds: &mut Grounds,
    ) -> Option<(Rate, Vec<Reason>)> {
        let _ = (book, person, day, grounds);
        Some((Rate::Full, Vec::new()))
    }

    /// Grounds that only this title knows.
    fn check(&self, book: &Book, asked: &Asked, grounds: &mut Grounds) {
        let _ = (book, asked, grounds);
    }

    /// What is paid, when, and why: at once, unless the title says otherwise.
    fn pay(&self, book: &Book, asked: &Asked, price: Money) -> Paying {
        let _ = book;
        let line = Line::of(asked.title.id(), asked.quantity, price);
        let payment = Payment { due: asked.purchase_day, amount: line.amount };
        let paid = Reason::new(self.kinds().paid).with("due", asked.purchase_day);
        (vec![line], vec![payment], vec![paid])
    }

    /// The same, where later books matter too.
    fn offer(&self, books: Books, book: &Book, asked: &Asked, price: Money) -> Paying {
        let _ = books;
        self.pay(book, asked, price)
    }

    /// What has to be said of a person before it can be decided who may have it.
    fn missing(&self, person: &Person) -> Vec<Problem> {
        let _ = person;
        Vec::new()
    }

    /// AC-8, AC-15: whether its zones are changed, and for how much more.
    fn change(&self, book: &Book, request: &ChangeRequest) -> Result<Quote, Problems> {
        Ok(not_changed(book, request.title))
    }

    /// AC-8, AC-15: what is paid back.
    fn refund(&self, book: &Book, request: &RefundRequest) -> Result<Refund, Problems> {
        Ok(not_refunded(book, request.title))
    }
}
