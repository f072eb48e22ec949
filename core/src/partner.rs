//! Partners of the authority check that a pass is valid: rules PC-1 to PC-4, PC-6, PC-7 and PC-9, from the terms of imagine R.
//!
//! A partner sends a number and a birth date and gets one return code, and nothing of the holder. The host keeps passes,
//! quotas, replays and mismatches; every decision is here. [`check`] is asked before the look-up, and again with what it
//! gave; [`number`] says whether a number has the shape of one. One room for each question:
//! - `request`: what a partner sends, and what the host knows of it (PC-1, PC-8);
//! - `number`: what a number looks like (PC-9);
//! - `refusal`: what the partner has to mend (PC-2, PC-4, PC-6, PC-7);
//! - `pass`: whether the pass that was found counts (PC-2, PC-3, PC-6);
//! - `check`: which code the partner gets (PC-1, PC-2).
//!
//! No problem of these functions shows what a partner sent (PC-8, PC-9).

pub mod codes;

mod check;
mod number;
mod pass;
mod refusal;
mod request;
#[cfg(test)]
mod sample;

pub use check::{CheckAnswer, ReturnCode, check};
pub use number::{NumberAnswer, NumberRequest, number};
pub use request::{AskingPartner, CheckRequest, Contract, Credential, FoundPass, HeldTitle, Subject};

use crate::network::Network;

/// The network whose passes are checked.
const NETWORK: Network = Network::IleDeFrance;
