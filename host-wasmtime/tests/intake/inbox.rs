//! What is accepted, what is refused, and what a reader starts with again.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use portillon_host::Error;
use portillon_host::reader::{Artefact, Kind, PrivateKey, Refusal, Statement};

use crate::failing::component;
use crate::support::{
    BOOK, Reader, artefact, book, book_of, brain, card, decide, embedded, is_accepted, said,
};

const SUMMER: &str = "2026-06-10T09:00:00+02:00";

#[test]
fn a_deny_list_is_exchanged_without_a_restart() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let mut brain = brain(&intake);
    let accepts = |brain: &mut _, token: &str| is_accepted(&decide(brain, &card(token, SUMMER)));
    assert!(accepts(&mut brain, "c-1"));

    reader.put("deny-list.txt", Kind::DenyList, 1, "c-1\n");
    assert_eq!(said(&intake.look()), [("deny-list.txt", "accepted")]);
    assert!(accepts(&mut brain, "c-1"), "nothing changes before it is told");
    assert!(brain.refresh(intake.current()).unwrap());
    assert!(!brain.refresh(intake.current()).unwrap());
    let refused = decide(&mut brain, &card("c-1", SUMMER));
    assert_eq!((is_accepted(&refused), refused.code.as_str()), (false, "card-denied"));
    assert!(accepts(&mut brain, "c-2"));

    reader.put("deny-list.txt", Kind::DenyList, 2, "c-2\n");
    assert_eq!(said(&intake.look()), [("deny-list.txt", "accepted")]);
    brain.refresh(intake.current()).unwrap();
    assert!(accepts(&mut brain, "c-1") && !accepts(&mut brain, "c-2"));
    assert_eq!(intake.look(), []);
    assert_eq!(reader.accepted(), ["deny-list-2.txt", "deny-list-2.txt.jws", "serials.json"]);
}

#[test]
fn an_older_version_is_refused_once_and_after_a_restart_too() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    reader.put("deny-list.txt", Kind::DenyList, 5, "c-5\n");
    assert_eq!(said(&intake.look()), [("deny-list.txt", "accepted")]);
    for (serial, text) in [(4, "c-4\n"), (5, "c-6\n")] {
        reader.put("deny-list.txt", Kind::DenyList, serial, text);
        let notices = intake.look();
        assert_eq!(notices[0].outcome, Err(Refusal::NotNewer { serial, used: 5 }));
        assert_eq!(intake.look(), [], "it is said once");
    }
    assert!(intake.current().deny_list.contains("c-5"));

    drop(intake);
    let mut intake = reader.intake();
    assert!(intake.current().deny_list.contains("c-5"));
    assert_eq!(said(&intake.look()), [("deny-list.txt", "not-newer")]);
    reader.put("deny-list.txt", Kind::DenyList, 6, "");
    assert_eq!(said(&intake.look()), [("deny-list.txt", "accepted")]);
    assert!(intake.current().deny_list.is_empty());
}

#[test]
fn a_reader_starts_with_what_it_accepted_even_if_the_inbox_is_gone() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    reader.put("deny-list.txt", Kind::DenyList, 1, "c-1\n");
    reader.put("garda.json", Kind::Book, 1, book("mine", "1", "2026-01-01", "2027-01-01"));
    reader.put_component(1, artefact());
    assert_eq!(
        said(&intake.look()),
        [("component.cwasm", "accepted"), ("deny-list.txt", "accepted"), ("garda.json", "accepted")]
    );
    drop(intake);
    fs::remove_dir_all(reader.inbox("")).unwrap();
    let mut intake = reader.intake();
    let current = intake.current();
    assert_eq!(current.books.len(), 1);
    assert!(current.deny_list.contains("c-1"));
    assert_eq!(current.component_signed.as_ref().unwrap().serial, 1);
    assert_eq!(current.component.sha256, embedded().sha256, "the hash is that of the component");
    assert_eq!(book_of(&mut brain(&intake), SUMMER), ("mine".into(), "1".into()));
    assert_eq!(said(&intake.look()), [(".", "unreadable")]);
    assert_eq!(intake.look(), []);
}

#[test]
fn what_is_damaged_in_the_readers_own_folder_is_not_used_and_its_serial_not_forgotten() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    reader.put("deny-list.txt", Kind::DenyList, 5, "c-5\n");
    intake.look();
    drop(intake);
    let own = reader.folder.path().join("accepted/deny-list-5.txt");
    fs::write(&own, "c-6\n").unwrap();
    fs::remove_dir_all(reader.inbox("")).unwrap();
    fs::create_dir(reader.inbox("")).unwrap();

    let (mut intake, notices) = reader.start();
    assert_eq!(said(&notices), [("deny-list-5.txt", "other-file")]);
    assert!(intake.current().deny_list.is_empty());
    reader.put("deny-list.txt", Kind::DenyList, 4, "c-4\n");
    assert_eq!(said(&intake.look()), [("deny-list.txt", "not-newer")]);
    // The same one again heals it.
    reader.put("deny-list.txt", Kind::DenyList, 5, "c-5\n");
    assert_eq!(said(&intake.look()), [("deny-list.txt", "accepted")]);
    drop(intake);
    assert!(reader.intake().current().deny_list.contains("c-5"));
}

#[test]
fn a_power_cut_leaves_the_old_version_or_the_new_one() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    reader.put("deny-list.txt", Kind::DenyList, 1, "c-1\n");
    intake.look();
    drop(intake);
    let own = |name: &str| reader.folder.path().join("accepted").join(name);
    // The new one is there without its signature, and another one is not complete.
    fs::write(own("deny-list-2.txt"), "c-2\n").unwrap();
    fs::write(own(".part-x"), "c-").unwrap();
    assert!(reader.intake().current().deny_list.contains("c-1"));
    assert_eq!(reader.accepted(), ["deny-list-1.txt", "deny-list-1.txt.jws", "serials.json"]);

    // Both are there, and the serials are not yet told.
    let statement = Statement::of(Kind::DenyList, 2, b"c-2\n");
    fs::write(own("deny-list-2.txt"), "c-2\n").unwrap();
    fs::write(own("deny-list-2.txt.jws"), reader.key.sign(&statement).unwrap()).unwrap();
    let mut intake = reader.intake();
    assert!(intake.current().deny_list.contains("c-2"));
    assert_eq!(reader.accepted(), ["deny-list-2.txt", "deny-list-2.txt.jws", "serials.json"]);
    reader.put("deny-list.txt", Kind::DenyList, 1, "c-1\n");
    assert_eq!(said(&intake.look()), [("deny-list.txt", "not-newer")]);
}

#[test]
fn a_file_that_is_copied_in_pieces_is_taken_when_it_is_complete() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let text = book("mine", "1", "2026-01-01", "2027-01-01");
    fs::write(reader.inbox("garda.json"), &text[..100]).unwrap();
    assert_eq!(said(&intake.look()), [("garda.json", "not-signed")]);
    reader.put("garda.json", Kind::Book, 1, &text);
    for length in [100, 1_000, text.len() - 1] {
        fs::write(reader.inbox("garda.json"), &text[..length]).unwrap();
        let expected: &[_] = if length == 100 { &[("garda.json", "other-file")] } else { &[] };
        assert_eq!(said(&intake.look()), expected, "{length}: it is said once");
    }
    assert!(intake.current().books.is_empty());
    fs::write(reader.inbox("garda.json"), &text).unwrap();
    assert_eq!(said(&intake.look()), [("garda.json", "accepted")]);
}

#[test]
fn a_file_that_has_not_changed_is_not_read_again_unless_it_is_so_young_that_one_cannot_tell() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let dated = |time: SystemTime| {
        for name in ["deny-list.txt", "deny-list.txt.jws"] {
            let file = fs::File::options().write(true).open(reader.inbox(name)).unwrap();
            file.set_modified(time).unwrap();
        }
    };
    // Something else of the same length, at the same time.
    let exchange = |time| {
        let length = fs::metadata(reader.inbox("deny-list.txt.jws")).unwrap().len();
        fs::write(reader.inbox("deny-list.txt.jws"), "x".repeat(usize::try_from(length).unwrap())).unwrap();
        dated(time);
    };
    let hour = Duration::from_secs(3600);
    for (serial, time, expected) in [
        (1, SystemTime::now() - hour, &[] as &[_]),
        (2, SystemTime::now() + hour, &[("deny-list.txt", "malformed-signature")]),
    ] {
        reader.put("deny-list.txt", Kind::DenyList, serial, "c-1\n");
        dated(time);
        assert_eq!(said(&intake.look()), [("deny-list.txt", "accepted")]);
        exchange(time);
        assert_eq!(said(&intake.look()), expected);
    }
}

#[test]
fn whatever_is_wrong_keeps_the_last_good_one() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    reader.put("garda.json", Kind::Book, 1, book("mine", "1", "2026-01-01", "2027-01-01"));
    reader.put("deny-list.txt", Kind::DenyList, 1, "c-1\n");
    assert_eq!(intake.look().len(), 2);
    let before = Arc::clone(intake.current());

    let good = book("mine", "2", "2026-01-01", "2027-01-01");
    let other = PrivateKey::generate().unwrap();
    let write = |statement: &Statement, bytes: &[u8], key: &PrivateKey| {
        fs::write(reader.inbox("garda.json"), bytes).unwrap();
        fs::write(reader.inbox("garda.json.jws"), key.sign(statement).unwrap()).unwrap();
    };
    let statement = Statement::of(Kind::Book, 2, good.as_bytes());
    let mut look = |expected: &str| {
        assert_eq!(said(&intake.look()), [("garda.json", expected)]);
        assert!(Arc::ptr_eq(intake.current(), &before), "{expected}");
    };
    write(&statement, good.as_bytes(), &other);
    look("unknown-signer");
    write(&statement, good.replace("Garda", "Gorda").as_bytes(), &reader.key);
    look("other-file");
    write(&Statement::of(Kind::DenyList, 2, good.as_bytes()), good.as_bytes(), &reader.key);
    look("other-kind");
    for bad in [&good.as_bytes()[..500], b"{}", b"\xff"] {
        write(&Statement { serial: 3, ..Statement::of(Kind::Book, 3, bad) }, bad, &reader.key);
        look("unusable");
    }
    fs::remove_file(reader.inbox("garda.json.jws")).unwrap();
    look("not-signed");
    fs::write(reader.inbox("garda.json.jws"), "a.b.c").unwrap();
    look("malformed-signature");
    fs::remove_file(reader.inbox("garda.json")).unwrap();
    write(&statement, &[], &reader.key);
    fs::remove_file(reader.inbox("garda.json")).unwrap();
    fs::create_dir(reader.inbox("garda.json")).unwrap();
    look("unreadable");
    fs::remove_dir(reader.inbox("garda.json")).unwrap();
    write(&statement, good.as_bytes(), &reader.key);
    assert_eq!(said(&intake.look()), [("garda.json", "accepted")]);

    reader.put("deny-list.txt", Kind::DenyList, 2, "c".repeat(65));
    assert_eq!(said(&intake.look()), [("deny-list.txt", "unusable")]);
    assert!(intake.current().deny_list.contains("c-1"));
}

#[test]
fn a_book_is_active_from_its_first_day_on() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let mut brain = brain(&intake);
    reader.put("next.json", Kind::Book, 7, book("next", "1", "2026-06-11", "2028-01-01"));
    assert_eq!(said(&intake.look()), [("next.json", "accepted")]);
    brain.refresh(intake.current()).unwrap();
    let lake = ("lago-di-garda-2025".to_owned(), "1".to_owned());
    assert_eq!(book_of(&mut brain, "2026-06-10T23:59:59+02:00"), lake);
    assert_eq!(book_of(&mut brain, "2026-06-11T00:00:00+02:00").0, "next");
    assert_eq!(book_of(&mut brain, "2027-12-31T12:00:00+01:00").0, "next");
    // A late tap, after the new one is in force.
    assert_eq!(book_of(&mut brain, "2026-06-10T22:00:00+00:00").0, "next");
    assert_eq!(book_of(&mut brain, "2026-06-10T21:59:59+00:00"), lake);
}

#[test]
fn a_newer_version_of_a_book_replaces_the_older_one_from_its_first_day_on() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let mut brain = brain(&intake);
    let mut bring = |serial, version: &str, from: &str| {
        reader.put("mine.json", Kind::Book, serial, book("mine", version, from, "2027-01-01"));
        let notices = intake.look();
        brain.refresh(intake.current()).unwrap();
        let mut on = |at: &str| book_of(&mut brain, at).1;
        (said(&notices)[0].1.to_owned(), on("2026-05-01T12:00:00Z"), on("2026-07-01T12:00:00Z"))
    };
    let was = |said: &str, may: &str, july: &str| (said.to_owned(), may.to_owned(), july.to_owned());
    assert_eq!(bring(1, "a", "2026-01-01"), was("accepted", "a", "a"));
    assert_eq!(bring(2, "b", "2026-06-01"), was("accepted", "a", "b"));
    assert_eq!(bring(3, "a", "2026-07-01"), was("unusable", "a", "b"));
    assert_eq!(bring(2, "c", "2026-01-01"), was("not-newer", "a", "b"));
    assert_eq!(bring(4, "c", "2026-06-01"), was("accepted", "a", "c"));
    assert_eq!(intake.current().books.len(), 2);
    drop(intake);
    let mut intake = reader.intake();
    assert_eq!(intake.current().books.iter().map(|book| book.serial).collect::<Vec<_>>(), [4, 1]);
    reader.put("mine.json", Kind::Book, 5, book("mine", "d", "2026-01-01", "2027-01-01"));
    assert_eq!(said(&intake.look()), [("mine.json", "accepted")]);
    assert_eq!(intake.current().books.len(), 1);
    drop(intake);
    assert_eq!(reader.intake().current().books.iter().map(|book| book.serial).collect::<Vec<_>>(), [5]);
}

#[test]
fn of_two_books_for_a_day_the_higher_serial_counts() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    reader.put("a.json", Kind::Book, 9, book("a", "1", "2026-01-01", "2027-01-01"));
    reader.put("b.json", Kind::Book, 3, book("b", "1", "2026-01-01", "2027-01-01"));
    assert_eq!(intake.look().len(), 2);
    let book = book_of(&mut brain(&intake), SUMMER);
    assert_eq!(book.0, "a");
    drop(intake);
    assert_eq!(book_of(&mut brain(&reader.intake()), SUMMER), book);
}

#[test]
fn a_decision_names_the_book_and_its_hash_and_the_component() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let mut brain = brain(&intake);
    let by = decide(&mut brain, &card("c-1", SUMMER)).by;
    assert_eq!((by.book.as_deref(), by.book_hash, by.fallback), (Some("lago-di-garda-2025"), None, false));
    assert_eq!(by.component_hash, artefact().component);
    // The very book that is built in: the one that arrived stands in for it.
    reader.put("garda.json", Kind::Book, 1, BOOK);
    intake.look();
    brain.refresh(intake.current()).unwrap();
    let by = decide(&mut brain, &card("c-1", SUMMER)).by;
    assert_eq!(by.book_hash, Some(Statement::of(Kind::Book, 1, BOOK.as_bytes()).sha256));
    assert_eq!((by.book_version.as_deref(), by.component_hash), (Some("1"), artefact().component.clone()));
}

#[test]
fn an_artefact_for_another_engine_is_refused() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let host = &artefact().engine;
    for engine in
        [host.replace("wasmtime ", "wasmtime 4"), host.replace("-linux-", "-other-"), format!("{host}0")]
    {
        let other = Artefact { engine: engine.clone(), ..artefact().clone() };
        reader.put_component(1, &other);
        let error = Error::OtherEngine { artefact: engine, host: host.clone() };
        assert_eq!(intake.look()[0].outcome, Err(Refusal::Component(error)));
    }
    // Signed under a false name, the engine itself refuses it.
    let elsewhere = Artefact { bytes: compiled_without_limits(), ..artefact().clone() };
    reader.put_component(1, &elsewhere);
    assert_eq!(said(&intake.look()), [("component.cwasm", "not-portillon")]);
    reader.put_component(1, artefact());
    assert_eq!(said(&intake.look()), [("component.cwasm", "accepted")]);
}

/// The embedded component, compiled by an engine that does not count time.
fn compiled_without_limits() -> Vec<u8> {
    use portillon_host::wasmtime::Engine;
    Engine::default().precompile_component(&fs::read(env!("PORTILLON_EMBEDDED")).unwrap()).unwrap()
}

#[test]
fn a_flipped_bit_of_an_artefact_is_refused_before_it_is_loaded() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let statement = Statement::of_component(1, artefact());
    let mut said_once = 0;
    for place in (0..artefact().bytes.len()).step_by(artefact().bytes.len() / 7) {
        let mut bytes = artefact().bytes.clone();
        bytes[place] ^= 1;
        reader.put_statement("component.cwasm", &statement, &bytes);
        let notices = intake.look();
        assert!(said(&notices).iter().all(|said| *said == ("component.cwasm", "other-file")));
        said_once += notices.len();
        assert!(intake.current().component_signed.is_none());
    }
    assert_eq!(said_once, 1);
}

#[test]
fn a_component_that_cannot_answer_is_refused_and_the_old_one_stays() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    reader.put_component(1, artefact());
    assert_eq!(said(&intake.look()), [("component.cwasm", "accepted")]);
    let before = Arc::clone(intake.current());
    let grow = "loop i32.const 1000 memory.grow drop br 0 end unreachable\n";
    for (serial, body) in [(2, "unreachable\n"), (3, "loop br 0 end unreachable\n"), (4, grow)] {
        reader.put_component(serial, &Artefact::compile(&component(body)).unwrap());
        assert_eq!(said(&intake.look()), [("component.cwasm", "unusable")], "{body}");
        assert!(Arc::ptr_eq(intake.current(), &before));
        assert!(is_accepted(&decide(&mut brain(&intake), &card("c-1", SUMMER))));
    }
    let names = reader.accepted();
    assert_eq!(names, ["component-1.cwasm", "component-1.cwasm.jws", "serials.json"]);
    // What was refused does not count: the next good one may have any higher serial.
    reader.put_component(2, artefact());
    assert_eq!(said(&intake.look()), [("component.cwasm", "accepted")]);
}

#[test]
fn a_million_entries_are_read_quickly_and_take_little_room() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let list: String =
        (0..1_000_000).map(|number| format!("medium-{:07}\n", number * 7 % 1_000_003)).collect();
    reader.put("deny-list.txt", Kind::DenyList, 1, &list);
    let start = Instant::now();
    assert_eq!(said(&intake.look()), [("deny-list.txt", "accepted")]);
    // Without optimisation, and beside other tests.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let deny_list = &intake.current().deny_list;
    assert_eq!(deny_list.len(), 1_000_000);
    assert!(deny_list.contains("medium-0000007") && !deny_list.contains("medium-1000003"));
    assert_eq!(intake.look(), []);
}
