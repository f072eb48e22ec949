//! A JSON-like value of limited depth and size.

use std::cell::Cell;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::problem::Problem;

/// A JSON-like value. Whatever arrives becomes one, however deep, large or strange: what the contract has no
/// use for is kept only as the fact that it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// `null`, or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that JavaScript can hold exactly.
    Whole(i64),
    /// Any other number.
    Number,
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// An object, its fields in the order in which they came.
    Object(Vec<(String, Self)>),
    /// More than [`Tree::DEEPEST`] values inside one another; not looked at.
    TooDeep,
}

impl Tree {
    /// How many values may stand inside one another.
    pub const DEEPEST: usize = 32;
    /// How many values there may be in all.
    pub const LARGEST: usize = 1_000_000;

    /// What the value is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Whole(_) | Self::Number => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) | Self::TooDeep => "an object",
        }
    }
}

/// Reads JSON text.
///
/// # Errors
/// `invalid-utf8`, `malformed-json`.
pub fn parse(json: &[u8]) -> Result<Tree, Problem> {
    let text = std::str::from_utf8(json).map_err(|error| {
        let message = format!("the byte at {} is not UTF-8", error.valid_up_to());
        Problem::new("", "invalid-utf8", message, "send JSON text in UTF-8")
    })?;
    serde_json::from_str(text).map_err(|error| {
        Problem::new("", "malformed-json", format!("this is not JSON: {error}"), "send one JSON value")
    })
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let budget = Cell::new(Self::LARGEST);
        Seed { depth: 0, budget: &budget }.deserialize(deserializer)
    }
}

#[derive(Clone, Copy)]
struct Seed<'b> {
    depth: usize,
    budget: &'b Cell<usize>,
}

impl Seed<'_> {
    fn inner(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    fn spend<E: Error>(self) -> Result<(), E> {
        match self.budget.get().checked_sub(1) {
            Some(left) => {
                self.budget.set(left);
                Ok(())
            }
            None => Err(E::custom(format_args!("more than {} values", Tree::LARGEST))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.spend()?;
        deserializer.deserialize_any(self)
    }
}

/// 2^53 - 1, the largest whole number that JavaScript holds exactly.
const LARGEST_WHOLE: u64 = (1 << 53) - 1;

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Tree;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(if value.unsigned_abs() <= LARGEST_WHOLE { Tree::Whole(value) } else { Tree::Number })
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(match i64::try_from(value) {
            Ok(whole) if value <= LARGEST_WHOLE => Tree::Whole(whole),
            _ => Tree::Number,
        })
    }

    /// JavaScript does not tell 1.0 from 1, so neither does this. No other value of the type is kept.
    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "compared with the original"
        )]
        let (whole, again) = (value as i64, (value as i64) as f64);
        Ok(if again == value && whole.unsigned_abs() <= LARGEST_WHOLE {
            Tree::Whole(whole)
        } else {
            Tree::Number
        })
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        if self.depth >= Tree::DEEPEST {
            while items.next_element::<Ignored>()?.is_some() {
                self.spend()?;
            }
            return Ok(Tree::TooDeep);
        }
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.inner())? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Tree, A::Error> {
        if self.depth >= Tree::DEEPEST {
            while fields.next_entry::<Ignored, Ignored>()?.is_some() {
                self.spend()?;
            }
            return Ok(Tree::TooDeep);
        }
        let mut object = Vec::new();
        while let Some(name) = fields.next_key()? {
            object.push((name, fields.next_value_seed(self.inner())?));
        }
        Ok(Tree::Object(object))
    }
}

/// A value that is not looked at. JSON text has to be read over; a JavaScript object need not, which is what
/// ends the reading of one that contains itself.
struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_ignored_any(serde::de::IgnoredAny)?;
        Ok(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(json: &str) -> Tree {
        parse(json.as_bytes()).unwrap()
    }

    #[test]
    fn numbers_are_whole_or_not() {
        assert_eq!(tree("1.0"), Tree::Whole(1));
        assert_eq!(tree("-0"), Tree::Whole(0));
        assert_eq!(tree("1e3"), Tree::Whole(1000));
        assert_eq!(tree("9007199254740991"), Tree::Whole((1 << 53) - 1));
        for json in ["9007199254740992", "-9007199254740993", "1.5", "1e300", "18446744073709551616"] {
            assert_eq!(tree(json), Tree::Number, "{json}");
        }
    }

    #[test]
    fn depth_and_size_are_limited() {
        let nested = |depth: usize| tree(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        let deepest = |mut tree: Tree| loop {
            match tree {
                Tree::List(mut items) if !items.is_empty() => tree = items.remove(0),
                last => break last,
            }
        };
        assert_eq!(deepest(nested(32)), Tree::List(vec![]));
        assert_eq!(deepest(nested(33)), Tree::TooDeep);
        assert_eq!(deepest(nested(100)), Tree::TooDeep);
        assert_eq!(deepest(nested(5000)), Tree::TooDeep);
        assert_eq!(parse("[".repeat(5000).as_bytes()).unwrap_err().code, "malformed-json");
        let huge = format!("[{}0]", "0,".repeat(Tree::LARGEST));
        assert_eq!(parse(huge.as_bytes()).unwrap_err().code, "malformed-json");
    }

    #[test]
    fn bytes_that_are_not_text_are_named() {
        let problem = parse(b"{\"a\": \"\xff\"}").unwrap_err();
        assert_eq!((problem.code, problem.message.as_str()), ("invalid-utf8", "the byte at 7 is not UTF-8"));
    }
}
