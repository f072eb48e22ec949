//! The pass: a new one, the old one again, and where it may be used.

use portillon::imagine_r as core;
use portillon::wire::{Items, Reader};

use super::{season, wit};
use crate::types::{day, decision, name, optional, same_cases, station};
use wit::ReplacementVerdict;

same_cases!(
    core::PassIncident,
    wit::PassIncident { Lost, Stolen, Damaged, FaultReadable, FaultUnreadable, NotReceived, GoneAtRenewal }
);
same_cases!(core::Desk, wit::Desk { SalesCounter, OtherCounter, Online, Phone, Post });

pub(super) fn replacement_request(
    request: &wit::ReplacementRequest,
    r: &mut Reader,
) -> Option<core::ReplacementRequest> {
    let season = season(r, request.season);
    let declaration_day = day(r, "declarationDay", request.declaration_day);
    let production_day = optional(request.production_day, |date| day(r, "productionDay", date));
    let counter_day = optional(request.counter_day, |date| day(r, "counterDay", date));
    let dispatch_day = optional(request.dispatch_day, |date| day(r, "dispatchDay", date));
    Some(core::ReplacementRequest {
        season: season?,
        incident: request.incident.into(),
        desk: request.desk.into(),
        declaration_day: declaration_day?,
        payment: request.payment.into(),
        police_receipt: request.police_receipt,
        production_day: production_day?,
        counter_day: counter_day?,
        dispatch_day: dispatch_day?,
    })
}

pub(super) fn reuse_request(request: &wit::ReuseRequest, r: &mut Reader) -> Option<core::ReuseRequest> {
    let season = season(r, request.season);
    let today = day(r, "day", request.day);
    let issue_day = day(r, "issueDay", request.issue_day);
    let last_contract_until = optional(request.last_contract_until, |date| day(r, "lastContractUntil", date));
    Some(core::ReuseRequest {
        season: season?,
        day: today?,
        in_hand: request.in_hand,
        issue_day: issue_day?,
        last_contract_until: last_contract_until?,
    })
}

pub(super) fn coverage_request(
    request: wit::CoverageRequest,
    r: &mut Reader,
) -> Option<core::CoverageRequest> {
    let season = season(r, request.season);
    let line = optional(request.line, |line| name(r, "line", &line));
    let stations = r.field("stations", |r| {
        Items::read_each(request.stations, r, |stop, r| station(r, &stop.name, stop.in_region))
    });
    Some(core::CoverageRequest {
        season: season?,
        mode: request.mode.into(),
        line: line?,
        stations: stations?,
        booking_compulsory: request.booking_compulsory,
        first_class: request.first_class,
        with_train_title: request.with_train_title,
    })
}

decision!(
    core::Replacement => wit::ReplacementAnswer,
    ReplacementVerdict: |replacement| ReplacementVerdict::Granted(replacement.into())
);

impl From<core::Period> for wit::Period {
    fn from(period: core::Period) -> Self {
        Self { from: period.from.into(), until: period.until.into() }
    }
}

impl From<core::Replacement> for wit::Replacement {
    fn from(replacement: core::Replacement) -> Self {
        Self {
            currency: replacement.currency.into(),
            fee: replacement.fee.cents(),
            new_pass_by: replacement.new_pass_by.map(Into::into),
            voucher: replacement.voucher.map(Into::into),
            tickets: replacement.tickets.map(Into::into),
        }
    }
}
