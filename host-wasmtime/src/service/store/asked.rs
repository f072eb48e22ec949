//! What is kept of whom a partner asked about: when its requests were mismatches (PC-6).

use portillon::Instant;
use portillon::wire::Items;

/// The most mismatches that a look-up may name.
const MOST: usize = 20;
/// The length of what is stored.
#[cfg(test)]
pub(super) const BYTES: usize = MOST * 8;

const SECOND: i64 = 1_000_000_000;
/// 2000-01-01T00:00:00Z, in place of a mismatch that there was not: too long ago to count.
const LONG_AGO: i64 = 946_684_800;

/// The last mismatches of a partner and a subject, the latest first: seconds since 1970.
///
/// Reading: a mismatch counts as if it had been at the next whole second. All times are then written alike, and take the
/// same work wherever they are read (PC-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mismatches([i64; MOST]);

impl Mismatches {
    pub(super) const NONE: Self = Self([LONG_AGO; MOST]);

    pub(super) fn unpack(packed: &[u8]) -> Self {
        let mut times = [LONG_AGO; MOST];
        for (time, bytes) in times.iter_mut().zip(packed.chunks_exact(8)) {
            *time = bytes.try_into().map_or(LONG_AGO, i64::from_be_bytes);
        }
        Self(times)
    }

    pub(super) fn pack(&self) -> Vec<u8> {
        self.0.iter().flat_map(|time| time.to_be_bytes()).collect()
    }

    /// With one more, where it is one; the same steps where it is none.
    pub(super) fn with(self, at: Instant, is_mismatch: bool) -> Self {
        let second = (at.nanoseconds() + SECOND - 1) / SECOND;
        let mut times = self.0;
        times.rotate_right(1);
        if let Some(first) = times.first_mut() {
            *first = second;
        }
        times.sort_unstable_by(|one, other| other.cmp(one));
        [self, Self(times)][usize::from(is_mismatch)]
    }

    /// Those of the same partner and subject under another key. A mismatch is written under every key of the ring, so that
    /// the longer list holds the other one.
    pub(super) fn or(self, other: Self) -> Self {
        let mut times = self.0;
        times.iter_mut().zip(other.0).for_each(|(time, other)| *time = other.max(*time));
        Self(times)
    }

    /// As the core wants them, always as many.
    pub(super) fn instants(&self) -> Items<Instant, MOST> {
        let instant = |second: &i64| Instant::from_nanoseconds(second.saturating_mul(SECOND));
        Items::new(self.0.iter().filter_map(instant).collect()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn second(second: u32) -> Instant {
        at(&format!("2026-03-02T10:00:{second:02}Z"))
    }

    #[test]
    fn mismatches_come_back_as_they_were_stored_and_the_latest_are_kept() {
        let mut mismatches = Mismatches::NONE;
        for at in (1..=30).map(second) {
            mismatches = mismatches.with(at, true);
            assert_eq!(mismatches.with(at, false), mismatches);
            assert_eq!(mismatches.pack().len(), BYTES);
            assert_eq!(Mismatches::unpack(&mismatches.pack()), mismatches);
        }
        let expected: Vec<Instant> = (11..=30).rev().map(second).collect();
        assert_eq!(mismatches.instants(), Items::new(expected).unwrap());
    }

    #[test]
    fn where_there_was_none_as_many_are_told_as_elsewhere() {
        let long_ago = at("2000-01-01T00:00:00Z");
        assert_eq!(Mismatches::NONE.instants(), Items::new(vec![long_ago; MOST]).unwrap());
    }

    #[test]
    fn two_mismatches_of_the_same_second_are_two() {
        let twice = Mismatches::NONE.with(second(1), true).with(second(1), true);
        assert_eq!(twice.instants()[..2], [second(1), second(1)]);
    }

    #[test]
    fn a_mismatch_within_a_second_counts_to_the_end_of_it() {
        let one = |text| Mismatches::NONE.with(at(text), true).instants()[0];
        assert_eq!(one("2026-03-02T10:00:00.000000001Z"), second(1));
        assert_eq!(one("2026-03-02T10:00:01Z"), second(1));
    }

    #[test]
    fn the_same_mismatch_under_two_keys_counts_once() {
        let old = Mismatches::NONE.with(second(1), true).with(second(2), true);
        let new = Mismatches::NONE.with(second(2), true);
        assert_eq!(old.or(new), old);
        assert_eq!(new.or(old), old);
    }
}
