//! Why the journal cannot be used, and what to do.

use std::{fmt, io};

/// Why the journal cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalError {
    /// Another program has the state directory open.
    InUse {
        /// The directory.
        folder: String,
    },
    /// The state directory is of another device.
    OtherDevice {
        /// Whose it is.
        found: String,
        /// Who asked.
        asked: String,
    },
    /// A file has another format than this program writes.
    OtherFormat {
        /// The file.
        file: String,
        /// Its format.
        found: String,
    },
    /// A file cannot be understood any more.
    Damaged {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// The disk failed. What was being written is not known to be kept.
    Storage {
        /// What was being done.
        what: String,
        /// What the system says.
        why: String,
    },
    /// An earlier call failed, so that the journal has to be opened again.
    Poisoned,
}

impl JournalError {
    pub(super) fn storage(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |error| Self::Storage { what, why: error.to_string() }
    }

    pub(super) fn damaged(file: &str, why: impl Into<String>) -> Self {
        Self::Damaged { file: file.to_owned(), why: why.into() }
    }

    /// What the database says of a file.
    pub(super) fn of(file: &str, error: redb::Error) -> Self {
        match error {
            redb::Error::DatabaseAlreadyOpen => Self::InUse { folder: file.to_owned() },
            redb::Error::UpgradeRequired(version) => {
                Self::OtherFormat { file: file.to_owned(), found: format!("database format {version}") }
            }
            redb::Error::Io(error)
                if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) =>
            {
                Self::damaged(file, error.to_string())
            }
            redb::Error::Io(_) | redb::Error::PreviousIo | redb::Error::TransactionPoisoned => {
                Self::Storage { what: format!("{file} cannot be read or written"), why: error.to_string() }
            }
            error => Self::damaged(file, error.to_string()),
        }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse { folder } => {
                write!(f, "{folder} is in use by another program; stop it, or name another state directory")
            }
            Self::OtherDevice { found, asked } => write!(
                f,
                "the state directory is of the device `{found}`, not of `{asked}`; name the directory of \
                 `{asked}`, or an empty one"
            ),
            Self::OtherFormat { file, found } => write!(
                f,
                "{file} has the format `{found}`, which this program does not know; use the program that \
                 wrote it, upload what is in it, and then start with an empty state directory"
            ),
            Self::Damaged { file, why } => write!(
                f,
                "{file} is damaged: {why}; put the whole state directory aside for those who settle, and start \
                 with an empty one under a new device name, so that no event id is given twice"
            ),
            Self::Storage { what, why } => {
                write!(f, "{what}: {why}; check the disk, its room and the rights on the state directory")
            }
            Self::Poisoned => f.write_str("the journal failed before; open it again"),
        }
    }
}

impl std::error::Error for JournalError {}
