//! Second pass: what has to be settled in one call, and which calls are made.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::ops::Range;

use super::super::Failure;
use super::link::Links;
use super::place::Place;
use super::record::token_and_kind;
use super::spill::{Buckets, Records, unread};

/// The most taps, notes and charged days that the contract takes in one request.
pub(crate) const MOST: [usize; 3] = [20_000, 2_000, 20_000];

/// How many taps make a call full. Of a hundred on crossing the boundary no longer shows, and more only take memory.
pub(crate) const FULL: usize = 1_000;

/// A bucket of more bytes is cut before it is read.
pub(crate) const LARGEST: u64 = 8 << 20;

/// Each cut is by as many bits of the hash.
const CUT_BITS: u32 = 4;

/// The records of one token, or of tokens that have to be seen together: each element of the set once.
#[derive(Default)]
pub(crate) struct Unit {
    pub(crate) records: Vec<Box<[u8]>>,
    /// How many taps, notes and charged days.
    pub(crate) counts: [usize; 3],
    /// The tokens, where there is more of something than one request may hold. The records are gone then.
    pub(crate) too_large: Option<BTreeSet<String>>,
    sorted: usize,
}

impl Unit {
    fn push(&mut self, record: &[u8]) {
        if let Some(tokens) = &mut self.too_large {
            tokens.extend(token_and_kind(record).map(|(token, _)| token.to_owned()));
            return;
        }
        self.records.push(record.into());
        // Repeats do not pile up.
        if self.records.len() > (2 * self.sorted).max(2 * MOST[0]) {
            self.order();
        }
    }

    /// Sorts the records by token and then by their bytes, drops those that are there twice, and counts.
    fn order(&mut self) {
        let token = |record: &[u8]| token_and_kind(record).map_or(0, |(token, _)| token.len() + 2);
        self.records.sort_unstable_by(|one, other| {
            let (at_one, at_other) = (token(one), token(other));
            // Behind the length of the token.
            one[2..at_one].cmp(&other[2..at_other]).then_with(|| one[at_one..].cmp(&other[at_other..]))
        });
        self.records.dedup();
        self.sorted = self.records.len();
        self.counts = [0; 3];
        for (_, kind) in self.records.iter().filter_map(|record| token_and_kind(record)) {
            self.counts[kind as usize] += 1;
        }
        if self.counts.iter().zip(MOST).any(|(count, most)| *count > most) {
            self.too_large = Some(self.tokens().map(str::to_owned).collect());
            self.records = Vec::new();
        }
    }

    /// The token of each record.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = &str> {
        self.records.iter().filter_map(|record| token_and_kind(record)).map(|(token, _)| token)
    }
}

/// A bucket, or a part of one.
pub(crate) struct Part {
    file: File,
    used: u32,
}

impl Part {
    /// A bucket of everything that has the first `used` bits of a hash in common.
    pub(crate) fn new(file: File, used: u32) -> Self {
        Self { file, used }
    }

    /// Cuts a part that is too large for memory; `None` where it is not, or cannot be cut.
    pub(crate) fn cut(&self, place: &Place) -> Result<Option<Vec<Self>>, Failure> {
        let bytes = self.file.metadata().map_err(|error| unread(&error))?.len();
        if bytes <= LARGEST || self.used + CUT_BITS > u64::BITS {
            return Ok(None);
        }
        let parts = Buckets::new(&place.beside(), "part", CUT_BITS, self.used)?;
        let mut writer = parts.writer(1);
        let mut records = self.records()?;
        let (mut first, mut alike) = (None, true);
        while let Some((hash, record)) = records.next()? {
            alike &= *first.get_or_insert(hash) == hash;
            writer.put_record(hash, record)?;
        }
        writer.finish()?;
        let used = self.used + CUT_BITS;
        // One unit fills it all: it is read as it is, and holds no more than a unit may.
        Ok((!alike).then(|| parts.into_files().into_iter().map(|file| Self { file, used }).collect()))
    }

    fn records(&self) -> Result<Records, Failure> {
        Records::of(self.file.try_clone().map_err(|error| unread(&error))?)
    }

    /// Reads it: the units by their first token. Tokens that are linked are left out where `links` is given: they have a
    /// bucket of their own.
    pub(crate) fn units(&self, links: Option<&Links>) -> Result<Vec<Unit>, Failure> {
        let mut units: HashMap<u64, Unit> = HashMap::new();
        let mut records = self.records()?;
        while let Some((hash, record)) = records.next()? {
            if links.and_then(|links| links.of(hash)).is_none() {
                units.entry(hash).or_default().push(record);
            }
        }
        let mut units: Vec<Unit> = units.into_values().collect();
        for unit in units.iter_mut().filter(|unit| unit.too_large.is_none()) {
            unit.order();
        }
        units.sort_by(|one, other| one.tokens().next().cmp(&other.tokens().next()));
        Ok(units)
    }
}

/// Which units go into one call: as many as fit, each whole.
pub(crate) fn calls(units: &[Unit], full: usize) -> Vec<Range<usize>> {
    let limits = [full.min(MOST[0]), MOST[1], MOST[2]];
    let mut calls = Vec::new();
    let (mut start, mut sum) = (0, [0; 3]);
    for (index, unit) in units.iter().enumerate() {
        let more: Vec<usize> = sum.iter().zip(unit.counts).map(|(sum, count)| sum + count).collect();
        if index > start && more.iter().zip(limits).any(|(count, limit)| *count > limit) {
            calls.push(start..index);
            (start, sum) = (index, [0; 3]);
        }
        sum.iter_mut().zip(unit.counts).for_each(|(sum, count)| *sum += count);
    }
    if start < units.len() {
        calls.push(start..units.len());
    }
    calls
}

/// How many bits choose the bucket of a token, for inputs of so many bytes; `None`: nobody knows how many.
///
/// A tap takes less room in a bucket than in its file. At most 256 buckets are open at once; larger ones are cut.
pub(crate) fn bits(bytes: Option<u64>) -> u32 {
    const ROOM: u64 = LARGEST / 2;
    let buckets = bytes.map_or(64, |bytes| bytes.div_ceil(ROOM).clamp(1, 256));
    buckets.next_power_of_two().trailing_zeros()
}

#[cfg(test)]
mod tests {
    use super::super::record::{Kind, hash};
    use super::*;

    fn record(token: &str, kind: Kind, rest: u32) -> Vec<u8> {
        let mut record = u16::try_from(token.len()).unwrap().to_le_bytes().to_vec();
        record.extend_from_slice(token.as_bytes());
        record.push(kind as u8);
        record.extend_from_slice(&rest.to_le_bytes());
        record
    }

    fn part(records: &[(u64, Vec<u8>)]) -> Part {
        let buckets = Buckets::new(&Place::Passing, "x", 0, 0).unwrap();
        let mut writer = buckets.writer(1);
        records.iter().for_each(|(hash, record)| writer.put_record(*hash, record).unwrap());
        writer.finish().unwrap();
        Part::new(buckets.into_files().remove(0), 0)
    }

    fn of(token: &str, rest: impl Iterator<Item = u32>) -> Vec<(u64, Vec<u8>)> {
        rest.map(|rest| (hash(token.as_bytes()), record(token, Kind::Tap, rest))).collect()
    }

    #[test]
    fn buckets_are_as_many_as_keep_each_small() {
        assert_eq!(bits(Some(0)), 0);
        assert_eq!(bits(Some(4 << 20)), 0);
        assert_eq!(bits(Some((4 << 20) + 1)), 1);
        assert_eq!(bits(Some(220 << 20)), 6);
        assert_eq!(bits(Some(u64::MAX)), 8);
        assert_eq!(bits(None), 6);
    }

    #[test]
    fn a_bucket_over_the_limit_is_cut_until_each_part_fits() {
        let wide = "x".repeat(500);
        let records: Vec<_> = (0..40_000)
            .map(|index: u32| (hash(&index.to_le_bytes()), record(&wide, Kind::Tap, index)))
            .collect();
        let mut parts = vec![part(&records)];
        let mut largest = 0;
        let mut count = 0;
        while let Some(part) = parts.pop() {
            match part.cut(&Place::Passing).unwrap() {
                Some(more) => parts.extend(more),
                None => {
                    largest = largest.max(part.file.metadata().unwrap().len());
                    count += part.units(None).unwrap().len();
                }
            }
        }
        assert_eq!(count, 40_000);
        assert!(largest <= LARGEST, "{largest}");
    }

    #[test]
    fn repeats_of_one_token_take_no_room_and_change_nothing() {
        let records = of("t", (0..200_000).map(|index| index % 19_999));
        let part = part(&records);
        assert!(part.file.metadata().unwrap().len() < LARGEST);
        let units = part.units(None).unwrap();
        assert_eq!((units.len(), units[0].counts, units[0].too_large.is_none()), (1, [19_999, 0, 0], true));
        assert!(units[0].records.capacity() <= 4 * MOST[0], "{}", units[0].records.capacity());
    }

    #[test]
    fn one_tap_over_the_limit_is_too_large_wherever_the_repeats_come() {
        for count in [20_000, 20_001] {
            let mut records = of("t", 0..count);
            records.extend(of("t", 0..count));
            records.extend(of("u", 0..1));
            let units = part(&records).units(None).unwrap();
            let [large, small] = units.as_slice() else { panic!() };
            let tokens =
                large.too_large.as_ref().map(|tokens| tokens.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(tokens, (count > 20_000).then(|| vec!["t"]));
            assert_eq!(small.counts, [1, 0, 0]);
        }
    }

    #[test]
    fn calls_hold_whole_units_and_no_more_than_the_contract_takes() {
        let unit = |counts| Unit { counts, ..Unit::default() };
        let taps = |counts: &[usize]| counts.iter().map(|taps| unit([*taps, 0, 0])).collect::<Vec<_>>();
        assert_eq!(calls(&taps(&[3, 3, 4, 1, 20, 2, 8]), 10), [0..3, 3..4, 4..5, 5..7]);
        assert!(calls(&[], 10).is_empty());
        let notes = [unit([1, 1_500, 0]), unit([1, 500, 0]), unit([0, 1, 20_000]), unit([0, 0, 1])];
        assert_eq!(calls(&notes, 10), [0..2, 2..3, 3..4]);
    }

    #[test]
    fn linked_tokens_are_left_to_their_own_bucket() {
        let mut records = of("a", 0..2);
        records.extend(of("b", 0..1));
        let mut links = Links::default();
        links.link(hash(b"a"), hash(b"z"));
        let units = part(&records).units(Some(&links)).unwrap();
        assert_eq!(units.iter().flat_map(Unit::tokens).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn units_come_by_their_tokens() {
        let mut records = of("b", 0..2);
        records.extend(of("ab", 0..1));
        records.extend(of("c", 0..1));
        let units = part(&records).units(None).unwrap();
        let tokens: Vec<_> = units.iter().map(|unit| unit.tokens().collect::<Vec<_>>()).collect();
        assert_eq!(tokens, [vec!["ab"], vec!["b", "b"], vec!["c"]]);
    }
}
