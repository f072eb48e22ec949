//! From arguments to exit code.

mod answer;
mod args;
mod books;
mod call;
mod database;
mod inspect;
mod log;
mod paint;
mod pam;
mod partner;
mod passes;
mod read;
mod receive;
mod request;
mod serve;
mod settle;
mod show;
mod sign;
mod texts;
mod upload;
mod words;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use portillon_wit::{contract, schema};

use args::{Arguments, Command};

/// How the program ends. The numbers are promised in `--help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Granted, or answered.
    Answered = 0,
    /// Refused, with reasons.
    Refused = 1,
    /// The request, a file or the command line is wrong.
    BadRequest = 2,
    /// The program or the component failed.
    Internal = 3,
}

/// Why a command came to nothing, in words for the person who typed it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self { exit: Exit::BadRequest, message: message.into() }
    }
}

impl From<portillon_host::Error> for Failure {
    fn from(error: portillon_host::Error) -> Self {
        match error {
            portillon_host::Error::BadRequest(_) => Self::bad(error.to_string()),
            _ => Self { exit: Exit::Internal, message: format!("{error}; {}", error.remedy()) },
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // Whoever reads the output has enough of it, as in `portillon titles | head -1`.
        let exit = if error.kind() == io::ErrorKind::BrokenPipe { Exit::Answered } else { Exit::Internal };
        Self { exit, message: error.to_string() }
    }
}

pub(crate) type Outcome = Result<Exit, Failure>;

pub(crate) fn main() -> ExitCode {
    let exit = run(Arguments::parse()).unwrap_or_else(|failure| {
        if failure.exit != Exit::Answered {
            // Where even this cannot be written, the exit code still tells.
            let _ = writeln!(io::stderr(), "error: {}", failure.message);
        }
        failure.exit
    });
    ExitCode::from(exit as u8)
}

fn run(arguments: Arguments) -> Outcome {
    match arguments.command {
        Command::Call(command) if command.list => list(),
        Command::Call(command) => call::run(&command),
        Command::Schema { function } => print_schema(function.as_deref()),
        Command::Ask(command) => {
            let request = request::from_fields(&command.function, &command.fields)?;
            answer::run(&command.function, &request, &command.options)
        }
        Command::Quote(command) => {
            let (request, options) = command.title.request()?;
            answer::run("navigo-jour.quote", &request, options)
        }
        Command::Validity(command) => {
            let (request, options) = command.title.request();
            answer::run("navigo-jour.validity", &request, options)
        }
        Command::Read(command) => read::run(&command),
        Command::Settle(command) => settle::run(&command),
        Command::Key(command) => sign::key(&command),
        Command::Sign(command) => sign::sign(&command),
        Command::Compile(command) => sign::compile(&command),
        Command::Upload(command) => upload::run(&command),
        Command::Receive(command) => receive::run(&command),
        Command::Partner(command) => partner::run(&command),
        Command::Passes(command) => passes::run(&command),
        Command::Serve(command) => serve::run(&command),
        Command::Inspect(command) => inspect::run(&command),
        Command::Pam(command) => pam::run(&command),
        Command::Books(command) => books::run(&command),
        Command::Titles { id: None, options } => answer::run("titles.list", &serde_json::json!({}), &options),
        Command::Titles { id: Some(id), options } => {
            answer::run("titles.describe", &serde_json::json!({ "id": id }), &options)
        }
    }
}

fn list() -> Outcome {
    let longest = contract().functions().map(|function| function.name.len()).max().unwrap_or(0);
    let mut out = io::stdout().lock();
    for function in contract().functions() {
        writeln!(out, "{:longest$}  {}", function.name, function.summary())?;
    }
    Ok(Exit::Answered)
}

fn print_schema(function: Option<&str>) -> Outcome {
    let schema = match function.and_then(|name| contract().function(name)) {
        Some(function) => schema::of_function(function),
        None => schema::of_contract(contract()),
    };
    writeln!(io::stdout().lock(), "{schema:#}")?;
    Ok(Exit::Answered)
}
