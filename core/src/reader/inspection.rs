//! Whether an entry was validated in time before an inspection (RD-5; art. 6.1).

use serde::Serialize;

use super::titles::{Direction, Validation};
use super::{NETWORK, codes as code, control_minutes};
use crate::instant::{Instant, Stamp};
use crate::problem::Problems;
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy};
use crate::tariff::{Book, Books};
use crate::wire::{Items, readable};

/// An inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectionRequest {
    /// When.
    pub at: Instant,
    /// Validations of the medium on this network, in any order.
    pub recent: Items<Validation, 200>,
}

readable!(InspectionRequest { at: "at" required, recent: "recent" required, });

/// An entry that holds at an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidEntry {
    /// When the entry was made.
    pub entered_at: Stamp,
    /// It holds until then.
    pub until: Stamp,
}

impl Grant for ValidEntry {}

/// The answer to "was the entry validated in time?".
pub type InspectionDecision = Decision<ValidEntry>;

/// RD-5, art. 6.1: whether an entry holds at an inspection: one that was validated less than two hours ago by rail, one and
/// a half on the surface. Midnight changes nothing, nor does an exit; an entry that lies in the future, by a clock that is
/// fast, counts as made now.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day, or the one that does knows nothing of readers.
///
/// ```
/// use portillon::reader::{inspect, Direction, InspectionRequest, Validation};
/// use portillon::{wire::Items, Books, Id, Instant, Mode};
/// let entry = Validation {
///     at: Instant::parse("2026-03-02T23:55:00+01:00")?,
///     validator: Id::new("v1").unwrap(),
///     mode: Mode::Bus,
///     direction: Direction::Entry,
///     line: None,
///     station: None,
///     accepted: true,
/// };
/// let at = Instant::parse("2026-03-03T01:24:59+01:00")?;
/// let mut request = InspectionRequest { at, recent: Items::one(entry) };
/// assert!(inspect(Books::BUILT_IN, &request)?.is_granted());
/// request.at = Instant::parse("2026-03-03T01:25:00+01:00")?;
/// assert_eq!(inspect(Books::BUILT_IN, &request)?.reasons[0].code(), "control-window-over");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn inspect(books: Books, request: &InspectionRequest) -> Result<InspectionDecision, Problems> {
    let at = NETWORK.stamp(request.at);
    let known = |book| Book::navigo(book).zip(Book::reader(book));
    let (book, (navigo, tariff)) = books.section(NETWORK, at.day(), "at", known)?;
    let entries = request.recent.iter().filter(|validation| validation.is_accepted(Direction::Entry));
    let holds = |entry: &Validation| {
        let entered_at = NETWORK.stamp(entry.at).min(at);
        let until = NETWORK.minutes_after(entered_at, control_minutes(navigo, tariff, entry.mode));
        ValidEntry { entered_at, until }
    };
    // Of two that end at once the later one, so that their order in the request does not matter.
    let longest = entries.map(holds).max_by_key(|entry| (entry.until, entry.entered_at));

    let about = |kind, ValidEntry { entered_at, until }| {
        Reason::new(kind).with("enteredAt", entered_at).with("until", until)
    };
    let ground = match longest {
        Some(entry) if at < entry.until => {
            return Ok(Decision::grant(book, entry, vec![about(&code::ENTRY_HOLDS, entry)]));
        }
        Some(entry) => about(&code::CONTROL_WINDOW_OVER, entry),
        None => Reason::new(&code::NO_ENTRY_VALIDATED).with("at", at),
    };
    let mut grounds = Grounds::default();
    grounds.add(ground, [Remedy::new(&code::VALIDATE_AT_ENTRY)]);
    Ok(grounds.refuse(book.reference()))
}
