//! When a pass is valid, and how long a trip lasts (AC-6, AC-7, AC-14 to AC-16).

use super::NETWORK;
use crate::answer::Window;
use crate::day::Day;
use crate::instant::{Clock, Stamp};
use crate::mode::Mode;
use crate::tariff::{NavigoTariff, TitleCoverage};

/// Whether a mode is one by rail; all others are on the surface.
pub(crate) fn is_rail(tariff: &NavigoTariff, mode: Mode) -> bool {
    tariff.rail_modes.value.contains(&mode)
}

/// AC-6, AC-7, AC-16: a pass is valid from the first moment of its first day to the last of its last one; those that say
/// so, on Noctilien until the next morning.
pub(crate) fn of_days(
    tariff: &NavigoTariff,
    row: Option<&TitleCoverage>,
    first: Day,
    last: Day,
    mode: Mode,
) -> Window {
    let morning = mode == Mode::Noctilien && row.is_some_and(|row| row.noctilien_morning);
    let until = if morning { tariff.noctilien_until.value } else { Clock::MIDNIGHT };
    Window::between(NETWORK, first, last.next(), until)
}

/// AC-14, AC-15: a trip that began at `since`, as long as it lasts on this mode. Reading: for a mode that the title does
/// not cover it lasts as long as on the others.
pub(crate) fn of_trip(
    tariff: &NavigoTariff,
    row: Option<&TitleCoverage>,
    since: Stamp,
    mode: Mode,
) -> Window {
    let (rail, surface) = row.map_or((None, None), |row| (row.rail_minutes, row.surface_minutes));
    let minutes = if is_rail(tariff, mode) { rail.or(surface) } else { surface.or(rail) };
    Window { from: since, until: NETWORK.minutes_after(since, minutes.map_or(0, |minutes| minutes.0)) }
}
