//! What always holds of Pam, whatever happened and in whichever order it came (PM-1 to PM-16).

mod account;
mod dunning;
mod invoice;
mod trips;

use portillon::pam::{Means, Parts, Percent, ShareRequest, ThirdParty, share};
use portillon::{Books, Day, Id, Money, Verdict};
use proptest::prelude::*;

const BOOKS: Books = Books::BUILT_IN;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// So many identifiers, in another order than they have as texts.
fn named(prefix: &str, index: usize) -> Id {
    id(&format!("{prefix}{}", index * 37 % 101))
}

fn cents(cents: i64) -> Money {
    Money::from_cents(cents)
}

fn twice<T: Clone>(items: &[T]) -> Vec<T> {
    [items, items].concat()
}

fn means() -> impl Strategy<Value = Means> {
    prop::sample::select(Means::ALL)
}

/// A third-party payer; most are declared.
fn payer() -> impl Strategy<Value = Option<ThirdParty>> {
    let payer = (prop::bool::weighted(0.9), 1_u32..=100).prop_map(|(declared_at_registration, percent)| {
        ThirdParty { declared_at_registration, percent: Percent::new(percent).unwrap() }
    });
    prop::option::of(payer)
}

/// PM-11, by another way than the core's: the payer's part rounded half up, and the rest.
fn parts(amount: Money, payer: Option<ThirdParty>) -> Parts {
    let percent = payer.filter(|payer| payer.declared_at_registration).map_or(0, |payer| payer.percent.get());
    let third_party = (amount.cents() * i64::from(percent) + 50) / 100;
    Parts { third_party: cents(third_party), rider: cents(amount.cents() - third_party) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_a_share_add_up_to_the_cent(amount in 0_i64..100_000, payer in payer()) {
        let Some(third_party) = payer else { return Ok(()) };
        let day = Day::new(2026, 3, 2).unwrap();
        let answer = share(BOOKS, &ShareRequest { day, amount: cents(amount), third_party }).unwrap();
        match answer.verdict {
            Verdict::Granted(shared) => {
                prop_assert!(third_party.declared_at_registration);
                prop_assert_eq!(shared.third_party + shared.rider, cents(amount));
                prop_assert_eq!(shared, parts(cents(amount), payer));
                prop_assert!(shared.rider >= Money::ZERO && shared.third_party >= Money::ZERO);
            }
            Verdict::Refused(_) => prop_assert!(!third_party.declared_at_registration),
        }
    }
}
