//! Which passes are valid, and what is told of the others (PC-2, PC-3, PC-5, PC-8).

use portillon::partner::ReturnCode::{NotValid, Valid};
use portillon::reader::TitleStatus;
use portillon_host::service::{Ask, Decided, Facts};

use super::support::*;

#[test]
fn whatever_keeps_a_pass_from_being_valid_is_answered_in_the_same_bytes() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        let of_status = |status| held(Some("2025-09-01"), Some("2026-08-31"), status);
        let passes = [
            entry("0000000001", None, &[good()]),
            entry("0000000002", None, &[held(Some("2026-03-03"), None, TitleStatus::Active)]),
            entry("0000000003", None, &[held(None, Some("2026-03-01"), TitleStatus::Active)]),
            entry("0000000004", None, &[of_status(TitleStatus::Suspended)]),
            entry("0000000005", None, &[of_status(TitleStatus::Blocked)]),
            entry("0000000006", None, &[of_status(TitleStatus::Ended)]),
            entry("0000000007", None, &[]),
        ];
        assert_eq!(import(&store, &keys, &passes).await.0.passes, 7);
        let question = |number: &str| Question::new(&museum, pass(number));
        assert_eq!(code(&store, &keys, question("0000000001")).await, Valid);
        let mut questions: Vec<Question> =
            (2..=7).map(|number| question(&format!("000000000{number}"))).collect();
        questions.push(question("9999999999"));
        questions.push(question("0000000001").born("2011-04-02"));
        for question in questions {
            let mut answer = answers(&store, &keys, &[question]).await.remove(0);
            answer.is_mismatch = false;
            assert_eq!(
                serde_json::to_string(&answer).unwrap(),
                r#"{"code":"not-valid","isMismatch":false,"reasons":[{"code":"not-valid","citation":{"rule":"PC-2","document":"imagine-r-terms-2025-2026","article":"9.1.5.2"},"facts":[]}],"remedies":[{"code":"ask-holder","facts":[]}],"book":{"id":"ile-de-france-2026","version":"1"}}"#
            );
        }
    });
}

#[test]
fn as_much_is_found_for_every_subject() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1, 2]));
        let museum = add_partner(&store, "museum").await;
        import(&store, &keys, &[entry("0000000001", Some("0000000009"), &[good()])]).await;
        let subjects =
            [pass("0000000001"), pass("9999999999"), customer("0000000009"), customer("9999999999")];
        for subject in subjects {
            for born in [BORN, "1950-01-01"] {
                let ask = Ask {
                    credential: museum.clone(),
                    request_id: id(&format!("{subject:?} {born} {}", rand())),
                    at: at(NOW),
                    sought: keys.seek(&subject, day(born)),
                };
                let look = |_: usize, facts: &Facts| {
                    assert_eq!((facts.found.titles.len(), facts.found.mismatches.len()), (20, 20));
                    Decided { is_mismatch: false }
                };
                store.round(&[ask], look).await.unwrap();
            }
        }
    });
}

fn rand() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[test]
fn an_empty_store_has_no_valid_pass() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        let questions =
            [Question::new(&museum, pass("0000000001")), Question::new(&museum, customer("0000000001"))];
        assert_eq!(codes(&store, &keys, &questions).await, [NotValid, NotValid]);
    });
}

#[test]
fn an_import_is_seen_by_the_next_check() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        let question = || Question::new(&museum, pass("0000000001"));
        assert_eq!(code(&store, &keys, question()).await, NotValid);
        import(&store, &keys, &[entry("0000000001", None, &[good()])]).await;
        assert_eq!(code(&store, &keys, question()).await, Valid);
        let blocked = held(None, None, TitleStatus::Blocked);
        import(&store, &keys, &[entry("0000000001", None, &[blocked])]).await;
        assert_eq!(code(&store, &keys, question()).await, NotValid);
    });
}

#[test]
fn no_number_and_no_birth_date_is_in_the_database() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        import(&store, &keys, &[entry("1234509876", Some("6789054321"), &[good()])]).await;
        // A partner that puts the number where it does not belong, and two that do not match.
        let mut questions = vec![Question::new(&museum, pass("1234509876"))];
        questions[0].request_id = id("1234509876/2011-04-01");
        questions.push(Question::new(&museum, customer("6789054321")).born("1987-06-05"));
        questions.push(Question::new(&museum, pass("5432154321")).born("1987-06-05"));
        assert_eq!(codes(&store, &keys, &questions).await, [Valid, NotValid, NotValid]);
        let everything = place.everything();
        let is_there = |text: &str| everything.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(is_there("museum-entry"), "this is everything");
        for number in ["1234509876", "6789054321", "5432154321"] {
            let hex: String = number.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!is_there(number) && !is_there(&hex), "{number}");
        }
        for born in ["2011-04-01", "20110401", "1987-06-05", "19870605"] {
            assert!(!is_there(born), "{born}");
        }
    });
}
