//! The readers, the network and the receiver, with everything that goes wrong.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Arc, mpsc};
use std::time::{Duration, SystemTime};

use portillon::{Book, Instant};
use portillon_host::reader::{
    Answer, Brain, Component, Control, ControlReply, Decide, Decided, Direction, Event, EventId, Fallback,
    FallbackAnswer, Intake, Job, Journal, Keep, Kind, Known, Light, Presented, PresentedTap, PrivateKey,
    PublicKeys, Statement, Worker, WorkerOptions,
};
use portillon_host::receiver::{Count, Days, Store, Taken};
use portillon_host::{Limits, Portillon};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::ideal::{Answered, Ideal, Ledger, settle};
use super::world::{self, Burst, DAY, DAYS, DENIED, GATES, Month, VESSELS};
use crate::disk::{Fault, SimulatedDisk};
use crate::support::Numbers;

const HOUR: i64 = 3_600;

/// The brain of a reader, which outlives its starts.
struct Shared(Rc<RefCell<Brain>>);

impl Decide for Shared {
    fn decide(&mut self, tap: &PresentedTap, known: &Known<'_>) -> Decided {
        self.0.borrow_mut().decide(tap, known)
    }
}

struct Reader {
    device: String,
    disk: SimulatedDisk,
    brain: Rc<RefCell<Brain>>,
    intake: Intake,
    folder: TempDir,
    worker: Option<Worker<'static>>,
    /// What its clock shows.
    clock: Rc<Cell<i64>>,
    /// In true time: when its clock is an hour ahead or behind.
    jumps: [(i64, i64, i64); 2],
    /// When it has no network.
    offline: (i64, i64),
    /// When the book and the deny list reach it.
    book_at: i64,
    list_at: i64,
}

pub struct Fleet {
    month: Month,
    numbers: Numbers,
    readers: Vec<Reader>,
    ideal: Ideal,
    receiver: Store,
    _store: TempDir,
    /// Batches that the network delivers once more, later.
    repeats: Vec<(String, Vec<Value>)>,
    book: String,
    key: PrivateKey,
    number: u32,
    seen: HashMap<&'static str, u32>,
}

/// A book that begins on the way: one price for all, and groups of four.
fn book(month: Month) -> String {
    let text = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/books/lago-di-garda-2025.json"),
    );
    let mut book: Value = serde_json::from_str(&text.unwrap()).unwrap();
    book["id"] = json!("lago-di-garda-new");
    book["from"] = json!(month.book_from());
    book["navitap"]["wholeNetwork"]["value"] = json!("40.00");
    book["navitap"]["groupPeople"]["value"] = json!(4);
    book.to_string()
}

fn system_time(seconds: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).unwrap())
}

impl Fleet {
    pub fn new(month: Month, seed: u64) -> Self {
        let mut numbers = Numbers(seed);
        let key = PrivateKey::generate().unwrap();
        let keys = key.to_public_pem().unwrap();
        let limits = Limits::default();
        let component =
            Component { portillon: Portillon::embedded().unwrap(), sha256: "of the component".to_owned() };
        let days = |numbers: &mut Numbers, from: i64, most: usize| {
            month.start() + from * DAY + i64::try_from(numbers.below(most * 86_400)).unwrap()
        };
        let readers = (0..VESSELS + GATES)
            .map(|index| {
                let folder = tempfile::tempdir().unwrap();
                let inbox = folder.path().join("inbox");
                fs::create_dir(&inbox).unwrap();
                let keys = PublicKeys::from_pem([keys.as_str()]).unwrap();
                let (intake, notices) =
                    Intake::open(&inbox, &folder.path().join("state"), keys, component.clone(), limits)
                        .unwrap();
                assert_eq!(notices, []);
                let refuse = Fallback {
                    entry: FallbackAnswer::Refuse,
                    exit: FallbackAnswer::Refuse,
                    card: FallbackAnswer::Refuse,
                };
                let brain = Brain::new(Arc::clone(intake.current()), refuse);
                let jump = |numbers: &mut Numbers| {
                    let from = days(numbers, 0, 29);
                    let by = if numbers.below(2) == 0 { HOUR } else { -HOUR };
                    (from, from + i64::try_from(numbers.below(12) + 1).unwrap() * HOUR, by)
                };
                let offline = days(&mut numbers, 2, 20);
                Reader {
                    device: format!("reader-{index}"),
                    disk: SimulatedDisk::new(seed ^ index as u64),
                    brain: Rc::new(RefCell::new(brain)),
                    intake,
                    folder,
                    worker: None,
                    clock: Rc::new(Cell::new(month.start())),
                    jumps: [jump(&mut numbers), jump(&mut numbers)],
                    offline: (offline, offline + 72 * HOUR),
                    book_at: days(&mut numbers, 3, 8),
                    list_at: days(&mut numbers, 11, 2),
                }
            })
            .collect();
        let book = book(month);
        let loaded = Book::load(&book).unwrap();
        let books = std::iter::once(loaded).chain(portillon::Books::BUILT_IN.iter().cloned()).collect();
        let store = tempfile::tempdir().unwrap();
        Self {
            month,
            numbers,
            readers,
            ideal: Ideal::new(books),
            receiver: Store::open(store.path()).unwrap(),
            _store: store,
            repeats: Vec::new(),
            book,
            key,
            number: 0,
            seen: HashMap::new(),
        }
    }

    fn one_of(&mut self, many: usize) -> bool {
        self.numbers.below(many) == 0
    }

    fn note(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }

    /// Lives through the month, and compares.
    pub fn run(mut self) {
        let bursts = world::bursts(self.month, &mut self.numbers);
        let end = self.month.start() + (DAYS + 1) * DAY;
        for burst in bursts {
            self.arrivals(burst.reader, burst.at);
            self.present(burst);
        }
        for reader in 0..self.readers.len() {
            self.upload(reader, end, true);
        }
        for (device, items) in std::mem::take(&mut self.repeats) {
            for result in self.receiver.accept(Some(&device), &items, moment(end)).unwrap() {
                assert_eq!(result.result, Taken::AlreadyThere);
            }
        }
        let (ledger, ideal) = (self.ledger(), self.ideal.ledger());
        assert!(ledger == ideal, "the ledgers differ: {}", first_difference(&ledger, &ideal));
        self.counted_once(end, &ideal);
        let expected = [
            "power cut",
            "resent",
            "lost batch",
            "lost response",
            "repeated batch",
            "clock jump",
            "denied",
            "six in a group",
            "five in a group of the new book",
            "pass-back",
            "offline",
            "old list refused",
        ];
        for what in expected {
            assert!(
                self.seen.get(what).is_some_and(|times| *times > 0),
                "no {what} in this month: {:?}",
                self.seen
            );
        }
    }

    /// What has come by now, signed, into the inbox of a reader.
    fn arrivals(&mut self, index: usize, at: i64) {
        let reader = &mut self.readers[index];
        let inbox = reader.folder.path().join("inbox");
        let deliver = |name: &str, kind: Kind, serial: u64, bytes: &[u8]| {
            fs::write(inbox.join(name), bytes).unwrap();
            let jws = self.key.sign(&Statement::of(kind, serial, bytes)).unwrap();
            fs::write(inbox.join(format!("{name}.jws")), jws).unwrap();
        };
        if at >= reader.book_at {
            reader.book_at = i64::MAX;
            deliver("garda-new.json", Kind::Book, 7, self.book.as_bytes());
        } else if at >= reader.list_at {
            reader.list_at = i64::MAX - 1;
            let denied = (0..DENIED)
                .map(|number| format!("token-{number}"))
                .chain((0..20).map(|n| format!("medium-{n}")));
            let denied: Vec<String> = denied.collect();
            deliver("deny-list.txt", Kind::DenyList, 2, denied.join("\n").as_bytes());
            self.ideal.deny(index, denied);
        } else {
            return;
        }
        let notices = reader.intake.look();
        assert!(notices.iter().all(|notice| notice.outcome.is_ok()) && notices.len() == 1, "{notices:?}");
        assert!(reader.brain.borrow_mut().refresh(reader.intake.current()).unwrap());
        if reader.list_at == i64::MAX - 1 {
            // An older list comes again: it changes nothing.
            reader.list_at = i64::MAX;
            deliver("deny-list.txt", Kind::DenyList, 1, b"token-299\n");
            let notices = reader.intake.look();
            assert!(notices.len() == 1 && notices[0].outcome.is_err(), "{notices:?}");
            self.note("old list refused");
        }
    }

    /// Presents taps that come together, until each is answered by a reader that has its power.
    fn present(&mut self, burst: Burst) {
        let index = burst.reader;
        let reader = &mut self.readers[index];
        let offset: i64 = reader
            .jumps
            .iter()
            .filter(|(from, until, _)| (*from..*until).contains(&burst.at))
            .map(|(_, _, by)| by)
            .sum();
        reader.clock.set(burst.at + offset);
        if offset != 0 {
            self.note("clock jump");
        }
        let mut waiting: Vec<(Presented, Answered)> = Vec::new();
        for (second, mut tap) in burst.taps {
            self.number += 1;
            tap["val"]["at"] = json!(world::instant(burst.at + offset + second, self.number));
            let ideal = self.ideal.tap(index, &tap);
            let tap = serde_json::from_value(tap).unwrap();
            waiting.push((Presented { request: format!("r-{}", self.number), tap }, ideal));
        }
        if self.one_of(40) {
            let step = 1 + self.numbers.below(30) as u64;
            self.readers[index].disk.fail_at(step, Fault::PowerCut);
        }
        while !waiting.is_empty() {
            let answers = self.ask(index, &waiting);
            let mut unanswered = Vec::new();
            for ((presented, ideal), answer) in waiting.into_iter().zip(answers) {
                match answer.filter(|answer| answer.code != "not-recorded") {
                    Some(answer) => self.compare(index, &presented, &ideal, &answer),
                    None => unanswered.push((presented, ideal)),
                }
            }
            waiting = unanswered;
            if self.revive(index) {
                if !waiting.is_empty() {
                    self.note("resent");
                }
            } else {
                assert!(waiting.is_empty(), "a reader with power answers");
            }
        }
        if self.one_of(8) {
            self.upload(index, burst.at, false);
        }
    }

    /// Gives a reader its power back; whether it had lost it.
    fn revive(&mut self, index: usize) -> bool {
        let reader = &mut self.readers[index];
        let cut = reader.disk.is_cut();
        if cut {
            reader.worker = None;
            reader.disk = reader.disk.after_power_cut();
            self.note("power cut");
        }
        cut
    }

    fn compare(&mut self, index: usize, presented: &Presented, ideal: &Answered, answer: &Answer) {
        let got = Answered {
            green: answer.light == Light::Green,
            code: answer.code.clone(),
            registered: answer.registered.map(u64::from),
            on_board: answer.on_board.map(u64::from),
            covered_until: answer.covered_until.clone(),
        };
        assert_eq!(&got, ideal, "reader {index}: {presented:?}");
        match got.code.as_str() {
            "too-many-on-board" if got.on_board.is_none() => self.note("six in a group"),
            "card-denied" | "on-deny-list" => self.note("denied"),
            "pass-back" => self.note("pass-back"),
            _ => {}
        }
        if let PresentedTap::Card(card) = &presented.tap
            && card.at.as_str() >= self.month.book_from()
            && got.code == "too-many-on-board"
        {
            self.note("five in a group of the new book");
        }
    }

    /// Runs a reader over jobs, starting it first where it has no worker; nothing where it has no power any more.
    fn work(&mut self, index: usize, jobs: mpsc::Receiver<Job>) -> bool {
        let reader = &mut self.readers[index];
        if reader.worker.is_none() {
            let options = WorkerOptions {
                batch: 64,
                events: 100_000,
                keep: Keep { validation_hours: 6, billed_hours: 48 },
                patience: Duration::ZERO,
                pause: Duration::from_millis(1),
            };
            let clock = Rc::clone(&reader.clock);
            let shared: &'static mut Shared = Box::leak(Box::new(Shared(Rc::clone(&reader.brain))));
            let opened = Worker::open(
                Arc::new(reader.disk.clone()),
                &reader.device,
                options,
                shared,
                Box::new(move || system_time(clock.get())),
            );
            match opened {
                Ok(worker) => reader.worker = Some(worker),
                Err(error) if reader.disk.is_cut() => {
                    return {
                        let _ = error;
                        false
                    };
                }
                Err(error) => panic!("reader {index} does not start: {error}"),
            }
        }
        let done = reader.worker.as_mut().map(|worker| worker.run(&jobs));
        done.is_some_and(|done| done.is_ok()) && !reader.disk.is_cut()
    }

    fn ask(&mut self, index: usize, waiting: &[(Presented, Answered)]) -> Vec<Option<Answer>> {
        let (jobs, queue) = mpsc::channel();
        let answers: Vec<_> = waiting
            .iter()
            .map(|(presented, _)| {
                let (reply, answer) = mpsc::channel();
                jobs.send(Job::Tap(Box::new(presented.clone()), reply)).unwrap();
                answer
            })
            .collect();
        jobs.send(Job::Stop).unwrap();
        self.work(index, queue);
        answers.iter().map(|answer| answer.try_recv().ok()).collect()
    }

    fn control(&mut self, index: usize, request: Control) -> Option<ControlReply> {
        let (jobs, queue) = mpsc::channel();
        let (reply, answer) = mpsc::channel();
        jobs.send(Job::Control(request, reply)).unwrap();
        jobs.send(Job::Stop).unwrap();
        self.work(index, queue);
        answer.try_recv().ok()
    }

    /// Uploads what is pending, over a network that loses, repeats and reorders; `surely` until nothing is left.
    fn upload(&mut self, index: usize, at: i64, surely: bool) {
        let (from, until) = self.readers[index].offline;
        if !surely && (from..until).contains(&at) {
            self.note("offline");
            return;
        }
        self.control(index, Control::Erase {});
        loop {
            let Some(ControlReply::Events(events)) = self.control(index, Control::Pending { most: 150 })
            else {
                assert!(self.revive(index), "a reader with power has an outbox");
                continue;
            };
            if events.is_empty() {
                return;
            }
            let mut items: Vec<Value> = events.iter().map(|event: &Event| json!(event)).collect();
            for last in (1..items.len()).rev() {
                items.swap(last, self.numbers.below(last + 1));
            }
            if self.one_of(6) {
                self.note("lost batch");
                if surely { continue } else { return }
            }
            let device = self.readers[index].device.clone();
            let results = self.receiver.accept(Some(&device), &items, moment(at)).unwrap();
            if self.one_of(10) {
                self.note("repeated batch");
                self.repeats.push((device, items));
            }
            if self.one_of(6) {
                self.note("lost response");
                if surely { continue } else { return }
            }
            let confirmed: Vec<EventId> = results
                .into_iter()
                .map(|result| {
                    assert!(matches!(result.result, Taken::Stored | Taken::AlreadyThere), "{result:?}");
                    result.id.and_then(|id| id.parse().ok()).unwrap()
                })
                .collect();
            self.control(index, Control::Confirm { events: confirmed });
        }
    }

    /// What the receiver's taps come to, and its counts.
    fn ledger(&mut self) -> Ledger {
        let mut taps: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let take = |line: &[u8]| {
            let tap: Value = serde_json::from_slice(line).unwrap();
            taps.entry(tap["token"].as_str().unwrap().to_owned()).or_default().push(tap);
            true
        };
        self.receiver.taps(Days::default(), take).unwrap();
        let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for reader in &mut self.readers {
            reader.worker = None;
            // Nor is what was recorded lost by a last power cut.
            reader.disk = reader.disk.after_power_cut();
            let mut journal = Journal::open(Arc::new(reader.disk.clone()), &reader.device).unwrap();
            for ((day, direction), number) in journal.counts().unwrap() {
                let (entries, exits) = counts.entry(day).or_default();
                *(if direction == Direction::Entry { entries } else { exits }) += number;
            }
        }
        Ledger { days: settle(self.ideal.books(), &taps), counts }
    }

    /// The receiver counts what reaches it before readers have to erase it: never more than there was, and nothing twice.
    fn counted_once(&self, end: i64, ideal: &Ledger) {
        self.receiver.erase(moment(end), self.month.first_counted().parse().unwrap()).unwrap();
        for Count { day, entries, exits } in self.receiver.counts().unwrap() {
            let (most_entries, most_exits) = ideal.counts[&day];
            assert!(entries <= most_entries && exits <= most_exits, "{day}: {entries}, {exits}");
        }
    }
}

fn first_difference(ours: &Ledger, ideal: &Ledger) -> String {
    if ours.counts != ideal.counts {
        return format!("counts {:?}\nideal {:?}", ours.counts, ideal.counts);
    }
    let mut tokens = ours.days.keys().chain(ideal.days.keys());
    let other = tokens.find(|token| ours.days.get(*token) != ideal.days.get(*token));
    format!("{other:?}: {:?}\nideal {:?}", other.map(|t| ours.days.get(t)), other.map(|t| ideal.days.get(t)))
}

fn moment(seconds: i64) -> Instant {
    Instant::parse(&world::instant(seconds, 0)).unwrap()
}
