//! What a reader records of an accepted tap (RD-6, RD-8).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Answer;

/// The identifier of an event: device, boot epoch, sequence (RD-6). No two events ever share one.
///
/// The epoch grows with each start of the reader, before the first tap; the sequence with each event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    /// Name of the device, without a slash.
    pub device: String,
    /// Number of the start, from 1.
    pub epoch: u32,
    /// Number of the event since the start, from 1.
    pub sequence: u64,
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.device, self.epoch, self.sequence)
    }
}

impl FromStr for EventId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "an event id is `device/epoch/sequence`";
        let mut parts = text.split('/');
        let (Some(device), Some(epoch), Some(sequence), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(SHAPE);
        };
        match (device.is_empty(), epoch.parse(), sequence.parse()) {
            (false, Ok(epoch), Ok(sequence)) => Ok(Self { device: device.to_owned(), epoch, sequence }),
            _ => Err(SHAPE),
        }
    }
}

impl Serialize for EventId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An accepted tap, as it is journaled and uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// Its identifier.
    pub id: EventId,
    /// Identifier that the front of the reader gave to the tap.
    pub request: String,
    /// When: RFC 3339, as the front of the reader sent it.
    pub at: String,
    /// What was recorded.
    pub what: Recorded,
    /// What the reader answered.
    pub answer: Answer,
    /// What it was decided with.
    pub decided_by: DecidedBy,
}

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
pub enum Recorded {
    /// A validation of a title on a medium.
    Validation(Validation),
    /// A NaviTAP tap.
    Tap(Tap),
}

impl Recorded {
    /// Whether it has to be billed, and is therefore kept until it is settled (RD-11).
    #[must_use]
    pub fn is_billed(&self) -> bool {
        match self {
            Self::Validation(validation) => validation.billed,
            Self::Tap(_) => true,
        }
    }
}

/// Whether somebody enters or leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each case says it")]
pub enum Direction {
    Entry,
    Exit,
}

/// A station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Station {
    /// Its name.
    pub name: String,
    /// Whether it is in Ile-de-France.
    pub in_region: bool,
}

/// A validation of a title on a medium, without the instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Validation {
    /// Number of the medium.
    pub medium: String,
    /// The validator.
    pub validator: String,
    /// Mode of transport, as the contract names it.
    pub mode: String,
    /// Whether somebody entered or left.
    pub direction: Direction,
    /// Name of the line, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The station, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<Station>,
    /// The title that was used, as the contract names it; absent where the fallback answer let the medium pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it has to be billed.
    pub billed: bool,
}

/// A NaviTAP tap, without event id and instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tap {
    /// The card or device.
    pub token: String,
    /// The validator.
    pub validator: String,
    /// The vessel.
    pub vessel: String,
    /// The sailing.
    pub run: String,
    /// Whether it is a fast service.
    pub fast: bool,
    /// The stop.
    pub stop: String,
}

/// What a decision was taken with (RD-8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecidedBy {
    /// Identifier of the tariff book; absent where the fallback answer was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book: Option<String>,
    /// Version of the book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book_version: Option<String>,
    /// SHA-256 of the book's text, in hexadecimal; absent for a built-in book, which the component's covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book_hash: Option<String>,
    /// SHA-256 of the component, in hexadecimal.
    pub component_hash: String,
    /// Whether the component failed, so that the fallback answer was given (RD-10).
    pub fallback: bool,
}
