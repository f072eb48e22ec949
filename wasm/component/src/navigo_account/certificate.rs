//! The certificate for the employer.

use portillon::navigo_account as core;
use portillon::wire::{Count, Items, Reader};
use portillon::{Day, Title, Zones};

use super::wit;
use crate::bindings::exports::portillon::fares::types::{Date, Zones as WitZones};
use crate::types::{self, amount, day, id, optional, same_cases};

same_cases!(core::Situation, wit::Situation { Employee, Internship, Apprenticeship });

fn month(month: wit::Month, r: &mut Reader) -> Option<core::Month> {
    let year = r.field("year", |r| Count::read_number(month.year.into(), r));
    let month = r.field("month", |r| Count::read_number(month.month.into(), r));
    Some(core::Month { year: year?, month: month? })
}

fn zones(r: &mut Reader, name: &'static str, zones: WitZones) -> Option<Zones> {
    r.field(name, |r| Zones::read_parts(zones.first, zones.last, r))
}

fn year_use(year: wit::YearUse, r: &mut Reader) -> Option<core::YearUse> {
    let first_day = day(r, "firstDay", year.first_day);
    let last_day = optional(year.last_day, |date| day(r, "lastDay", date));
    let suspended = r.field("suspended", |r| Items::read_each(year.suspended, r, month));
    Some(core::YearUse { first_day: first_day?, last_day: last_day?, suspended: suspended? })
}

fn title_use(used: wit::TitleUse, r: &mut Reader) -> Option<core::TitleUse> {
    let date = |date: Date, r: &mut Reader| Day::read_parts(date.year, date.month, date.day, r);
    r.field("val", |r| {
        Some(match used {
            wit::TitleUse::Day(day) => core::TitleUse::Day(date(day, r)?),
            wit::TitleUse::Week(monday) => core::TitleUse::Week(date(monday, r)?),
            wit::TitleUse::Month(of) => core::TitleUse::Month(month(of, r)?),
            wit::TitleUse::Year(of) => core::TitleUse::Year(year_use(of, r)?),
            wit::TitleUse::Season(of) => core::TitleUse::Season(super::titles::season(&of, r)?),
        })
    })
}

fn used_title(title: wit::UsedTitle, r: &mut Reader) -> Option<core::UsedTitle> {
    let (name, medium) = (id(r, "id", &title.id), title.medium.into());
    let kind = r.field("title", |r| Title::read_id(&title.title, r));
    let used = r.field("used", |r| title_use(title.used, r));
    let zones = optional(title.zones, |of| zones(r, "zones", of));
    let paid = optional(title.paid, |cents| amount(r, "paid", cents));
    Some(core::UsedTitle { id: name?, title: kind?, medium, used: used?, zones: zones?, paid: paid? })
}

fn work(work: &wit::Work, r: &mut Reader) -> Option<core::Work> {
    let situation = work.situation.into();
    let minutes = |r: &mut Reader, name, minutes: Option<u32>| {
        optional(minutes, |minutes| r.field(name, |r| Count::read_number(minutes, r)))
    };
    let own = minutes(r, "minutes", work.minutes);
    let full_time = minutes(r, "fullTimeMinutes", work.full_time_minutes);
    Some(core::Work { situation, minutes: own?, full_time_minutes: full_time? })
}

pub(super) fn request(request: wit::CertificateRequest, r: &mut Reader) -> Option<core::CertificateRequest> {
    let months = r.field("months", |r| Items::read_each(request.months, r, month));
    let work = r.field("work", |r| work(&request.work, r));
    let needed_zones = optional(request.needed_zones, |of| zones(r, "neededZones", of));
    let titles = r.field("titles", |r| Items::read_each(request.titles, r, used_title));
    Some(core::CertificateRequest {
        months: months?,
        work: work?,
        needed_zones: needed_zones?,
        titles: titles?,
    })
}

impl From<core::CertificateMonth> for wit::CertificateMonth {
    fn from(month: core::CertificateMonth) -> Self {
        let line = |line: core::CertificateLine| wit::CertificateLine {
            id: line.id.as_str().to_owned(),
            title: line.title.id().to_owned(),
            first_day: line.first_day.into(),
            last_day: line.last_day.into(),
            paid: line.paid.cents(),
            counted: line.counted.cents(),
            reasons: types::reasons(&line.reasons),
        };
        Self {
            first_day: month.first_day.into(),
            lines: month.lines.into_iter().map(line).collect(),
            paid: month.paid.cents(),
            share: month.share.cents(),
            repay_by: month.repay_by.into(),
            reasons: types::reasons(&month.reasons),
            book: month.book.into(),
        }
    }
}

impl From<core::CertificateAnswer> for wit::CertificateAnswer {
    fn from(answer: core::CertificateAnswer) -> Self {
        Self {
            currency: answer.currency.into(),
            months: answer.months.into_iter().map(Into::into).collect(),
            share: answer.share.cents(),
            left_out: answer.left_out,
            reasons: types::reasons(&answer.reasons),
        }
    }
}
