//! A component that decides, and what is asked of it before it may.

use crate::api::navitap::{CardState, Tap, TapRequest};
use crate::api::reader::{Direction, Tap as PassTap, ValidateRequest};
use crate::api::tariffs::BookInfo;
use crate::api::types::{BookRef, Mode};
use crate::engine::{EMBEDDED, sha256};
use crate::reader::Verified;
use crate::{BookId, Error, Limits, Portillon, Session};

/// A component that decides on taps.
#[derive(Clone)]
pub struct Component {
    /// The component, under the limits of the reader.
    pub portillon: Portillon,
    /// Its SHA-256 in hexadecimal, of the component itself even where it was compiled ahead of time.
    pub sha256: String,
}

impl Component {
    /// The component that this library was built with.
    ///
    /// # Errors
    /// As [`Portillon::from_bytes`].
    pub fn embedded(limits: Limits) -> Result<Self, Error> {
        Self::from_bytes(EMBEDDED, limits)
    }

    /// A component that is compiled now.
    ///
    /// # Errors
    /// As [`Portillon::from_bytes`].
    pub fn from_bytes(wasm: &[u8], limits: Limits) -> Result<Self, Error> {
        Ok(Self { portillon: Portillon::from_bytes(wasm, limits)?, sha256: sha256(wasm) })
    }

    /// A component that was compiled ahead of time.
    ///
    /// # Errors
    /// As [`Portillon::precompiled`].
    pub fn precompiled(artefact: &Verified, limits: Limits) -> Result<Self, Error> {
        let portillon = Portillon::precompiled(artefact, limits)?;
        let statement = artefact.statement();
        let sha256 = statement.component.as_ref().unwrap_or(&statement.sha256).clone();
        Ok(Self { portillon, sha256 })
    }

    /// Asks what a reader will ask, with each of its own books (their texts) and of the built-in ones: on the first day of
    /// each there has to be an answer that names the book.
    pub(crate) fn try_out<'a>(&self, books: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
        let mut session = self.portillon.session();
        let why = |error: Error| format!("{error}; {}", error.remedy());
        let mut ids = Vec::new();
        for text in books {
            ids.push(session.load_book(text).map_err(why)?);
        }
        ids.extend(session.built_in_books().map_err(why)?);
        let mut asked = 0;
        for id in ids {
            let info = session.book_info(id).map_err(why)?;
            for (section, ask) in QUESTIONS {
                if info.sections.iter().any(|name| name == section) {
                    let named = ask(&mut session, id, &info).map_err(why)?;
                    if (&named.id, &named.version) != (&info.book.id, &info.book.version) {
                        return Err(format!("asked with `{}`, it answers with `{}`", info.book.id, named.id));
                    }
                    asked += 1;
                }
            }
        }
        if asked == 0 {
            return Err("it has no book that a reader can ask it about".into());
        }
        Ok(())
    }
}

/// Asks one question and gives the book that the answer names.
type Question = fn(&mut Session, BookId, &BookInfo) -> Result<BookRef, Error>;

/// By section of a book.
const QUESTIONS: &[(&str, Question)] = &[("navitap", card), ("reader", pass)];

fn card(session: &mut Session, book: BookId, info: &BookInfo) -> Result<BookRef, Error> {
    let word = || "trial".to_owned();
    let tap = Tap {
        event_id: word(),
        token: word(),
        validator: word(),
        vessel: word(),
        run: word(),
        fast: false,
        stop: word(),
        at: noon(info),
    };
    let request = TapRequest { tap, card: CardState::Enabled, earlier: Vec::new() };
    let answer = session.run(&[book], |functions, store, books| {
        functions.portillon_fares_navitap().call_check_tap(store, books, &request)
    })?;
    answer.map(|answer| answer.book).map_err(Error::BadRequest)
}

fn pass(session: &mut Session, book: BookId, info: &BookInfo) -> Result<BookRef, Error> {
    let tap = PassTap {
        at: noon(info),
        validator: "trial".to_owned(),
        mode: Mode::Metro,
        direction: Direction::Entry,
        line: None,
        station: None,
        zone: None,
    };
    let request = ValidateRequest { tap, titles: Vec::new(), recent: Vec::new(), on_deny_list: false };
    let answer = session.run(&[book], |functions, store, books| {
        functions.portillon_fares_reader().call_validate(store, books, &request)
    })?;
    answer.map(|answer| answer.book).map_err(Error::BadRequest)
}

/// Noon of a book's first day, in no network's time zone, and the same day in both.
fn noon(info: &BookInfo) -> String {
    let day = &info.from;
    format!("{:04}-{:02}-{:02}T12:00:00Z", day.year, day.month, day.day)
}
