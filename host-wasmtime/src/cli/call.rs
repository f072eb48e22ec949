//! `portillon call`: JSON lines in, JSON lines out.

use std::io::{self, BufWriter, Write};

use portillon_host::lines::{Line, Lines};
use portillon_host::{BookId, Error, MAX_LINE, Portillon, Session};
use serde_json::json;

use super::args::Call;
use super::books::load;
use super::{Exit, Failure, Outcome};

pub(crate) fn run(command: &Call) -> Outcome {
    let function = command
        .function
        .as_deref()
        .ok_or_else(|| Failure::bad("which function? see `portillon call --list`"))?;
    let mut session = Portillon::embedded()?.session();
    let books = load(&mut session, &command.books)?;
    answer_lines(&mut session, function, &books)
}

fn answer_lines(session: &mut Session, function: &str, books: &[BookId]) -> Outcome {
    let mut exit = Exit::Answered;
    let mut lines = Lines::new(io::stdin().lock(), MAX_LINE);
    // Buffered, and written out before the program waits for input: many lines are fast, and a person who
    // types one sees its reply at once.
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    while let Some(line) = lines.next(|| out.flush())? {
        let reply = match line {
            Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => continue,
            Line::Bytes(bytes) => session.call_json(function, books, bytes),
            Line::TooLong => Ok(portillon_host::too_long_reply()),
        };
        let reply = reply.unwrap_or_else(|error| {
            exit = Exit::Internal;
            let problem = json!({
                "path": "",
                "code": code(&error),
                "message": error.to_string(),
                "remedy": error.remedy(),
            });
            json!({ "error": [problem] }).to_string()
        });
        out.write_all(reply.as_bytes())?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(exit)
}

/// A request that is too much for the limits is the caller's to cut; anything else is not.
fn code(error: &Error) -> &'static str {
    match error {
        Error::OutOfMemory { .. } | Error::OutOfTime => error.code(),
        _ => "internal",
    }
}
