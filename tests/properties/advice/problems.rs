//! Small problems: few days, passes and tickets, and prices so low that many choices cost the same.

use portillon::advice::solver::{Bits, Day, Demand, Fare, Meter, Only, Pass, Problem};
use proptest::prelude::*;

const KINDS: usize = 5;
const GROUPS: usize = 2;

fn fare() -> impl Strategy<Value = Fare> {
    let kinds = prop::sample::subsequence((0..KINDS).collect::<Vec<_>>(), 1..=2);
    (kinds, 0_i64..6).prop_map(|(kinds, cents)| Fare { kinds, cents })
}

prop_compose! {
    fn demand()(
        trips in 1_u32..=3,
        fares in prop::collection::vec(fare(), 0..=3),
        metered in prop::option::of(0_i64..5),
        capped in prop::bool::weighted(0.7),
    ) -> Demand {
        Demand { trips, fares, metered, capped }
    }
}

fn day() -> impl Strategy<Value = Day> {
    (prop::collection::vec(demand(), 0..=2), prop::option::of(1_i64..8))
        .prop_map(|(demands, cap)| Day { demands, cap })
}

/// The number of the first demand of each day, and how many there are.
pub fn starts(days: &[Day]) -> Vec<usize> {
    let counts = days.iter().map(|day| day.demands.len());
    std::iter::once(0)
        .chain(counts.scan(0, |sum, count| {
            Some({
                *sum += count;
                *sum
            })
        }))
        .collect()
}

/// A pass of some days, and of most demands in them.
fn pass(starts: Vec<usize>) -> impl Strategy<Value = Pass> {
    let days = starts.len() - 1;
    (
        0..KINDS,
        0_i64..12,
        0..days,
        0..days,
        prop::collection::vec(prop::bool::weighted(0.8), 12),
        prop::option::of(0..GROUPS),
    )
        .prop_map(move |(kind, cents, one, other, covered, group)| {
            let (first, last) = (one.min(other), one.max(other));
            let mut covers = Bits::none(starts[days]);
            for (demand, covered) in (starts[first]..starts[last + 1]).zip(covered) {
                if covered {
                    covers.insert(demand);
                }
            }
            Pass { kind, cents, first, last, covers, group }
        })
}

/// A problem and what of it may be chosen.
pub fn problem() -> impl Strategy<Value = (Problem, Only)> {
    let meter = prop::option::of((0..KINDS, prop::option::of(0_i64..4)));
    let only = prop_oneof![
        3 => Just(Only::All),
        1 => (0..KINDS).prop_map(Only::Without),
        1 => (0..KINDS).prop_map(Only::With),
        1 => Just(Only::Tickets),
    ];
    (prop::collection::vec(day(), 1..=6), meter, only).prop_flat_map(|(days, meter, only)| {
        let passes = prop::collection::vec(pass(starts(&days)), 0..=7);
        passes.prop_map(move |passes| {
            let meter = meter.map(|(kind, fee)| Meter { kind, fee });
            (Problem { kinds: KINDS, groups: GROUPS, days: days.clone(), passes, meter }, only)
        })
    })
}
