//! The Navigo online accounts: rules AC-1 to AC-5, and AC-12 and AC-13 where an account shows what follows from them.
//!
//! One room for each question:
//! - [`replace_pass`]: a new pass for one that was lost, stolen, broken or never came (AC-4, AC-5).
//!
//! What the accounts hold of imagine R is decided by its own terms ([`crate::imagine_r`]).

pub mod codes;

mod replacement;

pub use replacement::{AnnuelPass, ImagineRPass, Pass, ReplacementRequest, replace_pass};

use crate::network::Network;

/// The network of the accounts.
const NETWORK: Network = Network::IleDeFrance;
