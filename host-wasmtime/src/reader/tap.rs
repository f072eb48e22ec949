//! What the front of a reader (antenna, barrier, screen) sends and gets back.
//!
//! One line of JSON each way:
//! `{"request": "r-1", "tap": {"tag": "card", "val": { … }}}` and `{"request": "r-1", "light": "green", … }`.

use serde::{Deserialize, Serialize};

use super::event::{Direction, EventId, Station};

/// A tap that is presented to the reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Presented {
    /// Identifier of the tap, 1 to 64 characters, by the front of the reader. The same tap may be sent again, after a
    /// restart for example: it is answered as before and counts once.
    pub request: String,
    /// The tap.
    pub tap: PresentedTap,
}

/// A medium with titles, or a card or device of NaviTAP.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
pub enum PresentedTap {
    /// A medium with titles.
    Pass(PassTap),
    /// A card or device of NaviTAP.
    Card(CardTap),
}

/// A medium with titles, held to a reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PassTap {
    /// Number of the medium, 1 to 64 characters.
    pub medium: String,
    /// When: RFC 3339 with an offset.
    pub at: String,
    /// The validator.
    pub validator: String,
    /// Mode of transport, as the contract names it.
    pub mode: String,
    /// Whether somebody enters or leaves.
    pub direction: Direction,
    /// Name of the line, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The station, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<Station>,
    /// Fare zone of the place, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<u8>,
    /// The titles on the medium, as `reader.validate` of the contract has them.
    pub titles: Vec<serde_json::Value>,
    /// What the medium itself says of earlier validations, as `reader.validate` has them; those that this reader
    /// recorded are added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<serde_json::Value>,
}

/// A card or device of NaviTAP, held to a validator on board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardTap {
    /// The card or device.
    pub token: String,
    /// When: RFC 3339 with an offset.
    pub at: String,
    /// The validator.
    pub validator: String,
    /// The vessel.
    pub vessel: String,
    /// The sailing.
    pub run: String,
    /// Whether it is a fast service.
    pub fast: bool,
    /// The stop, by its identifier in the tariff book.
    pub stop: String,
    /// What the validator found out about the card: a `card-state` of the contract.
    pub card: String,
}

/// What the light shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// Pass.
    Green,
    /// Do not pass.
    Red,
}

/// What the reader answers. A green light means that the tap is on disk (RD-6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// The tap that is answered.
    pub request: String,
    /// What the light shows.
    pub light: Light,
    /// Code of the message to show: a reason of the contract, or one of the reader's own (`fallback`, `bad-tap`,
    /// `not-recorded`, `request-conflict`).
    pub code: String,
    /// The event that was recorded; absent where the light is red.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// How many people may pass on this medium.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u8>,
    /// NaviTAP: taps counted in this group (NT-7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<u8>,
    /// NaviTAP: people on board with this token and run (NT-7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_board: Option<u8>,
    /// Validations are covered until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered_until: Option<String>,
    /// What is wrong with the tap, and what to send instead; for `bad-tap` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}
