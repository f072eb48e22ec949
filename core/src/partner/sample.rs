//! A check that every test changes in one place: on 2 March 2026, a Monday, all is well.

use super::request::{AskingPartner, CheckRequest, Contract, Credential, FoundPass, HeldTitle, Subject};
use crate::id::Id;
use crate::instant::Instant;
use crate::reader::TitleStatus;
use crate::title::Title;
use crate::wire::Items;

pub(super) fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(super) fn held(first_day: Option<&str>, last_day: Option<&str>) -> HeldTitle {
    let day = |text: &str| text.parse().unwrap();
    HeldTitle {
        title: Title::ImagineRScolaire,
        first_day: first_day.map(day),
        last_day: last_day.map(day),
        status: TitleStatus::Active,
    }
}

pub(super) fn found() -> FoundPass {
    FoundPass {
        number_matches: true,
        birth_date_matches: true,
        titles: Items::one(held(Some("2025-09-01"), Some("2026-08-31"))),
        mismatches: Items::default(),
    }
}

pub(super) fn request() -> CheckRequest {
    CheckRequest {
        at: instant("2026-03-02T10:00:00+01:00"),
        subject: Subject::PassNumber("0012345678".into()),
        birth_date: "2011-04-01".parse().unwrap(),
        sent_at: instant("2026-03-02T10:00:00+01:00"),
        purpose: Id::new("museum-entry").unwrap(),
        consent: true,
        partner: AskingPartner {
            credential: Credential::Accepted,
            contract: Contract {
                from: "2026-01-01".parse().unwrap(),
                until: None,
                titles: Items::new(vec![Title::ImagineRScolaire, Title::ImagineRJunior]).unwrap(),
                purposes: Items::new(vec![Id::new("museum-entry").unwrap(), Id::new("bike-hire").unwrap()])
                    .unwrap(),
            },
            replayed: false,
            over_quota: false,
        },
        found: Some(found()),
    }
}
