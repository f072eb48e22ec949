//! The titles that the Navigo online accounts hold: rules AC-6, AC-7, AC-9 and AC-14 to AC-16.
//!
//! Navigo Jour has terms of its own ([`crate::navigo_jour`]). One room for each question, both asked by
//! [`crate::reader`]:
//! - `coverage`: on which modes, lines, stations and zones a title is valid (AC-6, AC-7, AC-9);
//! - `validity`: when a pass is valid, and how long a trip lasts (AC-6, AC-7, AC-14 to AC-16).

pub mod codes;
pub(crate) mod coverage;
pub(crate) mod validity;

use crate::network::Network;

/// The network that sells them.
const NETWORK: Network = Network::IleDeFrance;
