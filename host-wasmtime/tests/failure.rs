//! What a host does when the component fails inside.

mod failing;

use std::time::Duration;

use portillon_host::api::navigo_jour::QuoteRequest;
use portillon_host::api::types::{Date, Medium};
use portillon_host::{Error, Limits, Portillon};

use failing::{component, component_by};

fn embedded(limits: Limits) -> Portillon {
    Portillon::from_bytes(&std::fs::read(env!("PORTILLON_EMBEDDED")).unwrap(), limits).unwrap()
}

const REQUEST: &[u8] = br#"{"validityDay":"2026-01-05"}"#;

#[test]
fn a_trap_is_an_error_and_does_not_poison_the_next_call() {
    let mut session =
        Portillon::from_bytes(&component("unreachable\n"), Limits::default()).unwrap().session();
    for _ in 0..3 {
        // On a poisoned instance the second error would be another one.
        let error = session.call_json("navigo-jour.validity", &[], REQUEST).unwrap_err();
        assert_eq!(error, Error::Trap("wasm trap: wasm `unreachable` instruction executed".into()));
    }
    assert!(matches!(session.load_book("{}"), Err(Error::Trap(_))));
}

#[test]
fn a_call_that_does_not_end_is_stopped() {
    let limits = Limits { time: Duration::from_millis(20), ..Limits::default() };
    let wasm = component("loop br 0 end unreachable\n");
    let mut session = Portillon::from_bytes(&wasm, limits).unwrap().session();
    assert_eq!(session.call_json("navigo-jour.validity", &[], REQUEST), Err(Error::OutOfTime));
    assert_eq!(session.call_json("navigo-jour.validity", &[], REQUEST), Err(Error::OutOfTime));
}

#[test]
fn a_recursion_that_does_not_end_is_a_trap() {
    // `titles.list` has no parameters: every function calls it, and so does it itself.
    let wasm = component_by(|text| {
        let (_, export) = text.split_once("titles@0.1|list\"").unwrap();
        let index = export.split_once("(func ").and_then(|(_, rest)| rest.split_once(')')).unwrap().0;
        text.replace("    unreachable\n", &format!("call {index} unreachable\n"))
    });
    let mut session = Portillon::from_bytes(&wasm, Limits::default()).unwrap().session();
    let error = session.call_json("titles.list", &[], b"{}").unwrap_err();
    assert_eq!(error, Error::Trap("wasm trap: call stack exhausted".into()));
}

#[test]
fn after_too_much_memory_the_session_goes_on_with_its_books() {
    let portillon = embedded(Limits { memory: 4 << 20, ..Limits::default() });
    let mut session = portillon.session();
    let book = session.load_book(include_str!("../../core/books/ile-de-france-2026.json")).unwrap();
    let day = Date { year: 2026, month: 1, day: 5 };
    let quote = QuoteRequest {
        purchase_day: day,
        medium: Medium::NavigoEasy,
        quantity: 1,
        validity_days: vec![day],
        zones: None,
        on_medium: None,
    };
    let batch = vec![quote.clone(); 10_000];
    let too_much = session.run(&[book], |functions, store, books| {
        functions.portillon_fares_navigo_jour().call_quote_batch(store, books, &batch)
    });
    assert_eq!(too_much.unwrap_err(), Error::OutOfMemory { limit: 4 << 20 });

    let answer = session.quote(&[book], &quote).unwrap();
    assert_eq!(answer.book.id, "ile-de-france-2026");
    session.unload_book(book).unwrap();
    assert_eq!(session.quote(&[book], &quote).unwrap_err(), Error::UnknownBook);
    assert_eq!(session.quote(&[], &quote).unwrap().book.id, "ile-de-france-2026");
}

#[test]
fn a_component_of_another_contract_is_refused() {
    let open = |wasm: &[u8]| Portillon::from_bytes(wasm, Limits::default()).err().map(|error| error.code());
    assert_eq!(open(b"(component)"), Some("not-portillon"));
    assert_eq!(open(&wat::parse_str("(component)").unwrap()), Some("not-portillon"));
    assert_eq!(open(&wat::parse_str("(module)").unwrap()), Some("not-portillon"));
    let importing = r#"(component (import "clock" (func)))"#;
    assert_eq!(open(&wat::parse_str(importing).unwrap()), Some("not-portillon"));
}

#[test]
fn whatever_is_too_large_is_out_of_memory_and_never_a_trap() {
    // On the way up it is first the request, then the work, then the answer that does not fit.
    let one = r#"{"purchaseDay":"2026-01-02","medium":"phone","quantity":1,"validityDays":["2026-01-05"]}"#;
    let batch = |count: usize| format!("[{}]", vec![one; count].join(","));
    let large = batch(2_000);
    let mut fitted = false;
    for memory in (3..20).map(|mebibytes| mebibytes << 20) {
        let mut session = embedded(Limits { memory, ..Limits::default() }).session();
        match session.call_json("navigo-jour.quote-batch", &[], large.as_bytes()) {
            Ok(_) => fitted = true,
            Err(error) => assert_eq!(error, Error::OutOfMemory { limit: memory }),
        }
        assert!(session.call_json("navigo-jour.quote-batch", &[], batch(1).as_bytes()).is_ok(), "{memory}");
    }
    assert!(fitted);
}
