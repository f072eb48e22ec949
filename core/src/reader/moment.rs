//! The moment that is judged, and the figures of its day (RD-1).

use super::titles::{Direction, Tap, ValidateRequest, Validation, check};
use super::{NETWORK, control_minutes};
use crate::day::Day;
use crate::instant::Stamp;
use crate::problem::{Problem, Problems};
use crate::tariff::{Book, Books, NavigoJourTariff, NavigoTariff, ReaderTariff};
use crate::wire::Reader;

/// What the book in force on a day says of titles and readers.
#[derive(Clone, Copy)]
pub(super) struct Figures<'a> {
    pub book: &'a Book,
    pub navigo: &'a NavigoTariff,
    pub reader: &'a ReaderTariff,
    pub jour: &'a NavigoJourTariff,
}

impl<'a> Figures<'a> {
    /// CM-10: the figures of a day; `no-tariff-in-force` where there are none, or not all.
    fn at(books: Books<'a>, day: Day) -> Result<Self, Problem> {
        let all = |book: &'a Book| Some((book.navigo()?, book.reader()?, book.navigo_jour()?));
        let (book, (navigo, reader, jour)) = books.section(NETWORK, day, "", all)?;
        Ok(Self { book, navigo, reader, jour })
    }
}

/// A tap, the moment at which it is judged and the figures of its day.
#[derive(Clone, Copy)]
pub(super) struct Judged<'a> {
    pub tap: &'a Tap,
    pub recent: &'a [Validation],
    pub at: Stamp,
    /// The entry at which an exit is judged.
    pub entered_at: Option<Stamp>,
    pub figures: Figures<'a>,
}

/// RD-1: the entry at which an exit is judged: the last accepted one within its control window.
fn entry_of_exit(request: &ValidateRequest, at: Stamp, figures: &Figures) -> Option<(usize, Stamp)> {
    if request.tap.direction == Direction::Entry {
        return None;
    }
    let mut last: Option<(usize, Stamp)> = None;
    for (index, entry) in request.recent.iter().enumerate() {
        let entered = NETWORK.stamp(entry.at);
        let minutes = control_minutes(figures.navigo, figures.reader, entry.mode);
        let holds = entered <= at && at < NETWORK.minutes_after(entered, minutes);
        if entry.is_accepted(Direction::Entry) && holds && last.is_none_or(|(_, last)| last < entered) {
            last = Some((index, entered));
        }
    }
    last
}

/// RD-1: the moment that is judged, if the titles have what they must have and a book covers its day and that of the tap
/// (CM-10).
pub(super) fn read<'a>(books: Books<'a>, request: &'a ValidateRequest) -> Result<Judged<'a>, Problems> {
    let mut reader = Reader::default();
    let at = NETWORK.stamp(request.tap.at);
    let today = Figures::at(books, at.day());
    let entry = today.as_ref().ok().and_then(|figures| entry_of_exit(request, at, figures));
    let that_day = entry.map(|(index, entered)| (index, Figures::at(books, entered.day())));

    let report = |problem: &Problem, r: &mut Reader| {
        r.problem(problem.code, problem.message.clone(), problem.remedy.clone());
    };
    if let Err(problem) = &today {
        reader.field("tap", |r| r.field("at", |r| report(problem, r)));
    }
    let figures = that_day.as_ref().map_or(&today, |(_, figures)| figures).as_ref().ok();
    reader.field("titles", |r| check(&request.titles, figures.map(|figures| figures.navigo), r));
    if let Some((index, Err(problem))) = &that_day {
        reader.field("recent", |r| r.item(*index, |r| r.field("at", |r| report(problem, r))));
    }
    let entered_at = entry.map(|(_, entered)| entered);
    let judged = figures.map(|figures| Judged {
        tap: &request.tap,
        recent: &request.recent,
        at: entered_at.unwrap_or(at),
        entered_at,
        figures: *figures,
    });
    reader.finish(judged)
}

/// AC-7, CM-10: the problem of a day of which it is not known whether it is in the school holidays.
pub(super) fn holidays_unknown(judged: &Judged) -> Problem {
    Problem::new(
        "tap.at",
        "no-tariff-in-force",
        format!(
            "the tariff book `{}` does not say whether `{}` is in the school holidays",
            judged.figures.book.reference().id,
            judged.at.day()
        ),
        "load a tariff book that does",
    )
}
