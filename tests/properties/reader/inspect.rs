//! Whether an entry holds at an inspection (RD-5).

use proptest::prelude::*;
use serde_json::{Value, json};

use super::media::{noon, validation, validations};
use super::moments::{seconds, written};
use super::{answer, codes, is_granted};

const SURFACE: i64 = 5_400;
const RAIL: i64 = 7_200;

fn inspected(at: i64, recent: &[(i64, Value)]) -> Value {
    let recent = recent.iter().map(|(at, validation)| {
        let mut validation = validation.clone();
        validation["at"] = json!(written(*at));
        validation
    });
    answer("reader.inspect", &json!({ "at": written(at), "recent": recent.collect::<Vec<_>>() }))
}

/// Until when the entry holds; `None`: none does.
fn until(answer: &Value) -> Option<i64> {
    is_granted(answer).then(|| seconds(answer["verdict"]["val"]["until"].as_str().unwrap()))
}

fn is_accepted_entry(validation: &Value) -> bool {
    validation["direction"] == "entry" && validation["accepted"] == true
}

/// A moment from Friday noon to Sunday noon, and what was validated around it.
fn moment() -> impl Strategy<Value = (i64, Vec<(i64, Value)>)> {
    (0_i64..48 * 3_600).prop_flat_map(|after| (Just(noon() + after), validations(noon() + after)))
}

fn accepted_entry() -> impl Strategy<Value = Value> {
    validation().prop_map(|mut validation| {
        validation["direction"] = json!("entry");
        validation["accepted"] = json!(true);
        validation
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn only_accepted_entries_count_in_any_order(
        ((at, recent), others) in moment().prop_flat_map(|(at, recent)| {
            let entries = recent.iter().filter(|(_, validation)| is_accepted_entry(validation)).cloned();
            let others = Just(entries.collect::<Vec<_>>()).prop_shuffle();
            (Just((at, recent)), others)
        })
    ) {
        let [all, entries] = [inspected(at, &recent), inspected(at, &others)];
        prop_assert_eq!(until(&all), until(&entries));
        prop_assert_eq!(codes(&all), codes(&entries));
        prop_assert!(!others.is_empty() || codes(&all) == ["no-entry-validated"]);
    }

    #[test]
    fn an_entry_holds_for_the_window_of_its_mode_across_midnight_too(
        entered in 0_i64..48 * 3_600,
        validation in accepted_entry(),
        after in prop_oneof![0_i64..9_000, SURFACE - 2..SURFACE + 2, RAIL - 2..RAIL + 2],
    ) {
        let entered = noon() + entered;
        let rail = ["metro", "rer", "train", "orlyval"].contains(&validation["mode"].as_str().unwrap());
        let window = if rail { RAIL } else { SURFACE };
        let answer = inspected(entered + after, &[(entered, validation)]);
        prop_assert_eq!(until(&answer), (after < window).then_some(entered + window));
        let code = if after < window { "entry-holds" } else { "control-window-over" };
        prop_assert_eq!(codes(&answer), [code]);
    }

    #[test]
    fn whoever_is_in_order_was_so_at_every_earlier_moment((at, recent) in moment(), before in 1_i64..20_000) {
        if is_granted(&inspected(at, &recent)) {
            prop_assert!(is_granted(&inspected(at - before, &recent)));
        }
    }

    #[test]
    fn one_more_validation_never_ends_what_holds((at, recent) in moment(), by in -2_000_i64..10_000, more in validation()) {
        let before = until(&inspected(at, &recent));
        let after = until(&inspected(at, &[recent, vec![(at - by, more)]].concat()));
        prop_assert!(after >= before);
    }

    #[test]
    fn what_holds_was_entered_before_and_lasts_longer_than_now((at, recent) in moment()) {
        let answer = inspected(at, &recent);
        let Some(until) = until(&answer) else { return Ok(()) };
        let entered = seconds(answer["verdict"]["val"]["enteredAt"].as_str().unwrap());
        prop_assert!(entered <= at && at < until);
        prop_assert!([SURFACE, RAIL].contains(&(until - entered)));
    }
}
