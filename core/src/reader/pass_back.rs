//! Whether a medium comes back too soon (RD-4; art. 5.2).

use super::moment::Judged;
use super::titles::{Direction, Tap, Validation};
use super::{NETWORK, codes as code};
use crate::reason::{Grounds, Reason, Remedy};

/// RD-4: whether an entry was made at the place of a tap: the station, else the line. Reading: where neither is known, the
/// place is the validator.
fn is_same_place(tap: &Tap, entry: &Validation) -> bool {
    match (&tap.station, &entry.station, &tap.line, &entry.line) {
        (Some(station), Some(other), ..) => station.name.is(other.name.as_str()),
        (None, None, Some(line), Some(other)) => line.is(other.as_str()),
        (None, None, None, None) => tap.validator == entry.validator,
        _ => false,
    }
}

/// RD-4, art. 5.2: an entry is refused where an accepted one was made at the same place a short time ago and nobody left
/// since. An entry that lies in the future, by a clock that is fast, locks nobody out. Reading: an exit that lies in the
/// future unlocks.
pub(super) fn check(judged: &Judged, grounds: &mut Grounds) {
    let Judged { tap, recent, at, figures, .. } = *judged;
    if tap.direction == Direction::Exit {
        return;
    }
    let minutes = figures.reader.pass_back_minutes.value.0;
    let left_since = |entry: &Validation| {
        recent.iter().any(|exit| exit.is_accepted(Direction::Exit) && exit.at >= entry.at)
    };
    let until = |entry: &Validation| NETWORK.minutes_after(NETWORK.stamp(entry.at), minutes);
    let locks = |entry: &&Validation| {
        entry.is_accepted(Direction::Entry)
            && entry.at <= tap.at
            && at < until(entry)
            && is_same_place(tap, entry)
            && !left_since(entry)
    };
    if let Some(entry) = recent.iter().filter(locks).max_by_key(|entry| entry.at) {
        let (entered_at, until) = (NETWORK.stamp(entry.at), until(entry));
        let back = Reason::new(&code::PASS_BACK).with("enteredAt", entered_at).with("until", until);
        grounds.add(back, [Remedy::new(&crate::navigo_jour::codes::ENTER_FROM).with("from", until)]);
    }
}
