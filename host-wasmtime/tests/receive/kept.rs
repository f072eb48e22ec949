//! What the store takes, knows and gives out (RD-7).

use portillon_host::receiver::{Days, Settled, Store, StoreError, Taken};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::support::{Numbers, accept, billed, counts, day, instant, results, tap, taps, validation};

const NOW: &str = "2026-11-20T12:00:00+01:00";
const AT: &str = "2026-11-20T10:00:00+01:00";

/// Some events of three devices and two days.
fn events() -> Vec<Value> {
    let mut events = Vec::new();
    for number in 1..=40 {
        let (epoch, direction) = (number / 20 + 1, if number % 3 == 0 { "exit" } else { "entry" });
        let at = format!("2026-11-{:02}T{:02}:15:00+01:00", 19 + number % 2, number % 10);
        events.push(validation(&format!("{epoch}/{number}"), &format!("m-{number}"), direction, &at));
        let at = format!("2026-11-20T{:02}:15:00+01:00", number % 10);
        events.push(tap(&format!("1/{number}"), &format!("t-{}", number % 7), "12", &at));
    }
    events
}

#[test]
fn repeats_in_any_order_and_any_cut_leave_the_same() {
    let events = events();
    let folder = tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert!(accept(&store, &events, NOW).iter().all(|taken| *taken == Taken::Stored));
    let (expected_counts, expected_taps) = (counts(&store), taps(&store));
    assert_eq!(expected_counts, [("2026-11-19".into(), 14, 6), ("2026-11-20".into(), 13, 7)]);
    assert_eq!(expected_taps.len(), 40);

    let mut numbers = Numbers(1);
    for _ in 0..3 {
        let folder = tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let mut sent = [events.clone(), events.clone()].concat();
        numbers.shuffle(&mut sent);
        let (mut stored, mut rest) = (0, sent.as_slice());
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(rest.len().min(numbers.below(29) + 1));
            let taken = accept(&store, batch, NOW);
            assert!(taken.iter().all(|taken| matches!(taken, Taken::Stored | Taken::AlreadyThere)));
            stored += taken.iter().filter(|taken| **taken == Taken::Stored).count();
            rest = after;
            if numbers.below(4) == 0 {
                drop(store);
                store = Store::open(folder.path()).unwrap();
            }
        }
        assert_eq!(stored, events.len());
        assert_eq!(counts(&store), expected_counts);
        assert_eq!(taps(&store), expected_taps);
    }
}

#[test]
fn every_item_of_a_mixed_batch_gets_its_own_answer() {
    let folder = tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    accept(&store, &[validation("1/1", "m", "entry", AT), tap("1/1", "t", "12", AT)], NOW);
    let moved = validation("1/1", "m", "entry", "2026-11-20T10:00:01+01:00");
    let sent = [
        validation("1/1", "m", "entry", "2026-11-20T09:00:00.000Z"),
        moved,
        json!("nonsense"),
        tap("1/1", "other", "12", AT),
        validation("1/2", "m", "exit", AT),
        validation("1/2", "m", "exit", AT),
        validation("1/2", "m", "entry", AT),
        validation("1/3", "m", "exit", "2027-11-20T09:00:00Z"),
        json!({ "id": "gate-1/1/4", "what": { "tag": "refund", "val": {} } }),
        validation("1/5", "m", "exit", AT),
    ];
    let answers = results(&store, &sent, NOW);
    let short: Vec<_> = answers
        .iter()
        .map(|answer| {
            let code = answer.reasons.first().map_or("", |reason| reason.code);
            (answer.id.as_deref().unwrap_or("-"), answer.result.id(), code)
        })
        .collect();
    assert_eq!(
        short,
        [
            ("gate-1/1/1", "already-there", ""),
            ("gate-1/1/1", "conflict", ""),
            ("-", "rejected", "malformed"),
            ("boat-1/1/1", "conflict", ""),
            ("gate-1/1/2", "stored", ""),
            ("gate-1/1/2", "already-there", ""),
            ("gate-1/1/2", "conflict", ""),
            ("gate-1/1/3", "rejected", "impossible-instant"),
            ("gate-1/1/4", "rejected", "unknown-kind"),
            ("gate-1/1/5", "stored", ""),
        ]
    );
    assert_eq!(counts(&store), [("2026-11-20".into(), 1, 2)]);
    // What was rejected may come again as it should be.
    assert_eq!(accept(&store, &[validation("1/3", "m", "exit", AT)], NOW), [Taken::Stored]);
}

#[test]
fn of_two_that_conflict_the_first_stays_whichever_it_is() {
    let (one, other) = (tap("1/1", "t", "12", AT), tap("1/1", "t", "12", "2026-11-19T10:00:00+01:00"));
    for pair in [[&one, &other], [&other, &one]] {
        let folder = tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(accept(&store, &[pair[0].clone()], NOW), [Taken::Stored]);
        for _ in 0..2 {
            assert_eq!(accept(&store, &[pair[1].clone()], NOW), [Taken::Conflict]);
            assert_eq!(accept(&store, &[pair[0].clone()], NOW), [Taken::AlreadyThere]);
        }
        assert_eq!(taps(&store)[0]["at"], pair[0]["at"]);
        assert_eq!(taps(&store).len(), 1);
    }
}

#[test]
fn a_device_may_upload_its_own_events_only() {
    let folder = tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let sent = [validation("1/1", "m", "entry", AT), tap("1/1", "t", "12", AT)];
    let answers = store.accept(Some("gate-1"), &sent, instant(NOW)).unwrap();
    assert_eq!(answers[0].result, Taken::Stored);
    assert_eq!((answers[1].result, answers[1].reasons[0].code), (Taken::Rejected, "another-device"));
    assert!(taps(&store).is_empty());
}

#[test]
fn the_export_is_what_was_uploaded_in_the_form_of_settle() {
    let folder = tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let late = "2026-11-20T00:10:00+01:00";
    let sent = [
        tap("1/1", "a", "12", "2026-11-19T23:59:59.5+01:00"),
        tap("1/2", "b", "12", late),
        validation("1/1", "m", "entry", AT),
        billed("1/2", "n", AT),
    ];
    accept(&store, &sent, NOW);
    let line = |id: &str, token: &str, at: &str| {
        json!({
            "eventId": id, "token": token, "validator": "v1", "vessel": "Tonale", "run": "12", "fast": false,
            "stop": "riva", "at": at,
        })
    };
    let lines = [line("boat-1/1/1", "a", "2026-11-19T23:59:59.5+01:00"), line("boat-1/1/2", "b", late)];
    assert_eq!(taps(&store), lines);

    let of = |from: Option<&str>, before: Option<&str>| {
        let mut ids = Vec::new();
        let days = Days { from: from.map(day), before: before.map(day) };
        let take = |line: &[u8]| {
            ids.push(serde_json::from_slice::<Value>(line).unwrap()["token"].as_str().unwrap().to_owned());
            true
        };
        store.taps(days, take).unwrap();
        ids
    };
    assert_eq!(of(Some("2026-11-19"), Some("2026-11-20")), ["a"]);
    assert_eq!(of(Some("2026-11-20"), None), ["b"]);
    assert_eq!(of(None, Some("2026-11-19")), [""; 0]);
    // The civil day is that of the lake.
    assert_eq!(accept(&store, &[tap("1/3", "c", "12", "2026-11-18T23:00:00Z")], NOW), [Taken::Stored]);
    assert_eq!(of(Some("2026-11-19"), Some("2026-11-20")), ["a", "c"]);
}

#[test]
fn what_is_settled_is_given_out_no_more_and_stays_known() {
    let folder = tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let sent = [
        tap("1/1", "a", "12", "2026-11-18T10:00:00+01:00"),
        tap("1/2", "a", "13", "2026-11-19T23:50:00+01:00"),
        // After midnight, on the run of the day before.
        tap("1/3", "a", "13", "2026-11-20T00:20:00+01:00"),
        tap("1/4", "a", "14", "2026-11-20T00:20:00+01:00"),
        tap("1/5", "b", "13", "2026-11-19T10:00:00+01:00"),
        billed("1/1", "n", "2026-11-19T10:00:00+01:00"),
        billed("1/2", "n", "2026-11-20T10:00:00+01:00"),
        validation("1/3", "m", "entry", AT),
    ];
    accept(&store, &sent, NOW);
    let settle = |settled: Value| store.settle(&serde_json::from_value::<Settled>(settled).unwrap()).unwrap();
    let ids =
        || taps(&store).iter().map(|tap| tap["eventId"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(settle(json!({ "tokens": [{ "token": "a", "upTo": "2026-11-17" }] })), 0);
    assert_eq!(settle(json!({ "tokens": [{ "token": "a", "upTo": "2026-11-19" }] })), 3);
    assert_eq!(settle(json!({ "tokens": [{ "token": "a", "upTo": "2026-11-19" }] })), 0);
    assert_eq!(ids(), ["boat-1/1/5", "boat-1/1/4"]);
    assert_eq!(settle(json!({ "tokens": [{ "token": "n", "upTo": "2026-11-19" }] })), 1);
    // A validation that is not billed is not settled.
    assert_eq!(settle(json!({ "events": ["boat-1/1/5", "gate-1/1/3", "boat-1/9/9"] })), 1);
    assert_eq!(ids(), ["boat-1/1/4"]);
    assert_eq!(store.held().unwrap(), 3);

    let again = accept(&store, &sent, NOW);
    assert!(again.iter().all(|taken| *taken == Taken::AlreadyThere), "{again:?}");
    assert_eq!(ids(), ["boat-1/1/4"]);
    assert!(
        serde_json::from_value::<Settled>(json!({ "tokens": [{ "token": "a", "upTo": "soon" }] })).is_err()
    );
}

#[test]
fn a_store_is_open_once() {
    let folder = tempdir().unwrap();
    let _store = Store::open(folder.path()).unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::InUse)));
}
