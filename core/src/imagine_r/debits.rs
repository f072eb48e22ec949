//! When the nine debits are taken (IR-23; art. 3.11.3).

use super::codes as code;
use crate::day::Day;
use crate::money::Money;
use crate::reason::Reason;
use crate::tariff::{FirstDebit, SeasonTerms};

/// A payment that is still to come: a debit, or the one payment of a subscription that is paid at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Debit {
    /// Day on which it is due.
    pub due: Day,
    /// How many ninths it carries.
    pub ninths: u32,
    /// What they come to.
    pub price: Money,
    /// What else it carries: the fee, what an earlier debit left unpaid.
    pub extra: Money,
    /// What of it was paid in advance.
    pub prepaid: Money,
}

impl Debit {
    /// What is asked for: nothing where more was paid in advance.
    pub(super) fn amount(&self) -> Money {
        (self.price + self.extra - self.prepaid).max(Money::ZERO)
    }
}

/// The plan of debits of a subscription.
pub(super) struct DebitPlan {
    /// First of the month of the first debit.
    first: Day,
    /// First of the month of the last regular debit.
    last: Day,
    /// How many months of the plan have begun with the first debit.
    begun: u32,
    /// How many ninths each debit carries.
    carried: Vec<u32>,
}

/// Whole months from one first of the month to a later one.
fn months_between(earlier: Day, later: Day) -> u32 {
    let months = |day: Day| u32::from(day.year()) * 12 + u32::from(day.month());
    months(later).saturating_sub(months(earlier))
}

/// The months of the plan: October to June.
pub(super) fn months(terms: &SeasonTerms) -> impl Iterator<Item = Day> + use<> {
    let october = terms.renewal_start.value.first_of_month();
    (0..terms.debits.value.0).map(move |later| october.plus_months(later))
}

impl DebitPlan {
    /// IR-23, art. 3.11.3: accepted by 15 September, the first debit is in October. Accepted later (Reading), it
    /// is in the next month if the day is 15 or less, else in the month after, and carries the ninths of all
    /// months since October up to its own; after June it carries everything. Where the book leaves the own
    /// month out, the last debit carries that ninth (Reading).
    pub(super) fn accepted(terms: &SeasonTerms, acceptance: Day) -> Self {
        let october = terms.renewal_start.value.first_of_month();
        let debits = terms.debits.value.0;
        let last = october.plus_months(debits.saturating_sub(1));
        let in_time = acceptance <= terms.first_debit_acceptance.value;
        let first = if in_time {
            october
        } else {
            let late = u32::from(acceptance.day()) > terms.debit_cut_off.value.0;
            acceptance.first_of_month().plus_months(if late { 2 } else { 1 }).max(october)
        };
        let begun = (months_between(october, first) + 1).min(debits);
        let with_first = match terms.first_debit_carries.value {
            FirstDebit::MonthsBefore if !in_time => begun.saturating_sub(1),
            FirstDebit::OwnMonth | FirstDebit::MonthsBefore => begun,
        };
        let later = debits - begun;
        let mut carried = vec![with_first];
        carried.extend((0..later).map(|_| 1));
        if let Some(last) = carried.last_mut() {
            *last += debits - later - with_first;
        }
        Self { first, last, begun, carried }
    }

    /// The debits: the price by ninths (CM-5), the fee with the first.
    pub(super) fn debits(&self, price: Money, fee: Money) -> Vec<Debit> {
        let mut parts = price.split(self.carried.iter().sum()).into_iter();
        let fees = std::iter::once(fee).chain(std::iter::repeat(Money::ZERO));
        (0_u32..)
            .zip(&self.carried)
            .zip(fees)
            .map(|((later, &ninths), extra)| Debit {
                due: self.first.plus_months(later),
                ninths,
                price: take(&mut parts, ninths),
                extra,
                prepaid: Money::ZERO,
            })
            .collect()
    }

    /// Why it is this plan.
    pub(super) fn reasons(&self, fee: Money) -> Vec<Reason> {
        let first = |kind| Reason::new(kind).with("first", self.first);
        let plan = if self.begun == 1 {
            first(&code::NINE_DEBITS).with("last", self.last)
        } else if self.first <= self.last {
            first(&code::FIRST_DEBIT_CATCHES_UP)
                .with("ninths", self.carried.first().copied().unwrap_or_default())
        } else {
            first(&code::ALL_IN_ONE_DEBIT)
        };
        vec![plan, Reason::new(&code::FEE_WITH_FIRST_DEBIT).with("fee", fee)]
    }
}

/// The sum of the next `count` parts.
pub(super) fn take(parts: &mut impl Iterator<Item = Money>, count: u32) -> Money {
    (0..count).map_while(|_| parts.next()).sum()
}
