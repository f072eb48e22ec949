//! The keys under which numbers and birth dates are stored (PC-5), and what they make of them.

use std::fmt;

use hmac::{Hmac, Mac};
use portillon::Day;
use portillon::partner::Subject;
use sha2::Sha256;

use super::round::{Hashed, NumberKind, Sought};
use super::store::Pass;

/// Fewer bytes than the hash has would make it weaker.
const SHORTEST: usize = 32;

const BIRTH_DATE: &[u8] = b"birth-date";

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

    /// A ring with a new key, as [`KeyRing::read`] takes it.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn generate() -> Result<String, String> {
        let mut key = [0; SHORTEST];
        getrandom::fill(&mut key).map_err(|error| format!("the system gives no random numbers: {error}"))?;
        let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(format!("first = {digits}\n"))
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
            birth_date: hashes(&[BIRTH_DATE, domain, number.as_bytes(), born.as_bytes()]),
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

    /// A pass without its titles under the current key, and its number under the older ones.
    pub(super) fn pass(
        &self,
        number: &str,
        customer: Option<&str>,
        birth_date: Day,
    ) -> Option<(Pass, Vec<[u8; 32]>)> {
        let (key, older) = self.0.split_first()?;
        let born = birth_date.to_string();
        let hash = |kind, number: &str| key.hash(&[domain(kind), number.as_bytes()]);
        let birth_date =
            |kind, number: &str| key.hash(&[BIRTH_DATE, domain(kind), number.as_bytes(), born.as_bytes()]);
        let pass = Pass {
            number: hash(NumberKind::Pass, number),
            birth_date: birth_date(NumberKind::Pass, number),
            customer: customer.map(|customer| hash(NumberKind::Customer, customer)),
            customer_birth_date: customer
                .map(|customer| birth_date(NumberKind::Customer, customer))
                .unwrap_or_default(),
            ends: 0,
            titles: Vec::new(),
            key: key.id(),
        };
        let older = older.iter().map(|key| key.hash(&[domain(NumberKind::Pass), number.as_bytes()]));
        Some((pass, older.collect()))
    }

    /// Which keys these are, the current one first.
    pub(super) fn ids(&self) -> Vec<KeyId> {
        self.0.iter().map(Key::id).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(byte: u8) -> String {
        format!("{byte:02x}").repeat(SHORTEST)
    }

    fn ring(text: &str) -> KeyRing {
        KeyRing::read(text).unwrap()
    }

    fn pass(number: &str) -> Subject {
        Subject::PassNumber(number.into())
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_ring_is_read_line_by_line_the_current_key_first() {
        let (new, old) = (hex(1), hex(2));
        let both = ring(&format!("# rotated in March\n\n 2026 = {new}\r\n2025={old}\n"));
        assert_eq!(format!("{both:?}"), r#"["2026", "2025"]"#);
        assert_eq!(both.ids(), [ring(&format!("a={new}")).ids(), ring(&format!("b={old}")).ids()].concat());
        assert_eq!(ring(&format!("2026={new};2025={old}")).ids(), both.ids());
    }

    #[test]
    fn a_ring_that_is_wrong_is_refused_without_showing_a_key() {
        let key = hex(0xab);
        for (text, why) in [
            (String::new(), "there is no key; write `2026 = ` and what `openssl rand -hex 32` prints"),
            (key.clone(), "line 1: it is not `name = key`"),
            (format!("\n={key}"), "line 2: the key has no name"),
            (
                format!("a={}", &key[2..]),
                "line 1: `a` is not an even number of hexadecimal digits, at least 64",
            ),
            (format!("a={}+", &key[1..]), "line 1: `a` is not an even number"),
            (format!("a={key}0"), "line 1: `a` is not an even number"),
            (format!("a={key}\nb={key}"), "`a` and `b` are the same name or key"),
            (format!("a={key}\na={}", hex(1)), "`a` and `a` are the same name or key"),
        ] {
            let error = KeyRing::read(&text).unwrap_err();
            assert!(error.starts_with(why) && !error.contains("abab"), "{error}");
        }
    }

    #[test]
    fn whatever_differs_has_another_hash() {
        let ring = ring(&format!("a={};b={}", hex(1), hex(2)));
        let customer = Subject::CustomerNumber("0000000001".into());
        let sought = [
            ring.seek(&pass("0000000001"), day("2011-04-01")),
            ring.seek(&pass("0000000001"), day("2011-04-02")),
            ring.seek(&pass("0000000002"), day("2011-04-01")),
            ring.seek(&customer, day("2011-04-01")),
        ];
        let numbers = sought.iter().flat_map(|sought| sought.number.each());
        let birth_dates = sought.iter().flat_map(|sought| sought.birth_date.each());
        let mut hashes: Vec<_> = numbers.chain(birth_dates).collect();
        hashes.sort();
        hashes.dedup();
        // Two keys, three numbers and four birth dates bound to one.
        assert_eq!(hashes.len(), 2 * (3 + 4));
    }

    #[test]
    fn a_pass_is_found_under_the_current_key_and_known_under_the_older_ones() {
        let ring = ring(&format!("a={};b={}", hex(1), hex(2)));
        let (stored, older) = ring.pass("0000000001", Some("0000000009"), day("2011-04-01")).unwrap();
        let sought = ring.seek(&pass("0000000001"), day("2011-04-01"));
        assert_eq!(sought.number.each(), [stored.number, older[0]]);
        assert_eq!(sought.birth_date.each()[0], stored.birth_date);
        let sought = ring.seek(&Subject::CustomerNumber("0000000009".into()), day("2011-04-01"));
        assert_eq!(
            (Some(sought.number.each()[0]), sought.birth_date.each()[0]),
            (stored.customer, stored.customer_birth_date)
        );
    }

    #[test]
    fn the_log_names_a_holder_the_same_way_for_a_day() {
        let ring = ring(&format!("a={}", hex(1)));
        let name = |number: &str, today: &str| ring.log_name(&pass(number), day(today));
        assert_eq!(name("0000000001", "2026-03-02"), name("0000000001", "2026-03-02"));
        assert_ne!(name("0000000001", "2026-03-02"), name("0000000001", "2026-03-03"));
        assert_ne!(name("0000000001", "2026-03-02"), name("0000000002", "2026-03-02"));
        assert_eq!(name("0000000001", "2026-03-02").len(), 16);
    }
}
