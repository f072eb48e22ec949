//! The interface `navigo`.

use portillon::navigo as core;
use portillon::wire::{Count, Items, Reader};
use portillon::{Instant, Title, Zones};

use crate::bindings::exports::portillon::fares::navigo::{self as wit, BookBorrow, Guest};
use crate::bindings::exports::portillon::fares::types::{
    QuoteAnswer, SaleWindowAnswer, ValidityAnswer, Zones as WitZones,
};
use crate::tariffs::ask;
use crate::types::{day, optional, same_cases};
use crate::{Component, Reply, answer};

same_cases!(core::Right, wit::Right { SolidariteQuarter, SolidariteHalf, Gratuite, LargeFamily, Disability });

fn title(r: &mut Reader, id: &str) -> Option<Title> {
    r.field("title", |r| Title::read_id(id, r))
}

pub(crate) fn zones(r: &mut Reader, zones: Option<WitZones>) -> Option<Option<Zones>> {
    optional(zones, |zones| r.field("zones", |r| Zones::read_parts(zones.first, zones.last, r)))
}

/// Reads a number that may be absent at the field `name`.
pub(crate) fn count<const MIN: u32, const MAX: u32>(
    r: &mut Reader,
    name: &'static str,
    number: Option<u32>,
) -> Option<Option<Count<MIN, MAX>>> {
    optional(number, |number| r.field(name, |r| Count::read_number(number, r)))
}

fn person(r: &mut Reader, person: Option<wit::Person>) -> Option<Option<core::Person>> {
    optional(person, |person| {
        r.field("person", |r| {
            let birth_date = optional(person.birth_date, |date| day(r, "birthDate", date));
            let right = |right: wit::Right, _: &mut Reader| Some(right.into());
            let rights =
                optional(person.rights, |rights| r.field("rights", |r| Items::read_each(rights, r, right)));
            let work_minutes = count(r, "workMinutes", person.work_minutes);
            Some(core::Person { birth_date: birth_date?, rights: rights?, work_minutes: work_minutes? })
        })
    })
}

fn quote_request(request: wit::QuoteRequest, r: &mut Reader) -> Option<core::QuoteRequest> {
    let title = title(r, &request.title);
    let purchase_day = day(r, "purchaseDay", request.purchase_day);
    let first_day = optional(request.first_day, |date| day(r, "firstDay", date));
    let zones = zones(r, request.zones);
    let days = count(r, "days", request.days);
    let quantity = count(r, "quantity", request.quantity);
    let person = person(r, request.person);
    Some(core::QuoteRequest {
        title: title?,
        purchase_day: purchase_day?,
        first_day: first_day?,
        zones: zones?,
        days: days?,
        quantity: quantity?,
        medium: request.medium.into(),
        person: person?,
    })
}

fn sale_request(request: &wit::SaleRequest, r: &mut Reader) -> Option<core::SaleRequest> {
    let title = title(r, &request.title);
    let first_day = day(r, "firstDay", request.first_day);
    Some(core::SaleRequest { title: title?, first_day: first_day? })
}

fn validity_request(request: wit::ValidityRequest, r: &mut Reader) -> Option<core::ValidityRequest> {
    let title = title(r, &request.title);
    let first_day = optional(request.first_day, |date| day(r, "firstDay", date));
    let first_used =
        optional(request.first_used, |used| r.field("firstUsed", |r| Instant::read_text(&used, r)));
    let zones = zones(r, request.zones);
    let days = count(r, "days", request.days);
    Some(core::ValidityRequest {
        title: title?,
        first_day: first_day?,
        first_used: first_used?,
        zones: zones?,
        days: days?,
    })
}

impl Guest for Component {
    fn quote(books: Vec<BookBorrow<'_>>, request: wit::QuoteRequest) -> Reply<QuoteAnswer> {
        answer(|r| quote_request(request, r), ask(books, core::quote))
    }

    fn sale_window(books: Vec<BookBorrow<'_>>, request: wit::SaleRequest) -> Reply<SaleWindowAnswer> {
        answer(|r| sale_request(&request, r), ask(books, core::sale_window))
    }

    fn validity(books: Vec<BookBorrow<'_>>, request: wit::ValidityRequest) -> Reply<ValidityAnswer> {
        answer(|r| validity_request(request, r), ask(books, core::validity))
    }
}
