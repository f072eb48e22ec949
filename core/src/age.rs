//! Ages (CM-4).

use crate::day::Day;

/// The `age`-th birthday of someone born on `birth`.
///
/// Reading of CM-4: someone born on 29 February has it on 1 March in common years.
///
/// ```
/// use portillon::{age, Day};
/// assert_eq!(age::birthday("2008-02-29".parse::<Day>()?, 18).to_string(), "2026-03-01");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn birthday(birth: Day, age: u16) -> Day {
    let same_day = birth.plus_months(u32::from(age) * 12);
    // Only 29 February is ever clamped by whole years.
    if same_day.day() == birth.day() { same_day } else { same_day.next() }
}

/// CM-4: whether someone born on `birth` is under `age` on `day`: the birthday falls after the day.
///
/// ```
/// use portillon::{age, Day};
/// let birth: Day = "2009-09-01".parse()?;
/// assert!(age::is_under(16, birth, "2025-08-31".parse()?));
/// assert!(!age::is_under(16, birth, "2025-09-01".parse()?));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn is_under(age: u16, birth: Day, day: Day) -> bool {
    birthday(birth, age) > day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_leap_day_birthday_is_on_the_first_of_march_in_common_years() {
        assert!(is_under(17, day("2008-02-29"), day("2025-02-28")));
        assert!(!is_under(17, day("2008-02-29"), day("2025-03-01")));
        assert!(is_under(16, day("2008-02-29"), day("2024-02-28")));
        assert!(!is_under(16, day("2008-02-29"), day("2024-02-29")));
        // 2100 is a common year.
        assert_eq!(birthday(day("2088-02-29"), 12), day("2100-03-01"));
    }

    #[test]
    fn someone_born_after_the_day_is_under_any_age() {
        assert!(is_under(1, day("2026-01-02"), day("2026-01-01")));
    }
}
