//! The vectors on the native core and on the component in wasmtime.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use portillon_host::Portillon;
use portillon_tests::{Vector, vectors};

fn failures(reply: impl Fn(&Vector) -> String) -> String {
    let failed: Vec<String> =
        vectors().iter().filter_map(|vector| vector.compare(&reply(vector)).err()).collect();
    few(&failed)
}

/// As many as a person reads.
fn few(differences: &[String]) -> String {
    differences.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_native_core_replies_as_the_rulebook_says() {
    let failures = failures(Vector::native_reply);
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn the_component_replies_as_the_native_core_byte_for_byte() {
    let mut session = Portillon::embedded().unwrap().session();
    let mut differ = Vec::new();
    for vector in vectors() {
        let books: Vec<_> = vector.books.iter().map(|text| session.load_book(text).unwrap()).collect();
        let reply = session.call_json(&vector.function, &books, vector.request.as_bytes()).unwrap();
        for book in books {
            session.unload_book(book).unwrap();
        }
        if reply != vector.native_reply() {
            differ.push(format!(
                "{}\n  native    {}\n  component {reply}",
                vector.name,
                vector.native_reply()
            ));
        }
    }
    assert!(differ.is_empty(), "{} differ, among them\n{}", differ.len(), few(&differ));
}

/// The rules that vectors show. RD-6 to RD-10 are a running reader's (`tests/vectors/reader-runtime`), PC-5 and PC-8 the
/// host's.
const RULES: [(&str, &[RangeInclusive<u32>]); 7] = [
    ("NJ", &[1..=19]),
    ("IR", &[1..=41]),
    ("NT", &[1..=23]),
    ("RD", &[1..=5, 11..=11]),
    ("AC", &[1..=19]),
    ("PM", &[1..=16]),
    ("PC", &[1..=4, 6..=7, 9..=9]),
];

#[test]
fn every_rule_is_shown_by_several_vectors() {
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    for rule in vectors().iter().flat_map(|vector| &vector.rules) {
        *shown.entry(rule.clone()).or_default() += 1;
    }
    for (document, numbers) in RULES {
        for rule in numbers.iter().cloned().flatten().map(|number| format!("{document}-{number}")) {
            assert!(
                shown.get(&rule).is_some_and(|vectors| *vectors >= 2),
                "{rule} is shown by too few vectors"
            );
        }
    }
}

#[test]
fn names_of_vectors_are_their_own() {
    let mut names: Vec<String> = vectors().into_iter().map(|vector| vector.name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}
