//! Numbers and lists of a request, within their limits.

use super::{Read, Reader, Tree};

/// A number of things, from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Count<MIN, MAX> {
    /// The number, if it is in range.
    pub fn new(number: u32) -> Option<Self> {
        (MIN..=MAX).contains(&number).then_some(Self(number))
    }

    /// The least number.
    pub const LEAST: Self = Self(MIN);

    /// Checks a number of the contract: problem `out-of-range`.
    pub fn read_number(number: u32, reader: &mut Reader) -> Option<Self> {
        reader.in_range(number, MIN, MAX).map(Self)
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> Read for Count<MIN, MAX> {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.number(tree, MIN, MAX).map(Self)
    }
}

/// A list of at most `MAX` items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Items<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> Items<T, MAX> {
    /// The list, if it is not too long.
    pub fn new(items: Vec<T>) -> Option<Self> {
        (items.len() <= MAX).then_some(Self(items))
    }

    /// The list of this one item.
    pub fn one(item: T) -> Self {
        const { assert!(MAX > 0) }
        Self(vec![item])
    }

    /// Reads a list whose items are not read by their type alone.
    pub(crate) fn read_by(
        tree: &Tree,
        reader: &mut Reader,
        read: impl FnMut(&Tree, &mut Reader) -> Option<T>,
    ) -> Option<Self> {
        reader.list_by(tree, MAX, read).map(Self)
    }

    /// Reads a list of the contract, item by item: problem `too-many`.
    pub fn read_each<W>(
        items: Vec<W>,
        reader: &mut Reader,
        read: impl FnMut(W, &mut Reader) -> Option<T>,
    ) -> Option<Self> {
        reader.each(items.into_iter(), MAX, read).map(Self)
    }
}

impl<T: serde::Serialize, const MAX: usize> serde::Serialize for Items<T, MAX> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T, const MAX: usize> Default for Items<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MAX: usize> std::ops::Deref for Items<T, MAX> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Read, const MAX: usize> Read for Items<T, MAX> {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.list(tree, MAX).map(Self)
    }
}
