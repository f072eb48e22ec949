//! Departments of France, where people live.

use crate::problem::shown;
use crate::wire::{Read, Reader, Tree};

/// A department of France, by its code: `01` to `95` without 20, `2A`, `2B`, `971` to `976` without 975.
///
/// ```
/// use portillon::Department;
/// assert_eq!(Department::new("94").unwrap().code(), "94");
/// assert!(Department::new("2a").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Department {
    code: [u8; 3],
}

impl Department {
    /// The department of this code, if there is one.
    pub fn new(code: &str) -> Option<Self> {
        let number: Option<u16> =
            code.bytes().all(|b| b.is_ascii_digit()).then(|| code.parse().ok()).flatten();
        let known = match (code.len(), number) {
            (2, Some(number)) => matches!(number, 1..=19 | 21..=95),
            (3, Some(number)) => matches!(number, 971..=974 | 976),
            _ => matches!(code, "2A" | "2B"),
        };
        let mut bytes = code.bytes();
        let mut next = || bytes.next().unwrap_or(b' ');
        known.then(|| Self { code: [next(), next(), next()] })
    }

    /// A department of a built-in book, checked when the book was written.
    #[cfg(not(feature = "bake"))]
    pub(crate) const fn baked(code: [u8; 3]) -> Self {
        Self { code }
    }

    /// Its code.
    pub fn code(&self) -> &str {
        // Made of ASCII characters only.
        std::str::from_utf8(&self.code).unwrap_or_default().trim_end()
    }

    /// Reads a code of the contract: problem `unknown-department` where there is none.
    pub fn read_code(code: &str, reader: &mut Reader) -> Option<Self> {
        let department = Self::new(code);
        if department.is_none() {
            reader.problem(
                "unknown-department",
                format!("no department has the code `{}`", shown(code)),
                "send a code such as `75`, `2A` or `971`",
            );
        }
        department
    }
}

impl Read for Department {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let code = reader.text(tree)?;
        Self::read_code(code, reader)
    }
}

#[cfg(feature = "bake")]
impl crate::tariff::Bake for Department {
    fn bake(&self) -> String {
        let [a, b, c] = self.code;
        format!("Department::baked([{a}, {b}, {c}])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_departments_that_are_there_are_read() {
        for code in ["01", "19", "2A", "2B", "21", "75", "95", "971", "974", "976"] {
            assert_eq!(Department::new(code).map(|d| d.code().to_owned()).as_deref(), Some(code));
        }
        for code in
            ["", "0", "00", "1", "20", "96", "99", "2C", "2a", "970", "975", "977", "075", "7５", " 75"]
        {
            assert!(Department::new(code).is_none(), "{code}");
        }
    }
}
