//! The component, asked whether a pass is valid (rules PC-1 to PC-9 are decided there).

use portillon::partner::{
    AskingPartner, Contract, Credential as Standing, FoundPass, HeldTitle, Subject as Sent,
};
use portillon::reader::TitleStatus as Status;
use portillon::{Day, Id, Instant, Network};

use super::request::Claims;
use crate::api::partner::{
    AskingPartner as ApiPartner, CheckAnswer, CheckRequest, Contract as ApiContract, Credential,
    FoundPass as ApiFound, HeldTitle as ApiTitle, Subject,
};
use crate::api::reader::TitleStatus;
use crate::api::types::Date;
use crate::{BookId, Error, Session};

/// A session of the component with the tariff books to decide by.
pub struct Judge {
    session: Session,
    books: Vec<BookId>,
}

impl Judge {
    /// By books that this session has loaded; without any, by the built-in ones.
    #[must_use]
    pub fn new(session: Session, books: Vec<BookId>) -> Self {
        Self { session, books }
    }

    /// Asks the component; `found` is absent before the look-up.
    pub(super) fn check(
        &mut self,
        at: Instant,
        claims: &Claims,
        partner: &AskingPartner,
        found: Option<&FoundPass>,
    ) -> Result<CheckAnswer, Error> {
        let request = CheckRequest {
            at: text(at),
            subject: match &claims.subject {
                Sent::PassNumber(number) => Subject::PassNumber(number.clone()),
                Sent::CustomerNumber(number) => Subject::CustomerNumber(number.clone()),
            },
            birth_date: date(claims.birth_date),
            sent_at: text(claims.sent_at),
            purpose: claims.purpose.as_str().to_owned(),
            consent: claims.consent,
            partner: ApiPartner {
                credential: match partner.credential {
                    Standing::Accepted => Credential::Accepted,
                    Standing::Wrong => Credential::Wrong,
                    Standing::Revoked => Credential::Revoked,
                },
                contract: contract(&partner.contract),
                replayed: partner.replayed,
                over_quota: partner.over_quota,
            },
            found: found.map(|found| ApiFound {
                number_matches: found.number_matches,
                birth_date_matches: found.birth_date_matches,
                titles: found.titles.iter().map(title).collect(),
                mismatches: found.mismatches.iter().copied().map(text).collect(),
            }),
        };
        let answer = self.session.run(&self.books, |functions, store, books| {
            functions.portillon_fares_partner().call_check(store, books, &request)
        })?;
        answer.map_err(Error::BadRequest)
    }
}

fn text(instant: Instant) -> String {
    Network::IleDeFrance.stamp(instant).to_string()
}

fn date(day: Day) -> Date {
    Date { year: day.year(), month: day.month(), day: day.day() }
}

fn contract(contract: &Contract) -> ApiContract {
    ApiContract {
        from: date(contract.from),
        until: contract.until.map(date),
        titles: contract.titles.iter().map(|title| title.id().to_owned()).collect(),
        purposes: contract.purposes.iter().map(Id::as_str).map(str::to_owned).collect(),
    }
}

fn title(held: &HeldTitle) -> ApiTitle {
    ApiTitle {
        title: held.title.id().to_owned(),
        first_day: held.first_day.map(date),
        last_day: held.last_day.map(date),
        status: match held.status {
            Status::Active => TitleStatus::Active,
            Status::Blocked => TitleStatus::Blocked,
            Status::Suspended => TitleStatus::Suspended,
            Status::Ended => TitleStatus::Ended,
        },
    }
}
