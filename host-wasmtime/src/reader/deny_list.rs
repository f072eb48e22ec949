//! Media and tokens that may not pass.

/// A deny list: one medium number or token per line; what follows a `#` at the beginning of a line is a comment.
///
/// It takes the bytes of its entries and four more for each; a lookup takes some twenty comparisons in a million.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DenyList {
    /// The entries, in order, one after the other.
    text: String,
    /// Where each of them ends.
    ends: Vec<u32>,
}

/// Most characters of a medium number or token.
const LONGEST: usize = 64;

/// Longest list, in bytes: some ten million entries.
pub(crate) const MOST: u64 = 256 << 20;

impl DenyList {
    /// Reads a list.
    ///
    /// # Errors
    /// The first line that is no medium number or token, for people.
    pub fn parse(file: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(file).map_err(|error| {
            format!("the byte at {} is no UTF-8; save the list as UTF-8", error.valid_up_to())
        })?;
        if text.len() as u64 > MOST {
            return Err(format!("the list is longer than {MOST} bytes; shorten it"));
        }
        let mut entries = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let entry = line.trim();
            if entry.is_empty() || entry.starts_with('#') {
                continue;
            }
            // No character is shorter than a byte: only long lines are counted.
            if entry.len() > LONGEST && entry.chars().count() > LONGEST {
                let length = entry.chars().count();
                return Err(format!(
                    "line {} has {length} characters; write one medium number or token, at most {LONGEST}, per line",
                    index + 1
                ));
            }
            entries.push(entry);
        }
        entries.sort_unstable();
        entries.dedup();
        let mut list = Self {
            text: String::with_capacity(entries.iter().map(|entry| entry.len()).sum()),
            ends: Vec::with_capacity(entries.len()),
        };
        for entry in entries {
            list.text.push_str(entry);
            list.ends.push(u32::try_from(list.text.len()).map_err(|_| "the list is too long".to_owned())?);
        }
        Ok(list)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether a medium or token is on it.
    #[must_use]
    pub fn contains(&self, number: &str) -> bool {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.entry(middle).cmp(number) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        false
    }

    fn entry(&self, index: usize) -> &str {
        let end = |index: usize| self.ends.get(index).map_or(0, |end| *end as usize);
        let start = index.checked_sub(1).map_or(0, end);
        self.text.get(start..end(index)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_its_entries_and_no_others() {
        let list = DenyList::parse(b"# of today\nm-2\r\n\n  m-10  \nm-1\nm-2\n").unwrap();
        assert_eq!(list.len(), 3);
        for number in ["m-1", "m-2", "m-10"] {
            assert!(list.contains(number), "{number}");
        }
        for number in ["", "m", "m-", "m-11", "m-1m-10", "m-3", "# of today", "z"] {
            assert!(!list.contains(number), "{number}");
        }
        assert!(!DenyList::default().contains("m-1"));
        assert!(DenyList::parse(b"").unwrap().is_empty());
    }

    #[test]
    fn an_entry_has_at_most_64_characters() {
        assert!(DenyList::parse("é".repeat(64).as_bytes()).unwrap().contains(&"é".repeat(64)));
        let error = DenyList::parse(format!("a\n{}\n", "é".repeat(65)).as_bytes()).unwrap_err();
        assert!(error.starts_with("line 2 has 65 characters; "), "{error}");
        assert!(DenyList::parse(b"a\n\xff\n").unwrap_err().starts_with("the byte at 2 "));
    }
}
