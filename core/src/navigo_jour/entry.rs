//! Whether an entry into the network is covered, and by what (NJ-9 to NJ-12; art. 2, 5).

use serde::Serialize;

use super::codes as code;
use super::coverage;
use super::medium::HeldTitle;
use super::{NETWORK, tariff, validity};
use crate::day::Day;
use crate::instant::{Instant, Stamp};
use crate::mode::Mode;
use crate::name::Name;
use crate::problem::{Problem, Problems};
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy};
use crate::station::Station;
use crate::tariff::{Books, NavigoJourTariff};
use crate::title::Title;
use crate::wire::{Count, Items, readable};

/// An entry into the network with a medium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRequest {
    /// When the entry was made.
    pub at: Instant,
    /// Whether the medium was validated at the entry.
    pub validated: bool,
    /// Mode of transport.
    pub mode: Mode,
    /// Name of the line, where known.
    pub line: Option<Name>,
    /// Station of entry, where there is one.
    pub station: Option<Station>,
    /// Number of people who travel on this validation.
    pub people: Count<1, 100>,
    /// Titles on the medium that could be used now.
    pub on_medium: Items<HeldTitle, 50>,
}

readable!(EntryRequest {
    at: "at" required,
    validated: "validated" required,
    mode: "mode" required,
    line: "line" optional,
    station: "station" optional,
    people: "people" required,
    on_medium: "onMedium" required,
});

impl EntryRequest {
    /// The validity days of the passes on the medium.
    fn days(&self) -> impl Iterator<Item = Day> {
        self.on_medium.iter().filter_map(|held| held.navigo_jour())
    }

    fn holds(&self, title: Title) -> bool {
        self.on_medium.iter().any(|held| held.title() == title)
    }
}

/// An entry that is covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The title that is used.
    pub title: Title,
    /// Entry validations on this mode are covered until then; a trip begun before is good to its end. `None`
    /// where another title than Navigo Jour is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries_until: Option<Stamp>,
}

impl Grant for Entry {}

/// The answer to "is this entry covered?".
pub type EntryDecision = Decision<Entry>;

/// NJ-9, NJ-12: the pass that covers the moment on this mode: the one dated of the civil day, else, by night
/// on Noctilien, the one of the day before.
///
/// CM-10: where the night is that of a day before the first book, nothing is decided.
fn valid_pass(books: Books, request: &EntryRequest, at: Stamp) -> Result<Option<Day>, Problem> {
    let today = at.day();
    if request.days().any(|day| day == today) {
        return Ok(Some(today));
    }
    let yesterday = today.previous();
    let Some(index) = request.on_medium.iter().position(|held| held.navigo_jour() == Some(yesterday)) else {
        return Ok(None);
    };
    let ended = |tariff: &NavigoJourTariff| !validity::window(tariff, yesterday, request.mode).contains(at);
    let path = format!("onMedium[{index}].day");
    match (tariff(books, yesterday, &path), tariff(books, today, "at")) {
        (Ok((_, tariff)), _) => Ok((!ended(tariff)).then_some(yesterday)),
        (Err(_), Ok((_, tariff))) if ended(tariff) => Ok(None),
        (Err(problem), _) => Err(problem),
    }
}

/// NJ-11, art. 5.1 to 5.3: each entry is validated, and one validation carries one person; two passes on one
/// medium do not carry two.
fn check_validation(request: &EntryRequest, at: Stamp, grounds: &mut Grounds) {
    if !request.validated {
        grounds.add(
            Reason::new(&code::ENTRY_NOT_VALIDATED).with("at", at),
            [Remedy::new(&code::VALIDATE_EACH_ENTRY)],
        );
    }
    let people = request.people.get();
    if people > 1 {
        let each = || [Remedy::new(&code::ONE_MEDIUM_EACH)];
        grounds.add(Reason::new(&code::ONE_PERSON_PER_VALIDATION).with("people", people), each());
        let passes = u32::try_from(request.days().count()).unwrap_or(u32::MAX);
        if passes > 1 {
            let reason =
                Reason::new(&code::ONE_PERSON_PER_MEDIUM).with("passes", passes).with("people", people);
            grounds.add(reason, each());
        }
    }
}

/// NJ-9: the ground of a medium without a pass that is valid now.
fn check_pass(tariff: &NavigoJourTariff, request: &EntryRequest, at: Stamp, grounds: &mut Grounds) {
    let today = at.day();
    let buy = Remedy::new(&code::BUY_FOR_DAY).with("validityDay", today);
    let window = |day| validity::window(tariff, day, request.mode);
    let about = |kind, day: Day| Reason::new(kind).with("validityDay", day);
    if let Some(day) = request.days().filter(|day| *day > today).min() {
        let from = window(day).from;
        grounds.add(
            about(&code::NOT_YET_VALID, day).with("from", from).with("at", at),
            [Remedy::new(&code::ENTER_FROM).with("from", from), buy],
        );
    } else if let Some(day) = request.days().max() {
        grounds
            .add(about(&code::NO_LONGER_VALID, day).with("until", window(day).until).with("at", at), [buy]);
    } else {
        grounds.add(Reason::new(&code::NO_PASS_ON_MEDIUM).with("at", at), [buy]);
    }
}

/// NJ-12, art. 5.5: the title that serves at an airport station, which Navigo Jour does not cover.
fn airport_title(tariff: &NavigoJourTariff, request: &EntryRequest) -> Option<Title> {
    tariff.airport_titles.value.iter().copied().find(|title| request.holds(*title))
}

/// NJ-12, art. 5.5: on its day Navigo Jour goes before every other title that is valid in zones 1 to 5; single
/// tickets among them are not consumed.
fn order_of_use(tariff: &NavigoJourTariff, request: &EntryRequest) -> Vec<Reason> {
    let others: Vec<Title> = request
        .on_medium
        .iter()
        .map(|held| held.title())
        .filter(|title| tariff.used_before.value.contains(title))
        .collect();
    let tickets: Vec<Title> = others.iter().copied().filter(|title| title.is_single_ticket()).collect();
    [(&code::USED_BEFORE_OTHERS, others), (&code::TICKETS_NOT_CONSUMED, tickets)]
        .into_iter()
        .filter(|(_, titles)| !titles.is_empty())
        .map(|(kind, titles)| Reason::new(kind).with_each("title", titles.into_iter().map(Title::id)))
        .collect()
}

/// NJ-9 to NJ-12, art. 2 and 5: whether an entry is covered, and by which title on the medium.
///
/// Only Navigo Jour is judged, and at airport stations the titles that cover them, which are taken to be
/// usable now. The book is that of the pass's day, so that a Noctilien night that begins in one book ends in it.
///
/// # Errors
/// `no-tariff-in-force` at `at` where no book covers the civil day of the entry, at `onMedium[i].day` where none
/// covers the day of the pass whose Noctilien night it may be.
///
/// ```
/// use portillon::navigo_jour::{check_entry, EntryRequest, HeldTitle};
/// use portillon::{wire::{Count, Items}, Books, Instant, Mode, Verdict};
/// let mut request = EntryRequest {
///     at: Instant::parse("2026-01-06T05:59:59+01:00")?,
///     validated: true,
///     mode: Mode::Noctilien,
///     line: None,
///     station: None,
///     people: Count::LEAST,
///     on_medium: Items::one(HeldTitle::NavigoJour("2026-01-05".parse()?)),
/// };
/// let entry = check_entry(Books::BUILT_IN, &request)?;
/// let Verdict::Granted(entry) = entry.verdict else { panic!() };
/// assert_eq!(entry.entries_until.unwrap().to_string(), "2026-01-06T06:00:00+01:00");
///
/// request.mode = Mode::Metro;
/// assert_eq!(check_entry(Books::BUILT_IN, &request)?.reasons[0].code(), "no-longer-valid");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn check_entry(books: Books, request: &EntryRequest) -> Result<EntryDecision, Problems> {
    let at = NETWORK.stamp(request.at);
    let pass = valid_pass(books, request, at)?;
    let (book, tariff) = tariff(books, pass.unwrap_or(at.day()), "at")?;
    let mode = request.mode;
    let airport = request.station.as_ref().filter(|s| coverage::is_airport_station(tariff, mode, &s.name));

    let mut grounds = Grounds::default();
    check_validation(request, at, &mut grounds);
    let validated = || Reason::new(&code::ENTRY_VALIDATED).with("at", at);

    if let Some((station, title)) = airport.zip(airport_title(tariff, request)) {
        coverage::check_mode_and_line(tariff, mode, request.line.as_ref(), &mut grounds);
        return Ok(grounds.decide(book.reference(), || {
            let used = Reason::new(&code::AIRPORT_TITLE_USED)
                .with("station", station.name.as_str().to_owned())
                .with("title", title.id());
            (Entry { title, entries_until: None }, vec![validated(), used])
        }));
    }

    if let Some(station) = airport {
        coverage::check_station(tariff, mode, station, &mut grounds);
        grounds.add(
            Reason::new(&code::AIRPORT_TITLE_NEEDED).with("station", station.name.as_str().to_owned()),
            [coverage::use_airport_title(tariff)],
        );
    }
    coverage::check_mode_and_line(tariff, mode, request.line.as_ref(), &mut grounds);
    if let (Some(station), None) = (&request.station, airport) {
        coverage::check_station(tariff, mode, station, &mut grounds);
    }
    let Some(day) = pass else {
        check_pass(tariff, request, at, &mut grounds);
        return Ok(grounds.refuse(book.reference()));
    };
    Ok(grounds.decide(book.reference(), || {
        let mut reasons =
            vec![validated(), validity::reason(tariff, day, mode), Reason::new(&code::ENTRY_COUNTS)];
        reasons.extend(coverage::reasons(tariff, mode, &request.station));
        reasons.extend(order_of_use(tariff, request));
        let entries_until = Some(validity::window(tariff, day, mode).until);
        (Entry { title: Title::NavigoJour, entries_until }, reasons)
    }))
}
