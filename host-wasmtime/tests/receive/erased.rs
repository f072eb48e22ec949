//! What is erased is gone (RD-11), and counted once, whatever ends the program in between.

use std::fs;
use std::path::Path;

use portillon_host::receiver::{Settled, Store, Taken};
use serde_json::json;
use tempfile::{TempDir, tempdir};

use crate::support::{
    MEDIUM, TOKEN, accept, billed, counts, day, files_with, instant, tap, taps, validation,
};

fn open(folder: &TempDir) -> Store {
    Store::open(folder.path()).unwrap()
}

fn erase(store: &Store, before: &str) -> portillon_host::receiver::Erased {
    store.erase(instant(before), day("2026-10-01")).unwrap()
}

fn hours(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("hour-")).count()
}

#[test]
fn a_validation_is_on_disk_until_it_is_erased_and_nowhere_afterwards() {
    let folder = tempdir().unwrap();
    let store = open(&folder);
    let one = validation("1/1", MEDIUM, "entry", "2026-11-20T10:00:00+01:00");
    accept(
        &store,
        &[one.clone(), validation("1/2", "m", "exit", "2026-11-20T11:00:00+01:00")],
        "2026-11-20T12:00:00+01:00",
    );
    assert_eq!(files_with(folder.path(), MEDIUM), ["hour-2026-11-20T09.redb"]);
    assert_eq!(erase(&store, "2026-11-20T10:00:00+01:00").validations, 0);
    assert_eq!(files_with(folder.path(), MEDIUM).len(), 1);
    assert_eq!(erase(&store, "2026-11-20T11:00:00+01:00").validations, 1);
    assert_eq!(files_with(folder.path(), MEDIUM), [""; 0]);
    assert_eq!(hours(folder.path()), 1);
    assert_eq!(counts(&store), [("2026-11-20".into(), 1, 1)]);
    drop(store);
    assert_eq!(files_with(folder.path(), MEDIUM), [""; 0]);

    // A late repeat is known, and a late conflict has nothing to be compared with.
    let store = open(&folder);
    let again = [one, validation("1/1", "other", "exit", "2026-11-20T10:00:00+01:00")];
    assert_eq!(accept(&store, &again, "2026-11-20T23:00:00+01:00"), [Taken::AlreadyThere; 2]);
    assert_eq!(counts(&store), [("2026-11-20".into(), 1, 1)]);
    assert_eq!(files_with(folder.path(), MEDIUM), [""; 0]);
}

#[test]
fn within_an_hour_what_is_older_goes_and_what_is_not_stays() {
    let folder = tempdir().unwrap();
    let store = open(&folder);
    let stays = validation("1/2", "m-stays", "entry", "2026-11-20T10:30:00+01:00");
    let sent = [validation("1/1", MEDIUM, "entry", "2026-11-20T10:29:59.999+01:00"), stays.clone()];
    accept(&store, &sent, "2026-11-20T12:00:00+01:00");
    let erased = erase(&store, "2026-11-20T10:30:00+01:00");
    assert_eq!((erased.validations, erased.files), (1, 1));
    assert_eq!(files_with(folder.path(), MEDIUM), [""; 0]);
    assert_eq!(files_with(folder.path(), "m-stays"), ["hour-2026-11-20T09.redb"]);
    // Nothing to do the next time.
    assert_eq!(erase(&store, "2026-11-20T10:30:00+01:00").files, 0);
    // It is still there to be compared with.
    let mut other = stays.clone();
    other["what"]["val"]["direction"] = json!("exit");
    assert_eq!(
        accept(&store, &[other, stays], "2026-11-20T12:00:00+01:00"),
        [Taken::Conflict, Taken::AlreadyThere]
    );
}

#[test]
fn a_validation_that_arrives_after_its_time_is_counted_and_not_stored() {
    let folder = tempdir().unwrap();
    let store = open(&folder);
    erase(&store, "2026-11-20T10:00:00+01:00");
    let late = validation("1/1", MEDIUM, "exit", "2026-11-20T09:59:59+01:00");
    let in_time = validation("1/2", "m", "exit", "2026-11-20T10:00:00+01:00");
    let sent = [late, in_time];
    assert_eq!(accept(&store, &sent, "2026-11-20T22:00:00+01:00"), [Taken::Stored; 2]);
    assert_eq!(accept(&store, &sent, "2026-11-20T22:00:00+01:00"), [Taken::AlreadyThere; 2]);
    assert_eq!(files_with(folder.path(), MEDIUM), [""; 0]);
    assert_eq!(store.held().unwrap(), 1);
    assert_eq!(counts(&store), [("2026-11-20".into(), 0, 2)]);
    // What has to be billed is kept however late it is.
    let billed =
        [billed("1/3", "m", "2026-11-01T10:00:00+01:00"), tap("1/1", "t", "12", "2026-11-01T10:00:00+01:00")];
    assert_eq!(accept(&store, &billed, "2026-11-20T22:00:00+01:00"), [Taken::Stored; 2]);
    erase(&store, "2026-11-20T23:00:00+01:00");
    assert_eq!(store.held().unwrap(), 2);
    assert_eq!(taps(&store).len(), 1);
}

#[test]
fn a_clock_that_is_ahead_keeps_a_validation_no_longer() {
    let folder = tempdir().unwrap();
    let store = open(&folder);
    let ahead = validation("1/1", MEDIUM, "entry", "2026-11-21T09:00:00+01:00");
    accept(&store, &[ahead], "2026-11-20T10:15:00+01:00");
    assert_eq!(erase(&store, "2026-11-20T10:15:00+01:00").validations, 0);
    assert_eq!(erase(&store, "2026-11-20T10:16:00+01:00").validations, 1);
    assert_eq!(files_with(folder.path(), MEDIUM), [""; 0]);
}

#[test]
fn counts_are_of_civil_days_of_paris_and_go_after_the_previous_month() {
    let folder = tempdir().unwrap();
    let store = open(&folder);
    let sent = [
        validation("1/1", "m", "entry", "2026-09-30T21:59:59Z"),
        validation("1/2", "m", "entry", "2026-09-30T22:00:00Z"),
        validation("1/3", "m", "exit", "2026-10-31T22:59:59Z"),
        validation("1/4", "m", "exit", "2026-10-31T23:00:00Z"),
        billed("1/5", "m", "2026-10-31T23:00:00Z"),
    ];
    accept(&store, &sent, "2026-11-20T12:00:00+01:00");
    let month = |day: &str, entries, exits| (day.to_owned(), entries, exits);
    let kept = [month("2026-10-01", 1, 0), month("2026-10-31", 0, 1), month("2026-11-01", 1, 1)];
    assert_eq!(counts(&store), [&[month("2026-09-30", 1, 0)], &kept[..]].concat());
    assert_eq!(erase(&store, "2026-11-20T00:00:00+01:00").days, 1);
    assert_eq!(counts(&store), kept);
    // What arrives from before is not counted either.
    let sent = [
        validation("1/6", "m", "entry", "2026-09-30T21:59:59Z"),
        validation("1/7", "m", "exit", "2026-09-30T22:00:00Z"),
    ];
    assert_eq!(accept(&store, &sent, "2026-11-20T12:00:00+01:00"), [Taken::Stored; 2]);
    assert_eq!(counts(&store)[0], month("2026-10-01", 1, 1));
    assert_eq!(store.erase(instant("2026-12-01T00:00:00+01:00"), day("2026-11-01")).unwrap().days, 2);
    assert_eq!(counts(&store), kept[2..]);
}

#[test]
fn what_is_settled_leaves_the_disk_and_the_rest_of_its_day_does_not() {
    let folder = tempdir().unwrap();
    let store = open(&folder);
    let at = "2026-11-19T10:00:00+01:00";
    accept(
        &store,
        &[tap("1/1", TOKEN, "12", at), tap("1/2", "stays", "12", at), billed("1/1", MEDIUM, at)],
        at,
    );
    let settle = |token: &str| {
        let settled = json!({ "tokens": [{ "token": token, "upTo": "2026-11-19" }] });
        store.settle(&serde_json::from_value::<Settled>(settled).unwrap()).unwrap()
    };
    assert_eq!(files_with(folder.path(), TOKEN), ["day-2026-11-19.redb"]);
    assert_eq!(settle(TOKEN) + settle(MEDIUM), 2);
    let erased = erase(&store, "2026-11-19T00:00:00+01:00");
    assert_eq!((erased.settled, erased.files), (2, 1));
    assert_eq!(files_with(folder.path(), TOKEN), [""; 0]);
    assert_eq!(files_with(folder.path(), MEDIUM), [""; 0]);
    assert_eq!(taps(&store).len(), 1);
    assert_eq!(erase(&store, "2026-11-19T00:00:00+01:00").files, 0);
    assert_eq!(settle("stays"), 1);
    assert_eq!(erase(&store, "2026-11-19T00:00:00+01:00").files, 1);
    assert!(!folder.path().join("day-2026-11-19.redb").exists());
    // The day begins anew.
    assert_eq!(accept(&store, &[tap("1/3", "more", "12", at)], at), [Taken::Stored]);
    assert_eq!(taps(&store).len(), 1);
}

/// Copies a store as a power cut leaves it: some files as they were before, the others as they are now.
fn cut(before: &Path, now: &Path, old: impl Fn(&str) -> bool) -> TempDir {
    let folder = tempdir().unwrap();
    for (from, is_old) in [(before, true), (now, false)] {
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if old(&name) == is_old {
                fs::copy(from.join(&name), folder.path().join(&name)).unwrap();
            }
        }
    }
    folder
}

fn copy(folder: &Path) -> TempDir {
    cut(folder, folder, |_| false)
}

#[test]
fn a_batch_that_was_cut_off_before_its_commit_counts_once_when_it_comes_again() {
    let folder = tempdir().unwrap();
    let (at, now) = ("2026-11-20T10:00:00+01:00", "2026-11-20T10:30:00+01:00");
    let early = "2026-11-19T10:00:00+01:00";
    let store = open(&folder);
    accept(&store, &[validation("1/1", "m", "entry", at)], now);
    drop(store);
    let before = copy(folder.path());
    let batch =
        [validation("1/2", MEDIUM, "entry", at), tap("1/1", TOKEN, "12", at), tap("1/2", "t", "12", early)];
    let store = open(&folder);
    accept(&store, &batch, now);
    drop(store);

    // The shelves were written, the commit that counts was not.
    let folder = cut(before.path(), folder.path(), |name| name == "main.redb");
    assert_eq!(files_with(folder.path(), TOKEN).len(), 1);
    let store = open(&folder);
    assert_eq!(counts(&store), [("2026-11-20".into(), 1, 0)]);
    assert!(taps(&store).is_empty());
    // It comes again, one event of it with another day meanwhile.
    let mut again = batch.to_vec();
    again[2] = tap("1/2", "t", "12", at);
    assert_eq!(accept(&store, &again, now), [Taken::Stored; 3]);
    assert_eq!(accept(&store, &again, now), [Taken::AlreadyThere; 3]);
    assert_eq!(counts(&store), [("2026-11-20".into(), 2, 0)]);
    assert!(taps(&store).iter().map(|tap| &tap["at"]).eq([at, at]), "{:?}", taps(&store));
    // What it left on the other shelf does not count, and goes with it.
    let settle = |token: &str, day: &str| {
        let settled = json!({ "tokens": [{ "token": token, "upTo": day }] });
        store.settle(&serde_json::from_value::<Settled>(settled).unwrap()).unwrap()
    };
    assert_eq!(settle("t", "2026-11-19"), 0);
    assert_eq!(settle("t", "2026-11-20") + settle(TOKEN, "2026-11-20"), 2);
    erase(&store, "2026-11-21T00:00:00+01:00");
    assert!(files_with(folder.path(), TOKEN).is_empty() && files_with(folder.path(), MEDIUM).is_empty());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_was_left_of_a_batch_that_never_comes_again_goes_all_the_same() {
    let folder = tempdir().unwrap();
    let store = open(&folder);
    drop(store);
    let before = copy(folder.path());
    let store = open(&folder);
    let at = "2026-11-20T10:00:00+01:00";
    accept(&store, &[validation("1/2", MEDIUM, "entry", at), tap("1/1", TOKEN, "12", at)], at);
    drop(store);
    let folder = cut(before.path(), folder.path(), |name| name == "main.redb");
    assert!(!files_with(folder.path(), MEDIUM).is_empty() && !files_with(folder.path(), TOKEN).is_empty());
    // A file that was being written.
    fs::write(folder.path().join("hour-2026-11-20T09.new"), MEDIUM).unwrap();
    let store = open(&folder);
    assert_eq!(erase(&store, "2026-11-20T12:00:00+01:00").validations, 0);
    assert!(files_with(folder.path(), MEDIUM).is_empty() && files_with(folder.path(), TOKEN).is_empty());
    assert_eq!(counts(&store), []);
}

#[test]
fn an_erasure_that_was_cut_off_is_finished_the_next_time_and_counts_nothing_twice() {
    let folder = tempdir().unwrap();
    let (at, now) = ("2026-11-20T10:00:00+01:00", "2026-11-20T10:30:00+01:00");
    let sent = [validation("1/1", MEDIUM, "entry", at), tap("1/1", TOKEN, "12", at)];
    let store = open(&folder);
    accept(&store, &sent, now);
    let settled = json!({ "events": ["boat-1/1/1"] });
    store.settle(&serde_json::from_value::<Settled>(settled).unwrap()).unwrap();
    drop(store);
    let before = copy(folder.path());
    let store = open(&folder);
    erase(&store, "2026-11-20T12:00:00+01:00");
    drop(store);
    assert!(files_with(folder.path(), MEDIUM).is_empty() && files_with(folder.path(), TOKEN).is_empty());

    // The commit was made and the files are still there, or they have gone and the commit was not made.
    for folder in [
        cut(before.path(), folder.path(), |name| name != "main.redb"),
        cut(before.path(), folder.path(), |name| name == "main.redb"),
    ] {
        let store = open(&folder);
        assert_eq!(accept(&store, &sent, now), [Taken::AlreadyThere; 2]);
        assert!(taps(&store).is_empty());
        erase(&store, "2026-11-20T12:00:00+01:00");
        assert!(files_with(folder.path(), MEDIUM).is_empty() && files_with(folder.path(), TOKEN).is_empty());
        assert_eq!(accept(&store, &sent, now), [Taken::AlreadyThere; 2]);
        assert_eq!(counts(&store), [("2026-11-20".into(), 1, 0)]);
    }
}
