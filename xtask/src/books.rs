//! `cargo xtask books`: writes the built-in tariff books as Rust constants, after checking them.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use portillon::tariff::{Bake, Book};

const SOURCES: &str = "core/books";
const TARGET: &str = "core/src/tariff/built_in.rs";

/// Writes the books, or with `check` only says whether what is there is what would be written.
pub fn run(check: bool) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = generate(&root.join(SOURCES))?;
    let target = root.join(TARGET);
    if std::fs::read_to_string(&target).is_ok_and(|old| old == text) {
        println!("{TARGET} is up to date");
    } else if check {
        bail!("{TARGET} does not hold what {SOURCES} says; run `cargo xtask books`");
    } else {
        std::fs::write(&target, text).with_context(|| format!("{TARGET} could not be written"))?;
        println!("{TARGET} written");
    }
    Ok(())
}

fn generate(sources: &Path) -> anyhow::Result<String> {
    let mut files: Vec<_> = std::fs::read_dir(sources)
        .with_context(|| format!("{SOURCES} could not be read"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut books = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let book = Book::load(&std::fs::read_to_string(&file)?)
            .map_err(|problems| anyhow::anyhow!("{name}:\n{problems}"))?;
        books.push((name, book));
    }
    check_overlaps(&books)?;
    let constants: String = books
        .iter()
        .enumerate()
        .map(|(n, (_, book))| format!("static BOOK_{n}: Book = {};", book.bake()))
        .collect();
    let names: Vec<_> = (0..books.len()).map(|n| format!("&BOOK_{n}")).collect();
    format(&format!(
        "// @generated from core/books/*.json by `cargo xtask books`. Do not edit.\n\
         #![allow(clippy::wildcard_imports, reason = \"the names are those of the books\")]\n\
         use std::borrow::Cow;\n\
         use super::{{book::*, figure::*, navigo_jour::*}};\n\
         use crate::{{Clock, Currency, Day, Medium, Mode, Money, Network, Title}};\n\
         pub(super) static BOOKS: &[&Book] = &[{}];{constants}",
        names.join(", ")
    ))
}

/// Of two built-in books of a network only one may be in force on a day.
fn check_overlaps(books: &[(String, Book)]) -> anyhow::Result<()> {
    for (index, (name, book)) in books.iter().enumerate() {
        for (earlier, other) in books.iter().take(index) {
            if book.covers(other.info().network, other.from())
                || other.covers(book.info().network, book.from())
            {
                bail!("{earlier} and {name} are in force on the same days");
            }
        }
    }
    Ok(())
}

fn format(source: &str) -> anyhow::Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=110"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rustfmt is missing: run `rustup component add rustfmt`")?;
    rustfmt.stdin.take().context("rustfmt takes no input")?.write_all(source.as_bytes())?;
    let output = rustfmt.wait_with_output()?;
    if !output.status.success() {
        bail!("rustfmt refused the generated books");
    }
    Ok(String::from_utf8(output.stdout)?)
}
