//! The interface `partner`.

use portillon::partner as core;
use portillon::wire::{Items, Reader};
use portillon::{Id, Instant, Title};

use crate::bindings::exports::portillon::fares::partner::{self as wit, BookBorrow, Guest};
use crate::tariffs::ask;
use crate::types::{self, at, day, id, optional, same_cases};
use crate::{Component, Reply, answer};

same_cases!(core::Credential, wit::Credential { Accepted, Wrong, Revoked });
same_cases!(core::ReturnCode, wit::ReturnCode { Valid, NotValid, TryLater, Refused });

impl From<wit::Subject> for core::Subject {
    fn from(subject: wit::Subject) -> Self {
        match subject {
            wit::Subject::PassNumber(number) => Self::PassNumber(number),
            wit::Subject::CustomerNumber(number) => Self::CustomerNumber(number),
        }
    }
}

fn contract(contract: wit::Contract, r: &mut Reader) -> Option<core::Contract> {
    let from = day(r, "from", contract.from);
    let until = optional(contract.until, |date| day(r, "until", date));
    let title = |id: String, r: &mut Reader| Title::read_id(&id, r);
    let titles = r.field("titles", |r| Items::read_each(contract.titles, r, title));
    let purpose = |text: String, r: &mut Reader| Id::read_text(&text, r);
    let purposes = r.field("purposes", |r| Items::read_each(contract.purposes, r, purpose));
    Some(core::Contract { from: from?, until: until?, titles: titles?, purposes: purposes? })
}

fn asking_partner(partner: wit::AskingPartner, r: &mut Reader) -> Option<core::AskingPartner> {
    let wit::AskingPartner { replayed, over_quota, .. } = partner;
    let credential = partner.credential.into();
    let contract = r.field("contract", |r| contract(partner.contract, r))?;
    Some(core::AskingPartner { credential, contract, replayed, over_quota })
}

fn held_title(held: wit::HeldTitle, r: &mut Reader) -> Option<core::HeldTitle> {
    let title = r.field("title", |r| Title::read_id(&held.title, r));
    let first_day = optional(held.first_day, |date| day(r, "firstDay", date));
    let last_day = optional(held.last_day, |date| day(r, "lastDay", date));
    let status = held.status.into();
    Some(core::HeldTitle { title: title?, first_day: first_day?, last_day: last_day?, status })
}

fn found_pass(found: wit::FoundPass, r: &mut Reader) -> Option<core::FoundPass> {
    let wit::FoundPass { number_matches, birth_date_matches, .. } = found;
    let titles = r.field("titles", |r| Items::read_each(found.titles, r, held_title));
    let instant = |text: String, r: &mut Reader| Instant::read_text(&text, r);
    let mismatches = r.field("mismatches", |r| Items::read_each(found.mismatches, r, instant));
    Some(core::FoundPass { number_matches, birth_date_matches, titles: titles?, mismatches: mismatches? })
}

fn check_request(request: wit::CheckRequest, r: &mut Reader) -> Option<core::CheckRequest> {
    let (subject, consent) = (request.subject.into(), request.consent);
    let at = at(r, &request.at);
    let birth_date = day(r, "birthDate", request.birth_date);
    let sent_at = r.field("sentAt", |r| Instant::read_text(&request.sent_at, r));
    let purpose = id(r, "purpose", &request.purpose);
    let partner = r.field("partner", |r| asking_partner(request.partner, r));
    let found = optional(request.found, |found| r.field("found", |r| found_pass(found, r)));
    Some(core::CheckRequest {
        at: at?,
        subject,
        birth_date: birth_date?,
        sent_at: sent_at?,
        purpose: purpose?,
        consent,
        partner: partner?,
        found: found?,
    })
}

fn number_request(request: wit::NumberRequest, r: &mut Reader) -> Option<core::NumberRequest> {
    Some(core::NumberRequest { day: day(r, "day", request.day)?, subject: request.subject.into() })
}

impl Guest for Component {
    fn check(books: Vec<BookBorrow<'_>>, request: wit::CheckRequest) -> Reply<wit::CheckAnswer> {
        answer(|r| r.discreet(|r| check_request(request, r)), ask(books, core::check))
    }

    fn number(books: Vec<BookBorrow<'_>>, request: wit::NumberRequest) -> Reply<wit::NumberAnswer> {
        answer(|r| r.discreet(|r| number_request(request, r)), ask(books, core::number))
    }
}

impl From<core::CheckAnswer> for wit::CheckAnswer {
    fn from(answer: core::CheckAnswer) -> Self {
        Self {
            code: answer.code.into(),
            is_mismatch: answer.is_mismatch,
            reasons: types::reasons(&answer.reasons),
            remedies: types::remedies(&answer.remedies),
            book: answer.book.into(),
        }
    }
}

impl From<core::NumberAnswer> for wit::NumberAnswer {
    fn from(answer: core::NumberAnswer) -> Self {
        Self { book: answer.book.into() }
    }
}
