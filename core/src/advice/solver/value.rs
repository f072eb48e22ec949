//! What a choice comes to, and which of two is better.

use std::cmp::Ordering;

/// What a choice comes to. The lesser one is better: fewer trips that nothing serves, fewer cents, fewer purchases, and more
/// of the kinds that come first in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Trips that nothing serves.
    pub unserved: u32,
    /// What it costs.
    pub cents: i64,
    /// Things bought; tickets of one kind and day count once.
    pub purchases: u32,
    /// How often each kind was bought.
    pub counts: Vec<u32>,
}

impl Value {
    /// Nothing of so many kinds.
    pub(super) fn nothing(kinds: usize) -> Self {
        Self { unserved: 0, cents: 0, purchases: 0, counts: vec![0; kinds] }
    }

    /// Adds one purchase.
    pub(super) fn buy(&mut self, kind: usize, cents: i64) {
        self.cents += cents;
        self.purchases += 1;
        if let Some(count) = self.counts.get_mut(kind) {
            *count += 1;
        }
    }

    /// Adds another value of as many kinds.
    pub(super) fn add(&mut self, other: &Self) {
        self.unserved += other.unserved;
        self.cents += other.cents;
        self.purchases += other.purchases;
        for (own, other) in self.counts.iter_mut().zip(&other.counts) {
            *own += other;
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.unserved, self.cents, self.purchases)
            .cmp(&(other.unserved, other.cents, other.purchases))
            .then_with(|| other.counts.cmp(&self.counts))
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
