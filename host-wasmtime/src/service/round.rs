//! What a check asks of the store, and what it is told.
//!
//! Checks that wait are answered together, in one transaction: `Store::round(asks, decide)` gathers the facts of each
//! [`Ask`] and writes what follows from what is decided on it. They are decided one after the other, in their order, by
//! `decide(place, &facts) -> Decided`: who guesses many times at once is counted as if he had guessed one by one (PC-6).
//! Nothing may be answered before the round is over. Numbers and birth dates come as keyed hashes only (PC-5).

use std::fmt;

use portillon::partner::{AskingPartner, Contract, Credential as Standing, FoundPass};
use portillon::{Id, Instant};

/// A value under every key of the ring, the current one first.
#[derive(Clone)]
pub struct Hashed(Vec<[u8; 32]>);

impl Hashed {
    /// What the keys of a ring made of a value, the current one first.
    pub(super) fn new(hashes: Vec<[u8; 32]>) -> Self {
        Self(hashes)
    }

    /// By key, the current one first.
    #[must_use]
    pub fn each(&self) -> &[[u8; 32]] {
        &self.0
    }
}

impl fmt::Debug for Hashed {
    /// PC-8: what is hashed has few values, and whoever has the key can try them all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed(…)")
    }
}

/// What kind of number names the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// Number of the pass.
    Pass,
    /// Number of the customer.
    Customer,
}

/// The number and birth date that a partner sent, hashed.
#[derive(Clone, Debug)]
pub struct Sought {
    /// What names the holder.
    pub kind: NumberKind,
    /// The number.
    pub number: Hashed,
    /// The birth date, bound to the number, so that equal birth dates do not look equal.
    pub birth_date: Hashed,
}

/// A check that waits for the store. Its signature is good.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The credential it is signed with.
    pub credential: Id,
    /// Its identifier, once for each partner.
    pub request_id: Id,
    /// Now.
    pub at: Instant,
    /// Who is meant.
    pub sought: Sought,
}

/// What the store knows for an [`Ask`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The partner; `None` where its credential was removed meanwhile.
    pub partner: Option<AskingPartner>,
    /// The pass, or a dummy of the same shape.
    pub found: FoundPass,
}

/// What was decided on an [`Ask`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Whether it counts as a mismatch (PC-6).
    pub is_mismatch: bool,
}

/// A credential of a partner, and what is needed to look at a request before the pass is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Whose it is.
    pub partner: Id,
    /// The public key (Ed25519).
    pub public_key: [u8; 32],
    /// Accepted or revoked.
    pub standing: Standing,
    /// What partner and authority agreed on.
    pub contract: Contract,
}
