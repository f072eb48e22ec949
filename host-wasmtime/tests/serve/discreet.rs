//! What was sent is found nowhere (PC-5, PC-8).

use std::fs;

use serde_json::{Value, json};

use crate::support::{BORN, CUSTOMER, NOT_USABLE, Partner, Served, UNKNOWN, VALID};

/// Everything that must not be found, as text; a birth date also as other programs write it.
pub fn marked() -> Vec<String> {
    let mut marked: Vec<String> =
        [VALID, UNKNOWN, CUSTOMER].into_iter().chain(NOT_USABLE).map(str::to_owned).collect();
    marked.extend([BORN, "2010-09-08", "20110401", "01/04/2011"].map(str::to_owned));
    marked
}

/// At the most talkative level, with everything sent rightly and wrongly.
#[test]
fn no_number_and_no_birth_date_is_in_the_database_the_log_or_the_metrics() {
    let served = Served::start(&["--log", "trace"]);
    let theatre = Partner::add(served.path(), "theatre", &["--per-minute", "1", "--burst", "1"]);
    let museum = served.museum.clone();
    for number in [VALID, UNKNOWN].into_iter().chain(NOT_USABLE) {
        for born in [BORN, "2010-09-08"] {
            served.check(&museum, number, born);
            served.check(&theatre, number, born);
        }
    }
    // In every place where something else should stand.
    for name in
        ["aud", "iss", "jti", "iat", "passNumber", "birthDate", "purpose", "consent", "customerNumber"]
    {
        for value in [json!(VALID), json!(3_141_592_601_u64), json!([BORN]), json!({ VALID: BORN })] {
            let mut claims = museum.claims(VALID, BORN);
            claims[name] = value;
            let answer = served.post(&museum.sign(&claims));
            for text in marked() {
                assert!(!answer.contains(&text), "{answer}");
            }
        }
    }
    let mut claims = museum.claims(VALID, BORN);
    claims[VALID] = json!(BORN);
    served.post(&museum.sign(&claims));
    let named = Partner { credential: VALID.to_owned(), ..museum.clone() };
    served.check(&named, VALID, BORN);
    served.post(VALID);
    served.get(&format!("/v1/{VALID}?born={BORN}"));
    let metrics = served.get("/metrics");
    let path = served.path().to_owned();
    // While it runs, with what is not in the main file yet, and after.
    let files = || {
        let entries = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
        entries
            .filter(|path| path.extension().is_none_or(|kind| kind != "csv" && kind != "key"))
            .collect::<Vec<_>>()
    };
    assert!(files().iter().any(|file| file.ends_with("passes.db-wal")), "{:?}", files());
    let look = || {
        for file in files() {
            let bytes = fs::read(&file).unwrap();
            for text in marked() {
                let found = bytes.windows(text.len()).any(|part| part == text.as_bytes());
                assert!(!found, "{text} is in {}", file.display());
            }
        }
    };
    look();
    let told = served.told();
    assert!(told.lines().count() > 30, "{told}");
    for line in told.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
    }
    for text in marked() {
        assert!(!metrics.contains(&text), "{metrics}");
    }
    look();
}

/// PC-8: what is said of a check, and no more.
#[test]
fn the_log_tells_partner_purpose_code_and_the_same_hash_for_the_same_holder() {
    let served = Served::start(&[]);
    let museum = served.museum.clone();
    served.check(&museum, VALID, BORN);
    served.check(&museum, VALID, "2010-09-08");
    served.check(&museum, UNKNOWN, BORN);
    let (_, told) = served.end();
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answered: Vec<_> = lines.iter().filter(|line| line["message"] == "answered").collect();
    assert_eq!(answered.len(), 3, "{told}");
    for (line, code) in answered.iter().zip(["valid", "not-valid", "not-valid"]) {
        let mut names: Vec<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            ["code", "level", "message", "partner", "purpose", "subject", "target", "timestamp"]
        );
        assert_eq!((&line["partner"], &line["purpose"]), (&json!("museum"), &json!("museum-entry")));
        assert_eq!(line["code"], code);
    }
    assert_eq!(answered[0]["subject"], answered[1]["subject"]);
    assert_ne!(answered[0]["subject"], answered[2]["subject"]);
}
