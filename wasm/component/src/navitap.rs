//! The interface `navitap`.

use portillon::Instant;
use portillon::navitap::{self as core, Id};
use portillon::wire::{Count, Items, Reader};

use crate::bindings::exports::portillon::fares::navitap::{self as wit, BookBorrow, Guest};
use crate::tariffs::ask;
use crate::types::{self, amount, day, optional, same_cases};
use crate::{Component, Reply, answer};

same_cases!(core::NoteKind, wit::NoteKind { PaperTicket, Boarding, Landing });

fn id(reader: &mut Reader, name: &'static str, text: &str) -> Option<Id> {
    reader.field(name, |r| Id::read_text(text, r))
}

fn at(reader: &mut Reader, text: &str) -> Option<Instant> {
    reader.field("at", |r| Instant::read_text(text, r))
}

fn tap(tap: wit::Tap, r: &mut Reader) -> Option<core::Tap> {
    let event_id = id(r, "eventId", &tap.event_id);
    let token = id(r, "token", &tap.token);
    let validator = id(r, "validator", &tap.validator);
    let vessel = id(r, "vessel", &tap.vessel);
    let run = id(r, "run", &tap.run);
    let stop = id(r, "stop", &tap.stop);
    let at = at(r, &tap.at);
    let (Some(event_id), Some(token), Some(validator), Some(vessel), Some(run), Some(stop), Some(at)) =
        (event_id, token, validator, vessel, run, stop, at)
    else {
        return None;
    };
    Some(core::Tap { event_id, token, validator, vessel, run, fast: tap.fast, stop, at })
}

fn note(note: wit::CrewNote, r: &mut Reader) -> Option<core::CrewNote> {
    let event_id = id(r, "eventId", &note.event_id);
    let token = id(r, "token", &note.token);
    let vessel = id(r, "vessel", &note.vessel);
    let run = id(r, "run", &note.run);
    let stop = id(r, "stop", &note.stop);
    let at = at(r, &note.at);
    let people = r.field("people", |r| Count::read_number(note.people.into(), r));
    let (Some(event_id), Some(token), Some(vessel), Some(run), Some(stop), Some(at), Some(people)) =
        (event_id, token, vessel, run, stop, at, people)
    else {
        return None;
    };
    Some(core::CrewNote { event_id, kind: note.kind.into(), token, vessel, run, stop, at, people })
}

fn charged_day(charged: wit::ChargedDay, r: &mut Reader) -> Option<core::ChargedDay> {
    let token = id(r, "token", &charged.token);
    let day = day(r, "day", charged.day);
    let amount = amount(r, "amount", charged.amount);
    Some(core::ChargedDay { token: token?, day: day?, amount: amount? })
}

fn settle_request(request: wit::SettleRequest, r: &mut Reader) -> Option<core::SettleRequest> {
    let taps = r.field("taps", |r| Items::read_each(request.taps, r, tap));
    let notes = optional(request.notes, |notes| r.field("notes", |r| Items::read_each(notes, r, note)));
    let charged = optional(request.charged, |charged| {
        r.field("charged", |r| Items::read_each(charged, r, charged_day))
    });
    let day = optional(request.day, |date| day(r, "day", date));
    Some(core::SettleRequest { taps: taps?, notes: notes?, charged: charged?, day: day? })
}

impl Guest for Component {
    fn settle(books: Vec<BookBorrow<'_>>, request: wit::SettleRequest) -> Reply<wit::Settlement> {
        answer(|r| settle_request(request, r), ask(books, core::settle))
    }
}

fn text(id: &Id) -> String {
    id.as_str().to_owned()
}

impl From<core::Passage> for wit::Passage {
    fn from(passage: core::Passage) -> Self {
        Self { stop: text(&passage.stop), at: passage.at.to_string() }
    }
}

impl From<core::Journey> for wit::Journey {
    fn from(journey: core::Journey) -> Self {
        Self {
            run: text(&journey.run),
            boarding: journey.boarding.map(Into::into),
            landing: journey.landing.map(Into::into),
            fast: journey.fast,
        }
    }
}

impl From<core::Ticket> for wit::Ticket {
    fn from(ticket: core::Ticket) -> Self {
        Self {
            number: ticket.number,
            fare: ticket.fare.into_owned(),
            price: ticket.price.cents(),
            journeys: ticket.journeys.into_iter().map(Into::into).collect(),
            reasons: types::reasons(&ticket.reasons),
        }
    }
}

impl From<core::TokenDay> for wit::TokenDay {
    fn from(day: core::TokenDay) -> Self {
        Self {
            token: text(&day.token),
            day: day.day.into(),
            tickets: day.tickets.into_iter().map(Into::into).collect(),
            total: day.total.cents(),
            charged: day.charged.cents(),
            difference: day.difference.cents(),
            computed_on: day.computed_on.into(),
            debited_by: day.debited_by.into(),
            reasons: types::reasons(&day.reasons),
            book: day.book.into(),
        }
    }
}

impl From<core::Settlement> for wit::Settlement {
    fn from(settlement: core::Settlement) -> Self {
        let unused = |unused: core::UnusedEvent| wit::UnusedEvent {
            event_id: text(&unused.event_id),
            reason: types::reason(&unused.reason),
        };
        Self {
            currency: settlement.currency.into(),
            days: settlement.days.into_iter().map(Into::into).collect(),
            errors: settlement.errors.into_iter().map(unused).collect(),
        }
    }
}
