//! The Navigo online accounts: rules AC-1 to AC-5, and AC-12 and AC-13 where an account shows what follows from them.
//!
//! One room for each question:
//! - [`titles`]: which titles the account shows, and how they stand (AC-1);
//! - [`certificate`]: what was paid, and the share that an employer repays (AC-2);
//! - [`debts`]: what is owed, what it blocks, and what paying it unlocks (AC-3);
//! - [`replace_pass`]: a new pass for one that was lost, stolen, broken or never came (AC-4, AC-5).
//!
//! What the accounts hold of imagine R is decided by its own terms ([`crate::imagine_r`]).

pub mod codes;

mod certificate;
mod debts;
mod records;
mod replacement;
mod titles;
mod used;

pub use certificate::{
    CertificateAnswer, CertificateLine, CertificateMonth, CertificateRequest, Situation, WeekMinutes, Work,
    certificate,
};
pub use debts::{
    Block, Blocked, Debt, DebtContract, DebtsAnswer, DebtsRequest, RunningImagineR, UnpaidAmount,
    UnsettledImagineR, debts,
};
pub use records::{StatusChange, TermDays, TermSeason, TitleChange, TitleRecord, TitleTerm};
pub use replacement::{AnnuelPass, ImagineRPass, Pass, ReplacementRequest, replace_pass};
pub use titles::{AccountTitle, Relation, Standing, TitlesAnswer, TitlesRequest, titles};
pub use used::{Month, TitleUse, UsedTitle, YearUse};

use crate::medium::Medium;
use crate::network::Network;
use crate::reason::Reason;

/// The network of the accounts.
const NETWORK: Network = Network::IleDeFrance;

/// The media whose holders nobody knows. Reading: what AC-1 says of Navigo Découverte holds for Easy and paper too.
const ANONYMOUS: [Medium; 3] = [Medium::NavigoDecouverte, Medium::NavigoEasy, Medium::MagneticTicket];

/// AC-1: how many titles on these media are not in the customer base, and why.
fn left_out(media: &[Medium]) -> (u32, Vec<Reason>) {
    let counts =
        ANONYMOUS.map(|medium| (medium, media.iter().map(|other| u32::from(*other == medium)).sum()));
    let about = |(medium, count): (Medium, u32)| {
        Reason::new(&codes::TITLES_NOT_IN_BASE).with("medium", medium.id()).with("count", count)
    };
    let total = counts.iter().map(|(_, count)| count).sum();
    (total, counts.into_iter().filter(|(_, count)| *count > 0).map(about).collect())
}
