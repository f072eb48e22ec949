//! Why a file is not used.

use std::fmt;

use crate::Error;
use crate::reader::SignatureError;

/// Why a file is not used. The last good one stays.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// There is no signature beside it.
    NotSigned,
    /// It cannot be read.
    Unreadable(String),
    /// Its signature does not do.
    Signature(SignatureError),
    /// It is not newer than what is in use.
    NotNewer {
        /// Its serial.
        serial: u64,
        /// The highest serial that was accepted.
        used: u64,
    },
    /// The component cannot be loaded.
    Component(Error),
    /// It is as it was signed, and does not work.
    Unusable(String),
    /// The reader cannot keep a copy.
    NotKept(String),
}

impl Refusal {
    /// A stable code in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSigned => "not-signed",
            Self::Unreadable(_) => "unreadable",
            Self::Signature(error) => error.code(),
            Self::NotNewer { .. } => "not-newer",
            Self::Component(error) => error.code(),
            Self::Unusable(_) => "unusable",
            Self::NotKept(_) => "not-kept",
        }
    }
}

impl From<SignatureError> for Refusal {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Component(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSigned => f.write_str("there is no signature beside it; send it with its .jws file"),
            Self::Unreadable(why) => write!(f, "it cannot be read: {why}"),
            Self::Signature(error) => error.fmt(f),
            Self::NotNewer { serial, used } => {
                write!(f, "its serial is {serial}, and {used} was accepted before; sign it with a higher one")
            }
            Self::Component(error) => write!(f, "{error}; {}", error.remedy()),
            Self::Unusable(why) => write!(f, "it does not work: {why}"),
            Self::NotKept(why) => write!(f, "it cannot be kept: {why}; make room in the reader's folder"),
        }
    }
}

impl std::error::Error for Refusal {}
