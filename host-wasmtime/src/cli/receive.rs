//! `portillon receive`: where readers upload.

use std::fs;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use portillon_host::receiver::{Receiver, Retain, Store, StoreError, Tokens, now};
use portillon_host::{Portillon, Retention};
use tokio::signal::unix::{SignalKind, signal};

use super::args::BookOptions;
use super::log::LogOptions;
use super::{Exit, Failure, Outcome, books};

const HELP: &str = "\
Examples:
  portillon receive --store taps
  portillon receive --store taps --listen 0.0.0.0:8700 --tokens gates.json --office-tokens office.json
  curl -H \"Authorization: Bearer $TOKEN\" http://localhost:8700/v1/taps | portillon settle > charges.jsonl

POST /v1/events   {\"events\": [...]}, at most 1,000 in 4 MiB, as the reader recorded them. The answer is
                  {\"results\": [{\"id\", \"result\", \"reasons\"}, ...]}, item by item and in their order: stored,
                  already-there, conflict (the same event with other facts; nothing changes) or rejected.
                  What is answered is on disk. Repeats do no harm, however late.
GET  /v1/taps     The NaviTAP taps that are not settled, in the form of `portillon settle`;
                  ?from=DAY&before=DAY for some civil days of the lake.
POST /v1/settled  {\"tokens\": [{\"token\", \"upTo\": DAY}], \"events\": [ID, ...]}: what is deleted. A tap belongs
                  to the day on which its token first tapped on its run. Settle a day here when no
                  correction of it is expected any more: later taps of it are settled without them.
GET  /v1/counts   Entries and exits by civil day of Ile-de-France, of this and the previous month.
GET  /healthz, /readyz, /metrics

Validations that need not be billed are deleted after some hours, as the tariff book says (RD-11), and
their files are removed. The disk itself should be encrypted: what a removed file held may still lie on
it.

A token file is {\"NAME\": \"SHA-256 of the token in hexadecimal\", ...}. A device uploads its own events
only. Without --tokens everybody may do everything, so that only this machine is listened to. The
receiver speaks HTTP: put a proxy with TLS before it.

It ends by SIGTERM or SIGINT, when what it is answering is answered.";

/// Receives what readers upload, and keeps it no longer than needed.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Receive {
    /// Directory of the store; it is made if it is not there.
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8700")]
    listen: SocketAddr,
    /// Who may upload: the devices and their tokens.
    #[arg(long, value_name = "FILE")]
    tokens: Option<PathBuf>,
    /// Who may read and settle taps, and read counts: names and their tokens.
    #[arg(long, value_name = "FILE", requires = "tokens")]
    office_tokens: Option<PathBuf>,
    /// How often what has to go is erased, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "600")]
    erase_every: NonZeroU32,
    #[command(flatten)]
    books: BookOptions,
    #[command(flatten)]
    log: LogOptions,
}

pub(crate) fn run(command: &Receive) -> Outcome {
    let devices = command.tokens.as_deref().map(|file| tokens("--tokens", file)).transpose()?;
    let office = command.office_tokens.as_deref().map(|file| tokens("--office-tokens", file)).transpose()?;
    if devices.is_none() && !command.listen.ip().is_loopback() {
        return Err(Failure::bad(format!(
            "--listen: without --tokens only this machine may be listened to, and {} is not it; give \
             --tokens FILE, or listen at 127.0.0.1",
            command.listen
        )));
    }
    let mut retain = retain(&command.books)?;
    // A book that does not say how long is said at once.
    let now = || now().ok_or("the clock of this machine is not set; set it".to_owned());
    now().and_then(&mut retain).map_err(Failure::bad)?;
    let store = Store::open(&command.store).map_err(|error| match error {
        StoreError::InUse => Failure::bad(format!("--store: {error}")),
        _ => Failure { exit: Exit::Internal, message: error.to_string() },
    })?;
    let listener = TcpListener::bind(command.listen).map_err(|error| {
        Failure::bad(format!("--listen: {} cannot be had: {error}; choose another", command.listen))
    })?;
    command.log.start();
    if devices.is_none() {
        tracing::warn!("there are no --tokens: everybody on this machine may do everything");
    }
    let mut out = io::stdout();
    writeln!(out, "listening at http://{}", listener.local_addr()?)?;
    out.flush()?;
    let erase_every = Duration::from_secs(command.erase_every.get().into());
    let clock = portillon_host::receiver::now;
    Receiver { store, devices, office, retain, erase_every, clock }.serve(listener, told_to_stop())?;
    Ok(Exit::Answered)
}

fn tokens(option: &str, file: &Path) -> Result<Tokens, Failure> {
    let bytes = fs::read(file).map_err(|error| {
        Failure::bad(format!("{option}: {} cannot be read: {error}; name a JSON file", file.display()))
    })?;
    Tokens::read(&bytes).map_err(|why| Failure::bad(format!("{option}: {}: {why}", file.display())))
}

/// What has to be erased, by the component (RD-11).
fn retain(options: &BookOptions) -> Result<Retain, Failure> {
    let mut session = Portillon::embedded()?.session();
    let books = books::load(&mut session, options)?;
    Ok(Box::new(move |now| Retention::ask(&mut session, &books, now).map_err(|error| error.to_string())))
}

pub(super) async fn told_to_stop() {
    let signals = signal(SignalKind::terminate()).and_then(|one| Ok((one, signal(SignalKind::interrupt())?)));
    match signals {
        Ok((mut terminate, mut interrupt)) => tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        },
        // Without signals it is ended as any program is; nothing is lost by that.
        Err(error) => {
            tracing::warn!(%error, "it cannot be told to stop gently");
            std::future::pending().await
        }
    }
}
