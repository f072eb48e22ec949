//! Vectors on every host, properties and contract tests of Portillon.
//!
//! A vector is a request, the reply worked out by hand from the rulebook, and the rules that it shows; see
//! `tests/vectors/README.md`.

use std::path::{Path, PathBuf};

use portillon::Book;
use serde_json::Value;

/// One request and its reply.
#[derive(Clone, Debug)]
pub struct Vector {
    /// File and name, which say what it shows.
    pub name: String,
    /// Ids of the rules that it shows.
    pub rules: Vec<String>,
    /// The function that is called.
    pub function: String,
    /// Texts of the tariff books to use, in order of precedence; none: the built-in ones.
    pub books: Vec<String>,
    /// The request, as compact JSON.
    pub request: String,
    /// The reply; of an error only the paths and codes are given.
    pub reply: Value,
}

/// The folder of the vectors.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// All vectors, file by file.
///
/// # Panics
/// Where a file is not what `tests/vectors/README.md` says.
#[expect(clippy::expect_used, reason = "a broken vector file fails the test that reads it")]
pub fn vectors() -> Vec<Vector> {
    let mut files = Vec::new();
    for document in std::fs::read_dir(folder()).expect("vectors are there") {
        let document = document.expect("a folder can be listed").path();
        if document.is_dir() {
            let entries = std::fs::read_dir(document).expect("a folder can be listed");
            files.extend(entries.map(|entry| entry.expect("a folder can be listed").path()));
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files.iter().flat_map(|file| read(file)).collect()
}

#[expect(clippy::expect_used, reason = "a broken vector file fails the test that reads it")]
fn read(file: &Path) -> Vec<Vector> {
    let text = std::fs::read_to_string(file).expect("a file can be read");
    let shown = file.file_name().unwrap_or_default().to_string_lossy();
    let list: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{shown}: {error}"));
    let convert = |value: Value| {
        let text = |key: &str| {
            value[key].as_str().unwrap_or_else(|| panic!("{shown}: `{key}` in {value}")).to_owned()
        };
        let items = |key: &str| value[key].as_array().cloned().unwrap_or_default();
        Vector {
            name: format!("{shown}: {}", text("name")),
            rules: items("rules").iter().map(|rule| rule.as_str().unwrap_or_default().to_owned()).collect(),
            function: text("function"),
            books: items("books").iter().map(Value::to_string).collect(),
            request: value["request"].to_string(),
            reply: value["reply"].clone(),
        }
    };
    list.into_iter().map(convert).collect()
}

impl Vector {
    /// What the native core replies.
    ///
    /// # Panics
    /// Where a book of the vector is not a good one.
    pub fn native_reply(&self) -> String {
        let load =
            |text: &String| Book::load(text).unwrap_or_else(|problems| panic!("{}: {problems}", self.name));
        let books: Vec<Book> = self.books.iter().map(load).collect();
        let books: Vec<&Book> = books.iter().collect();
        portillon::wire::reply(&self.function, &books, self.request.as_bytes())
    }

    /// What is wrong with a reply: an answer has to be the vector's byte for byte, an error has to have its
    /// paths and codes.
    ///
    /// # Errors
    /// Both replies, where they differ.
    pub fn compare(&self, reply: &str) -> Result<(), String> {
        let expected = self.reply.to_string();
        let agrees = match self.reply.get("error") {
            None => expected == reply,
            Some(problems) => {
                paths_and_codes(problems)
                    == paths_and_codes(&serde_json::from_str::<Value>(reply).unwrap_or_default()["error"])
            }
        };
        if agrees { Ok(()) } else { Err(format!("{}\n  expected {expected}\n  but got  {reply}", self.name)) }
    }
}

fn paths_and_codes(problems: &Value) -> Option<Vec<(String, String)>> {
    let text = |problem: &Value, key: &str| problem[key].as_str().map(str::to_owned);
    problems
        .as_array()?
        .iter()
        .map(|problem| Some((text(problem, "path")?, text(problem, "code")?)))
        .collect()
}

/// The Rust of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
