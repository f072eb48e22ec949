//! The interface `navigo`.

mod annuel;
mod liberte;

use portillon::navigo as core;
use portillon::wire::{Count, Items, Reader};
use portillon::{Instant, Title, Zones};

use crate::bindings::exports::portillon::fares::navigo::{self as wit, BookBorrow, Guest};
use crate::bindings::exports::portillon::fares::types::{
    Assessment, QuoteAnswer, RefundAnswer, SaleWindowAnswer, ValidityAnswer, Zones as WitZones,
};
use crate::tariffs::ask;
use crate::types::{amount, day, name, optional, same_cases, station};
use crate::{Component, Reply, answer};

same_cases!(core::Right, wit::Right { SolidariteQuarter, SolidariteHalf, Gratuite, LargeFamily, Disability });
same_cases!(core::RefundCause, wit::RefundCause { Illness, Dismissal, WorkplaceChange });

fn title(r: &mut Reader, id: &str) -> Option<Title> {
    r.field("title", |r| Title::read_id(id, r))
}

pub(crate) fn zones(r: &mut Reader, name: &'static str, zones: Option<WitZones>) -> Option<Option<Zones>> {
    optional(zones, |zones| r.field(name, |r| Zones::read_parts(zones.first, zones.last, r)))
}

/// Reads a number that may be absent at the field `name`.
pub(crate) fn count<const MIN: u32, const MAX: u32>(
    r: &mut Reader,
    name: &'static str,
    number: Option<u32>,
) -> Option<Option<Count<MIN, MAX>>> {
    optional(number, |number| r.field(name, |r| Count::read_number(number, r)))
}

fn person(r: &mut Reader, person: wit::Person) -> Option<core::Person> {
    r.field("person", |r| {
        let birth_date = optional(person.birth_date, |date| day(r, "birthDate", date));
        let right = |right: wit::Right, _: &mut Reader| Some(right.into());
        let rights =
            optional(person.rights, |rights| r.field("rights", |r| Items::read_each(rights, r, right)));
        let work_minutes = count(r, "workMinutes", person.work_minutes);
        Some(core::Person { birth_date: birth_date?, rights: rights?, work_minutes: work_minutes? })
    })
}

fn on_medium<const MAX: usize>(
    r: &mut Reader,
    held: Vec<wit::HeldTitle>,
) -> Option<Items<core::HeldTitle, MAX>> {
    let held_title = |held: wit::HeldTitle, r: &mut Reader| {
        Some(core::HeldTitle { title: title(r, &held.title)?, reduced: held.reduced })
    };
    r.field("onMedium", |r| Items::read_each(held, r, held_title))
}

fn quote_request(request: wit::QuoteRequest, r: &mut Reader) -> Option<core::QuoteRequest> {
    let title = title(r, &request.title);
    let purchase_day = day(r, "purchaseDay", request.purchase_day);
    let first_day = optional(request.first_day, |date| day(r, "firstDay", date));
    let zones = zones(r, "zones", request.zones);
    let days = count(r, "days", request.days);
    let quantity = count(r, "quantity", request.quantity);
    let person = optional(request.person, |who| person(r, who));
    let on_medium = optional(request.on_medium, |held| on_medium(r, held));
    Some(core::QuoteRequest {
        title: title?,
        purchase_day: purchase_day?,
        first_day: first_day?,
        zones: zones?,
        days: days?,
        quantity: quantity?,
        medium: request.medium.into(),
        person: person?,
        on_medium: on_medium?,
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
    let zones = zones(r, "zones", request.zones);
    let days = count(r, "days", request.days);
    Some(core::ValidityRequest {
        title: title?,
        first_day: first_day?,
        first_used: first_used?,
        zones: zones?,
        days: days?,
    })
}

fn coverage_request(request: wit::CoverageRequest, r: &mut Reader) -> Option<core::CoverageRequest> {
    let title = title(r, &request.title);
    let own = zones(r, "zones", request.zones);
    let on = day(r, "day", request.day);
    let line = optional(request.line, |line| name(r, "line", &line));
    let stations = r.field("stations", |r| {
        Items::read_each(request.stations, r, |stop, r| station(r, &stop.name, stop.in_region))
    });
    let trip_zones = zones(r, "tripZones", request.trip_zones);
    Some(core::CoverageRequest {
        title: title?,
        zones: own?,
        day: on?,
        mode: request.mode.into(),
        line: line?,
        stations: stations?,
        trip_zones: trip_zones?,
        booking_compulsory: request.booking_compulsory,
        first_class: request.first_class,
    })
}

fn eligibility_request(request: wit::EligibilityRequest, r: &mut Reader) -> Option<core::EligibilityRequest> {
    let title = title(r, &request.title);
    let on = day(r, "day", request.day);
    let person = person(r, request.person);
    Some(core::EligibilityRequest { title: title?, day: on?, person: person? })
}

fn sharing_request(request: wit::SharingRequest, r: &mut Reader) -> Option<core::SharingRequest> {
    let purchase_day = day(r, "purchaseDay", request.purchase_day);
    let title = title(r, &request.title);
    let on_medium = on_medium(r, request.on_medium);
    Some(core::SharingRequest {
        purchase_day: purchase_day?,
        title: title?,
        reduced: request.reduced,
        medium: request.medium.into(),
        on_medium: on_medium?,
    })
}

fn change_request(request: wit::ChangeRequest, r: &mut Reader) -> Option<core::ChangeRequest> {
    let title = title(r, &request.title);
    let request_day = day(r, "requestDay", request.request_day);
    let first_day = optional(request.first_day, |date| day(r, "firstDay", date));
    let old_zones = zones(r, "zones", request.zones);
    let new_zones = zones(r, "newZones", request.new_zones);
    let person = optional(request.person, |who| person(r, who));
    Some(core::ChangeRequest {
        title: title?,
        request_day: request_day?,
        first_day: first_day?,
        zones: old_zones?,
        new_zones: new_zones?,
        medium: request.medium.into(),
        person: person?,
    })
}

fn refund_request(request: wit::RefundRequest, r: &mut Reader) -> Option<core::RefundRequest> {
    let title = title(r, &request.title);
    let first_day = optional(request.first_day, |date| day(r, "firstDay", date));
    let cancellation_day = optional(request.cancellation_day, |date| day(r, "cancellationDay", date));
    let claim_day = day(r, "claimDay", request.claim_day);
    let paid = amount(r, "paid", request.paid);
    let refunds = r.field("refundsThisYear", |r| Count::read_number(request.refunds_this_year, r));
    Some(core::RefundRequest {
        title: title?,
        first_day: first_day?,
        medium: request.medium.into(),
        validated: request.validated,
        cancellation_day: cancellation_day?,
        claim_day: claim_day?,
        paid: paid?,
        cause: request.cause.map(Into::into),
        proof: request.proof,
        refunds_this_year: refunds?,
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

    fn coverage(books: Vec<BookBorrow<'_>>, request: wit::CoverageRequest) -> Reply<Assessment> {
        answer(|r| coverage_request(request, r), ask(books, core::coverage))
    }

    fn eligibility(books: Vec<BookBorrow<'_>>, request: wit::EligibilityRequest) -> Reply<Assessment> {
        answer(|r| eligibility_request(request, r), ask(books, core::eligibility))
    }

    fn sharing(books: Vec<BookBorrow<'_>>, request: wit::SharingRequest) -> Reply<Assessment> {
        answer(|r| sharing_request(request, r), ask(books, core::sharing))
    }

    fn change(books: Vec<BookBorrow<'_>>, request: wit::ChangeRequest) -> Reply<QuoteAnswer> {
        answer(|r| change_request(request, r), ask(books, core::change))
    }

    fn refund(books: Vec<BookBorrow<'_>>, request: wit::RefundRequest) -> Reply<RefundAnswer> {
        answer(|r| refund_request(request, r), ask(books, core::refund))
    }

    fn annuel_plan(books: Vec<BookBorrow<'_>>, request: wit::AnnuelPlanRequest) -> Reply<QuoteAnswer> {
        answer(|r| annuel::plan_request(request, r), ask(books, core::annuel_plan))
    }

    fn annuel_state(
        books: Vec<BookBorrow<'_>>,
        request: wit::AnnuelStateRequest,
    ) -> Reply<wit::AnnuelStateAnswer> {
        answer(|r| annuel::state_request(request, r), ask(books, core::annuel_state))
    }

    fn liberte_day(
        books: Vec<BookBorrow<'_>>,
        request: wit::LiberteDayRequest,
    ) -> Reply<wit::LiberteDayAnswer> {
        answer(|r| liberte::day_request(request, r), ask(books, core::liberte_day))
    }

    fn liberte_month(
        books: Vec<BookBorrow<'_>>,
        request: wit::LiberteMonthRequest,
    ) -> Reply<wit::LiberteMonthAnswer> {
        answer(|r| liberte::month_request(request, r), ask(books, core::liberte_month))
    }

    fn liberte_subscription(
        books: Vec<BookBorrow<'_>>,
        request: wit::LiberteSubscriptionRequest,
    ) -> Reply<QuoteAnswer> {
        answer(|r| liberte::subscription_request(request, r), ask(books, core::liberte_subscription))
    }
}
