//! Points in time and civil days, by the reader and the civil time of the core.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use portillon::{Day, Instant, Network};

const HOUR: i64 = 3_600_000_000_000;

/// The instant of the machine's clock; nothing where it stands outside the years 2000 to 2100.
#[must_use]
pub fn now() -> Option<Instant> {
    let now = DateTime::<Utc>::from(SystemTime::now());
    Instant::parse(&now.to_rfc3339_opts(chrono::SecondsFormat::Nanos, true)).ok()
}

/// Nanoseconds since 1970: what is stored and compared.
pub(super) fn nanoseconds(instant: Instant) -> i64 {
    instant.nanoseconds()
}

/// The civil day in a network, as text.
pub(super) fn day(network: Network, instant: Instant) -> Day {
    network.stamp(instant).day()
}

/// An hour of UTC, as text, for example `2026-11-20T14`.
pub(super) fn hour(nanoseconds: i64) -> String {
    DateTime::from_timestamp_nanos(nanoseconds).format("%Y-%m-%dT%H").to_string()
}

/// When an hour begins and ends; nothing for a text that is none.
pub(super) fn span(hour: &str) -> Option<(i64, i64)> {
    let start = DateTime::parse_from_rfc3339(&format!("{hour}:00:00Z")).ok()?.timestamp_nanos_opt()?;
    Some((start, start + HOUR))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn an_hour_begins_with_its_first_nanosecond_and_ends_before_the_next() {
        let (start, end) = span("2026-11-20T14").unwrap();
        assert_eq!(start, nanoseconds(instant("2026-11-20T15:00:00+01:00")));
        assert_eq!(hour(start), "2026-11-20T14");
        assert_eq!(hour(start - 1), "2026-11-20T13");
        assert_eq!(hour(end - 1), "2026-11-20T14");
        assert_eq!(hour(end), "2026-11-20T15");
        assert_eq!(span("2026-11-20"), None);
    }

    #[test]
    fn the_civil_day_is_that_of_the_network_and_not_of_the_offset_sent() {
        let day = |text| day(Network::IleDeFrance, instant(text)).to_string();
        assert_eq!(day("2026-07-01T21:59:59Z"), "2026-07-01");
        assert_eq!(day("2026-07-01T22:00:00Z"), "2026-07-02");
        assert_eq!(day("2026-12-01T22:59:59Z"), "2026-12-01");
        assert_eq!(day("2026-12-02T07:00:00+08:00"), "2026-12-02");
    }
}
