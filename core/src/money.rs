//! Amounts of money (CM-5).

use rust_decimal::{Decimal, RoundingStrategy};

use crate::problem::shown;
use crate::wire::{Read, Reader, Tree};

vocabulary! {
    /// A currency.
    Currency, "currency" {
        /// Euro, with cents.
        Eur = "eur",
    }
}

/// An amount of money: decimal, always with two decimals, at most 9,999,999.99 when it comes from outside.
///
/// ```
/// use portillon::Money;
/// let parts = Money::from_cents(16_80).split(9);
/// assert_eq!(parts[0].to_string(), "1.84");
/// assert!(parts[1..].iter().all(|part| part.to_string() == "1.87"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(Decimal);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self::from_cents(0);

    /// The amount of so many cents.
    pub const fn from_cents(cents: i64) -> Self {
        let [a, b, c, d, e, f, g, h] = cents.unsigned_abs().to_le_bytes();
        let low = u32::from_le_bytes([a, b, c, d]);
        let mid = u32::from_le_bytes([e, f, g, h]);
        Self(Decimal::from_parts(low, mid, 0, cents < 0, 2))
    }

    /// Reads the cents of an amount of the contract: problem `malformed-amount` where a request may not hold them.
    pub fn read_cents(cents: i64, reader: &mut Reader) -> Option<Self> {
        let amount = (0..=999_999_999).contains(&cents).then(|| Self::from_cents(cents));
        if amount.is_none() {
            malformed(&Self::from_cents(cents).to_string(), reader);
        }
        amount
    }

    /// The amount in cents.
    #[inline(never)]
    pub fn cents(self) -> i64 {
        i64::try_from(self.0.mantissa()).unwrap_or_default()
    }

    fn rounded(amount: Decimal) -> Self {
        let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(2);
        Self(rounded)
    }

    /// So many times the amount.
    pub fn times(self, count: u32) -> Self {
        Self::rounded(self.0 * Decimal::from(count))
    }

    /// The share `part / whole` of the amount, rounded to the cent, half up. Nothing where `whole` is 0.
    pub fn share(self, part: u32, whole: u32) -> Self {
        match (self.0 * Decimal::from(part)).checked_div(Decimal::from(whole)) {
            Some(share) => Self::rounded(share),
            None => Self::ZERO,
        }
    }

    /// CM-5: an instalment plan of `count` parts that add up to the amount exactly. Parts 2 to `count` are
    /// the rounded nth, the first is what remains; where that would make it negative, everything is in the
    /// first. No parts where `count` is 0.
    pub fn split(self, count: u32) -> Vec<Self> {
        let Some(others) = count.checked_sub(1) else {
            return Vec::new();
        };
        let nth = self.share(1, count);
        let first = self - nth.times(others);
        let (first, nth) = if first < Self::ZERO { (self, Self::ZERO) } else { (first, nth) };
        std::iter::once(first).chain((0..others).map(|_| nth)).collect()
    }
}

impl std::ops::Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::rounded(self.0 + other.0)
    }
}

impl std::ops::Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + Self(-other.0)
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |sum, amount| sum + amount)
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cents = self.cents();
        let sign = if cents < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
    }
}

impl std::fmt::Debug for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Read for Money {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(tree)?;
        let read = |text: &str| {
            let (euros, cents) = text.split_once('.')?;
            let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
            let plain = (1..=7).contains(&euros.len()) && cents.len() == 2 && digits(euros) && digits(cents);
            let leading_zero = euros.len() > 1 && euros.starts_with('0');
            if !plain || leading_zero {
                return None;
            }
            Some(Self::from_cents(euros.parse::<i64>().ok()? * 100 + cents.parse::<i64>().ok()?))
        };
        let amount = read(text);
        if amount.is_none() {
            malformed(text, reader);
        }
        amount
    }
}

fn malformed(text: &str, reader: &mut Reader) {
    reader.problem(
        "malformed-amount",
        format!("`{}` is not an amount of money", shown(text)),
        "write it with exactly two decimals, from `0.00` to `9999999.99`",
    );
}

#[cfg(feature = "bake")]
impl crate::tariff::Bake for Money {
    fn bake(&self) -> String {
        format!("Money::from_cents({})", self.cents())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_and_text_agree_on_both_signs() {
        for (cents, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (-5, "-0.05"),
            (12_30, "12.30"),
            (-12_30, "-12.30"),
            (1 << 40, "10995116277.76"),
        ] {
            assert_eq!(Money::from_cents(cents).to_string(), text);
            assert_eq!(Money::from_cents(cents).cents(), cents);
        }
    }

    #[test]
    fn shares_are_rounded_half_up() {
        assert_eq!(Money::from_cents(1_01).share(1, 2).cents(), 51);
        assert_eq!(Money::from_cents(1_00).share(1, 3).cents(), 33);
        assert_eq!(Money::from_cents(2_00).share(1, 3).cents(), 67);
        assert_eq!(Money::from_cents(2_00).share(1, 0), Money::ZERO);
    }

    #[test]
    fn a_plan_adds_up_and_its_first_part_takes_the_remainder() {
        let cents = |amount: i64, count| {
            Money::from_cents(amount).split(count).iter().map(|m| m.cents()).collect::<Vec<_>>()
        };
        assert_eq!(cents(384_30, 9), [42_70; 9]);
        assert_eq!(cents(10, 3), [4, 3, 3]);
        // A ninth of 5 cents rounds to 1, eight of which are more than there is.
        assert_eq!(cents(5, 9), [5, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(cents(5, 1), [5]);
        assert!(cents(5, 0).is_empty());
    }

    #[test]
    fn amounts_are_read_with_exactly_two_decimals() {
        let read = |text: &str| {
            let mut reader = Reader::default();
            let amount = Money::read(&Tree::Text(text.into()), &mut reader);
            reader.finish(amount).map(Money::cents).map_err(|problems| problems[0].code)
        };
        assert_eq!(read("12.30"), Ok(12_30));
        assert_eq!(read("0.00"), Ok(0));
        assert_eq!(read("9999999.99"), Ok(999_999_999));
        for text in [
            "5",
            "5.0",
            "5.000",
            "+5.00",
            "-5.00",
            "05.00",
            "12345678.00",
            ".50",
            "5,00",
            "5.0a",
            " 5.00",
            "٥.00",
        ] {
            assert_eq!(read(text), Err("malformed-amount"), "{text}");
        }
    }
}
