//! The WebAssembly component of Portillon: the WIT face of the core.
//!
//! It converts and decides nothing. Requests are read by the core's own reader, so that a problem has the same
//! path, code and words here as in JSON.

mod bindings {
    #![allow(missing_docs, clippy::all, clippy::pedantic, reason = "generated from wit/")]
    wit_bindgen::generate!({ path: "../../wit", world: "portillon" });
}
mod advice;
mod imagine_r;
mod navigo;
mod navigo_account;
mod navigo_jour;
mod navitap;
mod pam;
mod partner;
mod reader;
mod tariffs;
mod titles;
mod types;

use portillon::problem::Problems;
use portillon::wire::Reader;

use crate::bindings::exports::portillon::fares::types::Problem;

struct Component;

bindings::export!(Component with_types_in bindings);

/// What a function of the contract returns.
type Reply<T> = Result<T, Vec<Problem>>;

/// Reads a request, asks the core, converts the answer.
fn answer<Request, Answer, Wit: From<Answer>>(
    read: impl FnOnce(&mut Reader) -> Option<Request>,
    ask: impl FnOnce(&Request) -> Result<Answer, Problems>,
) -> Reply<Wit> {
    let mut reader = Reader::default();
    let request = read(&mut reader);
    reader.finish(request).and_then(|request| ask(&request)).map(Wit::from).map_err(types::problems)
}
