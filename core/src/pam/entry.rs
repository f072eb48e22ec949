//! What happened to an account, and which of it counts (PM-16; accounts).

use super::payment::Means;
use super::{NETWORK, read_tariff};
use crate::id::Id;
use crate::instant::{Instant, Stamp};
use crate::money::Money;
use crate::order::in_order;
use crate::tariff::{Books, PamTariff};
use crate::wire::{Read, Reader, Tree, readable};

/// Money put on the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopUp {
    /// How it is paid.
    pub means: Means,
    /// The amount.
    pub amount: Money,
}

readable!(TopUp { means: "means" required, amount: "amount" required, });

/// A trip paid from the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trip {
    /// Its fare for the rider and companions; a third party's part is taken off by the fold.
    pub fare: Money,
}

readable!(Trip { fare: "fare" required, });

/// Money given back for a trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Identifier of the entry of the trip.
    pub trip: Id,
    /// The amount that goes back to the balance.
    pub amount: Money,
}

readable!(Refund { trip: "trip" required, amount: "amount" required, });

/// What happened to the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountEvent {
    /// A bank card was registered: the account is open.
    CardRegistered,
    /// Money was put on it.
    TopUp(TopUp),
    /// A trip was paid from it.
    Trip(Trip),
    /// Money was given back for a trip.
    Refund(Refund),
    /// Automatic top-up was switched on.
    AutomaticOn,
    /// Automatic top-up was switched off.
    AutomaticOff,
    /// The automatic payment that the entry of this identifier caused failed.
    AutomaticFailed(Id),
}

impl Read for AccountEvent {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        const TAGS: &[&str] = &[
            "card-registered",
            "top-up",
            "trip",
            "refund",
            "automatic-on",
            "automatic-off",
            "automatic-failed",
        ];
        reader.variant(tree, "account event", TAGS, |tag, val, r| match tag {
            "card-registered" => r.no_value(val, Self::CardRegistered),
            "top-up" => r.required("val", val, TopUp::read).map(Self::TopUp),
            "trip" => r.required("val", val, Trip::read).map(Self::Trip),
            "refund" => r.required("val", val, Refund::read).map(Self::Refund),
            "automatic-on" => r.no_value(val, Self::AutomaticOn),
            "automatic-off" => r.no_value(val, Self::AutomaticOff),
            _ => r.required("val", val, Id::read).map(Self::AutomaticFailed),
        })
    }
}

/// An entry of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEntry {
    /// Its identifier; the same entry may be sent again.
    pub id: Id,
    /// When.
    pub at: Instant,
    /// What happened.
    pub event: AccountEvent,
}

readable!(AccountEntry { id: "id" required, at: "at" required, event: "event" required, });

/// An entry that counts, and the figures of its day.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub id: &'a Id,
    pub at: Stamp,
    pub event: &'a AccountEvent,
    pub tariff: &'a PamTariff,
}

impl<'a> Entry<'a> {
    /// PM-16: the entries, each once, in the order of their identifiers. Problems `id-conflict`, `no-tariff-in-force`.
    pub(super) fn read_each(entries: &'a [AccountEntry], books: Books<'a>, reader: &mut Reader) -> Vec<Self> {
        let ids: Vec<&Id> = entries.iter().map(|entry| &entry.id).collect();
        let places = distinct(&ids, &|one, other| entries.get(one) == entries.get(other), reader);
        let read = |(index, entry): (usize, &'a AccountEntry)| {
            let at = NETWORK.stamp(entry.at);
            let (_, tariff) = reader.item(index, |r| r.field("at", |r| read_tariff(books, at.day(), r)))?;
            Some(Self { id: &entry.id, at, event: &entry.event, tariff })
        };
        let read: Vec<Option<Self>> = entries.iter().enumerate().map(read).collect();
        places.into_iter().filter_map(|place| read.get(place).copied().flatten()).collect()
    }
}

/// PM-16: the places of a list at which each identifier first comes, in the order of the identifiers. One with two
/// contents is a problem of the later.
pub(super) fn distinct(ids: &[&Id], same: &dyn Fn(usize, usize) -> bool, reader: &mut Reader) -> Vec<usize> {
    let numbered: Vec<(usize, &Id)> = ids.iter().copied().enumerate().collect();
    let mut places = Vec::with_capacity(ids.len());
    let mut conflicts = Vec::new();
    let mut last: Option<(usize, &Id)> = None;
    for &(place, id) in in_order(&numbered, |(_, one), (_, other)| one.cmp(other)) {
        match last {
            Some((first, known)) if known == id => {
                if !same(first, place) {
                    conflicts.push((place, id));
                }
            }
            _ => {
                places.push(place);
                last = Some((place, id));
            }
        }
    }
    for &(place, id) in in_order(&conflicts, |(one, _), (other, _)| one.cmp(other)) {
        let message = format!("`{}` was sent before with another content", id.as_str());
        reader.item(place, |r| {
            r.field("id", |r| r.problem("id-conflict", message, "give each an identifier of its own"));
        });
    }
    places
}
