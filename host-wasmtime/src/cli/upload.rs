//! `portillon upload`: sends what a reader recorded.

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use clap::Args;
use portillon_host::metrics::Metrics;
use portillon_host::reader::{Pace, Problem, Report, UploadError, Uploader, open_outbox};

use super::log::LogOptions;
use super::read;
use super::{Exit, Failure, Outcome};

const HELP: &str = "\
Examples:
  portillon upload --to https://taps.example --token-file gate-1.token --config reader.json
  portillon upload --to https://taps.example --token-file gate-1.token --config reader.json --every 30

What the receiver has stored is not sent again. What it does not take (another event has the identifier,
or it is rejected) is told on standard output and not sent again either, so that it holds up nobody:
  {\"id\": \"gate-1/1/2\", \"result\": \"rejected\", \"reasons\": [{\"path\": \"at\", \"code\": \"impossible-instant\"}]}
It stands in the journal as long as other events. An answer that is broken or none confirms nothing.

It may be ended at any time; what is sent twice counts once.

Exit codes: 0 when everything was sent; 1 when something was not taken; 2 when the address or the token
is wrong; 3 when the receiver cannot be reached, or the journal not be read.";

/// Uploads what a reader recorded.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Upload {
    /// Address of the receiver.
    #[arg(long, value_name = "URL")]
    to: String,
    /// A file with the token of this device.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// The settings of the reader, a JSON file; it may be running or not.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Go on, and look for more after so many seconds.
    #[arg(long, value_name = "SECONDS")]
    every: Option<NonZeroU32>,
    /// How many events are sent at once, at most 1,000.
    #[arg(long, value_name = "NUMBER", default_value = "500")]
    batch: NonZeroUsize,
    /// Answer GET /metrics here while it goes on.
    #[arg(long, value_name = "ADDRESS", requires = "every")]
    metrics: Option<SocketAddr>,
    #[command(flatten)]
    log: LogOptions,
}

pub(crate) fn run(command: &Upload) -> Outcome {
    command.log.start();
    let token = command.token_file.as_deref().map(token).transpose()?;
    let uploader = Uploader::new(&command.to, token, command.batch.get(), Pace::default())
        .map_err(|error| Failure::bad(format!("--to: {error}")))?;
    let config = read::settings(&command.config)?;
    let metrics = Metrics::default();
    let _serving = match command.metrics {
        Some(address) => Some(metrics.serve(address).map_err(|error| {
            Failure::bad(format!("--metrics: {address} cannot be had: {error}; choose another"))
        })?),
        None => None,
    };
    loop {
        let mut report = Report::default();
        // Anew each time: the reader may have been started or ended since.
        let sent = open_outbox(&config.state, &config.device)
            .map_err(UploadError::Outbox)
            .and_then(|mut outbox| uploader.upload(&mut *outbox, &mut report, &mut tell));
        metrics.uploaded(&report);
        match (sent, command.every) {
            (Ok(()), None) if report.problems.is_empty() => return Ok(Exit::Answered),
            (Ok(()), None) => return Ok(Exit::Refused),
            (Err(error), None) => return Err(failure(&error)),
            (Ok(()), Some(_)) => {}
            (Err(error), Some(_)) => {
                metrics.not_uploaded();
                tracing::error!(%error, "not everything was uploaded");
            }
        }
        thread::sleep(Duration::from_secs(command.every.map_or(1, NonZeroU32::get).into()));
    }
}

fn failure(error: &UploadError) -> Failure {
    let exit = match error {
        UploadError::Address | UploadError::Refused(_) => Exit::BadRequest,
        _ => Exit::Internal,
    };
    Failure { exit, message: error.to_string() }
}

/// Writes problems out before their events are confirmed.
fn tell(problems: &[Problem]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for problem in problems {
        writeln!(out, "{}", serde_json::to_string(problem)?)?;
    }
    out.flush()
}

fn token(file: &Path) -> Result<String, Failure> {
    let bad = |why: &str| Failure::bad(format!("--token-file: {} {why}", file.display()));
    let text = fs::read_to_string(file)
        .map_err(|error| bad(&format!("cannot be read: {error}; name a file with the token")))?;
    let token = text.trim();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(bad("holds no token; write it as one word of ASCII"));
    }
    Ok(token.to_owned())
}
