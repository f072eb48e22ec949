//! Civil days and calendar arithmetic (CM-1, CM-2).

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::problem::{Problem, Problems, shown};
use crate::wire::{Read, Reader, Tree};

/// A civil day in the network's time zone, of the years 1900 to 2199.
///
/// ```
/// use portillon::Day;
/// let day = Day::parse("2025-12-31")?;
/// assert_eq!(day.plus_months(2).to_string(), "2026-02-28");
/// assert!(Day::parse("2025-02-29").is_err());
/// # Ok::<(), portillon::Problems>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// First and last year that a request may name.
    pub const YEARS: std::ops::RangeInclusive<u16> = 1900..=2199;

    /// The first day that a request may name.
    pub const FIRST: Self = Self::baked(1900, 1, 1);

    /// The day of this year, month (1 to 12) and day of the month; `None` where there is none.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        if !Self::YEARS.contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)).map(Self)
    }

    /// A day of a built-in book, checked when the book was written.
    pub(crate) const fn baked(year: i32, month: u32, day: u32) -> Self {
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(date) => Self(date),
            None => Self(NaiveDate::MIN),
        }
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// `malformed-date` for any other form, `impossible-date` for a day that no calendar has or a year
    /// outside 1900 to 2199.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        let mut reader = Reader::default();
        let day = Self::read_text(text, &mut reader);
        reader.finish(day)
    }

    /// Reads the three numbers of a date record of the contract.
    pub fn read_parts(year: u16, month: u8, day: u8, reader: &mut Reader) -> Option<Self> {
        let read = Self::new(year, month, day);
        if read.is_none() {
            reader.problem(
                "impossible-date",
                format!("`{year:04}-{month:02}-{day:02}` is not a day of the calendar"),
                "send a day that exists, of the years 1900 to 2199",
            );
        }
        read
    }

    fn read_text(text: &str, reader: &mut Reader) -> Option<Self> {
        let parts = |text: &str| {
            let digits = |from: usize, to: usize| {
                let part = text.get(from..to)?;
                part.bytes().all(|b| b.is_ascii_digit()).then_some(part)
            };
            if text.len() != 10 || text.get(4..5)? != "-" || text.get(7..8)? != "-" {
                return None;
            }
            let year = digits(0, 4)?.parse().ok()?;
            Some((year, digits(5, 7)?.parse().ok()?, digits(8, 10)?.parse().ok()?))
        };
        let Some((year, month, day)) = parts(text) else {
            reader.problem(
                "malformed-date",
                format!("`{}` is not a date", shown(text)),
                "write the day as YYYY-MM-DD",
            );
            return None;
        };
        Self::read_parts(year, month, day, reader)
    }

    /// Year.
    pub fn year(self) -> u16 {
        u16::try_from(self.0.year()).unwrap_or_default()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        u8::try_from(self.0.month()).unwrap_or_default()
    }

    /// Day of the month, from 1.
    pub fn day(self) -> u8 {
        u8::try_from(self.0.day()).unwrap_or_default()
    }

    /// Day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// The day `days` later. Stops at the end of chrono's calendar, which no rule reaches.
    pub fn plus_days(self, days: u32) -> Self {
        Self(self.0.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX))
    }

    /// The day `days` earlier.
    pub fn minus_days(self, days: u32) -> Self {
        Self(self.0.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN))
    }

    /// The day after.
    pub fn next(self) -> Self {
        self.plus_days(1)
    }

    /// The day before.
    pub fn previous(self) -> Self {
        self.minus_days(1)
    }

    /// CM-2: the same day of the month `months` later, or the last day of that month where it has none.
    /// A delay of N months that starts on this day ends at the end of that day.
    pub fn plus_months(self, months: u32) -> Self {
        Self(self.0.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX))
    }

    /// CM-2: the first free day after a bar that starts on this day and lasts `months`.
    pub fn free_after_months(self, months: u32) -> Self {
        self.plus_months(months).next()
    }

    /// First day of this day's month.
    pub fn first_of_month(self) -> Self {
        Self(self.0.with_day(1).unwrap_or(self.0))
    }

    /// First day of the month after this day's.
    pub fn first_of_next_month(self) -> Self {
        self.first_of_month().plus_months(1)
    }

    /// Days from `earlier` to this day; negative where it is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    pub(crate) fn date(self) -> NaiveDate {
        self.0
    }

    pub(crate) fn of_date(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl std::fmt::Debug for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Day {
    type Err = Problems;

    fn from_str(text: &str) -> Result<Self, Problems> {
        Self::parse(text)
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Read for Day {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(tree)?;
        Self::read_text(text, reader)
    }
}

#[cfg(feature = "bake")]
impl crate::tariff::Bake for Day {
    fn bake(&self) -> String {
        format!("Day::baked({}, {}, {})", self.0.year(), self.0.month(), self.0.day())
    }
}

/// The problem of a day that lies before another one that it may not precede.
pub(crate) fn out_of_order(path: &str, day: Day, what: &str, earliest: Day) -> Problem {
    Problem::new(
        path,
        "out-of-order",
        format!("`{day}` is before {what} `{earliest}`"),
        format!("send `{earliest}` or a later day"),
    )
}

/// The problem of a day that lies after another one that it may not follow.
pub(crate) fn too_late(path: &str, day: Day, what: &str, latest: Day) -> Problem {
    Problem::new(
        path,
        "out-of-order",
        format!("`{day}` is after {what} `{latest}`"),
        format!("send `{latest}` or an earlier day"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_clamped_to_its_last_day() {
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2028-01-31").plus_months(1), day("2028-02-29"));
        assert_eq!(day("2026-01-30").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2026-01-28").plus_months(1), day("2026-02-28"));
    }

    #[test]
    fn months_are_added_in_one_step() {
        assert_eq!(day("2025-12-31").plus_months(3), day("2026-03-31"));
        assert_eq!(day("2028-02-29").plus_months(12), day("2029-02-28"));
        assert_eq!(day("2028-02-29").plus_months(48), day("2032-02-29"));
    }

    #[test]
    fn a_bar_holds_to_the_end_of_its_last_day() {
        assert_eq!(day("2025-03-10").free_after_months(12), day("2026-03-11"));
        assert_eq!(day("2026-01-31").free_after_months(1), day("2026-03-01"));
    }

    #[test]
    fn only_days_of_the_calendar_are_read() {
        assert!(Day::new(2024, 2, 29).is_some());
        assert!(Day::new(2025, 2, 29).is_none());
        assert!(Day::new(1900, 1, 1).is_some());
        assert!(Day::new(1899, 12, 31).is_none());
        assert!(Day::new(2199, 12, 31).is_some());
        assert!(Day::new(2200, 1, 1).is_none());
        for text in
            ["2026-1-01", "2026-01-1", "20260101", "2026-01-01 ", "+026-01-01", "2026/01/01", "2026-01-0é"]
        {
            assert_eq!(Day::parse(text).unwrap_err()[0].code, "malformed-date", "{text}");
        }
        assert_eq!(Day::parse("2026-00-10").unwrap_err()[0].code, "impossible-date");
    }

    #[test]
    fn the_first_of_the_next_month_follows_the_year() {
        assert_eq!(day("2025-12-01").first_of_next_month(), day("2026-01-01"));
        assert_eq!(day("2026-01-31").first_of_next_month(), day("2026-02-01"));
    }
}
