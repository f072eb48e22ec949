//! The keys of a store are changed while it is in use (PC-5).

use portillon::partner::ReturnCode::{NotValid, Valid};
use portillon_host::service::{Store, StoreError};

use super::support::*;

#[test]
fn a_key_is_changed_while_partners_ask() {
    on_each(async |place| {
        let (old, both, new) = (ring(&[1]), ring(&[2, 1]), ring(&[2]));
        let store = place.open().await;
        let museum = add_partner(&store, "museum").await;
        let passes =
            [entry("0000000001", Some("0000000009"), &[good()]), entry("0000000002", None, &[good()])];
        import(&store, &old, &passes).await;
        let questions = || {
            let question = |subject| Question::new(&museum, subject);
            [question(pass("0000000001")), question(customer("0000000009")), question(pass("0000000002"))]
        };
        // Some instances have the new ring, some still the old one.
        assert_eq!(codes(&store, &old, &questions()).await, [Valid; 3]);
        assert_eq!(codes(&store, &both, &questions()).await, [Valid; 3]);
        // Then the passes are imported again, all but one.
        let (imported, _) = import(&store, &both, &passes[..1]).await;
        assert_eq!((imported.stored, imported.under_older_keys), (2, 1));
        assert_eq!(codes(&store, &both, &questions()).await, [Valid; 3]);
        assert_eq!(codes(&store, &new, &questions()).await, [Valid, Valid, NotValid]);
        let (imported, _) = import(&store, &both, &passes).await;
        assert_eq!((imported.stored, imported.under_older_keys), (2, 0));
        assert_eq!(codes(&store, &new, &questions()).await, [Valid; 3]);
    });
}

#[test]
fn what_is_blocked_under_the_new_key_is_not_valid_under_the_old_one() {
    on_each(async |place| {
        let (old, both) = (ring(&[1]), ring(&[2, 1]));
        let store = place.open().await;
        let museum = add_partner(&store, "museum").await;
        import(&store, &old, &[entry("0000000001", Some("0000000009"), &[good()])]).await;
        let blocked = held(None, None, portillon::reader::TitleStatus::Blocked);
        import(&store, &both, &[entry("0000000001", Some("0000000009"), &[blocked])]).await;
        let questions =
            [Question::new(&museum, pass("0000000001")), Question::new(&museum, customer("0000000009"))];
        assert_eq!(codes(&store, &both, &questions).await, [NotValid; 2]);
    });
}

#[test]
fn a_change_of_the_key_forgives_no_mismatch() {
    on_each(async |place| {
        let (old, both, new) = (ring(&[1]), ring(&[2, 1]), ring(&[2]));
        let store = place.open().await;
        let museum = add_partner(&store, "museum").await;
        import(&store, &old, &[entry("0000000001", None, &[good()])]).await;
        let question = |hours: i64| Question::new(&museum, pass("0000000001")).at(after(hours * 3_600));
        for keys in [&old, &both, &old, &both, &both] {
            assert_eq!(code(&store, keys, question(0)).await, Valid);
            assert_eq!(code(&store, keys, question(0).born("2011-04-02")).await, NotValid);
        }
        import(&store, &both, &[entry("0000000001", None, &[good()])]).await;
        assert_eq!(codes(&store, &old, &[question(1)]).await, [NotValid]);
        assert_eq!(codes(&store, &both, &[question(1)]).await, [NotValid]);
        // A day later the old key may go: what was counted under it alone is over.
        assert_eq!(codes(&store, &new, &[question(24)]).await, [Valid]);
    });
}

#[test]
fn other_keys_than_those_of_the_passes_are_refused() {
    on_each(async |place| {
        let open = async |bytes: &[u8]| Store::open(&place.database(), &ring(bytes)).await;
        // Nothing was imported yet: any key will do.
        let store = open(&[9]).await.unwrap();
        import(&store, &ring(&[1]), &[entry("0000000001", None, &[good()])]).await;
        assert!(matches!(open(&[9]).await, Err(StoreError::OtherKeys)));
        for keys in [&[1][..], &[9, 1], &[1, 9]] {
            assert!(open(keys).await.is_ok());
        }
    });
}
