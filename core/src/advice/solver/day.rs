//! What the demands of one day cost that no pass covers.

use super::{Only, Value};

/// Trips of a day that are alike: they have the same passes, tickets and prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// How many.
    pub trips: u32,
    /// The ways to pay for one of them with tickets.
    pub fares: Vec<Fare>,
    /// What one of them costs by the meter, where it serves them.
    pub metered: Option<i64>,
    /// Whether the meter's cap of the day counts them.
    pub capped: bool,
}

/// The tickets for one trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fare {
    /// Their kinds, each once.
    pub kinds: Vec<usize>,
    /// What they cost together.
    pub cents: i64,
}

/// The demands of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// The demands.
    pub demands: Vec<Demand>,
    /// The most that the meter takes for the capped trips of the day.
    pub cap: Option<i64>,
}

/// What serves a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The pass at this place in the problem.
    Pass(usize),
    /// For each trip the tickets of the demand's fare at this place.
    Fare(usize),
    /// The meter.
    Meter,
    /// Nothing.
    Nothing,
}

/// How a demand is to be paid for among the kinds of ticket that are taken on a day.
struct Way {
    how: Use,
    cents: i64,
}

impl Day {
    /// The kinds of ticket that serve the open demands, each once, in the order of the book.
    fn kinds(&self, only: Only, open: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut kinds = Vec::new();
        for (place, demand) in self.demands.iter().enumerate() {
            let bought = demand.fares.iter().flat_map(|fare| fare.kinds.iter().copied());
            if open(place) {
                kinds.extend(bought.filter(|kind| only.allows_ticket(*kind)));
            }
        }
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The least value of the demands that are `open`, which no pass covers, and what serves each of them.
    ///
    /// All sets of kinds are tried, since a second kind is a second purchase. With a set of kinds either every demand takes
    /// what is cheapest for it, or, where the meter's cap is reached, every demand that it counts is metered: then each
    /// further one costs nothing.
    pub(super) fn pay(
        &self,
        problem_kinds: usize,
        only: Only,
        metered: bool,
        open: &dyn Fn(usize) -> bool,
    ) -> (Value, Vec<Use>) {
        let kinds = self.kinds(only, open);
        let mut best: Option<(Value, Vec<Use>)> = None;
        for set in 0_u32..1 << kinds.len().min(16) {
            let taken = |kind: usize| {
                kinds.iter().position(|other| *other == kind).is_some_and(|place| set & (1 << place) != 0)
            };
            for all_metered in [false, true] {
                if all_metered && !(metered && self.cap.is_some()) {
                    continue;
                }
                let found = self.pay_by(problem_kinds, &taken, metered, all_metered, open);
                if best.as_ref().is_none_or(|(value, _)| found.0 < *value) {
                    best = Some(found);
                }
            }
        }
        best.unwrap_or_else(|| (Value::nothing(problem_kinds), Vec::new()))
    }

    fn pay_by(
        &self,
        problem_kinds: usize,
        taken: &dyn Fn(usize) -> bool,
        metered: bool,
        all_metered: bool,
        open: &dyn Fn(usize) -> bool,
    ) -> (Value, Vec<Use>) {
        let mut value = Value::nothing(problem_kinds);
        let mut uses = Vec::with_capacity(self.demands.len());
        let mut bought = Vec::new();
        let mut towards_cap = 0;
        for (place, demand) in self.demands.iter().enumerate() {
            if !open(place) {
                uses.push(Use::Nothing);
                continue;
            }
            let trips = i64::from(demand.trips);
            match demand.way(taken, metered, all_metered) {
                None => {
                    value.unserved += demand.trips;
                    uses.push(Use::Nothing);
                }
                Some(Way { how, cents }) => {
                    uses.push(how);
                    match how {
                        Use::Meter if demand.capped => towards_cap += cents * trips,
                        _ => value.cents += cents * trips,
                    }
                    for kind in demand.kinds(how) {
                        if !bought.contains(kind) {
                            bought.push(*kind);
                            value.buy(*kind, 0);
                        }
                    }
                }
            }
        }
        value.cents += self.cap.map_or(towards_cap, |cap| towards_cap.min(cap));
        (value, uses)
    }
}

impl Demand {
    /// The kinds of the tickets by which it is paid for.
    fn kinds(&self, how: Use) -> &[usize] {
        match how {
            Use::Fare(place) => self.fares.get(place).map_or(&[], |fare| &fare.kinds),
            Use::Pass(_) | Use::Meter | Use::Nothing => &[],
        }
    }

    /// The cheapest way to serve it. At the same price the meter, which is no purchase; then the first fare.
    fn way(&self, taken: &dyn Fn(usize) -> bool, metered: bool, all_metered: bool) -> Option<Way> {
        let meter = self.metered.filter(|_| metered).map(|cents| Way { how: Use::Meter, cents });
        if all_metered && self.capped && meter.is_some() {
            return meter;
        }
        let fares = self.fares.iter().enumerate();
        let fares = fares.filter(|(_, fare)| fare.kinds.iter().all(|kind| taken(*kind)));
        let fare = fares.min_by_key(|(_, fare)| fare.cents);
        let fare = fare.map(|(place, fare)| Way { how: Use::Fare(place), cents: fare.cents });
        match (meter, fare) {
            (Some(meter), Some(fare)) if fare.cents < meter.cents => Some(fare),
            (Some(meter), _) => Some(meter),
            (None, fare) => fare,
        }
    }
}
