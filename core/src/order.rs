//! Putting lists in order.

use std::cmp::Ordering;

/// The items of a list in an order; equal ones stay as they are.
pub(crate) fn in_order<T>(items: &[T], order: impl Fn(&T, &T) -> Ordering) -> Vec<&T> {
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort(&mut places, &|one, other| match (items.get(one), items.get(other)) {
        (Some(a), Some(b)) => order(a, b).then(one.cmp(&other)),
        _ => Ordering::Equal,
    });
    places.into_iter().filter_map(|place| items.get(place)).collect()
}

/// The one sort that there is, for lists of anything.
#[inline(never)]
fn sort(places: &mut [usize], order: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_unstable_by(|one, other| order(*one, *other));
}
