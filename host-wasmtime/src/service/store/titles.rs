//! The titles of a pass as they are stored: always of the same size, so that every pass takes the same work (PC-2).

use std::cmp::Reverse;
use std::sync::LazyLock;

use portillon::partner::HeldTitle;
use portillon::reader::TitleStatus;
use portillon::wire::Items;
use portillon::{Day, Title};
use sha2::{Digest, Sha256};

/// The most titles of a pass.
pub const MOST: usize = 20;
/// The length of one.
pub(in super::super) const SLOT: usize = 11;
/// The length of what is stored.
pub(super) const BYTES: usize = MOST * SLOT;

/// What a place without a title holds: it counts on no day.
const NONE: HeldTitle = HeldTitle {
    title: Title::NavigoJour,
    first_day: None,
    last_day: Some(Day::FIRST),
    status: TitleStatus::Ended,
};

/// The names of titles, shortened: they do not change where a new title is put between others.
static CODES: LazyLock<Vec<([u8; 4], Title)>> =
    LazyLock::new(|| Title::ALL.iter().map(|title| (code(*title), *title)).collect());

fn code(title: Title) -> [u8; 4] {
    let [a, b, c, d, ..]: [u8; 32] = Sha256::digest(title.id()).into();
    [a, b, c, d]
}

fn status_code(status: TitleStatus) -> u8 {
    match status {
        TitleStatus::Active => 1,
        TitleStatus::Blocked => 2,
        TitleStatus::Suspended => 3,
        TitleStatus::Ended => 4,
    }
}

/// Days since the first that there is, from 1 on; 0 for none.
fn day_code(day: Option<Day>) -> [u8; 3] {
    let days = day.and_then(|day| u32::try_from(day.days_since(Day::FIRST) + 1).ok());
    let [_, a, b, c] = days.unwrap_or_default().to_be_bytes();
    [a, b, c]
}

fn day([a, b, c]: [u8; 3]) -> Option<Day> {
    u32::from_be_bytes([0, a, b, c]).checked_sub(1).map(|days| Day::FIRST.plus_days(days))
}

/// Titles as they are stored: at most [`MOST`], one after the other.
pub(in super::super) fn pack(titles: &[HeldTitle]) -> [u8; BYTES] {
    let mut packed = [0; BYTES];
    for (slot, held) in packed.chunks_exact_mut(SLOT).zip(titles) {
        let [a, b, c, d] = code(held.title);
        let [e, f, g] = day_code(held.first_day);
        let [h, i, j] = day_code(held.last_day);
        slot.copy_from_slice(&[a, b, c, d, e, f, g, h, i, j, status_code(held.status)]);
    }
    packed
}

/// The titles that are stored, filled up to [`MOST`]. One that this version does not know counts on no day.
pub(in super::super) fn unpack(packed: &[u8]) -> Vec<HeldTitle> {
    packed.chunks_exact(SLOT).map(|slot| slot.try_into().map_or(NONE, title)).collect()
}

fn title(slot: &[u8; SLOT]) -> HeldTitle {
    let [a, b, c, d, e, f, g, h, i, j, status] = *slot;
    let known = CODES
        .iter()
        .fold(None, |found, (code, title)| if *code == [a, b, c, d] { Some(*title) } else { found });
    let status = TitleStatus::ALL
        .iter()
        .fold(None, |found, one| if status_code(*one) == status { Some(*one) } else { found });
    match (known, status) {
        (Some(title), Some(status)) => {
            HeldTitle { title, first_day: day([e, f, g]), last_day: day([h, i, j]), status }
        }
        _ => NONE,
    }
}

/// The titles that end last, as many as a look-up may give.
///
/// Reading: of a holder with several passes the titles that end last are looked at, those without an end before all.
pub(super) fn last(mut titles: Vec<HeldTitle>) -> Items<HeldTitle, MOST> {
    titles.sort_by_key(|held| Reverse((held.last_day.is_none(), held.last_day)));
    titles.truncate(MOST);
    Items::new(titles).unwrap_or_default()
}

/// When the last of these titles ends, to put passes in order.
pub(in super::super) fn ends(titles: &[HeldTitle]) -> i64 {
    let end = |held: &HeldTitle| held.last_day.map_or(i64::MAX, |day| day.days_since(Day::FIRST));
    titles.iter().map(end).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn held(title: Title, first_day: Option<&str>, last_day: Option<&str>, status: TitleStatus) -> HeldTitle {
        let day = |text: &str| text.parse().unwrap();
        HeldTitle { title, first_day: first_day.map(day), last_day: last_day.map(day), status }
    }

    #[test]
    fn titles_come_back_as_they_were_stored() {
        let titles = [
            held(Title::ImagineRScolaire, Some("1900-01-01"), Some("2199-12-31"), TitleStatus::Active),
            held(Title::NavigoMois, None, Some("2026-08-31"), TitleStatus::Blocked),
            held(Title::Navitap, Some("2026-08-31"), None, TitleStatus::Suspended),
            held(Title::NavigoJour, None, None, TitleStatus::Ended),
        ];
        let unpacked = unpack(&pack(&titles));
        assert_eq!(unpacked[..4], titles);
        assert_eq!(unpacked[4..], [NONE; MOST - 4]);
    }

    #[test]
    fn every_title_has_a_name_of_its_own() {
        let codes: BTreeSet<_> = Title::ALL.iter().map(|title| code(*title)).collect();
        assert_eq!(codes.len(), Title::ALL.len());
        let (all, statuses) = (Title::ALL.iter(), TitleStatus::ALL.iter());
        for (title, status) in all.flat_map(|title| statuses.clone().map(move |status| (*title, *status))) {
            let one = held(title, None, None, status);
            assert_eq!(unpack(&pack(&[one]))[0], one);
        }
    }

    #[test]
    fn what_this_version_does_not_know_counts_on_no_day() {
        let mut packed = pack(&[held(Title::NavigoMois, None, None, TitleStatus::Active)]);
        packed[0] ^= 1;
        assert_eq!(unpack(&packed), [NONE; MOST]);
    }

    #[test]
    fn of_many_titles_those_that_end_last_are_looked_at() {
        let ended = held(Title::NavigoMois, None, Some("2025-01-31"), TitleStatus::Active);
        let current = held(Title::NavigoMois, None, Some("2026-01-31"), TitleStatus::Active);
        let open = held(Title::NavigoMois, None, None, TitleStatus::Active);
        let mut titles = vec![ended; MOST];
        titles.extend([current, open]);
        let last = last(titles);
        assert_eq!(last[..3], [open, current, ended]);
        assert_eq!(last.len(), MOST);
        assert!(ends(&[ended]) < ends(&[current, ended]) && ends(&[current]) < ends(&[open]));
    }
}
