//! A store with a partner and passes, and questions to it that the core decides.

use portillon::partner::{CheckAnswer, CheckRequest, Contract, HeldTitle, ReturnCode, Subject, check};
use portillon::reader::TitleStatus;
use portillon::wire::Items;
use portillon::{Books, Day, Id, Instant, Title};
use portillon_host::service::{
    Agreement, Ask, Decided, Entry, Facts, Import, Imported, KeyRing, Quota, Rejected, Store,
};
use sqlx::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::postgres;

/// Where a store is.
pub enum Place {
    Sqlite(TempDir),
    Postgres(String),
}

impl Place {
    pub fn database(&self) -> String {
        match self {
            Self::Sqlite(folder) => folder.path().join("passes.db").display().to_string(),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// Everything that is on the disk of SQLite, or that PostgreSQL tells.
    pub fn everything(&self) -> Vec<u8> {
        match self {
            Self::Sqlite(folder) => {
                let files = std::fs::read_dir(folder.path()).unwrap();
                files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
            }
            Self::Postgres(url) => postgres::shared().dump(url).into_bytes(),
        }
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let query = || sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let database = self.database();
        match self {
            Self::Sqlite(_) => {
                let mut connection =
                    SqliteConnection::connect(&format!("sqlite://{database}")).await.unwrap();
                sqlx::query_scalar(query()).fetch_one(&mut connection).await.unwrap()
            }
            Self::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::query_scalar(query()).fetch_one(&mut connection).await.unwrap()
            }
        }
    }

    pub async fn open(&self) -> Store {
        Store::open(&self.database(), &ring(&[1])).await.unwrap()
    }
}

/// Runs a test on both databases.
pub fn on_each(test: impl AsyncFn(Place)) {
    runtime().block_on(async {
        test(Place::Sqlite(tempfile::tempdir().unwrap())).await;
        test(Place::Postgres(postgres::shared().database())).await;
    });
}

pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Keys of these bytes, the current one first.
pub fn ring(bytes: &[u8]) -> KeyRing {
    let lines: Vec<String> =
        bytes.iter().map(|byte| format!("{byte} = {}", format!("{byte:02x}").repeat(32))).collect();
    KeyRing::read(&lines.join("\n")).unwrap()
}

pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// On this day everything happens, unless a test says otherwise.
pub const NOW: &str = "2026-03-02T10:00:00Z";
pub const BORN: &str = "2011-04-01";

/// Seconds after [`NOW`].
pub fn after(seconds: i64) -> Instant {
    Instant::from_nanoseconds(at(NOW).nanoseconds() + seconds * 1_000_000_000).unwrap()
}

pub fn agreement(per_minute: u32, burst: u32) -> Agreement {
    Agreement {
        contract: Contract {
            from: day("2026-01-01"),
            until: None,
            titles: Items::one(Title::ImagineRScolaire),
            purposes: Items::one(id("museum-entry")),
        },
        quota: Quota { per_minute, burst },
    }
}

/// A partner that may ask as often as it likes; its credential.
pub async fn add_partner(store: &Store, name: &str) -> Id {
    let key = Box::leak(name.to_owned().into_boxed_str()).as_bytes();
    let mut public_key = [0; 32];
    public_key[..key.len()].copy_from_slice(key);
    store.add_partner(&id(name), &agreement(1_000_000, 1_000_000), &public_key, at(NOW)).await.unwrap()
}

pub fn held(first_day: Option<&str>, last_day: Option<&str>, status: TitleStatus) -> HeldTitle {
    HeldTitle {
        title: Title::ImagineRScolaire,
        first_day: first_day.map(day),
        last_day: last_day.map(day),
        status,
    }
}

/// A title that counts on the day of the tests.
pub fn good() -> HeldTitle {
    held(Some("2025-09-01"), Some("2026-08-31"), TitleStatus::Active)
}

pub fn entry(pass: &str, customer: Option<&str>, titles: &[HeldTitle]) -> Entry {
    Entry {
        pass_number: pass.into(),
        customer_number: customer.map(Into::into),
        birth_date: day(BORN),
        titles: titles.to_vec(),
    }
}

/// Imports entries, one a line.
pub async fn import(store: &Store, keys: &KeyRing, entries: &[Entry]) -> (Imported, Vec<(u64, Rejected)>) {
    let mut import = Import::new(keys).unwrap();
    for (line, entry) in (1..).zip(entries) {
        import.take(line, entry).unwrap();
    }
    let mut rejected = Vec::new();
    let imported = import.store(store, |line, why| rejected.push((line, why)), |_| ()).await.unwrap();
    rejected.sort_by_key(|(line, _)| *line);
    (imported, rejected)
}

/// A request of a partner.
#[derive(Clone)]
pub struct Question {
    pub credential: Id,
    pub request_id: Id,
    pub at: Instant,
    pub subject: Subject,
    pub born: Day,
}

pub fn pass(number: &str) -> Subject {
    Subject::PassNumber(number.into())
}

pub fn customer(number: &str) -> Subject {
    Subject::CustomerNumber(number.into())
}

impl Question {
    /// A new one.
    pub fn new(credential: &Id, subject: Subject) -> Self {
        static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let request_id = id(&COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_string());
        Self { credential: credential.clone(), request_id, at: at(NOW), subject, born: day(BORN) }
    }

    pub fn born(self, born: &str) -> Self {
        Self { born: day(born), ..self }
    }

    pub fn at(self, at: Instant) -> Self {
        Self { at, ..self }
    }

    fn ask(&self, keys: &KeyRing) -> Ask {
        Ask {
            credential: self.credential.clone(),
            request_id: self.request_id.clone(),
            at: self.at,
            sought: keys.seek(&self.subject, self.born),
        }
    }

    /// As the core decides on it.
    fn decide(&self, facts: &Facts) -> CheckAnswer {
        let request = CheckRequest {
            at: self.at,
            subject: self.subject.clone(),
            birth_date: self.born,
            sent_at: self.at,
            purpose: id("museum-entry"),
            consent: true,
            partner: facts.partner.clone().expect("the credential is known"),
            found: Some(facts.found.clone()),
        };
        check(Books::BUILT_IN, &request).unwrap()
    }
}

/// Asks all of these in one round.
pub async fn answers(store: &Store, keys: &KeyRing, questions: &[Question]) -> Vec<CheckAnswer> {
    let asks: Vec<Ask> = questions.iter().map(|question| question.ask(keys)).collect();
    let mut answers = Vec::new();
    let decide = |place: usize, facts: &Facts| {
        assert_eq!(place, answers.len());
        let answer = questions[place].decide(facts);
        let decided = Decided { is_mismatch: answer.is_mismatch };
        answers.push(answer);
        decided
    };
    store.round(&asks, decide).await.unwrap();
    answers
}

/// Asks these one by one, each in a round of its own.
pub async fn codes(store: &Store, keys: &KeyRing, questions: &[Question]) -> Vec<ReturnCode> {
    let mut codes = Vec::new();
    for question in questions {
        codes.push(code(store, keys, question.clone()).await);
    }
    codes
}

pub async fn code(store: &Store, keys: &KeyRing, question: Question) -> ReturnCode {
    answers(store, keys, &[question]).await[0].code
}

/// The code and the reasons of one answer.
pub async fn reasons(store: &Store, keys: &KeyRing, question: Question) -> Vec<&'static str> {
    answers(store, keys, &[question]).await[0].reasons.iter().map(portillon::Reason::code).collect()
}
