//! A reader with an inbox, and what is put into it.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use portillon_host::Limits;
use portillon_host::reader::{
    Artefact, Brain, CardTap, Component, Decide, Decided, Event, EventId, Fallback, Intake, Kind, Known,
    Light, Notice, PresentedTap, PrivateKey, PublicKeys, Recorded, Statement, Tap, Verdict,
};
use tempfile::TempDir;

pub const BOOK: &str = include_str!("../../../core/books/lago-di-garda-2025.json");

/// Compiled once for all tests: it takes a second without optimisation.
pub fn embedded() -> Component {
    static EMBEDDED: OnceLock<Component> = OnceLock::new();
    EMBEDDED.get_or_init(|| Component::embedded(limits()).unwrap()).clone()
}

pub fn artefact() -> &'static Artefact {
    static ARTEFACT: OnceLock<Artefact> = OnceLock::new();
    ARTEFACT.get_or_init(|| Artefact::embedded().unwrap())
}

/// As a reader has them, but for the time: tests share their machine.
pub fn limits() -> Limits {
    Limits { time: std::time::Duration::from_secs(5), pool: Some(64), ..Limits::reader() }
}

pub struct Reader {
    pub folder: TempDir,
    pub key: PrivateKey,
}

impl Reader {
    pub fn new() -> Self {
        let reader = Self { folder: tempfile::tempdir().unwrap(), key: PrivateKey::generate().unwrap() };
        fs::create_dir(reader.inbox("")).unwrap();
        reader
    }

    pub fn inbox(&self, name: &str) -> PathBuf {
        self.folder.path().join("inbox").join(name)
    }

    pub fn accepted(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path().join("accepted")).unwrap();
        let mut names: Vec<_> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Starts it, with what it accepted before.
    pub fn start(&self) -> (Intake, Vec<Notice>) {
        self.start_with(embedded())
    }

    pub fn start_with(&self, base: Component) -> (Intake, Vec<Notice>) {
        let keys = PublicKeys::from_pem([self.key.to_public_pem().unwrap().as_str()]).unwrap();
        Intake::open(&self.inbox(""), self.folder.path(), keys, base, limits()).unwrap()
    }

    pub fn intake(&self) -> Intake {
        let (intake, notices) = self.start();
        assert_eq!(notices, []);
        intake
    }

    /// Puts a file and its signature into the inbox.
    pub fn put(&self, name: &str, kind: Kind, serial: u64, bytes: impl AsRef<[u8]>) {
        self.put_statement(name, &Statement::of(kind, serial, bytes.as_ref()), bytes.as_ref());
    }

    pub fn put_component(&self, serial: u64, artefact: &Artefact) {
        self.put_statement("component.cwasm", &Statement::of_component(serial, artefact), &artefact.bytes);
    }

    pub fn put_statement(&self, name: &str, statement: &Statement, bytes: &[u8]) {
        fs::write(self.inbox(name), bytes).unwrap();
        fs::write(self.inbox(&format!("{name}.jws")), self.key.sign(statement).unwrap()).unwrap();
    }
}

/// The book of the lake, under another name and for another time.
pub fn book(id: &str, version: &str, from: &str, until: &str) -> String {
    BOOK.replacen("\"id\": \"lago-di-garda-2025\"", &format!("\"id\": \"{id}\""), 1)
        .replacen("\"version\": \"1\"", &format!("\"version\": \"{version}\""), 1)
        .replacen("\"from\": \"2025-01-01\"", &format!("\"from\": \"{from}\""), 1)
        .replacen("\"until\": \"2027-01-01\"", &format!("\"until\": \"{until}\""), 1)
}

/// What was said: name, and the code of a refusal or `accepted`.
pub fn said(notices: &[Notice]) -> Vec<(&str, &str)> {
    let code =
        |notice: &Notice| notice.outcome.as_ref().map_or_else(|refusal| refusal.code(), |_| "accepted");
    notices.iter().map(|notice| (notice.name.as_str(), code(notice))).collect()
}

pub fn brain(intake: &Intake) -> Brain {
    Brain::new(Arc::clone(intake.current()), Fallback::default())
}

pub fn card(token: &str, at: &str) -> CardTap {
    CardTap {
        token: token.into(),
        at: at.into(),
        validator: "v1".into(),
        vessel: "Brennero".into(),
        run: "101/2026-06-10".into(),
        fast: false,
        stop: "garda".into(),
        card: "enabled".into(),
    }
}

pub fn decide(brain: &mut Brain, tap: &CardTap) -> Decided {
    brain.decide(&PresentedTap::Card(tap.clone()), &Known::default())
}

/// The book and version that a tap on the lake is decided with.
pub fn book_of(brain: &mut Brain, at: &str) -> (String, String) {
    let by = decide(brain, &card("c-1", at)).by;
    (by.book.unwrap(), by.book_version.unwrap())
}

pub fn is_accepted(decided: &Decided) -> bool {
    matches!(decided.verdict, Verdict::Accepted { .. })
}

/// A tap as the reader recorded it.
pub fn event(sequence: u64, tap: &CardTap) -> Event {
    let id = EventId { device: "d".into(), epoch: 1, sequence };
    let what = Recorded::Tap(Tap {
        token: tap.token.clone(),
        validator: tap.validator.clone(),
        vessel: tap.vessel.clone(),
        run: tap.run.clone(),
        fast: tap.fast,
        stop: tap.stop.clone(),
    });
    of(id, tap.at.clone(), what)
}

pub fn of(id: EventId, at: String, what: Recorded) -> Event {
    let answer = portillon_host::reader::Answer {
        request: "r".into(),
        light: Light::Green,
        code: "boarding".into(),
        event: Some(id.clone()),
        people: None,
        registered: None,
        on_board: None,
        covered_until: None,
        problems: Vec::new(),
    };
    let decided_by = portillon_host::reader::DecidedBy {
        book: None,
        book_version: None,
        book_hash: None,
        component_hash: String::new(),
        fallback: false,
    };
    Event { id, request: "r".into(), at, what, answer, decided_by }
}
