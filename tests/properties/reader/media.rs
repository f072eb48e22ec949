//! Media that are held to readers on a Friday, the night after it and the weekend.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::moments::{seconds, written};
use super::{answer, is_granted};

/// Noon of Friday, 22 May 2026.
pub(crate) fn noon() -> i64 {
    seconds("2026-05-22T12:00:00+02:00")
}

/// A medium that is held to a reader.
#[derive(Clone, Debug)]
pub(crate) struct Passing {
    /// Seconds, as those of the validations.
    pub(crate) at: i64,
    /// The tap without its instant.
    pub(crate) tap: Value,
    pub(crate) titles: Vec<Value>,
    pub(crate) recent: Vec<(i64, Value)>,
}

impl Passing {
    /// The request with the tap at an instant.
    pub(crate) fn request_at(&self, at: &str) -> Value {
        let mut tap = self.tap.clone();
        tap["at"] = json!(at);
        let recent = self.recent.iter().map(|(at, validation)| {
            let mut validation = validation.clone();
            validation["at"] = json!(written(*at));
            validation
        });
        json!({
            "tap": tap, "titles": self.titles, "recent": recent.collect::<Vec<_>>(), "onDenyList": false,
        })
    }

    pub(crate) fn answer_at(&self, at: &str) -> Value {
        answer("reader.validate", &self.request_at(at))
    }

    pub(crate) fn answer(&self) -> Value {
        self.answer_at(&written(self.at))
    }

    /// The answer with nothing but this title on the medium.
    pub(crate) fn alone(&self, title: &Value) -> Value {
        Self { titles: vec![title.clone()], ..self.clone() }.answer()
    }

    /// The medium after this tap was granted: it is one of the validations, and the title that was used has been used.
    pub(crate) fn after(&self, granted: &Value) -> Self {
        assert!(is_granted(granted));
        let mut after = self.clone();
        after
            .recent
            .push((self.at, self.here(&json!({ "direction": self.tap["direction"], "accepted": true }))));
        for title in after.titles.iter_mut().filter(|title| title["id"] == granted["verdict"]["val"]["id"]) {
            let first = title["firstUsed"].as_str().map_or(i64::MAX, seconds);
            if first > self.at {
                title["firstUsed"] = json!(written(self.at));
            }
        }
        after
    }

    /// A validation like another, at the place of the tap.
    pub(crate) fn here(&self, validation: &Value) -> Value {
        let mut here = self.tap.clone();
        // A validation has no zone.
        here.as_object_mut().expect("a tap is an object").remove("zone");
        with(here, json!({ "direction": validation["direction"], "accepted": validation["accepted"] }))
    }

    /// The medium with one validation more; `here`: at the place of the tap.
    pub(crate) fn with_one_more(&self, at: i64, more: &Value, here: bool) -> Self {
        let mut with_one_more = self.clone();
        with_one_more.recent.push((at, if here { self.here(more) } else { more.clone() }));
        with_one_more
    }

    /// The medium with titles that were all used first at a moment.
    pub(crate) fn first_used(&self, at: i64) -> Self {
        let used = |title: &Value| with(title.clone(), json!({ "firstUsed": written(at) }));
        Self { titles: self.titles.iter().map(used).collect(), ..self.clone() }
    }

    /// With some of the validations only.
    pub(crate) fn with_recent(&self, keep: impl Fn(i64, &Value) -> bool) -> Self {
        let recent = self.recent.iter().filter(|(at, validation)| keep(*at, validation)).cloned().collect();
        Self { recent, ..self.clone() }
    }
}

/// A validator with its mode, and its line and station where they are known.
fn place() -> impl Strategy<Value = Value> {
    let station = |name: &str, in_region: bool| json!({ "name": name, "inRegion": in_region });
    prop::sample::select(vec![
        json!({ "validator": "v1", "mode": "metro", "line": "1", "station": station("Gare de Lyon", true) }),
        json!({ "validator": "v2", "mode": "metro", "line": "14", "station": station("Gare de Lyon", true) }),
        json!({ "validator": "v3", "mode": "rer", "line": "A", "station": station("Nation", true) }),
        json!({ "validator": "v4", "mode": "metro", "station": station("Aéroport d'Orly", true) }),
        json!({ "validator": "v5", "mode": "rer", "station": station("Aéroport Charles de Gaulle 1", true) }),
        json!({ "validator": "v6", "mode": "train", "station": station("Creil", false) }),
        json!({ "validator": "v7", "mode": "bus", "line": "27" }),
        json!({ "validator": "v7", "mode": "bus", "line": "27" }),
        json!({ "validator": "v8", "mode": "bus", "line": "38" }),
        json!({ "validator": "v9", "mode": "bus" }),
        json!({ "validator": "v9", "mode": "tram", "line": "T4", "station": station("Gargan", true) }),
        json!({ "validator": "v10", "mode": "noctilien", "line": "N01" }),
        json!({ "validator": "v11", "mode": "orlyval" }),
        json!({ "validator": "v12", "mode": "roissybus" }),
    ])
}

/// An object with more fields; one that is null says nothing.
pub(crate) fn with(mut object: Value, fields: Value) -> Value {
    let fields = fields.as_object().expect("an object").clone();
    let filled = fields.into_iter().filter(|(_, value)| !value.is_null());
    object.as_object_mut().expect("an object").extend(filled);
    object
}

prop_compose! {
    /// A tap without its instant.
    pub(crate) fn tap()(
        place in place(),
        direction in prop::sample::select(vec!["entry", "entry", "entry", "exit"]),
        zone in prop::option::of(1_u8..=5),
    ) -> Value {
        with(place, json!({ "direction": direction, "zone": zone }))
    }
}

prop_compose! {
    /// A validation without its instant.
    pub(crate) fn validation()(
        place in place(),
        direction in prop::sample::select(vec!["entry", "entry", "exit"]),
        accepted in prop::bool::weighted(0.8),
    ) -> Value {
        with(place, json!({ "direction": direction, "accepted": accepted }))
    }
}

/// Seconds before another moment; most often near the end of a window.
pub(crate) fn earlier() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0_i64..1_200,
        2 => 0_i64..10_000,
        2 => (prop::sample::select(vec![0_i64, 600, 5_400, 7_200]), -1_i64..=1).prop_map(|(at, by)| at + by),
        1 => -1_200_i64..0,
    ]
}

fn day() -> impl Strategy<Value = String> {
    (21_u8..=25).prop_map(|day| format!("2026-05-{day}"))
}

fn zones() -> impl Strategy<Value = Value> {
    let zones = prop::sample::select(vec![(1, 5), (2, 3), (3, 4), (4, 5)]);
    zones.prop_map(|(first, last)| json!({ "first": first, "last": last }))
}

/// A title without its identifier; days are near the weekend, and first uses before `at`.
fn title(at: i64) -> impl Strategy<Value = Value> {
    let names = |names: &'static [&'static str]| prop::sample::select(names);
    let day_passes = (names(&["navigo-jour", "navigo-jour", "antipollution", "fete-de-la-musique"]), day());
    let weeks = prop::sample::select(vec![("2026-05-18", "2026-05-24"), ("2026-05-25", "2026-05-31")]);
    let months = prop::sample::select(vec![("2026-05-01", "2026-05-31"), ("2026-06-01", "2026-06-30")]);
    let years = prop::sample::select(vec![("2025-12-01", "2026-11-30"), ("2025-09-01", "2026-05-22")]);
    let used = || prop::option::of(earlier().prop_map(move |before| written(at - before)));
    let tickets: &[&str] =
        &["metro-train-rer", "bus-tram", "ticket-t-plus", "paris-region-airports", "roissybus", "orlyval"];
    let without_zones: &[&str] =
        &["navigo-annuel-senior", "navigo-gratuite", "imagine-r-scolaire", "imagine-r-etudiant"];
    let dated = |title: &str, (first, last): (&str, &str), zones: Value| {
        with(json!({ "title": title, "firstDay": first, "lastDay": last }), json!({ "zones": zones }))
    };
    let ended = prop::option::weighted(0.3, day());
    let visit_used = prop::option::of((-100_000_i64..300_000).prop_map(move |before| written(at - before)));
    let title = prop_oneof![
        3 => day_passes.prop_map(move |(title, day)| dated(title, (&day, &day), Value::Null)),
        2 => (names(&["navigo-semaine", "navigo-semaine-solidarite"]), weeks, zones())
            .prop_map(move |(title, days, zones)| dated(title, days, zones)),
        2 => (names(&["navigo-mois", "navigo-mois-solidarite"]), months, zones())
            .prop_map(move |(title, days, zones)| dated(title, days, zones)),
        1 => (names(&["navigo-annuel"]), years.clone(), zones())
            .prop_map(move |(title, days, zones)| dated(title, days, zones)),
        1 => (names(without_zones), years).prop_map(move |(title, days)| dated(title, days, Value::Null)),
        1 => (1_u8..=5, visit_used).prop_map(|(days, used)| {
            with(json!({ "title": "paris-visite", "days": days }), json!({ "firstUsed": used }))
        }),
        2 => (ended, used()).prop_map(|(last, used)| {
            with(json!({ "title": "liberte-plus" }), json!({ "lastDay": last, "firstUsed": used }))
        }),
        5 => (prop::sample::select(tickets), used())
            .prop_map(|(title, used)| with(json!({ "title": title }), json!({ "firstUsed": used }))),
    ];
    let status =
        prop_oneof![9 => Just("active"), 1 => prop::sample::select(vec!["blocked", "suspended", "ended"])];
    (title, status).prop_map(|(title, status)| with(title, json!({ "status": status })))
}

/// What was validated around a moment.
pub(crate) fn validations(at: i64) -> impl Strategy<Value = Vec<(i64, Value)>> {
    prop::collection::vec((earlier().prop_map(move |before| at - before), validation()), 0..6)
}

/// A medium that is held to a reader.
pub(crate) fn passing() -> impl Strategy<Value = Passing> {
    let midnight = noon() + 12 * 3_600;
    let at = prop_oneof![
        4 => (0_i64..48 * 60).prop_map(|minutes| noon() + minutes * 60),
        1 => (-1_i64..=1).prop_map(move |by| midnight + by),
        1 => (-1_i64..=1).prop_map(move |by| midnight + 6 * 3_600 + by),
    ];
    at.prop_flat_map(|at| {
        let titles = prop::collection::vec(title(at), 0..6).prop_map(|titles| {
            let name = |(index, title)| with(title, json!({ "id": format!("t{}", index * 37 % 101) }));
            titles.into_iter().enumerate().map(name).collect::<Vec<Value>>()
        });
        (tap(), titles, validations(at)).prop_map(move |(tap, titles, recent)| Passing {
            at,
            tap,
            titles,
            recent,
        })
    })
}
