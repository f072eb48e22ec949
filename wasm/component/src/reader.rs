//! The interface `reader`.

use portillon::reader as core;
use portillon::wire::{Count, Items, Reader};
use portillon::{Id, Instant, Mode, Name, Station, Title, Zones};

use crate::bindings::exports::portillon::fares::navigo_jour::Station as WitStation;
use crate::bindings::exports::portillon::fares::reader::{self as wit, BookBorrow, Guest};
use crate::tariffs::ask;
use crate::types::{self, at, day, decision, id, name, optional, same_cases, station};
use crate::{Component, Reply, answer};

same_cases!(core::TitleStatus, wit::TitleStatus { Active, Blocked, Suspended, Ended });
same_cases!(core::Direction, wit::Direction { Entry, Exit });

fn loaded_title(loaded: wit::LoadedTitle, r: &mut Reader) -> Option<core::LoadedTitle> {
    let id = id(r, "id", &loaded.id);
    let title = r.field("title", |r| Title::read_id(&loaded.title, r));
    let first_day = optional(loaded.first_day, |date| day(r, "firstDay", date));
    let last_day = optional(loaded.last_day, |date| day(r, "lastDay", date));
    let days = optional(loaded.days, |days| r.field("days", |r| Count::read_number(days.into(), r)));
    let zones =
        optional(loaded.zones, |zones| r.field("zones", |r| Zones::read_parts(zones.first, zones.last, r)));
    let first_used =
        optional(loaded.first_used, |used| r.field("firstUsed", |r| Instant::read_text(&used, r)));
    let (Some(id), Some(title), Some(first_day), Some(last_day), Some(days), Some(zones), Some(first_used)) =
        (id, title, first_day, last_day, days, zones, first_used)
    else {
        return None;
    };
    let status = loaded.status.into();
    Some(core::LoadedTitle { id, title, first_day, last_day, days, zones, status, first_used })
}

/// What a tap and a validation have in common.
struct Passage {
    at: Instant,
    validator: Id,
    mode: Mode,
    direction: core::Direction,
    line: Option<Name>,
    station: Option<Station>,
}

/// The fields of a validation; a tap has the same, and a zone.
fn passage(validation: wit::Validation, r: &mut Reader) -> Option<Passage> {
    let at = at(r, &validation.at);
    let validator = id(r, "validator", &validation.validator);
    let line = optional(validation.line, |line| name(r, "line", &line));
    let station = optional(validation.station, |stop: WitStation| {
        r.field("station", |r| station(r, &stop.name, stop.in_region))
    });
    let (Some(at), Some(validator), Some(line), Some(station)) = (at, validator, line, station) else {
        return None;
    };
    let (mode, direction) = (validation.mode.into(), validation.direction.into());
    Some(Passage { at, validator, mode, direction, line, station })
}

fn tap(tap: wit::Tap, r: &mut Reader) -> Option<core::Tap> {
    let wit::Tap { at, validator, mode, direction, line, station, zone } = tap;
    let same = wit::Validation { at, validator, mode, direction, line, station, accepted: true };
    let passage = passage(same, r);
    let zone = optional(zone, |zone| r.field("zone", |r| Count::read_number(zone.into(), r)))?;
    let Passage { at, validator, mode, direction, line, station } = passage?;
    Some(core::Tap { at, validator, mode, direction, line, station, zone })
}

fn recent<const MAX: usize>(
    validations: Vec<wit::Validation>,
    r: &mut Reader,
) -> Option<Items<core::Validation, MAX>> {
    let validation = |validation: wit::Validation, r: &mut Reader| {
        let accepted = validation.accepted;
        let Passage { at, validator, mode, direction, line, station } = passage(validation, r)?;
        Some(core::Validation { at, validator, mode, direction, line, station, accepted })
    };
    r.field("recent", |r| Items::read_each(validations, r, validation))
}

fn validate_request(request: wit::ValidateRequest, r: &mut Reader) -> Option<core::ValidateRequest> {
    let tap = r.field("tap", |r| tap(request.tap, r));
    let titles = r.field("titles", |r| Items::read_each(request.titles, r, loaded_title));
    let recent = recent(request.recent, r);
    let on_deny_list = request.on_deny_list;
    Some(core::ValidateRequest { tap: tap?, titles: titles?, recent: recent?, on_deny_list })
}

fn inspection_request(request: wit::InspectionRequest, r: &mut Reader) -> Option<core::InspectionRequest> {
    let at = at(r, &request.at);
    let recent = recent(request.recent, r);
    Some(core::InspectionRequest { at: at?, recent: recent? })
}

impl Guest for Component {
    fn validate(books: Vec<BookBorrow<'_>>, request: wit::ValidateRequest) -> Reply<wit::ValidationAnswer> {
        answer(|r| validate_request(request, r), ask(books, core::validate))
    }

    fn inspect(books: Vec<BookBorrow<'_>>, request: wit::InspectionRequest) -> Reply<wit::InspectionAnswer> {
        answer(|r| inspection_request(request, r), ask(books, core::inspect))
    }

    fn retention(books: Vec<BookBorrow<'_>>, request: wit::RetentionRequest) -> Reply<wit::RetentionAnswer> {
        let read = |r: &mut Reader| Some(core::RetentionRequest { at: at(r, &request.at)? });
        answer(read, ask(books, core::retention))
    }
}

use wit::{InspectionVerdict, ValidationVerdict};

decision!(core::AcceptedValidation => wit::ValidationAnswer, ValidationVerdict: |accepted| {
    ValidationVerdict::Granted(accepted.into())
});
decision!(core::ValidEntry => wit::InspectionAnswer, InspectionVerdict: |entry| {
    InspectionVerdict::Granted(wit::ValidEntry {
        entered_at: entry.entered_at.to_string(),
        until: entry.until.to_string(),
    })
});

impl From<core::AcceptedValidation> for wit::AcceptedValidation {
    fn from(accepted: core::AcceptedValidation) -> Self {
        Self {
            id: accepted.id.as_str().to_owned(),
            title: accepted.title.id().to_owned(),
            covered_until: accepted.covered_until.map(|until| until.to_string()),
            people: accepted.people,
        }
    }
}

impl From<core::Retention> for wit::RetentionAnswer {
    fn from(retention: core::Retention) -> Self {
        Self {
            validations_before: retention.validations_before.to_string(),
            counts_from: retention.counts_from.into(),
            reasons: types::reasons(&retention.reasons),
            book: retention.book.into(),
        }
    }
}
