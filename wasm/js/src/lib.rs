//! The JavaScript face of Portillon: the functions of the contract by name, over plain JavaScript values.
//!
//! Values go in and out as the JSON form of the contract says. What is wrong with a request is thrown as a plain
//! array of problems. The typed face that people use is made of this by the npm package.

#![forbid(unsafe_code)]

mod shelf;

use std::cell::RefCell;

use portillon::problem::{Problem, Problems};
use portillon::tariff::Book;
use portillon::wire::{self, Tree};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::shelf::Shelf;

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::default();
}

/// The names of all functions, in the order of the contract.
#[wasm_bindgen]
pub fn functions() -> Vec<String> {
    wire::functions().iter().map(|&name| name.to_owned()).collect()
}

/// Calls a function by name with the books of these handles (none: the built-in ones) and one request.
///
/// # Errors
/// Throws the array of all problems of the request; also `unknown-function`, `unknown-book`, and `not-json` for
/// values that JSON has no form for.
#[wasm_bindgen]
pub fn call(function: &str, books: &[u32], request: JsValue) -> Result<JsValue, JsValue> {
    // Reading a value may run JavaScript, which may call again: nothing is borrowed meanwhile.
    let request = read(request).map_err(thrown)?;
    let answer = SHELF.with_borrow(|shelf| {
        let books = shelf.books(books)?;
        wire::call(function, &books, &request)
    });
    Ok(written(&answer.map_err(thrown)?))
}

/// Reads and checks a tariff book from its JSON text and returns its handle.
///
/// # Errors
/// Throws the array of all problems of the book, which then changes nothing.
#[wasm_bindgen(js_name = loadBook)]
pub fn load_book(source: &str) -> Result<u32, JsValue> {
    let book = Book::load(source).map_err(thrown)?;
    SHELF.with_borrow_mut(|shelf| shelf.add(book)).map_err(thrown)
}

/// Lets go of a book that was loaded. Its handle is never given to another; a built-in book stays.
#[wasm_bindgen(js_name = freeBook)]
pub fn free_book(handle: u32) {
    SHELF.with_borrow_mut(|shelf| shelf.remove(handle));
}

/// The handles of the built-in books, in their order of precedence.
#[wasm_bindgen(js_name = builtInBooks)]
pub fn built_in_books() -> Vec<u32> {
    Shelf::built_in().collect()
}

fn read(value: JsValue) -> Result<Tree, Problems> {
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        let message = format!("the request is not a plain value: {error}");
        Problem::new("", "not-json", message, "send what `JSON.parse` could have given").alone()
    })
}

fn thrown(problems: Problems) -> JsValue {
    written(&problems)
}

fn written(value: &impl Serialize) -> JsValue {
    // Answers and problems are records, lists and texts, which all have a JavaScript form.
    value.serialize(&Serializer::json_compatible()).unwrap_or_default()
}
