//! A reader with its files, which can be started again in every way.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portillon::Instant;
use portillon_host::Retention;
use portillon_host::reader::{
    Answer, Brain, Component, Control, ControlReply, Decide, Decided, Event, EventId, Fallback,
    FallbackAnswer, Intake, Job, JournalError, Kind, Known, Outbox, OutboxError, Presented, PresentedTap,
    PrivateKey, PublicKeys, Statement, Worker, WorkerOptions,
};
use serde_json::Value;
use tempfile::TempDir;

use super::component::limits;
use super::format::{Arrival, Colour, Looked, Restart, Signature};
use crate::disk::{Fault, SimulatedDisk};
use crate::support::{Hands, journaled, options};

pub const DEVICE: &str = "gate-1";

/// Longer than anything takes; a reader that says nothing has failed.
const LONG: Duration = Duration::from_secs(60);

/// The brain, which the worker asks and the intake refreshes.
struct Shared(Arc<Mutex<Brain>>);

impl Decide for Shared {
    fn decide(&mut self, tap: &PresentedTap, known: &Known<'_>) -> Decided {
        self.0.lock().unwrap().decide(tap, known)
    }

    fn retention(&mut self, now: Instant) -> Option<Retention> {
        self.0.lock().unwrap().retention(now)
    }
}

/// A reader at work.
struct Running {
    jobs: Sender<Job>,
    thread: JoinHandle<Result<(), JournalError>>,
    brain: Arc<Mutex<Brain>>,
    intake: Intake,
}

pub struct Reader {
    component: Component,
    fallback: FallbackAnswer,
    hands: Hands,
    disk: SimulatedDisk,
    folder: TempDir,
    key: PrivateKey,
    /// SHA-256 of the books that arrived, by identifier and version.
    books: HashMap<(String, String), String>,
    /// How many files have arrived.
    files: usize,
    running: Option<Running>,
}

impl Reader {
    pub fn new(component: Component, fallback: Colour, hands: Hands) -> Result<Self, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("inbox")).unwrap();
        let fallback = match fallback {
            Colour::Green => FallbackAnswer::Accept,
            Colour::Red => FallbackAnswer::Refuse,
        };
        let mut reader = Self {
            component,
            fallback,
            hands,
            disk: SimulatedDisk::new(1),
            folder,
            key: PrivateKey::generate().unwrap(),
            books: HashMap::new(),
            files: 0,
            running: None,
        };
        reader.start()?;
        Ok(reader)
    }

    pub fn component_hash(&self) -> &str {
        &self.component.sha256
    }

    /// SHA-256 of a book that arrived.
    pub fn book_hash(&self, id: &str, version: &str) -> Option<&String> {
        self.books.get(&(id.to_owned(), version.to_owned()))
    }

    fn start(&mut self) -> Result<(), String> {
        let keys = PublicKeys::from_pem([self.key.to_public_pem().unwrap().as_str()]).unwrap();
        let (inbox, state) = (self.folder.path().join("inbox"), self.folder.path().join("state"));
        let (intake, notices) = Intake::open(&inbox, &state, keys, self.component.clone(), limits()).unwrap();
        if !notices.is_empty() {
            return Err(format!("what was accepted is not good after the start: {notices:?}"));
        }
        let all = self.fallback;
        let fallback = Fallback { entry: all, exit: all, card: all };
        let brain = Arc::new(Mutex::new(Brain::new(Arc::clone(intake.current()), fallback)));
        let options = WorkerOptions { patience: LONG, pause: Duration::from_millis(1), ..options() };
        let (jobs, queue) = mpsc::channel();
        let (disk, mut shared, hands) =
            (Arc::new(self.disk.clone()), Shared(Arc::clone(&brain)), self.hands.clone());
        let thread = thread::spawn(move || {
            Worker::open(disk, DEVICE, options, &mut shared, hands.clock())?.run(&queue)
        });
        self.running = Some(Running { jobs, thread, brain, intake });
        // It has started when it answers.
        self.control(Control::Pending { most: 0 }).map(drop)
    }

    fn running(&mut self) -> &mut Running {
        self.running.as_mut().expect("it runs")
    }

    /// Lets the reader end.
    pub fn stop(&mut self) -> Result<(), String> {
        let Running { jobs, thread, .. } = self.running.take().expect("it runs");
        // It may have ended.
        let _ = jobs.send(Job::Stop);
        thread.join().expect("it does not panic").map_err(|error| format!("the reader failed: {error}"))
    }

    pub fn restart(&mut self, way: &Restart, last: Option<&Presented>) -> Result<(), String> {
        match way {
            Restart::Clean => self.stop()?,
            Restart::Kill => {
                let disk = self.disk.after_power_cut();
                // What it does from now on is on no disk.
                let _ = self.stop();
                self.disk = disk;
            }
            Restart::Torn => {
                let mut one_more = last.ok_or("there is no tap to tear one more like it")?.clone();
                "torn".clone_into(&mut one_more.request);
                match &mut one_more.tap {
                    PresentedTap::Pass(tap) => "torn".clone_into(&mut tap.medium),
                    PresentedTap::Card(tap) => "torn".clone_into(&mut tap.token),
                }
                self.disk.fail_at(1, Fault::PowerCut);
                let answer = self.ask(&one_more)?;
                if answer.code != "not-recorded" {
                    return Err(format!("no record was being written: {answer:?}"));
                }
                let disk = self.disk.torn();
                let _ = self.stop();
                self.disk = disk;
            }
        }
        self.start()
    }

    pub fn ask(&mut self, presented: &Presented) -> Result<Answer, String> {
        let (reply, answer) = mpsc::channel();
        let sent = self.running().jobs.send(Job::Tap(Box::new(presented.clone()), reply));
        sent.map_err(|_| "the reader has ended")?;
        answer.recv_timeout(LONG).map_err(|_| "the reader does not answer".to_owned())
    }

    fn control(&mut self, request: Control) -> Result<ControlReply, String> {
        let (reply, answer) = mpsc::channel();
        let sent = self.running().jobs.send(Job::Control(request, reply));
        sent.map_err(|_| "the reader has ended")?;
        match answer.recv_timeout(LONG) {
            Ok(ControlReply::Error(why)) => Err(why),
            Ok(reply) => Ok(reply),
            Err(_) => Err(match self.stop() {
                Err(why) => why,
                Ok(()) => "the reader does not answer".to_owned(),
            }),
        }
    }

    /// Lets nothing more be written.
    pub fn fill_disk(&mut self) {
        self.disk.fill(true);
    }

    /// Lets it be written again, and waits until the reader has its journal open.
    pub fn free_disk(&mut self) -> Result<(), String> {
        self.disk.fill(false);
        let begun = std::time::Instant::now();
        loop {
            match self.control(Control::Pending { most: 0 }) {
                Ok(_) => return Ok(()),
                Err(why) if begun.elapsed() >= LONG || self.running.is_none() => return Err(why),
                Err(_) => thread::yield_now(),
            }
        }
    }

    /// What is on disk for certain, in order of identifier.
    pub fn on_disk(&self) -> Vec<Event> {
        let mut events = journaled(self.disk.for_certain());
        events.sort_by(|a, b| a.id.cmp(&b.id));
        events
    }

    /// A file arrives and is looked at.
    pub fn arrive(&mut self, arrival: &Arrival) -> Result<Looked, String> {
        self.files += 1;
        let (name, kind, serial, signature, bytes) = match arrival {
            Arrival::DenyList { serial, entries, signature } => {
                let text: String = entries.iter().map(|entry| format!("{entry}\n")).collect();
                ("deny-list.txt".to_owned(), Kind::DenyList, *serial, *signature, text.into_bytes())
            }
            Arrival::Book { serial, based_on, change, signature } => {
                let book = changed(based_on, change)?;
                let bytes = book.to_string().into_bytes();
                let text = |field: &str| book[field].as_str().unwrap_or_default().to_owned();
                let sha256 = Statement::of(Kind::Book, *serial, &bytes).sha256;
                self.books.insert((text("id"), text("version")), sha256);
                (format!("book-{}.json", self.files), Kind::Book, *serial, *signature, bytes)
            }
        };
        let inbox = self.folder.path().join("inbox");
        let jws = inbox.join(format!("{name}.jws"));
        fs::write(inbox.join(&name), &bytes).unwrap();
        let statement = Statement::of(kind, serial, &bytes);
        let another_text = || {
            // As long as this one.
            let bytes: Vec<u8> = bytes.iter().map(|byte| byte ^ 1).collect();
            Statement::of(kind, serial, &bytes)
        };
        let signed = match signature {
            Signature::Good => Some(self.key.sign(&statement)),
            Signature::OfAnotherKey => Some(PrivateKey::generate().unwrap().sign(&statement)),
            Signature::OfAnotherText => Some(self.key.sign(&another_text())),
            Signature::None => None,
        };
        match signed {
            Some(signed) => fs::write(&jws, signed.unwrap()).unwrap(),
            // That of the file before it.
            None if jws.exists() => fs::remove_file(&jws).unwrap(),
            None => {}
        }
        let Running { intake, brain, .. } = self.running();
        let before = Arc::clone(intake.current());
        let notices = intake.look();
        let notice =
            notices.iter().find(|notice| notice.name == name).ok_or("nothing is said of the file")?;
        if let Err(refusal) = &notice.outcome {
            return match Arc::ptr_eq(&before, intake.current()) {
                true => Ok(Looked::Refused),
                false => Err(format!("refused, and yet something else is in use: {refusal}")),
            };
        }
        match brain.lock().unwrap().refresh(intake.current()) {
            Ok(true) => Ok(Looked::Accepted),
            Ok(false) => Err("accepted, and yet nothing new is in use".into()),
            Err(error) => Err(format!("accepted, and cannot be used: {error}")),
        }
    }
}

impl Outbox for Reader {
    fn pending(&mut self, most: usize) -> Result<Vec<Event>, OutboxError> {
        match self.control(Control::Pending { most }).map_err(OutboxError)? {
            ControlReply::Events(events) => Ok(events),
            other => Err(OutboxError(format!("these are no events: {other:?}"))),
        }
    }

    fn confirm(&mut self, events: &[EventId]) -> Result<(), OutboxError> {
        self.control(Control::Confirm { events: events.to_vec() }).map(drop).map_err(OutboxError)
    }
}

/// A built-in book in which fields are replaced.
fn changed(based_on: &str, change: &serde_json::Map<String, Value>) -> Result<Value, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../core/books/{based_on}.json"));
    let text = fs::read_to_string(path).map_err(|error| format!("{based_on}: {error}"))?;
    let mut book: Value = serde_json::from_str(&text).unwrap();
    for (field, value) in change {
        let there = book.get_mut(field).ok_or_else(|| format!("a book has no `{field}` to be replaced"))?;
        there.clone_from(value);
    }
    Ok(book)
}
