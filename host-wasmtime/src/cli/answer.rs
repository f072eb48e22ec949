//! One question of a person, answered in words or as JSON.

use std::io::{self, Write};

use portillon_host::Portillon;
use portillon_wit::contract;
use serde_json::Value;

use super::args::Options;
use super::paint::Paint;
use super::show::Show;
use super::texts::Language;
use super::{Exit, Failure, Outcome, books};

pub(crate) fn run(function: &str, request: &Value, options: &Options) -> Outcome {
    let mut session = Portillon::embedded()?.session();
    let books = books::load(&mut session, &options.books)?;
    let reply = session.call_json(function, &books, request.to_string().as_bytes())?;
    let value: Value = serde_json::from_str(&reply).map_err(|error| Failure {
        exit: Exit::Internal,
        message: format!("the reply is not JSON: {error}"),
    })?;
    let exit = exit_of(&value);
    let mut out = io::stdout().lock();
    if options.json {
        writeln!(out, "{reply}")?;
        return Ok(exit);
    }
    if let Some(problems) = value["error"].as_array() {
        return Err(Failure { exit, message: problem_lines(problems) });
    }
    let shape = contract().function(function).map(|function| &function.ok);
    let language = options.lang.unwrap_or_else(Language::of_environment);
    let shown = Show::new(language, Paint::of_stdout()).answer(shape, &value["ok"]);
    out.write_all(shown.as_bytes())?;
    Ok(exit)
}

fn exit_of(reply: &Value) -> Exit {
    if reply["error"].is_array() {
        Exit::BadRequest
    } else if reply["ok"]["verdict"]["tag"] == "refused" {
        Exit::Refused
    } else {
        Exit::Answered
    }
}

/// One line per problem: the field, what is wrong, what to send instead.
fn problem_lines(problems: &[Value]) -> String {
    let line = |problem: &Value| {
        let part = |name| problem[name].as_str().unwrap_or_default();
        let path = match part("path") {
            "" => String::new(),
            path => format!("{path}: "),
        };
        format!("{path}{}; {}", part("message"), part("remedy"))
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\nerror: ")
}
