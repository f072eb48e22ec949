//! What is owed.

use portillon::navigo_account as core;
use portillon::wire::{Count, Items, Reader};

use super::wit;
use crate::types::{self, amount, day, id, optional, same_cases};

same_cases!(
    core::Blocked,
    wit::Blocked { NewContract, SameSeason, ContractByRight, Termination, Continuation }
);

fn running(running: &wit::RunningImagineR, r: &mut Reader) -> Option<core::RunningImagineR> {
    let contract = id(r, "contract", &running.contract);
    Some(core::RunningImagineR { contract: contract?, payment: running.payment.into() })
}

fn unsettled(unsettled: &wit::UnsettledImagineR, r: &mut Reader) -> Option<core::UnsettledImagineR> {
    let season = r.field("season", |r| Count::read_number(unsettled.season.into(), r));
    let end_day = day(r, "endDay", unsettled.end_day);
    let notice_day = optional(unsettled.notice_day, |date| day(r, "noticeDay", date));
    let cause = unsettled.cause.into();
    Some(core::UnsettledImagineR { season: season?, end_day: end_day?, cause, notice_day: notice_day? })
}

fn contract(contract: &wit::DebtContract, r: &mut Reader) -> Option<core::DebtContract> {
    Some(match contract {
        wit::DebtContract::ImagineR(of) => core::DebtContract::ImagineR(r.field("val", |r| running(of, r))?),
        wit::DebtContract::ImagineREnded(of) => {
            core::DebtContract::ImagineREnded(r.field("val", |r| unsettled(of, r))?)
        }
        wit::DebtContract::Annuel => core::DebtContract::Annuel,
        wit::DebtContract::AnnuelEnded => core::DebtContract::AnnuelEnded,
    })
}

fn unpaid(debt: wit::UnpaidAmount, r: &mut Reader) -> Option<core::UnpaidAmount> {
    let id = id(r, "id", &debt.id);
    let amount = amount(r, "amount", debt.amount);
    let since = day(r, "since", debt.since);
    let contract = r.field("contract", |r| contract(&debt.contract, r));
    Some(core::UnpaidAmount { id: id?, amount: amount?, since: since?, contract: contract? })
}

pub(super) fn request(request: wit::DebtsRequest, r: &mut Reader) -> Option<core::DebtsRequest> {
    let day = day(r, "day", request.day);
    let debts = r.field("debts", |r| Items::read_each(request.debts, r, unpaid));
    Some(core::DebtsRequest { day: day?, debts: debts? })
}

impl From<core::Debt> for wit::Debt {
    fn from(debt: core::Debt) -> Self {
        let block = |block: core::Block| wit::Block {
            what: block.what.into(),
            free_from: block.free_from.map(Into::into),
            settled_from: block.settled_from.map(Into::into),
        };
        Self {
            id: debt.id.as_str().to_owned(),
            amount: debt.amount.cents(),
            since: debt.since.into(),
            blocks: debt.blocks.into_iter().map(block).collect(),
            reasons: types::reasons(&debt.reasons),
            remedies: types::remedies(&debt.remedies),
        }
    }
}

impl From<core::DebtsAnswer> for wit::DebtsAnswer {
    fn from(answer: core::DebtsAnswer) -> Self {
        Self {
            currency: answer.currency.into(),
            total: answer.total.cents(),
            debts: answer.debts.into_iter().map(Into::into).collect(),
            book: answer.book.into(),
        }
    }
}
