//! What arrives at a reader, and what it uses (RD-9).
//!
//! The inbox is a folder that somebody else writes: tariff books (`*.json`), a deny list (`deny-list.txt`) and a component
//! that was compiled ahead of time (`component.cwasm`), each beside its signature (`.jws`). It is looked through as often
//! as the caller likes; what has not changed is not read again. A file is used from the moment it is accepted: its
//! signature and hash hold, its serial is higher than the one in use, and it works. Whatever is not is refused with a
//! reason, once, and the last good one stays.
//!
//! Accepted files are copied into the reader's own folder, `accepted`, from which it starts again. They are verified each
//! time; the serials are remembered, so that an inbox that was set back is refused after a restart too.
//!
//! A tariff book becomes active on its first day, not on arrival: all books are handed to the component, which takes the
//! one in force on the day of the tap (RD-8).

mod accepted;
mod book;
mod refusal;

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use self::accepted::{Accepted, Serials, stem};
pub use self::book::BookInUse;
pub use self::refusal::Refusal;
use super::component::Component;
use super::deny_list::{self, DenyList};
use super::files::read;
use super::signed::{Kind, PublicKeys, Signed, Statement, Verified};
use crate::engine::sha256;
use crate::{Limits, Session};

/// Longest signature, in bytes; one has some four hundred.
const LONGEST_JWS: u64 = 8 << 10;

/// Longest file, in bytes.
fn most(kind: Kind) -> u64 {
    match kind {
        Kind::Book => portillon::Book::LONGEST as u64,
        Kind::DenyList => deny_list::MOST,
        Kind::Component => 64 << 20,
    }
}

/// What a reader decides with. It is never changed, only replaced.
#[derive(Clone)]
pub struct Current {
    /// The component.
    pub component: Component,
    /// What was signed of it; absent where it is the one that the reader came with.
    pub component_signed: Option<Statement>,
    /// The books that arrived, in order of precedence: the highest serial first.
    pub books: Vec<BookInUse>,
    /// The deny list.
    pub deny_list: Arc<DenyList>,
    /// What was signed of it; absent where none has arrived yet.
    pub deny_list_signed: Option<Statement>,
}

impl Current {
    /// A component with its built-in books, and nobody on the deny list.
    #[must_use]
    pub fn new(component: Component) -> Self {
        let (deny_list, books) = (Arc::default(), Vec::new());
        Self { component, component_signed: None, books, deny_list, deny_list_signed: None }
    }

    /// Whether the same component decides with the same books.
    pub(crate) fn decides_like(&self, other: &Self) -> bool {
        let texts =
            |current: &Self| -> Vec<_> { current.books.iter().map(|book| Arc::as_ptr(&book.text)).collect() };
        Arc::ptr_eq(&self.component.portillon.inner, &other.component.portillon.inner)
            && texts(self) == texts(other)
    }

    /// What was signed of the component or the deny list; nothing for books.
    fn signed(&self, kind: Kind) -> Option<&Statement> {
        match kind {
            Kind::Component => self.component_signed.as_ref(),
            Kind::DenyList => self.deny_list_signed.as_ref(),
            Kind::Book => None,
        }
    }
}

/// What became of a file, once for each version of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Name of the file.
    pub name: String,
    /// What is used from now on, or why it is not.
    pub outcome: Result<Taken, Refusal>,
}

/// What is used from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it is.
    pub kind: Kind,
    /// Its serial.
    pub serial: u64,
    /// Identifier of a book.
    pub book: Option<String>,
}

/// The inbox of a reader.
pub struct Intake {
    inbox: PathBuf,
    accepted: Accepted,
    keys: PublicKeys,
    limits: Limits,
    serials: Serials,
    current: Arc<Current>,
    /// Of the component in use, to try books.
    session: Session,
    seen: HashMap<String, Seen>,
}

/// What is known of a file in the inbox.
#[derive(Default)]
struct Seen {
    /// Length and time of change of the file and its signature, when they were read last.
    stamp: Option<[(u64, SystemTime); 2]>,
    /// What was last said of it, and of which signature.
    said: Option<(&'static str, String)>,
}

/// A file in the inbox whose signature is good.
struct Found {
    name: String,
    signed: Signed,
    jws: Vec<u8>,
}

/// Clocks of file systems are coarse: what is younger than this is read again, because it may have changed since without
/// a trace.
const YOUNG: Duration = Duration::from_secs(2);

impl Intake {
    /// Starts with what was accepted before, verified again, or with `base` where there is no component among it. What is
    /// not used any more is told.
    ///
    /// # Errors
    /// Where the folder `state` cannot be written.
    pub fn open(
        inbox: &Path,
        state: &Path,
        keys: PublicKeys,
        base: Component,
        limits: Limits,
    ) -> io::Result<(Self, Vec<Notice>)> {
        let accepted = Accepted::open(state)?;
        let (serials, unknown) = accepted.serials();
        let (files, refused) = accepted.load(&keys)?;
        let session = base.portillon.session();
        let current = Arc::new(Current::new(base));
        let (inbox, seen) = (inbox.to_owned(), HashMap::new());
        let mut intake = Self { inbox, accepted, keys, limits, serials, current, session, seen };

        let mut notices: Vec<_> =
            refused.into_iter().map(|(name, refusal)| Notice { name, outcome: Err(refusal) }).collect();
        notices.extend(unknown.map(|refusal| Notice { name: "serials.json".into(), outcome: Err(refusal) }));
        let (others, books): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| file.statement().kind != Kind::Book);
        // The newest component and list, and books in the order in which they came.
        for file in others.iter().chain(books.iter().rev()) {
            let (kind, serial) = (file.statement().kind, file.statement().serial);
            if intake.current.signed(kind).is_some() {
                intake.accepted.forget(&stem(kind, ""), kind, serial);
            } else if let Err(refusal) = intake.use_file(file, None) {
                notices.push(Notice { name: format!("accepted {kind} {serial}"), outcome: Err(refusal) });
            }
        }
        notices.iter().for_each(Notice::log);
        Ok((intake, notices))
    }

    /// What is in use.
    #[must_use]
    pub fn current(&self) -> &Arc<Current> {
        &self.current
    }

    /// Looks through the inbox, and tells what is new. This takes as long as reading what is new does: it is not for the
    /// thread that decides.
    pub fn look(&mut self) -> Vec<Notice> {
        let mut notices = Vec::new();
        let mut found = Vec::new();
        let names = self.names().unwrap_or_else(|error| {
            let refusal = Refusal::Unreadable(format!("{error}; make the folder, readable for the reader"));
            self.tell(".", "", Err(refusal), &mut notices);
            Vec::new()
        });
        self.seen.retain(|name, _| name == "." || names.iter().any(|(there, _)| there == name));
        for (name, kind) in names {
            if self.has_changed(&name) {
                let (jws, signed) = self.signature(&name, kind);
                match signed {
                    Ok(signed) => found.push(Found { name, signed, jws }),
                    Err(refusal) => self.tell(&name, &sha256(&jws), Err(refusal), &mut notices),
                }
            }
        }
        // A book may need the component that comes with it, and the older of two versions comes first.
        found.sort_by_key(|found| {
            let statement = found.signed.statement();
            (std::cmp::Reverse(statement.kind), statement.serial)
        });
        for Found { name, signed, jws } in found {
            let version = sha256(&jws);
            match self.take(&name, signed, &jws) {
                Ok(None) => {}
                Ok(Some(taken)) => {
                    if taken.kind == Kind::Component {
                        // What the old one could not use is tried again.
                        self.seen.values_mut().for_each(|seen| seen.stamp = None);
                    }
                    self.tell(&name, &version, Ok(taken), &mut notices);
                }
                Err(refusal) => self.tell(&name, &version, Err(refusal), &mut notices),
            }
        }
        notices
    }

    fn names(&self) -> io::Result<Vec<(String, Kind)>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.inbox)? {
            let Ok(name) = entry?.file_name().into_string() else { continue };
            let kind = match name.as_str() {
                "component.cwasm" => Kind::Component,
                "deny-list.txt" => Kind::DenyList,
                name if name.ends_with(".json") && !name.starts_with('.') => Kind::Book,
                _ => continue,
            };
            names.push((name, kind));
        }
        names.sort();
        Ok(names)
    }

    /// Whether a file or its signature is another one than at the last look.
    fn has_changed(&mut self, name: &str) -> bool {
        let stamp = |name: &str| {
            let metadata = fs::metadata(self.inbox.join(name)).ok()?;
            Some((metadata.len(), metadata.modified().ok()?))
        };
        let nothing = (0, SystemTime::UNIX_EPOCH);
        let stamps = [stamp(name).unwrap_or(nothing), stamp(&format!("{name}.jws")).unwrap_or(nothing)];
        let now = SystemTime::now();
        let young = |time: SystemTime| now.duration_since(time).map_or(true, |age| age < YOUNG);
        let seen = self.seen.entry(name.to_owned()).or_default();
        let changed = seen.stamp != Some(stamps);
        seen.stamp = (!stamps.iter().any(|(_, time)| young(*time))).then_some(stamps);
        changed
    }

    fn signature(&self, name: &str, kind: Kind) -> (Vec<u8>, Result<Signed, Refusal>) {
        match read(&self.inbox.join(format!("{name}.jws")), LONGEST_JWS) {
            Ok(jws) => {
                let signed = self.keys.check(kind, &jws).map_err(Refusal::from);
                (jws, signed)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Vec::new(), Err(Refusal::NotSigned)),
            Err(error) => (Vec::new(), Err(Refusal::Unreadable(error.to_string()))),
        }
    }

    /// Takes a file, unless it is in use already.
    fn take(&mut self, name: &str, signed: Signed, jws: &[u8]) -> Result<Option<Taken>, Refusal> {
        let statement = signed.statement();
        if self.is_used(statement) {
            return Ok(None);
        }
        // Of a book the identifier is not known yet.
        if statement.kind != Kind::Book {
            self.check_serial(statement.kind, "", statement.serial)?;
        }
        let bytes = read(&self.inbox.join(name), most(statement.kind))
            .map_err(|error| Refusal::Unreadable(error.to_string()))?;
        self.use_file(&signed.attest(bytes)?, Some(jws)).map(Some)
    }

    fn is_used(&self, statement: &Statement) -> bool {
        let Statement { kind, serial, sha256, .. } = statement;
        match kind {
            Kind::Component | Kind::DenyList => self
                .current
                .signed(*kind)
                .is_some_and(|used| (used.serial, &used.sha256) == (*serial, sha256)),
            Kind::Book => {
                self.current.books.iter().any(|book| (book.serial, &book.sha256) == (*serial, sha256))
            }
        }
    }

    fn check_serial(&self, kind: Kind, book: &str, serial: u64) -> Result<(), Refusal> {
        let used = match kind {
            Kind::Component | Kind::DenyList => self.current.signed(kind).map(|used| used.serial),
            Kind::Book => {
                self.current.books.iter().filter(|used| used.id == book).map(|used| used.serial).max()
            }
        };
        let highest = self.serials.of(kind, book);
        // The highest one again is good where it is not in use because the reader's copy is damaged.
        if used.is_some_and(|used| serial <= used) || serial < highest {
            return Err(Refusal::NotNewer { serial, used: used.unwrap_or(0).max(highest) });
        }
        Ok(())
    }

    /// Tries a file, keeps it if it comes from the inbox, and uses it.
    fn use_file(&mut self, file: &Verified, jws: Option<&[u8]>) -> Result<Taken, Refusal> {
        let statement = file.statement();
        let (kind, serial) = (statement.kind, statement.serial);
        let mut next = Current::clone(&self.current);
        let mut id = String::new();
        let mut replaced = Vec::new();
        match kind {
            Kind::Component => {
                next.component = Component::precompiled(file, self.limits)?;
                let texts = next.books.iter().map(|book| &*book.text);
                next.component.try_out(texts).map_err(Refusal::Unusable)?;
                replaced.extend(next.component_signed.replace(statement.clone()).map(|used| used.serial));
            }
            Kind::DenyList => {
                next.deny_list = Arc::new(DenyList::parse(file.bytes()).map_err(Refusal::Unusable)?);
                replaced.extend(next.deny_list_signed.replace(statement.clone()).map(|used| used.serial));
            }
            Kind::Book => {
                let book = BookInUse::open(file, &mut self.session)?;
                id.clone_from(&book.id);
                if jws.is_some() {
                    self.check_serial(kind, &id, serial)?;
                }
                replaced = book::add(&mut next.books, book)?;
            }
        }
        let stem = stem(kind, &id);
        self.serials.raise(kind, &id, serial);
        if let Some(jws) = jws {
            let kept = self.accepted.keep(&stem, file, jws);
            kept.and_then(|()| self.accepted.remember(&self.serials))
                .map_err(|error| Refusal::NotKept(error.to_string()))?;
        }
        for serial in replaced {
            self.accepted.forget(&stem, kind, serial);
        }
        if kind == Kind::Component {
            self.session = next.component.portillon.session();
        }
        self.current = Arc::new(next);
        Ok(Taken { kind, serial, book: (kind == Kind::Book).then_some(id) })
    }

    /// Tells what became of a file, unless that was said of this version before.
    fn tell(
        &mut self,
        name: &str,
        version: &str,
        outcome: Result<Taken, Refusal>,
        notices: &mut Vec<Notice>,
    ) {
        let seen = self.seen.entry(name.to_owned()).or_default();
        if let Err(Refusal::Unreadable(_) | Refusal::NotKept(_)) = outcome {
            // It may do the next time, though nothing has changed in the inbox.
            seen.stamp = None;
        }
        let code = outcome.as_ref().map_or_else(Refusal::code, |_| "accepted");
        let said = (code, version.to_owned());
        if seen.said.as_ref() != Some(&said) {
            seen.said = Some(said);
            let notice = Notice { name: name.to_owned(), outcome };
            notice.log();
            notices.push(notice);
        }
    }
}

impl Notice {
    fn log(&self) {
        let file = &self.name;
        match &self.outcome {
            Ok(Taken { kind, serial, book }) => {
                tracing::info!(file, %kind, serial, book, "accepted");
            }
            Err(refusal) => {
                tracing::warn!(
                    file,
                    code = refusal.code(),
                    "refused, the last good one stays in use: {refusal}"
                );
            }
        }
    }
}
