//! Holders who are named by the number of the customer, and may have several passes.

use portillon::partner::ReturnCode::{NotValid, Valid};
use portillon::reader::TitleStatus;
use portillon_host::service::Entry;

use super::support::*;

const CUSTOMER: &str = "0000000900";

#[test]
fn every_pass_of_a_customer_counts() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        let lost = held(Some("2025-09-01"), Some("2026-08-31"), TitleStatus::Blocked);
        let passes =
            [entry("0000000002", Some(CUSTOMER), &[good()]), entry("0000000001", Some(CUSTOMER), &[lost])];
        import(&store, &keys, &passes).await;
        let question = |subject| Question::new(&museum, subject);
        let questions = [
            question(customer(CUSTOMER)),
            question(customer(CUSTOMER)).born("2011-04-02"),
            question(pass("0000000001")),
            question(pass("0000000002")),
            // Numbers of passes and of customers are not the same.
            question(pass(CUSTOMER)),
            question(customer("0000000002")),
        ];
        assert_eq!(
            codes(&store, &keys, &questions).await,
            [Valid, NotValid, NotValid, Valid, NotValid, NotValid]
        );
    });
}

#[test]
fn of_many_passes_the_four_that_end_last_are_looked_at() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        let blocked = |last| held(None, Some(last), TitleStatus::Blocked);
        let mut passes: Vec<Entry> = ["2027-01-01", "2027-01-02", "2027-01-03"]
            .iter()
            .zip(1..)
            .map(|(last, number)| entry(&format!("000000000{number}"), Some(CUSTOMER), &[blocked(last)]))
            .collect();
        passes.push(entry("0000000004", Some(CUSTOMER), &[good()]));
        let question = || Question::new(&museum, customer(CUSTOMER));
        import(&store, &keys, &passes).await;
        assert_eq!(code(&store, &keys, question()).await, Valid);
        import(&store, &keys, &[entry("0000000005", Some(CUSTOMER), &[blocked("2027-01-04")])]).await;
        assert_eq!(code(&store, &keys, question()).await, NotValid);
        // One without an end comes first.
        let open = held(Some("2025-09-01"), None, TitleStatus::Active);
        import(&store, &keys, &[entry("0000000006", Some(CUSTOMER), &[open])]).await;
        assert_eq!(code(&store, &keys, question()).await, Valid);
    });
}

#[test]
fn each_pass_of_a_customer_counts_for_its_own_birth_date() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        let brother = Entry { birth_date: day("2009-12-31"), ..entry("0000000002", Some(CUSTOMER), &[]) };
        import(&store, &keys, &[entry("0000000001", Some(CUSTOMER), &[good()]), brother]).await;
        let question = || Question::new(&museum, customer(CUSTOMER));
        assert_eq!(code(&store, &keys, question()).await, Valid);
        assert_eq!(code(&store, &keys, question().born("2009-12-31")).await, NotValid);
    });
}

#[test]
fn a_pass_that_goes_to_another_customer_counts_for_that_one_only() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        import(&store, &keys, &[entry("0000000001", Some(CUSTOMER), &[good()])]).await;
        import(&store, &keys, &[entry("0000000001", Some("0000000901"), &[good()])]).await;
        let question = |number: &str| Question::new(&museum, customer(number));
        let questions = [question(CUSTOMER), question("0000000901")];
        assert_eq!(codes(&store, &keys, &questions).await, [NotValid, Valid]);
        import(&store, &keys, &[entry("0000000001", None, &[good()])]).await;
        assert_eq!(code(&store, &keys, question("0000000901")).await, NotValid);
    });
}
