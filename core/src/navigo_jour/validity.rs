//! When a pass is valid (NJ-9; art. 2.3).

use super::codes as code;
use super::sale::ValidityDayRequest;
use super::{NETWORK, tariff};
use crate::answer::{Validity, ValidityWindow, Window};
use crate::day::Day;
use crate::instant::Clock;
use crate::mode::Mode;
use crate::problem::Problems;
use crate::reason::Reason;
use crate::tariff::{Books, NavigoJourTariff};

/// NJ-9, art. 2.3: an entry validation is covered on the validity day from 00:00 to 24:00, on Noctilien until
/// 06:00 of the next morning.
pub(crate) fn window(tariff: &NavigoJourTariff, validity_day: Day, mode: Mode) -> Window {
    let until = if mode == Mode::Noctilien { tariff.noctilien_until.value } else { Clock::MIDNIGHT };
    Window::between(NETWORK, validity_day, validity_day.next(), until)
}

/// NJ-9: why an entry on this mode is covered.
pub(super) fn reason(tariff: &NavigoJourTariff, validity_day: Day, mode: Mode) -> Reason {
    let Window { from, until } = window(tariff, validity_day, mode);
    let kind = if mode == Mode::Noctilien { &code::NOCTILIEN_UNTIL_MORNING } else { &code::VALID_ON_ITS_DAY };
    Reason::new(kind).with("validityDay", validity_day).with("from", from).with("until", until)
}

/// NJ-9, NJ-10, art. 2.1 to 2.3: when an entry validation is covered, by mode. It is the entry that counts: a
/// trip begun in time is good to its end.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the validity day.
///
/// ```
/// use portillon::navigo_jour::{validity, ValidityDayRequest};
/// use portillon::Books;
/// let request = ValidityDayRequest { validity_day: "2026-03-28".parse()? };
/// let windows = validity(Books::BUILT_IN, &request)?.windows;
/// assert_eq!(windows[0].window.until.to_string(), "2026-03-29T00:00:00+01:00");
/// // The clocks go forward in that night.
/// assert_eq!(windows[1].window.until.to_string(), "2026-03-29T06:00:00+02:00");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn validity(books: Books, request: &ValidityDayRequest) -> Result<Validity, Problems> {
    let day = request.validity_day;
    let (book, tariff) = tariff(books, day, "validityDay")?;
    let (night, by_day): (Vec<Mode>, Vec<Mode>) =
        tariff.modes.value.iter().partition(|mode| **mode == Mode::Noctilien);
    let not_covered = Mode::ALL.iter().filter(|mode| !tariff.modes.value.contains(mode));

    let windows = [(by_day, Mode::Bus), (night, Mode::Noctilien)]
        .into_iter()
        .filter(|(modes, _)| !modes.is_empty())
        .map(|(modes, kind)| ValidityWindow { modes, window: window(tariff, day, kind) })
        .collect();
    let mut reasons = vec![
        reason(tariff, day, Mode::Bus),
        reason(tariff, day, Mode::Noctilien),
        Reason::new(&code::ENTRY_COUNTS),
    ];
    reasons.extend(not_covered.map(|mode| Reason::new(&code::MODE_NOT_COVERED).with("mode", mode.id())));
    Ok(Validity { windows, reasons, book: book.reference() })
}
