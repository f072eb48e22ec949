//! Readers and `navigo.validity` say the same of every title that has rules there.

use portillon::navigo::{ValidityRequest, validity};
use portillon::reader::{
    Direction, LoadedTitle, Tap, TitleStatus, ValidateRequest, ValidationDecision, validate,
};
use portillon::wire::{Count, Items};
use portillon::{Books, Day, Id, Instant, Mode, Title, Zones};
use proptest::prelude::*;

const TRIPS: &[Title] = &[
    Title::MetroTrainRer,
    Title::BusTram,
    Title::ParisRegionAirports,
    Title::Roissybus,
    Title::Orlyval,
    Title::LibertePlus,
];

/// Days around the end of RoissyBus and the nights in which the clocks change.
fn day() -> impl Strategy<Value = Day> {
    let around = |year, month, day| Day::new(year, month, day).unwrap().minus_days(3);
    (prop::sample::select(vec![around(2026, 2, 28), around(2026, 3, 29), around(2026, 10, 25)]), 0_u32..6)
        .prop_map(|(first, days)| first.plus_days(days))
}

fn instant(day: Day, second: u32) -> Instant {
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    Instant::parse(&format!("{day}T{hour:02}:{minute:02}:{second:02}Z")).unwrap()
}

fn loaded(title: Title) -> LoadedTitle {
    LoadedTitle {
        id: Id::new("t").unwrap(),
        title,
        first_day: None,
        last_day: None,
        days: None,
        zones: Zones::new(1, 5),
        status: TitleStatus::Active,
        first_used: None,
    }
}

/// What a reader answers to an entry on a mode, at a place that is nothing special.
fn entered(title: LoadedTitle, at: Instant, mode: Mode) -> ValidationDecision {
    let tap = Tap {
        at,
        validator: Id::new("v").unwrap(),
        mode,
        direction: Direction::Entry,
        line: None,
        station: None,
        zone: None,
    };
    let request =
        ValidateRequest { tap, titles: Items::one(title), recent: Items::default(), on_deny_list: false };
    validate(Books::BUILT_IN, &request).unwrap()
}

/// Whether the validity of a title covers a mode at a moment.
fn is_covered(request: &ValidityRequest, at: Instant, mode: Mode) -> bool {
    let windows = validity(Books::BUILT_IN, request).unwrap().windows;
    let mut of_mode = windows.iter().filter(|group| group.modes.contains(&mode));
    of_mode.any(|group| group.window.from.instant() <= at && at < group.window.until.instant())
}

proptest! {
    #[test]
    fn a_pass_passes_exactly_when_it_is_valid(
        day in day(),
        month: bool,
        mode in prop::sample::select(Mode::ALL),
        after in 0_u32..40,
        second in prop_oneof![0_u32..30_000, 0_u32..86_400],
    ) {
        let (title, first, next) = if month {
            let first = day.first_of_month();
            (Title::NavigoMois, first, first.first_of_next_month())
        } else {
            let first = day.minus_days(day.weekday().num_days_from_monday());
            (Title::NavigoSemaine, first, first.plus_days(7))
        };
        let at = instant(first.minus_days(2).plus_days(after), second);
        let request =
            ValidityRequest { title, first_day: Some(first), first_used: None, zones: None, days: None };
        let pass = LoadedTitle { first_day: Some(first), last_day: Some(next.previous()), ..loaded(title) };
        prop_assert_eq!(entered(pass, at, mode).is_granted(), is_covered(&request, at, mode));
    }

    #[test]
    fn paris_visite_passes_exactly_when_it_is_valid(
        day in day(),
        begun in 0_u32..86_400,
        days in prop::sample::select(&[1_u32, 2, 3, 5][..]),
        mode in prop::sample::select(Mode::ALL),
        after in 0_u32..7,
        second in prop_oneof![0_u32..30_000, 0_u32..86_400],
    ) {
        let title = Title::ParisVisite;
        let (used, at) = (instant(day, begun), instant(day.plus_days(after), second));
        // Before it a validation would be the first.
        prop_assume!(used <= at);
        let request = ValidityRequest {
            title,
            first_day: None,
            first_used: Some(used),
            zones: None,
            days: Count::new(days),
        };
        let pass = LoadedTitle { days: Count::new(days), first_used: Some(used), ..loaded(title) };
        prop_assert_eq!(entered(pass, at, mode).is_granted(), is_covered(&request, at, mode));
    }

    #[test]
    fn a_trip_is_running_exactly_as_long_as_it_is_valid(
        title in prop::sample::select(TRIPS),
        day in day(),
        begun in 0_u32..86_400,
        mode in prop::sample::select(Mode::ALL),
        seconds in 0_u32..9_000,
    ) {
        let (end, over) = (begun + seconds, 86_400);
        let used = instant(day, begun);
        let at = if end < over { instant(day, end) } else { instant(day.next(), end - over) };
        let request =
            ValidityRequest { title, first_day: None, first_used: Some(used), zones: None, days: None };
        let answer = entered(LoadedTitle { first_used: Some(used), ..loaded(title) }, at, mode);
        let running = ["ticket-trip-running", "liberte-trip-running"];
        let runs = answer.is_granted() && answer.reasons.iter().any(|reason| running.contains(&reason.code()));
        prop_assert_eq!(runs, is_covered(&request, at, mode));
    }
}
