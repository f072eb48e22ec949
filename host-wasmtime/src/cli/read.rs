//! `portillon read`: taps in, lights out.

use std::fmt;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use portillon_host::Limits;
use portillon_host::metrics::{Metrics, Serving};
use portillon_host::reader::{
    self, Brain, Component, Config, Current, Intake, Kind, Notice, PublicKeys, ReadError,
};

use super::log::LogOptions;
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
restart too: it counts once. Codes of the reader's own: `fallback` (the component failed, or no tariff
book covers the day), `bad-tap` (with `problems`), `not-recorded` (the disk failed), `request-conflict`
(another tap had this request).

The settings need three fields, and may have more:
  {\"device\": \"gate-1\", \"state\": \"state\",
   \"fallback\": {\"entry\": \"refuse\", \"exit\": \"accept\", \"card\": \"refuse\"},
   \"keys\": [\"fleet.pub\"], \"inbox\": \"inbox\", \"component\": \"component.cwasm\",
   \"socket\": \"taps.sock\", \"keep\": {\"validationHours\": 4, \"billedHours\": 48},
   \"limits\": {\"events\": 50000, \"batch\": 256, \"lineBytes\": 65536, \"connections\": 64,
              \"storageSeconds\": 60, \"componentMegabytes\": 64, \"decisionMilliseconds\": 250}}

The component is the one of this program, or the file `component` made by `portillon compile`. Tariff books
(*.json), a deny list (deny-list.txt) and a newer component (component.cwasm) are taken from the folder
`inbox` while it works, if `portillon sign` signed them by one of the `keys` and they are newer than
those in use; else the last good ones stay. A book is used from its first day on.

It ends when standard input does, or by SIGTERM or SIGINT; what was taken is recorded and answered
before. `portillon upload` sends what it recorded, while it works or afterwards.

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
    /// Answer `GET /metrics` (for Prometheus) at this address.
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,
    #[command(flatten)]
    log: LogOptions,
}

/// How often the inbox is looked through.
const LOOK_EVERY: Duration = Duration::from_secs(1);

pub(crate) fn run(command: &Read) -> Outcome {
    let mut config = settings(&command.config)?;
    if let Some(socket) = &command.socket {
        config.socket = Some(socket.clone());
    }
    command.log.start();
    let metrics = Metrics::default();
    let _serving = command.metrics.map(|address| serve(&metrics, address)).transpose()?;
    let limits = config.limits();
    let keys = keys(&config)?;
    let component = component(&config, keys.as_ref(), limits)?;
    match config.inbox.as_ref().zip(keys) {
        None => {
            let mut brain = Brain::new(Arc::new(Current::new(component)), config.fallback);
            reader::run(&config, &mut brain, &metrics)?;
        }
        Some((inbox, keys)) => {
            let (mut intake, mut notices) = Intake::open(inbox, &config.state, keys, component, limits)
                .map_err(|error| bad_setting("state", &config.state, &error))?;
            // What lies there already holds from the first tap on.
            notices.extend(intake.look());
            count(&metrics, &notices);
            let brain = Brain::new(Arc::clone(intake.current()), config.fallback);
            let counted = metrics.clone();
            let (mut follower, _looking) =
                reader::follow(brain, intake, LOOK_EVERY, move |notices| count(&counted, notices))?;
            reader::run(&config, &mut follower, &metrics)?;
        }
    }
    Ok(Exit::Answered)
}

/// Reads the settings of a reader.
pub(crate) fn settings(path: &Path) -> Result<Config, Failure> {
    Config::load(path).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(|problem| format!("--config: {problem}")).collect();
        Failure::bad(lines.join("\nerror: "))
    })
}

fn serve(metrics: &Metrics, address: SocketAddr) -> Result<Serving, Failure> {
    metrics
        .serve(address)
        .map_err(|error| Failure::bad(format!("--metrics: {address} cannot be had: {error}; choose another")))
}

fn bad_setting(field: &str, path: &Path, error: &dyn fmt::Display) -> Failure {
    Failure::bad(format!("--config: {field}: {}: {error}", path.display()))
}

/// The public keys; `None` where there are none.
fn keys(config: &Config) -> Result<Option<PublicKeys>, Failure> {
    let mut texts = Vec::new();
    for path in &config.keys {
        texts.push(fs::read_to_string(path).map_err(|error| bad_setting("keys", path, &error))?);
    }
    if texts.is_empty() {
        return Ok(None);
    }
    let keys = PublicKeys::from_pem(texts.iter().map(String::as_str));
    keys.map(Some).map_err(|error| Failure::bad(format!("--config: keys: {error}")))
}

/// The component that the reader starts with: one that was compiled ahead of time, if its signature is good, or the one of
/// this program, compiled now.
fn component(config: &Config, keys: Option<&PublicKeys>, limits: Limits) -> Result<Component, Failure> {
    let Some((path, keys)) = config.component.as_ref().zip(keys) else {
        return Ok(Component::embedded(limits)?);
    };
    let bad = |error: &dyn fmt::Display| bad_setting("component", path, error);
    let mut signature = path.clone().into_os_string();
    signature.push(".jws");
    let jws = fs::read(&signature).map_err(|error| bad(&format_args!("its signature: {error}")))?;
    let file = fs::read(path).map_err(|error| bad(&error))?;
    let artefact = keys.check(Kind::Component, &jws).and_then(|signed| signed.attest(file));
    Ok(Component::precompiled(&artefact.map_err(|error| bad(&error))?, limits)?)
}

/// Counts what arrived.
fn count(metrics: &Metrics, notices: &[Notice]) {
    for Notice { name, outcome } in notices {
        match outcome {
            Ok(taken) => metrics.serial(taken.kind, taken.serial),
            Err(_) if name.contains("deny-list") => metrics.refused_file(Kind::DenyList),
            Err(_) if name.contains("component") => metrics.refused_file(Kind::Component),
            Err(_) => metrics.refused_file(Kind::Book),
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self { exit: Exit::Internal, message: error.to_string() }
    }
}
