//! Who may: bearer tokens, of which only the SHA-256 is kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;

use sha2::{Digest, Sha256};

/// Names and the SHA-256 of their tokens.
#[derive(Debug, Clone)]
pub struct Tokens(Vec<(String, [u8; 32])>);

impl Tokens {
    /// Reads `{"NAME": "SHA-256 of its token in hexadecimal", …}`.
    ///
    /// # Errors
    /// What is wrong and what to write instead, for people.
    pub fn read(json: &[u8]) -> Result<Self, String> {
        let names: BTreeMap<String, String> = serde_json::from_slice(json)
            .map_err(|_| "it is not an object of names and SHA-256".to_owned())?;
        let mut tokens: Vec<(String, [u8; 32])> = Vec::with_capacity(names.len());
        for (name, text) in names {
            let hash = hash(&text).ok_or_else(|| {
                format!("`{name}` has no SHA-256; write it with 64 hexadecimal digits, as sha256sum does")
            })?;
            if let Some((other, _)) = tokens.iter().find(|(_, other)| *other == hash) {
                return Err(format!("`{other}` and `{name}` have the same token; give each its own"));
            }
            tokens.push((name, hash));
        }
        Ok(Self(tokens))
    }

    /// Whose token this is. It takes the same time for every token that is none.
    #[must_use]
    pub fn name_of(&self, token: &str) -> Option<&str> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let mut found = None;
        for (name, expected) in &self.0 {
            let difference =
                expected.iter().zip(&hash).fold(0, |difference, (one, other)| difference | (one ^ other));
            if black_box(difference) == 0 {
                found = Some(name.as_str());
            }
        }
        found
    }

    /// The SHA-256 of a token, as it is written in the file.
    #[must_use]
    pub fn hash_of(token: &str) -> String {
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(token.as_bytes()) {
            // Writing into memory does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

fn hash(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_its_sha_256() {
        let file =
            format!(r#"{{"gate-1": "{}", "gate-2": "{}"}}"#, Tokens::hash_of("one"), Tokens::hash_of("two"));
        let tokens = Tokens::read(file.as_bytes()).unwrap();
        assert_eq!(tokens.name_of("one"), Some("gate-1"));
        assert_eq!(tokens.name_of("two"), Some("gate-2"));
        assert_eq!(tokens.name_of("three"), None);
        assert_eq!(tokens.name_of(""), None);
        assert_eq!(
            Tokens::hash_of("one"),
            "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
        );
    }

    #[test]
    fn a_file_that_is_wrong_is_refused_with_a_remedy() {
        let same = Tokens::hash_of("one");
        for (file, why) in [
            ("[]".to_owned(), "it is not an object"),
            (r#"{"gate-1": "secret"}"#.to_owned(), "`gate-1` has no SHA-256; write it with 64"),
            (format!(r#"{{"gate-1": "+{}"}}"#, &same[1..]), "`gate-1` has no SHA-256"),
            (
                format!(r#"{{"gate-1": "{same}", "gate-2": "{same}"}}"#),
                "`gate-1` and `gate-2` have the same token",
            ),
        ] {
            let error = Tokens::read(file.as_bytes()).unwrap_err();
            assert!(error.starts_with(why), "{error}");
        }
    }
}
