//! The store: which events are known, where each lies, and how many there were.
//!
//! `main.redb` holds no personal data, and what it says is what counts: an event is there when its commit is on disk. The
//! facts lie in files of their own, written before: validations by the hour in which they were made, what has to be billed
//! by its civil day. Whatever ends the program in between leaves facts that nobody has taken, which go with their file;
//! the reader sends them again.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use portillon::{Day, Instant, Network};
use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition};
use serde::Serialize;
use serde_json::{Value, json};

use super::item::{self, Item, ItemResult, Taken};
use super::known::{self, KNOWN};
use super::moment::{self, nanoseconds};
use super::shelf::{Put, Shelves};
use crate::reader::{Direction, Event, EventId, Recorded};

/// Device, epoch and sequence; the shelf. What is erased or settled is not here.
pub(super) const LIVE: TableDefinition<(&str, u32, u64), &str> = TableDefinition::new("live");
/// A shelf of what has to be billed; how many of its events are live, and how many are settled and still in the file.
pub(super) const BILLED: TableDefinition<&str, (u64, u64)> = TableDefinition::new("billed");
/// Civil day in Ile-de-France; entries and exits.
pub(super) const COUNTS: TableDefinition<&str, (u64, u64)> = TableDefinition::new("counts");
/// Since when validations are kept (nanoseconds), and counts (day).
pub(super) const HORIZON: TableDefinition<(), (i64, &str)> = TableDefinition::new("horizon");

const CACHE: usize = 64 << 20;
pub(super) const HOUR: &str = "hour-";
pub(super) const DAY: &str = "day-";

/// Why the store cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// Another program uses it.
    InUse,
    /// The disk does not do what it should, or a file is damaged.
    Disk(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse => {
                f.write_str("the store is in use by another program; stop it, or name another directory")
            }
            Self::Disk(why) => write!(f, "the store cannot be read or written: {why}; see to the disk"),
        }
    }
}

impl std::error::Error for StoreError {}

macro_rules! disk {
    ($($error:ty),+) => {$(
        impl From<$error> for StoreError {
            fn from(error: $error) -> Self {
                match error.into() {
                    redb::Error::DatabaseAlreadyOpen => Self::InUse,
                    error => Self::Disk(error.to_string()),
                }
            }
        }
    )+};
}

disk!(
    std::io::Error,
    redb::CommitError,
    redb::DatabaseError,
    redb::StorageError,
    redb::TableError,
    redb::TransactionError
);

/// What is counted of a civil day of Ile-de-France: no place, no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The day.
    pub day: String,
    /// Entries.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
}

/// Which civil days are meant.
#[derive(Debug, Clone, Copy, Default)]
pub struct Days {
    /// From this one; absent: from the first.
    pub from: Option<Day>,
    /// Until before this one; absent: to the last.
    pub before: Option<Day>,
}

/// The store of a receiver.
pub struct Store {
    pub(super) main: Database,
    shelves: Mutex<Shelves>,
}

/// The shelf of an event: nothing where it is counted only.
fn shelf_of(event: &Event, at: Instant, since: i64, kept_since: i64) -> Option<String> {
    if event.what.is_billed() {
        return Some(format!("{DAY}{}", moment::day(item::network(&event.what), at)));
    }
    (since >= kept_since).then(|| format!("{HOUR}{}", moment::hour(since)))
}

impl Store {
    /// Opens the store of a directory, which is made if it is not there.
    ///
    /// # Errors
    /// [`StoreError::InUse`], or what the disk says.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)?;
        let main = Database::builder().set_cache_size(CACHE).create(folder.join("main.redb"))?;
        // After the lock on the file above: what another program is writing is not removed.
        let shelves = Shelves::open(folder)?;
        let write = main.begin_write()?;
        write.open_table(KNOWN)?;
        write.open_table(LIVE)?;
        write.open_table(BILLED)?;
        write.open_table(COUNTS)?;
        write.open_table(HORIZON)?;
        write.commit()?;
        std::fs::File::open(folder)?.sync_all()?;
        Ok(Self { main, shelves: Mutex::new(shelves) })
    }

    /// The files; whoever holds them is the only one who writes.
    pub(super) fn shelves(&self) -> MutexGuard<'_, Shelves> {
        // What is half-done after a panic counts for nothing: the commit of `main` decides.
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes events of a sender (absent: of any device), item by item (RD-7). What is answered is on disk. Repeats and any
    /// order do no harm.
    ///
    /// # Errors
    /// Where the disk fails. Nothing was taken then.
    pub fn accept(
        &self,
        sender: Option<&str>,
        items: &[Value],
        now: Instant,
    ) -> Result<Vec<ItemResult>, StoreError> {
        let mut shelves = self.shelves();
        let write = self.main.begin_write()?;
        let mut puts: BTreeMap<String, Vec<Put>> = BTreeMap::new();
        let mut results = Vec::with_capacity(items.len());
        {
            let mut known = write.open_table(KNOWN)?;
            let mut live = write.open_table(LIVE)?;
            let mut billed = write.open_table(BILLED)?;
            let mut counts = write.open_table(COUNTS)?;
            let horizon = write.open_table(HORIZON)?;
            let horizon = horizon.get(())?.map(|row| (row.value().0, row.value().1.to_owned()));
            let (kept_since, counts_from) = horizon.unwrap_or((i64::MIN, String::new()));
            let now_nanoseconds = nanoseconds(now);
            let mut taken: HashMap<EventId, Event> = HashMap::new();
            for sent in items {
                let mut answer = |result, reasons| {
                    results.push(ItemResult { id: item::id_of(sent), result, reasons });
                };
                let Item { event, at, json } = match item::read(sent, sender, now) {
                    Ok(item) => item,
                    Err(reasons) => {
                        answer(Taken::Rejected, reasons);
                        continue;
                    }
                };
                let id = &event.id;
                if known::contains(&known, id)? {
                    let earlier = match taken.get(id) {
                        Some(event) => Some(event.clone()),
                        None => find(&live, &mut shelves, id)?,
                    };
                    // What was erased is known by its identifier only.
                    let same = earlier.is_none_or(|earlier| item::same(&earlier, &event));
                    answer(if same { Taken::AlreadyThere } else { Taken::Conflict }, Vec::new());
                    continue;
                }
                known::add(&mut known, id)?;
                if let Some(direction) = item::counted(&event.what) {
                    let day = moment::day(Network::IleDeFrance, at).to_string();
                    if day >= counts_from {
                        count(&mut counts, &day, direction)?;
                    }
                }
                // A clock that is ahead does not keep a validation any longer.
                let since = nanoseconds(at).min(now_nanoseconds);
                if let Some(shelf) = shelf_of(&event, at, since, kept_since) {
                    live.insert((id.device.as_str(), id.epoch, id.sequence), shelf.as_str())?;
                    if event.what.is_billed() {
                        let (there, settled) = billed.get(shelf.as_str())?.map_or((0, 0), |row| row.value());
                        billed.insert(shelf.as_str(), (there + 1, settled))?;
                    }
                    let subject = item::subject(&event.what).to_owned();
                    puts.entry(shelf).or_default().push(Put { id: id.clone(), subject, since, json });
                }
                taken.insert(event.id.clone(), event);
                answer(Taken::Stored, Vec::new());
            }
        }
        for (shelf, events) in &puts {
            shelves.put(shelf, events)?;
        }
        write.commit()?;
        Ok(results)
    }

    /// Hands out every tap of these days that is not settled, as a line for `portillon settle`, while `take` wants more.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn taps(&self, days: Days, mut take: impl FnMut(&[u8]) -> bool) -> Result<(), StoreError> {
        // Before the shelves are read, so that nothing is on them that is not live.
        let live = self.main.begin_read()?.open_table(LIVE)?;
        let names = self.shelves().names(DAY)?;
        let mut wanted = true;
        for name in names.iter().filter(|name| days.contains(name)) {
            let Some(shelf) = self.shelves().read(name)? else { continue };
            shelf.each(|row| {
                let is_live = is_live(&live, &row.id, name)?;
                if let Some(line) = is_live.then(|| line(row.json)).transpose()?.flatten() {
                    wanted = take(&line);
                }
                Ok(wanted)
            })?;
            if !wanted {
                break;
            }
        }
        Ok(())
    }

    /// How many validations there were, by day.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn counts(&self) -> Result<Vec<Count>, StoreError> {
        let table = self.main.begin_read()?.open_table(COUNTS)?;
        let mut counts = Vec::new();
        for row in table.iter()? {
            let (day, count) = row?;
            let (entries, exits) = count.value();
            counts.push(Count { day: day.value().to_owned(), entries, exits });
        }
        Ok(counts)
    }

    /// How many events it holds.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn held(&self) -> Result<u64, StoreError> {
        Ok(self.main.begin_read()?.open_table(LIVE)?.len()?)
    }
}

impl Days {
    fn contains(&self, shelf: &str) -> bool {
        let Some(day) = day_of(shelf) else { return false };
        self.from.is_none_or(|from| from <= day) && self.before.is_none_or(|before| day < before)
    }
}

/// Whether an event counts where it lies. What an upload left that came to nothing does not.
pub(super) fn is_live(
    live: &impl ReadableTable<(&'static str, u32, u64), &'static str>,
    id: &EventId,
    shelf: &str,
) -> Result<bool, StoreError> {
    Ok(live.get((id.device.as_str(), id.epoch, id.sequence))?.is_some_and(|place| place.value() == shelf))
}

/// An event that is live, as it was sent.
fn find(
    live: &impl ReadableTable<(&'static str, u32, u64), &'static str>,
    shelves: &mut Shelves,
    id: &EventId,
) -> Result<Option<Event>, StoreError> {
    let key = (id.device.as_str(), id.epoch, id.sequence);
    let Some(shelf) = live.get(key)?.map(|shelf| shelf.value().to_owned()) else { return Ok(None) };
    let Some(json) = shelves.read(&shelf)?.map(|shelf| shelf.get(id)).transpose()?.flatten() else {
        return Ok(None);
    };
    Ok(Some(event(&json)?))
}

pub(super) fn event(json: &[u8]) -> Result<Event, StoreError> {
    // What the error quotes may be personal.
    serde_json::from_slice(json).map_err(|_| StoreError::Disk("an event on a shelf is damaged".into()))
}

fn count(
    counts: &mut redb::Table<'_, &'static str, (u64, u64)>,
    day: &str,
    direction: Direction,
) -> Result<(), StoreError> {
    let (entries, exits) = counts.get(day)?.map_or((0, 0), |row| row.value());
    let more = match direction {
        Direction::Entry => (entries + 1, exits),
        Direction::Exit => (entries, exits + 1),
    };
    counts.insert(day, more)?;
    Ok(())
}

/// The day of a shelf of what has to be billed.
pub(super) fn day_of(shelf: &str) -> Option<Day> {
    shelf.strip_prefix(DAY)?.parse().ok()
}

/// A tap in the form of `portillon settle`.
fn line(json: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let Event { id, at, what: Recorded::Tap(tap), .. } = event(json)? else { return Ok(None) };
    let line = json!({
        "eventId": id, "token": tap.token, "validator": tap.validator, "vessel": tap.vessel, "run": tap.run,
        "fast": tap.fast, "stop": tap.stop, "at": at,
    });
    Ok(Some(format!("{line}\n").into_bytes()))
}
