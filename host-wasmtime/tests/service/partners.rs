//! Partners and their credentials (PC-2).

use portillon::partner::Credential::{Accepted, Revoked};
use portillon::partner::ReturnCode::{Refused, Valid};
use portillon_host::service::{Agreement, PartnerError};

use super::support::*;

#[test]
fn a_partner_is_kept_as_it_was_agreed() {
    on_each(async |place| {
        let store = place.open().await;
        let museum = id("Musée d'Orsay \u{1f3a8}");
        let mut agreement = agreement(600, 50);
        agreement.contract.until = Some(day("2027-01-01"));
        agreement.contract.purposes = portillon::wire::Items::one(id("line 1\nline \"2\""));
        let credential = store.add_partner(&museum, &agreement, &[7; 32], at(NOW)).await.unwrap();
        let again = store.add_partner(&museum, &agreement, &[8; 32], at(NOW)).await;
        assert!(matches!(again, Err(PartnerError::Exists)));
        let same_key = store.add_partner(&id("theatre"), &agreement, &[7; 32], at(NOW)).await;
        assert!(matches!(same_key, Err(PartnerError::KeyInUse)));
        let partners = store.partners().await.unwrap();
        assert_eq!(partners.len(), 1);
        assert_eq!((&partners[0].id, &partners[0].agreement), (&museum, &agreement));
        assert_eq!(
            (&partners[0].credentials[0].id, partners[0].credentials[0].made_at),
            (&credential, at(NOW))
        );
        let known = store.credential(&credential, at(NOW)).await.unwrap().unwrap();
        assert_eq!((known.partner, known.public_key, known.standing), (museum, [7; 32], Accepted));
        assert_eq!(known.contract, agreement.contract);
        for unknown in ["", "0", "\0", "'", "museum"].into_iter().filter_map(portillon::Id::new) {
            assert_eq!(store.credential(&unknown, at(NOW)).await.unwrap(), None, "{unknown:?}");
        }
    });
}

#[test]
fn after_a_rotation_both_credentials_are_good_until_the_overlap_ends() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = id("museum");
        let old = store.add_partner(&museum, &agreement(60, 60), &[1; 32], at(NOW)).await.unwrap();
        import(&store, &keys, &[entry("0000000001", None, &[good()])]).await;
        let new = store.rotate(&museum, &[2; 32], at(NOW), after(60)).await.unwrap();
        let standing =
            async |id, seconds| store.credential(id, after(seconds)).await.unwrap().unwrap().standing;
        assert_eq!([standing(&old, 59).await, standing(&old, 60).await], [Accepted, Revoked]);
        assert_eq!([standing(&new, 0).await, standing(&new, 60).await], [Accepted, Accepted]);
        let question = |credential, seconds| Question::new(credential, pass("0000000001")).at(after(seconds));
        assert_eq!(codes(&store, &keys, &[question(&old, 59), question(&new, 59)]).await, [Valid, Valid]);
        assert_eq!(reasons(&store, &keys, question(&old, 60)).await, ["credential-revoked"]);
        // Both are of one partner: a request that one has made cannot be repeated by the other.
        let first = question(&old, 59);
        assert_eq!(code(&store, &keys, first.clone()).await, Valid);
        let repeated = Question { credential: new.clone(), ..first };
        assert_eq!(reasons(&store, &keys, repeated).await, ["request-replayed"]);
        // A later rotation does not give the first credential more time.
        store.rotate(&museum, &[3; 32], after(10), after(600)).await.unwrap();
        assert_eq!(standing(&old, 60).await, Revoked);
        assert_eq!([standing(&new, 599).await, standing(&new, 600).await], [Accepted, Revoked]);
        assert!(matches!(
            store.rotate(&museum, &[1; 32], at(NOW), after(1)).await,
            Err(PartnerError::KeyInUse)
        ));
        assert_eq!(store.partners().await.unwrap()[0].credentials.len(), 3);
    });
}

#[test]
fn a_partner_that_is_revoked_is_refused_at_once() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        import(&store, &keys, &[entry("0000000001", None, &[good()])]).await;
        let question = || Question::new(&museum, pass("0000000001")).at(after(1));
        assert_eq!(code(&store, &keys, question()).await, Valid);
        assert_eq!(store.revoke(&id("museum"), after(1)).await.unwrap(), 1);
        assert_eq!(code(&store, &keys, question()).await, Refused);
        assert_eq!(store.revoke(&id("museum"), after(2)).await.unwrap(), 0);
    });
}

#[test]
fn what_is_not_there_cannot_be_changed() {
    on_each(async |place| {
        let store = place.open().await;
        let nobody = id("nobody");
        let agreement: Agreement = agreement(1, 1);
        assert!(matches!(store.change_partner(&nobody, &agreement).await, Err(PartnerError::Unknown)));
        assert!(matches!(
            store.rotate(&nobody, &[1; 32], at(NOW), at(NOW)).await,
            Err(PartnerError::Unknown)
        ));
        assert!(matches!(store.revoke(&nobody, at(NOW)).await, Err(PartnerError::Unknown)));
        assert_eq!(store.partners().await.unwrap(), []);
    });
}
