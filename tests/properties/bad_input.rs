//! Whatever arrives, the answer is an answer or a list of problems, the same on the native core and the component.

use std::cell::RefCell;

use portillon::wire;
use portillon_host::{Portillon, Session};
use portillon_tests::vectors;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

thread_local! {
    static SESSION: RefCell<Session> = RefCell::new(Portillon::embedded().unwrap().session());
}

fn component_reply(function: &str, request: &[u8]) -> String {
    SESSION.with_borrow_mut(|session| session.call_json(function, &[], request).unwrap())
}

/// A reply is one of the two forms, and every problem has a code, a message and a remedy.
fn check_form(reply: &str) -> Result<(), TestCaseError> {
    let reply: Map<String, Value> = serde_json::from_str(reply).expect("a reply is a JSON object");
    prop_assert_eq!(reply.len(), 1);
    if let Some(problems) = reply.get("error") {
        let problems = problems.as_array().expect("problems are a list");
        prop_assert!(!problems.is_empty());
        for problem in problems {
            for part in ["code", "message", "remedy"] {
                prop_assert!(problem[part].as_str().is_some_and(|text| !text.is_empty()), "{}", problem);
            }
        }
    } else {
        prop_assert!(reply.contains_key("ok"));
    }
    Ok(())
}

/// Texts that look like what the contract has, and texts that do not.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "20(25|26|27)-(0[0-9]|1[0-3])-[0-3][0-9]",
        "20(25|26)-0[1-9]-[0-2][0-9][Tt][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?([Zz]|[+-][0-2][0-9]:[0-6][0-9])?",
        prop::sample::select(vec![
            "navigo-easy",
            "phone",
            "metro",
            "noctilien",
            "navigo-jour",
            "bus-tram",
            "lost",
            "ratp",
            "scolaire",
            "direct-debit",
            "debit-taken",
            "ended-by-agency",
            "384.30"
        ])
        .prop_map(str::to_owned),
        ".*",
        "\\PC{0,200}",
        Just("x".repeat(100_000)),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-3_i64..103).prop_map(Value::from),
        any::<f64>().prop_filter_map("JSON has no such number", |number| number
            .is_finite()
            .then(|| Value::from(number))),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Where in a good request something is changed, and into what.
#[derive(Clone, Debug)]
enum Damage {
    Replace(Value),
    Remove,
    Add(String, Value),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => value().prop_map(Damage::Replace),
        1 => Just(Damage::Remove),
        1 => (text(), value()).prop_map(|(name, value)| Damage::Add(name, value)),
    ]
}

/// Damages a value, or as often something in one of its parts.
fn apply(request: &mut Value, place: usize, damage: &Damage) {
    let parts = match request {
        Value::Object(fields) => fields.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    let Some(part) = place.checked_rem(parts) else {
        if let Damage::Replace(value) = damage {
            *request = value.clone();
        }
        return;
    };
    let rest = place / parts;
    match request {
        Value::Object(fields) => {
            let name = fields.keys().nth(part).cloned().expect("a field");
            match damage {
                _ if is_within(&fields[&name], rest) => apply(&mut fields[&name], rest / 2, damage),
                Damage::Replace(value) => fields[&name] = value.clone(),
                Damage::Remove => drop(fields.shift_remove(&name)),
                Damage::Add(name, value) => drop(fields.insert(name.clone(), value.clone())),
            }
        }
        Value::Array(items) => match damage {
            _ if is_within(&items[part], rest) => apply(&mut items[part], rest / 2, damage),
            Damage::Replace(value) => items[part] = value.clone(),
            Damage::Remove => drop(items.remove(part)),
            Damage::Add(_, value) => items.insert(part, value.clone()),
        },
        _ => {}
    }
}

/// Whether it is something in this part that is damaged, and not the part itself.
fn is_within(part: &Value, place: usize) -> bool {
    (part.is_object() || part.is_array()) && !place.is_multiple_of(2)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn any_json_gets_the_same_reply_natively_and_from_the_component(
        function in prop::sample::select(wire::functions()),
        request in value(),
    ) {
        let request = request.to_string();
        let reply = wire::reply(function, &[], request.as_bytes());
        check_form(&reply)?;
        prop_assert_eq!(component_reply(function, request.as_bytes()), reply);
    }

    #[test]
    fn any_bytes_get_the_same_reply_natively_and_from_the_component(
        function in prop::sample::select(wire::functions()),
        request in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let reply = wire::reply(function, &[], &request);
        check_form(&reply)?;
        prop_assert_eq!(component_reply(function, &request), reply);
    }

    #[test]
    fn a_damaged_request_gets_the_same_reply_natively_and_from_the_component(
        index in any::<prop::sample::Index>(),
        damages in prop::collection::vec((any::<usize>(), damage()), 1..4),
    ) {
        let vectors = vectors_once();
        let (function, request) = &vectors[index.index(vectors.len())];
        let mut request: Value = serde_json::from_str(request).expect("a vector is JSON");
        for (place, damage) in &damages {
            apply(&mut request, *place, damage);
        }
        let request = request.to_string();
        let reply = wire::reply(function, &[], request.as_bytes());
        check_form(&reply)?;
        prop_assert_eq!(component_reply(function, request.as_bytes()), reply);
    }

    #[test]
    fn any_text_is_refused_as_a_tariff_book(source in text()) {
        let request = json!({ "source": source }).to_string();
        let reply = wire::reply("tariffs.check", &[], request.as_bytes());
        check_form(&reply)?;
        let refused = reply.starts_with("{\"error\":");
        prop_assert!(refused);
        prop_assert_eq!(component_reply("tariffs.check", request.as_bytes()), reply);
    }
}

fn vectors_once() -> &'static [(String, String)] {
    static VECTORS: std::sync::OnceLock<Vec<(String, String)>> = std::sync::OnceLock::new();
    VECTORS.get_or_init(|| vectors().into_iter().map(|vector| (vector.function, vector.request)).collect())
}
