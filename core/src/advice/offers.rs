//! What each title offers a traveller, or why it offers nothing (AC-18, AC-19).

mod annuel;
mod imagine_r;
mod liberte;
mod navigo;
mod navigo_jour;
mod tickets;

pub(super) use liberte::{Charge, Contract};
pub(super) use tickets::{Ticket, TicketFare};

use super::codes as code;
use super::cover::{Coverage, Covers};
use super::plans::Planned;
use super::request::ChooseRequest;
use super::solver::Bits;
use crate::answer::Line;
use crate::day::Day;
use crate::medium::Medium;
use crate::money::Money;
use crate::navigo::product::product;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::Books;
use crate::title::Title;
use crate::zones::Zones;

/// Who asks, and the trips that no pass covers which the traveller has already.
pub(super) struct Asked<'a> {
    pub books: Books<'a>,
    pub request: &'a ChooseRequest,
    pub trips: Vec<Open<'a>>,
}

/// A trip that needs a title.
#[derive(Clone, Copy)]
pub(super) struct Open<'a> {
    pub trip: Planned<'a>,
    /// What the book of its day says.
    pub coverage: Coverage<'a>,
}

/// A pass that can be bought.
pub(super) struct Offer {
    pub title: Title,
    pub zones: Option<Zones>,
    /// Days, for a title that is sold by them.
    pub days: Option<u32>,
    pub first: Day,
    pub last: Day,
    /// First and last day on which it can be bought at this price and still covers all that it is bought for.
    pub buy: (Day, Day),
    pub lines: Vec<Line>,
    pub medium: Medium,
    /// The trips that it covers.
    pub covers: Bits,
}

impl Offer {
    pub fn price(&self) -> Money {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// The trips that a title covers, on whichever days it is valid.
pub(super) struct Served {
    /// Number and day, in order.
    trips: Vec<(usize, Day)>,
    bound: usize,
}

/// The trips that a title covers on some days, of which there is at least one.
pub(super) struct ServedDays {
    pub first: Day,
    pub covers: Bits,
}

impl Served {
    /// Those from one day to another, both inclusive.
    pub fn within(&self, first: Day, last: Day) -> Option<ServedDays> {
        let from = self.trips.partition_point(|(_, day)| *day < first);
        let mut trips = self.trips.iter().skip(from).take_while(|(_, day)| *day <= last).peekable();
        let (_, first) = **trips.peek()?;
        let mut covers = Bits::none(self.bound);
        trips.for_each(|(number, _)| covers.insert(*number));
        Some(ServedDays { first, covers })
    }

    /// The days of these trips, each once.
    pub fn days(&self) -> Vec<Day> {
        let mut days: Vec<Day> = self.trips.iter().map(|(_, day)| *day).collect();
        days.dedup();
        days
    }
}

/// IR-7, AC-11, AC-17 and, as one of a period is on a medium, Reading: titles of which a traveller has one at a time.
pub(super) const ONE_AT_A_TIME: &[&[Title]] = &[
    &[Title::NavigoSemaine],
    &[Title::NavigoSemaineSolidarite],
    &[Title::NavigoMois],
    &[Title::NavigoMoisSolidarite],
    &[Title::ImagineRScolaire, Title::ImagineRJunior],
    &[Title::NavigoAnnuel, Title::NavigoAnnuelSenior],
    &[Title::NavigoGratuite],
    &[Title::ParisVisite],
];

/// The passes that a title offers; none where they would cover no trip. Or the grounds why it offers none.
pub(super) type Offered = Result<Vec<Offer>, Grounds>;

impl Asked<'_> {
    /// The passes that a title offers. Reading: of a title that no room of the rules knows the terms are not known.
    pub fn passes(&self, title: Title) -> Offered {
        match (title, product(title)) {
            (Title::NavigoJour, _) => self.navigo_jour(),
            (Title::ImagineRScolaire | Title::ImagineRJunior, _) => self.imagine_r(title),
            (Title::NavigoAnnuel | Title::NavigoAnnuelSenior, Some(product)) => self.annuel(title, product),
            (_, Some(product)) => self.navigo(title, product),
            (_, None) => Err(Grounds::alone(Reason::new(&code::TERMS_NOT_KNOWN).with("title", title.id()))),
        }
    }

    /// The medium that a title is loaded on: the first that it can be on and the traveller uses.
    fn medium(&self, title: Title, media: &[Medium]) -> Result<Medium, Grounds> {
        let uses = |medium: &&Medium| self.request.media.as_ref().is_none_or(|media| media.contains(medium));
        media.iter().find(uses).copied().ok_or_else(|| {
            let media = media.iter().map(|medium| medium.id());
            Grounds::one(
                Reason::new(&code::NO_MEDIUM_FOR_TITLE).with("title", title.id()),
                Remedy::new(&code::TAKE_MEDIUM).with_each("medium", media),
            )
        })
    }

    /// The trips that a title covers.
    fn served(&self, title: Title, zones: Option<Zones>) -> Served {
        let numbered = self.trips.iter().enumerate();
        let covered =
            numbered.filter(|(_, open)| open.coverage.of(title, zones, &open.trip) == Covers::Whole);
        let trips = covered.map(|(number, open)| (number, open.trip.day)).collect();
        Served { trips, bound: self.trips.len() }
    }
}
