//! A reader that is killed at any moment, under load (RD-6).

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use portillon_host::reader::{EventId, Folder, Journal, Light, Presented};
use serde_json::json;
use tempfile::tempdir;

use crate::child::{Reader, configured};
use crate::support::{Numbers, card, pass};

/// How many taps are under way at once.
const WINDOW: usize = 64;

/// The front of a reader: it sends taps, and sends those again that were not answered.
#[derive(Default)]
struct Front {
    sent: usize,
    open: VecDeque<Presented>,
    answered: BTreeMap<String, EventId>,
}

impl Front {
    fn next(&mut self) -> Presented {
        self.sent += 1;
        let (request, holder) = (format!("r-{}", self.sent), format!("h-{}", self.sent % 7));
        if self.sent.is_multiple_of(3) { card(&request, &holder) } else { pass(&request, &holder) }
    }
}

/// Kills a reader so many times, and looks into its journal.
fn kill(times: usize, seed: u64) -> usize {
    let folder = tempdir().unwrap();
    let config = configured(folder.path(), json!({ "socket": "taps.sock" }));
    let socket = folder.path().join("taps.sock");
    let mut numbers = Numbers(seed);
    let mut front = Front::default();
    for round in 0..=times {
        let mut reader = Reader::start(&config);
        if round < times && numbers.below(10) == 0 {
            // While it starts.
            thread::sleep(Duration::from_micros(numbers.below(40_000) as u64));
            reader.0.kill().unwrap();
            reader.0.wait().unwrap();
            continue;
        }
        let mut connection = reader.connect(&socket);
        while front.open.len() < WINDOW {
            let tap = front.next();
            front.open.push_back(tap);
        }
        // Those without an answer come again first, and an answered one now and then.
        front.open.iter().for_each(|tap| connection.tap(tap));
        // After so many answers, and then at any moment while it goes on.
        let mut answers = if round < times { numbers.below(200) } else { WINDOW };
        let wait = Duration::from_micros(numbers.below(8_000) as u64);
        let id = reader.0.id();
        while answers > 0 {
            let answer = connection.answer().unwrap_or_else(|| panic!("seed {seed}: process {id} is gone"));
            learn(&mut front, &answer, seed);
            answers -= 1;
            if round < times {
                let tap = front.next();
                connection.tap(&tap);
                front.open.push_back(tap);
            }
        }
        if round < times {
            thread::sleep(wait);
            reader.0.kill().unwrap();
            reader.0.wait().unwrap();
            // What it wrote before it was killed was seen at the barrier.
            while let Some(answer) = connection.answer() {
                learn(&mut front, &answer, seed);
            }
        } else {
            assert!(reader.terminate().success(), "seed {seed}");
        }
    }
    assert!(front.open.is_empty(), "seed {seed}");

    let disk = Arc::new(Folder::open(&folder.path().join("state")).unwrap());
    let mut journal = Journal::open(disk, "gate-1").unwrap();
    let mut events = BTreeMap::new();
    journal
        .each(|stored| {
            let before = events.insert(stored.event.request, stored.event.id);
            assert_eq!(before, None, "seed {seed}: a request is there twice");
        })
        .unwrap();
    assert_eq!(events, front.answered, "seed {seed}: what was answered is what is recorded");
    let passes = (1..=front.sent).filter(|index| !index.is_multiple_of(3)).count() as u64;
    assert_eq!(journal.counts().unwrap().values().sum::<u64>(), passes, "seed {seed}");
    front.sent
}

fn learn(front: &mut Front, answer: &portillon_host::reader::Answer, seed: u64) {
    let tap = front.open.pop_front().unwrap_or_else(|| panic!("seed {seed}: an answer too many"));
    assert_eq!(answer.request, tap.request, "seed {seed}");
    assert_eq!(answer.light, Light::Green, "seed {seed}: {answer:?}");
    let event = answer.event.clone().unwrap();
    if let Some(before) = front.answered.insert(tap.request, event.clone()) {
        assert_eq!(before, event, "seed {seed}");
    }
}

#[test]
fn a_reader_killed_at_any_moment_loses_nothing_that_was_answered() {
    let number = |name: &str| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let times = usize::try_from(number("PORTILLON_KILLS").unwrap_or(200)).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let first = number("PORTILLON_SEED").unwrap_or(now.as_secs());
    // Each journal is killed some times only, so that it stays as small as that of a day.
    let each = 25;
    let seeds: Vec<u64> = (0..times.div_ceil(each) as u64).map(|index| first + index).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(seed) = seeds.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let begun = std::panic::catch_unwind(|| kill(each, *seed));
                    let taps = begun.unwrap_or_else(|_| panic!("PORTILLON_SEED={seed} shows it again"));
                    assert!(taps > 300, "seed {seed}: only {taps} taps");
                }
            });
        }
    });
}
