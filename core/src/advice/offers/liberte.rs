//! Liberté +: a contract by which trips are paid for afterwards, one by one (AC-14).

use super::{Asked, Open, code};
use crate::advice::cover::{Covers, NETWORK};
use crate::day::Day;
use crate::medium::Medium;
use crate::money::Money;
use crate::navigo::liberte::{is_outside_cap, price};
use crate::navigo::product::product;
use crate::navigo::validity::is_rail;
use crate::reason::{Grounds, Reason};
use crate::tariff::{Book, LiberteTariff, TripKind};
use crate::title::Title;

const TITLE: Title = Title::LibertePlus;

/// The zone of Roissy, whose surroundings have prices of their own.
const ROISSY_ZONE: u8 = 5;

/// The contract.
pub(in crate::advice) struct Contract {
    /// What it costs to have it; `None`: the traveller has it.
    pub fee: Option<Money>,
    pub medium: Medium,
}

/// What a trip is charged.
#[derive(Clone, Copy)]
pub(in crate::advice) struct Charge {
    pub price: Money,
    /// Whether the cap of the day counts it.
    pub capped: bool,
}

impl Asked<'_> {
    /// AC-10, AC-14: the first subscription is free, and a later one costs a fee. Readings: it is subscribed to on the day of
    /// the request; one that the traveller has is in force on all days.
    pub(in crate::advice) fn contract(&self) -> Result<Contract, Grounds> {
        let unknown = |kind| Grounds::alone(Reason::new(kind).with("title", TITLE.id()));
        let book = self.books.in_force(NETWORK, self.request.day);
        let book = book.ok_or_else(|| unknown(&code::PRICE_NOT_KNOWN))?;
        let tariff = book.liberte().ok_or_else(|| unknown(&code::PRICE_NOT_KNOWN))?;
        let medium = self.medium(TITLE, &tariff.media.value)?;
        let product = product(TITLE).ok_or_else(|| unknown(&code::TERMS_NOT_KNOWN))?;
        let mut held = self.request.held.iter().flat_map(|held| held.iter());
        if held.any(|held| held.title == TITLE) {
            return Ok(Contract { fee: None, medium });
        }
        let mut grounds = Grounds::default();
        let rate = product.rate(book, &self.person(), self.request.day, &mut grounds);
        let Some((rate, _)) = rate.filter(|_| grounds.is_empty()) else { return Err(grounds) };
        let fee = product.prices(book).into_iter().find(|row| row.rate == rate).map(|row| row.price);
        let fee = if self.request.traveller.had_liberte_plus { fee } else { Some(Money::ZERO) };
        Ok(Contract { fee: Some(fee.ok_or_else(|| unknown(&code::PRICE_NOT_KNOWN))?), medium })
    }

    /// AC-14, Reading: a trip costs what its first validation is charged, and changes are free; to and from an airport the
    /// airport fare, outside the cap.
    pub(in crate::advice) fn charge(&self, open: &Open) -> Option<Charge> {
        let product = product(TITLE)?;
        if open.coverage.of(TITLE, None, &open.trip) != Covers::Whole {
            return None;
        }
        let book = self.books.in_force(NETWORK, open.trip.day)?;
        let (rate, _) = product.rate(book, &self.person(), open.trip.day, &mut Grounds::default())?;
        let tariff = book.liberte()?;
        let kind = kind(book, tariff, open)?;
        let price = price(tariff, kind, rate)?;
        Some(Charge { price, capped: !is_outside_cap(kind) })
    }

    /// AC-14: the cap of a day is the price of Navigo Jour.
    pub(in crate::advice) fn cap(&self, day: Day) -> Option<Money> {
        Some(self.books.in_force(NETWORK, day)?.navigo_jour()?.price.value)
    }
}

/// What a trip is charged as.
fn kind(book: &Book, tariff: &LiberteTariff, open: &Open) -> Option<TripKind> {
    let journey = open.trip.journey;
    if open.coverage.is_airport(journey) {
        let near =
            journey.station.as_ref().filter(|_| journey.zones.last() == ROISSY_ZONE).and_then(|station| {
                let is_there = |name: &&crate::tariff::Text| station.is(name.as_str());
                tariff.areas.value.iter().find(|area| area.stations.iter().any(|name| is_there(&name)))
            });
        return Some(near.map_or(TripKind::Airport, |area| area.kind));
    }
    Some(if is_rail(book.navigo()?, *journey.modes.first()?) { TripKind::Rail } else { TripKind::Surface })
}
