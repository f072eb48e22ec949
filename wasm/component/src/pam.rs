//! The interface `pam`.

mod account;
mod invoice;

use portillon::pam as core;
use portillon::wire::{Count, Items, Reader};
use portillon::{Id, Instant};

use crate::bindings::exports::portillon::fares::pam::{self as wit, BookBorrow, Guest};
use crate::bindings::exports::portillon::fares::types::{Assessment, QuoteAnswer, SaleWindowAnswer};
use crate::tariffs::ask;
use crate::types::{self, amount, day, decision, optional, same_cases};
use crate::{Component, Reply, answer};

same_cases!(core::Companion, wit::Companion { Optional, CardMention, Compulsory });
same_cases!(core::Rider, wit::Rider { Regular, Occasional });
same_cases!(core::NoRide, wit::NoRide { Cancelled, Absent });
same_cases!(core::Purpose, wit::Purpose { Account, Invoice });
same_cases!(
    core::Means,
    wit::Means { Card, Transfer, Cheque, CashAtAgency, CashElsewhere, DirectDebit, ToDriver }
);

fn place(name: &'static str, place: wit::Place, r: &mut Reader) -> Option<core::Place> {
    r.field(name, |r| {
        let latitude = r.field("latitude", |r| core::Degrees::read_number(place.latitude, r));
        let longitude = r.field("longitude", |r| core::Degrees::read_number(place.longitude, r));
        Some(core::Place { latitude: latitude?, longitude: longitude? })
    })
}

fn distance(distance: wit::Distance, r: &mut Reader) -> Option<core::Distance> {
    r.field("val", |r| match distance {
        wit::Distance::Metres(metres) => Count::read_number(metres, r).map(core::Distance::Metres),
        wit::Distance::Between(between) => {
            let origin = place("origin", between.origin, r);
            let destination = place("destination", between.destination, r);
            Some(core::Distance::Between(core::Between { origin: origin?, destination: destination? }))
        }
    })
}

fn quote_request(request: wit::QuoteRequest, r: &mut Reader) -> Option<core::QuoteRequest> {
    let day = day(r, "day", request.day);
    let distance = r.field("distance", |r| distance(request.distance, r));
    let companion = |companion: wit::Companion, _: &mut Reader| Some(companion.into());
    let companions = r.field("companions", |r| Items::read_each(request.companions, r, companion));
    Some(core::QuoteRequest { day: day?, distance: distance?, companions: companions? })
}

fn booking_request(request: wit::BookingRequest, r: &mut Reader) -> Option<core::BookingRequest> {
    Some(core::BookingRequest { rider: request.rider.into(), day: day(r, "day", request.day)? })
}

fn cancel_request(request: wit::CancelRequest, r: &mut Reader) -> Option<core::CancelRequest> {
    let wit::CancelRequest { kind, excused, .. } = request;
    let day = day(r, "day", request.day);
    let at = optional(request.at, |at| r.field("at", |r| Instant::read_text(&at, r)));
    let fare = amount(r, "fare", request.fare);
    Some(core::CancelRequest { day: day?, kind: kind.into(), at: at?, excused, fare: fare? })
}

fn payment_request(request: wit::PaymentRequest, r: &mut Reader) -> Option<core::PaymentRequest> {
    let (purpose, means) = (request.purpose.into(), request.means.into());
    let day = day(r, "day", request.day);
    let amount = amount(r, "amount", request.amount);
    Some(core::PaymentRequest { day: day?, purpose, means, amount: amount? })
}

fn third_party(r: &mut Reader, payer: wit::ThirdParty) -> Option<core::ThirdParty> {
    r.field("thirdParty", |r| {
        let percent = r.field("percent", |r| Count::read_number(payer.percent.into(), r));
        Some(core::ThirdParty { declared_at_registration: payer.declared_at_registration, percent: percent? })
    })
}

fn share_request(request: wit::ShareRequest, r: &mut Reader) -> Option<core::ShareRequest> {
    let day = day(r, "day", request.day);
    let amount = amount(r, "amount", request.amount);
    let third_party = third_party(r, request.third_party);
    Some(core::ShareRequest { day: day?, amount: amount?, third_party: third_party? })
}

impl Guest for Component {
    fn quote(books: Vec<BookBorrow<'_>>, request: wit::QuoteRequest) -> Reply<QuoteAnswer> {
        answer(|r| quote_request(request, r), ask(books, core::quote))
    }

    fn booking(books: Vec<BookBorrow<'_>>, request: wit::BookingRequest) -> Reply<SaleWindowAnswer> {
        answer(|r| booking_request(request, r), ask(books, core::booking))
    }

    fn cancel(books: Vec<BookBorrow<'_>>, request: wit::CancelRequest) -> Reply<wit::CancelAnswer> {
        answer(|r| cancel_request(request, r), ask(books, core::cancel))
    }

    fn payment(books: Vec<BookBorrow<'_>>, request: wit::PaymentRequest) -> Reply<Assessment> {
        answer(|r| payment_request(request, r), ask(books, core::payment))
    }

    fn share(books: Vec<BookBorrow<'_>>, request: wit::ShareRequest) -> Reply<wit::ShareAnswer> {
        answer(|r| share_request(request, r), ask(books, core::share))
    }

    fn account(books: Vec<BookBorrow<'_>>, request: wit::AccountRequest) -> Reply<wit::AccountAnswer> {
        answer(|r| account::request(request, r), ask(books, core::account))
    }

    fn invoice(books: Vec<BookBorrow<'_>>, request: wit::InvoiceRequest) -> Reply<wit::InvoiceAnswer> {
        answer(|r| invoice::invoice_request(request, r), ask(books, core::invoice))
    }

    fn dunning(books: Vec<BookBorrow<'_>>, request: wit::DunningRequest) -> Reply<wit::DunningAnswer> {
        answer(|r| invoice::dunning_request(request, r), ask(books, core::dunning))
    }
}

use wit::ShareVerdict;

decision!(core::Parts => wit::ShareAnswer, ShareVerdict: |core::Parts { third_party, rider }| {
    ShareVerdict::Granted(wit::Parts { third_party: third_party.cents(), rider: rider.cents() })
});

impl From<core::CancelAnswer> for wit::CancelAnswer {
    fn from(answer: core::CancelAnswer) -> Self {
        Self {
            amount: answer.amount.map(|amount| amount.cents()),
            reasons: types::reasons(&answer.reasons),
            remedies: types::remedies(&answer.remedies),
            book: answer.book.into(),
        }
    }
}

fn text(id: &Id) -> String {
    id.as_str().to_owned()
}

fn refused(entries: &[core::RefusedEntry]) -> Vec<wit::RefusedEntry> {
    let convert = |entry: &core::RefusedEntry| wit::RefusedEntry {
        id: text(&entry.id),
        reasons: types::reasons(&entry.reasons),
        remedies: types::remedies(&entry.remedies),
    };
    entries.iter().map(convert).collect()
}
