//! Readers of Ile-de-France: gates, validators and inspectors' devices, which decide without a network: rules RD-1 to
//! RD-5 and RD-11, from the general terms of Navigo Jour, for all titles on the medium.
//!
//! [`validate`] says whether a medium may pass and on which of its titles, [`inspect`] whether an entry was validated in
//! time, [`retention`] which data have to go. One room for each question:
//! - `titles`: what is on the medium, and what a title of each kind must have (RD-1);
//! - `moment`: the moment that is judged, and the figures of its day (RD-1);
//! - `term`: when a title can be used, and its trip (AC-14 to AC-16);
//! - `order`: which title is used first (RD-2);
//! - `validate`: whether the medium passes (RD-1, RD-3);
//! - `pass_back`: whether it comes back too soon (RD-4);
//! - `inspection`: whether an entry holds (RD-5);
//! - `retention`: what is deleted (RD-11).

pub mod codes;

mod inspection;
mod moment;
mod order;
mod pass_back;
mod retention;
mod term;
mod titles;
mod validate;

pub use inspection::{InspectionDecision, InspectionRequest, ValidEntry, inspect};
pub use retention::{Retention, RetentionRequest, retention};
pub use titles::{Direction, LoadedTitle, Tap, TitleStatus, ValidateRequest, Validation};
pub use validate::{AcceptedValidation, ValidationDecision, validate};

use crate::mode::Mode;
use crate::navigo::validity::is_rail;
use crate::network::Network;
use crate::tariff::{NavigoTariff, ReaderTariff};

/// The network of these readers.
const NETWORK: Network = Network::IleDeFrance;

/// RD-5: minutes for which an entry holds on a mode.
fn control_minutes(navigo: &NavigoTariff, tariff: &ReaderTariff, mode: Mode) -> u32 {
    if is_rail(navigo, mode) {
        tariff.rail_control_minutes.value.0
    } else {
        tariff.surface_control_minutes.value.0
    }
}
