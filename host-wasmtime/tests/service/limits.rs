//! Mismatches, quotas and replays (PC-6, PC-7).

use portillon::partner::ReturnCode::{NotValid, Refused, Valid};
use portillon_host::service::{Quota, Store};

use super::support::*;

const HOUR: i64 = 3_600;
const PASS: &str = "0000000001";

/// A store with one pass that is valid, and a partner.
async fn one_pass(place: &Place) -> (Store, portillon_host::service::KeyRing, portillon::Id) {
    let (store, keys) = (place.open().await, ring(&[1]));
    let museum = add_partner(&store, "museum").await;
    import(&store, &keys, &[entry(PASS, Some("0000000009"), &[good()])]).await;
    (store, keys, museum)
}

#[test]
fn after_five_mismatches_in_a_day_every_answer_is_not_valid_until_one_is_a_day_old() {
    on_each(async |place| {
        let (store, keys, museum) = one_pass(&place).await;
        let question = |seconds| Question::new(&museum, pass(PASS)).at(after(seconds));
        for hour in 0..5 {
            assert_eq!(code(&store, &keys, question(hour * HOUR)).await, Valid);
            assert_eq!(code(&store, &keys, question(hour * HOUR).born("2011-04-02")).await, NotValid);
        }
        assert_eq!(code(&store, &keys, question(4 * HOUR + 1)).await, NotValid);
        // What is asked meanwhile is not counted.
        assert_eq!(code(&store, &keys, question(23 * HOUR).born("2011-04-02")).await, NotValid);
        assert_eq!(code(&store, &keys, question(24 * HOUR - 1)).await, NotValid);
        assert_eq!(code(&store, &keys, question(24 * HOUR)).await, Valid);
        // The window slides: one more, and it is closed until the second is a day old.
        assert_eq!(code(&store, &keys, question(24 * HOUR).born("2011-04-02")).await, NotValid);
        assert_eq!(code(&store, &keys, question(25 * HOUR - 1)).await, NotValid);
        assert_eq!(code(&store, &keys, question(25 * HOUR)).await, Valid);
    });
}

#[test]
fn guesses_at_once_are_counted_one_by_one() {
    on_each(async |place| {
        let (store, keys, museum) = one_pass(&place).await;
        let born = |day: u32| format!("2011-03-{day:02}");
        let mut guesses: Vec<Question> =
            (1..=20).map(|day| Question::new(&museum, pass(PASS)).born(&born(day))).collect();
        guesses.push(Question::new(&museum, pass(PASS)));
        let answers = answers(&store, &keys, &guesses).await;
        assert!(answers.iter().all(|answer| answer.code == NotValid));
        assert_eq!(answers.iter().filter(|answer| answer.is_mismatch).count(), 5);
    });
}

#[test]
fn unknown_numbers_count_like_wrong_birth_dates() {
    on_each(async |place| {
        let (store, keys, museum) = one_pass(&place).await;
        for number in ["0000000002", PASS] {
            let wrong = || Question::new(&museum, pass(number)).born("1990-01-01");
            let mut mismatches = Vec::new();
            for _ in 0..6 {
                mismatches.push(answers(&store, &keys, &[wrong()]).await[0].is_mismatch);
            }
            assert_eq!(mismatches, [true, true, true, true, true, false], "{number}");
        }
    });
}

#[test]
fn mismatches_of_a_partner_and_a_number_touch_no_other() {
    on_each(async |place| {
        let (store, keys, museum) = one_pass(&place).await;
        let theatre = add_partner(&store, "theatre").await;
        import(&store, &keys, &[entry("0000000002", None, &[good()])]).await;
        for _ in 0..5 {
            code(&store, &keys, Question::new(&museum, pass(PASS)).born("1990-01-01")).await;
        }
        let questions = [
            Question::new(&museum, pass(PASS)),
            Question::new(&museum, pass("0000000002")),
            Question::new(&theatre, pass(PASS)),
            // Reading: the number of the customer is another number.
            Question::new(&museum, customer("0000000009")),
        ];
        assert_eq!(codes(&store, &keys, &questions).await, [NotValid, Valid, Valid, Valid]);
    });
}

#[test]
fn a_request_that_was_seen_is_refused_whatever_it_asks() {
    on_each(async |place| {
        let (store, keys, museum) = one_pass(&place).await;
        let theatre = add_partner(&store, "theatre").await;
        let first = Question::new(&museum, pass(PASS));
        let second =
            Question { request_id: first.request_id.clone(), ..Question::new(&museum, pass("0000000002")) };
        let of_other = Question { credential: theatre, ..first.clone() };
        assert_eq!(code(&store, &keys, first.clone()).await, Valid);
        assert_eq!(reasons(&store, &keys, first.clone()).await, ["request-replayed"]);
        assert_eq!(reasons(&store, &keys, second.at(after(60))).await, ["request-replayed"]);
        assert_eq!(code(&store, &keys, of_other).await, Valid);
        // Twice in one round.
        let twice = Question::new(&museum, pass(PASS));
        let answers = answers(&store, &keys, &[twice.clone(), twice]).await;
        assert_eq!([answers[0].code, answers[1].code], [Valid, Refused]);
    });
}

#[test]
fn a_request_is_known_for_longer_than_any_clock_may_be_off() {
    on_each(async |place| {
        let (store, keys, museum) = one_pass(&place).await;
        let first = Question::new(&museum, pass(PASS));
        assert_eq!(code(&store, &keys, first.clone()).await, Valid);
        // A book allows an hour at most: with both clocks as far off as they may be, it is two.
        let later = |seconds| first.clone().at(after(seconds));
        assert_eq!(reasons(&store, &keys, later(2 * HOUR)).await, ["request-replayed"]);
        assert_eq!(code(&store, &keys, later(3 * HOUR)).await, Valid);
    });
}

#[test]
fn a_quota_refuses_its_partner_and_no_other() {
    on_each(async |place| {
        let (store, keys, museum) = one_pass(&place).await;
        let bikes = id("bikes");
        let bike = store.add_partner(&bikes, &agreement(60, 2), &[9; 32], at(NOW)).await.unwrap();
        let ask = |seconds| Question::new(&bike, pass(PASS)).at(after(seconds));
        assert_eq!(code(&store, &keys, ask(0)).await, Valid);
        let answers = answers(&store, &keys, &[ask(0), ask(0), Question::new(&museum, pass(PASS))]).await;
        assert_eq!([answers[0].code, answers[1].code, answers[2].code], [Valid, Refused, Valid]);
        assert_eq!(answers[1].reasons[0].code(), "quota-used-up");
        // One a second comes back.
        assert_eq!(codes(&store, &keys, &[ask(1), ask(1), ask(9)]).await, [Valid, Refused, Valid]);
        // A new agreement holds from the next request on.
        store.change_partner(&bikes, &agreement(600, 1)).await.unwrap();
        let quota = store.partners().await.unwrap()[0].agreement.quota;
        assert_eq!(quota, Quota { per_minute: 600, burst: 1 });
        assert_eq!(codes(&store, &keys, &[ask(20), ask(20), ask(21)]).await, [Valid, Refused, Valid]);
    });
}

#[test]
fn who_repeats_what_a_partner_sent_does_not_use_up_its_quota() {
    on_each(async |place| {
        let (store, keys, _) = one_pass(&place).await;
        let bike = store.add_partner(&id("bikes"), &agreement(1, 2), &[9; 32], at(NOW)).await.unwrap();
        let first = Question::new(&bike, pass(PASS));
        assert_eq!(code(&store, &keys, first.clone()).await, Valid);
        for _ in 0..3 {
            assert_eq!(reasons(&store, &keys, first.clone()).await, ["request-replayed"]);
        }
        assert_eq!(code(&store, &keys, Question::new(&bike, pass(PASS))).await, Valid);
        assert_eq!(reasons(&store, &keys, Question::new(&bike, pass(PASS))).await, ["quota-used-up"]);
    });
}

#[test]
fn what_counts_for_nothing_any_more_is_deleted() {
    on_each(async |place| {
        let (store, keys, museum) = one_pass(&place).await;
        for number in 1..=5 {
            code(&store, &keys, Question::new(&museum, pass(&format!("{number:010}")))).await;
        }
        assert_eq!((place.count("requests").await, place.count("asked").await), (5, 5));
        // Two hours on, requests are still known, and then no longer.
        let ask =
            async |seconds| code(&store, &keys, Question::new(&museum, pass(PASS)).at(after(seconds))).await;
        ask(2 * HOUR).await;
        assert_eq!((place.count("requests").await, place.count("asked").await), (6, 5));
        ask(3 * HOUR).await;
        assert_eq!((place.count("requests").await, place.count("asked").await), (2, 5));
        // A book may count mismatches for a week: it is known for two hours longer whom a partner asked about.
        ask(170 * HOUR).await;
        assert_eq!((place.count("requests").await, place.count("asked").await), (1, 5));
        ask(171 * HOUR).await;
        assert_eq!((place.count("requests").await, place.count("asked").await), (2, 1));
    });
}
