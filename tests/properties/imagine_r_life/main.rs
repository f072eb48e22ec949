//! What always holds of the life of an imagine R subscription: its money, its order, its time, and that the fold of
//! its events and the single questions give the same answer.

mod account;
mod changes;
mod dice;
mod lives;
mod order;
mod rooms;

/// How often each property is tried.
const CASES: u32 = 1_000;

/// The runner of these properties.
fn config() -> proptest::prelude::ProptestConfig {
    proptest::prelude::ProptestConfig { cases: CASES, ..Default::default() }
}
