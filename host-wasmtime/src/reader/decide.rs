//! What a decision needs and gives.

use portillon::Instant;

use super::event::{DecidedBy, Event, Recorded};
use super::tap::PresentedTap;
use crate::Retention;

/// What the reader knows of a medium or token before it decides.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    /// What it recorded of the medium or token and has not forgotten yet, in order of event.
    pub earlier: Vec<&'a Event>,
}

/// Whether somebody may pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes; this is recorded.
    Accepted {
        /// What is recorded.
        what: Recorded,
        /// How many people may pass on this medium.
        people: Option<u8>,
        /// Taps counted in this group.
        registered: Option<u8>,
        /// People on board with this token and run.
        on_board: Option<u8>,
        /// Validations are covered until then.
        covered_until: Option<String>,
    },
    /// No.
    Refused,
    /// The tap is not one: what is wrong with it. Nothing was decided.
    BadTap(Vec<String>),
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Whether somebody may pass.
    pub verdict: Verdict,
    /// Code of the message to show.
    pub code: String,
    /// What it was decided with.
    pub by: DecidedBy,
}

/// Decides on taps. It never fails: where the component does, the fallback answer stands in (RD-10).
pub trait Decide {
    /// Decides on one tap.
    fn decide(&mut self, tap: &PresentedTap, known: &Known<'_>) -> Decided;

    /// What may not be kept any longer (RD-11); nothing where it does not know.
    fn retention(&mut self, _now: Instant) -> Option<Retention> {
        None
    }
}
