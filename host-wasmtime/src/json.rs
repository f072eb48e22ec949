//! Any function of the contract, in JSON.

use portillon::problem::Problem;
use portillon::wire;
use portillon_wit::{Function, Shape};
use wasmtime::component::{ComponentExportIndex, Val};

use crate::Error;
use crate::session::{BookId, Session};
use crate::value::{drift, lower, write};

/// The longest request, in bytes. A longer one gets the problem `too-long`.
pub const MAX_LINE: usize = 8 << 20;

impl Session {
    /// Answers a JSON request with one line of JSON: `{"ok":…}`, or `{"error":[…]}` with every problem of
    /// the request. The same bytes as the core gives natively.
    ///
    /// `function` is the name in the contract, `navigo-jour.quote`. Books are tried in the order given;
    /// without any, the built-in ones are used. Functions that take no books ignore them.
    ///
    /// ```
    /// # use portillon_host::{Error, Portillon};
    /// let mut session = Portillon::embedded()?.session();
    /// let reply = session.call_json("navigo-jour.validity", &[], br#"{"validityDay":"2026-02-30"}"#)?;
    /// assert!(reply.starts_with(r#"{"error":[{"path":"validityDay","code":"impossible-date","#));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// Where the component fails, or [`Error::UnknownBook`]. A wrong request is a reply, not an error.
    pub fn call_json(&mut self, function: &str, books: &[BookId], request: &[u8]) -> Result<String, Error> {
        if request.len() > MAX_LINE {
            return Ok(too_long_reply());
        }
        // The core itself reads the request first, so that its problems have the same words on every host.
        let tree = match wire::parse(request) {
            Ok(tree) => tree,
            Err(problem) => return Ok(problems_reply(&[problem])),
        };
        if let Err(problems) = wire::check(function, &tree) {
            return Ok(problems_reply(&problems));
        }
        let (function, index) = self.function(function)?;
        let request = function.request.as_ref().map(|shape| lower(shape, tree)).transpose()?;
        let answer = self.run_dynamic(&index, function.takes_books.then_some(books), request)?;
        reply(function, &answer)
    }

    fn function(&self, name: &str) -> Result<(&'static Function, ComponentExportIndex), Error> {
        let found = self.shared().functions.get(name).copied();
        found.ok_or_else(|| drift(format!("the core has the function `{name}`, the contract does not")))
    }
}

fn reply(function: &Function, answer: &Val) -> Result<String, Error> {
    let mut out = Vec::with_capacity(1024);
    match (&function.error, answer) {
        (Some(_), Val::Result(Ok(Some(value)))) => wrap("{\"ok\":", &function.ok, value, &mut out)?,
        (Some(error), Val::Result(Err(Some(value)))) => wrap("{\"error\":", error, value, &mut out)?,
        (None, value) => wrap("{\"ok\":", &function.ok, value, &mut out)?,
        _ => return Err(drift(format!("`{}` answers neither yes nor no", function.name))),
    }
    String::from_utf8(out).map_err(|error| drift(error.to_string()))
}

fn wrap(start: &str, shape: &Shape, value: &Val, out: &mut Vec<u8>) -> Result<(), Error> {
    out.extend_from_slice(start.as_bytes());
    write(shape, value, out)?;
    out.push(b'}');
    Ok(())
}

/// The problem of a request that is longer than [`MAX_LINE`].
fn too_long() -> Problem {
    Problem::new(
        "",
        "too-long",
        format!("the request is longer than {MAX_LINE} bytes"),
        format!("send at most {MAX_LINE} bytes in one request"),
    )
}

fn problems_reply(problems: &[Problem]) -> String {
    serde_json::json!({ "error": problems }).to_string()
}

/// The reply to a request that is longer than [`MAX_LINE`], for hosts that do not hold such a one.
#[must_use]
pub fn too_long_reply() -> String {
    problems_reply(&[too_long()])
}
