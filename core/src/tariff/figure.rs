//! Figures of a tariff book: values with their source.

use std::borrow::Cow;

use crate::wire::{Read, Reader, Tree};

/// A word or a sentence of a book, 1 to 300 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub(crate) Cow<'static, str>);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Read for Text {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        const LONGEST: usize = 300;
        let text = reader.text(tree)?;
        if text.trim().is_empty() || text.chars().nth(LONGEST).is_some() {
            reader.problem(
                "length",
                format!("the text is blank or longer than {LONGEST} characters"),
                format!("send 1 to {LONGEST} characters"),
            );
            return None;
        }
        Some(Self(text.to_owned().into()))
    }
}

/// A list of a book, at most 1,000 long; borrowed where the book is built in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Many<T: Clone + 'static>(pub(crate) Cow<'static, [T]>);

impl<T: Clone> std::ops::Deref for Many<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Clone + Read> Read for Many<T> {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.list(tree, 1_000).map(|items| Self(items.into()))
    }
}

/// A value of a book and the source that it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure<T> {
    /// The value.
    pub value: T,
    /// Identifier of one of the book's sources.
    pub source: Text,
}

impl<T: Read> Read for Figure<T> {
    // One function for each type of value, not for each figure.
    #[inline(never)]
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [value, source] = reader.fields(tree, ["value", "source"])?;
        match (reader.required("value", value, T::read), read_source(source, reader)) {
            (Some(value), Some(source)) => Some(Self { value, source }),
            _ => None,
        }
    }
}

#[inline(never)]
fn read_source(source: Option<&Tree>, reader: &mut Reader) -> Option<Text> {
    reader.required("source", source, Text::read)
}

/// A whole number of a book, from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<const MIN: u32, const MAX: u32>(pub(crate) u32);

impl<const MIN: u32, const MAX: u32> Number<MIN, MAX> {
    /// The number as an age.
    pub(crate) fn years(self) -> u16 {
        u16::try_from(self.0).unwrap_or(u16::MAX)
    }
}

impl<const MIN: u32, const MAX: u32> Read for Number<MIN, MAX> {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.number(tree, MIN, MAX).map(Self)
    }
}

/// Reads a field that has to be there: one function for each type, not for each field.
#[inline(never)]
pub(super) fn required<T: Read>(name: &'static str, value: Option<&Tree>, reader: &mut Reader) -> Option<T> {
    reader.required(name, value, T::read)
}

/// Reads a field that may be absent.
#[inline(never)]
pub(super) fn optional<T: Read>(
    name: &'static str,
    value: Option<&Tree>,
    reader: &mut Reader,
) -> Option<Option<T>> {
    reader.optional(name, value, T::read)
}

/// A record of a book: its fields, each `required` or `optional`, are read by their JSON names and can be written
/// as Rust.
macro_rules! book_record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty = $kind:ident $json:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)+ }

        impl $crate::wire::Read for $name {
            fn read(tree: &$crate::wire::Tree, reader: &mut $crate::wire::Reader) -> Option<Self> {
                let [$($field),+] = reader.fields(tree, [$($json),+])?;
                // All at once: with a `?` for each field, each would let go of all others in its own way.
                let ($(Some($field),)+) = ($($crate::tariff::figure::$kind($json, $field, reader),)+) else {
                    return None;
                };
                Some(Self { $($field),+ })
            }
        }

        #[cfg(feature = "bake")]
        impl $crate::tariff::Bake for $name {
            fn bake(&self) -> String {
                let fields = [$(format!(concat!(stringify!($field), ": {}"), self.$field.bake())),+];
                format!(concat!(stringify!($name), " {{ {} }}"), fields.join(", "))
            }
        }
    };
}

/// A section of a book: a record of figures, and of what else it holds.
macro_rules! book_section {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ty = $json:literal,)+
    } $(and {
        $($(#[$other_doc:meta])* $other:ident: $other_type:ty = $kind:ident $other_json:literal,)+
    })?) => {
        $crate::tariff::figure::book_record! {
            $(#[$doc])*
            $name {
                $($(#[$field_doc])* $field: $crate::tariff::Figure<$type> = required $json,)+
                $($($(#[$other_doc])* $other: $other_type = $kind $other_json,)+)?
            }
        }

        impl $name {
            /// The source of each figure is one of the book's.
            pub(super) fn check_sources(
                &self,
                is_source: &dyn Fn(&$crate::tariff::Text) -> bool,
                reader: &mut $crate::wire::Reader,
            ) {
                let sources = [$(($json, &self.$field.source)),+];
                $crate::tariff::figure::check_sources(&sources, is_source, reader);
            }
        }
    };
}

pub(crate) use {book_record, book_section};

/// Reads inside the value of the figure `field`.
pub(super) fn check_value(field: &'static str, reader: &mut Reader, check: impl FnOnce(&mut Reader)) {
    reader.field(field, |r| r.field("value", check));
}

/// The sources of figures are the book's.
#[inline(never)]
pub(super) fn check_sources(
    sources: &[(&'static str, &Text)],
    is_source: &dyn Fn(&Text) -> bool,
    reader: &mut Reader,
) {
    for (field, source) in sources.iter().filter(|(_, source)| !is_source(source)) {
        reader.field(field, |r| {
            let message = format!("there is no source `{}`", source.as_str());
            r.field("source", |r| r.problem("unknown-source", message, "name one of the book's `sources`"));
        });
    }
}

/// Something that can be written as a Rust constant.
#[cfg(feature = "bake")]
pub trait Bake {
    /// The constant expression, as it stands in this crate.
    fn bake(&self) -> String;
}

#[cfg(feature = "bake")]
mod bake {
    use super::{Bake, Figure, Many, Number, Text};

    impl Bake for bool {
        fn bake(&self) -> String {
            self.to_string()
        }
    }

    impl Bake for Text {
        fn bake(&self) -> String {
            format!("Text(Cow::Borrowed({:?}))", self.as_str())
        }
    }

    impl<T: Bake + Clone> Bake for Many<T> {
        fn bake(&self) -> String {
            let items: Vec<_> = self.iter().map(Bake::bake).collect();
            format!("Many(Cow::Borrowed(&[{}]))", items.join(", "))
        }
    }

    impl<T: Bake> Bake for Option<T> {
        fn bake(&self) -> String {
            match self {
                Some(value) => format!("Some({})", value.bake()),
                None => "None".into(),
            }
        }
    }

    impl<T: Bake> Bake for Figure<T> {
        fn bake(&self) -> String {
            format!("Figure {{ value: {}, source: {} }}", self.value.bake(), self.source.bake())
        }
    }

    impl<const MIN: u32, const MAX: u32> Bake for Number<MIN, MAX> {
        fn bake(&self) -> String {
            format!("Number({})", self.0)
        }
    }
}
