//! The vectors on the native core and on the component in wasmtime.

use std::collections::BTreeMap;

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

#[test]
fn every_rule_is_shown_by_several_vectors() {
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    for rule in vectors().iter().flat_map(|vector| &vector.rules) {
        *shown.entry(rule.clone()).or_default() += 1;
    }
    let navigo_jour = (1..=19).map(|number| format!("NJ-{number}"));
    let imagine_r = (1..=41).map(|number| format!("IR-{number}"));
    let navitap = (1..=23).map(|number| format!("NT-{number}"));
    // RD-6 to RD-10 are the host's: `tests/vectors/reader-runtime` shows them.
    let reader = (1..=5).chain([11]).map(|number| format!("RD-{number}"));
    let titles_of_accounts =
        [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17].map(|number| format!("AC-{number}"));
    let pam = (1..=16).map(|number| format!("PM-{number}"));
    for rule in navigo_jour.chain(imagine_r).chain(navitap).chain(reader).chain(titles_of_accounts).chain(pam)
    {
        assert!(shown.get(&rule).is_some_and(|vectors| *vectors >= 2), "{rule} is shown by too few vectors");
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
