//! The Navigo online accounts: rules AC-1 to AC-5, and AC-12 and AC-13 where an account shows what follows from them.
//!
//! One room for each question:
//! - [`titles`]: which titles the account shows, and how they stand (AC-1);
//! - [`debts`]: what is owed, what it blocks, and what paying it unlocks (AC-3);
//! - [`replace_pass`]: a new pass for one that was lost, stolen, broken or never came (AC-4, AC-5).
//!
//! What the accounts hold of imagine R is decided by its own terms ([`crate::imagine_r`]).

pub mod codes;

mod debts;
mod records;
mod replacement;
mod titles;

pub use debts::{
    Block, Blocked, Debt, DebtContract, DebtsAnswer, DebtsRequest, RunningImagineR, UnpaidAmount,
    UnsettledImagineR, debts,
};
pub use records::{StatusChange, TermDays, TermSeason, TitleChange, TitleRecord, TitleTerm};
pub use replacement::{AnnuelPass, ImagineRPass, Pass, ReplacementRequest, replace_pass};
pub use titles::{AccountTitle, Relation, Standing, TitlesAnswer, TitlesRequest, titles};

use crate::network::Network;

/// The network of the accounts.
const NETWORK: Network = Network::IleDeFrance;
