//! `portillon inspect`: the inspector's device (RD-5, NT-22).
//!
//! An answer is yes or no, how many people, and a code: nothing of the card or medium. So are the problems of a line that
//! cannot be answered: they name fields, not values.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};

use clap::Args;
use portillon::Instant;
use portillon::navitap::Tap;
use portillon::wire::{self, Read as _, Reader};
use portillon_host::{BookId, MAX_LINE, Portillon, Session};
use serde_json::{Value, json};

use super::args::Options;
use super::paint::{Paint, Style};
use super::texts::Language;
use super::{Exit, Failure, Outcome, books, words};
use portillon_host::lines::{Line, Lines};

const HELP: &str = "\
Examples:
  portillon inspect --taps accepted.jsonl < shown.jsonl
  echo '{\"tag\":\"card\",\"val\":{\"token\":\"card-1\",\"at\":\"2026-06-10T09:30:00+02:00\"}}' |
      portillon inspect --taps accepted.jsonl

One line of JSON for each medium or card that is shown:
  {\"tag\": \"card\", \"val\": {\"token\", \"at\"}}     a card or device of NaviTAP; its taps are those of --taps
  {\"tag\": \"pass\", \"val\": {\"at\", \"recent\"}}    a medium, with its validations as `reader.inspect` has them
and one line of answer each, in words on a terminal, else JSON:
  {\"ticket\": true, \"people\": 2, \"code\": \"travels-with-token\"}
  {\"error\": [{\"path\": \"at\", \"code\": \"malformed-instant\", \"remedy\": \"...\"}]}
No answer shows anything of the card.

The taps are JSON lines as `GET /v1/taps` of `portillon receive` gives them.

Exit codes: 0 when every line has its answer; 2 when the taps or a tariff book cannot be read; 3 when the
component failed.";

/// Tells an inspector whether there is a ticket, and for how many people.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Inspect {
    /// Accepted taps of NaviTAP.
    #[arg(long, value_name = "FILE")]
    taps: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

/// The most taps of a token that the component takes.
const MOST_TAPS: usize = 2_000;
const LONGEST_TAP: usize = 64 << 10;

/// Taps by token, each with its instant.
type Taps = HashMap<String, Vec<(Instant, Value)>>;

pub(crate) fn run(command: &Inspect) -> Outcome {
    let mut taps = command.taps.as_deref().map(load).transpose()?.unwrap_or_default();
    taps.values_mut().for_each(|taps| taps.sort_by_key(|(at, _)| *at));
    let mut session = Portillon::embedded()?.session();
    let books = books::load(&mut session, &command.options.books)?;
    let readable = (!command.options.json && stdout().is_terminal())
        .then(|| command.options.lang.unwrap_or_else(Language::of_environment));
    let mut lines = Lines::new(io::stdin().lock(), MAX_LINE);
    let mut out = io::stdout().lock();
    while let Some(line) = lines.next(|| Ok(()))? {
        let reply = match line {
            Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => continue,
            Line::Bytes(bytes) => inspect(&mut session, &books, &taps, bytes)?,
            Line::TooLong => problem("", "too-long", "send one line for each medium"),
        };
        match readable {
            Some(language) => writeln!(out, "{}", words(language, Paint::of_stdout(), &reply))?,
            None => writeln!(out, "{}", short(&reply))?,
        }
        out.flush()?;
    }
    Ok(Exit::Answered)
}

/// The reply of the component, or a problem in its form.
fn inspect(session: &mut Session, books: &[BookId], taps: &Taps, line: &[u8]) -> Result<Value, Failure> {
    const SHAPE: &str = "send {\"tag\": \"card\", \"val\": {\"token\", \"at\"}} or {\"tag\": \"pass\", \"val\": {\"at\", \"recent\"}}";
    let Ok(mut shown) = serde_json::from_slice::<Value>(line) else {
        return Ok(problem("", "malformed-json", "write one JSON object per line"));
    };
    let only = |names: &[&str]| {
        shown.as_object().is_some_and(|fields| fields.keys().all(|name| names.contains(&name.as_str())))
    };
    if !only(&["tag", "val"]) || !shown["val"].is_object() {
        return Ok(problem("", "wrong-type", SHAPE));
    }
    let function = match shown["tag"].as_str() {
        Some("card") if shown["val"]["taps"].is_null() => {
            let known = known(taps, &shown["val"]);
            shown["val"]["taps"] = known;
            "navitap.inspect"
        }
        Some("card") => return Ok(problem("val.taps", "unknown-field", SHAPE)),
        Some("pass") => "reader.inspect",
        _ => return Ok(problem("tag", "unknown-value", SHAPE)),
    };
    let reply = session.call_json(function, books, shown["val"].to_string().as_bytes())?;
    serde_json::from_str(&reply)
        .map_err(|error| Failure { exit: Exit::Internal, message: format!("the reply is not JSON: {error}") })
}

/// The latest taps of the token that is shown, so far.
fn known(taps: &Taps, shown: &Value) -> Value {
    let at = shown["at"].as_str().and_then(|at| Instant::parse(at).ok());
    let (Some(at), Some(taps)) = (at, shown["token"].as_str().and_then(|token| taps.get(token))) else {
        return json!([]);
    };
    let so_far = &taps[..taps.partition_point(|(tapped, _)| *tapped <= at)];
    so_far[so_far.len().saturating_sub(MOST_TAPS)..].iter().map(|(_, tap)| tap.clone()).collect()
}

fn problem(path: &str, code: &str, remedy: &str) -> Value {
    json!({ "error": [{ "path": path, "code": code, "remedy": remedy }] })
}

/// What a script gets.
fn short(reply: &Value) -> Value {
    if let Some(problems) = reply["error"].as_array() {
        let problems: Vec<Value> = problems.iter().map(without_values).collect();
        return json!({ "error": problems });
    }
    let verdict = &reply["ok"]["verdict"];
    let ticket = verdict["tag"] == "granted";
    let people = match (ticket, verdict["val"]["people"].as_u64()) {
        (true, people) => people.unwrap_or(1),
        (false, _) => 0,
    };
    json!({ "ticket": ticket, "people": people, "code": reply["ok"]["reasons"][0]["code"] })
}

/// A problem without what was sent: its message repeats it, and so does the path of a field that does not exist.
fn without_values(problem: &Value) -> Value {
    let path = if problem["code"] == "unknown-field" { &json!("") } else { &problem["path"] };
    json!({ "path": path, "code": problem["code"], "remedy": problem["remedy"] })
}

/// What a person gets.
fn words(language: Language, paint: Paint, reply: &Value) -> String {
    let short = short(reply);
    if let Some(problems) = short["error"].as_array() {
        let line = |problem: &Value| {
            let part = |name| problem[name].as_str().unwrap_or_default();
            format!("{} {}: {}", part("path"), part("code"), part("remedy")).trim_start().to_owned()
        };
        return paint.paint(Style::Bad, &problems.iter().map(line).collect::<Vec<_>>().join("; "));
    }
    let (word, style) = match short["ticket"].as_bool() {
        Some(true) => (words::YES, Style::Good),
        _ => (words::NO, Style::Bad),
    };
    let reason = &reply["ok"]["reasons"][0];
    let sentence =
        language.sentence("reasons", reason["code"].as_str().unwrap_or_default(), &reason["facts"]);
    let people = format!("{}{}{}", language.field("travellers", "people"), language.colon(), short["people"]);
    format!("{}  {people}  {sentence}", paint.paint(style, language.say(word)))
}

/// Reads the taps of a file. What is wrong is said by line and field.
fn load(path: &Path) -> Result<Taps, Failure> {
    let unread = |error: io::Error| {
        Failure::bad(format!("--taps: {} cannot be read: {error}; name a file of JSON lines", path.display()))
    };
    let mut lines = Lines::new(BufReader::new(File::open(path).map_err(unread)?), LONGEST_TAP);
    let mut taps = Taps::new();
    let mut number = 0;
    while let Some(line) = lines.next(|| Ok(())).map_err(unread)? {
        number += 1;
        let tap = match line {
            Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => continue,
            Line::Bytes(bytes) => tap(bytes),
            Line::TooLong => Err("too-long".to_owned()),
        };
        let (token, at, tap) = tap.map_err(|why| {
            let path = path.display();
            Failure::bad(format!("--taps: {path}: line {number}: {why}; give taps as `GET /v1/taps` does"))
        })?;
        taps.entry(token).or_default().push((at, tap));
    }
    Ok(taps)
}

fn tap(line: &[u8]) -> Result<(String, Instant, Value), String> {
    let tree = wire::parse(line).map_err(|problem| problem.code.to_owned())?;
    let mut reader = Reader::default();
    let tap = Tap::read(&tree, &mut reader);
    let tap = reader.finish(tap).map_err(|problems| {
        let name = |problem: portillon::Problem| match problem.code {
            "unknown-field" => problem.code.to_owned(),
            code => format!("{} {code}", problem.path),
        };
        problems.into_vec().into_iter().map(name).collect::<Vec<_>>().join(", ")
    })?;
    let value = serde_json::from_slice(line).map_err(|_| "malformed-json".to_owned())?;
    Ok((tap.token.as_str().to_owned(), tap.at, value))
}
