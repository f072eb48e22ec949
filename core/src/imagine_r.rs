//! imagine R Scolaire and Junior, the yearly passes of pupils in Ile-de-France: rules IR-1 to IR-41, from the
//! general terms of the school year 2025/2026.
//!
//! One room for each question:
//! - [`eligibility`]: which pass a child, pupil or apprentice may have (IR-1 to IR-6, IR-11, IR-12);
//! - [`payer`]: who may pay (IR-8 to IR-11);
//! - [`validity`]: from when to when (IR-7, IR-18);
//! - [`quote`]: what it costs and when it is paid (IR-6, IR-20 to IR-23);
//! - [`apply`]: whether an application may be filed, and until when it is processed (IR-6, IR-13 to IR-16);
//! - [`obligation`]: what has to be sent or declared within a month (IR-17);
//! - [`notice`], [`rejected_debits`]: what changes the payments (IR-24, IR-26, IR-38);
//! - [`replace_pass`], [`reuse_pass`]: a new pass, or the old one again (IR-19, IR-27 to IR-30);
//! - [`coverage`]: where it may be used (IR-31);
//! - [`terminate`], [`end_by_agency`]: how a contract ends before its time (IR-25, IR-32 to IR-41);
//! - [`state`]: how things stand after everything that happened.

pub mod codes;

mod account;
mod agency;
mod apply;
mod bars;
mod coverage;
mod debits;
mod eligibility;
mod event;
mod life;
mod notice;
mod obligation;
mod payer;
mod quote;
mod rejection;
mod replacement;
mod reuse;
mod state;
mod termination;
mod termination_form;
mod validity;

pub use account::{Account, AccountDecision};
pub use agency::{AgencyCause, AgencyTerminationRequest, end_by_agency};
pub use apply::{Application, ApplicationDecision, ApplicationRequest, Channel, Piece, ReceivedPiece, apply};
pub use bars::{Creditor, EndCause, EndedContract, EndedContracts, Settlement};
pub(crate) use bars::{Hindered, hindrances, settle};
pub use coverage::{CoverageRequest, coverage};
pub use eligibility::{Eligibility, EligibilityRequest, ProductAssessment, Schooling, eligibility};
pub use event::{Event, Filing, Happening, IncidentReport};
pub use notice::{NoticeRequest, notice};
pub use obligation::{Duty, DutyRequest, obligation};
pub use payer::{PayerRequest, payer};
pub use quote::{PaymentMeans, QuoteRequest, Scholarship, quote};
pub use rejection::{Rejection, RejectionRequest, Rejections, rejected_debits};
pub use replacement::{
    Desk, PassIncident, Period, Replacement, ReplacementDecision, ReplacementRequest, replace_pass,
};
pub use reuse::{ReuseRequest, reuse_pass};
pub use state::{OpenOption, OptionNow, Phase, Refusal, State, StateRequest, state};
pub use termination::{AccountDebt, Termination, TerminationDecision, TerminationRequest, terminate};
pub use termination_form::{
    Applicant, Evidence, Internship, TerminationChannel, TerminationForm, TerminationGround,
};
pub(crate) use validity::starts;
pub use validity::{Contract, ContractDecision, OtherContract, ValidityRequest, validity};

use crate::day::Day;
use crate::order::in_order;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Reason, ReasonKind, Remedy};
use crate::tariff::{Book, Books, ImagineRSeason, SeasonTerms};
use crate::wire::Count;
use crate::{age, network::Network};

vocabulary! {
    /// One of the two products.
    Product, "product" {
        /// imagine R Scolaire.
        Scolaire = "scolaire",
        /// imagine R Junior, for children under 11.
        Junior = "junior",
    }
}

/// A season, by the year in which it begins: 2025 for the school year 2025/2026.
pub type Season = Count<2000, 2100>;

impl Season {
    /// The year in which the season begins.
    pub fn year(self) -> u16 {
        u16::try_from(self.get()).unwrap_or_default()
    }
}

/// The school year as people write it: `2025/2026`.
fn season_name(year: u32) -> String {
    format!("{year}/{}", year + 1)
}

/// The remedy where a season is closed to someone: the season that follows it.
fn subscribe_after(season: Season) -> Remedy {
    Remedy::new(&codes::SUBSCRIBE_NEXT_SEASON).with("season", season_name(season.get() + 1))
}

/// The first book that knows the season, and what it says.
///
/// # Errors
/// CM-10: `no-tariff-in-force` where no book does.
pub(crate) fn season<'a>(
    books: Books<'a>,
    season: Season,
) -> Result<(&'a Book, &'a ImagineRSeason), Problem> {
    let known = |book: &'a Book| Some((book, book.imagine_r()?.season(season.year())?));
    books.iter().find_map(known).ok_or_else(|| {
        Problem::new(
            "season",
            "no-tariff-in-force",
            format!("no tariff book of `{}` knows the season {}", Network::IleDeFrance.id(), season.get()),
            "send another season, or load a tariff book that knows it",
        )
    })
}

/// Every season that a book knows, by the first book that does, in order.
pub(crate) fn seasons(books: Books<'_>) -> Vec<(Season, &SeasonTerms)> {
    let known = books.iter().filter_map(Book::imagine_r).flat_map(|tariff| tariff.seasons.iter());
    let mut seasons: Vec<(Season, &SeasonTerms)> = Vec::new();
    for season in known {
        let Some(number) = Season::new(season.season.0) else { continue };
        if !seasons.iter().any(|(other, _)| *other == number) {
            seasons.push((number, &season.terms));
        }
    }
    in_order(&seasons, |one, other| one.0.cmp(&other.0)).into_iter().copied().collect()
}

/// The book and the season of a subscription that was accepted; or the problems of the subscription, and those
/// that the terms of its season show in the request around it.
fn subscribed<'a>(
    books: Books<'a>,
    subscription: &QuoteRequest,
    others: impl FnOnce(Option<&ImagineRSeason>) -> Vec<Problem>,
) -> Result<(&'a Book, &'a ImagineRSeason), Problems> {
    let found = season(books, subscription.season);
    let known = found.as_ref().ok().map(|(_, season)| *season);
    let own = quote::order_problems(subscription, known.map(|season| &season.terms));
    let problems = own.into_iter().map(|problem| problem.inside("subscription")).chain(others(known));
    unless(found.map_err(|problem| problem.inside("subscription")), problems)
}

/// IR-2, IR-6: whether a holder is under 11 on the season's reference day.
fn is_under_junior_age(terms: &SeasonTerms, birth: Day) -> bool {
    age::is_under(terms.junior_age.value.years(), birth, terms.junior_reference.value)
}

/// A reason that compares a birthday with a reference day.
fn about_age(kind: &'static ReasonKind, years: u16, reference: Day, birth: Day) -> Reason {
    Reason::new(kind)
        .with("age", years)
        .with("referenceDay", reference)
        .with("birthday", age::birthday(birth, years))
}
