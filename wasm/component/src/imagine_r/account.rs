//! The account: the notice of a scholarship and rejected debits.

use portillon::imagine_r as core;
use portillon::wire::{Items, Reader};

use super::{quote_request, scholarship, wit};
use crate::types::{amount, day, decision};
use wit::AccountVerdict;

/// Reads the subscription of a request.
pub(super) fn subscription(r: &mut Reader, request: wit::QuoteRequest) -> Option<core::QuoteRequest> {
    r.field("subscription", |r| quote_request(request, r))
}

pub(super) fn notice_request(request: wit::NoticeRequest, r: &mut Reader) -> Option<core::NoticeRequest> {
    let subscription = subscription(r, request.subscription);
    let scholarship = r.field("scholarship", |r| scholarship(r, request.scholarship));
    let notice_day = day(r, "noticeDay", request.notice_day);
    Some(core::NoticeRequest {
        subscription: subscription?,
        scholarship: scholarship?,
        notice_day: notice_day?,
    })
}

fn rejection(rejection: wit::Rejection, r: &mut Reader) -> Option<core::Rejection> {
    let due = day(r, "due", rejection.due);
    let bank_costs = amount(r, "bankCosts", rejection.bank_costs);
    Some(core::Rejection { due: due?, bank_costs: bank_costs? })
}

pub(super) fn rejections(r: &mut Reader, list: Vec<wit::Rejection>) -> Option<core::Rejections> {
    r.field("rejections", |r| Items::read_each(list, r, rejection))
}

pub(super) fn rejection_request(
    request: wit::RejectionRequest,
    r: &mut Reader,
) -> Option<core::RejectionRequest> {
    let subscription = subscription(r, request.subscription);
    let rejections = rejections(r, request.rejections);
    Some(core::RejectionRequest { subscription: subscription?, rejections: rejections? })
}

decision!(
    core::Account => wit::AccountAnswer,
    AccountVerdict: |account| AccountVerdict::Granted(account.into())
);

impl From<core::Account> for wit::Account {
    fn from(account: core::Account) -> Self {
        Self {
            currency: account.currency.into(),
            due: account.due.cents(),
            paid: account.paid.cents(),
            refunded: account.refunded.cents(),
            payments: account.payments.into_iter().map(Into::into).collect(),
            owed: account.owed.cents(),
            refund: account.refund.cents(),
        }
    }
}
