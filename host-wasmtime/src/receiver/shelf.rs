//! Files of events. What is in them is personal, so that they go as whole files: a database keeps what was deleted in its
//! free pages.
//!
//! A shelf says nothing of which of its events count; the store does.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition};

use super::store::StoreError;
use crate::reader::EventId;

/// The subject, since when it is kept, and the event as it was sent.
type Kept = (&'static str, i64, &'static [u8]);
/// By device, epoch and sequence.
const EVENTS: TableDefinition<(&str, u32, u64), Kept> = TableDefinition::new("events");

const SUFFIX: &str = ".redb";
const UNFINISHED: &str = ".new";
/// How many files are kept open, and how much memory each may use for its pages.
const OPEN: usize = 12;
const CACHE: usize = 16 << 20;

/// An event on its way to a shelf.
pub(super) struct Put {
    pub(super) id: EventId,
    pub(super) subject: String,
    pub(super) since: i64,
    pub(super) json: Vec<u8>,
}

/// An event on a shelf.
pub(super) struct Row<'a> {
    pub(super) id: EventId,
    pub(super) subject: &'a str,
    pub(super) since: i64,
    pub(super) json: &'a [u8],
}

/// The files of a directory, by name.
pub(super) struct Shelves {
    folder: PathBuf,
    open: HashMap<String, Arc<Database>>,
}

/// The events of one file, as they are now.
pub(super) struct Shelf {
    transaction: ReadTransaction,
    // Keeps the file open.
    _database: Arc<Database>,
}

impl Shelves {
    /// The files of a directory. What was being written when the program ended is removed.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        let shelves = Self { folder: folder.to_owned(), open: HashMap::new() };
        for name in shelves.files(UNFINISHED)? {
            fs::remove_file(folder.join(format!("{name}{UNFINISHED}")))?;
        }
        Ok(shelves)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{SUFFIX}"))
    }

    fn files(&self, suffix: &str) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            names.extend(name.to_str().and_then(|name| name.strip_suffix(suffix)).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    /// The names of all shelves that begin so, in order.
    pub(super) fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let mut names = self.files(SUFFIX)?;
        names.retain(|name| name.starts_with(prefix));
        Ok(names)
    }

    fn keep(&mut self, name: &str, database: Database) -> Arc<Database> {
        if self.open.len() >= OPEN {
            // One that somebody reads stays: a file can be opened once.
            self.open.retain(|_, database| Arc::strong_count(database) > 1);
        }
        let database = Arc::new(database);
        self.open.insert(name.to_owned(), Arc::clone(&database));
        database
    }

    fn find(&mut self, name: &str) -> Result<Option<Arc<Database>>, StoreError> {
        if let Some(database) = self.open.get(name) {
            return Ok(Some(Arc::clone(database)));
        }
        let path = self.path(name);
        if !path.exists() {
            return Ok(None);
        }
        let database = Database::builder().set_cache_size(CACHE).open(&path)?;
        Ok(Some(self.keep(name, database)))
    }

    /// A new file, under another name until it is a whole one.
    fn create(&self, name: &str) -> Result<(Database, PathBuf), StoreError> {
        let path = self.folder.join(format!("{name}{UNFINISHED}"));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        Ok((Database::builder().set_cache_size(CACHE).create(&path)?, path))
    }

    /// What is on a shelf; nothing where there is none.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Shelf>, StoreError> {
        let Some(database) = self.find(name)? else { return Ok(None) };
        Ok(Some(Shelf { transaction: database.begin_read()?, _database: database }))
    }

    /// Puts events on a shelf; they are on disk afterwards.
    pub(super) fn put(&mut self, name: &str, events: &[Put]) -> Result<(), StoreError> {
        if let Some(database) = self.find(name)? {
            return write(&database, events);
        }
        let (database, path) = self.create(name)?;
        write(&database, events)?;
        fs::rename(path, self.path(name))?;
        self.sync()?;
        self.keep(name, database);
        Ok(())
    }

    /// Writes a shelf anew with the events that stay, in place of the old one.
    pub(super) fn rewrite(
        &mut self,
        name: &str,
        mut stays: impl FnMut(&Row<'_>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        const AT_ONCE: usize = 4_096;
        let Some(shelf) = self.read(name)? else { return Ok(()) };
        let (database, path) = self.create(name)?;
        let mut kept = Vec::new();
        shelf.each(|row| {
            if stays(&row)? {
                let Row { id, subject, since, json } = row;
                kept.push(Put { id, subject: subject.to_owned(), since, json: json.to_vec() });
            }
            if kept.len() == AT_ONCE {
                write(&database, &kept)?;
                kept.clear();
            }
            Ok(true)
        })?;
        write(&database, &kept)?;
        drop(shelf);
        self.open.remove(name);
        fs::rename(path, self.path(name))?;
        self.sync()?;
        self.keep(name, database);
        Ok(())
    }

    /// Removes a shelf from the disk.
    pub(super) fn remove(&mut self, name: &str) -> Result<(), StoreError> {
        self.open.remove(name);
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => self.sync(),
        }
    }

    /// Makes the names of files outlive the machine's power.
    fn sync(&self) -> Result<(), StoreError> {
        Ok(File::open(&self.folder)?.sync_all()?)
    }
}

fn write(database: &Database, events: &[Put]) -> Result<(), StoreError> {
    let write = database.begin_write()?;
    {
        let mut table = write.open_table(EVENTS)?;
        for Put { id, subject, since, json } in events {
            let key = (id.device.as_str(), id.epoch, id.sequence);
            table.insert(key, (subject.as_str(), *since, json.as_slice()))?;
        }
    }
    Ok(write.commit()?)
}

impl Shelf {
    /// An event, as it was sent.
    pub(super) fn get(&self, id: &EventId) -> Result<Option<Vec<u8>>, StoreError> {
        let table = self.transaction.open_table(EVENTS)?;
        let found = table.get((id.device.as_str(), id.epoch, id.sequence))?;
        Ok(found.map(|row| row.value().2.to_vec()))
    }

    /// Every event, in order of the identifiers, while `take` wants more.
    pub(super) fn each(
        &self,
        mut take: impl FnMut(Row<'_>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let table = self.transaction.open_table(EVENTS)?;
        for row in table.iter()? {
            let (key, value) = row?;
            let (device, epoch, sequence) = key.value();
            let (subject, since, json) = value.value();
            let id = EventId { device: device.to_owned(), epoch, sequence };
            if !take(Row { id, subject, since, json })? {
                return Ok(());
            }
        }
        Ok(())
    }
}
