//! What other programs ask of a running reader about its journal, which no second program can open.
//!
//! A socket in the state directory, one line of JSON each way: `{"pending": {"most": 100}}` gets `{"events": [ … ]}`,
//! `{"confirm": {"events": ["gate-1/1/1"]}}` gets `{"confirmed": true}`, `{"erase": {}}` gets
//! `{"erased": {"hours": 0, "billed": 0}}`, and whatever fails gets `{"error": "…"}`.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::front::Gate;
use super::journal::{Erased, Folder, Journal, JournalError};
use super::worker::Job;
use super::{Event, EventId, Outbox, OutboxError};
use crate::lines::{Line, Lines};

/// The socket's name in the state directory.
const SOCKET: &str = "control.sock";
/// The most events that are sent at once.
const MOST: usize = 1_000;
/// The longest line that is asked: some thousand identifiers.
const LONGEST_LINE: usize = 1 << 20;
/// How long an answer may take: a reader that opens its journal again answers no sooner.
const PATIENCE: Duration = Duration::from_secs(30);

/// A question about the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Control {
    /// The first unconfirmed events.
    Pending {
        /// How many at most; never more than a thousand.
        most: usize,
    },
    /// A receiver confirmed events.
    Confirm {
        /// Their identifiers.
        events: Vec<EventId>,
    },
    /// Erase what has been kept for long enough now.
    Erase {},
}

/// What the reader says to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlReply {
    /// The events that were asked for.
    Events(Vec<Event>),
    /// It is confirmed.
    Confirmed(bool),
    /// What was erased.
    Erased(Erased),
    /// Nothing was done, for this reason.
    Error(String),
}

/// The path of the control socket.
pub(super) fn socket(state: &Path) -> PathBuf {
    state.join(SOCKET)
}

/// Serves one connection.
pub(super) fn serve(input: impl Read, mut output: impl Write, gate: &Gate) {
    let mut lines = Lines::new(input, LONGEST_LINE);
    while let Ok(Some(line)) = lines.next(|| Ok(())) {
        // The program does not end before this is written.
        let _unwritten = gate.unwritten();
        let reply = match line {
            Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => continue,
            Line::TooLong => ControlReply::Error("the line is too long; confirm fewer events".to_owned()),
            Line::Bytes(bytes) => match serde_json::from_slice(bytes) {
                Ok(request) => match ask(request, gate) {
                    Some(reply) => reply,
                    None => ControlReply::Error("the reader ends; ask again when it runs".to_owned()),
                },
                Err(error) => ControlReply::Error(format!("{error}; ask `pending`, `confirm` or `erase`")),
            },
        };
        let Ok(mut text) = serde_json::to_vec(&reply) else { break };
        text.push(b'\n');
        if output.write_all(&text).and_then(|()| output.flush()).is_err() {
            break;
        }
    }
}

fn ask(request: Control, gate: &Gate) -> Option<ControlReply> {
    let request = match request {
        Control::Pending { most } => Control::Pending { most: most.min(MOST) },
        other => other,
    };
    let (reply, replies) = mpsc::channel();
    gate.take(Job::Control(request, reply)).then(|| replies.recv().ok())?
}

/// The outbox of a reader that runs, asked through its control socket.
#[derive(Debug)]
pub struct ControlClient {
    stream: BufReader<UnixStream>,
}

impl ControlClient {
    /// Connects to the reader of a state directory; `None` where none runs.
    ///
    /// # Errors
    /// Where one seems to run and cannot be reached.
    pub fn connect(state: &Path) -> Result<Option<Self>, OutboxError> {
        let path = socket(state);
        let failed = |error: std::io::Error| OutboxError(format!("{}: {error}", path.display()));
        let stream = match UnixStream::connect(&path) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {
                return Ok(None);
            }
            stream => stream.map_err(failed)?,
        };
        stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
        stream.set_write_timeout(Some(PATIENCE)).map_err(failed)?;
        Ok(Some(Self { stream: BufReader::new(stream) }))
    }

    /// Asks the reader.
    ///
    /// # Errors
    /// Where it is gone, or says that nothing was done.
    pub fn ask(&mut self, request: &Control) -> Result<ControlReply, OutboxError> {
        let failed = |error: &dyn std::fmt::Display| {
            OutboxError(format!("the reader does not answer: {error}; try again when it runs"))
        };
        let mut text = serde_json::to_vec(request).map_err(|error| failed(&error))?;
        text.push(b'\n');
        self.stream.get_mut().write_all(&text).map_err(|error| failed(&error))?;
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line).map_err(|error| failed(&error))?;
        if line.is_empty() {
            return Err(failed(&"it has ended"));
        }
        match serde_json::from_slice(&line).map_err(|error| failed(&error))? {
            ControlReply::Error(why) => Err(OutboxError(why)),
            reply => Ok(reply),
        }
    }

    /// Erases what has been kept for long enough.
    ///
    /// # Errors
    /// Where that cannot be done.
    pub fn erase(&mut self) -> Result<Erased, OutboxError> {
        match self.ask(&Control::Erase {})? {
            ControlReply::Erased(erased) => Ok(erased),
            other => Err(unexpected(&other)),
        }
    }
}

fn unexpected(_: &ControlReply) -> OutboxError {
    OutboxError("the reader answers something else than was asked; use the same version of both".to_owned())
}

impl Outbox for ControlClient {
    fn pending(&mut self, most: usize) -> Result<Vec<Event>, OutboxError> {
        match self.ask(&Control::Pending { most })? {
            ControlReply::Events(events) => Ok(events),
            other => Err(unexpected(&other)),
        }
    }

    fn confirm(&mut self, events: &[EventId]) -> Result<(), OutboxError> {
        for events in events.chunks(MOST) {
            match self.ask(&Control::Confirm { events: events.to_vec() })? {
                ControlReply::Confirmed(true) => {}
                other => return Err(unexpected(&other)),
            }
        }
        Ok(())
    }
}

/// The outbox of a device: that of the reader that runs, else the journal itself.
///
/// # Errors
/// Where neither can be used.
pub fn open_outbox(state: &Path, device: &str) -> Result<Box<dyn Outbox>, OutboxError> {
    if let Some(client) = ControlClient::connect(state)? {
        return Ok(Box::new(client));
    }
    let folder = match Folder::open(state) {
        // It started, or it is about to listen.
        Err(in_use @ JournalError::InUse { .. }) => {
            let client = ControlClient::connect(state)?;
            return client.map(|client| Box::new(client) as Box<dyn Outbox>).ok_or(in_use.into());
        }
        folder => folder?,
    };
    Ok(Box::new(Journal::open(Arc::new(folder), device)?))
}
