//! When a pass is valid, and how long a trip lasts (AC-6, AC-7, AC-14 to AC-16).

use super::product::{Product, Starts, find};
use super::{NETWORK, asked, codes as code, coverage};
use crate::answer::{Validity, ValidityWindow, Window};
use crate::day::Day;
use crate::instant::{Clock, Instant, Stamp};
use crate::mode::Mode;
use crate::problem::{Problem, Problems, unless};
use crate::reason::Reason;
use crate::tariff::{Book, Books, NavigoTariff, TitleCoverage};
use crate::title::Title;
use crate::wire::{Count, readable};
use crate::zones::Zones;

/// Whether a mode is one by rail; all others are on the surface.
pub(crate) fn is_rail(tariff: &NavigoTariff, mode: Mode) -> bool {
    tariff.rail_modes.value.contains(&mode)
}

/// AC-6, AC-7, AC-16: a pass is valid from the first moment of its first day to the last of its last one; those that say
/// so, on Noctilien until the next morning.
pub(crate) fn of_days(
    tariff: &NavigoTariff,
    row: Option<&TitleCoverage>,
    first: Day,
    last: Day,
    mode: Mode,
) -> Window {
    let morning = mode == Mode::Noctilien && row.is_some_and(|row| row.noctilien_morning);
    let until = if morning { tariff.noctilien_until.value } else { Clock::MIDNIGHT };
    Window::between(NETWORK, first, last.next(), until)
}

/// AC-14, AC-15: a trip that began at `since`, as long as it lasts by rail or on the surface. Reading: where the title does
/// not say how long it lasts there, as long as on the other.
pub(crate) fn of_trip(row: Option<&TitleCoverage>, since: Stamp, by_rail: bool) -> Window {
    let (rail, surface) = row.map_or((None, None), |row| (row.rail_minutes, row.surface_minutes));
    let minutes = if by_rail { rail.or(surface) } else { surface.or(rail) };
    Window { from: since, until: NETWORK.minutes_after(since, minutes.map_or(0, |minutes| minutes.0)) }
}

/// The title whose validity is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidityRequest {
    /// The title.
    pub title: Title,
    /// First day of validity, for a title that has one.
    pub first_day: Option<Day>,
    /// First validation, for a title that begins with it.
    pub first_used: Option<Instant>,
    /// Zones, for a title that is sold by them; `None`: days of all zones are not named.
    pub zones: Option<Zones>,
    /// Days, for a title that is sold by them.
    pub days: Option<Count<1, 5>>,
}

readable!(ValidityRequest {
    title: "title" required,
    first_day: "firstDay" optional,
    first_used: "firstUsed" optional,
    zones: "zones" optional,
    days: "days" optional,
});

/// AC-6, AC-7, AC-14 to AC-16: when an entry validation is covered, by mode, and on which days a pass of two zones covers
/// all of them. It is the entry that counts.
///
/// # Errors
/// `not-a-navigo-title`; `missing-day`, `missing-first-use`, `missing-days`, `not-needed` and `not-a-first-day` where the
/// request does not fit the title; `no-tariff-in-force` where no book covers the days, or knows whether they are in the
/// school holidays.
///
/// ```
/// use portillon::navigo::{validity, ValidityRequest};
/// use portillon::{Books, Title};
/// let request = ValidityRequest {
///     title: Title::NavigoSemaine,
///     first_day: Some("2026-03-23".parse()?),
///     first_used: None,
///     zones: None,
///     days: None,
/// };
/// let windows = validity(Books::BUILT_IN, &request)?.windows;
/// assert_eq!(windows[0].window.until.to_string(), "2026-03-30T00:00:00+02:00");
/// // Noctilien, until the next morning.
/// assert_eq!(windows[1].window.until.to_string(), "2026-03-30T06:00:00+02:00");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn validity(books: Books, request: &ValidityRequest) -> Result<Validity, Problems> {
    let &ValidityRequest { title, zones, .. } = request;
    let product = find(title)?;
    let shape = product.shape();
    let days = request.days.map(Count::get);
    let first_day = asked::first_day(shape, request.first_day);
    let used = asked::first_used(shape, request.first_used);
    let mut problems = Vec::new();
    problems.extend(first_day.as_ref().err().cloned());
    problems.extend(used.as_ref().err().cloned());
    problems.extend(
        zones.filter(|_| !shape.by_zones).and_then(|zones| asked::zones(shape, "zones", Some(zones))),
    );
    problems.extend(asked::days(shape, days));
    let (Ok(first_day), Ok(used)) = (first_day, used) else { return Err(Problems(problems)) };
    let used = used.map(|used| NETWORK.stamp(used));
    let (Some(first), path) = (match (first_day, used) {
        (Some(day), _) => (Some(day), "firstDay"),
        (None, used) => (used.map(Stamp::day), "firstUsed"),
    }) else {
        return Err(Problems(problems));
    };
    let (book, tariff) = unless(books.section(NETWORK, first, path, Book::navigo), problems)?;
    let row = coverage::of(tariff, title).ok_or_else(|| book.no_figures(first, path))?;
    let covered = Covered { product, title, tariff, row };
    let (windows, mut reasons) = match used.filter(|_| title.is_used_by_trips()) {
        Some(since) => covered.trip(since),
        None => {
            let last = last_day(shape.starts, first, days.unwrap_or(1));
            let (windows, mut reasons) = covered.days(first, last);
            let zones = zones.filter(|zones| row.all_zones_days && *zones != Zones::ALL);
            if zones.is_some() {
                reasons.extend(all_zones_days(book, tariff, title, first, last, path)?);
            }
            (windows, reasons)
        }
    };
    let not_covered = Mode::ALL.iter().filter(|mode| !row.modes.contains(mode));
    let about =
        |mode: &Mode| Reason::new(&code::MODE_NOT_IN_TITLE).with("title", title.id()).with("mode", mode.id());
    reasons.extend(not_covered.map(about));
    Ok(Validity { windows, reasons, book: book.reference() })
}

/// AC-6, AC-7, AC-16: the last day of a title that begins on `first`.
pub(crate) fn last_day(starts: Starts, first: Day, days: u32) -> Day {
    match starts {
        Starts::Monday | Starts::FirstOfMonth => starts.next(first).previous(),
        Starts::FirstUse => first.plus_days(days.saturating_sub(1)),
    }
}

/// AC-7: the days on which a pass of two zones covers all of them.
fn all_zones_days(
    book: &Book,
    tariff: &NavigoTariff,
    title: Title,
    first: Day,
    last: Day,
    path: &str,
) -> Result<Option<Reason>, Problem> {
    let mut free = Vec::new();
    for day in std::iter::successors(Some(first), |day| Some(day.next())).take_while(|day| *day <= last) {
        let known = coverage::is_all_zones_day(tariff, day).ok_or_else(|| book.no_figures(day, path))?;
        free.extend(known.then_some(day));
    }
    let reason = Reason::new(&code::ALL_ZONES_DAYS).with("title", title.id());
    Ok((!free.is_empty()).then(|| reason.with_each("day", free)))
}

/// What a title covers, by the book.
struct Covered<'b> {
    product: &'b dyn Product,
    title: Title,
    tariff: &'b NavigoTariff,
    row: &'b TitleCoverage,
}

impl Covered<'_> {
    fn valid(&self, mode: Mode, window: Window) -> Reason {
        let kinds = self.product.kinds();
        let kind = if mode == Mode::Noctilien { kinds.noctilien } else { kinds.valid };
        let Window { from, until } = window;
        Reason::new(kind).with("title", self.title.id()).with("from", from).with("until", until)
    }

    /// A pass of days: Noctilien until the morning after.
    fn days(&self, first: Day, last: Day) -> (Vec<ValidityWindow>, Vec<Reason>) {
        self.grouped(|mode| of_days(self.tariff, Some(self.row), first, last, mode))
    }

    /// AC-14, AC-15: a trip, by rail and on the surface.
    fn trip(&self, since: Stamp) -> (Vec<ValidityWindow>, Vec<Reason>) {
        self.grouped(|mode| of_trip(Some(self.row), since, is_rail(self.tariff, mode)))
    }

    /// The modes by their windows; RoissyBus no longer than it runs.
    fn grouped(&self, window_of: impl Fn(Mode) -> Window) -> (Vec<ValidityWindow>, Vec<Reason>) {
        let bus_ends = self.tariff.roissybus_last_day.value;
        let bus_over = NETWORK.start_of(bus_ends.next());
        let mut bus_ended = false;
        let mut groups: Vec<ValidityWindow> = Vec::new();
        for &mode in self.row.modes.iter() {
            let mut window = window_of(mode);
            if mode == Mode::Roissybus && bus_over < window.until {
                window.until = bus_over;
                bus_ended = true;
            }
            match groups.iter_mut().find(|group| group.window == window) {
                Some(group) => group.modes.push(mode),
                None if window.from < window.until => {
                    groups.push(ValidityWindow { modes: vec![mode], window })
                }
                None => {}
            }
        }
        let valid = |group: &ValidityWindow| Some(self.valid(*group.modes.first()?, group.window));
        let mut reasons: Vec<Reason> = groups.iter().filter_map(valid).collect();
        if bus_ended {
            reasons.push(Reason::new(&code::ROISSYBUS_ENDED).with("lastDay", bus_ends));
        }
        (groups, reasons)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::FactValue;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn pass(title: Title, first: &str, zones: (u8, u8)) -> Validity {
        let request = ValidityRequest {
            title,
            first_day: Some(day(first)),
            first_used: None,
            zones: Zones::new(zones.0, zones.1),
            days: None,
        };
        validity(Books::BUILT_IN, &request).unwrap()
    }

    fn until(validity: &Validity, mode: Mode) -> Option<String> {
        let group = validity.windows.iter().find(|group| group.modes.contains(&mode))?;
        Some(group.window.until.to_string())
    }

    fn free_days(validity: &Validity) -> Vec<Day> {
        let reason = validity.reasons.iter().find(|reason| reason.code() == "all-zones-days");
        let facts = reason.map_or(&[][..], Reason::facts);
        let days = facts.iter().filter_map(|fact| match fact.value {
            FactValue::Day(day) => Some(day),
            _ => None,
        });
        days.collect()
    }

    #[test]
    fn a_week_ends_with_sunday_and_a_month_with_its_last_day() {
        let week = pass(Title::NavigoSemaine, "2026-10-19", (1, 5));
        // The clocks go back on that Sunday.
        assert_eq!(until(&week, Mode::Metro), Some("2026-10-26T00:00:00+01:00".into()));
        assert_eq!(until(&week, Mode::Noctilien), Some("2026-10-26T06:00:00+01:00".into()));
        assert_eq!(until(&week, Mode::Tgv), None);
        let month = pass(Title::NavigoMoisSolidarite, "2026-02-01", (1, 5));
        assert_eq!(until(&month, Mode::Metro), Some("2026-03-01T00:00:00+01:00".into()));
        assert_eq!(until(&month, Mode::Noctilien), Some("2026-03-01T06:00:00+01:00".into()));
    }

    #[test]
    fn roissybus_is_not_covered_longer_than_it_runs() {
        let on_last_day = pass(Title::NavigoMois, "2026-02-01", (1, 5));
        assert_eq!(until(&on_last_day, Mode::Roissybus), Some("2026-03-01T00:00:00+01:00".into()));
        assert!(on_last_day.reasons.iter().all(|reason| reason.code() != "roissybus-ended"));
        // The last day is the Saturday of this week.
        let before_end = pass(Title::NavigoSemaine, "2026-02-23", (1, 5));
        assert_eq!(until(&before_end, Mode::Roissybus), Some("2026-03-01T00:00:00+01:00".into()));
        assert_eq!(until(&before_end, Mode::Bus), Some("2026-03-02T00:00:00+01:00".into()));
        let after = pass(Title::NavigoSemaine, "2026-03-02", (1, 5));
        assert_eq!(until(&after, Mode::Roissybus), None);
        assert!(after.reasons.iter().any(|reason| reason.code() == "roissybus-ended"));
    }

    #[test]
    fn a_month_of_two_zones_covers_all_from_mid_july_to_mid_august() {
        let july = free_days(&pass(Title::NavigoMois, "2026-07-01", (2, 3)));
        // Weekends, the 14th, and from the 15th on every day.
        let expected = [4, 5, 11, 12, 14].into_iter().chain(15..=31);
        assert_eq!(july, expected.map(|n| Day::new(2026, 7, n).unwrap()).collect::<Vec<_>>());
        let august = free_days(&pass(Title::NavigoMois, "2026-08-01", (2, 3)));
        let expected = (1..=16).chain([22, 23, 29, 30]);
        assert_eq!(august, expected.map(|n| Day::new(2026, 8, n).unwrap()).collect::<Vec<_>>());
    }

    #[test]
    fn a_month_of_two_zones_covers_all_in_short_school_holidays() {
        // From Saturday 21 February to Sunday 8 March.
        let february = free_days(&pass(Title::NavigoMois, "2026-02-01", (4, 5)));
        let expected = [1, 7, 8, 14, 15].into_iter().chain(21..=28);
        assert_eq!(february, expected.map(|n| Day::new(2026, 2, n).unwrap()).collect::<Vec<_>>());
        let march = free_days(&pass(Title::NavigoMois, "2026-03-01", (4, 5)));
        let expected = (1..=8).chain([14, 15, 21, 22, 28, 29]);
        assert_eq!(march, expected.map(|n| Day::new(2026, 3, n).unwrap()).collect::<Vec<_>>());
    }

    #[test]
    fn a_week_never_covers_more_than_its_zones() {
        assert!(free_days(&pass(Title::NavigoSemaine, "2026-07-20", (2, 3))).is_empty());
        assert!(
            free_days(&pass(Title::NavigoMois, "2026-07-01", (1, 5))).is_empty(),
            "it has them all anyway"
        );
    }
}
