//! Public holidays and working days (CM-3).

use chrono::Weekday;

use crate::day::Day;
use crate::network::Network;

/// Easter Sunday of a year of the Gregorian calendar (the anonymous algorithm of 1876).
fn easter(year: u16) -> Day {
    let year = u32::from(year);
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let shift = (golden + 11 * moon + 22 * week) / 451;
    let days = moon + week + 114 - 7 * shift;
    Day::baked(i32::try_from(year).unwrap_or_default(), days / 31, days % 31 + 1)
}

/// Whether a day is a public holiday in the network's country.
///
/// ```
/// use portillon::{calendar, Network};
/// assert!(calendar::is_holiday(Network::IleDeFrance, "2026-04-06".parse()?), "Easter Monday");
/// assert!(!calendar::is_holiday(Network::IleDeFrance, "2026-04-05".parse()?), "Easter Sunday");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn is_holiday(network: Network, day: Day) -> bool {
    let fixed = (day.month(), day.day());
    let after_easter = day.days_since(easter(day.year()));
    match network {
        Network::IleDeFrance => {
            matches!(fixed, (1, 1) | (5, 1) | (5, 8) | (7, 14) | (8, 15) | (11, 1) | (11, 11) | (12, 25))
                // Easter Monday, Ascension Thursday, Whit Monday.
                || matches!(after_easter, 1 | 39 | 50)
        }
        Network::LagoDiGarda => {
            matches!(
                fixed,
                (1, 1) | (1, 6) | (4, 25) | (5, 1) | (6, 2) | (8, 15) | (11, 1) | (12, 8) | (12, 25) | (12, 26)
            ) || matches!(after_easter, 0 | 1)
                // Saint Francis, from 2026 on.
                || (fixed == (10, 4) && day.year() >= 2026)
        }
    }
}

/// CM-3: whether a day is neither a Saturday, a Sunday nor a public holiday.
pub fn is_working_day(network: Network, day: Day) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(network, day)
}

/// CM-3: the last day of a delay of `count` working days. The start day is not counted.
///
/// ```
/// use portillon::{calendar, Network};
/// let end = calendar::plus_working_days(Network::IleDeFrance, "2025-12-24".parse()?, 2);
/// assert_eq!(end.to_string(), "2025-12-29");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn plus_working_days(network: Network, start: Day, count: u32) -> Day {
    let mut day = start;
    for _ in 0..count {
        day = day.next();
        while !is_working_day(network, day) {
            day = day.next();
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// Gauss's algorithm with its two exceptions, worked from the calendar's epacts in another way than
    /// the one above.
    fn easter_by_gauss(year: u16) -> Day {
        let y = i64::from(year);
        let (a, b, c) = (y % 19, y % 4, y % 7);
        let k = y / 100;
        let m = (15 - (13 + 8 * k) / 25 + k - k / 4) % 30;
        let n = (4 + k - k / 4) % 7;
        let d = (19 * a + m) % 30;
        let e = (2 * b + 4 * c + 6 * d + n) % 7;
        let mut march = 22 + d + e;
        if (d == 29 && e == 6) || (d == 28 && e == 6 && a > 10) {
            march -= 7;
        }
        Day::new(year, 3, 1).unwrap().plus_days(u32::try_from(march - 1).unwrap())
    }

    #[test]
    fn easter_of_every_year_from_2000_to_2100() {
        for year in 2000..=2100 {
            assert_eq!(easter(year), easter_by_gauss(year), "{year}");
            assert_eq!(easter(year).weekday(), Weekday::Sun, "{year}");
        }
    }

    #[test]
    fn easter_of_known_years() {
        for text in [
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2100-03-28",
        ] {
            assert_eq!(easter(day(text).year()), day(text));
        }
    }

    #[test]
    fn french_holidays_of_2026() {
        let holidays: Vec<String> = (0..365)
            .map(|n| day("2026-01-01").plus_days(n))
            .filter(|d| is_holiday(Network::IleDeFrance, *d))
            .map(|d| d.to_string())
            .collect();
        assert_eq!(
            holidays,
            [
                "2026-01-01",
                "2026-04-06",
                "2026-05-01",
                "2026-05-08",
                "2026-05-14",
                "2026-05-25",
                "2026-07-14",
                "2026-08-15",
                "2026-11-01",
                "2026-11-11",
                "2026-12-25",
            ]
        );
    }

    #[test]
    fn italian_holidays_of_2025_and_2026() {
        let holidays = |year: u16| {
            (0..365)
                .map(|n| Day::new(year, 1, 1).unwrap().plus_days(n))
                .filter(|d| is_holiday(Network::LagoDiGarda, *d))
                .map(|d| (d.month(), d.day()))
                .collect::<Vec<_>>()
        };
        let easter_2025 = [
            (1, 1),
            (1, 6),
            (4, 20),
            (4, 21),
            (4, 25),
            (5, 1),
            (6, 2),
            (8, 15),
            (11, 1),
            (12, 8),
            (12, 25),
            (12, 26),
        ];
        assert_eq!(holidays(2025), easter_2025);
        let easter_2026 = [
            (1, 1),
            (1, 6),
            (4, 5),
            (4, 6),
            (4, 25),
            (5, 1),
            (6, 2),
            (8, 15),
            (10, 4),
            (11, 1),
            (12, 8),
            (12, 25),
            (12, 26),
        ];
        assert_eq!(holidays(2026), easter_2026);
    }

    #[test]
    fn a_delay_in_working_days_skips_weekends_and_holidays() {
        let end = |start: &str, count| plus_working_days(Network::IleDeFrance, day(start), count);
        // Friday 2026-05-08 and Thursday 2026-05-14 are holidays.
        assert_eq!(end("2026-05-07", 1), day("2026-05-11"));
        assert_eq!(end("2026-05-07", 4), day("2026-05-15"));
        assert_eq!(end("2026-05-09", 1), day("2026-05-11"));
        assert_eq!(end("2026-05-07", 0), day("2026-05-07"));
    }
}
