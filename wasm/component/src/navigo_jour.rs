//! The interface `navigo-jour`.

use portillon::navigo_jour as core;
use portillon::wire::{Count, Items, Reader};
use portillon::{Instant, Problems, Title, Zones};

use crate::bindings::exports::portillon::fares::navigo_jour::{self as wit, BookBorrow, Guest};
use crate::bindings::exports::portillon::fares::types::{
    Assessment, QuoteAnswer, RefundAnswer, SaleWindowAnswer, ValidityAnswer,
};
use crate::tariffs::{ask, with_books};
use crate::types::{self, day, decision, name, optional, same_cases, station};
use crate::{Component, Reply, answer};

same_cases!(core::Custody, wit::Custody { InHand, Lost, Stolen });
same_cases!(core::Carrier, wit::Carrier { Ratp, Sncf });
same_cases!(core::Incident, wit::Incident { Lost, Stolen, Forgotten, FaultyReadable, FaultyUnreadable });
same_cases!(core::Finding, wit::Finding { InOrder, NotValidated, OutsideRules });

fn held_titles<const MAX: usize>(
    reader: &mut Reader,
    held: Vec<wit::HeldTitle>,
) -> Option<Items<core::HeldTitle, MAX>> {
    reader.field("onMedium", |r| {
        Items::read_each(held, r, |held, r| {
            let title = r.field("title", |r| Title::read_id(&held.title, r));
            let day = optional(held.day, |date| day(r, "day", date));
            core::HeldTitle::read_parts(title?, day?, r)
        })
    })
}

fn quote_request(request: wit::QuoteRequest, r: &mut Reader) -> Option<core::QuoteRequest> {
    let purchase_day = day(r, "purchaseDay", request.purchase_day);
    let quantity = r.field("quantity", |r| Count::read_number(request.quantity, r));
    let validity_days = r.field("validityDays", |r| {
        Items::read_each(request.validity_days, r, |date, r| {
            portillon::Day::read_parts(date.year, date.month, date.day, r)
        })
    });
    let zones =
        optional(request.zones, |zones| r.field("zones", |r| Zones::read_parts(zones.first, zones.last, r)));
    let on_medium = optional(request.on_medium, |held| held_titles(r, held));
    Some(core::QuoteRequest {
        purchase_day: purchase_day?,
        medium: request.medium.into(),
        quantity: quantity?,
        validity_days: validity_days?,
        zones: zones?,
        on_medium: on_medium?,
    })
}

fn validity_day(request: &wit::ValidityDayRequest, r: &mut Reader) -> Option<core::ValidityDayRequest> {
    Some(core::ValidityDayRequest { validity_day: day(r, "validityDay", request.validity_day)? })
}

fn coverage_request(request: wit::CoverageRequest, r: &mut Reader) -> Option<core::CoverageRequest> {
    let on = day(r, "day", request.day);
    let line = optional(request.line, |line| name(r, "line", &line));
    let stations = r.field("stations", |r| {
        Items::read_each(request.stations, r, |stop, r| station(r, &stop.name, stop.in_region))
    });
    Some(core::CoverageRequest { day: on?, mode: request.mode.into(), line: line?, stations: stations? })
}

fn entry_request(request: wit::EntryRequest, r: &mut Reader) -> Option<core::EntryRequest> {
    let at = r.field("at", |r| Instant::read_text(&request.at, r));
    let line = optional(request.line, |line| name(r, "line", &line));
    let station =
        optional(request.station, |stop| r.field("station", |r| station(r, &stop.name, stop.in_region)));
    let people = r.field("people", |r| Count::read_number(request.people, r));
    let on_medium = held_titles(r, request.on_medium);
    Some(core::EntryRequest {
        at: at?,
        validated: request.validated,
        mode: request.mode.into(),
        line: line?,
        station: station?,
        people: people?,
        on_medium: on_medium?,
    })
}

fn sharing_request(request: wit::SharingRequest, r: &mut Reader) -> Option<core::SharingRequest> {
    let purchase_day = day(r, "purchaseDay", request.purchase_day);
    let validity_day = day(r, "validityDay", request.validity_day);
    let on_medium = held_titles(r, request.on_medium);
    Some(core::SharingRequest {
        purchase_day: purchase_day?,
        medium: request.medium.into(),
        validity_day: validity_day?,
        on_medium: on_medium?,
    })
}

fn change_request(request: &wit::ChangeRequest, r: &mut Reader) -> Option<core::ChangeRequest> {
    let request_day = day(r, "requestDay", request.request_day);
    let validity_day = day(r, "validityDay", request.validity_day);
    let new_validity_day = day(r, "newValidityDay", request.new_validity_day);
    Some(core::ChangeRequest {
        request_day: request_day?,
        validity_day: validity_day?,
        new_validity_day: new_validity_day?,
        custody: request.custody.into(),
    })
}

fn refund_request(request: &wit::RefundRequest, r: &mut Reader) -> Option<core::RefundRequest> {
    let purchase_day = day(r, "purchaseDay", request.purchase_day);
    let validity_day = day(r, "validityDay", request.validity_day);
    let cancellation_day = optional(request.cancellation_day, |date| day(r, "cancellationDay", date));
    let claim_day = day(r, "claimDay", request.claim_day);
    Some(core::RefundRequest {
        purchase_day: purchase_day?,
        validity_day: validity_day?,
        cancellation_day: cancellation_day?,
        claim_day: claim_day?,
        carrier: request.carrier.into(),
        started: request.started,
        custody: request.custody.into(),
        proof_of_cancellation: request.proof_of_cancellation,
        bank_details: request.bank_details,
    })
}

fn replacement_request(
    request: &wit::ReplacementRequest,
    r: &mut Reader,
) -> Option<core::ReplacementRequest> {
    Some(core::ReplacementRequest {
        request_day: day(r, "requestDay", request.request_day)?,
        incident: request.incident.into(),
        proof_with_medium_number: request.proof_with_medium_number,
        new_medium: request.new_medium.map(Into::into),
    })
}

fn inspection_request(request: &wit::InspectionRequest, r: &mut Reader) -> Option<core::InspectionRequest> {
    Some(core::InspectionRequest { day: day(r, "day", request.day)?, finding: request.finding.into() })
}

fn seller_request(request: &wit::SellerRequest, r: &mut Reader) -> Option<core::SellerRequest> {
    let purchase_day = day(r, "purchaseDay", request.purchase_day);
    let line = name(r, "line", &request.line);
    Some(core::SellerRequest { purchase_day: purchase_day?, line: line? })
}

impl Guest for Component {
    fn quote(books: Vec<BookBorrow<'_>>, request: wit::QuoteRequest) -> Reply<QuoteAnswer> {
        answer(|r| quote_request(request, r), ask(books, core::quote))
    }

    fn quote_batch(
        books: Vec<BookBorrow<'_>>,
        requests: Vec<wit::QuoteRequest>,
    ) -> Reply<Vec<Reply<QuoteAnswer>>> {
        let mut reader = Reader::default();
        let batch: Option<core::QuoteBatch> = Items::read_each(requests, &mut reader, quote_request);
        let batch = reader.finish(batch).map_err(types::problems)?;
        let convert = |quote: Result<_, Problems>| quote.map(QuoteAnswer::from).map_err(types::problems);
        Ok(with_books(&books, |books| core::quote_batch(books, &batch).map(convert).collect()))
    }

    fn sale_window(books: Vec<BookBorrow<'_>>, request: wit::ValidityDayRequest) -> Reply<SaleWindowAnswer> {
        answer(|r| validity_day(&request, r), ask(books, core::sale_window))
    }

    fn validity(books: Vec<BookBorrow<'_>>, request: wit::ValidityDayRequest) -> Reply<ValidityAnswer> {
        answer(|r| validity_day(&request, r), ask(books, core::validity))
    }

    fn coverage(books: Vec<BookBorrow<'_>>, request: wit::CoverageRequest) -> Reply<Assessment> {
        answer(|r| coverage_request(request, r), ask(books, core::coverage))
    }

    fn check_entry(books: Vec<BookBorrow<'_>>, request: wit::EntryRequest) -> Reply<wit::EntryAnswer> {
        answer(|r| entry_request(request, r), ask(books, core::check_entry))
    }

    fn sharing(books: Vec<BookBorrow<'_>>, request: wit::SharingRequest) -> Reply<Assessment> {
        answer(|r| sharing_request(request, r), ask(books, core::sharing))
    }

    fn change_day(books: Vec<BookBorrow<'_>>, request: wit::ChangeRequest) -> Reply<Assessment> {
        answer(|r| change_request(&request, r), ask(books, core::change_day))
    }

    fn refund(books: Vec<BookBorrow<'_>>, request: wit::RefundRequest) -> Reply<RefundAnswer> {
        answer(|r| refund_request(&request, r), ask(books, core::refund))
    }

    fn replacement(books: Vec<BookBorrow<'_>>, request: wit::ReplacementRequest) -> Reply<Assessment> {
        answer(|r| replacement_request(&request, r), ask(books, core::replacement))
    }

    fn inspection(
        books: Vec<BookBorrow<'_>>,
        request: wit::InspectionRequest,
    ) -> Reply<wit::InspectionAnswer> {
        answer(|r| inspection_request(&request, r), ask(books, core::inspection))
    }

    fn seller(books: Vec<BookBorrow<'_>>, request: wit::SellerRequest) -> Reply<wit::SellerAnswer> {
        answer(|r| seller_request(&request, r), ask(books, core::seller))
    }
}

use wit::EntryVerdict;

decision!(core::Entry => wit::EntryAnswer, EntryVerdict: |entry| EntryVerdict::Granted(entry.into()));

impl From<core::Entry> for wit::Entry {
    fn from(entry: core::Entry) -> Self {
        Self {
            title: entry.title.id().to_owned(),
            entries_until: entry.entries_until.map(|until| until.to_string()),
        }
    }
}

impl From<core::Inspection> for wit::InspectionAnswer {
    fn from(inspection: core::Inspection) -> Self {
        let penalty = |penalty: core::Penalty| wit::Penalty {
            pay_by: penalty.pay_by.into(),
            increased_from: penalty.increased_from.into(),
        };
        Self {
            penalty: inspection.penalty.map(penalty),
            reasons: types::reasons(&inspection.reasons),
            book: inspection.book.into(),
        }
    }
}

impl From<core::SellerOfRecord> for wit::SellerAnswer {
    fn from(seller: core::SellerOfRecord) -> Self {
        Self { seller: seller.seller, reasons: types::reasons(&seller.reasons), book: seller.book.into() }
    }
}
