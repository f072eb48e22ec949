//! One file of the journal: events, which of them are unconfirmed, and counts.
//!
//! `billed.redb` keeps the boot epoch, the counts of hours that were erased, and the names of those hours until they are
//! gone. A file of an hour keeps the counts of its own events.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use redb::{
    Builder, Database, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction,
};

use super::JournalError;
use super::disk::Disk;
use crate::reader::{Direction, Event, EventId};

/// The key of an event: boot epoch and sequence.
pub(crate) type Key = (u32, u64);

/// Validations by civil day and direction.
pub type Counts = BTreeMap<(String, Direction), u64>;

/// An event with the moment of recording, in seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// When it was recorded, by the reader's own clock.
    pub recorded: i64,
    /// The event.
    pub event: Event,
}

const EVENTS: TableDefinition<'_, Key, (i64, &[u8])> = TableDefinition::new("events");
const UNCONFIRMED: TableDefinition<'_, Key, ()> = TableDefinition::new("unconfirmed");
const COUNTS: TableDefinition<'_, (&str, bool), u64> = TableDefinition::new("counts");
const ERASED: TableDefinition<'_, &str, ()> = TableDefinition::new("erased");
const META: TableDefinition<'_, &str, &str> = TableDefinition::new("meta");

const FORMAT: &str = "portillon-journal-1";
const CACHE: usize = 4 << 20;
/// A file gets its name when it is complete.
pub(super) const UNFINISHED: &str = ".new";

pub(crate) fn key(id: &EventId) -> Key {
    (id.epoch, id.sequence)
}

/// A change of a file that is not committed yet.
pub(super) struct Change<'a>(&'a WriteTransaction);

/// An open file.
pub(super) struct EventFile {
    name: String,
    database: Database,
}

impl EventFile {
    /// Makes a file under its name. It is there as a whole or not at all, whenever the power goes.
    pub(super) fn create(
        disk: &dyn Disk,
        name: &str,
        device: &str,
        fill: impl FnOnce(&Change<'_>) -> Result<(), redb::Error>,
    ) -> Result<Self, JournalError> {
        let unfinished = format!("{name}{UNFINISHED}");
        let database = guarded(name, || Ok(disk.open(&unfinished, &builder())?))?;
        let file = Self { name: name.to_owned(), database };
        file.change(|change| {
            let mut meta = change.0.open_table(META)?;
            meta.insert("format", FORMAT)?;
            meta.insert("device", device)?;
            drop(meta);
            change.0.open_table(EVENTS)?;
            change.0.open_table(UNCONFIRMED)?;
            change.0.open_table(COUNTS)?;
            change.0.open_table(ERASED)?;
            fill(change)
        })?;
        disk.rename(&unfinished, name).map_err(JournalError::storage(format!("{name} cannot be named")))?;
        disk.sync_names().map_err(JournalError::storage(format!("{name} cannot be named")))?;
        Ok(file)
    }

    /// Opens a file that is there.
    pub(super) fn open(disk: &dyn Disk, name: &str, device: &str) -> Result<Self, JournalError> {
        disk.refresh(name).map_err(JournalError::storage(format!("{name} cannot be read and written")))?;
        let database = guarded(name, || Ok(disk.open(name, &builder())?))?;
        let file = Self { name: name.to_owned(), database };
        let (format, found) = file.read(|read| {
            let meta = read.open_table(META)?;
            let text = |key| {
                Ok::<_, redb::Error>(meta.get(key)?.map(|text| text.value().to_owned()).unwrap_or_default())
            };
            Ok((text("format")?, text("device")?))
        })?;
        if format != FORMAT {
            return Err(JournalError::OtherFormat { file: name.to_owned(), found: format });
        }
        if found != device {
            return Err(JournalError::OtherDevice { found, asked: device.to_owned() });
        }
        Ok(file)
    }

    /// Changes the file in one transaction: when this returns, the change is on disk.
    pub(super) fn change<T>(
        &self,
        make: impl FnOnce(&Change<'_>) -> Result<T, redb::Error>,
    ) -> Result<T, JournalError> {
        guarded(&self.name, || {
            let mut transaction = self.database.begin_write()?;
            transaction.set_durability(redb::Durability::Immediate)?;
            let made = make(&Change(&transaction))?;
            transaction.commit()?;
            Ok(made)
        })
    }

    fn read<T>(
        &self,
        read: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, JournalError> {
        guarded(&self.name, || read(&self.database.begin_read()?))
    }

    /// Shows every event, in order.
    pub(super) fn each(&self, mut show: impl FnMut(Stored)) -> Result<(), JournalError> {
        let unreadable = self.read(|read| {
            for entry in read.open_table(EVENTS)?.iter()? {
                let (_, value) = entry?;
                let (recorded, json) = value.value();
                match serde_json::from_slice(json) {
                    Ok(event) => show(Stored { recorded, event }),
                    Err(error) => return Ok(Some(error)),
                }
            }
            Ok(None)
        })?;
        unreadable.map_or(Ok(()), |error| Err(self.unreadable(&error)))
    }

    fn unreadable(&self, error: &serde_json::Error) -> JournalError {
        JournalError::damaged(&self.name, format!("an event cannot be read: {error}"))
    }

    /// The key of the last event.
    pub(super) fn last(&self) -> Result<Option<Key>, JournalError> {
        self.read(|read| Ok(read.open_table(EVENTS)?.last()?.map(|(key, _)| key.value())))
    }

    /// The keys of the first unconfirmed events.
    pub(super) fn unconfirmed(&self, most: usize) -> Result<Vec<Key>, JournalError> {
        self.read(|read| {
            let table = read.open_table(UNCONFIRMED)?;
            table.iter()?.take(most).map(|entry| Ok(entry?.0.value())).collect()
        })
    }

    /// The events of keys; keys without one are passed over.
    pub(super) fn get(&self, keys: &[Key]) -> Result<Vec<Event>, JournalError> {
        let found = self.read(|read| {
            let table = read.open_table(EVENTS)?;
            let mut events = Vec::with_capacity(keys.len());
            for key in keys {
                if let Some(value) = table.get(key)? {
                    events.push(serde_json::from_slice(value.value().1));
                }
            }
            Ok(events)
        })?;
        found.into_iter().collect::<Result<_, _>>().map_err(|error| self.unreadable(&error))
    }

    /// The keys of the confirmed events that were recorded at that moment or before, in order.
    pub(super) fn confirmed_before(&self, last: i64) -> Result<Vec<Key>, JournalError> {
        self.read(|read| {
            let unconfirmed = read.open_table(UNCONFIRMED)?;
            let mut keys = Vec::new();
            for entry in read.open_table(EVENTS)?.iter()? {
                let (key, value) = entry?;
                if value.value().0 <= last && unconfirmed.get(key.value())?.is_none() {
                    keys.push(key.value());
                }
            }
            Ok(keys)
        })
    }

    /// Whether some of the events are unconfirmed here.
    pub(super) fn has_unconfirmed(&self, keys: &[Key]) -> Result<bool, JournalError> {
        self.has(UNCONFIRMED, keys)
    }

    /// Whether some of the events are here.
    pub(super) fn has_events(&self, keys: &[Key]) -> Result<bool, JournalError> {
        self.has(EVENTS, keys)
    }

    fn has<V: redb::Value>(
        &self,
        table: TableDefinition<'_, Key, V>,
        keys: &[Key],
    ) -> Result<bool, JournalError> {
        self.read(|read| {
            let table = read.open_table(table)?;
            for key in keys {
                if table.get(key)?.is_some() {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// Adds its counts to others.
    pub(super) fn add_counts(&self, counts: &mut Counts) -> Result<(), JournalError> {
        self.read(|read| {
            for entry in read.open_table(COUNTS)?.iter()? {
                let (place, number) = entry?;
                let (day, entry) = place.value();
                let direction = if entry { Direction::Entry } else { Direction::Exit };
                *counts.entry((day.to_owned(), direction)).or_default() += number.value();
            }
            Ok(())
        })
    }

    /// The hours that are counted here and being erased.
    pub(super) fn erased(&self) -> Result<Vec<String>, JournalError> {
        self.read(|read| {
            let table = read.open_table(ERASED)?;
            table.iter()?.map(|entry| Ok(entry?.0.value().to_owned())).collect()
        })
    }

    /// Takes over what another file has, but for the events that `gone` names.
    pub(super) fn copy(&self, into: &Change<'_>, gone: &[Key]) -> Result<(), redb::Error> {
        let read = self.database.begin_read()?;
        macro_rules! copy {
            ($table:expr, $gone:expr) => {
                let mut to = into.0.open_table($table)?;
                for entry in read.open_table($table)?.iter()? {
                    let (key, value) = entry?;
                    if !$gone(key.value()) {
                        to.insert(key.value(), value.value())?;
                    }
                }
            };
        }
        copy!(EVENTS, |key| gone.binary_search(&key).is_ok());
        copy!(UNCONFIRMED, |_| false);
        copy!(COUNTS, |_| false);
        copy!(ERASED, |_| false);
        copy!(META, |_| false);
        Ok(())
    }
}

impl Change<'_> {
    /// Takes the next boot epoch; `None` where there is none.
    pub(super) fn next_epoch(&self) -> Result<Option<u32>, redb::Error> {
        let mut meta = self.0.open_table(META)?;
        let last = meta.get("epoch")?.map_or(Some(0), |text| text.value().parse().ok());
        let next = last.and_then(|last: u32| last.checked_add(1));
        if let Some(next) = next {
            meta.insert("epoch", next.to_string().as_str())?;
        }
        Ok(next)
    }

    /// Adds an event.
    pub(super) fn insert(&self, recorded: i64, event: &Event, json: &[u8]) -> Result<(), redb::Error> {
        self.0.open_table(EVENTS)?.insert(key(&event.id), (recorded, json))?;
        self.0.open_table(UNCONFIRMED)?.insert(key(&event.id), ())?;
        Ok(())
    }

    /// Removes an event; whether there was one.
    pub(super) fn remove(&self, key: Key) -> Result<bool, redb::Error> {
        self.0.open_table(UNCONFIRMED)?.remove(key)?;
        let removed = self.0.open_table(EVENTS)?.remove(key)?.is_some();
        Ok(removed)
    }

    /// Confirms an event.
    pub(super) fn confirm(&self, key: Key) -> Result<(), redb::Error> {
        self.0.open_table(UNCONFIRMED)?.remove(key)?;
        Ok(())
    }

    /// Counts some validations more, or fewer.
    pub(super) fn count(&self, day: &str, direction: Direction, more: i64) -> Result<(), redb::Error> {
        let mut counts = self.0.open_table(COUNTS)?;
        let place = (day, direction == Direction::Entry);
        let number = counts.get(place)?.map_or(0, |number| number.value());
        counts.insert(place, number.saturating_add_signed(more))?;
        Ok(())
    }

    /// Forgets the counts of days before this one.
    pub(super) fn forget_counts(&self, first: &str) -> Result<(), redb::Error> {
        self.0.open_table(COUNTS)?.retain(|(day, _), _| day >= first)?;
        Ok(())
    }

    /// Notes that an hour is counted and may go.
    pub(super) fn note_erased(&self, name: &str) -> Result<(), redb::Error> {
        self.0.open_table(ERASED)?.insert(name, ())?;
        Ok(())
    }

    /// Forgets all hours that are gone.
    pub(super) fn forget_erased(&self) -> Result<(), redb::Error> {
        self.0.open_table(ERASED)?.retain(|_, ()| false)?;
        Ok(())
    }
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE);
    builder
}

/// Does something with a file. A panic of the database says that the file is not what it should be.
fn guarded<T>(name: &str, work: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, JournalError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| JournalError::of(name, error)),
        Err(_) => Err(JournalError::damaged(name, "the database gave up on it")),
    }
}
