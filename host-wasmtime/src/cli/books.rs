//! `portillon books`, and the books that other commands are given.

use std::fs;
use std::io::Read;
use std::path::Path;

use portillon_host::{BookId, Error, Session};
use serde_json::json;

use super::args::{BookOptions, Books, BooksCommand, Options};
use super::{Failure, Outcome, answer};

pub(crate) fn run(command: &Books) -> Outcome {
    match &command.command {
        None => answer::run("tariffs.list", &json!({}), &command.options),
        Some(BooksCommand::Check { file, json, lang }) => {
            let books = BookOptions { book: Vec::new(), no_built_in: false };
            let options = Options { lang: *lang, json: *json, books };
            answer::run("tariffs.check", &json!({ "source": read(file)? }), &options)
        }
    }
}

/// Loads the books of the command line, in their order, and after them the built-in ones. None given: none,
/// which means the built-in ones.
pub(crate) fn load(session: &mut Session, options: &BookOptions) -> Result<Vec<BookId>, Failure> {
    let mut books = Vec::new();
    for file in &options.book {
        let book = session.load_book(&read(file)?).map_err(|error| match error {
            Error::BadRequest(_) => {
                Failure::bad(format!("{} is not a good tariff book:\n{error}", file.display()))
            }
            error => error.into(),
        })?;
        books.push(book);
    }
    if !books.is_empty() && !options.no_built_in {
        books.extend(session.built_in_books()?);
    }
    Ok(books)
}

/// Longer files are not read: the component takes books of at most 1 MiB, and says so.
const LONGEST: u64 = (1 << 20) + 1;

fn read(file: &Path) -> Result<String, Failure> {
    let failed = |error| {
        Failure::bad(format!("{} cannot be read: {error}; give the path of a JSON file", file.display()))
    };
    let mut bytes = Vec::new();
    fs::File::open(file).map_err(failed)?.take(LONGEST).read_to_end(&mut bytes).map_err(failed)?;
    // A character cut in two by the limit is no reason to speak of encodings.
    let too_long = bytes.len() as u64 == LONGEST;
    String::from_utf8(bytes).or_else(|error| match error.utf8_error().valid_up_to() {
        at if !too_long => Err(Failure::bad(format!(
            "{} is not text in UTF-8: the byte at {at} is not; save the file as UTF-8",
            file.display()
        ))),
        _ => Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()),
    })
}
