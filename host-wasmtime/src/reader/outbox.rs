//! What a reader has still to upload (RD-7).

use super::event::{Event, EventId};

/// Why the outbox cannot be read or written, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxError(pub String);

impl std::fmt::Display for OutboxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OutboxError {}

/// The events that a receiver has not confirmed yet.
pub trait Outbox {
    /// The first events, in order of their identifiers, at most so many.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn pending(&mut self, most: usize) -> Result<Vec<Event>, OutboxError>;

    /// Marks events as confirmed; unknown ones are passed over. What was confirmed is not sent again.
    ///
    /// # Errors
    /// Where that cannot be kept.
    fn confirm(&mut self, events: &[EventId]) -> Result<(), OutboxError>;
}
