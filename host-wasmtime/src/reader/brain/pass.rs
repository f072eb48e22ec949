//! Whether a medium with titles may pass.

use super::shape::{self, contract_direction, contract_station};
use super::{Fault, Reply, Seat, ask, shown};
use crate::api::reader::{Tap, ValidateRequest, Validation as ApiValidation, ValidationVerdict};
use crate::reader::intake::Current;
use crate::reader::{Known, PassTap, Recorded, Validation, Verdict};

/// Most earlier validations of a request; the latest of the reader's own count.
const RECENT: usize = 200;

/// The title that is paid for trip by trip.
const BILLED: &str = "liberte-plus";

pub(super) fn decide(
    seat: &mut Seat,
    current: &Current,
    tap: &PassTap,
    known: &Known<'_>,
    on_deny_list: bool,
) -> Result<Reply, Fault> {
    let mut request = request(tap, known, on_deny_list).map_err(Fault::BadTap)?;
    let (session, books) = seat.ready(current)?;
    let answer = ask(
        "recent",
        tap.recent.len(),
        &mut request,
        |request| &mut request.recent,
        |request| {
            session.run(books, |functions, store, books| {
                functions.portillon_fares_reader().call_validate(store, books, request)
            })
        },
    )?;
    Ok(match answer.verdict {
        ValidationVerdict::Granted(granted) => Reply {
            verdict: Verdict::Accepted {
                people: Some(granted.people),
                registered: None,
                on_board: None,
                covered_until: granted.covered_until,
                what: Recorded::Validation(Validation {
                    billed: granted.title == BILLED,
                    title: Some(granted.title),
                    ..recorded(tap)
                }),
            },
            code: shown(&answer.reasons, "granted"),
            book: answer.book,
        },
        ValidationVerdict::Refused(_) => {
            Reply { verdict: Verdict::Refused, code: shown(&answer.reasons, "refused"), book: answer.book }
        }
    })
}

/// What is recorded of a tap, without a title.
pub(super) fn recorded(tap: &PassTap) -> Validation {
    Validation {
        medium: tap.medium.clone(),
        validator: tap.validator.clone(),
        mode: tap.mode.clone(),
        direction: tap.direction,
        line: tap.line.clone(),
        station: tap.station.clone(),
        title: None,
        billed: false,
    }
}

/// The request, or everything that does not have its shape.
fn request(tap: &PassTap, known: &Known<'_>, on_deny_list: bool) -> Result<ValidateRequest, Vec<String>> {
    let mut problems = Vec::new();
    if !(1..=64).contains(&tap.medium.chars().count()) {
        problems.push("medium: it has to have 1 to 64 characters; send the number of the medium".to_owned());
    }
    let mode = shape::mode(&tap.mode).map_err(|problem| problems.push(problem)).ok();
    let titles = shape::list("titles", &tap.titles, shape::title, &mut problems);
    let mut recent = shape::list("recent", &tap.recent, shape::validation, &mut problems);
    let (Some(mode), true) = (mode, problems.is_empty()) else { return Err(problems) };
    recent.extend(earlier(&tap.medium, known, RECENT.saturating_sub(recent.len())));
    let tap = Tap {
        at: tap.at.clone(),
        validator: tap.validator.clone(),
        mode,
        direction: contract_direction(tap.direction),
        line: tap.line.clone(),
        station: tap.station.as_ref().map(contract_station),
        zone: tap.zone,
    };
    Ok(ValidateRequest { tap, titles, recent, on_deny_list })
}

/// What this reader recorded of the medium.
fn earlier<'a>(
    medium: &'a str,
    known: &'a Known<'_>,
    most: usize,
) -> impl Iterator<Item = ApiValidation> + 'a {
    let of_medium = move |event: &&'a crate::reader::Event| match &event.what {
        Recorded::Validation(validation) if validation.medium == medium => Some((validation, &event.at)),
        _ => None,
    };
    let skipped = known.earlier.iter().filter_map(of_medium).count().saturating_sub(most);
    known.earlier.iter().filter_map(of_medium).skip(skipped).filter_map(|(validation, at)| {
        Some(ApiValidation {
            at: at.clone(),
            validator: validation.validator.clone(),
            mode: shape::mode(&validation.mode).ok()?,
            direction: contract_direction(validation.direction),
            line: validation.line.clone(),
            station: validation.station.as_ref().map(contract_station),
            accepted: true,
        })
    })
}
