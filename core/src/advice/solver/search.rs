//! The search: states day by day, of which those are kept that may still become the best.

use std::cmp::Ordering;

use super::worth::Worth;
use super::{Bits, Choice, Only, Pass, Problem, Use, Value};

/// What was decided so far, and what it means for the days to come.
#[derive(Clone)]
struct State {
    value: Value,
    /// Demands of the days to come that its passes cover.
    covered: Bits,
    /// By group, the first day on which it is free.
    free: Vec<usize>,
    /// Whether it has what the choice needs.
    complete: bool,
    /// The last pass that it bought, in the search's list of purchases.
    last: Option<usize>,
}

/// A purchase of a state: the pass, by its rank, and the purchase before it.
struct Bought {
    rank: usize,
    before: Option<usize>,
}

/// A search with the meter, or without it.
struct Search<'p> {
    problem: &'p Problem,
    only: Only,
    metered: bool,
    /// Places of the passes that may be chosen, by first day, then kind, then place: a pass's place here is its rank.
    ranked: Vec<usize>,
    /// By rank, whether it costs less than what it covers.
    pays: Vec<bool>,
    /// All purchases that any state made.
    bought: Vec<Bought>,
    states: Vec<State>,
}

/// The best choice of those that `only` leaves; `None` where it needs a kind that there is not.
pub fn solve(problem: &Problem, only: Only) -> Option<Choice> {
    let meter = problem.meter;
    let held = meter.is_some_and(|meter| meter.fee.is_none());
    let may_meter = meter.is_some_and(|meter| meter.fee.is_some() && only.allows(meter.kind));
    let without = Search::new(problem, only, held).run();
    let with = may_meter.then(|| Search::new(problem, only, true).run()).flatten();
    match (without, with) {
        // At the same value the choice is one without the meter.
        (Some(without), Some(with)) if with.value < without.value => Some(with),
        (None, with) => with,
        (without, _) => without,
    }
}

impl<'p> Search<'p> {
    fn new(problem: &'p Problem, only: Only, metered: bool) -> Self {
        let pass = |place: &usize| problem.passes.get(*place);
        let mut ranked: Vec<usize> = (0..problem.passes.len()).collect();
        ranked.retain(|place| pass(place).is_some_and(|pass| only.allows(pass.kind)));
        let worth = Worth::of(problem, only, metered);
        let pays = |place: &usize| pass(place).is_some_and(|pass| !worth.is_beaten(pass));
        // What was asked for may be what never pays.
        ranked.retain(|place| pays(place) || pass(place).is_some_and(|pass| only.needs(pass.kind)));
        ranked.sort_by_key(|place| (pass(place).map(|pass| (pass.first, pass.kind)), *place));
        let pays = ranked.iter().map(pays).collect();
        Self { problem, only, metered, ranked, pays, bought: Vec::new(), states: Vec::new() }
    }

    fn run(mut self) -> Option<Choice> {
        self.states.push(self.start());
        let mut ranks = (0..self.ranked.len()).peekable();
        let mut demand = 0;
        for (number, day) in self.problem.days.iter().enumerate() {
            while let Some(rank) =
                ranks.next_if(|rank| self.pass(*rank).is_some_and(|pass| pass.first <= number))
            {
                self.offer(rank);
            }
            let next = demand + day.demands.len();
            if next > demand {
                self.end_day(number, demand..next);
            }
            demand = next;
        }
        let states = std::mem::take(&mut self.states);
        let best = states.into_iter().filter(|state| state.complete);
        let best = best.reduce(|one, other| if self.order(&other, &one).is_lt() { other } else { one })?;
        Some(self.choice(best))
    }

    fn start(&self) -> State {
        let mut value = Value::nothing(self.problem.kinds);
        let mut complete = !matches!(self.only, Only::With(_));
        if let Some(meter) = self.problem.meter.filter(|_| self.metered) {
            complete |= self.only.needs(meter.kind);
            if let Some(fee) = meter.fee {
                value.buy(meter.kind, fee);
            }
        }
        let demands = self.problem.days.iter().map(|day| day.demands.len()).sum();
        let free = vec![0; self.problem.groups];
        State { value, covered: Bits::none(demands), free, complete, last: None }
    }

    fn pass(&self, rank: usize) -> Option<&'p Pass> {
        self.problem.passes.get(*self.ranked.get(rank)?)
    }

    /// Splits every state that can buy a pass and would gain from it.
    fn offer(&mut self, rank: usize) {
        let Some(pass) = self.pass(rank) else { return };
        let buyers: Vec<State> = self.states.iter().filter_map(|state| self.buy(state, pass, rank)).collect();
        for mut buyer in buyers {
            self.bought.push(Bought { rank, before: buyer.last });
            buyer.last = Some(self.bought.len() - 1);
            self.keep(buyer);
        }
    }

    fn buy(&self, state: &State, pass: &Pass, rank: usize) -> Option<State> {
        let completes = !state.complete && self.only.needs(pass.kind);
        let is_free =
            pass.group.and_then(|group| state.free.get(group)).is_none_or(|free| *free <= pass.first);
        // One that never pays is bought only as the one that is needed: beside another the choice is better without it.
        let may_pay = completes || self.pays.get(rank).copied().unwrap_or_default();
        if !is_free || !may_pay || (state.covered.has_all(&pass.covers) && !completes) {
            return None;
        }
        let mut state = state.clone();
        state.value.buy(pass.kind, pass.cents);
        state.covered.insert_all(&pass.covers);
        if let Some(free) = pass.group.and_then(|group| state.free.get_mut(group)) {
            *free = pass.last + 1;
        }
        state.complete |= completes;
        Some(state)
    }

    /// Pays for what is open of a day, and forgets the day.
    fn end_day(&mut self, number: usize, demands: std::ops::Range<usize>) {
        let Some(day) = self.problem.days.get(number) else { return };
        // Most states leave the same demands of a day open.
        let mut known: Vec<(Vec<bool>, Value)> = Vec::new();
        for mut state in std::mem::take(&mut self.states) {
            let open: Vec<bool> = demands.clone().map(|demand| !state.covered.contains(demand)).collect();
            match known.iter().find(|(other, _)| *other == open) {
                Some((_, cost)) => state.value.add(cost),
                None => {
                    let is_open = |place: usize| open.get(place).copied().unwrap_or_default();
                    let (cost, _) = day.pay(self.problem.kinds, self.only, self.metered, &is_open);
                    state.value.add(&cost);
                    known.push((open, cost));
                }
            }
            state.covered.remove(demands.clone());
            for free in &mut state.free {
                // A group that is free tomorrow is free, whatever day it became so.
                if *free <= number + 1 {
                    *free = 0;
                }
            }
            self.keep(state);
        }
    }

    /// Keeps a state, unless there is one that is at least as good in everything; and drops those that it makes needless.
    fn keep(&mut self, state: State) {
        if self.states.iter().any(|other| self.is_better(other, &state)) {
            return;
        }
        let mut states = std::mem::take(&mut self.states);
        states.retain(|other| !self.is_better(&state, other));
        states.push(state);
        self.states = states;
    }

    /// Whether whatever can become of a state is no better than the same of another one.
    fn is_better(&self, one: &State, other: &State) -> bool {
        one.value <= other.value
            && one.complete >= other.complete
            && one.covered.has_all(&other.covered)
            && one.free.iter().zip(&other.free).all(|(one, other)| one <= other)
            && self.order(one, other).is_le()
    }

    fn order(&self, one: &State, other: &State) -> Ordering {
        one.value.cmp(&other.value).then_with(|| self.compare_passes(one, other))
    }

    /// Which of two states of the same value comes first: at the first pass that only one of them bought, that one.
    fn compare_passes(&self, one: &State, other: &State) -> Ordering {
        let (one, other) = (self.passes(one), self.passes(other));
        match one.iter().zip(&other).find(|(one, other)| one != other) {
            Some((one, other)) => one.cmp(other),
            None => other.len().cmp(&one.len()),
        }
    }

    /// The ranks of the passes that a state bought.
    fn passes(&self, state: &State) -> Vec<usize> {
        let mut ranks = Vec::new();
        let mut last = state.last;
        while let Some(bought) = last.and_then(|last| self.bought.get(last)) {
            ranks.push(bought.rank);
            last = bought.before;
        }
        ranks.reverse();
        ranks
    }

    /// The choice of a state at the end of all days: what serves each demand is worked out again.
    fn choice(&self, state: State) -> Choice {
        let passes: Vec<usize> =
            self.passes(&state).into_iter().filter_map(|rank| self.ranked.get(rank).copied()).collect();
        let covering = |demand: usize| {
            let covers = |place: &&usize| {
                self.problem.passes.get(**place).is_some_and(|pass| pass.covers.contains(demand))
            };
            passes.iter().find(covers).copied()
        };
        let mut start = 0;
        let mut uses = Vec::with_capacity(self.problem.days.len());
        for day in &self.problem.days {
            let first = start;
            let (_, paid) = day
                .pay(self.problem.kinds, self.only, self.metered, &|place| covering(first + place).is_none());
            let served = paid.into_iter().enumerate();
            uses.push(served.map(|(place, paid)| covering(first + place).map_or(paid, Use::Pass)).collect());
            start += day.demands.len();
        }
        Choice { value: state.value, passes, metered: self.metered, uses }
    }
}
