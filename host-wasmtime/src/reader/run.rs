//! A reader from start to end.

use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use tokio::signal::unix::{SignalKind, signal};
use tracing::info;

use super::config::Config;
use super::control;
use super::decide::Decide;
use super::front::{self, Gate};
use super::journal::{Folder, JournalError};
use super::socket::{Name, Socket};
use super::worker::Worker;
use crate::metrics::Metrics;

/// How many jobs may wait.
const QUEUE: usize = 1_024;
/// How long the last answers may take to be read.
const LAST_ANSWERS: Duration = Duration::from_secs(5);
/// The most connections to the control socket.
const CONTROLLERS: usize = 8;

/// Why a reader cannot work.
#[derive(Debug)]
pub enum ReadError {
    /// Its journal cannot be used.
    Journal(JournalError),
    /// It cannot listen there.
    Socket(PathBuf, io::Error),
    /// The system refuses threads or signals.
    System(io::Error),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Journal(error) => error.fmt(f),
            Self::Socket(path, error) => write!(f, "{}: nobody can listen there: {error}", path.display()),
            Self::System(error) => write!(f, "the reader cannot be started: {error}; start it again"),
        }
    }
}

impl std::error::Error for ReadError {}

impl From<JournalError> for ReadError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

/// Reads taps and answers them, until standard input ends (where there is no socket), or the program is told to end
/// (SIGTERM, SIGINT). What was taken is answered then.
///
/// # Errors
/// Where it cannot start, or its journal fails for long.
pub fn run(config: &Config, decide: &mut dyn Decide, metrics: &Metrics) -> Result<(), ReadError> {
    let disk = Arc::new(Folder::open(&config.state)?);
    let clock = Box::new(SystemTime::now);
    let worker = Worker::open(disk, &config.device, config.worker(), decide, clock)?;
    let mut worker = worker.with_metrics(metrics.clone());

    let (sender, jobs) = mpsc::sync_channel(QUEUE);
    let gate = Arc::new(Gate::new(sender));
    end_at_signals(gate.clone()).map_err(ReadError::System)?;
    let longest = config.line_bytes;
    let controller = gate.clone();
    let _control = listen(&control::socket(&config.state), CONTROLLERS, move |stream: &UnixStream| {
        control::serve(stream, stream, &controller);
    })?;
    let taps = gate.clone();
    let _socket = match &config.socket {
        Some(path) => Some(listen(path, config.connections, move |stream: &UnixStream| {
            front::serve(stream, stream, &taps, longest);
        })?),
        None => {
            let read = move || {
                front::serve(io::stdin(), io::stdout(), &taps, longest);
                taps.close();
            };
            thread::Builder::new().name("front".to_owned()).spawn(read).map_err(ReadError::System)?;
            None
        }
    };

    info!(device = config.device, "the reader works");
    let done = worker.run(&jobs);
    // Whoever still wants to hand something in is told that nobody takes it.
    drop(jobs);
    gate.close();
    gate.wait_until_written(LAST_ANSWERS);
    info!("the reader ends");
    Ok(done?)
}

fn listen(
    path: &Path,
    most: usize,
    serve: impl Fn(&UnixStream) + Send + Sync + 'static,
) -> Result<Name, ReadError> {
    Socket::bind(path)
        .and_then(|socket| socket.serve(most, move |stream| serve(&stream)))
        .map_err(|error| ReadError::Socket(path.to_owned(), error))
}

fn end_at_signals(gate: Arc<Gate>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let (mut terminate, mut interrupt) = {
        let _entered = runtime.enter();
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?)
    };
    let wait = move || {
        runtime.block_on(async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        });
        gate.close();
        // The handlers stay: a second signal must not cut off the last answers.
        std::mem::forget(runtime);
    };
    thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop)
}
