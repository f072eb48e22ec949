//! The hours that files of validations are named after.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDateTime};

use super::disk::VALIDATIONS;

const SECONDS: i64 = 3_600;
const FORM: &str = "%Y-%m-%dT%H";

/// Seconds since 1970 (UTC).
pub(crate) fn seconds(at: SystemTime) -> i64 {
    match at.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
    }
}

/// An hour of UTC, counted from 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hour(i64);

impl Hour {
    /// The hour of a moment, in seconds since 1970.
    pub(super) fn of(seconds: i64) -> Self {
        Self(seconds.div_euclid(SECONDS))
    }

    /// When it is over.
    pub(super) fn end(self) -> i64 {
        (self.0 + 1) * SECONDS
    }

    /// The name of its file.
    pub(super) fn file(self) -> String {
        format!("{VALIDATIONS}/{self}.redb")
    }

    /// The hour of a file of that name.
    pub(super) fn of_file(name: &str) -> Option<Self> {
        let hour = name.strip_prefix(VALIDATIONS)?.strip_prefix('/')?.strip_suffix(".redb")?;
        let start = NaiveDateTime::parse_from_str(&format!("{hour}:00"), "%Y-%m-%dT%H:%M").ok()?;
        Some(Self::of(start.and_utc().timestamp())).filter(|found| found.file() == name)
    }
}

impl fmt::Display for Hour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = DateTime::from_timestamp(self.0.saturating_mul(SECONDS), 0).unwrap_or_default();
        write!(f, "{}", start.format(FORM))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_named_by_its_start_in_utc() {
        let hour = Hour::of(1_795_240_800);
        assert_eq!(hour.file(), "validations/2026-11-21T06.redb");
        assert_eq!(Hour::of(1_795_240_799).file(), "validations/2026-11-21T05.redb");
        assert_eq!(Hour::of(hour.end() - 1), hour);
        assert_eq!(Hour::of_file(&hour.file()), Some(hour));
        for name in ["billed.redb", "validations/2026-11-21T24.redb", "validations/2026-11-21T06.redb.new"] {
            assert_eq!(Hour::of_file(name), None, "{name}");
        }
    }

    #[test]
    fn a_clock_before_1970_has_hours_too() {
        let before = Hour::of(-1);
        assert_eq!(before.file(), "validations/1969-12-31T23.redb");
        assert_eq!(Hour::of_file(&before.file()), Some(before));
    }
}
