//! Points in time and their civil time in a network (CM-1).

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};

use crate::day::Day;
use crate::problem::{Problems, shown};
use crate::wire::{Read, Reader, Tree};

/// A point in time, to the nanosecond, of the years 2000 to 2100 (UTC).
///
/// ```
/// use portillon::{Instant, Network};
/// let instant = Instant::parse("2026-03-29T00:30:00Z")?;
/// assert_eq!(Network::IleDeFrance.stamp(instant).to_string(), "2026-03-29T01:30:00+01:00");
/// assert!(Instant::parse("2026-03-29T00:30:00").is_err(), "an offset is needed");
/// # Ok::<(), portillon::Problems>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub(crate) DateTime<Utc>);

impl Instant {
    /// First and last year (UTC) of a point in time.
    const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

    /// Reads an RFC 3339 date-time with an offset: `T` and `Z` in either case, at most 9 decimals of a
    /// second, `Z` or an offset up to ±23:59.
    ///
    /// # Errors
    /// `malformed-instant` for any other form (second 60 and a missing offset among them) and for years
    /// outside 2000 to 2100.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        let mut reader = Reader::default();
        let instant = Self::read_text(text, &mut reader);
        reader.finish(instant)
    }

    /// The point in time so many nanoseconds after 1970 began (UTC), as hosts store it; `None` outside 2000 to 2100.
    ///
    /// ```
    /// use portillon::Instant;
    /// let instant = Instant::parse("2026-03-29T00:30:00.000000001Z")?;
    /// assert_eq!(Instant::from_nanoseconds(instant.nanoseconds()), Some(instant));
    /// assert_eq!(Instant::from_nanoseconds(0), None);
    /// # Ok::<(), portillon::Problems>(())
    /// ```
    pub fn from_nanoseconds(nanoseconds: i64) -> Option<Self> {
        let instant = DateTime::from_timestamp_nanos(nanoseconds);
        Self::YEARS.contains(&chrono::Datelike::year(&instant)).then_some(Self(instant))
    }

    /// Nanoseconds since 1970 began (UTC).
    pub fn nanoseconds(self) -> i64 {
        // The years of an instant fit.
        self.0.timestamp_nanos_opt().unwrap_or_default()
    }

    /// Reads the text of an instant of the contract.
    pub fn read_text(text: &str, reader: &mut Reader) -> Option<Self> {
        let instant = parse(text.as_bytes());
        if instant.is_none() {
            reader.problem(
                "malformed-instant",
                format!("`{}` is not a point in time of the years 2000 to 2100", shown(text)),
                "write it as RFC 3339 with an offset, for example `2026-01-31T23:59:00+01:00`",
            );
        }
        instant
    }
}

/// Takes `count` digits off the front of `text`.
fn digits(text: &mut &[u8], count: usize) -> Option<u32> {
    let (number, rest) = text.split_at_checked(count)?;
    *text = rest;
    number
        .iter()
        .try_fold(0_u32, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

/// Takes one byte off the front of `text` if it is one of `allowed`.
fn byte(text: &mut &[u8], allowed: &[u8]) -> Option<u8> {
    let (first, rest) = text.split_first()?;
    allowed.contains(first).then(|| {
        *text = rest;
        *first
    })
}

fn parse(mut text: &[u8]) -> Option<Instant> {
    let text = &mut text;
    let year = i32::try_from(digits(text, 4)?).ok()?;
    byte(text, b"-")?;
    let month = digits(text, 2)?;
    byte(text, b"-")?;
    let date = NaiveDate::from_ymd_opt(year, month, digits(text, 2)?)?;
    byte(text, b"Tt")?;
    let hour = digits(text, 2)?;
    byte(text, b":")?;
    let minute = digits(text, 2)?;
    byte(text, b":")?;
    let second = digits(text, 2)?;
    let mut nanosecond = 0;
    if byte(text, b".").is_some() {
        let decimals = text.iter().take_while(|b| b.is_ascii_digit()).count();
        if !(1..=9).contains(&decimals) {
            return None;
        }
        nanosecond = digits(text, decimals)?;
        for _ in decimals..9 {
            nanosecond *= 10;
        }
    }
    let offset = match byte(text, b"Zz+-")? {
        sign @ (b'+' | b'-') => {
            let hours = digits(text, 2).filter(|hours| *hours <= 23)?;
            byte(text, b":")?;
            let minutes = digits(text, 2).filter(|minutes| *minutes <= 59)?;
            let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
            if sign == b'-' { -seconds } else { seconds }
        }
        _ => 0,
    };
    if !text.is_empty() {
        return None;
    }
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanosecond)?;
    let instant =
        date.and_time(time).and_local_timezone(FixedOffset::east_opt(offset)?).single()?.with_timezone(&Utc);
    Instant::YEARS.contains(&chrono::Datelike::year(&instant)).then_some(Instant(instant))
}

impl Read for Instant {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(tree)?;
        Self::read_text(text, reader)
    }
}

/// A point in time with the offset of a network, as answers give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(pub(crate) DateTime<FixedOffset>);

impl Stamp {
    /// The point in time.
    pub fn instant(self) -> Instant {
        Instant(self.0.with_timezone(&Utc))
    }

    /// The civil day.
    pub fn day(self) -> Day {
        Day::of_date(self.0.date_naive())
    }

    /// CM-1: at most so many seconds have passed since `earlier`.
    pub(crate) fn is_within(self, seconds: u32, earlier: Self) -> bool {
        self.0 - earlier.0 <= TimeDelta::seconds(seconds.into())
    }

    /// CM-1: less than so many hours have passed since `earlier`.
    pub(crate) fn is_less_than_after(self, hours: u32, earlier: Self) -> bool {
        self.0 - earlier.0 < TimeDelta::hours(hours.into())
    }

    /// The civil time of day is before `clock`.
    pub fn is_before(self, clock: Clock) -> bool {
        (self.0.hour(), self.0.minute()) < (clock.hour.into(), clock.minute.into())
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}T{:02}:{:02}:{:02}", self.day(), self.0.hour(), self.0.minute(), self.0.second())?;
        let (mut fraction, mut width) = (self.0.nanosecond(), 9);
        if fraction > 0 {
            while fraction.is_multiple_of(10) {
                (fraction, width) = (fraction / 10, width - 1);
            }
            write!(f, ".{fraction:0width$}")?;
        }
        let offset = self.0.offset().local_minus_utc();
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.abs() / 60;
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl serde::Serialize for Stamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A civil time of day, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock {
    /// Hour, 0 to 23.
    pub(crate) hour: u8,
    /// Minute, 0 to 59.
    pub(crate) minute: u8,
}

impl Clock {
    /// Midnight, at which a day begins.
    pub const MIDNIGHT: Self = Self { hour: 0, minute: 0 };

    pub(crate) fn time(self) -> NaiveTime {
        NaiveTime::from_hms_opt(self.hour.into(), self.minute.into(), 0).unwrap_or(NaiveTime::MIN)
    }
}

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl Read for Clock {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(tree)?;
        let read = |mut text: &[u8]| {
            let hour = digits(&mut text, 2).filter(|hour| *hour <= 23)?;
            byte(&mut text, b":")?;
            let minute = digits(&mut text, 2).filter(|minute| *minute <= 59)?;
            let clock = Self { hour: u8::try_from(hour).ok()?, minute: u8::try_from(minute).ok()? };
            text.is_empty().then_some(clock)
        };
        let clock = read(text.as_bytes());
        if clock.is_none() {
            reader.problem(
                "malformed-time",
                format!("`{}` is not a time of day", shown(text)),
                "write it as HH:MM, from `00:00` to `23:59`",
            );
        }
        clock
    }
}

#[cfg(feature = "bake")]
impl crate::tariff::Bake for Clock {
    fn bake(&self) -> String {
        format!("Clock {{ hour: {}, minute: {} }}", self.hour, self.minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_3339_is_read_in_every_form_it_allows() {
        let expected = Instant::parse("2026-03-29T00:30:00Z").unwrap();
        for text in [
            "2026-03-29t00:30:00z",
            "2026-03-29T01:30:00+01:00",
            "2026-03-28T19:00:00.000000000-05:30",
            "2026-03-30T00:29:00.0+23:59",
            "2026-03-28T00:31:00-23:59",
        ] {
            assert_eq!(Instant::parse(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "2026-03-29T00:30:00",
            "2026-03-29 00:30:00Z",
            "2026-03-29T00:30Z",
            "2026-03-29T00:30:60Z",
            "2026-03-29T24:00:00Z",
            "2026-03-29T00:30:00.Z",
            "2026-03-29T00:30:00.1234567890Z",
            "2026-03-29T00:30:00+24:00",
            "2026-03-29T00:30:00+01:60",
            "2026-03-29T00:30:00+0100",
            "2026-02-29T00:30:00Z",
            "2026-03-29T00:30:00Zz",
            "1999-12-31T23:59:59.999999999Z",
            "2101-01-01T00:00:00Z",
            "",
            "é",
        ] {
            assert_eq!(Instant::parse(text).unwrap_err()[0].code, "malformed-instant", "{text}");
        }
        assert!(Instant::parse("2000-01-01T00:00:00Z").is_ok());
        assert!(Instant::parse("2100-12-31T23:59:59.999999999Z").is_ok());
    }
}
