//! Where the files of the journal lie: a directory, or in tests a disk that loses its power.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use redb::backends::FileBackend;
use redb::{Builder, Database, DatabaseError};

use super::JournalError;

/// The folder of the files of validations, one for each hour.
pub const VALIDATIONS: &str = "validations";

/// Where the files of the journal lie. Names are relative: `billed.redb`, `validations/2026-11-21T06.redb`.
pub trait Disk: Send + Sync {
    /// Opens a database; makes an empty one where there is no such file.
    ///
    /// # Errors
    /// What the database says.
    fn open(&self, name: &str, builder: &Builder) -> Result<Database, DatabaseError>;

    /// The names of all files.
    ///
    /// # Errors
    /// What the system says; so with all that follow.
    fn list(&self) -> io::Result<Vec<String>>;

    /// Writes what a file reads as once more, and syncs it. What an earlier sync failed to bring to the disk may still
    /// be read and yet be lost with the power, since the system forgets that it was to be written.
    fn refresh(&self, name: &str) -> io::Result<()>;

    /// Gives a file another name, also where a file of that name is already there.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Brings names that were made, changed or removed to the disk.
    fn sync_names(&self) -> io::Result<()>;
}

/// A directory of the file system, locked while this value lives. Nobody else may look into it.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Opens a directory, and makes it where it is not there.
    ///
    /// # Errors
    /// Where another program has it open, or it cannot be used.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let failed = || JournalError::storage(format!("{} cannot be used", path.display()));
        let mut private = DirBuilder::new();
        private.recursive(true).mode(0o700);
        private.create(path.join(VALIDATIONS)).map_err(failed())?;
        // So that the directory itself is there after a power cut.
        if let Some(parent) = path.canonicalize().map_err(failed())?.parent() {
            File::open(parent).and_then(|parent| parent.sync_all()).map_err(failed())?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600);
        let lock = options.open(path.join("lock")).map_err(failed())?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(JournalError::InUse { folder: path.display().to_string() }),
            Err(TryLockError::Error(error)) => Err(failed()(error)),
        }
    }

    fn file(&self, name: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        options.open(self.path.join(name))
    }
}

impl Disk for Folder {
    fn open(&self, name: &str, builder: &Builder) -> Result<Database, DatabaseError> {
        builder.create_with_backend(FileBackend::new(self.file(name)?)?)
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for (folder, prefix) in [(self.path.clone(), ""), (self.path.join(VALIDATIONS), "validations/")] {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_type()?.is_file()
                    && let Ok(name) = entry.file_name().into_string()
                {
                    names.push(format!("{prefix}{name}"));
                }
            }
        }
        Ok(names)
    }

    fn refresh(&self, name: &str) -> io::Result<()> {
        let file = self.file(name)?;
        let mut block = vec![0; 1 << 20];
        let mut offset = 0;
        loop {
            let count = file.read_at(&mut block, offset)?;
            let Some(bytes) = block.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
            file.write_all_at(bytes, offset)?;
            offset += bytes.len() as u64;
        }
        file.sync_all()
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path.join(from), self.path.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }

    fn sync_names(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        File::open(self.path.join(VALIDATIONS))?.sync_all()
    }
}
