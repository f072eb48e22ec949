//! What a value looks like in JSON.

use std::sync::Arc;

/// The JSON form of a WIT type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// `true` or `false`.
    Bool,
    /// A whole number; the range is that of the WIT integer.
    Whole {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Any string.
    Text,
    /// An array.
    List(Box<Shape>),
    /// `{"tag": "ok", "val": …}` or `{"tag": "err", "val": …}`; no `val` where there is no payload.
    Result {
        /// Payload of success.
        ok: Option<Box<Shape>>,
        /// Payload of failure.
        err: Option<Box<Shape>>,
    },
    /// A type with a name of its own.
    Named(Arc<Named>),
}

impl Shape {
    /// The named type, if it is one.
    #[must_use]
    pub fn named(&self) -> Option<&Named> {
        match self {
            Shape::Named(named) => Some(named),
            _ => None,
        }
    }

    /// The name in the WIT, if it has one: `quote-request`.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.named().map(|named| named.name.as_str())
    }
}

/// A type that the contract gives a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Interface that defines it: `types`.
    pub interface: String,
    /// Name in the WIT: `book-ref`.
    pub name: String,
    /// Text of its documentation.
    pub docs: String,
    /// What it is made of.
    pub form: Form,
}

/// What a named type is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// An object with these fields.
    Record(Vec<Field>),
    /// One of these strings.
    Enum(Vec<Case>),
    /// An object `{"tag": CASE, "val": PAYLOAD}`; no `val` for a case without payload.
    Variant(Vec<Case>),
    /// A civil day: the string `YYYY-MM-DD`. A record of year, month and day in WIT.
    Date,
    /// An amount: a decimal string with two decimals, `12.30`. Cents (`s64`) in WIT.
    Amount,
    /// Another name for a shape, such as `instant` for a string.
    Alias(Shape),
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name in the WIT: `purchase-day`.
    pub name: String,
    /// Name in JSON and TypeScript: `purchaseDay`.
    pub json: String,
    /// Text of its documentation.
    pub docs: String,
    /// Whether it may be absent (`option` in WIT).
    pub optional: bool,
    /// Its shape; of what the option holds where it is optional.
    pub shape: Shape,
}

/// A case of an enum or variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Name in WIT and JSON: `navigo-easy`.
    pub name: String,
    /// Text of its documentation.
    pub docs: String,
    /// What a case of a variant carries.
    pub payload: Option<Shape>,
}

/// A WIT name as JSON and TypeScript write it.
///
/// ```
/// assert_eq!(portillon_wit::camel_case("purchase-day"), "purchaseDay");
/// ```
#[must_use]
pub fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (index, word) in name.split('-').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if index > 0 => out.extend(first.to_uppercase()),
            Some(first) => out.push(first),
            None => {}
        }
        out.push_str(letters.as_str());
    }
    out
}
