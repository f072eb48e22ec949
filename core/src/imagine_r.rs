//! imagine R Scolaire and Junior, the yearly passes of pupils in Ile-de-France: rules IR-1 to IR-12, IR-18 and
//! IR-20 to IR-23, from the general terms of the school year 2025/2026.
//!
//! One room for each question:
//! - [`eligibility`]: which pass a child, pupil or apprentice may have (IR-1 to IR-6, IR-11, IR-12);
//! - [`payer`]: who may pay (IR-8 to IR-11);
//! - [`validity`]: from when to when (IR-7, IR-18);
//! - [`quote`]: what it costs and when it is paid (IR-6, IR-20 to IR-23).

pub mod codes;

mod account;
mod bars;
mod debits;
mod eligibility;
mod payer;
mod quote;
mod validity;

pub use account::{Account, AccountDecision};
pub use bars::{Creditor, EndCause, EndedContract, EndedContracts, Settlement};
pub use eligibility::{Eligibility, EligibilityRequest, ProductAssessment, Schooling, eligibility};
pub use payer::{PayerRequest, payer};
pub use quote::{PaymentMeans, QuoteRequest, Scholarship, quote};
pub use validity::{Contract, ContractDecision, OtherContract, ValidityRequest, validity};

use crate::day::Day;
use crate::problem::Problem;
use crate::reason::{Reason, ReasonKind};
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

/// The first book that knows the season, and what it says.
///
/// # Errors
/// CM-10: `no-tariff-in-force` where no book does.
fn season<'a>(books: Books<'a>, season: Season) -> Result<(&'a Book, &'a ImagineRSeason), Problem> {
    let known = |book: &'a Book| Some((book, book.imagine_r(season.year())?));
    books.iter().find_map(known).ok_or_else(|| {
        Problem::new(
            "season",
            "no-tariff-in-force",
            format!("no tariff book of `{}` knows the season {}", Network::IleDeFrance.id(), season.get()),
            "send another season, or load a tariff book that knows it",
        )
    })
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
