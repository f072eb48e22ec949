//! When the nine debits are taken (IR-23; art. 3.11.3).

use super::codes as code;
use crate::answer::Payment;
use crate::day::Day;
use crate::money::Money;
use crate::reason::Reason;
use crate::tariff::SeasonTerms;

/// The plan of debits of a subscription.
pub(super) struct DebitPlan {
    /// First of the month of the first debit.
    first: Day,
    /// First of the month of the last regular debit.
    last: Day,
    /// How many ninths the first debit carries.
    ninths: u32,
}

/// The first of the month so many months after a first of the month.
fn month(first_of_month: Day, later: u32) -> Day {
    first_of_month.plus_months(later)
}

/// Whole months from one first of the month to a later one.
fn months_between(earlier: Day, later: Day) -> u32 {
    let months = |day: Day| u32::from(day.year()) * 12 + u32::from(day.month());
    months(later).saturating_sub(months(earlier))
}

impl DebitPlan {
    /// IR-23, art. 3.11.3: accepted by 15 September, the first debit is in October. Accepted later (Reading), it
    /// is in the next month if the day is 15 or less, else in the month after, and carries the ninths of all
    /// months since October up to its own; after June it carries everything.
    pub(super) fn accepted(terms: &SeasonTerms, acceptance: Day) -> Self {
        let october = terms.renewal_start.value.first_of_month();
        let debits = terms.debits.value.0;
        let last = month(october, debits.saturating_sub(1));
        let first = if acceptance <= terms.first_debit_acceptance.value {
            october
        } else {
            let late = u32::from(acceptance.day()) > terms.debit_cut_off.value.0;
            month(acceptance.first_of_month(), if late { 2 } else { 1 }).max(october)
        };
        Self { first, last, ninths: (months_between(october, first) + 1).min(debits) }
    }

    /// The payments: the price by ninths (CM-5), the fee with the first.
    pub(super) fn payments(&self, terms: &SeasonTerms, price: Money, fee: Money) -> Vec<Payment> {
        let mut ninths = price.split(terms.debits.value.0).into_iter();
        let carried = usize::try_from(self.ninths).unwrap_or(usize::MAX);
        let first: Money = ninths.by_ref().take(carried).sum();
        let first = Payment { due: self.first, amount: first + fee };
        let rest =
            (1_u32..).zip(ninths).map(|(later, amount)| Payment { due: month(self.first, later), amount });
        std::iter::once(first).chain(rest).collect()
    }

    /// Why it is this plan.
    pub(super) fn reasons(&self, fee: Money) -> Vec<Reason> {
        let first = |kind| Reason::new(kind).with("first", self.first);
        let plan = if self.ninths == 1 {
            first(&code::NINE_DEBITS).with("last", self.last)
        } else if self.first <= self.last {
            first(&code::FIRST_DEBIT_CATCHES_UP).with("ninths", self.ninths)
        } else {
            first(&code::ALL_IN_ONE_DEBIT)
        };
        vec![plan, Reason::new(&code::FEE_WITH_FIRST_DEBIT).with("fee", fee)]
    }
}
