//! Names of lines and stations, as people write them.

use crate::problem::shown;
use crate::wire::{Read, Reader, Tree};

/// The name of a line or a station, 1 to 100 characters.
///
/// Two names are the same when they differ only in case, accents, hyphens, spaces or the kind of
/// apostrophe: an airport station must not be missed for its spelling.
///
/// ```
/// use portillon::Name;
/// let name = Name::new("AEROPORT D’ORLY").unwrap();
/// assert!(name.is("Aéroport d'Orly"));
/// assert!(!name.is("Orly Ville"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// The most characters that a name may have.
    pub const LONGEST: usize = 100;

    /// The name, if its length is right.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let blank = text.trim().is_empty();
        (!blank && text.chars().nth(Self::LONGEST).is_none()).then_some(Self(text))
    }

    /// Reads a name of the contract: problem `length` where it is blank or too long.
    pub fn read_text(text: &str, reader: &mut Reader) -> Option<Self> {
        let name = Self::new(text);
        if name.is_none() {
            reader.problem(
                "length",
                format!("`{}` is blank or longer than {} characters", shown(text), Self::LONGEST),
                format!("send a name of 1 to {} characters", Self::LONGEST),
            );
        }
        name
    }

    /// The name as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the name `other`, however it is spelled.
    pub fn is(&self, other: &str) -> bool {
        same(&self.0, other)
    }
}

/// Whether two texts are the same name, however they are spelled.
pub(crate) fn same(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

impl serde::Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Read for Name {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(tree)?;
        Self::read_text(text, reader)
    }
}

/// The letters and digits of a text without case, accents and marks, words set apart by one space.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let mut gap = false;
    let mut begun = false;
    text.chars().flat_map(char::to_lowercase).flat_map(plain).flat_map(move |letter| {
        if letter.is_alphanumeric() {
            let space = (gap && begun).then_some(' ');
            (gap, begun) = (false, true);
            [space, Some(letter)]
        } else {
            // A combining mark belongs to its letter; everything else ends a word.
            gap |= !('\u{300}'..='\u{36f}').contains(&letter);
            [None, None]
        }
        .into_iter()
        .flatten()
    })
}

/// A lower-case letter without its accent.
fn plain(letter: char) -> impl Iterator<Item = char> {
    let (first, second) = match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => ('a', None),
        'ç' => ('c', None),
        'è' | 'é' | 'ê' | 'ë' => ('e', None),
        'ì' | 'í' | 'î' | 'ï' => ('i', None),
        'ñ' => ('n', None),
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => ('o', None),
        'ù' | 'ú' | 'û' | 'ü' => ('u', None),
        'ý' | 'ÿ' => ('y', None),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_hide_a_station() {
        let station = "Aéroport Charles de Gaulle 2 TGV";
        for text in [
            "aeroport charles-de-gaulle 2 tgv",
            "  AÉROPORT  CHARLES DE GAULLE 2–TGV ",
            "Ae\u{301}roport Charles de Gaulle 2 (TGV)",
        ] {
            assert!(Name::new(text).unwrap().is(station), "{text}");
        }
        for text in [
            "Aéroport Charles de Gaulle 2",
            "Aéroport Charles de Gaulle 2 TGV bis",
            "Aéroport Charles de Gaulle 2T GV",
        ] {
            assert!(!Name::new(text).unwrap().is(station), "{text}");
        }
        assert!(Name::new("Sacré-Cœur").unwrap().is("SACRE COEUR"));
    }

    #[test]
    fn a_name_has_one_to_a_hundred_characters() {
        assert!(Name::new("é".repeat(100)).is_some());
        assert!(Name::new("é".repeat(101)).is_none());
        assert!(Name::new("").is_none());
        assert!(Name::new(" \t").is_none());
    }
}
