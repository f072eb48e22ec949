//! Which titles the account shows.

use portillon::Title;
use portillon::navigo_account as core;
use portillon::wire::{Count, Items, Reader};

use super::wit;
use crate::types::{self, day, id, optional, same_cases};

same_cases!(core::StatusChange, wit::StatusChange { Suspended, Resumed, Ended });
same_cases!(core::Standing, wit::Standing { InForce, InProgress, StartsLater, Suspended, Ended });
same_cases!(core::Relation, wit::Relation { Holder, Payer, HolderAndPayer });

/// Reads a season of imagine R.
pub(super) fn season(of: &wit::TermSeason, r: &mut Reader) -> Option<core::TermSeason> {
    let season = r.field("season", |r| Count::read_number(of.season.into(), r));
    Some(core::TermSeason { season: season?, pass_last_season: of.pass_last_season })
}

fn term(term: wit::TitleTerm, r: &mut Reader) -> Option<core::TitleTerm> {
    r.field("val", |r| match term {
        wit::TitleTerm::Days(days) => {
            let first_day = day(r, "firstDay", days.first_day);
            let last_day = optional(days.last_day, |date| day(r, "lastDay", date));
            Some(core::TitleTerm::Days(core::TermDays { first_day: first_day?, last_day: last_day? }))
        }
        wit::TitleTerm::Season(of) => season(&of, r).map(core::TitleTerm::Season),
    })
}

fn change(change: wit::TitleChange, r: &mut Reader) -> Option<core::TitleChange> {
    Some(core::TitleChange { day: day(r, "day", change.day)?, what: change.what.into() })
}

fn record(record: wit::TitleRecord, r: &mut Reader) -> Option<core::TitleRecord> {
    let (name, medium) = (id(r, "id", &record.id), record.medium.into());
    let title = r.field("title", |r| Title::read_id(&record.title, r));
    let holder = id(r, "holder", &record.holder);
    let payer = id(r, "payer", &record.payer);
    let term = r.field("term", |r| term(record.term, r));
    let accepted_day = optional(record.accepted_day, |date| day(r, "acceptedDay", date));
    let changes = r.field("changes", |r| Items::read_each(record.changes, r, change));
    Some(core::TitleRecord {
        id: name?,
        title: title?,
        holder: holder?,
        payer: payer?,
        medium,
        term: term?,
        accepted_day: accepted_day?,
        changes: changes?,
    })
}

pub(super) fn request(request: wit::TitlesRequest, r: &mut Reader) -> Option<core::TitlesRequest> {
    let day = day(r, "day", request.day);
    let person = id(r, "person", &request.person);
    let records = r.field("records", |r| Items::read_each(request.records, r, record));
    Some(core::TitlesRequest { day: day?, person: person?, records: records? })
}

impl From<core::AccountTitle> for wit::AccountTitle {
    fn from(title: core::AccountTitle) -> Self {
        Self {
            id: title.id.as_str().to_owned(),
            title: title.title.id().to_owned(),
            relation: title.relation.into(),
            standing: title.standing.into(),
            first_day: title.first_day.into(),
            last_day: title.last_day.map(Into::into),
            reasons: types::reasons(&title.reasons),
        }
    }
}

impl From<core::TitlesAnswer> for wit::TitlesAnswer {
    fn from(answer: core::TitlesAnswer) -> Self {
        Self {
            titles: answer.titles.into_iter().map(Into::into).collect(),
            left_out: answer.left_out,
            reasons: types::reasons(&answer.reasons),
            book: answer.book.into(),
        }
    }
}
