//! The mobility account.

use portillon::pam as core;
use portillon::wire::{Items, Reader};

use super::{refused, text, third_party, wit};
use crate::types::{self, amount, at, id, optional, same_cases};

same_cases!(
    core::LineKind,
    wit::LineKind { CardRegistered, TopUp, AutomaticTopUp, Trip, Refund, AutomaticOn, AutomaticOff }
);

fn event(event: wit::AccountEvent, r: &mut Reader) -> Option<core::AccountEvent> {
    Some(match event {
        wit::AccountEvent::CardRegistered => core::AccountEvent::CardRegistered,
        wit::AccountEvent::TopUp(top_up) => {
            let amount = r.field("val", |r| amount(r, "amount", top_up.amount))?;
            core::AccountEvent::TopUp(core::TopUp { means: top_up.means.into(), amount })
        }
        wit::AccountEvent::Trip(trip) => {
            let fare = r.field("val", |r| amount(r, "fare", trip.fare))?;
            core::AccountEvent::Trip(core::Trip { fare })
        }
        wit::AccountEvent::Refund(refund) => r.field("val", |r| {
            let trip = id(r, "trip", &refund.trip);
            let amount = amount(r, "amount", refund.amount);
            Some(core::AccountEvent::Refund(core::Refund { trip: trip?, amount: amount? }))
        })?,
        wit::AccountEvent::AutomaticOn => core::AccountEvent::AutomaticOn,
        wit::AccountEvent::AutomaticOff => core::AccountEvent::AutomaticOff,
        wit::AccountEvent::AutomaticFailed(cause) => {
            core::AccountEvent::AutomaticFailed(id(r, "val", &cause)?)
        }
    })
}

fn entry(entry: wit::AccountEntry, r: &mut Reader) -> Option<core::AccountEntry> {
    let id = id(r, "id", &entry.id);
    let at = at(r, &entry.at);
    let event = r.field("event", |r| event(entry.event, r));
    Some(core::AccountEntry { id: id?, at: at?, event: event? })
}

pub(super) fn request(request: wit::AccountRequest, r: &mut Reader) -> Option<core::AccountRequest> {
    let entries = r.field("entries", |r| Items::read_each(request.entries, r, entry));
    let third_party = optional(request.third_party, |payer| third_party(r, payer));
    let at = at(r, &request.at);
    Some(core::AccountRequest { entries: entries?, third_party: third_party?, at: at? })
}

impl From<core::AccountAnswer> for wit::AccountAnswer {
    fn from(answer: core::AccountAnswer) -> Self {
        let line = |line: &core::StatementLine| wit::StatementLine {
            id: text(&line.id),
            at: line.at.to_string(),
            kind: line.kind.into(),
            amount: line.amount.cents(),
            third_party: line.third_party.cents(),
            balance: line.balance.cents(),
        };
        Self {
            currency: answer.currency.into(),
            open: answer.open,
            balance: answer.balance.cents(),
            automatic: answer.automatic,
            automatic_amount: answer.automatic_amount.map(|amount| amount.cents()),
            third_party: answer.third_party.cents(),
            lines: answer.lines.iter().map(line).collect(),
            refused: refused(&answer.refused),
            reasons: types::reasons(&answer.reasons),
            book: answer.book.into(),
        }
    }
}
