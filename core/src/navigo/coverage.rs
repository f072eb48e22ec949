//! On which modes, lines, stations and zones a title is valid (AC-6, AC-7, AC-9).

use chrono::Weekday;

use super::{NETWORK, codes as code};
use crate::calendar;
use crate::day::Day;
use crate::mode::Mode;
use crate::name::Name;
use crate::navigo_jour::codes as jour;
use crate::reason::{Grounds, Reason, Remedy};
use crate::station::Station;
use crate::tariff::{AirportCoverage, NavigoTariff, TitleCoverage};
use crate::title::Title;
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
    if let Some(station) = station.filter(|station| !station.in_region) {
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
