//! Putting lists in order.

use std::cmp::Ordering;

/// The items of a list in an order; equal ones stay as they are.
pub(crate) fn in_order<T>(items: &[T], order: impl Fn(&T, &T) -> Ordering) -> Vec<&T> {
    let places = places(items.len(), &|one, other| match (items.get(one), items.get(other)) {
        (Some(a), Some(b)) => order(a, b),
        _ => Ordering::Equal,
    });
    places.into_iter().filter_map(|place| items.get(place)).collect()
}

/// The places of so many items in an order. It is the one sort that there is, for lists of anything, and merges runs: that
/// of the standard library is many times larger.
#[inline(never)]
fn places(count: usize, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut length = 1;
    while length < count {
        for pair in places.chunks(2 * length) {
            let (mut one, mut other) = pair.split_at(length.min(pair.len()));
            while let (Some((a, after_a)), Some((b, after_b))) = (one.split_first(), other.split_first()) {
                if order(*b, *a) == Ordering::Less {
                    merged.push(*b);
                    other = after_b;
                } else {
                    merged.push(*a);
                    one = after_a;
                }
            }
            merged.extend_from_slice(one);
            merged.extend_from_slice(other);
        }
        std::mem::swap(&mut places, &mut merged);
        merged.clear();
        length *= 2;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn lists_of_any_length_are_put_in_order_and_equals_stay() {
        for length in 0_usize..70 {
            let items: Vec<(usize, usize)> = (0..length).map(|place| (place * 37 % 11, place)).collect();
            let mut expected: Vec<_> = items.iter().collect();
            expected.sort_by_key(|item| item.0);
            assert_eq!(in_order(&items, |one, other| one.0.cmp(&other.0)), expected, "{length}");
        }
    }
}
