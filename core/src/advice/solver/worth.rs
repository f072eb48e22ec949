//! Which passes can be part of a best choice at all.

use super::{Only, Pass, Problem};

/// Trips that nothing serves, and cents.
type Cost = (u32, i64);

/// What the demands cost that a pass covers, if they are paid for one by one.
pub(super) struct Worth {
    /// By demand, what it costs alone.
    alone: Vec<Cost>,
    /// By day, the number of its first demand, and what all of its demands cost.
    days: Vec<(usize, Cost)>,
}

impl Worth {
    pub(super) fn of(problem: &Problem, only: Only, metered: bool) -> Self {
        let (mut alone, mut days) = (Vec::new(), Vec::with_capacity(problem.days.len()));
        for day in &problem.days {
            let cost = |open: &dyn Fn(usize) -> bool| {
                let (value, _) = day.pay(problem.kinds, only, metered, open);
                (value.unserved, value.cents)
            };
            days.push((alone.len(), cost(&|_| true)));
            alone.extend((0..day.demands.len()).map(|place| cost(&|other| other == place)));
        }
        Self { alone, days }
    }

    /// Whether a pass is dearer than to pay for all that it covers one by one. Whatever else is chosen, the choice without it
    /// costs less then: no day becomes dearer by more than its demands cost alone, or the whole day does.
    pub(super) fn is_beaten(&self, pass: &Pass) -> bool {
        let mut cents = 0;
        let days = self.days.get(pass.first..=pass.last.min(self.days.len().saturating_sub(1)));
        for (place, (first, whole)) in days.unwrap_or_default().iter().enumerate() {
            let next = self.days.get(pass.first + place + 1).map_or(self.alone.len(), |(first, _)| *first);
            let covered = (*first..next).filter(|demand| pass.covers.contains(*demand));
            let mut day = 0;
            for (unserved, alone) in covered.filter_map(|demand| self.alone.get(demand)) {
                if *unserved > 0 {
                    return false;
                }
                day += alone;
            }
            cents += if whole.0 == 0 { day.min(whole.1) } else { day };
            if cents >= pass.cents {
                return false;
            }
        }
        true
    }
}
