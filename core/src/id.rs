//! Identifiers that other systems gave.

use crate::problem::shown;
use crate::reason::FactValue;
use crate::wire::{Read, Reader, Tree};

/// An identifier that another system gave, 1 to 64 characters. Identifiers are compared byte by byte.
///
/// ```
/// use portillon::Id;
/// assert!(Id::new("run-12/2026-07-01").is_some());
/// assert!(Id::new(" ").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(Box<str>);

impl Id {
    /// The most characters that an identifier may have.
    pub const LONGEST: usize = 64;

    /// The identifier, if its length is right.
    pub fn new(text: &str) -> Option<Self> {
        let blank = text.trim().is_empty();
        (!blank && text.chars().nth(Self::LONGEST).is_none()).then(|| Self(text.into()))
    }

    /// Reads an identifier of the contract: problem `length` where it is blank or too long.
    pub fn read_text(text: &str, reader: &mut Reader) -> Option<Self> {
        let id = Self::new(text);
        if id.is_none() {
            reader.problem(
                "length",
                format!("`{}` is blank or longer than {} characters", shown(text), Self::LONGEST),
                format!("send an identifier of 1 to {} characters", Self::LONGEST),
            );
        }
        id
    }

    /// The identifier as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Read for Id {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(tree)?;
        Self::read_text(text, reader)
    }
}

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl From<&Id> for FactValue {
    fn from(id: &Id) -> Self {
        id.as_str().to_owned().into()
    }
}
