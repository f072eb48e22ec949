//! Whether a medium may pass, and on which of its titles (RD-1, RD-3; art. 2, 5).

use serde::Serialize;

use super::moment::{Judged, holidays_unknown, read};
use super::order::{Candidate, airport, candidates, in_order_of_use};
use super::term::is_as_navigo_jour;
use super::titles::{LoadedTitle, TitleStatus, ValidateRequest};
use super::{codes as code, pass_back};
use crate::id::Id;
use crate::instant::Stamp;
use crate::navigo::codes as navigo;
use crate::navigo::coverage::{self, Reach};
use crate::navigo_jour::coverage as navigo_jour;
use crate::problem::Problems;
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy};
use crate::tariff::Books;
use crate::title::Title;

/// A validation that is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedValidation {
    /// Identifier, on the medium, of the title that is used.
    pub id: Id,
    /// Which title it is.
    pub title: Title,
    /// Validations on this mode are covered until then; `None`: the title has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_until: Option<Stamp>,
    /// How many people may pass.
    pub people: u8,
}

impl Grant for AcceptedValidation {}

/// The answer to "may this medium pass?".
pub type ValidationDecision = Decision<AcceptedValidation>;

/// RD-3: what the medium says of a title.
fn check_status(loaded: &LoadedTitle, grounds: &mut Grounds) {
    let kind = match loaded.status {
        TitleStatus::Active => return,
        TitleStatus::Blocked => &code::TITLE_BLOCKED,
        TitleStatus::Suspended => &code::TITLE_SUSPENDED,
        TitleStatus::Ended => &code::TITLE_ENDED,
    };
    let reason = Reason::new(kind).with("title", loaded.title.id()).with("id", &loaded.id);
    grounds.add(reason, [Remedy::new(&code::ASK_AGENCY)]);
}

/// RD-3, AC-9, NJ-10: the grounds of the place: mode, line, station and zone.
fn check_place(candidate: &Candidate, judged: &Judged, grounds: &mut Grounds) {
    let Judged { tap, at, figures, .. } = *judged;
    let (title, line, station) = (candidate.loaded.title, tap.line.as_ref(), tap.station.as_ref());
    if is_as_navigo_jour(title) {
        navigo_jour::check_mode_and_line(figures.jour, tap.mode, line, grounds);
        if let Some(station) = station {
            navigo_jour::check_station(figures.jour, tap.mode, station, grounds);
        }
        return;
    }
    coverage::check(figures.navigo, title, tap.mode, line, station, at.day(), grounds);
    if let (Reach::Not, Some(zones), Some(zone)) = (candidate.reach, candidate.loaded.zones, tap.zone) {
        coverage::add_zone(title, zones, zone.get(), grounds);
    }
}

/// RD-3: what speaks against a title: its status, its validity, then the place.
fn grounds(candidate: &Candidate, judged: &Judged) -> Grounds {
    let mut grounds = Grounds::default();
    check_status(candidate.loaded, &mut grounds);
    candidate.term.check(candidate.loaded, judged.at, &mut grounds);
    check_place(candidate, judged, &mut grounds);
    grounds
}

/// RD-1 to RD-3: the first title in the order of use that nothing speaks against; else what speaks against the first.
///
/// Reading of AC-7: whether a day is in the school holidays is asked only where nothing else speaks against the title.
fn title_used<'c, 'a>(
    candidates: &'c [Candidate<'a>],
    judged: &Judged,
) -> Result<Result<&'c Candidate<'a>, Grounds>, Problems> {
    let airport = airport(judged);
    let mut refused = None;
    for candidate in in_order_of_use(candidates, judged.at.day()) {
        let grounds = grounds(candidate, judged);
        match (grounds.is_empty(), candidate.reach == Reach::Unknown) {
            (true, true) => return Err(holidays_unknown(judged).into()),
            (true, false) => return Ok(Ok(candidate)),
            (false, true) if airport.is_some() => {}
            (false, _) => refused = refused.or(Some(grounds)),
        }
    }
    Ok(Err(refused.unwrap_or_else(|| {
        let mut grounds = Grounds::default();
        if let Some(station) = airport {
            let reason = Reason::new(&code::AIRPORT_NOT_COVERED).with("station", station.as_str().to_owned());
            let title = navigo_jour::use_airport_title(judged.figures.jour);
            grounds.add(reason.with("mode", judged.tap.mode.id()), [title]);
        }
        grounds
    })))
}

/// RD-1, RD-2: why a title is used.
fn reasons(used: &Candidate, titles: &[LoadedTitle], judged: &Judged) -> Vec<Reason> {
    let LoadedTitle { id, title, .. } = used.loaded;
    let mut reasons = Vec::with_capacity(4);
    if let Some(entered_at) = judged.entered_at {
        reasons.push(Reason::new(&code::JUDGED_AT_ENTRY).with("enteredAt", entered_at));
    }
    reasons.push(Reason::new(&code::TITLE_USED).with("title", title.id()).with("id", id));
    if let Some(trip) = used.term.trip.filter(|trip| trip.running) {
        let ticket = title.is_single_ticket();
        let kind = if ticket { &navigo::TICKET_TRIP_RUNNING } else { &navigo::LIBERTE_TRIP_RUNNING };
        reasons.push(Reason::new(kind).with("since", trip.time.from));
    }
    if let Some(until) = used.term.covered_until() {
        reasons.push(Reason::new(&code::COVERED_UNTIL).with("until", until));
    }
    if used.reach == Reach::AllZonesDay {
        reasons.push(Reason::new(&navigo::ALL_ZONES_DAY).with("day", judged.at.day()));
    }
    if let Some(station) = airport(judged) {
        reasons.push(Reason::new(&navigo::AIRPORT_COVERED).with("station", station.as_str().to_owned()));
    }
    let mut tickets =
        titles.iter().map(|loaded| loaded.title).filter(|title| title.is_single_ticket()).peekable();
    if !title.is_single_ticket() && tickets.peek().is_some() {
        reasons.push(Reason::new(&code::TICKETS_NOT_USED).with_each("title", tickets.map(Title::id)));
    }
    reasons
}

/// RD-1 to RD-4, AC-6, AC-7, AC-9, AC-14 to AC-16: whether a medium may pass, and on which of its titles.
///
/// An exit is judged at the entry that it belongs to: a trip begun in time is good to its end.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day of the tap or of that entry, or does not know what it has to;
/// `missing-day`, `missing-days` and `missing-zones` for what a title must have; `duplicate` for two titles of one
/// identifier; `out-of-order` for a last day before the first; `wrong-network` for a title of another network.
///
/// ```
/// use portillon::reader::{validate, Direction, LoadedTitle, Tap, TitleStatus, ValidateRequest};
/// use portillon::{wire::Items, Books, Id, Instant, Mode, Title, Verdict, Zones};
/// let week = LoadedTitle {
///     id: Id::new("1").unwrap(),
///     title: Title::NavigoSemaine,
///     first_day: Some("2026-03-02".parse()?),
///     last_day: Some("2026-03-08".parse()?),
///     days: None,
///     zones: Zones::new(1, 5),
///     status: TitleStatus::Active,
///     first_used: None,
/// };
/// let mut request = ValidateRequest {
///     tap: Tap {
///         at: Instant::parse("2026-03-09T05:59:59+01:00")?,
///         validator: Id::new("v1").unwrap(),
///         mode: Mode::Noctilien,
///         direction: Direction::Entry,
///         line: None,
///         station: None,
///         zone: None,
///     },
///     titles: Items::one(week),
///     recent: Items::default(),
///     on_deny_list: false,
/// };
/// let Verdict::Granted(accepted) = validate(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!(accepted.covered_until.unwrap().to_string(), "2026-03-09T06:00:00+01:00");
///
/// request.tap.mode = Mode::Metro;
/// assert_eq!(validate(Books::BUILT_IN, &request)?.reasons[0].code(), "title-expired");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn validate(books: Books, request: &ValidateRequest) -> Result<ValidationDecision, Problems> {
    let judged = read(books, request)?;
    let book = judged.figures.book;
    let mut grounds = Grounds::default();
    if request.on_deny_list {
        grounds.add(Reason::new(&code::ON_DENY_LIST), [Remedy::new(&code::ASK_AGENCY)]);
    } else if request.titles.is_empty() {
        grounds.add(Reason::new(&code::NO_TITLE_ON_MEDIUM), [Remedy::new(&code::BUY_TITLE)]);
    } else {
        let candidates = candidates(&request.titles, &judged);
        match title_used(&candidates, &judged)? {
            Err(refused) => grounds = refused,
            Ok(used) => {
                pass_back::check(&judged, &mut grounds);
                if grounds.is_empty() {
                    let LoadedTitle { ref id, title, .. } = *used.loaded;
                    let covered_until = used.term.covered_until();
                    // NJ-11: one validation carries one person.
                    let accepted = AcceptedValidation { id: id.clone(), title, covered_until, people: 1 };
                    return Ok(Decision::grant(book, accepted, reasons(used, &request.titles, &judged)));
                }
            }
        }
    }
    Ok(grounds.refuse(book.reference()))
}
