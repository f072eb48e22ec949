//! The solver's choice is the best of all.

use std::cmp::Reverse;

use portillon::advice::solver::{Choice, Only, Problem, Use, Value, solve};
use proptest::prelude::*;

use crate::exhaustive::best;
use crate::problems::{problem, starts};

/// What the uses of a choice come to, counted from the choice alone.
fn recount(problem: &Problem, choice: &Choice) -> Value {
    let mut value = Value { unserved: 0, cents: 0, purchases: 0, counts: vec![0; problem.kinds] };
    let buy = |value: &mut Value, kind: usize, cents: i64| {
        value.cents += cents;
        value.purchases += 1;
        value.counts[kind] += 1;
    };
    for place in &choice.passes {
        buy(&mut value, problem.passes[*place].kind, problem.passes[*place].cents);
    }
    if let Some((meter, fee)) =
        problem.meter.filter(|_| choice.metered).and_then(|meter| Some((meter, meter.fee?)))
    {
        buy(&mut value, meter.kind, fee);
    }
    for (day, uses) in problem.days.iter().zip(&choice.uses) {
        let mut counted = 0;
        let mut kinds = Vec::new();
        for (demand, how) in day.demands.iter().zip(uses) {
            let trips = i64::from(demand.trips);
            match how {
                Use::Pass(_) => {}
                Use::Nothing => value.unserved += demand.trips,
                Use::Meter if demand.capped => counted += demand.metered.unwrap() * trips,
                Use::Meter => value.cents += demand.metered.unwrap() * trips,
                Use::Fare(place) => {
                    let fare = &demand.fares[*place];
                    value.cents += fare.cents * trips;
                    for kind in &fare.kinds {
                        if !kinds.contains(kind) {
                            kinds.push(*kind);
                            buy(&mut value, *kind, 0);
                        }
                    }
                }
            }
        }
        value.cents += day.cap.map_or(counted, |cap| counted.min(cap));
    }
    value
}

/// Every use is one that the choice has.
fn is_sound(problem: &Problem, choice: &Choice) -> bool {
    let starts = starts(&problem.days);
    let in_day = |number: usize| {
        let uses = &choice.uses[number];
        uses.len() == problem.days[number].demands.len()
            && uses.iter().enumerate().all(|(place, how)| match how {
                Use::Pass(pass) => {
                    choice.passes.contains(pass)
                        && problem.passes[*pass].covers.contains(starts[number] + place)
                }
                Use::Meter => choice.metered,
                Use::Fare(_) | Use::Nothing => true,
            })
    };
    choice.uses.len() == problem.days.len() && (0..problem.days.len()).all(in_day)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// AC-18: of value and of choice, in every part of the problem that may be asked for.
    #[test]
    fn the_choice_is_the_best_of_all((problem, only) in problem()) {
        let found = solve(&problem, only);
        let cost = |choice: &Choice| {
            let Value { unserved, cents, purchases, counts } = choice.value.clone();
            (unserved, cents, purchases, Reverse(counts))
        };
        let shown = found.as_ref().map(|choice| (cost(choice), choice.metered, choice.passes.clone()));
        prop_assert_eq!(shown, best(&problem, only));
        if let Some(choice) = found {
            prop_assert!(is_sound(&problem, &choice));
            prop_assert_eq!(recount(&problem, &choice), choice.value);
        }
    }

    /// Fewer kinds to choose from are never better, and neither is having to have one of them.
    #[test]
    fn what_is_left_is_never_better((problem, only) in problem()) {
        let all = solve(&problem, Only::All).unwrap().value;
        if let Some(choice) = solve(&problem, only) {
            prop_assert!(all <= choice.value);
        }
    }

    /// One trip more never costs less, if as many are served.
    #[test]
    fn more_trips_never_cost_less((problem, only) in problem(), day in 0_usize..6, place in 0_usize..2) {
        let mut more = problem.clone();
        if let Some(demand) = more.days.get_mut(day).and_then(|day| day.demands.get_mut(place)) {
            demand.trips += 1;
        }
        let worth = |problem| solve(problem, only).map(|choice| (choice.value.unserved, choice.value.cents));
        prop_assert!(worth(&problem) <= worth(&more));
    }
}
