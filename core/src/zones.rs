//! Fare zones.

use serde::Serialize;

use crate::wire::{Read, Reader, Tree};

/// Fare zones in a row, for example 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Zones {
    first: u8,
    last: u8,
}

impl Zones {
    /// The highest zone that a request may name.
    pub const HIGHEST: u8 = 9;

    /// The zones of Ile-de-France, 1 to 5.
    pub const ALL: Self = Self::baked(1, 5);

    /// Zones of a built-in book, checked when the book was written.
    pub(crate) const fn baked(first: u8, last: u8) -> Self {
        Self { first, last }
    }

    /// Zones `first` to `last`; `None` where they are not in a row or not of 1 to 9.
    pub fn new(first: u8, last: u8) -> Option<Self> {
        (1 <= first && first <= last && last <= Self::HIGHEST).then_some(Self { first, last })
    }

    /// Reads the two numbers of a zones record.
    pub fn read_parts(first: u8, last: u8, reader: &mut Reader) -> Option<Self> {
        let highest = u32::from(Self::HIGHEST);
        let first = reader.field("first", |r| r.in_range(first.into(), 1, highest));
        let last = reader.field("last", |r| r.in_range(last.into(), first.unwrap_or(1), highest));
        Self::new(u8::try_from(first?).ok()?, u8::try_from(last?).ok()?)
    }

    /// First zone.
    pub fn first(self) -> u8 {
        self.first
    }

    /// Whether a zone is one of them.
    pub fn contains(self, zone: u32) -> bool {
        (self.first.into()..=self.last.into()).contains(&zone)
    }

    /// Each of them.
    pub(crate) fn each(self) -> impl Iterator<Item = u32> {
        u32::from(self.first)..=u32::from(self.last)
    }

    /// Last zone.
    pub fn last(self) -> u8 {
        self.last
    }
}

#[cfg(feature = "bake")]
impl crate::tariff::Bake for Zones {
    fn bake(&self) -> String {
        format!("Zones::baked({}, {})", self.first, self.last)
    }
}

impl Read for Zones {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [first, last] = reader.fields(tree, ["first", "last"])?;
        let first = reader.required("first", first, |tree, r| r.number(tree, 0, u8::MAX.into()));
        let last = reader.required("last", last, |tree, r| r.number(tree, 0, u8::MAX.into()));
        let narrow = |number: u32| u8::try_from(number).ok();
        Self::read_parts(narrow(first?)?, narrow(last?)?, reader)
    }
}
