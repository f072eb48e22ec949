//! A new pass.

use portillon::navigo_account as core;
use portillon::wire::{Count, Items, Reader};
use portillon::{Day, Title};

use super::wit;
use crate::bindings::exports::portillon::fares::types::Date;
use crate::types::{day, optional};

fn annuel_pass(pass: wit::AnnuelPass, r: &mut Reader) -> Option<core::AnnuelPass> {
    let loss = |date: Date, r: &mut Reader| Day::read_parts(date.year, date.month, date.day, r);
    Some(core::AnnuelPass { losses: r.field("losses", |r| Items::read_each(pass.losses, r, loss))? })
}

fn imagine_r_pass(pass: &wit::ImagineRPass, r: &mut Reader) -> Option<core::ImagineRPass> {
    let season = r.field("season", |r| Count::read_number(pass.season.into(), r));
    let dispatch_day = optional(pass.dispatch_day, |date| day(r, "dispatchDay", date));
    Some(core::ImagineRPass { season: season?, payment: pass.payment.into(), dispatch_day: dispatch_day? })
}

fn pass(pass: wit::Pass, r: &mut Reader) -> Option<core::Pass> {
    Some(match pass {
        wit::Pass::Personalised => core::Pass::Personalised,
        wit::Pass::Annuel(pass) => core::Pass::Annuel(r.field("val", |r| annuel_pass(pass, r))?),
        wit::Pass::ImagineR(pass) => core::Pass::ImagineR(r.field("val", |r| imagine_r_pass(&pass, r))?),
        wit::Pass::Decouverte => core::Pass::Decouverte,
        wit::Pass::Easy => core::Pass::Easy,
    })
}

pub(super) fn replacement_request(
    request: wit::ReplacementRequest,
    r: &mut Reader,
) -> Option<core::ReplacementRequest> {
    let (incident, police_receipt) = (request.incident.into(), request.police_receipt);
    let pass = r.field("pass", |r| pass(request.pass, r));
    let title = |id: String, r: &mut Reader| Title::read_id(&id, r);
    let titles = r.field("titles", |r| Items::read_each(request.titles, r, title));
    let declaration_day = day(r, "declarationDay", request.declaration_day);
    let production_day = optional(request.production_day, |date| day(r, "productionDay", date));
    Some(core::ReplacementRequest {
        pass: pass?,
        titles: titles?,
        incident,
        declaration_day: declaration_day?,
        police_receipt,
        production_day: production_day?,
    })
}
