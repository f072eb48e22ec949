//! Every choice that there is, one after the other: the measure of the solver, which shares nothing with it but the shape of
//! a problem.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use portillon::advice::solver::{Day, Demand, Fare, Only, Problem};

use crate::problems::starts;

/// Trips that nothing serves, cents, purchases, and how often each kind was bought: the least is the best.
pub type Cost = (u32, i64, u32, Reverse<Vec<u32>>);

/// By what choices are compared: then without the meter, then by the first pass that only one of them has.
type Key = (Cost, bool, Reverse<Vec<bool>>);

/// The best of all choices: its cost, whether it has the meter, and its passes by first day, kind and place.
pub fn best(problem: &Problem, only: Only) -> Option<(Cost, bool, Vec<usize>)> {
    let mut best: Option<(Key, Vec<usize>)> = None;
    for set in 0_u32..1 << problem.passes.len() {
        for metered in [false, true] {
            let passes: Vec<usize> =
                (0..problem.passes.len()).filter(|place| set & (1 << place) != 0).collect();
            let Some(cost) = cost(problem, only, metered, &passes) else { continue };
            let mut order: Vec<usize> = (0..problem.passes.len()).collect();
            order.sort_by_key(|place| (problem.passes[*place].first, problem.passes[*place].kind, *place));
            let bought = order.iter().map(|place| passes.contains(place)).collect();
            let key = (cost, metered, Reverse(bought));
            if best.as_ref().is_none_or(|(least, _)| key < *least) {
                let chosen = order.into_iter().filter(|place| passes.contains(place)).collect();
                best = Some((key, chosen));
            }
        }
    }
    best.map(|((cost, metered, _), passes)| (cost, metered, passes))
}

/// What a choice costs; nothing where it is none.
fn cost(problem: &Problem, only: Only, metered: bool, passes: &[usize]) -> Option<Cost> {
    let chosen: Vec<_> = passes.iter().map(|place| &problem.passes[*place]).collect();
    for (place, one) in chosen.iter().enumerate() {
        for other in &chosen[place + 1..] {
            let overlap = one.first <= other.last && other.first <= one.last;
            if one.group.is_some() && one.group == other.group && overlap {
                return None;
            }
        }
    }
    let held = problem.meter.is_some_and(|meter| meter.fee.is_none());
    let bought_meter = problem.meter.filter(|_| metered && !held);
    // A meter that is there is always there; one that is not cannot be used without being bought.
    if metered != (held || bought_meter.is_some()) {
        return None;
    }
    let mut bought: Vec<usize> = chosen.iter().map(|pass| pass.kind).collect();
    bought.extend(bought_meter.map(|meter| meter.kind));
    let is_lawful = match only {
        Only::All => true,
        Only::Without(kind) => !bought.contains(&kind),
        Only::With(kind) => {
            let held = held && problem.meter.is_some_and(|meter| meter.kind == kind);
            bought.iter().all(|other| *other == kind) && (held || bought.contains(&kind))
        }
        Only::Tickets => bought.is_empty(),
    };
    if !is_lawful {
        return None;
    }
    let cents: i64 = chosen.iter().map(|pass| pass.cents).sum();
    let fee = bought_meter.and_then(|meter| meter.fee).unwrap_or(0);
    let mut counts = vec![0; problem.kinds];
    for kind in &bought {
        counts[*kind] += 1;
    }
    let mut total = (0, cents + fee, u32::try_from(bought.len()).unwrap(), Reverse(counts));
    let starts = starts(&problem.days);
    for (number, day) in problem.days.iter().enumerate() {
        let is_open = |place: usize| !chosen.iter().any(|pass| pass.covers.contains(starts[number] + place));
        let open: Vec<&Demand> =
            (0..day.demands.len()).filter(|place| is_open(*place)).map(|place| &day.demands[place]).collect();
        let (unserved, cents, purchases, counts) = day_cost(problem, only, metered, day, &open);
        total.0 += unserved;
        total.1 += cents;
        total.2 += purchases;
        total.3.0.iter_mut().zip(counts.0).for_each(|(own, other)| *own += other);
    }
    Some(total)
}

/// The best of all ways to pay for the open demands of a day.
fn day_cost(problem: &Problem, only: Only, metered: bool, day: &Day, open: &[&Demand]) -> Cost {
    /// Nothing, tickets, or the meter.
    #[derive(Clone)]
    enum Way {
        Nothing,
        Tickets(Fare),
        Meter(i64),
    }
    let ways = |demand: &Demand| {
        let is_lawful = |fare: &&Fare| fare.kinds.iter().all(|kind| only != Only::Without(*kind));
        let tickets = demand.fares.iter().filter(is_lawful).cloned().map(Way::Tickets);
        let meter = demand.metered.filter(|_| metered).map(Way::Meter);
        std::iter::once(Way::Nothing).chain(tickets).chain(meter).collect::<Vec<_>>()
    };
    let mut choices: Vec<Vec<Way>> = vec![Vec::new()];
    for demand in open {
        let ways = ways(demand);
        let longer = |choice: &Vec<Way>| {
            ways.iter().map(|way| [choice.as_slice(), std::slice::from_ref(way)].concat()).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(longer).collect();
    }
    let cost = |choice: &Vec<Way>| {
        let (mut unserved, mut cents, mut counted) = (0, 0, 0);
        let mut kinds: BTreeSet<usize> = BTreeSet::new();
        for (way, demand) in choice.iter().zip(open) {
            let trips = i64::from(demand.trips);
            match way {
                Way::Nothing => unserved += demand.trips,
                Way::Tickets(fare) => {
                    kinds.extend(&fare.kinds);
                    cents += fare.cents * trips;
                }
                Way::Meter(price) if demand.capped => counted += price * trips,
                Way::Meter(price) => cents += price * trips,
            }
        }
        cents += day.cap.map_or(counted, |cap| counted.min(cap));
        let mut counts = vec![0; problem.kinds];
        for kind in &kinds {
            counts[*kind] += 1;
        }
        (unserved, cents, u32::try_from(kinds.len()).unwrap(), Reverse(counts))
    };
    choices.iter().map(cost).min().unwrap()
}
