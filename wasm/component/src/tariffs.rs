//! The interface `tariffs`: books as resources.

use std::borrow::Cow;

use portillon::tariff::{self, Book as CoreBook, BookInfo as CoreBookInfo, CheckRequest, InForceRequest};
use portillon::{Books, Problems};

use crate::bindings::exports::portillon::fares::tariffs::{self as wit, BookBorrow, Guest, GuestBook};
use crate::bindings::exports::portillon::fares::types::Problem;
use crate::{Component, Reply, answer, types};

/// A book of the host: built in, or loaded at run time.
pub struct LoadedBook(Cow<'static, CoreBook>);

impl GuestBook for LoadedBook {
    fn load(source: String) -> Result<wit::Book, Vec<Problem>> {
        let book = CoreBook::load(&source).map_err(types::problems)?;
        Ok(wit::Book::new(Self(Cow::Owned(book))))
    }

    fn built_in() -> Vec<wit::Book> {
        CoreBook::built_in().iter().map(|book| wit::Book::new(Self(Cow::Borrowed(book)))).collect()
    }

    fn info(&self) -> wit::BookInfo {
        self.0.info().into()
    }
}

// Not part of the generic functions below, of which there is one for each function of the contract.
#[inline(never)]
fn lent<'b>(books: &'b [BookBorrow<'_>]) -> Vec<&'b CoreBook> {
    books.iter().map(|book| &*book.get::<LoadedBook>().0).collect()
}

/// Asks with the books that the host lends.
pub(crate) fn with_books<T>(books: &[BookBorrow<'_>], ask: impl FnOnce(Books) -> T) -> T {
    ask(Books::new(&lent(books)))
}

/// Asks a function of the core with the books that the host lends.
pub(crate) fn ask<Request, Answer>(
    books: Vec<BookBorrow<'_>>,
    function: impl FnOnce(Books, &Request) -> Result<Answer, Problems>,
) -> impl FnOnce(&Request) -> Result<Answer, Problems> {
    move |request| with_books(&books, |books| function(books, request))
}

impl Guest for Component {
    type Book = LoadedBook;

    fn check(request: wit::CheckRequest) -> Reply<wit::BookInfo> {
        answer(|_| Some(CheckRequest { source: request.source }), tariff::check)
    }

    fn list(books: Vec<BookBorrow<'_>>) -> Vec<wit::BookInfo> {
        with_books(&books, |books| books.iter().map(|book| book.info().into()).collect())
    }

    fn in_force(books: Vec<BookBorrow<'_>>, request: wit::InForceRequest) -> Reply<wit::BookInfo> {
        let read = |r: &mut portillon::wire::Reader| {
            Some(InForceRequest { network: request.network.into(), day: types::day(r, "day", request.day)? })
        };
        answer(read, ask(books, tariff::in_force))
    }
}

impl From<CoreBookInfo> for wit::BookInfo {
    fn from(info: CoreBookInfo) -> Self {
        Self {
            book: info.book.into(),
            network: info.network.into(),
            from: info.from.into(),
            until: info.until.into(),
            currency: info.currency.into(),
            sections: info.sections.into_iter().map(str::to_owned).collect(),
        }
    }
}
