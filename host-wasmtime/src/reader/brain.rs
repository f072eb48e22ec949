//! Decides on taps with the component (RD-8, RD-10).
//!
//! - `pass`: a medium with titles, `shape`: what it says of them;
//! - `card`: a card or device of NaviTAP;
//! - `fallback`: what is answered where the component fails.

mod card;
mod fallback;
mod pass;
mod shape;

use std::collections::BTreeSet;
use std::sync::Arc;

use portillon::Instant;

pub use self::fallback::{Fallback, FallbackAnswer};
use super::intake::Current;
use super::{Decide, Decided, DecidedBy, Known, PresentedTap, Verdict};
use crate::api::types::{BookRef, Problem, Reason};
use crate::{BookId, Error, Retention, Session};

/// Decides on taps: one instance of the component, with the books of the reader.
pub struct Brain {
    current: Arc<Current>,
    seat: Seat,
    fallback: Fallback,
}

/// An instance, and the books that it is asked with.
struct Seat {
    session: Session,
    /// Those of the reader, and after them the built-in ones; none: the built-in ones.
    books: Vec<BookId>,
    /// Whether the built-in ones are among them.
    complete: bool,
}

/// What the component answered.
struct Reply {
    verdict: Verdict,
    code: String,
    book: BookRef,
}

/// CM-10: the problem of a day that no book covers.
const NO_BOOK: &str = "no-tariff-in-force";

/// Why it did not.
enum Fault {
    /// The tap is not one.
    BadTap(Vec<String>),
    /// The component failed, or has no book to decide with.
    Failed(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            // The tap is none the worse for a book that did not arrive in time: nobody is locked in by that.
            Error::BadRequest(problems) if problems.iter().all(|problem| problem.code == NO_BOOK) => {
                Self::Failed(Error::BadRequest(problems))
            }
            Error::BadRequest(problems) => Self::BadTap(problems.iter().map(words).collect()),
            error => Self::Failed(error),
        }
    }
}

/// A problem of a request, with the field as the front of the reader names it.
fn words(problem: &Problem) -> String {
    let path = problem.path.strip_prefix("tap.").unwrap_or(&problem.path);
    let colon = if path.is_empty() { "" } else { ": " };
    format!("{path}{colon}{}; {}", problem.message, problem.remedy)
}

/// The code that the reader shows.
fn shown(reasons: &[Reason], otherwise: &str) -> String {
    reasons.first().map_or(otherwise, |reason| &reason.code).to_owned()
}

/// Asks, and where nothing but what this reader has on record is wrong, asks again without that: a bad record never keeps
/// anybody out for good. The records stand in one list of the request, from an index on.
fn ask<Q, I, A>(
    list: &str,
    records: usize,
    request: &mut Q,
    items: fn(&mut Q) -> &mut Vec<I>,
    mut call: impl FnMut(&Q) -> Result<Result<A, Vec<Problem>>, Error>,
) -> Result<A, Error> {
    loop {
        let problems = match call(request)? {
            Ok(answer) => return Ok(answer),
            Err(problems) => problems,
        };
        let items = items(request);
        let index = |problem: &Problem| {
            let (index, _) = problem.path.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?;
            index.parse().ok().filter(|index| (records..items.len()).contains(index))
        };
        // Each round takes away one at least.
        match problems.iter().map(index).collect::<Option<BTreeSet<usize>>>() {
            Some(bad) if !bad.is_empty() => {
                let mut index = 0..;
                items.retain(|_| index.next().is_none_or(|index| !bad.contains(&index)));
            }
            _ => return Err(Error::BadRequest(problems)),
        }
    }
}

impl Brain {
    /// Decides with this from the first tap on.
    #[must_use]
    pub fn new(current: Arc<Current>, fallback: Fallback) -> Self {
        let mut seat = Seat::new(&current);
        if let Err(error) = seat.warm(&current) {
            tracing::error!(code = error.code(), "the component failed at the start: {error}");
        }
        Self { current, seat, fallback }
    }

    /// What it decides with.
    #[must_use]
    pub fn current(&self) -> &Arc<Current> {
        &self.current
    }

    /// Decides with what the intake has accepted, and says whether that is anything new. A new component or new books are
    /// tried by a call before the old ones are dropped.
    ///
    /// # Errors
    /// Where the call fails; it decides as before then.
    pub fn refresh(&mut self, current: &Arc<Current>) -> Result<bool, Error> {
        if Arc::ptr_eq(&self.current, current) {
            return Ok(false);
        }
        if !self.current.decides_like(current) {
            let mut seat = Seat::new(current);
            seat.warm(current)?;
            self.seat = seat;
        }
        self.current = Arc::clone(current);
        Ok(true)
    }

    fn by(&self, book: Option<BookRef>, fallback: bool) -> DecidedBy {
        let component_hash = self.current.component.sha256.clone();
        let Some(BookRef { id, version }) = book else {
            return DecidedBy { book: None, book_version: None, book_hash: None, component_hash, fallback };
        };
        let arrived = self.current.books.iter().find(|book| (&book.id, &book.version) == (&id, &version));
        let book_hash = arrived.map(|book| book.sha256.clone());
        DecidedBy { book: Some(id), book_version: Some(version), book_hash, component_hash, fallback }
    }
}

impl Decide for Brain {
    fn decide(&mut self, tap: &PresentedTap, known: &Known<'_>) -> Decided {
        let number = match tap {
            PresentedTap::Pass(tap) => &tap.medium,
            PresentedTap::Card(tap) => &tap.token,
        };
        let on_deny_list = self.current.deny_list.contains(number);
        let reply = match tap {
            PresentedTap::Pass(tap) => pass::decide(&mut self.seat, &self.current, tap, known, on_deny_list),
            PresentedTap::Card(tap) => card::decide(&mut self.seat, &self.current, tap, known, on_deny_list),
        };
        match reply {
            Ok(Reply { verdict, code, book }) => Decided { verdict, code, by: self.by(Some(book), false) },
            Err(Fault::BadTap(problems)) => self.bad_tap(problems),
            Err(Fault::Failed(error)) => {
                // No number: what went wrong is not to tell who passed (RD-11).
                tracing::error!(code = error.code(), "the fallback answer is given: {error}");
                match self.fallback.verdict(tap, on_deny_list) {
                    Verdict::BadTap(problems) => self.bad_tap(problems),
                    verdict => Decided { verdict, code: "fallback".into(), by: self.by(None, true) },
                }
            }
        }
    }

    fn retention(&mut self, now: Instant) -> Option<Retention> {
        let asked =
            self.seat.ready(&self.current).and_then(|(session, books)| Retention::ask(session, books, now));
        match asked {
            Ok(retention) => Some(retention),
            Err(error) => {
                tracing::error!(code = error.code(), "nobody knows what has to be erased: {error}");
                None
            }
        }
    }
}

impl Brain {
    fn bad_tap(&self, problems: Vec<String>) -> Decided {
        Decided { verdict: Verdict::BadTap(problems), code: "bad-tap".into(), by: self.by(None, false) }
    }
}

impl Seat {
    fn new(current: &Current) -> Self {
        let mut session = current.component.portillon.session();
        let books: Vec<_> =
            current.books.iter().map(|book| session.adopt_book(Arc::clone(&book.text))).collect();
        let complete = books.is_empty();
        Self { session, books, complete }
    }

    /// The session and its books, the built-in ones among them. One that arrived stands in for the built-in one of its
    /// name.
    fn ready(&mut self, current: &Current) -> Result<(&mut Session, &[BookId]), Error> {
        if !self.complete {
            let mut built_in = Vec::new();
            for book in self.session.built_in_books()? {
                let BookRef { id, version } = self.session.book_info(book)?.book;
                if current.books.iter().any(|book| (&book.id, &book.version) == (&id, &version)) {
                    self.session.unload_book(book)?;
                } else {
                    built_in.push(book);
                }
            }
            self.books.extend(built_in);
            self.complete = true;
        }
        Ok((&mut self.session, &self.books))
    }

    /// Makes the instance and loads the books, so that no tap waits for it.
    fn warm(&mut self, current: &Current) -> Result<(), Error> {
        let (session, books) = self.ready(current)?;
        session.run(books, |functions, store, books| {
            functions.portillon_fares_tariffs().call_list(store, books)
        })?;
        Ok(())
    }
}
