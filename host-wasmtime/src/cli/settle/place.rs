//! Where files lie while the program works: nameless ones that vanish with it, or a directory that another run goes on
//! from.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::super::{Exit, Failure};

/// What all files in a work directory begin with; others are left alone.
const PREFIX: &str = "settle-";

/// Where files lie.
pub(crate) enum Place {
    /// In the system's directory for temporary files, without a name.
    Passing,
    /// In this directory, without a name.
    Beside(PathBuf),
    /// In a directory, until the output is complete.
    Kept {
        /// The directory.
        folder: PathBuf,
        /// Held while this run uses it.
        _lock: File,
    },
}

/// A failure of the disk, with what to do.
pub(crate) fn disk(error: &io::Error, what: &str) -> Failure {
    let message = format!("{what}: {error}; make room there, or choose another place by --work or TMPDIR");
    Failure { exit: Exit::Internal, message }
}

impl Place {
    /// A directory, made if it is not there.
    pub(crate) fn kept(folder: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| {
            Failure::bad(format!("--work: {} cannot be used: {error}; name a directory", folder.display()))
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::create(folder.join(format!("{PREFIX}lock"))).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self::Kept { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Failure::bad(format!(
                "--work: {} is in use by another run; wait for it, or name another directory",
                folder.display()
            ))),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// The same disk, for files that no other run needs.
    pub(crate) fn beside(&self) -> Self {
        match self {
            Self::Passing => Self::Passing,
            Self::Beside(folder) | Self::Kept { folder, .. } => Self::Beside(folder.clone()),
        }
    }

    fn path(folder: &Path, name: &str) -> PathBuf {
        folder.join(format!("{PREFIX}{name}"))
    }

    /// An empty file, for writing and reading.
    pub(crate) fn create(&self, name: &str) -> Result<File, Failure> {
        match self {
            Self::Passing => tempfile::tempfile(),
            Self::Beside(folder) => tempfile::tempfile_in(folder),
            Self::Kept { folder, .. } => {
                let mut options = OpenOptions::new();
                options.read(true).write(true).create(true).truncate(true).open(Self::path(folder, name))
            }
        }
        .map_err(|error| disk(&error, "a work file cannot be made"))
    }

    /// A file that an earlier run left complete.
    pub(crate) fn find(&self, name: &str) -> Option<File> {
        match self {
            Self::Passing | Self::Beside(_) => None,
            Self::Kept { folder, .. } => File::open(Self::path(folder, name)).ok(),
        }
    }

    /// Sees to it that a file outlives the machine's power, where another run may go on from it.
    pub(crate) fn keep(&self, file: &File) -> Result<(), Failure> {
        let Self::Kept { .. } = self else { return Ok(()) };
        file.sync_data().map_err(|error| disk(&error, "a work file cannot be written"))
    }

    /// Gives a complete file the name by which another run finds it.
    pub(crate) fn complete(&self, file: &File, name: &str, complete: &str) -> Result<(), Failure> {
        let Self::Kept { folder, .. } = self else { return Ok(()) };
        self.keep(file)?;
        fs::rename(Self::path(folder, name), Self::path(folder, complete))
            .map_err(|error| disk(&error, "a work file cannot be renamed"))
    }

    /// Removes what this program left here.
    pub(crate) fn clear(&self) -> Result<(), Failure> {
        let Self::Kept { folder, .. } = self else { return Ok(()) };
        let clear = || {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                    fs::remove_file(entry.path())?;
                }
            }
            Ok(())
        };
        clear().map_err(|error| disk(&error, "a work file cannot be removed"))
    }
}
