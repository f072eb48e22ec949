//! Applications and what is due within a month.

use portillon::imagine_r as core;
use portillon::wire::{Items, Reader};

use super::{season, wit};
use crate::types::{day, decision, optional, same_cases};
use wit::ApplicationVerdict;

same_cases!(core::Channel, wit::Channel { Online, Post });
same_cases!(core::Piece, wit::Piece { Photo, MeansOfPayment, Terms, IdentityProof });
same_cases!(core::Duty, wit::Duty { Documents, Address, School, Scholarship, PupilStatus });

fn received_piece(piece: wit::ReceivedPiece, r: &mut Reader) -> Option<core::ReceivedPiece> {
    let day = optional(piece.day, |date| day(r, "day", date));
    Some(core::ReceivedPiece { piece: piece.piece.into(), day: day? })
}

pub(super) fn application_request(
    request: wit::ApplicationRequest,
    r: &mut Reader,
) -> Option<core::ApplicationRequest> {
    let season = season(r, request.season);
    let birth_date = day(r, "birthDate", request.birth_date);
    let filing_day = day(r, "filingDay", request.filing_day);
    let pieces = r.field("pieces", |r| Items::read_each(request.pieces, r, received_piece));
    Some(core::ApplicationRequest {
        season: season?,
        product: request.product.into(),
        birth_date: birth_date?,
        pass_last_season: request.pass_last_season,
        channel: request.channel.into(),
        payment: request.payment.into(),
        filing_day: filing_day?,
        pieces: pieces?,
    })
}

pub(super) fn duty_request(request: &wit::DutyRequest, r: &mut Reader) -> Option<core::DutyRequest> {
    let season = season(r, request.season);
    let since = day(r, "since", request.since);
    let done_day = optional(request.done_day, |date| day(r, "doneDay", date));
    let today = day(r, "day", request.day);
    Some(core::DutyRequest {
        season: season?,
        duty: request.duty.into(),
        since: since?,
        done_day: done_day?,
        in_french: request.in_french,
        day: today?,
    })
}

decision!(
    core::Application => wit::ApplicationAnswer,
    ApplicationVerdict: |application| ApplicationVerdict::Granted(application.into())
);

impl From<core::Application> for wit::Application {
    fn from(application: core::Application) -> Self {
        Self {
            missing: application.missing.into_iter().map(Into::into).collect(),
            delay_from: application.delay_from.map(Into::into),
            process_by: application.process_by.map(Into::into),
        }
    }
}
