//! The interface `navigo-account`.

mod pass;

use portillon::navigo_account as core;

use crate::bindings::exports::portillon::fares::imagine_r::ReplacementAnswer;
use crate::bindings::exports::portillon::fares::navigo_account::{self as wit, BookBorrow, Guest};
use crate::tariffs::ask;
use crate::{Component, Reply, answer};

impl Guest for Component {
    fn replace_pass(
        books: Vec<BookBorrow<'_>>,
        request: wit::ReplacementRequest,
    ) -> Reply<ReplacementAnswer> {
        answer(|r| pass::replacement_request(request, r), ask(books, core::replace_pass))
    }
}
