//! Where a pass may be used (IR-31; art. 1.1).

use super::codes as code;
use super::{Season, season};
use crate::answer::Assessment;
use crate::mode::Mode;
use crate::name::Name;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::station::Station;
use crate::tariff::{Books, SeasonTerms};
use crate::wire::{Items, readable};

/// A trip or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageRequest {
    /// The season of the pass.
    pub season: Season,
    /// Mode of transport. Filéo, local and on-demand services are buses.
    pub mode: Mode,
    /// Name of the line, where known.
    pub line: Option<Name>,
    /// Stations where the trip is entered or left, as far as known.
    pub stations: Items<Station, 2>,
    /// Whether the train has to be booked.
    pub booking_compulsory: bool,
    /// Whether the trip is in first class.
    pub first_class: bool,
    /// Whether the pass is to complete an SNCF season ticket or train ticket.
    pub with_train_title: bool,
}

readable!(CoverageRequest {
    season: "season" required,
    mode: "mode" required,
    line: "line" optional,
    stations: "stations" required,
    booking_compulsory: "bookingCompulsory" required,
    first_class: "firstClass" required,
    with_train_title: "withTrainTitle" required,
});

/// IR-31: the grounds of mode and line: not Orlyval, TGV, nor lines without the regional tariff.
fn check_mode_and_line(request: &CoverageRequest, terms: &SeasonTerms, grounds: &mut Grounds) {
    let mode = request.mode;
    if !terms.modes.value.contains(&mode) {
        grounds.add(
            Reason::new(&code::MODE_NOT_COVERED).with("mode", mode.id()),
            [Remedy::new(&code::BUY_TITLE_FOR_MODE).with("mode", mode.id())],
        );
    }
    let excluded = |line: &&Name| terms.lines_not_covered.value.iter().any(|name| line.is(name.as_str()));
    if let Some(line) = request.line.as_ref().filter(excluded) {
        let line = || line.as_str().to_owned();
        grounds.add(
            Reason::new(&code::LINE_NOT_COVERED).with("line", line()),
            [Remedy::new(&code::BUY_TITLE_OF_LINE).with("line", line())],
        );
    }
}

/// IR-31: the trip lies wholly inside Ile-de-France; its airports are covered.
fn check_stations(request: &CoverageRequest, grounds: &mut Grounds) {
    for station in request.stations.iter().filter(|station| !station.in_region) {
        let name = || station.name.as_str().to_owned();
        grounds.add(
            Reason::new(&code::STATION_OUTSIDE_REGION).with("station", name()),
            [Remedy::new(&code::BUY_TITLE_BEYOND_REGION).with("station", name())],
        );
    }
}

/// IR-31: the grounds of a train: booking, class, and another title beside the pass.
fn check_train(request: &CoverageRequest, grounds: &mut Grounds) {
    if request.booking_compulsory {
        grounds.add(
            Reason::new(&code::BOOKING_COMPULSORY).with("mode", request.mode.id()),
            [Remedy::new(&code::BUY_TRAIN_TICKET)],
        );
    }
    if request.first_class {
        let second = Remedy::new(&code::TRAVEL_SECOND_CLASS);
        grounds.add(Reason::new(&code::SECOND_CLASS_ONLY), [second]);
    }
    if request.with_train_title {
        grounds.add(Reason::new(&code::NOT_WITH_TRAIN_TITLE), [Remedy::new(&code::BUY_TRAIN_TICKET)]);
    }
}

/// IR-31, art. 1.1: whether a trip is covered.
///
/// # Errors
/// `no-tariff-in-force` where no book knows the season.
///
/// ```
/// use portillon::imagine_r::{coverage, CoverageRequest, Season};
/// use portillon::{wire::Items, Books, Mode, Name, Station};
/// let station = |name, in_region| Station { name: Name::new(name).unwrap(), in_region };
/// let mut request = CoverageRequest {
///     season: Season::new(2025).unwrap(),
///     mode: Mode::Rer,
///     line: Name::new("B"),
///     stations: Items::one(station("Aéroport Charles de Gaulle 1", true)),
///     booking_compulsory: false,
///     first_class: false,
///     with_train_title: false,
/// };
/// assert!(coverage(Books::BUILT_IN, &request)?.is_granted());
/// request.stations = Items::one(station("Creil", false));
/// assert_eq!(coverage(Books::BUILT_IN, &request)?.reasons[0].code(), "station-outside-region");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn coverage(books: Books, request: &CoverageRequest) -> Result<Assessment, Problems> {
    let (book, season) = season(books, request.season)?;
    let mut grounds = Grounds::default();
    check_mode_and_line(request, &season.terms, &mut grounds);
    check_stations(request, &mut grounds);
    check_train(request, &mut grounds);
    Ok(grounds.decide(book.reference(), || {
        ((), vec![Reason::new(&code::MODE_COVERED).with("mode", request.mode.id())])
    }))
}
