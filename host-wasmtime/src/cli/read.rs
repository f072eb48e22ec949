//! `portillon read`: taps in, lights out.

use std::io;
use std::path::PathBuf;

use clap::Args;
use portillon_host::reader::{self, Config, Decide, ReadError};
use tracing_subscriber::EnvFilter;

use super::{Exit, Failure, Outcome};

const HELP: &str = "\
Examples:
  portillon read --config reader.json < taps.jsonl
  portillon read --config reader.json --socket /run/portillon/taps.sock

A tap is one line of JSON, and so is its answer, in the order of arrival on each connection:
  {\"request\": \"r-1\", \"tap\": {\"tag\": \"card\", \"val\": {\"token\": \"card-1\", \"validator\": \"v1\",
   \"vessel\": \"Brennero\", \"run\": \"101/2026-06-10\", \"fast\": false, \"stop\": \"garda\",
   \"at\": \"2026-06-10T09:00:00+02:00\", \"card\": \"enabled\"}}}
  {\"request\": \"r-1\", \"light\": \"green\", \"code\": \"…\", \"event\": \"gate-1/1/1\"}
A green light means that the tap is on disk. A request that was not answered may be sent again, after a
restart too: it counts once. Codes of the reader's own: `fallback` (the component failed), `bad-tap`
(with `problems`), `not-recorded` (the disk failed), `request-conflict` (another tap had this request).

The settings need three fields, and may have more:
  {\"device\": \"gate-1\", \"state\": \"state\",
   \"fallback\": {\"entry\": \"refuse\", \"exit\": \"accept\", \"card\": \"refuse\"},
   \"socket\": \"taps.sock\", \"keep\": {\"validationHours\": 4, \"billedHours\": 48},
   \"limits\": {\"events\": 50000, \"batch\": 256, \"lineBytes\": 65536, \"connections\": 64,
              \"storageSeconds\": 60, \"componentMegabytes\": 64, \"decisionMilliseconds\": 250}}

It ends when standard input does, or by SIGTERM or SIGINT; what was taken is recorded and answered
before. What happens is told on standard error; PORTILLON_LOG (for example `warn`) says how much.

Exit codes: 0 when it ended as it was told; 2 when the settings are wrong; 3 when the journal cannot be
used, or failed for longer than `storageSeconds`.";

/// Decides on taps at a gate or on board, and records them.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Read {
    /// The settings, a JSON file.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Listen for taps at this path instead of reading standard input.
    #[arg(long, value_name = "PATH")]
    socket: Option<PathBuf>,
}

pub(crate) fn run(command: &Read) -> Outcome {
    let mut config = Config::load(&command.config).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(|problem| format!("--config: {problem}")).collect();
        Failure::bad(lines.join("\nerror: "))
    })?;
    if let Some(socket) = &command.socket {
        config.socket = Some(socket.clone());
    }
    let told = EnvFilter::try_from_env("PORTILLON_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // A program that already tells elsewhere goes on doing so.
    let _ = tracing_subscriber::fmt().with_env_filter(told).with_writer(io::stderr).try_init();
    let mut decide = decider(&config)?;
    reader::run(&config, &mut *decide, &mut |_| false)?;
    Ok(Exit::Answered)
}

/// What decides: the component, with the books of the inbox.
fn decider(_: &Config) -> Result<Box<dyn Decide>, Failure> {
    Err(Failure {
        exit: Exit::Internal,
        message: "this build has nothing to decide with; use a complete one".to_owned(),
    })
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self { exit: Exit::Internal, message: error.to_string() }
    }
}
