//! The keys under which numbers and birth dates are stored (PC-5), and what they make of them.

use std::fmt;

use hmac::{Hmac, Mac};
use portillon::Day;
use portillon::partner::Subject;
use sha2::Sha256;

use super::round::{Hashed, NumberKind, Sought};

/// Fewer bytes than the hash has would make it weaker.
const SHORTEST: usize = 32;

/// The keys of a service: the first is the current one, the others are older and still looked up.
///
/// They stand outside the database, which tells nothing without them. To change the key, write a new first line, restart
/// the instances one by one, import the passes again, and drop the old line a day later, when the mismatches under it no
/// longer count.
#[derive(Clone)]
pub struct KeyRing(Vec<Key>);

#[derive(Clone)]
struct Key {
    name: String,
    mac: Hmac<Sha256>,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.name)).finish()
    }
}

/// Which key it is, and nothing of it: what the database says of the key that a pass is stored under.
pub(super) type KeyId = [u8; 8];

impl Key {
    /// Of parts, each with its length: no two lists of parts look the same.
    fn hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.mac.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    fn id(&self) -> KeyId {
        let [a, b, c, d, e, f, g, h, ..] = self.hash(&[b"key"]);
        [a, b, c, d, e, f, g, h]
    }
}

impl KeyRing {
    /// Reads keys, one a line or between semicolons: `name = hexadecimal digits`, at least 64 of them. The first is the
    /// current one. Blank lines and lines that begin with `#` count for nothing.
    ///
    /// # Errors
    /// What is wrong and what to write instead, for people. It shows nothing of a key.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut keys: Vec<Key> = Vec::new();
        let lines = text.split(['\n', ';']).map(str::trim).enumerate();
        for (place, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let key = read_key(line).map_err(|why| format!("line {}: {why}", place + 1))?;
            if let Some(other) = keys.iter().find(|other| other.name == key.name || other.id() == key.id()) {
                let (other, name) = (&other.name, &key.name);
                return Err(format!(
                    "`{other}` and `{name}` are the same name or key; leave one of them out"
                ));
            }
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(format!(
                "there is no key; write `2026 = ` and what `openssl rand -hex {SHORTEST}` prints"
            ));
        }
        Ok(Self(keys))
    }

    /// What names a holder, under every key.
    #[must_use]
    pub fn seek(&self, subject: &Subject, birth_date: Day) -> Sought {
        let (kind, number) = parts(subject);
        let (domain, born) = (domain(kind), birth_date.to_string());
        let hashes = |parts: &[&[u8]]| Hashed::new(self.0.iter().map(|key| key.hash(parts)).collect());
        Sought {
            kind,
            number: hashes(&[domain, number.as_bytes()]),
            birth_date: hashes(&[b"birth-date", domain, number.as_bytes(), born.as_bytes()]),
        }
    }

    /// What the log says of a holder (PC-8): the same all day, and another the day after.
    #[must_use]
    pub fn log_name(&self, subject: &Subject, today: Day) -> String {
        let (kind, number) = parts(subject);
        let day = today.to_string();
        let of_day = self.0.first().map(|key| key.hash(&[b"log", day.as_bytes()])).unwrap_or_default();
        let of_day = Key { name: day, mac: mac(&of_day) };
        let hash = of_day.hash(&[domain(kind), number.as_bytes()]);
        hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

fn parts(subject: &Subject) -> (NumberKind, &str) {
    match subject {
        Subject::PassNumber(number) => (NumberKind::Pass, number),
        Subject::CustomerNumber(number) => (NumberKind::Customer, number),
    }
}

fn domain(kind: NumberKind) -> &'static [u8] {
    match kind {
        NumberKind::Pass => b"pass-number",
        NumberKind::Customer => b"customer-number",
    }
}

fn mac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("a key of any length will do")
}

fn read_key(line: &str) -> Result<Key, String> {
    let (name, digits) =
        line.split_once('=').ok_or("it is not `name = key`; write the name of the key first")?;
    let (name, digits) = (name.trim(), digits.trim());
    if name.is_empty() {
        return Err("the key has no name; write one before the `=`".into());
    }
    let bytes = from_hex(digits).filter(|bytes| bytes.len() >= SHORTEST).ok_or_else(|| {
        let least = 2 * SHORTEST;
        format!("`{name}` is not an even number of hexadecimal digits, at least {least}; take what `openssl rand -hex {SHORTEST}` prints")
    })?;
    Ok(Key { name: name.into(), mac: mac(&bytes) })
}

fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let pair = |pair: &[u8]| match pair {
        [high, low] => {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
        }
        _ => None,
    };
    digits.as_bytes().chunks(2).map(pair).collect()
}
