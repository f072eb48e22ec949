//! The end of a contract, asked for by the payer or decided by the agency.

use portillon::imagine_r as core;
use portillon::wire::Reader;

use super::account::{rejections, subscription};
use super::wit;
use crate::types::{amount, day, decision, optional, same_cases};
use wit::TerminationVerdict;

same_cases!(core::Applicant, wit::Applicant { Payer, Holder, SomebodyElse });
same_cases!(core::TerminationChannel, wit::TerminationChannel { Email, RegisteredLetter, Other });
same_cases!(core::Evidence, wit::Evidence { None, InFrench, InAnotherLanguage });
same_cases!(
    core::AgencyCause,
    wit::AgencyCause { TwoUnpaidInvoices, SubscriptionFraud, Misuse, UndeclaredChange, DocumentsNotSent }
);

fn internship(r: &mut Reader, internship: wit::Internship) -> Option<core::Internship> {
    let from = day(r, "from", internship.from);
    let to = day(r, "to", internship.to);
    Some(core::Internship {
        from: from?,
        to: to?,
        outside_region: internship.outside_region,
        enrolled_in_region: internship.enrolled_in_region,
    })
}

fn ground(r: &mut Reader, ground: wit::TerminationGround) -> Option<core::TerminationGround> {
    Some(match ground {
        wit::TerminationGround::SchoolingEnded => core::TerminationGround::SchoolingEnded,
        wit::TerminationGround::SchoolingPaused => core::TerminationGround::SchoolingPaused,
        wit::TerminationGround::Internship(of) => {
            core::TerminationGround::Internship(r.field("val", |r| internship(r, of))?)
        }
        wit::TerminationGround::MovedAway => core::TerminationGround::MovedAway,
        wit::TerminationGround::Death => core::TerminationGround::Death,
        wit::TerminationGround::SolidariteTransport => core::TerminationGround::SolidariteTransport,
    })
}

pub(super) fn form(r: &mut Reader, form: wit::TerminationForm) -> Option<core::TerminationForm> {
    let ground = optional(form.ground, |of| r.field("ground", |r| ground(r, of)));
    Some(core::TerminationForm {
        applicant: form.applicant.into(),
        channel: form.channel.into(),
        ground: ground?,
        evidence: form.evidence.into(),
    })
}

fn debt(r: &mut Reader, debt: wit::Debt) -> Option<core::AccountDebt> {
    let amount = amount(r, "amount", debt.amount);
    let paid_day = optional(debt.paid_day, |date| day(r, "paidDay", date));
    Some(core::AccountDebt { amount: amount?, paid_day: paid_day? })
}

pub(super) fn termination_request(
    request: wit::TerminationRequest,
    r: &mut Reader,
) -> Option<core::TerminationRequest> {
    let subscription = subscription(r, request.subscription);
    let subscription_day = day(r, "subscriptionDay", request.subscription_day);
    let first_use_day = optional(request.first_use_day, |date| day(r, "firstUseDay", date));
    let form = r.field("form", |r| form(r, request.form));
    let received_day = day(r, "receivedDay", request.received_day);
    let rejections = optional(request.rejections, |list| rejections(r, list));
    let debt = optional(request.debt, |of| r.field("debt", |r| debt(r, of)));
    Some(core::TerminationRequest {
        subscription: subscription?,
        pass_last_season: request.pass_last_season,
        subscription_day: subscription_day?,
        first_use_day: first_use_day?,
        form: form?,
        received_day: received_day?,
        rejections: rejections?,
        debt: debt?,
    })
}

pub(super) fn agency_request(
    request: wit::AgencyTerminationRequest,
    r: &mut Reader,
) -> Option<core::AgencyTerminationRequest> {
    let subscription = subscription(r, request.subscription);
    let decision_day = day(r, "decisionDay", request.decision_day);
    let rejections = optional(request.rejections, |list| rejections(r, list));
    Some(core::AgencyTerminationRequest {
        subscription: subscription?,
        cause: request.cause.into(),
        decision_day: decision_day?,
        rejections: rejections?,
    })
}

decision!(
    core::Termination => wit::TerminationAnswer,
    TerminationVerdict: |termination| TerminationVerdict::Granted(wit::Termination {
        effective_day: termination.effective_day.into(),
        account: termination.account.into(),
    })
);
