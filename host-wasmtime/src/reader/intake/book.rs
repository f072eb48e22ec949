//! The tariff books of a reader.

use std::cmp::Reverse;
use std::sync::Arc;

use super::Refusal;
use crate::api::types::Date;
use crate::reader::Verified;
use crate::{Error, Session};

/// A tariff book that arrived.
#[derive(Debug, Clone)]
pub struct BookInUse {
    /// Its identifier.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its serial.
    pub serial: u64,
    /// SHA-256 of its text, in hexadecimal.
    pub sha256: String,
    /// Its text.
    pub text: Arc<str>,
    /// First day in force.
    pub from: Date,
    /// First day no longer in force.
    pub until: Date,
}

/// Most books in use; a network has one or two a year.
const MOST: usize = 100;

impl BookInUse {
    /// Reads a book with the component.
    pub(super) fn open(file: &Verified, session: &mut Session) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(file.bytes())
            .map_err(|error| Refusal::Unusable(format!("{error}; save the book as UTF-8")))?;
        let id = session.load_book(text).map_err(|error| match error {
            Error::BadRequest(_) => Refusal::Unusable(error.to_string()),
            error => Refusal::Component(error),
        })?;
        let info = session.book_info(id)?;
        session.unload_book(id)?;
        let statement = file.statement();
        Ok(Self {
            id: info.book.id,
            version: info.book.version,
            serial: statement.serial,
            sha256: statement.sha256.clone(),
            text: text.into(),
            from: info.from,
            until: info.until,
        })
    }

    fn first_day(&self) -> (u16, u8, u8) {
        (self.from.year, self.from.month, self.from.day)
    }
}

/// Adds a book, and gives the serials of those of its identifier that it replaces.
///
/// One that begins earlier is kept for the days before: a book that arrives is not active before its first day.
pub(super) fn add(books: &mut Vec<BookInUse>, new: BookInUse) -> Result<Vec<u64>, Refusal> {
    let is_replaced = |book: &BookInUse| book.id == new.id && book.first_day() >= new.first_day();
    let stays = |book: &&BookInUse| !is_replaced(book);
    if books.iter().filter(stays).any(|book| (&book.id, &book.version) == (&new.id, &new.version)) {
        return Err(Refusal::Unusable(format!(
            "`{}` of version `{}` is in use for earlier days; give this one a version of its own",
            new.id, new.version
        )));
    }
    if books.iter().filter(stays).count() >= MOST {
        return Err(Refusal::Unusable(format!("there are {MOST} books; join periods in fewer")));
    }
    let replaced = books.iter().filter(|book| is_replaced(book)).map(|book| book.serial).collect();
    books.retain(|book| !is_replaced(book));
    books.push(new);
    books.sort_by(|a, b| (Reverse(a.serial), &a.id).cmp(&(Reverse(b.serial), &b.id)));
    Ok(replaced)
}
