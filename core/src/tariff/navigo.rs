//! What a tariff book of Ile-de-France says of the titles that the Navigo online accounts hold: where each is valid.

use super::figure::{Many, Number, Text, book_record, book_section, check_value};
use super::section::Section;
use crate::day::Day;
use crate::instant::Clock;
use crate::mode::Mode;
use crate::network::Network;
use crate::title::Title;
use crate::wire::Reader;

vocabulary! {
    /// Which airport stations a title covers.
    AirportCoverage, "coverage of airports" {
        /// None.
        None = "none",
        /// All.
        All = "all",
        /// Those whose zone it covers.
        ByZone = "by-zone",
    }
}

book_section! {
    /// What the titles cover.
    NavigoTariff {
        /// What each title covers.
        coverage: Many<TitleCoverage> = "coverage",
        /// Modes on which a trip is one by rail; on the others it is on the surface.
        rail_modes: Many<Mode> = "railModes",
        /// Zones of the airport stations.
        airport_zones: Many<AirportZone> = "airportZones",
        /// Last day of RoissyBus.
        roissybus_last_day: Day = "roissybusLastDay",
        /// Lines that no title covers.
        lines_not_covered: Many<Text> = "linesNotCovered",
        /// Time of the morning after the last day until which a title is valid on Noctilien.
        noctilien_until: Clock = "noctilienUntil",
        /// Days of summer on which passes of two zones cover all zones.
        all_zones_summer: Span = "allZonesSummer",
        /// Days for which the school holidays are known.
        school_holidays_known: Span = "schoolHolidaysKnown",
        /// School holidays, in which passes of two zones cover all zones.
        school_holidays: Many<Span> = "schoolHolidays",
    }
}

book_record! {
    /// What a title covers.
    TitleCoverage {
        /// The title.
        title: Title = required "title",
        /// The modes.
        modes: Many<Mode> = required "modes",
        /// The airport stations.
        airports: AirportCoverage = required "airports",
        /// Whether it is sold by zones.
        by_zones: bool = required "byZones",
        /// Whether it covers all zones on days off and in holidays.
        all_zones_days: bool = required "allZonesDays",
        /// Whether it is valid on Noctilien in the morning after its last day.
        noctilien_morning: bool = required "noctilienMorning",
        /// For a title that is used by trips: minutes of one by rail.
        rail_minutes: Option<Number<1, 1_440>> = optional "railMinutes",
        /// Minutes of a trip on the surface.
        surface_minutes: Option<Number<1, 1_440>> = optional "surfaceMinutes",
    }
}

book_record! {
    /// Airport stations of a zone.
    AirportZone {
        /// The zone.
        zone: Number<1, 9> = required "zone",
        /// The stations, by every name in use.
        stations: Many<Text> = required "stations",
    }
}

book_record! {
    /// Days from one to another, both inclusive.
    Span {
        /// First day.
        first: Day = required "first",
        /// Last day.
        last: Day = required "last",
    }
}

impl Span {
    /// Whether a day is one of them.
    pub fn contains(&self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    fn check(&self, reader: &mut Reader) {
        let Self { first, last } = self;
        if last < first {
            reader.field("last", |r| {
                r.problem("out-of-order", format!("`{last}` is before `{first}`"), "send a later day");
            });
        }
    }
}

impl Section for NavigoTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
        check_value("coverage", reader, |r| {
            let rows = &self.coverage.value;
            for (index, row) in rows.iter().enumerate() {
                let title = row.title;
                r.item(index, |r| {
                    if rows.iter().take(index).any(|earlier| earlier.title == title) {
                        r.problem("duplicate", "the title is there twice", "give each title once");
                    }
                    if title.is_used_by_trips() && row.rail_minutes.is_none() && row.surface_minutes.is_none()
                    {
                        let message = "a trip on this title has no end";
                        r.problem("missing-minutes", message, "send `railMinutes` or `surfaceMinutes`");
                    }
                    if title.network() != Network::IleDeFrance {
                        let message = format!("`{}` is a title of another network", title.id());
                        r.field("title", |r| r.problem("wrong-network", message, "leave it out"));
                    }
                });
            }
        });
        check_value("allZonesSummer", reader, |r| self.all_zones_summer.value.check(r));
        check_value("schoolHolidaysKnown", reader, |r| self.school_holidays_known.value.check(r));
        check_value("schoolHolidays", reader, |r| {
            for (index, span) in self.school_holidays.value.iter().enumerate() {
                r.item(index, |r| span.check(r));
            }
        });
    }
}
