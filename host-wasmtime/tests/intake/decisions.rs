//! Taps, decided by the component.

use std::sync::Arc;

use portillon_host::reader::{
    Brain, CardTap, Current, Decide, Decided, DenyList, Direction, Event, EventId, Fallback, Known, PassTap,
    PresentedTap, Recorded, Station, Verdict,
};
use serde_json::{Value, json};

use crate::support::{card, decide, embedded, event, is_accepted, of};

fn brain() -> Brain {
    Brain::new(Arc::new(Current::new(embedded())), Fallback::default())
}

/// A brain whose deny list has one entry.
fn denying(number: &str) -> Brain {
    let deny_list = Arc::new(DenyList::parse(number.as_bytes()).unwrap());
    Brain::new(Arc::new(Current { deny_list, ..Current::new(embedded()) }), Fallback::default())
}

fn known(earlier: &[Event]) -> Known<'_> {
    Known { earlier: earlier.iter().collect() }
}

fn problems(decided: &Decided) -> &[String] {
    let Verdict::BadTap(problems) = &decided.verdict else { panic!("{decided:?}") };
    assert_eq!((decided.code.as_str(), decided.by.fallback), ("bad-tap", false));
    problems
}

fn pass() -> PassTap {
    PassTap {
        medium: "m-1".into(),
        at: "2026-06-10T09:00:00+02:00".into(),
        validator: "v1".into(),
        mode: "metro".into(),
        direction: Direction::Entry,
        line: Some("4".into()),
        station: Some(Station { name: "Odéon".into(), in_region: true }),
        zone: Some(1),
        titles: vec![month()],
        recent: Vec::new(),
    }
}

fn month() -> Value {
    json!({
        "id": "t-1", "title": "navigo-mois", "firstDay": "2026-06-01", "lastDay": "2026-06-30",
        "zones": { "first": 1, "last": 5 }, "status": "active",
    })
}

fn liberte() -> Value {
    json!({ "id": "t-2", "title": "liberte-plus", "status": "active" })
}

fn validate(tap: &PassTap, known: &Known<'_>) -> Decided {
    brain().decide(&PresentedTap::Pass(tap.clone()), known)
}

/// The tap as the reader recorded it.
fn validated(tap: &PassTap) -> Event {
    let Verdict::Accepted { what, .. } = validate(tap, &Known::default()).verdict else { panic!("refused") };
    of(EventId { device: "d".into(), epoch: 1, sequence: 1 }, tap.at.clone(), what)
}

#[test]
fn a_tap_of_a_card_counts_with_the_earlier_ones_of_its_token_only() {
    let tap = card("c-1", "2026-06-10T09:00:00+02:00");
    let counted = |known: &Known<'_>| match brain().decide(&PresentedTap::Card(tap.clone()), known).verdict {
        Verdict::Accepted { what: Recorded::Tap(what), registered, on_board, people: None, .. } => {
            assert_eq!((what.token.as_str(), what.stop.as_str()), ("c-1", "garda"));
            (registered, on_board)
        }
        verdict => panic!("{verdict:?}"),
    };
    assert_eq!(counted(&Known::default()), (Some(1), Some(1)));
    let before = CardTap { at: "2026-06-10T08:59:50+02:00".into(), ..tap.clone() };
    assert_eq!(counted(&known(&[event(1, &before)])), (Some(2), Some(2)));
    let other = event(1, &CardTap { token: "c-2".into(), ..before.clone() });
    assert_eq!(counted(&known(std::slice::from_ref(&other))), (Some(1), Some(1)));
    // However many there are of others.
    let many = [vec![event(1, &before)], vec![other; 2_500]].concat();
    assert_eq!(counted(&known(&many)), (Some(2), Some(2)));
}

#[test]
fn the_state_of_the_card_and_the_deny_list_are_looked_at() {
    let tap = card("c-1", "2026-06-10T09:00:00+02:00");
    let expired = decide(&mut brain(), &CardTap { card: "expired".into(), ..tap.clone() });
    assert_eq!((is_accepted(&expired), expired.code.as_str()), (false, "card-expired"));
    let denied = decide(&mut denying("c-1"), &tap);
    assert_eq!((is_accepted(&denied), denied.code.as_str()), (false, "card-denied"));
    let nothing = decide(&mut brain(), &CardTap { card: "golden".into(), ..tap });
    assert!(problems(&nothing)[0].starts_with("card: `golden` is no state of a card; "), "{nothing:?}");
}

#[test]
fn a_tap_that_is_none_is_said_with_its_fields() {
    let tap = CardTap { at: "yesterday".into(), stop: String::new(), ..card("", "") };
    let decided = decide(&mut brain(), &tap);
    let paths: Vec<_> = problems(&decided).iter().map(|problem| problem.split(':').next().unwrap()).collect();
    assert_eq!(paths, ["token", "stop", "at"]);
    assert!(is_accepted(&decide(&mut brain(), &card("c-1", "2026-06-10T09:00:00+02:00"))));
}

#[test]
fn a_bad_record_keeps_nobody_out() {
    let tap = card("c-1", "2026-06-10T09:00:00+02:00");
    let good = CardTap { at: "2026-06-10T08:59:50+02:00".into(), ..tap.clone() };
    let bad = [
        event(1, &CardTap { at: "never".into(), ..tap.clone() }),
        event(2, &good),
        event(3, &CardTap { at: "2099-06-10T08:59:50+02:00".into(), ..tap.clone() }),
    ];
    let decided = brain().decide(&PresentedTap::Card(tap), &known(&bad));
    let Verdict::Accepted { registered, .. } = decided.verdict else { panic!("{decided:?}") };
    assert_eq!(registered, Some(2));

    let tap = pass();
    let mut bad = validated(&tap);
    bad.at = "never".into();
    assert!(is_accepted(&validate(&tap, &known(&[bad]))));
}

#[test]
fn more_is_on_record_than_a_request_may_have() {
    let tap = card("c-1", "2026-06-10T12:00:00+02:00");
    let events: Vec<_> = (0..2_500)
        .map(|number| {
            let at = format!("2026-06-09T{:02}:{:02}:00+02:00", 6 + number % 12, number % 60);
            event(number, &CardTap { at, run: format!("{number}/2026-06-09"), ..tap.clone() })
        })
        .collect();
    assert!(is_accepted(&brain().decide(&PresentedTap::Card(tap), &known(&events))));

    let tap = PassTap { at: "2026-06-10T12:00:00+02:00".into(), ..pass() };
    let events = vec![validated(&pass()); 250];
    assert!(is_accepted(&validate(&tap, &known(&events))));
}

#[test]
fn a_pass_is_validated_with_its_titles() {
    let decided = validate(&pass(), &Known::default());
    let Verdict::Accepted { what: Recorded::Validation(what), people, covered_until, .. } = &decided.verdict
    else {
        panic!("{decided:?}")
    };
    assert_eq!((what.title.as_deref(), what.billed, *people), (Some("navigo-mois"), false, Some(1)));
    assert!(covered_until.as_ref().unwrap().starts_with("2026-07-01T"), "{covered_until:?}");
    assert_eq!((what.medium.as_str(), what.line.as_deref(), what.mode.as_str()), ("m-1", Some("4"), "metro"));
    assert_eq!(decided.by.book.as_deref(), Some("ile-de-france-2026"));

    let late = PassTap { at: "2026-07-02T09:00:00+02:00".into(), ..pass() };
    let refused = validate(&late, &Known::default());
    assert_eq!((refused.verdict, refused.by.fallback), (Verdict::Refused, false));
}

#[test]
fn liberte_plus_has_to_be_billed() {
    let decided = validate(&PassTap { titles: vec![liberte()], ..pass() }, &Known::default());
    let Verdict::Accepted { what, .. } = decided.verdict else { panic!("{decided:?}") };
    assert!(what.is_billed());
}

#[test]
fn what_the_reader_recorded_and_what_the_medium_says_are_brought_together() {
    let again = PassTap { at: "2026-06-10T09:02:00+02:00".into(), ..pass() };
    assert!(is_accepted(&validate(&again, &Known::default())));
    assert_eq!(validate(&again, &known(&[validated(&pass())])).code, "pass-back");
    let other = validated(&PassTap { medium: "m-2".into(), ..pass() });
    assert!(is_accepted(&validate(&again, &known(&[other]))));
    let recent = json!({
        "at": pass().at, "validator": "v1", "mode": "metro", "direction": "entry", "line": "4",
        "station": { "name": "Odéon", "inRegion": true }, "accepted": true,
    });
    assert_eq!(
        validate(&PassTap { recent: vec![recent], ..again.clone() }, &Known::default()).code,
        "pass-back"
    );
    let exit = PassTap { at: "2026-06-10T09:01:00+02:00".into(), direction: Direction::Exit, ..pass() };
    assert!(is_accepted(&validate(&again, &known(&[validated(&pass()), validated(&exit)]))));
}

#[test]
fn on_a_day_without_a_book_the_fallback_answers() {
    let last = PassTap { at: "2026-12-31T23:59:59+01:00".into(), ..pass() };
    assert_ne!(validate(&last, &Known::default()).code, "fallback");
    let late = PassTap { at: "2027-01-01T00:00:00+01:00".into(), ..pass() };
    let entry = validate(&late, &Known::default());
    assert_eq!((is_accepted(&entry), entry.code.as_str(), entry.by.fallback), (false, "fallback", true));
    let exit = validate(&PassTap { direction: Direction::Exit, ..late.clone() }, &Known::default());
    assert_eq!((is_accepted(&exit), exit.code.as_str()), (true, "fallback"));
    // Where something else is wrong as well, the tap is one that is none.
    let wrong = validate(&PassTap { mode: "rocket".into(), ..late }, &Known::default());
    assert!(matches!(wrong.verdict, Verdict::BadTap(_)), "{wrong:?}");
}

#[test]
fn the_deny_list_comes_first() {
    let decided = denying("m-1").decide(&PresentedTap::Pass(pass()), &Known::default());
    assert_eq!((decided.verdict, decided.code.as_str()), (Verdict::Refused, "on-deny-list"));
}

#[test]
fn titles_of_another_shape_are_problems_one_for_each() {
    let mut unknown = month();
    unknown["colour"] = json!("blue");
    let mut no_day = month();
    no_day["firstDay"] = json!("2026-02-30");
    let tap = PassTap {
        medium: String::new(),
        mode: "rocket".into(),
        titles: vec![month(), unknown, no_day, json!({}), json!(7)],
        recent: vec![json!({ "at": "x" })],
        ..pass()
    };
    let decided = validate(&tap, &Known::default());
    let paths: Vec<_> = problems(&decided).iter().map(|problem| problem.split(':').next().unwrap()).collect();
    assert_eq!(paths, ["medium", "mode", "titles[1]", "titles[2]", "titles[3]", "titles[4]", "recent[0]"]);
    let missing = json!({ "id": "t-1", "title": "navigo-mois", "status": "active" });
    let decided = validate(&PassTap { titles: vec![missing], ..pass() }, &Known::default());
    assert!(problems(&decided)[0].starts_with("titles[0].firstDay: "), "{decided:?}");
}
