//! What is read back from the journal.

use super::file::{Counts, Key, Stored, key};
use super::{Journal, JournalError};
use crate::reader::{Event, EventId, Outbox, OutboxError};

impl Journal {
    /// Shows every event that is not erased: validations hour by hour, then what is billed, each in order.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn each(&mut self, mut show: impl FnMut(Stored)) -> Result<(), JournalError> {
        self.guarded(|journal| journal.files().try_for_each(|file| file.each(&mut show)))
    }

    /// How many validations there were, erased or not.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn counts(&mut self) -> Result<Counts, JournalError> {
        self.guarded(|journal| {
            let mut counts = Counts::new();
            journal.files().try_for_each(|file| file.add_counts(&mut counts))?;
            counts.retain(|_, number| *number > 0);
            Ok(counts)
        })
    }

    /// How many events no receiver has confirmed yet.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn waiting(&mut self) -> Result<u64, JournalError> {
        self.guarded(|journal| {
            journal.files().try_fold(0, |sum, file| Ok(sum + file.unconfirmed(usize::MAX)?.len() as u64))
        })
    }

    fn first_unconfirmed(&self, most: usize) -> Result<Vec<Event>, JournalError> {
        let mut keys: Vec<Key> = Vec::new();
        for file in self.files() {
            keys.extend(file.unconfirmed(most)?);
        }
        keys.sort_unstable();
        keys.truncate(most);
        let mut events = Vec::with_capacity(keys.len());
        for file in self.files() {
            events.extend(file.get(&keys)?);
        }
        events.sort_by_key(|event| key(&event.id));
        Ok(events)
    }

    fn mark_confirmed(&self, events: &[EventId]) -> Result<(), JournalError> {
        let keys: Vec<Key> = events.iter().filter(|id| id.device == self.device).map(key).collect();
        for file in self.files() {
            if file.has_unconfirmed(&keys)? {
                file.change(|change| keys.iter().try_for_each(|key| change.confirm(*key)))?;
            }
        }
        Ok(())
    }
}

impl From<JournalError> for OutboxError {
    fn from(error: JournalError) -> Self {
        Self(error.to_string())
    }
}

impl Outbox for Journal {
    fn pending(&mut self, most: usize) -> Result<Vec<Event>, OutboxError> {
        Ok(self.guarded(|journal| journal.first_unconfirmed(most))?)
    }

    fn confirm(&mut self, events: &[EventId]) -> Result<(), OutboxError> {
        Ok(self.guarded(|journal| journal.mark_confirmed(events))?)
    }
}
