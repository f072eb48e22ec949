//! On which modes, lines, stations and zones a title is valid (AC-6, AC-7, AC-9).

use chrono::Weekday;

use super::product::find;
use super::{NETWORK, asked, codes as code};
use crate::answer::Assessment;
use crate::calendar;
use crate::day::Day;
use crate::mode::Mode;
use crate::name::Name;
use crate::navigo_jour::codes as jour;
use crate::navigo_jour::coverage::{is_airport_station, use_airport_title};
use crate::problem::{Problems, unless};
use crate::reason::{Grounds, Reason, Remedy};
use crate::station::Station;
use crate::tariff::{AirportCoverage, Book, Books, NavigoJourTariff, NavigoTariff, TitleCoverage};
use crate::title::Title;
use crate::wire::{Items, readable};
use crate::zones::Zones;

/// What the book says of a title.
pub(crate) fn of(tariff: &NavigoTariff, title: Title) -> Option<&TitleCoverage> {
    tariff.coverage.value.iter().find(|row| row.title == title)
}

/// Whether a title reaches a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// On any day.
    Always,
    /// Only because it covers all zones on this day.
    AllZonesDay,
    /// No.
    Not,
    /// The book does not know whether this is a day on which it covers all zones.
    Unknown,
}

/// AC-7: whether passes of two zones cover all zones on a day: Saturdays, Sundays, public holidays, the middle of summer,
/// and short school holidays. `None` for a day of which it is not known whether it is in the school holidays.
pub(super) fn is_all_zones_day(tariff: &NavigoTariff, day: Day) -> Option<bool> {
    let off = matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        || calendar::is_holiday(NETWORK, day)
        || tariff.all_zones_summer.value.contains(day)
        || tariff.school_holidays.value.iter().any(|holidays| holidays.contains(day));
    (off || tariff.school_holidays_known.value.contains(day)).then_some(off)
}

/// AC-6, AC-7: whether zones reach a zone; a Semaine never reaches further than its own.
pub(crate) fn reach(
    tariff: &NavigoTariff,
    row: Option<&TitleCoverage>,
    zones: Zones,
    zone: u32,
    day: Day,
) -> Reach {
    if zones.contains(zone) {
        return Reach::Always;
    }
    if !row.is_some_and(|row| row.all_zones_days) {
        return Reach::Not;
    }
    match is_all_zones_day(tariff, day) {
        Some(true) => Reach::AllZonesDay,
        Some(false) => Reach::Not,
        None => Reach::Unknown,
    }
}

/// AC-9: whether a title reaches an airport station: some reach all, passes those whose zone they cover that day.
pub(crate) fn reach_airport(
    tariff: &NavigoTariff,
    row: Option<&TitleCoverage>,
    zones: Option<Zones>,
    station: &Name,
    day: Day,
) -> Reach {
    match row.map_or(AirportCoverage::None, |row| row.airports) {
        AirportCoverage::None => Reach::Not,
        AirportCoverage::All => Reach::Always,
        AirportCoverage::ByZone => {
            let mut airports = tariff.airport_zones.value.iter();
            let airport = airports.find(|zone| zone.stations.iter().any(|name| station.is(name.as_str())));
            let zones = zones.unwrap_or(Zones::ALL);
            airport.map_or(Reach::Not, |airport| reach(tariff, row, zones, airport.zone.0, day))
        }
    }
}

/// AC-9: the grounds of mode, line and station. Reading: a title of which the book says nothing covers no mode.
pub(crate) fn check(
    tariff: &NavigoTariff,
    title: Title,
    mode: Mode,
    line: Option<&Name>,
    station: Option<&Station>,
    day: Day,
    grounds: &mut Grounds,
) {
    if !of(tariff, title).is_some_and(|row| row.modes.contains(&mode)) {
        let reason = Reason::new(&code::MODE_NOT_IN_TITLE).with("title", title.id()).with("mode", mode.id());
        grounds.add(reason, [Remedy::new(&jour::BUY_TITLE_FOR_MODE).with("mode", mode.id())]);
    }
    let last = tariff.roissybus_last_day.value;
    if mode == Mode::Roissybus && day > last {
        let reason = Reason::new(&code::ROISSYBUS_ENDED).with("lastDay", last);
        grounds.add(reason, [Remedy::new(&code::USE_ANOTHER_LINE)]);
    }
    let excluded = |line: &&Name| tariff.lines_not_covered.value.iter().any(|name| line.is(name.as_str()));
    if let Some(line) = line.filter(excluded) {
        let line = || line.as_str().to_owned();
        let reason = Reason::new(&code::LINE_NOT_IN_TITLE).with("title", title.id()).with("line", line());
        grounds.add(reason, [Remedy::new(&jour::BUY_TITLE_OF_LINE).with("line", line())]);
    }
    if let Some(station) = station {
        check_station(title, station, grounds);
    }
}

/// AC-9: the trip lies wholly inside the region.
fn check_station(title: Title, station: &Station, grounds: &mut Grounds) {
    if !station.in_region {
        let name = || station.name.as_str().to_owned();
        let reason = Reason::new(&code::STATION_BEYOND_REGION).with("title", title.id());
        let beyond = Remedy::new(&jour::BUY_TITLE_BEYOND_REGION).with("station", name());
        grounds.add(reason.with("station", name()), [beyond]);
    }
}

/// AC-6, AC-7: the ground of a zone that a title does not reach.
pub(crate) fn add_zone(title: Title, zones: Zones, zone: u32, grounds: &mut Grounds) {
    let reason = Reason::new(&code::ZONE_NOT_IN_TITLE).with("title", title.id()).with("zone", zone);
    grounds.add(
        reason.with("first", zones.first()).with("last", zones.last()),
        [Remedy::new(&code::BUY_TITLE_FOR_ZONE).with("zone", zone)],
    );
}

/// A trip or a part of it, on a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageRequest {
    /// The title.
    pub title: Title,
    /// Zones of the title, where it is sold by them.
    pub zones: Option<Zones>,
    /// Day of the entry validation.
    pub day: Day,
    /// Mode of transport. Filéo and local services are buses.
    pub mode: Mode,
    /// Name of the line, where known.
    pub line: Option<Name>,
    /// Stations where the trip is entered or left, as far as known.
    pub stations: Items<Station, 2>,
    /// Zones that the trip goes through; `None`: they are not judged, but for airport stations.
    pub trip_zones: Option<Zones>,
    /// Whether the train has to be booked.
    pub booking_compulsory: bool,
    /// Whether the trip is in first class.
    pub first_class: bool,
}

readable!(CoverageRequest {
    title: "title" required,
    zones: "zones" optional,
    day: "day" required,
    mode: "mode" required,
    line: "line" optional,
    stations: "stations" required,
    trip_zones: "tripZones" optional,
    booking_compulsory: "bookingCompulsory" required,
    first_class: "firstClass" required,
});

/// AC-9: trains without compulsory booking, in second class.
fn check_train(request: &CoverageRequest, grounds: &mut Grounds) {
    let (title, mode) = (request.title.id(), request.mode.id());
    if request.booking_compulsory {
        let booked = Reason::new(&code::BOOKED_TRAIN).with("title", title).with("mode", mode);
        grounds.add(booked, [Remedy::new(&jour::BUY_TITLE_FOR_MODE).with("mode", mode)]);
    }
    if request.first_class {
        let second = Reason::new(&code::SECOND_CLASS_TITLE).with("title", title);
        grounds.add(second, [Remedy::new(&code::USE_SECOND_CLASS)]);
    }
}

/// The zones and airport stations of a trip, and why each is reached.
struct Places<'a> {
    request: &'a CoverageRequest,
    tariff: &'a NavigoTariff,
    row: &'a TitleCoverage,
    jour: &'a NavigoJourTariff,
}

impl Places<'_> {
    /// AC-6, AC-7, AC-9: the grounds of places that are not reached, and what is reached only on this day; `None` where it
    /// is not known whether the day is one of all zones.
    fn check(&self, grounds: &mut Grounds) -> Option<Vec<Reason>> {
        let &CoverageRequest { title, zones, day, mode, trip_zones, .. } = self.request;
        let mut reasons = Vec::new();
        let mut all_zones = false;
        for station in self.request.stations.iter().filter(|s| is_airport_station(self.jour, mode, &s.name)) {
            let name = || station.name.as_str().to_owned();
            match reach_airport(self.tariff, Some(self.row), zones, &station.name, day) {
                Reach::Not => grounds.add(
                    Reason::new(&code::AIRPORT_NOT_IN_TITLE)
                        .with("title", title.id())
                        .with("station", name()),
                    [use_airport_title(self.jour)],
                ),
                Reach::Unknown => return None,
                reach @ (Reach::Always | Reach::AllZonesDay) => {
                    all_zones |= reach == Reach::AllZonesDay;
                    reasons.push(Reason::new(&code::AIRPORT_COVERED).with("station", name()));
                }
            }
        }
        for (own, zone) in
            trip_zones.iter().flat_map(|trip| trip.each()).filter_map(|zone| Some((zones?, zone)))
        {
            match reach(self.tariff, Some(self.row), own, zone, day) {
                Reach::Always => {}
                Reach::AllZonesDay => all_zones = true,
                Reach::Not => add_zone(title, own, zone, grounds),
                Reach::Unknown => return None,
            }
        }
        if let (Some(_), Some(trip)) = (zones, trip_zones) {
            let reason = Reason::new(&code::ZONES_IN_TITLE).with("title", title.id());
            reasons.push(reason.with("first", trip.first()).with("last", trip.last()));
        }
        if all_zones {
            reasons.push(Reason::new(&code::ALL_ZONES_DAY).with("day", day));
        }
        Some(reasons)
    }
}

/// AC-6, AC-7, AC-9, AC-15, AC-16: whether a title covers a trip. One title covers the whole of it: passes do not join zones.
///
/// # Errors
/// `not-a-navigo-title`; `missing-zones` and `not-needed` where the request does not fit the title; `no-tariff-in-force` where
/// no book covers the day, or knows whether it is in the school holidays.
///
/// ```
/// use portillon::navigo::{coverage, CoverageRequest};
/// use portillon::{wire::Items, Books, Mode, Title, Zones};
/// let mut request = CoverageRequest {
///     title: Title::NavigoMois,
///     zones: Zones::new(4, 5),
///     day: "2026-03-13".parse()?,
///     mode: Mode::Rer,
///     line: None,
///     stations: Items::default(),
///     trip_zones: Zones::new(1, 4),
///     booking_compulsory: false,
///     first_class: false,
/// };
/// assert_eq!(coverage(Books::BUILT_IN, &request)?.reasons[0].code(), "zone-not-in-title");
/// // A Saturday.
/// request.day = "2026-03-14".parse()?;
/// assert!(coverage(Books::BUILT_IN, &request)?.is_granted());
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn coverage(books: Books, request: &CoverageRequest) -> Result<Assessment, Problems> {
    let &CoverageRequest { title, day, mode, .. } = request;
    let shape = find(title)?.shape();
    let both = |book| Some((Book::navigo(book)?, Book::navigo_jour(book)?));
    let (book, (tariff, jour)) =
        unless(books.section(NETWORK, day, "day", both), asked::zones(shape, "zones", request.zones))?;
    let row = of(tariff, title).ok_or_else(|| book.no_figures(day, "day"))?;
    let mut grounds = Grounds::default();
    check(tariff, title, mode, request.line.as_ref(), None, day, &mut grounds);
    for station in request.stations.iter() {
        check_station(title, station, &mut grounds);
    }
    check_train(request, &mut grounds);
    let places = Places { request, tariff, row, jour };
    let reached = places.check(&mut grounds).ok_or_else(|| book.no_figures(day, "day"))?;
    Ok(grounds.decide(book.reference(), || {
        let mode = Reason::new(&code::MODE_IN_TITLE).with("title", title.id()).with("mode", mode.id());
        ((), std::iter::once(mode).chain(reached).collect())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trip(title: Title, zones: (u8, u8), day: &str, through: (u8, u8)) -> CoverageRequest {
        CoverageRequest {
            title,
            zones: Zones::new(zones.0, zones.1),
            day: day.parse().unwrap(),
            mode: Mode::Rer,
            line: None,
            stations: Items::default(),
            trip_zones: Zones::new(through.0, through.1),
            booking_compulsory: false,
            first_class: false,
        }
    }

    fn told(request: &CoverageRequest) -> String {
        match coverage(Books::BUILT_IN, request) {
            Ok(decision) if decision.is_granted() => "covered".into(),
            Ok(decision) => decision.reasons.iter().map(Reason::code).collect::<Vec<_>>().join(" "),
            Err(problems) => format!("{}: {}", problems[0].path, problems[0].code),
        }
    }

    #[test]
    fn two_zones_of_a_month_cover_all_on_days_off_and_in_holidays() {
        let on = |day| told(&trip(Title::NavigoMois, (4, 5), day, (1, 4)));
        let one_each = "zone-not-in-title zone-not-in-title zone-not-in-title";
        // Friday and Saturday; the Monday after.
        assert_eq!((on("2026-03-13").as_str(), on("2026-03-14").as_str()), (one_each, "covered"));
        assert_eq!(on("2026-03-16"), one_each);
        // The last day before the summer, the national holiday, the first of the summer.
        assert_eq!([on("2026-07-13"), on("2026-07-14"), on("2026-07-15")], [one_each, "covered", "covered"]);
        // In 2025 the last is a Friday, and Monday the first after it.
        assert_eq!([on("2025-08-14"), on("2025-08-15"), on("2025-08-18")], ["covered", "covered", one_each]);
        // First and last day of the winter holidays, Saturday and Sunday, and the workdays around and between.
        assert_eq!([on("2026-02-20"), on("2026-02-23")], [one_each, "covered"]);
        assert_eq!([on("2026-03-06"), on("2026-03-09")], ["covered", one_each]);
        assert_eq!(on("2027-01-04"), "day: no-tariff-in-force");
    }

    #[test]
    fn a_week_never_covers_more_than_its_zones() {
        let saturday = |zones| told(&trip(Title::NavigoSemaine, zones, "2026-03-14", (3, 4)));
        assert_eq!(saturday((4, 5)), "zone-not-in-title");
        assert_eq!(saturday((3, 4)), "covered");
    }

    #[test]
    fn airports_are_covered_by_their_zones() {
        let to = |zones, station| {
            let mut request = trip(Title::NavigoMois, zones, "2026-03-13", (4, 4));
            request.trip_zones = None;
            request.stations = Items::one(Station { name: Name::new(station).unwrap(), in_region: true });
            told(&request)
        };
        let (orly, roissy) = ("Aéroport d'Orly", "Aéroport Charles de Gaulle 1");
        assert_eq!([to((3, 4), orly), to((4, 5), orly)], ["covered", "covered"]);
        assert_eq!([to((3, 4), roissy), to((4, 5), roissy)], ["airport-not-in-title", "covered"]);
    }

    #[test]
    fn what_no_pass_covers_is_named_with_every_ground() {
        let mut request = trip(Title::NavigoMois, (1, 5), "2026-03-13", (1, 5));
        request.mode = Mode::Intercites;
        assert_eq!(told(&request), "covered");
        request.booking_compulsory = true;
        request.first_class = true;
        assert_eq!(told(&request), "booked-train second-class-title");
        request.stations = Items::one(Station { name: Name::new("Creil").unwrap(), in_region: false });
        request.line = Name::new("Tootbus");
        request.mode = Mode::Tgv;
        assert_eq!(
            told(&request),
            "mode-not-in-title line-not-in-title station-beyond-region booked-train second-class-title"
        );
        request.zones = None;
        assert_eq!(told(&request), "zones: missing-zones");
    }
}
