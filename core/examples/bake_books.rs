//! Prints the tariff books of a folder as the Rust constants of `core/src/tariff/built_in.rs`, once they are
//! checked. `cargo xtask books` runs it; it is an example so that it builds while those constants are out of date.

use std::path::Path;
use std::process::ExitCode;

use portillon::tariff::{Bake, Book};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("name the folder of the books");
        return ExitCode::FAILURE;
    };
    match bake(Path::new(&folder)) {
        Ok(constants) => {
            print!("{constants}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn bake(folder: &Path) -> Result<String, String> {
    let unread = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = std::fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let mut files: Vec<_> = entries.map_err(unread)?.into_iter().map(|entry| entry.path()).collect();
    files.sort();

    let mut books = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{name}: {error}"))?;
        books.push((Book::load(&text).map_err(|problems| format!("{name}:\n{problems}"))?, name));
    }
    check_overlaps(&books)?;

    let constant = |(index, (book, _)): (usize, &(Book, String))| {
        format!("static BOOK_{index}: Book = {};", book.bake())
    };
    let constants: String = books.iter().enumerate().map(constant).collect();
    let names: Vec<_> = (0..books.len()).map(|index| format!("&BOOK_{index}")).collect();
    Ok(format!("pub(super) static BOOKS: &[&Book] = &[{}];{constants}", names.join(", ")))
}

/// Of two built-in books of a network only one may be in force on a day.
fn check_overlaps(books: &[(Book, String)]) -> Result<(), String> {
    for (index, (book, name)) in books.iter().enumerate() {
        for (earlier, other) in books.iter().take(index) {
            if book.covers(earlier.info().network, earlier.from())
                || earlier.covers(book.info().network, book.from())
            {
                return Err(format!("{other} and {name} are in force on the same days"));
            }
        }
    }
    Ok(())
}
