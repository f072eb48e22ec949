//! No problem shows what was sent, and no trace (PC-8, PC-9).

use portillon::{Instant, wire};
use portillon_host::Portillon;
use portillon_host::api::partner::{
    AskingPartner, CheckRequest, Contract, Credential, FoundPass, HeldTitle, NumberRequest, Subject,
};
use portillon_host::api::reader::TitleStatus;
use portillon_host::api::types::{Date, Problem};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn good() -> Value {
    json!({
        "at": "2026-03-02T10:00:00+01:00",
        "subject": {"tag": "pass-number", "val": "0012345678"},
        "birthDate": "2011-04-01",
        "sentAt": "2026-03-02T09:59:58+01:00",
        "purpose": "museum-entry",
        "consent": true,
        "partner": {
            "credential": "accepted",
            "contract": {
                "from": "2026-01-01",
                "until": "2027-01-01",
                "titles": ["imagine-r-scolaire"],
                "purposes": ["museum-entry"],
            },
            "replayed": false,
            "overQuota": false,
        },
        "found": {
            "numberMatches": true,
            "birthDateMatches": true,
            "titles": [{
                "title": "imagine-r-scolaire",
                "firstDay": "2025-09-01",
                "lastDay": "2026-08-31",
                "status": "active",
            }],
            "mismatches": ["2026-03-02T09:00:00+01:00"],
        },
    })
}

/// The pointers to everything in a request, the whole first.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, part)| places(part, &format!("{at}/{name}"), found))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, part)| places(part, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

/// Something that no message has of itself: a number of eight digits and more, or a day, in one of many guises.
fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "[1-9][0-9]{7,14}",
        "(19|20)[3-9][0-9]-[0-1][0-9]-[0-3][0-9]",
        "[0-3][0-9]/[0-1][0-9]/(19|20)[3-9][0-9]",
        "(19|20)[3-9][0-9][0-1][0-9][0-3][0-9]",
    ]
}

/// The secret as a value of any kind.
fn guises(secret: &str) -> Vec<Value> {
    let number: Option<i64> = secret.parse().ok();
    let mut guises = vec![
        json!(secret),
        json!(format!("`{secret}`")),
        json!(format!("x`{secret}`y`{secret}")),
        json!(format!("{secret}T00:00:00Z")),
        json!(format!(" {secret}\n")),
        json!(secret.repeat(40)),
        json!([secret]),
        json!({"tag": secret, "val": secret}),
        json!({"tag": "pass-number", "val": [secret]}),
        Value::Object(Map::from_iter([(secret.to_owned(), json!(secret))])),
        json!([{"title": secret, "firstDay": secret, "lastDay": secret, "status": secret}]),
        json!(vec![secret; 60]),
    ];
    guises.extend(number.into_iter().flat_map(|number| [json!(number), json!(-number), json!([number])]));
    guises
}

/// Everything that a problem says.
fn said(problems: &Value) -> String {
    let problems = problems.as_array().into_iter().flatten();
    let parts = problems.flat_map(|problem| ["path", "code", "message", "remedy"].map(|part| &problem[part]));
    parts.filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}

/// Sends the request and looks for the secret; whether there were problems.
fn stays_secret(function: &str, request: &Value, secret: &str) -> Result<bool, TestCaseError> {
    let reply = wire::reply(function, &[], request.to_string().as_bytes());
    let reply: Value = serde_json::from_str(&reply).unwrap();
    let said = said(&reply["error"]);
    prop_assert!(!said.contains(secret), "{} to {} says {}", function, request, said);
    Ok(reply.get("error").is_some())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_wherever_in_a_request_no_problem_shows_it(secret in secret()) {
        let good = good();
        let mut everywhere = Vec::new();
        places(&good, "", &mut everywhere);
        let mut with_problems = 0;
        for place in &everywhere {
            for guise in guises(&secret) {
                // The host's own clock may be shown: no book may cover its day.
                if place == "/at" && guise.as_str().is_some_and(|text| Instant::parse(text).is_ok()) {
                    continue;
                }
                let mut request = good.clone();
                *request.pointer_mut(place).unwrap() = guise.clone();
                with_problems += u32::from(stays_secret("partner.check", &request, &secret)?);
                if let Some(place) = place.strip_prefix("/subject") {
                    let mut request = json!({"day": "2026-03-02", "subject": good["subject"]});
                    *request["subject"].pointer_mut(place).unwrap() = guise;
                    stays_secret("partner.number", &request, &secret)?;
                }
            }
        }
        // It is not for want of problems.
        prop_assert!(with_problems > 200, "{}", with_problems);
    }

    #[test]
    fn a_field_that_is_a_number_or_a_day_is_not_named(secret in secret()) {
        for place in ["", "/subject", "/partner", "/partner/contract", "/found", "/found/titles/0"] {
            let mut request = good();
            let object = request.pointer_mut(place).and_then(Value::as_object_mut).unwrap();
            object.insert(secret.clone(), json!(true));
            prop_assert!(stays_secret("partner.check", &request, &secret)?);
        }
    }
}

fn date(year: u16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

/// The same request by the types of the contract, each value of it wrong.
fn typed() -> CheckRequest {
    CheckRequest {
        at: "2026-03-02T10:00:00+01:00".into(),
        subject: Subject::CustomerNumber("88123456789".into()),
        birth_date: date(1987, 13, 31),
        sent_at: "1987-06-05".into(),
        purpose: "8812345678".repeat(7),
        consent: true,
        partner: AskingPartner {
            credential: Credential::Accepted,
            contract: Contract {
                from: date(1987, 2, 30),
                until: Some(date(1987, 2, 31)),
                titles: vec!["8812345678".into()],
                purposes: vec![String::new(), "8812345678".repeat(7)],
            },
            replayed: false,
            over_quota: false,
        },
        found: Some(FoundPass {
            number_matches: true,
            birth_date_matches: true,
            titles: vec![HeldTitle {
                title: "8812345678".into(),
                first_day: Some(date(1987, 6, 31)),
                last_day: Some(date(1987, 0, 1)),
                status: TitleStatus::Active,
            }],
            mismatches: vec!["1987-06-05".into()],
        }),
    }
}

fn shown(problems: &[Problem]) -> String {
    format!("{problems:?}")
}

#[test]
fn the_typed_face_is_as_discreet() {
    let mut session = Portillon::embedded().unwrap().session();
    let mut check = |request: &CheckRequest| {
        let call = session.run(&[], |functions, store, books| {
            functions.portillon_fares_partner().call_check(store, books, request)
        });
        call.unwrap().unwrap_err()
    };
    let problems = check(&typed());
    let named: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.code.as_str())).collect();
    assert_eq!(
        named,
        [
            ("birthDate", "impossible-date"),
            ("sentAt", "malformed-instant"),
            ("purpose", "length"),
            ("partner.contract.from", "impossible-date"),
            ("partner.contract.until", "impossible-date"),
            ("partner.contract.titles[0]", "unknown-title"),
            ("partner.contract.purposes[0]", "length"),
            ("partner.contract.purposes[1]", "length"),
            ("found.titles[0].title", "unknown-title"),
            ("found.titles[0].firstDay", "impossible-date"),
            ("found.titles[0].lastDay", "impossible-date"),
            ("found.mismatches[0]", "malformed-instant"),
        ]
    );
    let texts = shown(&problems);
    assert!(!texts.contains("1987") && !texts.contains("88123"), "{texts}");

    // What only the rules find, with everything else in order.
    let mut request = typed();
    request.birth_date = date(2087, 6, 5);
    request.sent_at.clone_from(&request.at);
    request.purpose = "museum-entry".into();
    request.partner.contract =
        Contract { from: date(2026, 1, 1), until: None, titles: Vec::new(), purposes: Vec::new() };
    request.found = None;
    let problems = check(&request);
    let named: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.code.as_str())).collect();
    assert_eq!(named, [("subject.val", "malformed-number"), ("birthDate", "out-of-order")]);
    let texts = shown(&problems);
    assert!(!texts.contains("2087") && !texts.contains("88123"), "{texts}");

    let request = NumberRequest { day: date(2026, 3, 2), subject: request.subject };
    let problems = session.run(&[], |functions, store, books| {
        functions.portillon_fares_partner().call_number(store, books, &request)
    });
    let problems = problems.unwrap().unwrap_err();
    assert_eq!((problems[0].path.as_str(), problems[0].code.as_str()), ("subject.val", "malformed-number"));
    assert!(!shown(&problems).contains("88123"));
}
