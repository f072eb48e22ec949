//! What the day of each person costs (NT-2 to NT-4, NT-18).

use serde::Serialize;

use super::journey::{DayTrip, Point, Trip, Way};
use super::{Id, codes as code};
use crate::instant::Stamp;
use crate::money::Money;
use crate::reason::{Reason, ReasonKind};
use crate::tariff::{NavitapTariff, Text, ZoneFare};

/// Where and when somebody boarded or landed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The stop.
    pub stop: Id,
    /// When.
    pub at: Stamp,
}

/// A journey of one person. Boarding or landing may be missing, never both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Journey {
    /// The sailing.
    pub run: Id,
    /// The boarding; `None`: missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boarding: Option<Passage>,
    /// The landing; `None`: missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landing: Option<Passage>,
    /// Whether it is on a fast service: one of its taps says so.
    pub fast: bool,
}

/// The day ticket of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ticket {
    /// Number of the person, from 1.
    pub number: u8,
    /// Identifier of the fare in the tariff book.
    pub fare: std::borrow::Cow<'static, str>,
    /// Its price.
    pub price: Money,
    /// The journeys of the day.
    pub journeys: Vec<Journey>,
    /// Why it is this fare, in order.
    pub reasons: Vec<Reason>,
}

impl<'a> Way<'a> {
    pub(super) fn boarding(self) -> Option<Point<'a>> {
        match self {
            Self::Boarded(boarding) | Self::Whole(boarding, _) => Some(boarding),
            Self::Landed(_) => None,
        }
    }

    fn landing(self) -> Option<Point<'a>> {
        match self {
            Self::Landed(landing) | Self::Whole(_, landing) => Some(landing),
            Self::Boarded(_) => None,
        }
    }

    /// Where somebody boarded who did not land.
    fn without_landing(self) -> Option<&'a Id> {
        if let Self::Boarded(boarding) = self { Some(boarding.stop) } else { None }
    }

    /// Where somebody landed who did not board.
    fn without_boarding(self) -> Option<&'a Id> {
        if let Self::Landed(landing) = self { Some(landing.stop) } else { None }
    }
}

impl From<Point<'_>> for Passage {
    fn from(point: Point) -> Self {
        Self { stop: point.stop.clone(), at: point.at }
    }
}

impl From<&Trip<'_>> for Journey {
    fn from(trip: &Trip) -> Self {
        Self {
            run: trip.run.clone(),
            boarding: trip.way.boarding().map(Passage::from),
            landing: trip.way.landing().map(Passage::from),
            fast: trip.fast,
        }
    }
}

/// The runs of some journeys, each once, in order.
fn runs<'a>(trips: &[&DayTrip<'a>], which: impl Fn(&Trip) -> bool) -> Vec<&'a Id> {
    let (mut seen, mut runs) = (Vec::new(), Vec::new());
    for DayTrip { trip, .. } in trips.iter().filter(|day| which(&day.trip)) {
        if !seen.contains(&trip.run_number) {
            seen.push(trip.run_number);
            runs.push(trip.run);
        }
    }
    runs
}

/// The stops of some journeys, each once, in the order in which they are used.
fn stops<'a>(trips: &[&DayTrip<'a>]) -> Vec<&'a Id> {
    let mut stops = Vec::new();
    for point in trips.iter().flat_map(|day| [day.trip.way.boarding(), day.trip.way.landing()]).flatten() {
        if !stops.contains(&point.stop) {
            stops.push(point.stop);
        }
    }
    stops
}

/// NT-4: run and stop of every journey of which a tap is missing, if there is one.
fn missing<'a>(
    kind: &'static ReasonKind,
    trips: &[&DayTrip<'a>],
    stop: fn(Way<'a>) -> Option<&'a Id>,
) -> Option<Reason> {
    let missing = trips.iter().filter_map(|day| Some((day.trip.run, stop(day.trip.way)?)));
    missing.fold(None, |reason, (run, stop)| {
        Some(reason.unwrap_or_else(|| Reason::new(kind)).with("run", run).with("stop", stop))
    })
}

/// Why a day costs the whole network: NT-3, its fast services; NT-4, its missing taps.
fn whole_network_reasons(trips: &[&DayTrip]) -> Vec<Reason> {
    let fast = runs(trips, |trip| trip.fast);
    let fast = (!fast.is_empty()).then(|| Reason::new(&code::FAST_SERVICE).with_each("run", fast));
    let landing = missing(&code::MISSING_LANDING, trips, Way::without_landing);
    let boarding = missing(&code::MISSING_BOARDING, trips, Way::without_boarding);
    [fast, landing, boarding].into_iter().flatten().collect()
}

fn whole_network(tariff: &NavitapTariff) -> (&Text, Money) {
    (&NavitapTariff::WHOLE_NETWORK, tariff.whole_network.value)
}

/// NT-2: the cheapest fare that covers every stop; among equal ones a zone fare before the whole network.
fn cheapest<'t>(tariff: &'t NavitapTariff, stops: &[&Id]) -> (&'t Text, Money) {
    let covers = |fare: &&ZoneFare| {
        stops.iter().all(|stop| fare.stops.iter().any(|covered| covered.as_str() == stop.as_str()))
    };
    let zones = tariff.zone_fares.value.iter().filter(covers).map(|fare| (&fare.id, fare.price.value));
    let whole = whole_network(tariff);
    zones.chain([whole]).min_by_key(|(_, price)| *price).unwrap_or(whole)
}

/// NT-2 to NT-4, NT-18: the ticket of a person for all journeys of a day; `None` where there are none.
pub(super) fn ticket(tariff: &NavitapTariff, trips: &[&DayTrip]) -> Option<Ticket> {
    let number = trips.first()?.trip.number;
    let mut reasons = whole_network_reasons(trips);
    let (fare, price) = if reasons.is_empty() {
        let stops = stops(trips);
        let (fare, price) = cheapest(tariff, &stops);
        let reason = Reason::new(&code::ZONE_FARE).with("fare", fare.0.clone());
        reasons.push(reason.with_each("run", runs(trips, |_| true)).with_each("stop", stops));
        (fare, price)
    } else {
        whole_network(tariff)
    };
    let journeys = trips.iter().map(|day| Journey::from(&day.trip)).collect();
    Some(Ticket { number, fare: fare.0.clone(), price, journeys, reasons })
}
