//! Tariff books by handle: JavaScript keeps numbers, not Rust values.

use portillon::problem::{Problem, Problems};
use portillon::tariff::Book;

/// The books that were loaded. The first handles are those of the built-in books.
#[derive(Default)]
pub struct Shelf {
    /// A freed place stays empty, so that an old handle never means another book.
    loaded: Vec<Option<Box<Book>>>,
}

impl Shelf {
    /// Handles of the built-in books.
    pub fn built_in() -> impl Iterator<Item = u32> {
        (0..).take(Book::built_in().len())
    }

    /// Adds a book and returns its handle.
    pub fn add(&mut self, book: Book) -> Result<u32, Problems> {
        let place = Book::built_in().len() + self.loaded.len();
        let handle = u32::try_from(place).map_err(|_| {
            Problem::new("", "too-many", "more books were loaded than there are handles", "load fewer")
                .alone()
        })?;
        self.loaded.push(Some(Box::new(book)));
        Ok(handle)
    }

    /// Lets go of a loaded book.
    pub fn remove(&mut self, handle: u32) {
        if let Some(place) = Self::place(handle).and_then(|place| self.loaded.get_mut(place)) {
            *place = None;
        }
    }

    /// The books of these handles.
    pub fn books(&self, handles: &[u32]) -> Result<Vec<&Book>, Problems> {
        handles.iter().enumerate().map(|(index, &handle)| self.book(index, handle)).collect()
    }

    fn book(&self, index: usize, handle: u32) -> Result<&Book, Problems> {
        let found = match Self::place(handle) {
            None => usize::try_from(handle).ok().and_then(|place| Book::built_in().get(place).copied()),
            Some(place) => self.loaded.get(place).and_then(Option::as_deref),
        };
        found.ok_or_else(|| {
            let message = format!("there is no book `{handle}`: it was never loaded, or it was freed");
            Problem::new(format!("books[{index}]"), "unknown-book", message, "load it").alone()
        })
    }

    /// Where a loaded book is; `None` for the handles of the built-in ones.
    fn place(handle: u32) -> Option<usize> {
        usize::try_from(handle).ok()?.checked_sub(Book::built_in().len())
    }
}

#[cfg(test)]
mod tests {
    use portillon::tariff::Book;

    use super::Shelf;

    #[test]
    fn the_first_handles_are_the_built_in_books() {
        let handles: Vec<u32> = Shelf::built_in().collect();
        let shelf = Shelf::default();
        let books = shelf.books(&handles).unwrap();
        assert_eq!(books.len(), Book::built_in().len());
        assert!(books.iter().zip(Book::built_in()).all(|(found, built_in)| found.info() == built_in.info()));
    }

    #[test]
    fn a_freed_handle_never_means_another_book() {
        let mut shelf = Shelf::default();
        let book = || Book::built_in()[0].clone();
        let first = shelf.add(book()).unwrap();
        assert!(shelf.books(&[first]).is_ok());
        shelf.remove(first);
        let second = shelf.add(book()).unwrap();
        assert_ne!(first, second);
        let problems = shelf.books(&[second, first]).unwrap_err();
        assert_eq!((problems[0].path.as_str(), problems[0].code), ("books[1]", "unknown-book"));
    }

    #[test]
    fn a_built_in_book_stays() {
        let mut shelf = Shelf::default();
        shelf.remove(0);
        assert!(shelf.books(&[0]).is_ok());
        assert!(shelf.books(&[u32::MAX]).is_err());
    }
}
