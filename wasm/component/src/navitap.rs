//! The interface `navitap`.

use portillon::Id;
use portillon::navitap as core;
use portillon::wire::{Count, Items, Reader};

use crate::bindings::exports::portillon::fares::navitap::{self as wit, BookBorrow, Guest};
use crate::tariffs::ask;
use crate::types::{self, amount, at, day, decision, id, optional, same_cases};
use crate::{Component, Reply, answer};

same_cases!(core::NoteKind, wit::NoteKind { PaperTicket, Boarding, Landing });
same_cases!(
    core::CardState,
    wit::CardState { Enabled, SchemeNotEnabled, OnDenyList, Expired, NotContactless }
);
same_cases!(core::GroupRole, wit::GroupRole { Boarding, Landing });
same_cases!(core::BankEvent, wit::BankEvent { PreAuthorisation, Paid, Failed });
same_cases!(core::PaymentState, wit::PaymentState { Open, ToRetry, Paid });

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

fn taps<const MAX: usize>(
    r: &mut Reader,
    name: &'static str,
    taps: Vec<wit::Tap>,
) -> Option<Items<core::Tap, MAX>> {
    r.field(name, |r| Items::read_each(taps, r, tap))
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
    let taps = taps(r, "taps", request.taps);
    let notes = optional(request.notes, |notes| r.field("notes", |r| Items::read_each(notes, r, note)));
    let charged = optional(request.charged, |charged| {
        r.field("charged", |r| Items::read_each(charged, r, charged_day))
    });
    let day = optional(request.day, |date| day(r, "day", date));
    Some(core::SettleRequest { taps: taps?, notes: notes?, charged: charged?, day: day? })
}

fn tap_request(request: wit::TapRequest, r: &mut Reader) -> Option<core::TapRequest> {
    let tap = r.field("tap", |r| tap(request.tap, r));
    let earlier = taps(r, "earlier", request.earlier);
    Some(core::TapRequest { tap: tap?, card: request.card.into(), earlier: earlier? })
}

fn inspection_request(request: wit::InspectionRequest, r: &mut Reader) -> Option<core::InspectionRequest> {
    let token = id(r, "token", &request.token);
    let at = at(r, &request.at);
    let taps = taps(r, "taps", request.taps);
    Some(core::InspectionRequest { token: token?, at: at?, taps: taps? })
}

fn claim_request(request: wit::ClaimRequest, r: &mut Reader) -> Option<core::ClaimRequest> {
    let day = day(r, "day", request.day);
    let charged = amount(r, "charged", request.charged);
    let refunded = amount(r, "refunded", request.refunded);
    let recomputed = amount(r, "recomputed", request.recomputed);
    Some(core::ClaimRequest {
        day: day?,
        charged: charged?,
        refunded: refunded?,
        recomputed: recomputed?,
        fault_proven: request.fault_proven,
        own_card: request.own_card,
        by_email: request.by_email,
        last_digits: request.last_digits,
    })
}

fn no_ticket_request(request: &wit::NoTicketRequest, r: &mut Reader) -> Option<core::NoTicketRequest> {
    Some(core::NoTicketRequest { day: day(r, "day", request.day)? })
}

fn debt(debt: wit::Debt, r: &mut Reader) -> Option<core::Debt> {
    let on = day(r, "day", debt.day);
    let amount = amount(r, "amount", debt.amount);
    let computed_on = day(r, "computedOn", debt.computed_on);
    Some(core::Debt { day: on?, amount: amount?, computed_on: computed_on? })
}

fn bank_entry(entry: wit::BankEntry, r: &mut Reader) -> Option<core::BankEntry> {
    let event_id = id(r, "eventId", &entry.event_id);
    let on = day(r, "on", entry.on);
    let of = optional(entry.day, |date| day(r, "day", date));
    let amount = amount(r, "amount", entry.amount);
    Some(core::BankEntry { event_id: event_id?, kind: entry.kind.into(), on: on?, day: of?, amount: amount? })
}

fn statement_request(request: wit::StatementRequest, r: &mut Reader) -> Option<core::StatementRequest> {
    let debts = r.field("debts", |r| Items::read_each(request.debts, r, debt));
    let entries = r.field("entries", |r| Items::read_each(request.entries, r, bank_entry));
    let on = day(r, "on", request.on);
    Some(core::StatementRequest { debts: debts?, entries: entries?, on: on? })
}

impl Guest for Component {
    fn settle(books: Vec<BookBorrow<'_>>, request: wit::SettleRequest) -> Reply<wit::Settlement> {
        answer(|r| settle_request(request, r), ask(books, core::settle))
    }

    fn check_tap(books: Vec<BookBorrow<'_>>, request: wit::TapRequest) -> Reply<wit::TapAnswer> {
        answer(|r| tap_request(request, r), ask(books, core::check_tap))
    }

    fn inspect(books: Vec<BookBorrow<'_>>, request: wit::InspectionRequest) -> Reply<wit::TicketAnswer> {
        answer(|r| inspection_request(request, r), ask(books, core::inspect))
    }

    fn claim(books: Vec<BookBorrow<'_>>, request: wit::ClaimRequest) -> Reply<wit::ClaimAnswer> {
        answer(|r| claim_request(request, r), ask(books, core::claim))
    }

    fn no_ticket(books: Vec<BookBorrow<'_>>, request: wit::NoTicketRequest) -> Reply<wit::NoTicketAnswer> {
        answer(|r| no_ticket_request(&request, r), ask(books, core::no_ticket))
    }

    fn statement(books: Vec<BookBorrow<'_>>, request: wit::StatementRequest) -> Reply<wit::StatementAnswer> {
        answer(|r| statement_request(request, r), ask(books, core::statement))
    }
}

use wit::{ClaimVerdict, TapVerdict, TicketVerdict};

decision!(core::CountedTap => wit::TapAnswer, TapVerdict: |counted| TapVerdict::Granted(counted.into()));
decision!(core::Travellers => wit::TicketAnswer, TicketVerdict: |core::Travellers { people }| {
    TicketVerdict::Granted(wit::Travellers { people })
});
decision!(core::Credit => wit::ClaimAnswer, ClaimVerdict: |credit| ClaimVerdict::Granted(credit.into()));

impl From<core::CountedTap> for wit::CountedTap {
    fn from(counted: core::CountedTap) -> Self {
        Self { role: counted.role.into(), registered: counted.registered, on_board: counted.on_board }
    }
}

impl From<core::Credit> for wit::Credit {
    fn from(credit: core::Credit) -> Self {
        Self { currency: credit.currency.into(), amount: credit.amount.cents() }
    }
}

impl From<core::NoTicket> for wit::NoTicketAnswer {
    fn from(answer: core::NoTicket) -> Self {
        Self {
            amount: answer.amount.map(|amount| amount.cents()),
            reasons: types::reasons(&answer.reasons),
            book: answer.book.into(),
        }
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

fn unused(events: Vec<core::UnusedEvent>) -> Vec<wit::UnusedEvent> {
    let convert = |unused: core::UnusedEvent| wit::UnusedEvent {
        event_id: text(&unused.event_id),
        reason: types::reason(&unused.reason),
    };
    events.into_iter().map(convert).collect()
}

impl From<core::Settlement> for wit::Settlement {
    fn from(settlement: core::Settlement) -> Self {
        Self {
            currency: settlement.currency.into(),
            days: settlement.days.into_iter().map(Into::into).collect(),
            errors: unused(settlement.errors),
        }
    }
}

impl From<core::StatementDay> for wit::StatementDay {
    fn from(day: core::StatementDay) -> Self {
        let attempt = |attempt: &core::Attempt| wit::Attempt {
            number: attempt.number,
            event_id: text(&attempt.event_id),
            on: attempt.on.into(),
            paid: attempt.paid,
        };
        Self {
            day: day.day.into(),
            amount: day.amount.cents(),
            attempts: day.attempts.iter().map(attempt).collect(),
            state: day.state.into(),
            debit_from: day.debit_from.map(Into::into),
            reasons: types::reasons(&day.reasons),
        }
    }
}

impl From<core::Statement> for wit::StatementAnswer {
    fn from(statement: core::Statement) -> Self {
        let hold = |hold: &core::Hold| wit::Hold {
            event_id: text(&hold.event_id),
            on: hold.on.into(),
            amount: hold.amount.cents(),
            reasons: types::reasons(&hold.reasons),
        };
        Self {
            currency: statement.currency.into(),
            days: statement.days.into_iter().map(Into::into).collect(),
            holds: statement.holds.iter().map(hold).collect(),
            paid: statement.paid.cents(),
            due: statement.due.cents(),
            errors: unused(statement.errors),
            book: statement.book.into(),
        }
    }
}
