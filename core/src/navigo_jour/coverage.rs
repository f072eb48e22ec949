//! Where a pass is valid (NJ-10; art. 2.1, 2.2).

use super::codes as code;
use super::tariff;
use crate::answer::Assessment;
use crate::day::Day;
use crate::mode::Mode;
use crate::name::Name;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::station::Station;
use crate::tariff::{Books, NavigoJourTariff};
use crate::wire::{Items, readable};

/// A trip or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageRequest {
    /// Day of the trip.
    pub day: Day,
    /// Mode of transport.
    pub mode: Mode,
    /// Name of the line, where known.
    pub line: Option<Name>,
    /// Stations where the trip is entered or left, as far as known.
    pub stations: Items<Station, 2>,
}

readable!(CoverageRequest {
    day: "day" required,
    mode: "mode" required,
    line: "line" optional,
    stations: "stations" required,
});

fn is_airport(tariff: &NavigoJourTariff, name: &Name) -> bool {
    tariff.airport_stations.value.iter().any(|airport| name.is(airport.as_str()))
}

/// NJ-10, art. 2.1: whether a station is one of the airport stations that need a title of their own on this
/// mode. Reading: the exclusion is for metro, RER and every kind of train; a tram or bus stop of the same name
/// is covered.
pub(crate) fn is_airport_station(tariff: &NavigoJourTariff, mode: Mode, name: &Name) -> bool {
    tariff.airport_modes.value.contains(&mode) && is_airport(tariff, name)
}

pub(crate) fn use_airport_title(tariff: &NavigoJourTariff) -> Remedy {
    Remedy::new(&code::USE_AIRPORT_TITLE).with("title", tariff.airport_title_to_buy.value.id())
}

/// NJ-10: the grounds of mode and line.
pub(crate) fn check_mode_and_line(
    tariff: &NavigoJourTariff,
    mode: Mode,
    line: Option<&Name>,
    grounds: &mut Grounds,
) {
    if !tariff.modes.value.contains(&mode) {
        grounds.add(
            Reason::new(&code::MODE_NOT_COVERED).with("mode", mode.id()),
            [Remedy::new(&code::BUY_TITLE_FOR_MODE).with("mode", mode.id())],
        );
    }
    let excluded = |line: &&Name| tariff.lines_not_covered.value.iter().any(|name| line.is(name.as_str()));
    if let Some(line) = line.filter(excluded) {
        let line = line.as_str().to_owned();
        grounds.add(
            Reason::new(&code::LINE_NOT_COVERED).with("line", line.clone()),
            [Remedy::new(&code::BUY_TITLE_OF_LINE).with("line", line)],
        );
    }
}

/// NJ-10: the grounds of a station.
pub(crate) fn check_station(tariff: &NavigoJourTariff, mode: Mode, station: &Station, grounds: &mut Grounds) {
    let name = || station.name.as_str().to_owned();
    if is_airport_station(tariff, mode, &station.name) {
        grounds.add(
            Reason::new(&code::AIRPORT_STATION_NOT_COVERED).with("station", name()).with("mode", mode.id()),
            [use_airport_title(tariff)],
        );
    } else if !station.in_region {
        grounds.add(
            Reason::new(&code::STATION_OUTSIDE_REGION).with("station", name()),
            [Remedy::new(&code::BUY_TITLE_BEYOND_REGION).with("station", name())],
        );
    }
}

/// NJ-10: why a trip is covered.
pub(super) fn reasons<'a>(
    tariff: &NavigoJourTariff,
    mode: Mode,
    stations: impl IntoIterator<Item = &'a Station>,
) -> Vec<Reason> {
    let stops = stations.into_iter().filter(|station| is_airport(tariff, &station.name)).map(|station| {
        Reason::new(&code::AIRPORT_STOP_COVERED)
            .with("station", station.name.as_str().to_owned())
            .with("mode", mode.id())
    });
    std::iter::once(Reason::new(&code::MODE_COVERED).with("mode", mode.id())).chain(stops).collect()
}

/// NJ-10, art. 2.1, 2.2: whether a mode, a line and stations are covered.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day.
///
/// ```
/// use portillon::navigo_jour::{coverage, CoverageRequest, Station};
/// use portillon::{wire::Items, Books, Mode, Name};
/// let orly = Station { name: Name::new("Aéroport d'Orly").unwrap(), in_region: true };
/// let mut request = CoverageRequest {
///     day: "2026-01-05".parse()?,
///     mode: Mode::Metro,
///     line: Name::new("14"),
///     stations: Items::one(orly),
/// };
/// assert_eq!(coverage(Books::BUILT_IN, &request)?.reasons[0].code(), "airport-station-not-covered");
/// request.mode = Mode::Tram;
/// assert!(coverage(Books::BUILT_IN, &request)?.is_granted());
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn coverage(books: Books, request: &CoverageRequest) -> Result<Assessment, Problems> {
    let (book, tariff) = tariff(books, request.day, "day")?;
    let mut grounds = Grounds::default();
    check_mode_and_line(tariff, request.mode, request.line.as_ref(), &mut grounds);
    for station in request.stations.iter() {
        check_station(tariff, request.mode, station, &mut grounds);
    }
    Ok(grounds.decide(book.reference(), || ((), reasons(tariff, request.mode, request.stations.iter()))))
}
