//! Whether the pass that was found counts (PC-2, PC-3, PC-6; art. 9.1.5.2).
//!
//! What is promised (PC-2): every condition is computed for every title and every mismatch, whatever the others gave, and
//! they are joined without a jump (`&`, `|`), so that the steps depend on the lengths of the lists and not on which
//! condition fails. What is not: that they take the same time to the nanosecond, which no compiler and no processor
//! promises. It is the host that sends lists of the same lengths, compares numbers and birth dates in constant time, and does the
//! same look-up for a hit and a miss.

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
