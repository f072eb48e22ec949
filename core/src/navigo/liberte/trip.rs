//! Which taps on Liberté + make a trip, and what it is charged as (AC-14).

use crate::day::Day;
use crate::instant::{Instant, Stamp};
use crate::mode::Mode;
use crate::name::Name;
use crate::navigo::validity::{is_rail, of_trip};
use crate::navigo::{NETWORK, codes as code, coverage};
use crate::navigo_jour::coverage::is_airport_station;
use crate::order::in_order;
use crate::reader::Direction;
use crate::reason::Reason;
use crate::tariff::{Book, Books, LiberteTariff, NavigoJourTariff, NavigoTariff, TitleCoverage, TripKind};
use crate::title::Title;
use crate::wire::{Items, Read, Reader, Tree, readable};

/// A validation that was accepted on Liberté +.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiberteTap {
    /// When.
    pub at: Instant,
    /// Mode of transport.
    pub mode: Mode,
    /// Whether somebody entered or left.
    pub direction: Direction,
    /// Name of the line, where known.
    pub line: Option<Name>,
    /// Name of the station, where there is one.
    pub station: Option<Name>,
}

readable!(LiberteTap {
    at: "at" required,
    mode: "mode" required,
    direction: "direction" required,
    line: "line" optional,
    station: "station" optional,
});

/// A trip that somebody else has put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiberteTrip {
    /// When it began.
    pub from: Instant,
    /// What it is charged as.
    pub kind: TripKind,
}

readable!(LiberteTrip { from: "from" required, kind: "kind" required, });

/// How somebody travelled, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Travel {
    /// By taps, which trips are made of. A tap that is sent twice is one.
    Taps(Items<LiberteTap, 2_000>),
    /// By trips.
    Trips(Items<LiberteTrip, 2_000>),
}

impl Read for Travel {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.variant(tree, "travel", &["taps", "trips"], |tag, val, r| match tag {
            "taps" => r.required("val", val, Items::read).map(Self::Taps),
            _ => r.required("val", val, Items::read).map(Self::Trips),
        })
    }
}

/// What the book in force on a day says of trips.
#[derive(Clone, Copy)]
pub(super) struct Figures<'b> {
    pub book: &'b Book,
    pub liberte: &'b LiberteTariff,
    pub jour: &'b NavigoJourTariff,
    navigo: &'b NavigoTariff,
    row: &'b TitleCoverage,
}

impl<'b> Figures<'b> {
    /// CM-10: the figures of a day; `no-tariff-in-force` where there are none.
    pub(super) fn read(books: Books<'b>, day: Day, reader: &mut Reader) -> Option<Self> {
        let all = |book: &'b Book| {
            let navigo = book.navigo()?;
            Some((book.liberte()?, book.navigo_jour()?, navigo, coverage::of(navigo, Title::LibertePlus)?))
        };
        match books.section(NETWORK, day, "", all) {
            Ok((book, (liberte, jour, navigo, row))) => Some(Self { book, liberte, jour, navigo, row }),
            Err(problem) => {
                reader.problem(problem.code, problem.message, problem.remedy);
                None
            }
        }
    }

    /// Whether a tap is at an airport: at a station of one, or on a line that goes nowhere else.
    fn is_airport(&self, tap: &LiberteTap) -> bool {
        let station = tap.station.as_ref();
        matches!(tap.mode, Mode::Orlyval | Mode::Roissybus)
            || station.is_some_and(|station| is_airport_station(self.jour, tap.mode, station))
    }
}

/// A tap, when it was in civil time, and the figures of that day.
#[derive(Clone, Copy)]
struct Known<'a> {
    tap: &'a LiberteTap,
    at: Stamp,
    figures: Figures<'a>,
}

impl Known<'_> {
    fn is_rail(&self) -> bool {
        is_rail(self.figures.navigo, self.tap.mode)
    }
}

/// A trip, and why it is one.
pub(super) struct Trip {
    pub from: Stamp,
    pub kind: TripKind,
    pub reasons: Vec<Reason>,
}

/// The trips of somebody, in the order in which they began.
pub(super) fn trips(books: Books, travel: &Travel, reader: &mut Reader) -> Option<Vec<Trip>> {
    match travel {
        Travel::Taps(taps) => known(books, taps, reader).map(|taps| of_taps(&taps)),
        Travel::Trips(trips) => {
            let key = |trip: &LiberteTrip| (trip.from, trip.kind);
            let trips = in_order(trips, |one, other| key(one).cmp(&key(other))).into_iter();
            let trip = |trip: &LiberteTrip| Trip {
                from: NETWORK.stamp(trip.from),
                kind: trip.kind,
                reasons: Vec::new(),
            };
            Some(trips.map(trip).collect())
        }
    }
}

/// The taps with their figures.
fn known<'a>(books: Books<'a>, taps: &'a [LiberteTap], reader: &mut Reader) -> Option<Vec<Known<'a>>> {
    let mut all = Vec::with_capacity(taps.len());
    reader.field("val", |r| {
        for (index, tap) in taps.iter().enumerate() {
            let at = NETWORK.stamp(tap.at);
            let figures = r.item(index, |r| r.field("at", |r| Figures::read(books, at.day(), r)));
            all.extend(figures.map(|figures| Known { tap, at, figures }));
        }
    });
    (all.len() == taps.len()).then_some(all)
}

/// AC-14: the trips that taps make.
fn of_taps(taps: &[Known]) -> Vec<Trip> {
    let text = |name: &Option<Name>| name.as_ref().map(|name| name.as_str().to_owned());
    let key = |known: &Known| {
        let tap = known.tap;
        (tap.at, tap.mode, tap.direction, text(&tap.line), text(&tap.station))
    };
    let mut made: Vec<Taken> = Vec::new();
    let mut before: Option<&Known> = None;
    for known in in_order(taps, |one, other| key(one).cmp(&key(other))) {
        if before.replace(known).is_some_and(|before| before.tap == known.tap) {
            continue;
        }
        match made.last_mut().map(|trip| (trip.belongs(known), trip)) {
            Some((Ok(()), trip)) => trip.taps.push(known),
            Some((Err(why), _)) => made.push(Taken { taps: vec![known], first: known, why: Some(why) }),
            None => made.push(Taken { taps: vec![known], first: known, why: None }),
        }
    }
    made.into_iter().map(Taken::trip).collect()
}

/// A trip while its taps come.
struct Taken<'t, 'a> {
    first: &'t Known<'a>,
    /// All of them, with the first.
    taps: Vec<&'t Known<'a>>,
    /// Why it does not belong to the trip before.
    why: Option<Reason>,
}

impl<'t, 'a> Taken<'t, 'a> {
    fn entries(&self) -> impl DoubleEndedIterator<Item = &&'t Known<'a>> {
        self.taps.iter().filter(|known| known.tap.direction == Direction::Entry)
    }

    /// AC-14: whether a tap belongs to the trip, or why not. An exit is judged at its entry (RD-1), whose time is that of a
    /// trip on its mode; one that no entry belongs to is judged as an entry.
    fn belongs(&self, known: &Known) -> Result<(), Reason> {
        let Known { tap, at, .. } = *known;
        if tap.direction == Direction::Exit {
            let of_entry = |entry: &&Known| of_trip(Some(entry.figures.row), entry.at, entry.is_rail());
            if self.entries().next_back().is_some_and(|entry| of_entry(entry).contains(at)) {
                return Ok(());
            }
        }
        let on_surface: Vec<_> = self.entries().filter(|entry| !entry.is_rail()).collect();
        // A change between rail and surface is free within the time of a trip on the surface.
        let by_rail = known.is_rail() && on_surface.is_empty();
        let time = of_trip(Some(known.figures.row), self.first.at, by_rail);
        if !time.contains(at) {
            let over = Reason::new(&code::LIBERTE_TRIP_OVER);
            return Err(over.with("since", self.first.at).with("until", time.until));
        }
        let enters = tap.direction == Direction::Entry && !known.is_rail();
        let line = tap.line.as_ref().filter(|_| enters);
        let same = |entry: &Known| match (&entry.tap.line, line) {
            (Some(taken), Some(line)) => taken.is(line.as_str()),
            _ => false,
        };
        match line.filter(|_| on_surface.iter().any(|entry| same(entry))) {
            Some(line) => {
                let again = Reason::new(&code::LIBERTE_LINE_AGAIN).with("line", line.as_str().to_owned());
                Err(again.with("since", self.first.at))
            }
            None => Ok(()),
        }
    }

    fn trip(self) -> Trip {
        let (kind, place) = self.kind();
        let entries = self.taps.iter().skip(1).filter(|known| known.tap.direction == Direction::Entry);
        let changes: Vec<Stamp> = entries.map(|entry| entry.at).collect();
        let free =
            (!changes.is_empty()).then(|| Reason::new(&code::LIBERTE_CHANGES_FREE).with_each("at", changes));
        let reasons = self.why.into_iter().chain(place).chain(free).collect();
        Trip { from: self.first.at, kind, reasons }
    }

    /// AC-14: what it is charged as. Reading: a trip costs its first validation; one that is at an airport anywhere costs the
    /// airport fare; the lower one of a proximity area counts where the first and the last tap are at Roissy and in the area.
    fn kind(&self) -> (TripKind, Option<Reason>) {
        let figures = self.first.figures;
        let Some(airport) = self.taps.iter().find(|known| known.figures.is_airport(known.tap)) else {
            let kind = if self.first.is_rail() { TripKind::Rail } else { TripKind::Surface };
            return (kind, None);
        };
        let ends = (&self.first.tap.station, self.taps.last().and_then(|last| last.tap.station.as_ref()));
        if let (Some(first), Some(last)) = ends
            && let Some((kind, airport, station)) = proximity(figures.liberte, first, last)
        {
            let near = Reason::new(&code::LIBERTE_NEAR_AIRPORT).with("airport", airport.as_str().to_owned());
            return (kind, Some(near.with("station", station.as_str().to_owned())));
        }
        let at_airport = match &airport.tap.station {
            Some(station) => {
                Reason::new(&code::LIBERTE_AT_AIRPORT).with("station", station.as_str().to_owned())
            }
            None => Reason::new(&code::LIBERTE_TO_AIRPORT).with("mode", airport.tap.mode.id()),
        };
        (TripKind::Airport, Some(at_airport))
    }
}

/// AC-14: the proximity area that one end of a trip is in, where the other one is Roissy.
fn proximity<'n>(
    tariff: &LiberteTariff,
    first: &'n Name,
    last: &'n Name,
) -> Option<(TripKind, &'n Name, &'n Name)> {
    let is_roissy =
        |name: &Name| tariff.roissy_stations.value.iter().any(|station| name.is(station.as_str()));
    let (airport, station) = match (is_roissy(first), is_roissy(last)) {
        (true, false) => (first, last),
        (false, true) => (last, first),
        _ => return None,
    };
    let mut areas = tariff.areas.value.iter();
    let area = areas.find(|area| area.stations.iter().any(|name| station.is(name.as_str())))?;
    Some((area.kind, airport, station))
}
