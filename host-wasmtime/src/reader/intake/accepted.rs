//! The reader's own copies of what it accepted: what it starts with again.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::files::{UNFINISHED, read, replace, sync};
use super::super::signed::Kind;
use super::{LONGEST_JWS, Refusal, most};
use crate::engine::sha256;
use crate::reader::{PublicKeys, Verified};

/// The folder of the accepted files: each under a name with its serial, beside its signature.
#[derive(Debug)]
pub(super) struct Accepted {
    folder: PathBuf,
}

/// The highest serials that were ever accepted. They outlive the files, should one of those be damaged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Serials {
    component: u64,
    deny_list: u64,
    books: BTreeMap<String, u64>,
}

impl Serials {
    pub(super) fn of(&self, kind: Kind, book: &str) -> u64 {
        match kind {
            Kind::Component => self.component,
            Kind::DenyList => self.deny_list,
            Kind::Book => self.books.get(book).copied().unwrap_or(0),
        }
    }

    pub(super) fn raise(&mut self, kind: Kind, book: &str, serial: u64) {
        let known = match kind {
            Kind::Component => &mut self.component,
            Kind::DenyList => &mut self.deny_list,
            Kind::Book => self.books.entry(book.to_owned()).or_default(),
        };
        *known = serial.max(*known);
    }
}

/// The name without a serial: whoever has the same one replaces it.
pub(super) fn stem(kind: Kind, book: &str) -> String {
    match kind {
        Kind::Component => "component".to_owned(),
        Kind::DenyList => "deny-list".to_owned(),
        // An identifier may hold what no file name can.
        Kind::Book => format!("book-{}", sha256(book.as_bytes()).get(..16).unwrap_or_default()),
    }
}

fn ending(kind: Kind) -> &'static str {
    match kind {
        Kind::Component => "cwasm",
        Kind::DenyList => "txt",
        Kind::Book => "json",
    }
}

/// Names of files, and why they are not used.
pub(super) type Refused = Vec<(String, Refusal)>;

const SERIALS: &str = "serials.json";

impl Accepted {
    pub(super) fn open(state: &Path) -> io::Result<Self> {
        let folder = state.join("accepted");
        fs::create_dir_all(&folder)?;
        sync(state)?;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(Self { folder })
    }

    /// The serials, and why they are not known where they are not.
    pub(super) fn serials(&self) -> (Serials, Option<Refusal>) {
        let path = self.folder.join(SERIALS);
        let serials = match read(&path, 1 << 20) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| error.to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Default::default(),
            Err(error) => Err(error.to_string()),
        };
        match serials {
            Ok(serials) => (serials, None),
            Err(why) => (Serials::default(), Some(Refusal::Unreadable(why))),
        }
    }

    pub(super) fn remember(&self, serials: &Serials) -> io::Result<()> {
        replace(&self.folder.join(SERIALS), serde_json::to_string(serials)?.as_bytes())
    }

    /// Keeps a file and its signature. The signature comes last: without one a file counts for nothing.
    pub(super) fn keep(&self, stem: &str, file: &Verified, jws: &[u8]) -> io::Result<()> {
        let statement = file.statement();
        let name = format!("{stem}-{}.{}", statement.serial, ending(statement.kind));
        replace(&self.folder.join(&name), file.bytes())?;
        replace(&self.folder.join(format!("{name}.jws")), jws)
    }

    /// Removes a version that is no longer needed. One that stays for a failure of the disk is older than the one in
    /// use, and so never used.
    pub(super) fn forget(&self, stem: &str, kind: Kind, serial: u64) {
        let name = format!("{stem}-{serial}.{}", ending(kind));
        for name in [format!("{name}.jws"), name] {
            let _ = fs::remove_file(self.folder.join(name));
        }
    }

    /// Every file that is still as it was signed, the highest serial first, and why others are not used.
    pub(super) fn load(&self, keys: &PublicKeys) -> io::Result<(Vec<Verified>, Refused)> {
        let (mut files, mut refused) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let kind = match name.rsplit_once('.') {
                Some((_, "cwasm")) => Kind::Component,
                Some((_, "txt")) => Kind::DenyList,
                Some((_, "json")) if name != SERIALS => Kind::Book,
                _ => continue,
            };
            // The power went before its signature was there, or after that was removed.
            if !self.folder.join(format!("{name}.jws")).try_exists()? {
                fs::remove_file(self.folder.join(&name))?;
                continue;
            }
            match self.verify(&name, kind, keys) {
                Ok(file) => files.push(file),
                Err(refusal) => refused.push((name, refusal)),
            }
        }
        files.sort_by_key(|file| std::cmp::Reverse(file.statement().serial));
        Ok((files, refused))
    }

    fn verify(&self, name: &str, kind: Kind, keys: &PublicKeys) -> Result<Verified, Refusal> {
        let unreadable = |error: io::Error| Refusal::Unreadable(error.to_string());
        let jws = read(&self.folder.join(format!("{name}.jws")), LONGEST_JWS).map_err(unreadable)?;
        let signed = keys.check(kind, &jws)?;
        let bytes = read(&self.folder.join(name), most(kind)).map_err(unreadable)?;
        Ok(signed.attest(bytes)?)
    }
}
