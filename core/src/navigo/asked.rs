//! What a request must say of the title that it names.

use super::product::{Shape, Starts};
use crate::day::Day;
use crate::instant::Instant;
use crate::problem::Problem;
use crate::zones::Zones;

fn missing(path: &str, code: &'static str, what: &str) -> Problem {
    Problem::new(path, code, format!("a title of this kind {what}"), "send it")
}

fn not_needed(path: &str, what: &str) -> Problem {
    Problem::new(path, "not-needed", format!("a title of this kind {what}"), "leave it out")
}

/// AC-6, AC-7: the first day of validity, where it is one on which the title can begin.
pub(super) fn first_day(shape: Shape, first_day: Option<Day>) -> Result<Option<Day>, Problem> {
    match (shape.starts, first_day) {
        (Starts::FirstUse, None) => Ok(None),
        (Starts::FirstUse, Some(_)) => Err(not_needed("firstDay", "begins with its first validation")),
        (Starts::Monday | Starts::FirstOfMonth, None) => {
            Err(missing("firstDay", "missing-day", "has a first day"))
        }
        (starts @ (Starts::Monday | Starts::FirstOfMonth), Some(day)) => {
            let start = starts.latest(day);
            if start == day {
                return Ok(Some(day));
            }
            let message = format!("no title of this kind begins on `{day}`");
            let remedy = format!("send `{start}` or `{}`", starts.next(start));
            Err(Problem::new("firstDay", "not-a-first-day", message, remedy))
        }
    }
}

/// The first validation, of a title that begins with it.
pub(super) fn first_used(shape: Shape, used: Option<Instant>) -> Result<Option<Instant>, Problem> {
    match (shape.starts, used) {
        (Starts::FirstUse, None) => {
            Err(missing("firstUsed", "missing-first-use", "begins with its first validation"))
        }
        (Starts::Monday | Starts::FirstOfMonth, Some(_)) => Err(not_needed("firstUsed", "has a first day")),
        (Starts::FirstUse, Some(_)) | (Starts::Monday | Starts::FirstOfMonth, None) => Ok(used),
    }
}

/// The zones, of a title that is sold by them.
pub(super) fn zones(shape: Shape, path: &str, zones: Option<Zones>) -> Option<Problem> {
    match (shape.by_zones, zones) {
        (true, None) => Some(missing(path, "missing-zones", "is sold by zones")),
        (false, Some(_)) => Some(not_needed(path, "is not sold by zones")),
        (true, Some(_)) | (false, None) => None,
    }
}

/// The days, of a title that is sold by them.
pub(super) fn days(shape: Shape, days: Option<u32>) -> Option<Problem> {
    match (shape.by_days, days) {
        (true, None) => Some(missing("days", "missing-days", "is sold by days")),
        (false, Some(_)) => Some(not_needed("days", "is not sold by days")),
        (true, Some(_)) | (false, None) => None,
    }
}
