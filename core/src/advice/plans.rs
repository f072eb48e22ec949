//! The trips of a request, day by day (AC-18).

use super::request::{ChooseRequest, Habit, Journey};
use crate::day::{Day, out_of_order};
use crate::problem::{Problem, Problems};

/// AC-18: the most months that an advice looks ahead.
const HORIZON_MONTHS: u32 = 13;

/// The last day of the horizon. Reading, as CM-2 counts a delay: the day with the same number is inside.
fn horizon(day: Day) -> Day {
    day.plus_months(HORIZON_MONTHS)
}

/// Trips of one day that are alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned<'r> {
    pub day: Day,
    pub journey: &'r Journey,
    pub times: u32,
}

/// Everything wrong with the days of a request.
fn problems(request: &ChooseRequest) -> Vec<Problem> {
    let (first, last) = (request.day, horizon(request.day));
    let mut problems = Vec::new();
    let born = request.traveller.birth_date;
    if born > first {
        let message = format!("`{born}` is after the request of `{first}`");
        let remedy = format!("send `{first}` or an earlier day");
        problems.push(Problem::new("traveller.birthDate", "out-of-order", message, remedy));
    }
    for (index, held) in request.held.iter().flat_map(|held| held.iter()).enumerate() {
        if let (Some(first), Some(last)) = (held.first_day, held.last_day)
            && last < first
        {
            problems.push(out_of_order(&format!("held[{index}].lastDay"), last, "the first day,", first));
        }
    }
    let mut check = |path: String, day: Day| {
        if day < first {
            problems.push(out_of_order(&path, day, "the request of", first));
        } else if day > last {
            let message = format!("`{day}` is more than {HORIZON_MONTHS} months after the request");
            problems.push(Problem::new(
                path,
                "out-of-range",
                message,
                format!("send `{last}` or an earlier day"),
            ));
        }
    };
    for (index, trip) in request.trips.iter().flat_map(|trips| trips.iter()).enumerate() {
        check(format!("trips[{index}].day"), trip.day);
    }
    for (index, habit) in habits(request).enumerate() {
        check(format!("habits[{index}].from"), habit.from);
        check(format!("habits[{index}].lasts"), habit.lasts.last_day(habit.from));
    }
    for (index, habit) in habits(request).enumerate() {
        let last = habit.lasts.last_day(habit.from);
        if last < habit.from && last >= first {
            problems.push(out_of_order(
                &format!("habits[{index}].lasts"),
                last,
                "the habit's first day,",
                habit.from,
            ));
        }
    }
    if let Some(day) = request.last_day.filter(|day| *day < first) {
        problems.push(out_of_order("lastDay", day, "the request of", first));
    }
    problems
}

fn habits(request: &ChooseRequest) -> impl Iterator<Item = &Habit> {
    request.habits.iter().flat_map(|habits| habits.iter())
}

/// AC-18: every trip of the request, by day; those of a day that are alike together, in the order in which they are first
/// named. Habits are made days: n days a week are the first ones from Monday on (Reading), public holidays are days like
/// others.
pub(super) fn expand(request: &ChooseRequest) -> Result<Vec<Planned<'_>>, Problems> {
    let problems = problems(request);
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let last = request.last_day.unwrap_or_else(|| horizon(request.day));
    let mut planned = Vec::new();
    let mut day = request.day;
    while day <= last.min(horizon(request.day)) {
        let from = planned.len();
        let trips = request.trips.iter().flat_map(|trips| trips.iter()).filter(|trip| trip.day == day);
        for trip in trips {
            add(&mut planned, from, day, &trip.journey, trip.times.get());
        }
        for habit in habits(request) {
            let lasts = habit.from <= day && day <= habit.lasts.last_day(habit.from);
            if lasts && habit.days.contains(day) {
                add(&mut planned, from, day, &habit.journey, habit.times.get());
            }
        }
        day = day.next();
    }
    Ok(planned)
}

/// The field of the request that names a day of travel.
pub(super) fn path(request: &ChooseRequest, day: Day) -> String {
    let mut trips = request.trips.iter().flat_map(|trips| trips.iter());
    match trips.position(|trip| trip.day == day) {
        Some(index) => format!("trips[{index}].day"),
        None => {
            let lasts = |habit: &Habit| habit.from <= day && day <= habit.lasts.last_day(habit.from);
            let index = habits(request).position(|habit| lasts(habit) && habit.days.contains(day));
            format!("habits[{}].lasts", index.unwrap_or_default())
        }
    }
}

/// Adds trips of a day to those of the day from the place `from` on.
fn add<'r>(planned: &mut Vec<Planned<'r>>, from: usize, day: Day, journey: &'r Journey, times: u32) {
    match planned.iter_mut().skip(from).find(|other| other.journey == journey) {
        Some(other) => other.times += times,
        None => planned.push(Planned { day, journey, times }),
    }
}
