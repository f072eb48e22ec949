//! Who taps where and when, by seed.

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use serde_json::{Value, json};

use crate::support::Numbers;

/// A month in which the clocks change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Month {
    /// 10 March to 8 April 2026: on 29 March an hour is left out.
    March,
    /// 10 October to 8 November 2026: on 25 October an hour comes twice.
    October,
}

pub const DAYS: i64 = 30;
pub const DAY: i64 = 86_400;
/// Readers on vessels, and at gates.
pub const VESSELS: usize = 30;
pub const GATES: usize = 20;

const STOPS: [&str; 6] = ["peschiera", "garda", "torri", "gargnano", "limone-centro", "riva"];
const STATIONS: [&str; 4] = ["Châtelet", "Nation", "Saint-Lazare", "Aéroport d'Orly"];

impl Month {
    /// The first second of the month, in seconds since 1970.
    pub fn start(self) -> i64 {
        let month = match self {
            Self::March => 3,
            Self::October => 10,
        };
        Utc.with_ymd_and_hms(2026, month, 10, 0, 0, 0).unwrap().timestamp()
    }

    /// The first day of the month in which it begins.
    pub fn first_counted(self) -> &'static str {
        match self {
            Self::March => "2026-03-01",
            Self::October => "2026-10-01",
        }
    }

    /// The first day of the book that comes on the way.
    pub fn book_from(self) -> &'static str {
        match self {
            Self::March => "2026-03-25",
            Self::October => "2026-10-25",
        }
    }
}

/// Taps that come together at one reader: in true time, which no clock of a reader shows for certain.
pub struct Burst {
    pub reader: usize,
    pub at: i64,
    /// Seconds since `at`, and what is tapped; the instant is filled in by the clock of the reader.
    pub taps: Vec<(i64, Value)>,
}

/// An instant that no other tap has: its number is in the nanoseconds.
pub fn instant(seconds: i64, number: u32) -> String {
    let instant = DateTime::from_timestamp(seconds, number).unwrap();
    instant.to_rfc3339_opts(SecondsFormat::Nanos, true)
}

/// The first so many tokens are put on the deny list on the way.
pub const DENIED: usize = 8;

/// What happens in a month, in order of time.
pub fn bursts(month: Month, numbers: &mut Numbers) -> Vec<Burst> {
    let mut bursts = Vec::new();
    for day in 0..DAYS {
        let midnight = month.start() + day * DAY;
        for vessel in 0..VESSELS {
            for (sailing, hour) in [(1, 8), (2, 14), (3, 22)] {
                sail(vessel, sailing, midnight + hour * 3_600, numbers, &mut bursts);
            }
        }
        for gate in 0..GATES {
            for hour in [4, 6, 7, 8, 12, 16, 17, 18, 22, 23] {
                pass(VESSELS + gate, gate, midnight + hour * 3_600, month, numbers, &mut bursts);
            }
        }
    }
    bursts.sort_by_key(|burst| (burst.at, burst.reader));
    bursts
}

fn seconds(numbers: &mut Numbers, below: usize) -> i64 {
    i64::try_from(numbers.below(below)).unwrap()
}

/// A sailing of three and a half hours, the last of a day into the night in which the clocks may change.
fn sail(vessel: usize, sailing: i64, departure: i64, numbers: &mut Numbers, bursts: &mut Vec<Burst>) {
    let calls: Vec<i64> = [0, 50, 100, 210].iter().map(|minutes| departure + minutes * 60).collect();
    let mut stops: Vec<Burst> =
        calls.iter().map(|at| Burst { reader: vessel, at: *at, taps: Vec::new() }).collect();
    let run = format!("{vessel}-{sailing}/{}", &instant(departure, 0)[..10]);
    for _ in 0..1 + numbers.below(3) {
        let token = format!("token-{}", numbers.below(300));
        let people: i64 = [1, 1, 1, 2, 2, 3, 5, 6][numbers.below(8)];
        let from = numbers.below(3);
        let to = from + 1 + numbers.below(3 - from);
        let landing = match numbers.below(8) {
            0 => 0,
            1 => people - 1,
            2 => people + 1,
            _ => people,
        };
        for (call, taps) in [(from, people), (to, landing)] {
            for tap in 0..taps {
                let value = json!({"tag": "card", "val": {
                    "token": token,
                    "validator": format!("v{}", tap % 2),
                    "vessel": format!("Vessel {vessel}"),
                    "run": run,
                    "fast": sailing == 2 && vessel.is_multiple_of(7),
                    "stop": STOPS[(call + vessel) % STOPS.len()],
                    "card": if numbers.below(50) == 0 { "expired" } else { "enabled" },
                }});
                stops[call].taps.push((tap * 8 + seconds(numbers, 5), value));
            }
        }
    }
    bursts.extend(stops.into_iter().filter(|burst| !burst.taps.is_empty()));
}

/// The titles of a medium on a day: seven kinds of holders.
fn titles(medium: usize, at: i64, month: Month) -> Value {
    let title = |id: &str, title: &str, more: Value| {
        let mut loaded = json!({"id": id, "title": title, "status": "active"});
        loaded.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        loaded
    };
    let day = &instant(at, 0)[..10];
    let (first, last) = match month {
        Month::March => ("2026-03-01", "2026-03-31"),
        Month::October => ("2026-10-01", "2026-10-31"),
    };
    let days = json!({"firstDay": first, "lastDay": last});
    let two_zones = json!({"firstDay": first, "lastDay": last, "zones": {"first": 2, "last": 3}});
    match medium % 7 {
        0 => json!([title("a", "navigo-jour", json!({"firstDay": day, "lastDay": day}))]),
        1 => json!([title("a", "navigo-gratuite", days)]),
        2 => json!([title("a", "navigo-mois", two_zones), title("b", "metro-train-rer", json!({}))]),
        3 => json!([title("a", "liberte-plus", json!({}))]),
        4 => json!([
            title("a", "imagine-r-scolaire", days),
            title("b", "navigo-jour", json!({"firstDay": day, "lastDay": day}))
        ]),
        5 => json!([title("a", "bus-tram", json!({}))]),
        _ => json!([]),
    }
}

/// People who pass a gate within a few minutes; some come back too soon.
fn pass(reader: usize, gate: usize, at: i64, month: Month, numbers: &mut Numbers, bursts: &mut Vec<Burst>) {
    let mut taps = Vec::new();
    for _ in 0..1 + numbers.below(4) {
        let number = numbers.below(200);
        let entry = numbers.below(3) > 0;
        let mode = ["metro", "rer", "bus"][gate % 3];
        let tap = |direction: &str| {
            json!({"tag": "pass", "val": {
                "medium": format!("medium-{number}"),
                "validator": "g1",
                "mode": mode,
                "direction": direction,
                "line": format!("{}", gate % 5),
                "station": {"name": STATIONS[gate % STATIONS.len()], "inRegion": true},
                "zone": 1 + gate % 5,
                "titles": titles(number, at, month),
            }})
        };
        let second = seconds(numbers, 200);
        taps.push((second, tap(if entry { "entry" } else { "exit" })));
        if numbers.below(4) == 0 {
            taps.push((second + seconds(numbers, 1_000), tap("entry")));
        }
    }
    taps.sort_by_key(|(second, _)| *second);
    bursts.push(Burst { reader, at, taps });
}
