//! Whatever the component does, a tap is answered, and so is the next one (RD-10).

use std::sync::Arc;
use std::time::{Duration, Instant};

use portillon_host::reader::{
    Artefact, Brain, CardTap, Component, Current, Decide, DenyList, Direction, Fallback, FallbackAnswer,
    Intake, Kind, Known, PassTap, PresentedTap, Recorded, Verdict,
};
use portillon_host::{Error, Limits, Portillon};

use crate::failing::{component, component_by, failing_on_fast_services};
use crate::support::{Reader, artefact, book, card, decide, embedded, is_accepted, said};

const AT: &str = "2026-06-10T09:00:00+02:00";

const TRAP: &str = "unreachable";
const LOOP: &str = "loop br 0 end";
const GROW: &str = "loop i32.const 16 memory.grow drop br 0 end";

fn limits() -> Limits {
    Limits { time: Duration::from_millis(300), ..Limits::reader() }
}

/// All answers the same.
fn always(answer: FallbackAnswer) -> Fallback {
    Fallback { entry: answer, exit: answer, card: answer }
}

fn brain(wasm: &[u8], fallback: Fallback) -> Brain {
    Brain::new(current(wasm), fallback)
}

fn current(wasm: &[u8]) -> Arc<Current> {
    Arc::new(Current::new(Component::from_bytes(wasm, limits()).unwrap()))
}

fn fast() -> CardTap {
    CardTap { fast: true, ..card("c-1", AT) }
}

fn pass(direction: Direction) -> PresentedTap {
    PresentedTap::Pass(PassTap {
        medium: "m-1".into(),
        at: AT.into(),
        validator: "v1".into(),
        mode: "metro".into(),
        direction,
        line: None,
        station: None,
        zone: None,
        titles: Vec::new(),
        recent: Vec::new(),
    })
}

#[test]
fn after_a_tap_that_the_component_fails_on_the_next_one_is_decided() {
    for code in [TRAP, LOOP, GROW] {
        let current = current(&failing_on_fast_services(code));
        for answer in [FallbackAnswer::Accept, FallbackAnswer::Refuse] {
            let mut brain = Brain::new(Arc::clone(&current), always(answer));
            for _ in 0..3 {
                let failed = decide(&mut brain, &fast());
                assert_eq!(is_accepted(&failed), answer == FallbackAnswer::Accept, "{code}");
                assert_eq!(
                    (failed.code.as_str(), failed.by.fallback, failed.by.book),
                    ("fallback", true, None)
                );
                let next = decide(&mut brain, &card("c-1", AT));
                assert!(is_accepted(&next) && !next.by.fallback, "{code}: {next:?}");
                assert_eq!(next.by.book.as_deref(), Some("lago-di-garda-2025"));
            }
        }
    }
}

#[test]
fn the_books_of_the_reader_outlive_a_failure() {
    let reader = Reader::new();
    let base = Component::from_bytes(&failing_on_fast_services(TRAP), limits()).unwrap();
    let (mut intake, _) = reader.start_with(base);
    reader.put("mine.json", Kind::Book, 1, book("mine", "1", "2026-01-01", "2027-01-01"));
    assert_eq!(said(&intake.look()), [("mine.json", "accepted")]);
    let mut brain = Brain::new(Arc::clone(intake.current()), Fallback::default());
    for _ in 0..2 {
        assert!(decide(&mut brain, &fast()).by.fallback);
        assert_eq!(decide(&mut brain, &card("c-1", AT)).by.book.as_deref(), Some("mine"));
        assert_eq!(
            decide(&mut brain, &card("c-1", "2025-06-10T09:00:00+02:00")).by.book.as_deref(),
            Some("lago-di-garda-2025"),
        );
    }
}

#[test]
fn a_component_that_fails_at_its_start_gets_the_fallback_answer_each_time() {
    for code in [TRAP, LOOP, GROW] {
        // The last bracket of the module closes it.
        let wasm = component_by(|text| {
            let module = text.trim_end().strip_suffix(')').unwrap();
            let start = text.matches("(func (;").count();
            format!("{module}\n(func {code})\n(start {start})\n)")
        });
        let mut brain = brain(&wasm, always(FallbackAnswer::Accept));
        for _ in 0..2 {
            let decided = decide(&mut brain, &card("c-1", AT));
            assert!(is_accepted(&decided) && decided.by.fallback, "{code}");
        }
    }
}

#[test]
fn a_component_that_does_not_end_is_stopped_in_time() {
    let limits = Limits { time: Duration::from_millis(5), ..Limits::reader() };
    let portillon = Portillon::from_bytes(&component("loop br 0 end unreachable\n"), limits).unwrap();
    let mut session = portillon.session();
    let shortest = (0..20).map(|_| {
        let start = Instant::now();
        assert_eq!(session.call_json("titles.list", &[], b"{}"), Err(Error::OutOfTime));
        start.elapsed()
    });
    // With ticks of 10 ms it would take 10 at least; other tests run beside this one.
    let shortest = shortest.min().unwrap();
    assert!(shortest >= Duration::from_millis(5) && shortest < Duration::from_millis(10), "{shortest:?}");
}

#[test]
fn each_direction_has_its_own_answer_and_the_deny_list_holds() {
    use FallbackAnswer::{Accept, Refuse};
    let fallback = Fallback { entry: Accept, exit: Refuse, card: Accept };
    let mut brain = brain(&component("unreachable\n"), fallback);
    let entry = brain.decide(&pass(Direction::Entry), &Known::default());
    let Verdict::Accepted { what: Recorded::Validation(what), .. } = entry.verdict else {
        panic!("{entry:?}")
    };
    assert_eq!((what.title, what.billed, what.medium.as_str()), (None, false, "m-1"));
    assert_eq!(brain.decide(&pass(Direction::Exit), &Known::default()).verdict, Verdict::Refused);

    let list = DenyList::parse(b"m-1\nc-1\n").unwrap();
    let denying = |fallback| {
        let current = Current {
            deny_list: Arc::new(list.clone()),
            ..Current::clone(&current(&component("unreachable\n")))
        };
        Brain::new(Arc::new(current), fallback)
    };
    let mut denying_brain = denying(fallback);
    for tap in [pass(Direction::Entry), PresentedTap::Card(card("c-1", AT))] {
        let decided = denying_brain.decide(&tap, &Known::default());
        assert_eq!((decided.verdict, decided.code.as_str()), (Verdict::Refused, "fallback"));
    }
    let expired = CardTap { card: "expired".into(), ..card("c-1", AT) };
    assert_eq!(decide(&mut brain, &expired).verdict, Verdict::Refused);
    let no_time = decide(&mut brain, &card("c-1", "now"));
    assert!(matches!(no_time.verdict, Verdict::BadTap(_)), "{no_time:?}");

    // Nobody is locked in: where exits pass, the deny list does not hold them.
    let mut brain = denying(Fallback::default());
    assert!(is_accepted(&brain.decide(&pass(Direction::Exit), &Known::default())));
    assert_eq!(brain.decide(&pass(Direction::Entry), &Known::default()).verdict, Verdict::Refused);
}

#[test]
fn what_decides_and_what_takes_in_may_live_on_threads_of_their_own() {
    fn sent<T: Send>() {}
    fn shared<T: Send + Sync>() {}
    sent::<Brain>();
    sent::<Intake>();
    shared::<Arc<Current>>();
}

#[test]
fn what_cannot_be_tried_is_not_taken_over() {
    let mut brain = Brain::new(Arc::new(Current::new(embedded())), Fallback::default());
    let worse = Component::from_bytes(&component("unreachable\n"), limits()).unwrap();
    assert!(matches!(brain.refresh(&Arc::new(Current::new(worse))), Err(Error::Trap(_))));
    assert!(!decide(&mut brain, &card("c-1", AT)).by.fallback);
    assert_eq!(brain.current().component.sha256, embedded().sha256);
}

#[test]
fn a_new_component_takes_over_and_is_named() {
    let reader = Reader::new();
    let mut intake = reader.intake();
    let mut brain = Brain::new(Arc::clone(intake.current()), always(FallbackAnswer::Refuse));
    assert!(!decide(&mut brain, &fast()).by.fallback);
    // It answers the known question, and fails on another one.
    let next = Artefact::compile(&failing_on_fast_services(TRAP)).unwrap();
    reader.put_component(1, &next);
    assert_eq!(said(&intake.look()), [("component.cwasm", "accepted")]);
    brain.refresh(intake.current()).unwrap();
    let by = decide(&mut brain, &fast()).by;
    assert!(by.fallback);
    assert_eq!(by.component_hash, next.component);
    assert_ne!(next.component, artefact().component);
}

#[test]
fn the_memory_limit_holds_in_the_pool_too() {
    let limits = Limits { memory: 4 << 20, ..limits() };
    let wasm = failing_on_fast_services(GROW);
    let mut session = Portillon::from_bytes(&wasm, limits).unwrap().session();
    let tap = r#"{"tap":{"eventId":"e","token":"t","validator":"v","vessel":"v","run":"r","fast":true,"stop":"s",
        "at":"2026-06-10T09:00:00+02:00"},"card":"enabled","earlier":[]}"#;
    for _ in 0..10 {
        let answer = session.call_json("navitap.check-tap", &[], tap.as_bytes());
        assert_eq!(answer, Err(Error::OutOfMemory { limit: 4 << 20 }));
        let answer = session.call_json("navitap.check-tap", &[], tap.replace("true", "false").as_bytes());
        assert!(answer.unwrap().starts_with("{\"ok\":"));
    }
}

#[test]
fn a_pool_has_room_for_so_many_sessions_and_no_more() {
    let limits = Limits { pool: Some(2), ..limits() };
    let portillon =
        Portillon::from_bytes(&std::fs::read(env!("PORTILLON_EMBEDDED")).unwrap(), limits).unwrap();
    let mut sessions: Vec<_> = (0..3).map(|_| portillon.session()).collect();
    let mut ask = |index: usize| sessions[index].call_json("titles.list", &[], b"{}").map(drop);
    assert_eq!((ask(0), ask(1)), (Ok(()), Ok(())));
    assert!(matches!(ask(2), Err(Error::Trap(_))));
    sessions.remove(0);
    assert!(sessions[1].call_json("titles.list", &[], b"{}").is_ok());
}
