//! Whether a title covers a whole trip (AC-7, AC-9, AC-18; NJ-10, IR-31).

use super::plans::Planned;
use super::request::Journey;
use crate::mode::Mode;
use crate::navigo::coverage::{self, Reach};
use crate::network::Network;
use crate::reason::Grounds;
use crate::tariff::{AirportCoverage, Books, NavigoJourTariff, NavigoTariff, NavigoTicketTariff};
use crate::title::Title;
use crate::zones::Zones;

/// The network whose titles are advised.
pub(super) const NETWORK: Network = Network::IleDeFrance;

/// What the book in force on a day of travel says of the titles.
#[derive(Clone, Copy)]
pub(super) struct Coverage<'b> {
    navigo: &'b NavigoTariff,
    jour: Option<&'b NavigoJourTariff>,
    tickets: Option<&'b NavigoTicketTariff>,
}

/// Whether a title covers a trip.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Covers {
    /// Yes.
    Whole,
    /// No.
    Not,
    /// The book does not know whether the day is one on which the title covers all zones.
    Unknown,
}

impl<'b> Coverage<'b> {
    /// Of the trips of a day; `None` where no book knows it.
    pub fn on(books: Books<'b>, trip: &Planned) -> Option<Self> {
        let book = books.in_force(NETWORK, trip.day)?;
        Some(Self { navigo: book.navigo()?, jour: book.navigo_jour(), tickets: book.navigo_tickets() })
    }

    /// AC-10: the age from which a child needs a title.
    pub fn needs_title_from(&self) -> Option<u16> {
        Some(self.tickets?.child_from.value.years())
    }

    /// NJ-10, Reading of AC-9: whether a journey enters or leaves an airport by a mode on which its stations need a title
    /// that covers them; by bus and tram they do not.
    pub fn is_airport(&self, journey: &Journey) -> bool {
        let by_rail = |jour: &NavigoJourTariff| {
            journey.modes.iter().any(|mode| jour.airport_modes.value.contains(mode))
        };
        journey.airport && self.jour.is_some_and(by_rail)
    }

    /// Whether it is known of the day of a trip whether passes of two zones cover all zones. Asked of zones that the trip
    /// goes beyond.
    pub fn is_known(&self, trip: &Planned) -> bool {
        let beyond = if trip.journey.zones.first() == 1 { Zones::new(5, 5) } else { Zones::new(1, 1) };
        self.reach(Title::NavigoMois, beyond, trip) != Covers::Unknown
    }

    /// AC-15: which modes of a trip, one by one, a ticket covers. Where the trip needs a title for its airport, so do all of
    /// its modes by rail.
    pub fn legs(&self, title: Title, trip: &Planned) -> Vec<bool> {
        let row = coverage::of(self.navigo, title);
        let airport =
            self.is_airport(trip.journey) && row.is_none_or(|row| row.airports == AirportCoverage::None);
        let by_rail = |mode: &Mode| self.jour.is_some_and(|jour| jour.airport_modes.value.contains(mode));
        let covers = |mode: &Mode| {
            let mut grounds = Grounds::default();
            coverage::check(self.navigo, title, *mode, None, None, trip.day, &mut grounds);
            grounds.is_empty() && !(airport && by_rail(mode))
        };
        trip.journey.modes.iter().map(covers).collect()
    }

    /// AC-18: one title covers the whole trip, with all of its modes and zones; titles do not join zones.
    pub fn of(&self, title: Title, zones: Option<Zones>, trip: &Planned) -> Covers {
        if title == Title::NavigoJour {
            return if self.jour_covers(trip) { Covers::Whole } else { Covers::Not };
        }
        let Some(row) = coverage::of(self.navigo, title) else { return Covers::Not };
        let mut grounds = Grounds::default();
        for mode in trip.journey.modes.iter() {
            coverage::check(self.navigo, title, *mode, None, None, trip.day, &mut grounds);
        }
        let airport = self.is_airport(trip.journey) && row.airports == AirportCoverage::None;
        if !grounds.is_empty() || airport {
            return Covers::Not;
        }
        self.reach(title, zones, trip)
    }

    /// Whether a title reaches all zones of a trip.
    fn reach(&self, title: Title, zones: Option<Zones>, trip: &Planned) -> Covers {
        let row = coverage::of(self.navigo, title);
        let own = zones.unwrap_or(Zones::ALL);
        let mut covers = Covers::Whole;
        for zone in trip.journey.zones.first()..=trip.journey.zones.last() {
            match coverage::reach(self.navigo, row, own, zone.into(), trip.day) {
                Reach::Always | Reach::AllZonesDay => {}
                Reach::Not => return Covers::Not,
                Reach::Unknown => covers = Covers::Unknown,
            }
        }
        covers
    }

    /// NJ-10: Navigo Jour has modes of its own, and no airport stations.
    fn jour_covers(&self, trip: &Planned) -> bool {
        let Some(jour) = self.jour else { return false };
        let in_zones = |zone: u8| Zones::ALL.contains(zone.into());
        trip.journey.modes.iter().all(|mode| jour.modes.value.contains(mode))
            && !self.is_airport(trip.journey)
            && in_zones(trip.journey.zones.last())
    }
}
