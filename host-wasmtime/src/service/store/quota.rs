//! The quota of a partner (PC-6): a token bucket, told by one point in time.

const MINUTE: i64 = 60_000_000_000;

/// How many requests a partner may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// A minute, over a longer time. At least 1.
    pub per_minute: u32,
    /// At once, after a pause. At least 1.
    pub burst: u32,
}

impl Quota {
    pub(in super::super) fn stored(per_minute: i64, burst: i64) -> Self {
        let number = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        Self { per_minute: number(per_minute), burst: number(burst) }
    }

    /// What a request at `at` makes of a quota that is used up to a point in time; `None` where there is none left for it.
    ///
    /// Each request takes its share of a minute. What is used may reach as far into the future as `burst` requests take.
    pub(super) fn take(self, used_until: i64, at: i64) -> Option<i64> {
        let share = MINUTE / i64::from(self.per_minute.max(1));
        let used = used_until.max(at).saturating_add(share);
        (used <= at.saturating_add(share.saturating_mul(self.burst.max(1).into()))).then_some(used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    /// Which of these requests are answered, by their time in seconds.
    fn taken(quota: Quota, times: &[i64]) -> Vec<bool> {
        let mut used = 0;
        let take = |at: &i64| {
            let after = quota.take(used, 1_000 * SECOND + at * SECOND);
            used = after.unwrap_or(used);
            after.is_some()
        };
        times.iter().map(take).collect()
    }

    #[test]
    fn as_many_as_the_burst_are_answered_at_once_and_then_one_each_share_of_a_minute() {
        let quota = Quota { per_minute: 6, burst: 3 };
        let expected = [true, true, true, false, false, true, false, true];
        assert_eq!(taken(quota, &[0, 0, 0, 0, 9, 10, 10, 20]), expected);
    }

    #[test]
    fn a_pause_gives_no_more_than_the_burst() {
        let quota = Quota { per_minute: 60, burst: 2 };
        assert_eq!(taken(quota, &[0, 900, 900, 900]), [true, true, true, false]);
    }

    #[test]
    fn a_clock_that_is_behind_takes_from_the_same_quota() {
        let quota = Quota { per_minute: 60, burst: 2 };
        assert_eq!(taken(quota, &[10, 9, 9, 11]), [true, false, false, true]);
    }
}
