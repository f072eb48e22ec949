//! Uploads what was recorded (RD-7).
//!
//! Events go in batches and are confirmed by the receiver item by item. Stored and already there: confirmed. In conflict and
//! rejected: another try would get the same answer, so that they are told of and then confirmed as well; they hold up
//! nobody, and the identifier tells where they stand in the journal. An answer that is broken, or does not name exactly
//! the events that were sent, confirms nothing: sending them again does no harm.

use std::fmt;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::event::{Event, EventId};
use super::outbox::{Outbox, OutboxError};

/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 4 << 20;
/// The most events in a batch.
const MOST: usize = 1_000;

/// How patient an upload is.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long one request may take.
    pub timeout: Duration,
    /// How often a batch is tried.
    pub attempts: u32,
    /// The first pause between two tries; each one is twice as long, and each is shortened at random by up to half, so
    /// that not all gates come back at once.
    pub pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            attempts: 5,
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
        }
    }
}

/// Why a receiver did not take an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemReason {
    /// The field.
    pub path: String,
    /// What is wrong, as a code.
    pub code: String,
}

/// An event that a receiver did not take. It says nothing of the medium.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The event.
    pub id: EventId,
    /// `conflict` or `rejected`.
    pub result: &'static str,
    /// Why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ProblemReason>,
}

/// What became of the events so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Stored.
    pub stored: u64,
    /// There before.
    pub already_there: u64,
    /// In conflict with an event of the same identifier.
    pub conflicts: u64,
    /// Rejected.
    pub rejected: u64,
    /// What was in conflict or rejected.
    pub problems: Vec<Problem>,
}

/// Why an upload came to an end before everything was sent. What was confirmed before is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UploadError {
    /// The address is none.
    Address,
    /// The receiver cannot be reached, or says that it cannot.
    Unreachable(String),
    /// The receiver does not take what this reader sends: the status of its answer.
    Refused(u16),
    /// The answer is not one to what was sent.
    Nonsense(&'static str),
    /// The outbox cannot be read or written.
    Outbox(OutboxError),
    /// Problems cannot be told.
    Untold(String),
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => {
                f.write_str("the address is none; write it as https://HOST, without a user or a query")
            }
            Self::Unreachable(why) => write!(f, "the receiver cannot be reached: {why}; it is tried again"),
            Self::Refused(status @ (401 | 403)) => {
                write!(
                    f,
                    "the receiver refuses with status {status}; give the token of this device by --token-file"
                )
            }
            Self::Refused(status) => {
                write!(f, "the receiver refuses with status {status}; see to its address and version")
            }
            Self::Nonsense(what) => {
                write!(
                    f,
                    "the answer is none to what was sent ({what}); nothing is confirmed; see to the address"
                )
            }
            Self::Outbox(error) => error.fmt(f),
            Self::Untold(why) => write!(f, "problems cannot be written: {why}; nothing is confirmed"),
        }
    }
}

impl std::error::Error for UploadError {}

impl From<OutboxError> for UploadError {
    fn from(error: OutboxError) -> Self {
        Self::Outbox(error)
    }
}

/// Sends what an outbox has.
pub struct Uploader {
    agent: ureq::Agent,
    address: String,
    token: Option<String>,
    batch: usize,
    pace: Pace,
}

/// What came of one try.
enum Tried {
    Answered(Vec<u8>),
    /// The batch is too large.
    TooMuch,
    Failed(String),
}

impl Uploader {
    /// Sends to the receiver at an address, as the device whose token this is, in batches of at most so many (1 to 1,000).
    ///
    /// # Errors
    /// [`UploadError::Address`].
    pub fn new(to: &str, token: Option<String>, batch: usize, pace: Pace) -> Result<Self, UploadError> {
        let host = to.strip_prefix("https://").or_else(|| to.strip_prefix("http://"));
        let host = host.filter(|host| !host.is_empty() && !host.contains(['@', '?', '#', ' ']));
        let host = host.ok_or(UploadError::Address)?;
        if token.is_some() && to.starts_with("http://") && !is_local(host) {
            tracing::warn!("the token goes over the network unencrypted; use https");
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(pace.timeout))
            .http_status_as_error(false)
            // The token is for this address only.
            .max_redirects(0)
            .max_redirects_will_error(false);
        let address = format!("{}/v1/events", to.trim_end_matches('/'));
        Ok(Self { agent: config.build().new_agent(), address, token, batch: batch.clamp(1, MOST), pace })
    }

    /// Sends everything that is pending, adding to a report. `tell` gets the problems of each batch before its events are
    /// confirmed.
    ///
    /// # Errors
    /// Where it ends before everything is sent.
    pub fn upload(
        &self,
        outbox: &mut dyn Outbox,
        report: &mut Report,
        tell: &mut dyn FnMut(&[Problem]) -> std::io::Result<()>,
    ) -> Result<(), UploadError> {
        let mut most = self.batch;
        let mut confirmed: Option<EventId> = None;
        loop {
            let events = outbox.pending(most)?;
            let Some(first) = events.first().map(|event| event.id.clone()) else { return Ok(()) };
            if confirmed.as_ref() == Some(&first) {
                return Err(
                    OutboxError("what was confirmed is still pending; see to the journal".into()).into()
                );
            }
            let Some(answer) = self.send(&events)? else {
                // Too much at once: half of it, down to one event.
                most = events.len() / 2;
                if most == 0 {
                    return Err(UploadError::Refused(413));
                }
                continue;
            };
            let taken = read(&events, &answer)?;
            let problems = taken.problems.clone();
            tell(&problems).map_err(|error| UploadError::Untold(error.to_string()))?;
            let ids: Vec<EventId> = events.into_iter().map(|event| event.id).collect();
            outbox.confirm(&ids)?;
            for problem in &problems {
                let codes: Vec<&str> = problem.reasons.iter().map(|reason| reason.code.as_str()).collect();
                tracing::warn!(event = %problem.id, result = problem.result, ?codes, "an event was not taken");
            }
            tracing::info!(events = ids.len(), problems = problems.len(), "uploaded a batch");
            report.add(taken);
            confirmed = Some(first);
            most = self.batch;
        }
    }

    /// The answer to a batch; nothing where it is too large.
    fn send(&self, events: &[Event]) -> Result<Option<Vec<u8>>, UploadError> {
        let body = json!({ "events": events }).to_string();
        let mut pause = self.pace.pause;
        let mut attempt = 1;
        loop {
            let why = match self.try_once(&body)? {
                Tried::Answered(answer) => return Ok(Some(answer)),
                Tried::TooMuch => return Ok(None),
                Tried::Failed(why) => why,
            };
            tracing::warn!(attempt, why, "an upload failed");
            if attempt >= self.pace.attempts {
                return Err(UploadError::Unreachable(why));
            }
            attempt += 1;
            thread::sleep(shortened(pause));
            pause = (pause * 2).min(self.pace.longest_pause);
        }
    }

    fn try_once(&self, body: &str) -> Result<Tried, UploadError> {
        let mut request = self.agent.post(&self.address).header("Content-Type", "application/json");
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let mut response = match request.send(body) {
            Ok(response) => response,
            Err(ureq::Error::BadUri(_) | ureq::Error::Http(_)) => return Err(UploadError::Address),
            Err(error) => return Ok(Tried::Failed(error.to_string())),
        };
        match response.status().as_u16() {
            200 => {}
            413 => return Ok(Tried::TooMuch),
            status @ (408 | 425 | 429 | 500..) => return Ok(Tried::Failed(format!("status {status}"))),
            status => return Err(UploadError::Refused(status)),
        }
        match response.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec() {
            Ok(answer) => Ok(Tried::Answered(answer)),
            Err(ureq::Error::BodyExceedsLimit(_)) => Err(UploadError::Nonsense("it is too long")),
            Err(error) => Ok(Tried::Failed(error.to_string())),
        }
    }
}

impl Report {
    fn add(&mut self, other: Self) {
        self.stored += other.stored;
        self.already_there += other.already_there;
        self.conflicts += other.conflicts;
        self.rejected += other.rejected;
        self.problems.extend(other.problems);
    }
}

fn is_local(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|local| {
        host.strip_prefix(local).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    })
}

fn shortened(pause: Duration) -> Duration {
    let mut byte = [0];
    // Without chance the pause is the whole one.
    let part = getrandom::fill(&mut byte).map_or(0, |()| u32::from(byte[0]));
    pause - pause * part / 510
}

#[derive(Deserialize)]
struct Results {
    results: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: Option<String>,
    result: String,
    #[serde(default)]
    reasons: Vec<Value>,
}

/// What an answer says of the events that were sent: of each, in their order.
fn read(events: &[Event], answer: &[u8]) -> Result<Report, UploadError> {
    let Results { results } =
        serde_json::from_slice(answer).map_err(|_| UploadError::Nonsense("it is not a list of results"))?;
    if results.len() != events.len() {
        return Err(UploadError::Nonsense("it has another number of results"));
    }
    let mut report = Report::default();
    for (event, Item { id, result, reasons }) in events.iter().zip(results) {
        if id != Some(event.id.to_string()) {
            return Err(UploadError::Nonsense("it names other events"));
        }
        let result = match result.as_str() {
            "stored" => {
                report.stored += 1;
                continue;
            }
            "already-there" => {
                report.already_there += 1;
                continue;
            }
            "conflict" => {
                report.conflicts += 1;
                "conflict"
            }
            "rejected" => {
                report.rejected += 1;
                "rejected"
            }
            _ => return Err(UploadError::Nonsense("it has a result that is none")),
        };
        let reasons = reasons.iter().take(20).map(reason).collect();
        report.problems.push(Problem { id: event.id.clone(), result, reasons });
    }
    Ok(report)
}

/// A reason in words that can be logged: what a receiver writes otherwise is not repeated.
fn reason(reason: &Value) -> ProblemReason {
    let path = reason["path"].as_str().unwrap_or_default();
    let is_path = path.len() <= 64 && path.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    let code = crate::metrics::code(reason["code"].as_str().unwrap_or_default());
    ProblemReason { path: if is_path { path.to_owned() } else { String::new() }, code: code.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_the_web_and_holds_no_secret() {
        let new = |to| Uploader::new(to, None, 100, Pace::default()).map(|uploader| uploader.address);
        assert_eq!(new("https://taps.example/in/"), Ok("https://taps.example/in/v1/events".to_owned()));
        assert_eq!(new("http://127.0.0.1:8080"), Ok("http://127.0.0.1:8080/v1/events".to_owned()));
        for bad in
            ["", "taps.example", "ftp://taps.example", "https://", "https://a:b@taps.example", "https://x?y"]
        {
            assert_eq!(new(bad), Err(UploadError::Address), "{bad}");
        }
    }

    #[test]
    fn a_pause_is_shortened_by_up_to_half() {
        let pause = Duration::from_secs(8);
        let pauses: Vec<_> = (0..200).map(|_| shortened(pause)).collect();
        assert!(pauses.iter().all(|short| (pause / 2..=pause).contains(short)), "{pauses:?}");
        assert!(pauses.iter().any(|short| *short != pauses[0]));
    }

    #[test]
    fn only_this_machine_is_local() {
        for local in ["localhost", "localhost:80", "127.0.0.1/x", "[::1]:8080"] {
            assert!(is_local(local), "{local}");
        }
        for other in ["localhost.example", "127.0.0.10", "taps.example"] {
            assert!(!is_local(other), "{other}");
        }
    }
}
