//! What is gathered for the checks of a round: rows to facts, and what is decided to rows.
//!
//! Nothing here depends on what is found but the values: as many rows are read, compared and written for every check
//! (PC-2, PC-5).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use portillon::partner::{AskingPartner, Contract, Credential as Standing, FoundPass, HeldTitle};
use portillon::wire::Items;
use portillon::{Day, Id, Instant, Title};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::super::round::{Ask, Credential, Decided, Facts, NumberKind, Sought};
use super::asked::Mismatches;
use super::quota::Quota;
use super::titles;
use super::{Asked, Held, OF_CUSTOMER, Row, StoreError, damaged};

/// A credential and its partner, in the order of the statements.
pub(super) type HeldRow =
    (String, Vec<u8>, Option<i64>, String, String, Option<String>, String, String, i64, i64, i64);

pub(super) fn held(rows: Vec<HeldRow>) -> Result<Vec<Held>, StoreError> {
    let held = |row: HeldRow| {
        let (credential, public_key, revoked_from, partner, from, until, titles, purposes, ..) = row;
        let (.., per_minute, burst, used_until) = row;
        let contract = contract(from, until, titles, purposes)?;
        let quota = Quota::stored(per_minute, burst);
        Some(Held { credential, public_key, revoked_from, partner, contract, quota, used_until })
    };
    rows.into_iter().map(|row| held(row).ok_or_else(|| damaged("a partner"))).collect()
}

/// A contract as it is stored; `None` where it is damaged.
pub(in super::super) fn contract(
    from: String,
    until: Option<String>,
    titles: String,
    purposes: String,
) -> Option<Contract> {
    let list = |json: String| serde_json::from_str::<Vec<String>>(&json).ok();
    let day = |text: String| Day::parse(&text).ok();
    let titles = list(titles)?.iter().map(|id| Title::from_id(id)).collect::<Option<_>>()?;
    let purposes = list(purposes)?.iter().map(|purpose| Id::new(purpose)).collect::<Option<_>>()?;
    let until = match until {
        Some(until) => Some(day(until)?),
        None => None,
    };
    Some(Contract { from: day(from)?, until, titles: Items::new(titles)?, purposes: Items::new(purposes)? })
}

fn hash(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| damaged("a hash"))
}

pub(super) fn rows(rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)>) -> Result<Vec<Row>, StoreError> {
    let row = |(number, birth_date, titles): (Vec<u8>, Vec<u8>, Vec<u8>)| {
        Ok(Row { number: hash(number)?, birth_date: hash(birth_date)?, titles })
    };
    rows.into_iter().map(row).collect()
}

pub(super) fn asked(rows: Vec<(String, Vec<u8>, Vec<u8>)>) -> Result<Vec<Asked>, StoreError> {
    rows.into_iter().map(|(partner, subject, packed)| Ok((partner, hash(subject)?, packed))).collect()
}

fn standing(revoked_from: Option<i64>, at: Instant) -> Standing {
    match revoked_from {
        Some(from) if from <= at.nanoseconds() => Standing::Revoked,
        _ => Standing::Accepted,
    }
}

pub(super) fn credential(held: Held, at: Instant) -> Result<Credential, StoreError> {
    Ok(Credential {
        partner: Id::new(&held.partner).ok_or_else(|| damaged("a partner"))?,
        public_key: hash(held.public_key)?,
        standing: standing(held.revoked_from, at),
        contract: held.contract,
    })
}

/// The checks of a round, and what is known for them.
pub(super) struct Gathered<'a> {
    asks: &'a [Ask],
    credentials: HashMap<String, (String, Option<i64>)>,
    /// Contract, quota and up to when it is used, by partner.
    partners: BTreeMap<String, (Contract, Quota, i64)>,
    fresh: HashSet<Vec<u8>>,
    asked: BTreeMap<(String, [u8; 32]), Mismatches>,
    found: Vec<Option<Found>>,
}

struct Found {
    number_matches: bool,
    birth_date_matches: bool,
    titles: Items<HeldTitle, { titles::MOST }>,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(asks: &'a [Ask]) -> Self {
        Self {
            asks,
            credentials: HashMap::new(),
            partners: BTreeMap::new(),
            fresh: HashSet::new(),
            asked: BTreeMap::new(),
            found: asks.iter().map(|_| None).collect(),
        }
    }

    /// The credentials that are used, each once.
    pub(super) fn credentials(&self) -> Vec<&'a str> {
        let credentials: BTreeSet<&str> = self.asks.iter().map(|ask| ask.credential.as_str()).collect();
        credentials.into_iter().collect()
    }

    pub(super) fn partners(&mut self, held: Vec<Held>) {
        for held in held {
            self.credentials.insert(held.credential, (held.partner.clone(), held.revoked_from));
            self.partners.insert(held.partner, (held.contract, held.quota, held.used_until));
        }
    }

    fn partner(&self, ask: &Ask) -> Option<&str> {
        self.credentials.get(ask.credential.as_str()).map(|(partner, _)| partner.as_str())
    }

    /// Partner and identifier of each request. The identifier is the partner's to choose: only its hash is kept.
    pub(super) fn requests(&self) -> Vec<[u8; 32]> {
        self.asks.iter().filter_map(|ask| Some(request(self.partner(ask)?, ask))).collect()
    }

    /// Which of them were not seen before.
    pub(super) fn fresh(&mut self, fresh: Vec<Vec<u8>>) {
        self.fresh = fresh.into_iter().collect();
    }

    /// Whom each partner asks about, under every key.
    pub(super) fn subjects(&self) -> Vec<(&str, [u8; 32])> {
        let subjects = self.asks.iter().filter_map(|ask| Some((self.partner(ask)?, &ask.sought)));
        let each = subjects
            .flat_map(|(partner, sought)| sought.number.each().iter().map(move |hash| (partner, *hash)));
        each.collect::<BTreeSet<_>>().into_iter().collect()
    }

    pub(super) fn asked(&mut self, asked: Vec<Asked>) {
        let known = asked
            .into_iter()
            .map(|(partner, subject, packed)| ((partner, subject), Mismatches::unpack(&packed)));
        self.asked = known.collect();
    }

    fn hashes(&self, kind: NumberKind) -> Vec<[u8; 32]> {
        let of_kind = self.asks.iter().filter(|ask| ask.sought.kind == kind);
        of_kind.flat_map(|ask| ask.sought.number.each().iter().copied()).collect()
    }

    /// The numbers of passes, ask by ask, under every key.
    pub(super) fn numbers(&self) -> Vec<[u8; 32]> {
        self.hashes(NumberKind::Pass)
    }

    /// The numbers of customers, ask by ask, under every key.
    pub(super) fn customer_numbers(&self) -> Vec<[u8; 32]> {
        self.hashes(NumberKind::Customer)
    }

    /// The first pass from each number on.
    pub(super) fn passes(&mut self, rows: Vec<Row>) -> Result<(), StoreError> {
        self.find(NumberKind::Pass, 1, &rows)
    }

    /// The first passes from each customer on.
    pub(super) fn customers(&mut self, rows: Vec<Row>) -> Result<(), StoreError> {
        self.find(NumberKind::Customer, OF_CUSTOMER, &rows)
    }

    fn find(&mut self, kind: NumberKind, of_each: usize, mut rows: &[Row]) -> Result<(), StoreError> {
        for (ask, found) in self.asks.iter().zip(&mut self.found) {
            if ask.sought.kind == kind {
                let (of_ask, rest) = rows
                    .split_at_checked(of_each * ask.sought.number.each().len())
                    .ok_or_else(|| damaged("the end of the passes"))?;
                rows = rest;
                *found = Some(compare(&ask.sought, of_each, of_ask));
            }
        }
        Ok(())
    }

    /// Has the checks decided, one after the other.
    pub(super) fn decide<F: FnMut(usize, &Facts) -> Decided>(&mut self, mut decide: F) {
        for (place, (ask, found)) in self.asks.iter().zip(std::mem::take(&mut self.found)).enumerate() {
            let Some(found) = found else { continue };
            let credential = self.credentials.get(ask.credential.as_str()).cloned();
            let Some((partner, revoked_from)) = credential else {
                decide(place, &Facts { partner: None, found: found.with(Mismatches::NONE) });
                continue;
            };
            let asking = self.take(&partner, revoked_from, ask);
            let subjects = ask.sought.number.each().iter().map(|subject| (partner.clone(), *subject));
            let subjects: Vec<(String, [u8; 32])> = subjects.collect();
            let known = subjects.iter().filter_map(|subject| self.asked.get(subject));
            let mismatches = known.fold(Mismatches::NONE, |all, some| all.or(*some));
            let decided = decide(place, &Facts { partner: asking, found: found.with(mismatches) });
            let mismatches = mismatches.with(ask.at, decided.is_mismatch);
            self.asked.extend(subjects.into_iter().map(|subject| (subject, mismatches)));
        }
    }

    /// PC-6, PC-7: what is known of the request; it takes from the quota of its partner.
    ///
    /// Reading: a request that is seen again takes nothing, nor does one with a credential that is revoked: who repeats what
    /// a partner sent does not use up its quota.
    fn take(&mut self, partner: &str, revoked_from: Option<i64>, ask: &Ask) -> Option<AskingPartner> {
        let replayed = !self.fresh.remove(request(partner, ask).as_slice());
        let (contract, quota, used_until) = self.partners.get_mut(partner)?;
        let credential = standing(revoked_from, ask.at);
        let after = quota.take(*used_until, ask.at.nanoseconds());
        if let Some(after) = after.filter(|_| !replayed && credential == Standing::Accepted) {
            *used_until = after;
        }
        Some(AskingPartner { credential, contract: contract.clone(), replayed, over_quota: after.is_none() })
    }

    /// Whom partners asked about, as it has to be stored.
    pub(super) fn noted(&self) -> Vec<Asked> {
        let row = |((partner, subject), mismatches): (&(String, [u8; 32]), &Mismatches)| {
            (partner.clone(), *subject, mismatches.pack())
        };
        self.asked.iter().map(row).collect()
    }

    /// Up to when the quotas are used.
    pub(super) fn spent(&self) -> Vec<(String, i64)> {
        self.partners.iter().map(|(partner, (_, _, used_until))| (partner.clone(), *used_until)).collect()
    }
}

impl Found {
    fn with(self, mismatches: Mismatches) -> FoundPass {
        let Self { number_matches, birth_date_matches, titles } = self;
        FoundPass { number_matches, birth_date_matches, titles, mismatches: mismatches.instants() }
    }
}

fn request(partner: &str, ask: &Ask) -> [u8; 32] {
    let length = (partner.len() as u64).to_be_bytes();
    Sha256::new()
        .chain_update(length)
        .chain_update(partner)
        .chain_update(ask.request_id.as_str())
        .finalize()
        .into()
}

/// Compares what was read with who is meant: the first rows under the first key, and so on. The titles are those of the rows
/// that match in both.
fn compare(sought: &Sought, of_each: usize, rows: &[Row]) -> Found {
    let (mut number, mut both) = (Choice::from(0), Choice::from(0));
    let mut held = Vec::with_capacity(rows.len() * titles::MOST);
    let keys = sought.number.each().iter().zip(sought.birth_date.each());
    for ((number_hash, birth_date_hash), rows) in keys.zip(rows.chunks(of_each.max(1))) {
        for row in rows {
            let number_matches = row.number.ct_eq(number_hash);
            let both_match = number_matches & row.birth_date.ct_eq(birth_date_hash);
            let mut titles = [0; titles::BYTES];
            for (title, packed) in titles.iter_mut().zip(&row.titles) {
                *title = u8::conditional_select(&0, packed, both_match);
            }
            held.extend(titles::unpack(&titles));
            number |= number_matches;
            both |= both_match;
        }
    }
    Found { number_matches: number.into(), birth_date_matches: both.into(), titles: titles::last(held) }
}
