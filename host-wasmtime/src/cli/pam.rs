//! `portillon pam`: what a person who rides with Pam asks.
//!
//! What counts and what it comes to is the component's to say. The program brings the entries together (`input`), works out
//! at which moment the account is shown where nobody says it, and lays out what is answered (`statement`).

mod input;
pub(crate) mod options;
mod statement;

use std::io::{self, Write};

use portillon_host::Portillon;
use serde_json::Value;

use self::input::{Input, Payer};
use self::options::{Pam, PamCommand, Statement};
use super::paint::Paint;
use super::texts::Language;
use super::{Exit, Failure, Outcome, books};

pub(crate) fn run(command: &Pam) -> Outcome {
    let PamCommand::Statement(command) = &command.command;
    let Statement { file, at, third_party_percent, declared, options } = command;
    let payer = third_party_percent.map(|percent| Payer { percent, declared: *declared });
    let input = Input::read(file.as_deref(), at.as_deref(), payer)?;
    let mut session = Portillon::embedded()?.session();
    let books = books::load(&mut session, &options.books)?;
    let reply = session.call_json("pam.account", &books, input.request.as_bytes())?;
    let value: Value = serde_json::from_str(&reply).map_err(|error| Failure {
        exit: Exit::Internal,
        message: format!("the reply is not JSON: {error}"),
    })?;
    let problems = value["error"].as_array();
    let mut out = io::stdout().lock();
    if options.json {
        writeln!(out, "{reply}")?;
        return Ok(if problems.is_some() { Exit::BadRequest } else { Exit::Answered });
    }
    if let Some(problems) = problems {
        return Err(Failure::bad(input.problem_lines(problems)));
    }
    let language = options.lang.unwrap_or_else(Language::of_environment);
    let shown = statement::show(language, Paint::of_stdout(), &input, &value["ok"]);
    out.write_all(shown.as_bytes())?;
    Ok(Exit::Answered)
}
