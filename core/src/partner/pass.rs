//! Whether the pass that was found counts (PC-2, PC-3, PC-6; art. 9.1.5.2).
//!
//! The same work for every cause (PC-2): conditions are joined by `&` and `|`, never by `&&`, `||` or a search that stops.

use super::NETWORK;
use super::request::{Contract, FoundPass, HeldTitle};
use crate::day::Day;
use crate::instant::{Instant, Stamp};
use crate::reader::TitleStatus;
use crate::tariff::PartnerTariff;

/// What a look-up comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The pass is valid for the partner.
    pub(super) valid: bool,
    /// The request is a mismatch that counts.
    pub(super) is_mismatch: bool,
}

/// PC-3: a title is of a kind that the contract names and can be used today. A bound that is absent holds on every day.
fn counts(held: &HeldTitle, contract: &Contract, today: Day) -> bool {
    let agreed = contract.titles.iter().fold(false, |any, title| any | (*title == held.title));
    let begun = held.first_day.unwrap_or(today) <= today;
    let not_over = held.last_day.unwrap_or(today) >= today;
    agreed & (held.status == TitleStatus::Active) & begun & not_over
}

/// PC-6: how many mismatches lie in the last hours. One exactly so many hours ago no longer does; one in the future, by a
/// clock that is fast, counts as now.
fn counted(mismatches: &[Instant], hours: u32, at: Stamp) -> u32 {
    let since = NETWORK.hours_before(at, hours).instant();
    mismatches.iter().map(|mismatch| u32::from(*mismatch > since)).sum()
}

/// PC-3, PC-6: whether the pass is valid for the partner on the civil day of `at`, and whether the request is a mismatch. A
/// partner that is locked for this subject gets no other answer, and what it asks meanwhile is not counted.
pub(super) fn outcome(found: &FoundPass, contract: &Contract, tariff: &PartnerTariff, at: Stamp) -> Outcome {
    let matches = found.number_matches & found.birth_date_matches;
    let hours = tariff.mismatch_hours.value.0;
    let open = counted(&found.mismatches, hours, at) < tariff.mismatches.value.0;
    let usable = found.titles.iter().fold(false, |any, held| any | counts(held, contract, at.day()));
    Outcome { valid: matches & open & usable, is_mismatch: !matches & open }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{found, held, instant, request};
    use super::*;
    use crate::tariff::{Book, Books};
    use crate::title::Title;
    use crate::wire::Items;

    fn decided(found: &FoundPass) -> Outcome {
        let request = request();
        let at = NETWORK.stamp(request.at);
        let (_, tariff) = Books::BUILT_IN.section(NETWORK, at.day(), "at", Book::partner).unwrap();
        outcome(found, &request.partner.contract, tariff, at)
    }

    fn valid_with(titles: Vec<HeldTitle>) -> bool {
        decided(&FoundPass { titles: Items::new(titles).unwrap(), ..found() }).valid
    }

    /// With mismatches at these times: whether a good request is valid, and whether a bad one counts.
    fn after(mismatches: &[&str]) -> (bool, bool) {
        let mismatches = Items::new(mismatches.iter().map(|text| instant(text)).collect()).unwrap();
        let good = FoundPass { mismatches, ..found() };
        let bad = FoundPass { birth_date_matches: false, ..good.clone() };
        let (good, bad) = (decided(&good), decided(&bad));
        assert!(!good.is_mismatch && !bad.valid);
        (good.valid, bad.is_mismatch)
    }

    #[test]
    fn a_title_counts_from_its_first_day_to_its_last() {
        assert!(valid_with(vec![held(Some("2026-03-02"), Some("2026-03-02"))]));
        assert!(valid_with(vec![held(None, None)]));
        assert!(!valid_with(vec![held(Some("2026-03-03"), None)]));
        assert!(!valid_with(vec![held(None, Some("2026-03-01"))]));
        assert!(!valid_with(vec![held(Some("2026-03-03"), Some("2026-03-01"))]));
        assert!(!valid_with(vec![]));
    }

    #[test]
    fn only_an_active_title_of_a_kind_that_the_contract_names_counts() {
        for &status in TitleStatus::ALL {
            let title = HeldTitle { status, ..held(None, None) };
            assert_eq!(valid_with(vec![title]), status == TitleStatus::Active, "{status:?}");
        }
        for &title in Title::ALL {
            let agreed = matches!(title, Title::ImagineRScolaire | Title::ImagineRJunior);
            assert_eq!(valid_with(vec![HeldTitle { title, ..held(None, None) }]), agreed, "{title:?}");
        }
    }

    #[test]
    fn one_title_that_counts_is_enough_wherever_it_stands() {
        let (good, over) = (held(None, None), held(None, Some("2026-03-01")));
        for place in 0..20 {
            let mut titles = vec![over; 20];
            titles[place] = good;
            assert!(valid_with(titles), "{place}");
        }
        // One that is agreed and one that is active are not one that is both.
        let blocked = HeldTitle { status: TitleStatus::Blocked, ..good };
        let other = HeldTitle { title: Title::NavigoMois, ..good };
        assert!(!valid_with(vec![blocked, other]));
    }

    #[test]
    fn number_and_birth_date_have_to_match_both() {
        for (number_matches, birth_date_matches) in [(false, true), (true, false), (false, false)] {
            let outcome = decided(&FoundPass { number_matches, birth_date_matches, ..found() });
            assert_eq!(outcome, Outcome { valid: false, is_mismatch: true });
        }
        assert_eq!(decided(&found()), Outcome { valid: true, is_mismatch: false });
        // What is right and not valid is no mismatch.
        let none = FoundPass { titles: Items::default(), ..found() };
        assert_eq!(decided(&none), Outcome { valid: false, is_mismatch: false });
    }

    #[test]
    fn the_fifth_mismatch_locks_and_is_the_last_that_counts() {
        let hour_ago = "2026-03-02T09:00:00+01:00";
        assert_eq!(after(&[]), (true, true));
        assert_eq!(after(&[hour_ago; 4]), (true, true));
        assert_eq!(after(&[hour_ago; 5]), (false, false));
        assert_eq!(after(&[hour_ago; 20]), (false, false));
    }

    #[test]
    fn a_mismatch_counts_for_less_than_twenty_four_hours() {
        let four = ["2026-03-02T09:59:59+01:00"; 4];
        let with = |fifth: &str| after(&[four.as_slice(), &[fifth]].concat());
        assert_eq!(with("2026-03-01T10:00:00.000000001+01:00"), (false, false));
        assert_eq!(with("2026-03-01T10:00:00+01:00"), (true, true));
        assert_eq!(with("2026-02-01T10:00:00+01:00"), (true, true));
        // By a clock that is fast: it counts as now.
        assert_eq!(with("2026-03-02T10:00:00+01:00"), (false, false));
        assert_eq!(with("2030-01-01T00:00:00Z"), (false, false));
    }

    #[test]
    fn twenty_four_hours_are_elapsed_time_where_the_clocks_change() {
        let request = request();
        let contract = &request.partner.contract;
        let locked = |at: &str, mismatch: &str| {
            let at = NETWORK.stamp(instant(at));
            let (_, tariff) = Books::BUILT_IN.section(NETWORK, at.day(), "at", Book::partner).unwrap();
            let mismatches = Items::new(vec![instant(mismatch); 5]).unwrap();
            !outcome(&FoundPass { mismatches, ..found() }, contract, tariff, at).valid
        };
        // 29 March has 23 hours.
        assert!(locked("2026-03-29T12:00:00+02:00", "2026-03-28T11:00:00.000000001+01:00"));
        assert!(!locked("2026-03-29T12:00:00+02:00", "2026-03-28T11:00:00+01:00"));
    }
}
