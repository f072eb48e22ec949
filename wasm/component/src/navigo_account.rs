//! The interface `navigo-account`.

mod certificate;
mod debts;
mod pass;
mod titles;

use portillon::navigo_account as core;

use crate::bindings::exports::portillon::fares::imagine_r::ReplacementAnswer;
use crate::bindings::exports::portillon::fares::navigo_account::{self as wit, BookBorrow, Guest};
use crate::tariffs::ask;
use crate::{Component, Reply, answer};

impl Guest for Component {
    fn titles(books: Vec<BookBorrow<'_>>, request: wit::TitlesRequest) -> Reply<wit::TitlesAnswer> {
        answer(|r| titles::request(request, r), ask(books, core::titles))
    }

    fn certificate(
        books: Vec<BookBorrow<'_>>,
        request: wit::CertificateRequest,
    ) -> Reply<wit::CertificateAnswer> {
        answer(|r| certificate::request(request, r), ask(books, core::certificate))
    }

    fn debts(books: Vec<BookBorrow<'_>>, request: wit::DebtsRequest) -> Reply<wit::DebtsAnswer> {
        answer(|r| debts::request(request, r), ask(books, core::debts))
    }

    fn replace_pass(
        books: Vec<BookBorrow<'_>>,
        request: wit::ReplacementRequest,
    ) -> Reply<ReplacementAnswer> {
        answer(|r| pass::replacement_request(request, r), ask(books, core::replace_pass))
    }
}
