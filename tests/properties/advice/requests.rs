//! Requests: trips and habits of two months of spring 2026, around the days on which passes are sold and begin.

use proptest::prelude::*;
use serde_json::{Value, json};

/// A day from 1 March 2026 on.
pub fn day(number: u32) -> String {
    format!("2026-{:02}-{:02}", 3 + number / 31, 1 + number % 31)
}

prop_compose! {
    fn journey()(
        modes in prop::sample::select(vec![
            vec!["metro"], vec!["rer"], vec!["bus"], vec!["tram"], vec!["rer", "bus"], vec!["metro", "train"], vec!["noctilien"],
            vec!["tgv"],
        ]),
        first in 1_u32..=5,
        more in 0_u32..=4,
        airport in prop::bool::weighted(0.1),
    ) -> Value {
        json!({"modes": modes, "zones": {"first": first, "last": (first + more).min(5)}, "airport": airport})
    }
}

prop_compose! {
    pub fn trip()(number in 0_u32..60, journey in journey(), times in 1_u32..=4) -> Value {
        json!({"day": day(number), "journey": journey, "times": times})
    }
}

prop_compose! {
    fn habit()(from in 0_u32..60, more in 0_u32..60, days in 1_u32..=7, journey in journey(), times in 1_u32..=3) -> Value {
        let lasts = json!({"tag": "to-day", "val": day((from + more).min(60))});
        let days = json!({"tag": "a-week", "val": days});
        json!({"from": day(from), "lasts": lasts, "days": days, "journey": journey, "times": times})
    }
}

fn traveller() -> impl Strategy<Value = Value> {
    let born = prop::sample::select(vec!["1950-05-05", "1990-05-05", "2011-05-05", "2018-05-05"]);
    let right = prop::sample::select(vec!["solidarite-quarter", "solidarite-half", "large-family"]);
    (born, prop::option::weighted(0.3, right), prop::bool::ANY).prop_map(|(born, right, had)| {
        let mut traveller =
            json!({"birthDate": born, "department": "94", "workMinutes": 0, "hadLibertePlus": had});
        if born > "2000" {
            traveller["pupil"] =
                json!({"schooling": "primary", "passLastSeason": true, "identityProof": false});
        }
        if let Some(right) = right {
            traveller["rights"] = json!([right]);
        }
        traveller
    })
}

prop_compose! {
    /// A request of 1 March, of a fifth of which only some media are used.
    pub fn request()(
        traveller in traveller(),
        trips in prop::collection::vec(trip(), 0..8),
        habits in prop::collection::vec(habit(), 0..3),
        media in prop::option::weighted(0.2, prop::sample::select(vec!["navigo-decouverte", "navigo-easy", "phone"])),
    ) -> Value {
        let mut request = json!({"day": "2026-03-01", "traveller": traveller, "trips": trips, "habits": habits});
        if let Some(medium) = media {
            request["media"] = json!([medium]);
        }
        request
    }
}
