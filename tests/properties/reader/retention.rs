//! Which data has to go (RD-11).

use portillon::Day;
use proptest::prelude::*;
use serde_json::json;

use super::answer;
use super::moments::{seconds, written};

const HOURS: i64 = 12 * 3_600;

/// Seconds since 2025 began, within the years of the built-in books.
fn moment() -> impl Strategy<Value = i64> {
    let any = 86_400_i64..729 * 86_400;
    // The nights in which the clocks change, the turns of months and of the year.
    let days =
        ["2025-03-30", "2025-10-26", "2026-03-29", "2026-10-25", "2025-03-01", "2026-01-01", "2026-08-01"];
    let near = (prop::sample::select(days.to_vec()), -54_000_i64..54_000);
    let near = near.prop_map(|(day, by)| seconds(&format!("{day}T00:00:00Z")) + by);
    prop_oneof![any, near]
}

/// The first validation and the first day of counts that may stay.
fn kept(at: i64) -> (i64, Day) {
    let answer = answer("reader.retention", &json!({ "at": written(at) }));
    (
        seconds(answer["validationsBefore"].as_str().unwrap()),
        answer["countsFrom"].as_str().unwrap().parse().unwrap(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn what_had_to_go_never_comes_back(at in moment(), later in prop_oneof![0_i64..7_200, 0_i64..10_000_000]) {
        let at = at.min(719 * 86_400);
        let later = (at + later).min(729 * 86_400);
        let [(validations, counts), (later_validations, later_counts)] = [kept(at), kept(later)];
        prop_assert!(validations <= later_validations && counts <= later_counts);
        prop_assert_eq!(later_validations - validations, later - at);
    }

    #[test]
    fn validations_stay_for_hours_and_counts_for_this_month_and_the_last(at in moment()) {
        let (validations, counts) = kept(at);
        prop_assert_eq!(at - validations, HOURS);
        prop_assert_eq!(counts.day(), 1);
        // Paris is one or two hours ahead of Greenwich: of months that both are in there is no doubt.
        let [earliest, latest] = [3_600, 7_200].map(|ahead| written(at + ahead)[..10].parse::<Day>().unwrap());
        let first = |day: Day| day.first_of_month().previous().first_of_month();
        prop_assert!(counts == first(earliest) || counts == first(latest));
    }
}
