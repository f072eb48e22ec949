//! Whether a medium may pass (RD-1 to RD-4).

use proptest::prelude::*;
use serde_json::{Value, json};

use super::media::{Passing, earlier, noon, passing, tap, validation, with};
use super::moments::{just_before, seconds, written};
use super::{answer, codes, is_granted};

const TICKETS: [&str; 6] =
    ["metro-train-rer", "bus-tram", "ticket-t-plus", "paris-region-airports", "roissybus", "orlyval"];

/// The minutes after a granted entry in which nobody enters there again, and in which everybody leaves in time.
const PASS_BACK: i64 = 600;
const SHORTER_CONTROL: i64 = 5_400;

/// An answer, of which the order of single tickets that stay unused says nothing.
fn in_one_order(mut answer: Value) -> Value {
    for reason in answer["reasons"].as_array_mut().into_iter().flatten() {
        if reason["code"] == "tickets-not-used" {
            let facts = reason["facts"].as_array_mut().expect("facts are a list");
            facts.sort_by_key(|fact| fact.to_string());
        }
    }
    answer
}

fn used(answer: &Value) -> &Value {
    &answer["verdict"]["val"]
}

fn is_entry(tap: &Value) -> bool {
    tap["direction"] == "entry"
}

fn shuffled() -> impl Strategy<Value = (Passing, Passing)> {
    passing().prop_flat_map(|passing| {
        let other =
            (Just(passing.titles.clone()).prop_shuffle(), Just(passing.recent.clone()).prop_shuffle());
        (Just(passing), other)
            .prop_map(|(passing, (titles, recent))| (passing.clone(), Passing { titles, recent, ..passing }))
    })
}

/// An entry that is granted, with what happened up to it.
fn granted_entry() -> impl Strategy<Value = (Passing, Value)> {
    passing().prop_filter_map("it is no entry, or refused", |passing| {
        let passing = passing.with_recent(|at, _| at < passing.at);
        let answer = is_entry(&passing.tap).then(|| passing.answer())?;
        is_granted(&answer).then_some((passing, answer))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_titles_and_of_validations_says_nothing((passing, other) in shuffled()) {
        prop_assert_eq!(in_one_order(passing.answer()), in_one_order(other.answer()));
    }

    #[test]
    fn every_refusal_has_grounds_and_remedies_and_every_grant_has_reasons(passing in passing()) {
        let answer = passing.answer();
        prop_assert!(!codes(&answer).is_empty());
        prop_assert!(is_granted(&answer) || !used(&answer).as_array().unwrap().is_empty());
    }

    #[test]
    fn the_title_that_is_used_is_an_active_one_of_the_medium_for_one_person(passing in passing()) {
        let answer = passing.answer();
        if is_granted(&answer) {
            let used = used(&answer);
            let title = passing.titles.iter().find(|title| title["id"] == used["id"]).expect("a loaded title");
            prop_assert_eq!(&title["title"], &used["title"]);
            prop_assert_eq!(&title["status"], "active");
            prop_assert_eq!(&used["people"], 1);
        }
    }

    #[test]
    fn at_an_airport_station_only_titles_that_cover_it_are_used(passing in passing()) {
        let answer = passing.answer();
        let station = passing.tap["station"]["name"].as_str().unwrap_or_default();
        if station.starts_with("Aéroport") && is_granted(&answer) {
            let title = used(&answer)["title"].as_str().unwrap();
            let in_town = ["metro-train-rer", "ticket-t-plus", "navigo-jour", "antipollution", "fete-de-la-musique"];
            prop_assert!(!in_town.contains(&title), "{}", title);
            prop_assert!(codes(&answer).contains(&"airport-covered"));
        }
    }

    #[test]
    fn a_medium_on_the_deny_list_never_passes(passing in passing()) {
        let mut request = passing.request_at(&written(passing.at));
        request["onDenyList"] = json!(true);
        let answer = answer("reader.validate", &request);
        prop_assert!(!is_granted(&answer));
        prop_assert_eq!(codes(&answer), ["on-deny-list"]);
    }

    #[test]
    fn what_was_refused_changes_nothing(
        passing in passing(),
        by in earlier(),
        direction in prop::sample::select(vec!["entry", "exit"]),
        more in validation(),
        here in any::<bool>(),
    ) {
        let more = with(more, json!({ "direction": direction, "accepted": false }));
        prop_assert_eq!(passing.with_one_more(passing.at - by, &more, here).answer(), passing.answer());
    }

    /// A fast clock elsewhere locks nobody out.
    #[test]
    fn what_is_dated_in_the_future_locks_nobody_out(
        passing in passing(),
        by in prop_oneof![1_i64..3, 1_i64..20_000],
        more in validation(),
        here in any::<bool>(),
    ) {
        let before = passing.answer();
        let after = passing.with_one_more(passing.at + by, &more, here).answer();
        if is_granted(&before) || is_entry(&more) {
            prop_assert_eq!(after, before);
        }
    }

    #[test]
    fn a_first_use_in_the_future_counts_as_one_now(passing in passing(), by in prop_oneof![1_i64..3, 1_i64..200_000]) {
        if is_entry(&passing.tap) {
            prop_assert_eq!(
                passing.first_used(passing.at + by).answer(),
                passing.first_used(passing.at).answer()
            );
        }
    }

    #[test]
    fn an_exit_locks_nobody_out(
        passing in passing(),
        by in earlier(),
        later in prop_oneof![Just(0_i64), 0_i64..10_000],
        more in validation(),
    ) {
        let left = with(more, json!({ "direction": "exit", "accepted": true }));
        let before = passing.answer();
        if is_granted(&before) {
            prop_assert_eq!(passing.with_one_more(passing.at - by, &left, false).answer(), before);
        }
        // Whoever left just now may enter, by a fast clock too.
        let answer = passing.with_one_more(passing.at + later, &left, false).answer();
        prop_assert!(!codes(&answer).contains(&"pass-back"));
    }

    #[test]
    fn a_medium_passes_when_one_of_its_titles_alone_lets_it(passing in passing()) {
        let answer = passing.answer();
        let alone: Vec<Value> = passing.titles.iter().map(|title| passing.alone(title)).collect();
        prop_assert_eq!(is_granted(&answer), alone.iter().any(is_granted));
        if is_granted(&answer) {
            prop_assert!(alone.iter().any(|alone| used(alone) == used(&answer)));
        }
    }

    #[test]
    fn titles_that_are_not_used_can_be_taken_off(passing in passing(), kept in prop::collection::vec(any::<bool>(), 6)) {
        let answer = passing.answer();
        if is_granted(&answer) {
            let id = &used(&answer)["id"];
            let titles = passing.titles.iter().zip(kept).filter(|(title, kept)| *kept || title["id"] == *id);
            let fewer = Passing { titles: titles.map(|(title, _)| title.clone()).collect(), ..passing.clone() };
            let without = fewer.answer();
            prop_assert_eq!(used(&without), used(&answer));
        }
    }

    #[test]
    fn a_single_ticket_is_kept_while_another_title_covers_the_tap(passing in passing()) {
        let answer = passing.answer();
        let is_ticket = |title: &Value| TICKETS.contains(&title["title"].as_str().unwrap());
        if is_granted(&answer) && is_ticket(used(&answer)) {
            for title in passing.titles.iter().filter(|title| !is_ticket(title)) {
                prop_assert!(!is_granted(&passing.alone(title)), "{}", title);
            }
        }
    }

    #[test]
    fn the_pass_of_the_day_goes_before_everything_else((passing, _) in granted_entry(), place in any::<prop::sample::Index>()) {
        // Paris is two hours ahead of Greenwich.
        let today = written(passing.at + 7_200)[..10].to_owned();
        let pass = json!({
            "id": "today", "title": "navigo-jour", "firstDay": today, "lastDay": today, "status": "active",
        });
        let covers = is_granted(&passing.alone(&pass));
        let mut more = passing.clone();
        more.titles.insert(place.index(passing.titles.len() + 1), pass);
        let answer = more.answer();
        prop_assert_eq!(used(&answer)["title"] == "navigo-jour" && is_granted(&answer), covers);
    }

    /// For the same tap, where the title alone is on the medium. All zones are covered day by day, and a Liberté+ contract may
    /// end within a trip.
    #[test]
    fn a_title_that_covers_until_a_moment_covers_the_nanosecond_before_and_not_that_moment(
        (passing, answer) in granted_entry(),
    ) {
        let mut alone = passing.after(&answer).with_recent(|_, _| false);
        alone.titles.retain(|title| title["id"] == used(&answer)["id"]);
        let liberte = used(&answer)["title"] == "liberte-plus";
        let Some(until) = used(&answer)["coveredUntil"].as_str() else { return Ok(()) };
        if codes(&answer).contains(&"all-zones-day") || alone.titles[0]["lastDay"].is_string() && liberte {
            return Ok(());
        }
        prop_assert!(is_granted(&alone.answer_at(&just_before(until))), "{} {}", until, alone.titles[0]);
        // When the time of a trip is over, Liberté+ begins another.
        let over = alone.answer_at(until);
        prop_assert_eq!(codes(&over).contains(&"title-expired"), !liberte, "{} {}", until, alone.titles[0]);
    }

    #[test]
    fn a_title_that_is_not_yet_valid_is_so_until_the_moment_that_is_said(passing in passing()) {
        let mut passing = passing.with_recent(|_, _| false);
        passing.tap["direction"] = json!("entry");
        for title in &passing.titles {
            let alone = Passing { titles: vec![title.clone()], ..passing.clone() };
            let answer = alone.answer();
            let reasons = answer["reasons"].as_array().unwrap();
            let Some(early) = reasons.iter().find(|reason| reason["code"] == "title-not-yet-valid") else { continue };
            let from = early["facts"][2]["value"]["val"].as_str().unwrap();
            let is_early = |at: &str| codes(&alone.answer_at(at)).contains(&"title-not-yet-valid");
            prop_assert!(is_early(&just_before(from)) && !is_early(from), "{}", from);
        }
    }

    #[test]
    fn nobody_enters_again_at_a_place_within_ten_minutes(
        (passing, answer) in granted_entry(),
        after in prop_oneof![0_i64..1_200, PASS_BACK - 2..=PASS_BACK + 2],
        other in tap(),
    ) {
        let later = Passing { at: passing.at + after, ..passing.after(&answer) };
        let again = later.answer();
        if after < PASS_BACK {
            prop_assert!(!is_granted(&again));
        } else {
            prop_assert!(!codes(&again).contains(&"pass-back"));
        }
        // An entry at one place locks no other.
        let elsewhere = Passing { tap: other, ..later.with_recent(|at, _| at == passing.at) };
        let place = |tap: &Value| match (&tap["station"]["name"], &tap["line"]) {
            (Value::Null, Value::Null) => ("validator", tap["validator"].clone()),
            (Value::Null, line) => ("line", line.clone()),
            (station, _) => ("station", station.clone()),
        };
        let locked = codes(&elsewhere.answer()).contains(&"pass-back");
        prop_assert!(!locked || place(&elsewhere.tap) == place(&passing.tap));
    }

    /// A ticket takes a line on the surface once; on Liberté+ the same line is another trip.
    #[test]
    fn a_ticket_takes_a_line_on_the_surface_once(
        after in PASS_BACK..SHORTER_CONTROL,
        title in prop::sample::select(vec!["bus-tram", "ticket-t-plus", "liberte-plus"]),
    ) {
        let bus = |line: &str| json!({ "validator": "v", "mode": "bus", "line": line, "direction": "entry" });
        let titles = vec![json!({ "id": "t", "title": title, "status": "active" })];
        let first = Passing { at: noon(), tap: bus("27"), titles, recent: vec![] };
        let entered = first.answer();
        let later = |line| Passing { at: noon() + after, tap: bus(line), ..first.after(&entered) }.answer();
        let [same, other] = ["27", "38"].map(later);
        prop_assert_eq!(used(&other), used(&entered));
        if title == "liberte-plus" {
            let until = |answer: &Value| seconds(used(answer)["coveredUntil"].as_str().unwrap());
            prop_assert_eq!(until(&same), until(&entered) + after);
        } else {
            prop_assert_eq!(codes(&same), ["line-taken-before"]);
        }
    }

    /// A trip begun in time is good to its end.
    #[test]
    fn whoever_entered_leaves_in_time(
        (passing, answer) in granted_entry(),
        after in prop_oneof![0_i64..SHORTER_CONTROL, Just(SHORTER_CONTROL - 1)],
    ) {
        let mut leaving = Passing { at: passing.at + after, ..passing.after(&answer) };
        leaving.tap["direction"] = json!("exit");
        let left = leaving.answer();
        prop_assert!(is_granted(&left), "{}", left);
        prop_assert_eq!(codes(&left)[0], "judged-at-entry");
    }
}
