//! Which code a partner gets (PC-1 to PC-4, PC-6, PC-7).

use portillon::Books;
use portillon::partner::{CheckAnswer, CheckRequest, Credential, FoundPass, ReturnCode, check};
use portillon::reader::TitleStatus;
use portillon::wire::Items;
use proptest::prelude::*;

use super::requests::{day, found, held_title, mismatch, moment, request};

fn answer(request: &CheckRequest) -> CheckAnswer {
    check(Books::BUILT_IN, request).unwrap()
}

/// What a partner may learn, in bytes: everything but what is for the host.
fn learned(answer: &CheckAnswer) -> String {
    serde_json::to_string(&CheckAnswer { is_mismatch: false, ..answer.clone() }).unwrap()
}

fn asked_of(request: &CheckRequest, found: Option<FoundPass>) -> CheckAnswer {
    answer(&CheckRequest { found, ..request.clone() })
}

/// Whether a partner may ask at all, by another way than the core's: with the seconds written out.
fn may_ask(request: &CheckRequest) -> bool {
    let CheckRequest { sent_at, purpose, consent, partner, .. } = request;
    let contract = &partner.contract;
    let today = day("2026-03-02");
    partner.credential == Credential::Accepted
        && contract.from <= today
        && contract.until.is_none_or(|until| today < until)
        && contract.purposes.iter().any(|agreed| agreed == purpose)
        && *consent
        && !partner.replayed
        && (moment(-60_000_000_000)..=moment(60_000_000_000)).contains(sent_at)
        && !partner.over_quota
}

/// Whether a pass is valid and whether a request is a mismatch, by another way than the core's.
fn expected(request: &CheckRequest, found: &FoundPass) -> (ReturnCode, bool) {
    let today = day("2026-03-02");
    let a_day_ago = moment(-86_400_000_000_000);
    let locked = found.mismatches.iter().filter(|mismatch| a_day_ago < **mismatch).nth(4).is_some();
    let right = found.number_matches && found.birth_date_matches;
    let usable = found.titles.iter().any(|held| {
        request.partner.contract.titles.contains(&held.title)
            && held.status == TitleStatus::Active
            && held.first_day.is_none_or(|first| first <= today)
            && held.last_day.is_none_or(|last| today <= last)
    });
    match (right, locked) {
        (true, false) if usable => (ReturnCode::Valid, false),
        (false, false) => (ReturnCode::NotValid, true),
        _ => (ReturnCode::NotValid, false),
    }
}

fn reversed(found: &FoundPass, turn: usize) -> FoundPass {
    let (mut titles, mut mismatches) = (found.titles.to_vec(), found.mismatches.to_vec());
    titles.reverse();
    mismatches.reverse();
    let turned = |length: usize| turn.checked_rem(length).unwrap_or_default();
    let (by, of) = (turned(titles.len()), turned(mismatches.len()));
    titles.rotate_left(by);
    mismatches.rotate_left(of);
    FoundPass {
        titles: Items::new(titles).unwrap(),
        mismatches: Items::new(mismatches).unwrap(),
        ..found.clone()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn the_code_is_what_the_rules_say(request in request()) {
        let given = answer(&request);
        let expected = match &request.found {
            _ if !may_ask(&request) => (ReturnCode::Refused, false),
            None => (ReturnCode::TryLater, false),
            Some(found) => expected(&request, found),
        };
        prop_assert_eq!((given.code, given.is_mismatch), expected);
        prop_assert_eq!(given, answer(&request));
    }

    #[test]
    fn every_answer_that_is_not_valid_is_the_same_bytes(one in request(), other in request()) {
        // Whatever the requests have in common or not: partner, subject, day, titles, mismatches.
        let [one, other] = [answer(&one), answer(&other)];
        if one.code == other.code && one.code != ReturnCode::Refused {
            prop_assert_eq!(learned(&one), learned(&other));
        }
        for answer in [one, other] {
            match answer.code {
                ReturnCode::Refused => prop_assert!(!answer.reasons.is_empty() && !answer.remedies.is_empty()),
                ReturnCode::Valid => prop_assert!(answer.reasons.len() == 1 && answer.remedies.is_empty()),
                ReturnCode::NotValid | ReturnCode::TryLater => {
                    prop_assert!(answer.reasons.len() == 1 && answer.remedies.len() == 1);
                    prop_assert!(answer.reasons[0].facts().is_empty() && answer.remedies[0].facts().is_empty());
                }
            }
        }
    }

    #[test]
    fn refused_goes_before_everything_that_a_pass_may_be(request in request(), found in found()) {
        let given = answer(&request);
        if given.code == ReturnCode::Refused {
            // Nothing of it depends on a pass.
            prop_assert_eq!(&given, &asked_of(&request, None));
            prop_assert_eq!(&given, &asked_of(&request, Some(found)));
        } else {
            let mut refused = request.clone();
            refused.partner.replayed = true;
            prop_assert_eq!(answer(&refused).code, ReturnCode::Refused);
            prop_assert!(!answer(&refused).is_mismatch);
        }
    }

    #[test]
    fn a_wrong_credential_is_all_that_is_said(request in request()) {
        let mut wrong = request;
        wrong.partner.credential = Credential::Wrong;
        let codes: Vec<_> = answer(&wrong).reasons.iter().map(portillon::Reason::code).collect();
        prop_assert_eq!(codes, ["credential-wrong"]);
    }

    #[test]
    fn the_order_of_titles_and_of_mismatches_changes_nothing(request in request(), turn in 0_usize..20) {
        let turned = request.found.as_ref().map(|found| reversed(found, turn));
        prop_assert_eq!(answer(&request), asked_of(&request, turned));
    }

    #[test]
    fn another_mismatch_makes_nothing_valid_and_counts_no_more(
        request in request(), found in found(), at in mismatch(),
    ) {
        let before = asked_of(&request, Some(found.clone()));
        let more: Vec<_> = found.mismatches.iter().copied().chain([moment(at)]).collect();
        let Some(mismatches) = Items::new(more) else { return Ok(()) };
        let after = asked_of(&request, Some(FoundPass { mismatches, ..found }));
        prop_assert!(before.code == after.code || before.code == ReturnCode::Valid);
        prop_assert!(before.is_mismatch || !after.is_mismatch);
    }

    #[test]
    fn what_a_host_fills_the_lists_up_with_changes_nothing(
        request in request(), found in found(), dummy in held_title(), long_ago in 86_400_i64..10 * 86_400,
    ) {
        let mut ended = dummy;
        ended.status = TitleStatus::Ended;
        let old = moment(-long_ago.min(9 * 86_400) * 1_000_000_000);
        let fill = |length: usize| 20 - length;
        let titles = [found.titles.to_vec(), vec![ended; fill(found.titles.len())]].concat();
        let mismatches = [found.mismatches.to_vec(), vec![old; fill(found.mismatches.len())]].concat();
        let filled = FoundPass {
            titles: Items::new(titles).unwrap(),
            mismatches: Items::new(mismatches).unwrap(),
            ..found.clone()
        };
        prop_assert_eq!(asked_of(&request, Some(found)), asked_of(&request, Some(filled)));
    }
}
