//! Networks and their civil time (CM-1).

use chrono::{MappedLocalTime, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::day::Day;
use crate::instant::{Clock, Instant, Stamp};

vocabulary! {
    /// A network of public transport whose fare rules are known.
    Network, "network" {
        /// Ile-de-France; civil time of Europe/Paris.
        IleDeFrance = "ile-de-france",
        /// Lago di Garda; civil time of Europe/Rome.
        LagoDiGarda = "lago-di-garda",
    }
}

impl Network {
    const fn time_zone(self) -> Tz {
        match self {
            Self::IleDeFrance => Tz::Europe__Paris,
            Self::LagoDiGarda => Tz::Europe__Rome,
        }
    }

    /// The civil time of an instant.
    #[inline(never)]
    pub fn stamp(self, instant: Instant) -> Stamp {
        let offset = self.time_zone().offset_from_utc_datetime(&instant.0.naive_utc()).fix();
        Stamp(instant.0.with_timezone(&offset))
    }

    /// The instant at which a civil day reaches a time of day.
    ///
    /// Reading of CM-1: where clocks show the time twice, the first one; where they skip it, the instant that
    /// the old offset gives. No rule so far names a time that is either.
    #[inline(never)]
    pub fn at(self, day: Day, clock: Clock) -> Stamp {
        let civil = day.date().and_time(clock.time());
        self.stamp(Instant(self.utc(civil).and_utc()))
    }

    /// The instant at which a civil day begins.
    pub fn start_of(self, day: Day) -> Stamp {
        self.at(day, Clock::MIDNIGHT)
    }

    /// CM-1: the moment so many minutes of elapsed time after another.
    #[inline(never)]
    pub(crate) fn minutes_after(self, stamp: Stamp, minutes: u32) -> Stamp {
        self.stamp(Instant(stamp.instant().0 + TimeDelta::minutes(minutes.into())))
    }

    /// CM-1: the moment so many hours of elapsed time before another.
    pub(crate) fn hours_before(self, stamp: Stamp, hours: u32) -> Stamp {
        self.stamp(Instant(stamp.instant().0 - TimeDelta::hours(hours.into())))
    }

    fn utc(self, civil: NaiveDateTime) -> NaiveDateTime {
        let minus = |offset: i32| civil - TimeDelta::seconds(offset.into());
        let offset = |zoned: chrono::DateTime<Tz>| zoned.offset().fix().local_minus_utc();
        match self.time_zone().from_local_datetime(&civil) {
            MappedLocalTime::Single(zoned) | MappedLocalTime::Ambiguous(zoned, _) => minus(offset(zoned)),
            MappedLocalTime::None => {
                let before = self.time_zone().offset_from_utc_datetime(&(civil - TimeDelta::hours(3)));
                minus(before.fix().local_minus_utc())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str, hour: u8, minute: u8) -> String {
        Network::IleDeFrance.at(day.parse().unwrap(), Clock { hour, minute }).to_string()
    }

    fn stamp(network: Network, text: &str) -> String {
        network.stamp(Instant::parse(text).unwrap()).to_string()
    }

    #[test]
    fn days_begin_at_the_offset_of_their_season() {
        assert_eq!(at("2026-03-29", 0, 0), "2026-03-29T00:00:00+01:00");
        assert_eq!(at("2026-03-30", 0, 0), "2026-03-30T00:00:00+02:00");
        assert_eq!(at("2026-10-25", 0, 0), "2026-10-25T00:00:00+02:00");
        assert_eq!(at("2026-10-26", 0, 0), "2026-10-26T00:00:00+01:00");
    }

    #[test]
    fn half_past_two_comes_twice_in_autumn() {
        assert_eq!(stamp(Network::IleDeFrance, "2026-10-25T00:30:00Z"), "2026-10-25T02:30:00+02:00");
        assert_eq!(stamp(Network::IleDeFrance, "2026-10-25T01:30:00Z"), "2026-10-25T02:30:00+01:00");
        assert_eq!(stamp(Network::LagoDiGarda, "2026-10-25T01:30:00.25Z"), "2026-10-25T02:30:00.25+01:00");
        assert_eq!(at("2026-10-25", 2, 30), "2026-10-25T02:30:00+02:00");
    }

    #[test]
    fn half_past_two_does_not_come_in_spring() {
        assert_eq!(at("2026-03-29", 2, 30), "2026-03-29T03:30:00+02:00");
        assert_eq!(at("2026-03-29", 1, 59), "2026-03-29T01:59:00+01:00");
        assert_eq!(at("2026-03-29", 3, 0), "2026-03-29T03:00:00+02:00");
    }
}
