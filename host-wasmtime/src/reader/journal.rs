//! The journal: what the reader records, on disk before anybody is answered (RD-6).
//!
//! - `disk`: where its files lie; `file`: one of them; `hour`: what the files of validations are named after;
//! - `recall`: what is read back, and the outbox (RD-7);
//! - `erase`: what must not stay (RD-11).
//!
//! Events that are billed are kept in `billed.redb` until they are settled. Other validations have a file for each hour,
//! so that erasing them is removing files: a database that deletes leaves numbers of media in its free pages.

mod disk;
mod erase;
mod error;
mod file;
mod hour;
mod recall;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use portillon::Day;

use self::file::{EventFile, UNFINISHED};
use self::hour::Hour;
use super::{Direction, Event, EventId, Recorded};

pub use self::disk::{Disk, Folder, VALIDATIONS};
pub use self::erase::{Erased, Keep};
pub use self::error::JournalError;
pub use self::file::{Counts, Stored};
pub(crate) use self::file::{Key, key};
pub(crate) use self::hour::seconds;

const BILLED: &str = "billed.redb";

/// An event to record, with its civil day, under which it is counted.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The event.
    pub event: Event,
    /// Its civil day.
    pub day: Day,
}

/// What the reader records, on disk.
///
/// After a failure nothing is known of what was being written: every further call fails, and the journal has to be
/// opened again.
pub struct Journal {
    disk: Arc<dyn Disk>,
    device: String,
    epoch: u32,
    sequence: u64,
    billed: EventFile,
    hours: BTreeMap<Hour, EventFile>,
    poisoned: bool,
}

impl Journal {
    /// Opens the journal of a device, and takes the next boot epoch.
    ///
    /// # Errors
    /// Where the files are of another device or format, damaged, or the disk fails.
    pub fn open(disk: Arc<dyn Disk>, device: &str) -> Result<Self, JournalError> {
        let unlisted = || JournalError::storage("the state directory cannot be read");
        let mut names = disk.list().map_err(unlisted())?;
        for name in names.extract_if(.., |name| name.ends_with(UNFINISHED)) {
            disk.remove(&name).map_err(JournalError::storage(format!("{name} cannot be removed")))?;
        }
        let mut hours: BTreeMap<Hour, String> =
            names.iter().filter_map(|name| Some((Hour::of_file(name)?, name.clone()))).collect();
        let billed = match (names.iter().any(|name| name == BILLED), hours.first_key_value()) {
            (true, _) => EventFile::open(&*disk, BILLED, device)?,
            (false, None) => EventFile::create(&*disk, BILLED, device, |_| Ok(()))?,
            (false, Some(_)) => return Err(JournalError::damaged(BILLED, "it is missing")),
        };
        erase::finish(&*disk, &billed, &mut hours)?;
        let epoch = billed
            .change(|change| change.next_epoch())?
            .ok_or_else(|| JournalError::damaged(BILLED, "it has no next boot epoch"))?;
        let hours = hours
            .into_iter()
            .map(|(hour, name)| Ok((hour, EventFile::open(&*disk, &name, device)?)))
            .collect::<Result<BTreeMap<_, _>, JournalError>>()?;
        let journal =
            Self { disk, device: device.to_owned(), epoch, sequence: 0, billed, hours, poisoned: false };
        for file in journal.files() {
            if file.last()?.is_some_and(|(last, _)| last >= epoch) {
                return Err(JournalError::damaged(BILLED, "it is older than the events beside it"));
            }
        }
        Ok(journal)
    }

    fn files(&self) -> impl Iterator<Item = &EventFile> {
        self.hours.values().chain([&self.billed])
    }

    /// The name of the device.
    #[must_use]
    pub fn device(&self) -> &str {
        &self.device
    }

    /// The number of this start.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// An identifier that no event had before.
    pub fn next_id(&mut self) -> EventId {
        self.sequence += 1;
        EventId { device: self.device.clone(), epoch: self.epoch, sequence: self.sequence }
    }

    /// Records events, one transaction for each file that they belong to. When this returns they are on disk.
    ///
    /// # Errors
    /// Where the disk fails. Nobody knows then which of them are on disk: they may be withdrawn from the journal that is
    /// opened next.
    pub fn append(&mut self, entries: &[Entry], now: SystemTime) -> Result<(), JournalError> {
        self.guarded(|journal| {
            let now = seconds(now);
            let (billed, others): (Vec<_>, Vec<_>) =
                entries.iter().partition(|entry| entry.event.what.is_billed());
            if !billed.is_empty() {
                insert(&journal.billed, &billed, now)?;
            }
            if !others.is_empty() {
                insert(journal.hour(Hour::of(now))?, &others, now)?;
            }
            Ok(())
        })
    }

    /// Takes back events that an earlier journal failed to record, as far as they are there: nobody was told of them.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn withdraw(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        self.guarded(|journal| {
            let keys: Vec<Key> = entries.iter().map(|entry| key(&entry.event.id)).collect();
            for file in journal.files() {
                if !file.has_events(&keys)? {
                    continue;
                }
                file.change(|change| {
                    for entry in entries {
                        if change.remove(key(&entry.event.id))?
                            && let Some(direction) = counted(&entry.event)
                        {
                            change.count(&entry.day.to_string(), direction, -1)?;
                        }
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })
    }

    /// The file of an hour, made where it is not there.
    fn hour(&mut self, hour: Hour) -> Result<&EventFile, JournalError> {
        use std::collections::btree_map::Entry;
        match self.hours.entry(hour) {
            Entry::Occupied(file) => Ok(file.into_mut()),
            Entry::Vacant(place) => {
                let file = EventFile::create(&*self.disk, &hour.file(), &self.device, |_| Ok(()))?;
                Ok(place.insert(file))
            }
        }
    }

    /// Does something, unless an earlier failure forbids it; keeps in mind whether it failed.
    fn guarded<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        let done = work(self);
        self.poisoned = done.is_err();
        done
    }
}

/// How an event is counted; taps on board have no direction.
fn counted(event: &Event) -> Option<Direction> {
    match &event.what {
        Recorded::Validation(validation) => Some(validation.direction),
        Recorded::Tap(_) => None,
    }
}

fn insert(file: &EventFile, entries: &[&Entry], now: i64) -> Result<(), JournalError> {
    let texts =
        entries.iter().map(|entry| serde_json::to_vec(&entry.event)).collect::<Result<Vec<_>, _>>().map_err(
            |error| JournalError::Storage {
                what: "an event cannot be written".to_owned(),
                why: error.to_string(),
            },
        )?;
    file.change(|change| {
        for (entry, text) in entries.iter().zip(&texts) {
            change.insert(now, &entry.event, text)?;
            if let Some(direction) = counted(&entry.event) {
                change.count(&entry.day.to_string(), direction, 1)?;
            }
        }
        Ok(())
    })
}
