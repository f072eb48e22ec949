//! Several instances on one database, and what happens when it is gone.

use portillon::partner::ReturnCode::{Refused, Valid};
use portillon_host::service::{Ask, Decided, Store, StoreError};

use super::postgres::Cluster;
use super::support::*;

#[test]
fn a_store_that_was_closed_is_opened_again_as_it_was() {
    on_each(async |place| {
        let keys = ring(&[1]);
        let store = place.open().await;
        let museum = add_partner(&store, "museum").await;
        import(&store, &keys, &[entry("0000000001", None, &[good()])]).await;
        let first = Question::new(&museum, pass("0000000001"));
        assert_eq!(code(&store, &keys, first.clone()).await, Valid);
        store.ready().await.unwrap();
        store.close().await;
        assert!(store.ready().await.is_err());
        let store = place.open().await;
        assert_eq!(reasons(&store, &keys, first.clone()).await, ["request-replayed"]);
        assert_eq!(code(&store, &keys, Question::new(&museum, pass("0000000001"))).await, Valid);
    });
}

#[test]
fn instances_that_start_at_once_make_the_tables_once() {
    on_each(async |place| {
        let (database, keys) = (place.database(), ring(&[1]));
        let open = || Store::open(&database, &keys);
        let (one, two, three, four) = tokio::join!(open(), open(), open(), open());
        for store in [one, two, three, four] {
            store.unwrap().ready().await.unwrap();
        }
    });
}

#[test]
fn instances_share_quotas_and_requests() {
    on_each(async |place| {
        let keys = ring(&[1]);
        let (one, two) = (place.open().await, place.open().await);
        let bike = one.add_partner(&id("bikes"), &agreement(1, 100), &[9; 32], at(NOW)).await.unwrap();
        import(&one, &keys, &[entry("0000000001", None, &[good()])]).await;
        // Both ask the same 160 times, in rounds of 8 that overlap: the other sees each of them as a replay or not at all.
        let questions: Vec<Question> = (0..160).map(|_| Question::new(&bike, pass("0000000001"))).collect();
        let ask = async |store: &Store, from_the_end: bool| {
            let mut granted = Vec::new();
            let mut rounds: Vec<&[Question]> = questions.chunks(8).collect();
            if from_the_end {
                rounds.reverse();
            }
            for round in rounds {
                let answers = answers(store, &keys, round).await;
                assert!(answers.iter().all(|answer| [Valid, Refused].contains(&answer.code)));
                let valid = round.iter().zip(&answers).filter(|(_, answer)| answer.code == Valid);
                granted.extend(valid.map(|(question, _)| question.request_id.clone()));
            }
            granted
        };
        let (one, two) = tokio::join!(ask(&one, false), ask(&two, true));
        assert_eq!(one.len() + two.len(), 100);
        assert!(one.iter().all(|request| !two.contains(request)));
    });
}

#[test]
fn rounds_about_the_same_partners_in_any_order_do_not_wait_for_each_other_for_good() {
    on_each(async |place| {
        let keys = ring(&[1]);
        let (one, two) = (place.open().await, place.open().await);
        let mut partners = Vec::new();
        for name in ["a", "b", "c"] {
            partners.push(add_partner(&one, name).await);
        }
        let ask = async |store: &Store, order: [usize; 3]| {
            for _ in 0..30 {
                let questions = order.map(|partner| Question::new(&partners[partner], pass("0000000001")));
                answers(store, &keys, &questions).await;
            }
        };
        tokio::join!(ask(&one, [0, 1, 2]), ask(&two, [2, 1, 0]));
    });
}

#[test]
fn while_the_database_is_gone_nothing_is_decided_and_afterwards_all_is_as_before() {
    let mut cluster = Cluster::start(&[]);
    let database = cluster.database();
    let keys = ring(&[1]);
    runtime().block_on(async {
        let store = Store::open(&database, &keys).await.unwrap();
        let museum = add_partner(&store, "museum").await;
        import(&store, &keys, &[entry("0000000001", None, &[good()])]).await;
        let question = || Question::new(&museum, pass("0000000001"));
        let first = question();
        assert_eq!(code(&store, &keys, first.clone()).await, Valid);

        cluster.kill();
        let ask = Ask {
            credential: museum.clone(),
            request_id: id("meanwhile"),
            at: at(NOW),
            sought: keys.seek(&pass("0000000001"), day(BORN)),
        };
        let decide = |_: usize, _: &_| -> Decided { panic!("nothing is known") };
        assert!(matches!(
            store.round(std::slice::from_ref(&ask), decide).await,
            Err(StoreError::Database(_))
        ));
        assert!(store.ready().await.is_err());
        assert!(store.credential(&museum, at(NOW)).await.is_err());

        cluster.restart();
        store.ready().await.unwrap();
        assert_eq!(reasons(&store, &keys, first.clone()).await, ["request-replayed"]);
        assert_eq!(code(&store, &keys, question()).await, Valid);
    });
}

#[test]
fn what_is_no_database_is_said_without_the_password() {
    runtime().block_on(async {
        let open = async |database: &str| Store::open(database, &ring(&[1])).await.err().unwrap().to_string();
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().display().to_string();
        for (database, why) in [
            ("mysql://portillon:secret@localhost/passes", "this kind of database is not known; name a file"),
            (
                "postgres://portillon:secret@localhost:port/passes",
                "this is no address of a PostgreSQL database",
            ),
            (folder.as_str(), "cannot be opened"),
            ("/nowhere/passes.db", "/nowhere/passes.db cannot be opened"),
        ] {
            let error = open(database).await;
            assert!(error.contains(why) && !error.contains("secret"), "{error}");
        }
        let error = open("postgres://portillon:secret@127.0.0.1:1/passes").await;
        assert!(error.starts_with("the database cannot be used: ") && !error.contains("secret"), "{error}");
    });
}
