//! When a title on a medium can be used, and its trip (AC-6, AC-7, AC-14 to AC-16, NJ-9).

use super::moment::{Figures, Judged};
use super::titles::{Direction, LoadedTitle};
use super::{NETWORK, codes as code};
use crate::answer::Window;
use crate::instant::{Instant, Stamp};
use crate::name::Name;
use crate::navigo::codes as navigo;
use crate::navigo::validity::{is_rail, of_days, of_trip};
use crate::navigo_jour::{codes as jour, validity};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::TitleCoverage;
use crate::title::Title;

/// Whether a title is judged by the terms of Navigo Jour. Reading of RD-2: Antipollution and Fête de la musique cover what
/// Navigo Jour covers, and when it does.
pub(super) fn is_as_navigo_jour(title: Title) -> bool {
    matches!(title, Title::NavigoJour | Title::Antipollution | Title::FeteDeLaMusique)
}

/// A trip on a title that is used by trips.
#[derive(Clone, Copy)]
pub(super) struct Trip {
    /// When it began, and when its time is over.
    pub time: Window,
    /// Whether it began before this tap, and the tap belongs to it.
    pub running: bool,
}

/// When a title can be used.
pub(super) struct Term<'a> {
    /// The first moment.
    from: Option<Stamp>,
    /// The first moment after.
    until: Option<Stamp>,
    /// RD-2: when it ends for those that rank it. A ticket has no end, unless its trip is running.
    pub end: Option<Stamp>,
    /// For a title that is used by trips, the one that the tap belongs to.
    pub trip: Option<Trip>,
    /// AC-15: the line of the tap, where the running trip of a ticket took it before.
    taken_before: Option<&'a Name>,
}

impl<'a> Term<'a> {
    /// The term of a title on the mode of the tap. A first use that is later than the moment judged, by a clock that is
    /// fast, counts as one at that moment.
    pub(super) fn of(loaded: &LoadedTitle, row: Option<&TitleCoverage>, judged: &Judged<'a>) -> Self {
        let used = loaded.first_used.map(|used| NETWORK.stamp(used).min(judged.at));
        if loaded.title.is_used_by_trips() {
            return Self::of_trips(loaded, row, used, judged);
        }
        let window = window(loaded, row, used.unwrap_or(judged.at), judged);
        let until = window.map(|window| window.until);
        Self { from: window.map(|window| window.from), until, end: until, trip: None, taken_before: None }
    }

    /// AC-14, AC-15: a ticket is for one trip, and never takes a line on the surface again; on Liberté+ that is a new trip.
    fn of_trips(
        loaded: &LoadedTitle,
        row: Option<&TitleCoverage>,
        used: Option<Stamp>,
        judged: &Judged<'a>,
    ) -> Self {
        let trip = |since| of_trip(judged.figures.navigo, row, since, judged.tap.mode);
        let mut running = used.map(trip).filter(|time| time.contains(judged.at));
        let mut taken_before = running.and_then(|time| line_taken_since(time.from, judged));
        let (from, until, end);
        if loaded.title == Title::LibertePlus {
            running = running.filter(|_| taken_before.take().is_none());
            from = loaded.first_day.map(|day| NETWORK.start_of(day));
            until = loaded.last_day.map(|day| NETWORK.start_of(day.next()));
            end = running.map(|time| time.until).or(until);
        } else {
            from = None;
            until = used.map(|used| trip(used).until);
            end = running.map(|time| time.until);
        }
        let time = running.unwrap_or_else(|| trip(judged.at));
        Self { from, until, end, trip: Some(Trip { time, running: running.is_some() }), taken_before }
    }

    /// RD-1: until when validations on this mode are covered.
    pub(super) fn covered_until(&self) -> Option<Stamp> {
        self.trip.map_or(self.until, |trip| Some(trip.time.until))
    }

    /// RD-3: the ground of a title that is not valid yet or not any more, or whose trip took this line before.
    pub(super) fn check(&self, loaded: &LoadedTitle, at: Stamp, grounds: &mut Grounds) {
        let about = |kind| Reason::new(kind).with("title", loaded.title.id()).with("id", &loaded.id);
        if let Some(from) = self.from.filter(|from| at < *from) {
            let enter = Remedy::new(&jour::ENTER_FROM).with("from", from);
            grounds.add(about(&code::TITLE_NOT_YET_VALID).with("from", from), [enter]);
        } else if let Some(until) = self.until.filter(|until| *until <= at) {
            let buy = Remedy::new(&code::BUY_TITLE);
            grounds.add(about(&code::TITLE_EXPIRED).with("until", until), [buy]);
        } else if let Some(line) = self.taken_before {
            let taken = about(&navigo::LINE_TAKEN_BEFORE).with("line", line.as_str().to_owned());
            grounds.add(taken, [Remedy::new(&code::BUY_TITLE)]);
        }
    }
}

/// When a pass is valid: by its days, or, for Paris Visite, for days in a row from the first validation on (AC-16). `None`
/// where it lacks them, which is a problem of the request.
fn window(loaded: &LoadedTitle, row: Option<&TitleCoverage>, used: Stamp, judged: &Judged) -> Option<Window> {
    let mode = judged.tap.mode;
    let (first, last) = if loaded.title == Title::ParisVisite {
        (used.day(), used.day().plus_days(loaded.days?.get() - 1))
    } else {
        (loaded.first_day?, loaded.last_day?)
    };
    if is_as_navigo_jour(loaded.title) {
        let window = |day| validity::window(judged.figures.jour, day, mode);
        return Some(Window { from: window(first).from, until: window(last).until });
    }
    Some(of_days(judged.figures.navigo, row, first, last, mode))
}

/// AC-14, AC-15: the line of the tap, where an entry since the beginning of the trip was on it too; on the surface only.
fn line_taken_since<'a>(since: Stamp, judged: &Judged<'a>) -> Option<&'a Name> {
    let Judged { tap, recent, at, figures: Figures { navigo, .. }, .. } = *judged;
    let on_surface = |mode| !is_rail(navigo, mode);
    let line = tap.line.as_ref().filter(|_| tap.direction == Direction::Entry && on_surface(tap.mode))?;
    let same = |name: &Name| name.is(line.as_str());
    let during = |moment: Instant| since.instant() <= moment && moment <= at.instant();
    let mut entries = recent.iter().filter(|entry| entry.is_accepted(Direction::Entry));
    let taken = entries.any(|e| on_surface(e.mode) && during(e.at) && e.line.as_ref().is_some_and(same));
    taken.then_some(line)
}
