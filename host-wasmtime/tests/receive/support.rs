//! Events as readers upload them, and stores of them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use portillon::{Day, Instant};
use portillon_host::reader::{
    Event, EventId, Outbox, OutboxError, Pace, Problem, Report, UploadError, Uploader,
};
use portillon_host::receiver::{ItemResult, Store, Taken};
use serde_json::{Value, json};

/// Numbers that must not be found where they do not belong.
pub const MEDIUM: &str = "3141592653";
pub const TOKEN: &str = "token-2718281828";

pub fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn event(id: &str, at: &str, what: Value) -> Value {
    json!({
        "id": id, "request": format!("r-{id}"), "at": at, "what": what,
        "answer": { "request": format!("r-{id}"), "light": "green", "code": "title-used", "event": id },
        "decidedBy": { "book": "idf", "bookVersion": "1", "componentHash": "ab", "fallback": false },
    })
}

/// A validation by device `gate-1`, the epoch and sequence given as `1/2`.
pub fn validation(id: &str, medium: &str, direction: &str, at: &str) -> Value {
    event(
        &format!("gate-1/{id}"),
        at,
        json!({ "tag": "validation", "val": {
            "medium": medium, "validator": "v-1", "mode": "metro", "direction": direction,
            "station": { "name": "Opéra", "inRegion": true }, "title": "navigo-mois", "billed": false,
        } }),
    )
}

/// A trip of Liberté +, which has to be billed.
pub fn billed(id: &str, medium: &str, at: &str) -> Value {
    let mut event = validation(id, medium, "entry", at);
    event["what"]["val"]["billed"] = json!(true);
    event["what"]["val"]["title"] = json!("liberte-plus");
    event
}

/// A NaviTAP tap by device `boat-1`.
pub fn tap(id: &str, token: &str, run: &str, at: &str) -> Value {
    event(
        &format!("boat-1/{id}"),
        at,
        json!({ "tag": "tap", "val": {
            "token": token, "validator": "v1", "vessel": "Tonale", "run": run, "fast": false, "stop": "riva",
        } }),
    )
}

pub fn accept(store: &Store, items: &[Value], now: &str) -> Vec<Taken> {
    results(store, items, now).iter().map(|result| result.result).collect()
}

pub fn results(store: &Store, items: &[Value], now: &str) -> Vec<ItemResult> {
    store.accept(None, items, instant(now)).unwrap()
}

/// Days with entries and exits.
pub fn counts(store: &Store) -> Vec<(String, u64, u64)> {
    store.counts().unwrap().into_iter().map(|count| (count.day, count.entries, count.exits)).collect()
}

pub fn taps(store: &Store) -> Vec<Value> {
    let mut taps = Vec::new();
    let take = |line: &[u8]| {
        taps.push(serde_json::from_slice(line).unwrap());
        true
    };
    store.taps(Default::default(), take).unwrap();
    taps
}

/// The files of a folder in which a text stands.
pub fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if bytes.windows(text.len()).any(|part| part == text.as_bytes()) {
            names.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    names.sort();
    names
}

/// Numbers that are the same in every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}

/// An outbox in memory.
#[derive(Default)]
pub struct Pending(pub Vec<Event>);

impl Pending {
    pub fn of(events: &[Value]) -> Self {
        Self(events.iter().map(|event| serde_json::from_value(event.clone()).unwrap()).collect())
    }
}

impl Outbox for Pending {
    fn pending(&mut self, most: usize) -> Result<Vec<Event>, OutboxError> {
        Ok(self.0.iter().take(most).cloned().collect())
    }

    fn confirm(&mut self, events: &[EventId]) -> Result<(), OutboxError> {
        self.0.retain(|event| !events.contains(&event.id));
        Ok(())
    }
}

/// An upload that does not keep a test waiting.
pub const PACE: Pace = Pace {
    timeout: Duration::from_secs(5),
    attempts: 3,
    pause: Duration::from_millis(1),
    longest_pause: Duration::from_millis(2),
};

/// Uploads everything: what became of it, and what was told of.
pub fn report(uploader: &Uploader, pending: &mut Pending) -> (Result<Report, UploadError>, Vec<Problem>) {
    let (mut report, mut told) = (Report::default(), Vec::new());
    let sent = uploader.upload(pending, &mut report, &mut |problems| {
        told.extend_from_slice(problems);
        Ok(())
    });
    (sent.map(|()| report), told)
}
