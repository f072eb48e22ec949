//! What is given back after a proven fault of validators (NT-20).

use serde::Serialize;

use super::{Figures, codes as code};
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy};
use crate::tariff::Books;
use crate::wire::readable;

/// A claim after a proven fault of validators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimRequest {
    /// The service day.
    pub day: Day,
    /// What was charged for it.
    pub charged: Money,
    /// What was refunded of it before, at most what was charged.
    pub refunded: Money,
    /// What the day costs, settled again with the proven taps.
    pub recomputed: Money,
    /// Whether it is proven that a fault of validators prevented a tap.
    pub fault_proven: bool,
    /// Whether the card stands in the name of the person who asks.
    pub own_card: bool,
    /// Whether it is asked by e-mail.
    pub by_email: bool,
    /// Whether the last four digits of the card are given.
    pub last_digits: bool,
}

readable!(ClaimRequest {
    day: "day" required,
    charged: "charged" required,
    refunded: "refunded" required,
    recomputed: "recomputed" required,
    fault_proven: "faultProven" required,
    own_card: "ownCard" required,
    by_email: "byEmail" required,
    last_digits: "lastDigits" required,
});

/// Money that is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Credit {
    /// Currency of the amount.
    pub currency: Currency,
    /// The amount; nothing where the day costs what was charged.
    pub amount: Money,
}

impl Grant for Credit {}

/// The answer to "do I get my money back?".
pub type ClaimDecision = Decision<Credit>;

/// How money is given back.
pub const WAYS_OF_CREDIT: [&str; 4] = ["card", "bank-transfer", "tickets", "vouchers"];

/// NT-20: what speaks against a claim.
fn grounds(request: &ClaimRequest) -> Grounds {
    let mut grounds = Grounds::default();
    for (given, lacking, remedy) in [
        (request.fault_proven, &code::FAULT_NOT_PROVEN, &code::HAVE_FAULT_VERIFIED),
        (request.own_card, &code::CARD_OF_ANOTHER, &code::ASK_AS_CARD_OWNER),
        (request.by_email, &code::NOT_BY_EMAIL, &code::ASK_BY_EMAIL),
        (request.last_digits, &code::LAST_DIGITS_MISSING, &code::SEND_LAST_DIGITS),
    ] {
        if !given {
            grounds.add(Reason::new(lacking), [Remedy::new(remedy)]);
        }
    }
    grounds
}

/// NT-20: what was charged and not refunded yet, less what the day costs with the proven taps; never below zero.
fn credit(request: &ClaimRequest) -> (Credit, Vec<Reason>) {
    let &ClaimRequest { charged, refunded, recomputed, .. } = request;
    let amount = (charged - refunded - recomputed).max(Money::ZERO);
    let again = Reason::new(&code::SETTLED_AGAIN);
    let again = again.with("charged", charged).with("refunded", refunded).with("recomputed", recomputed);
    let mut reasons = vec![again];
    if amount > Money::ZERO {
        reasons.push(Reason::new(&code::CREDIT_GIVEN).with("amount", amount));
        reasons.push(Reason::new(&code::WAYS_OF_CREDIT).with_each("way", WAYS_OF_CREDIT));
    } else {
        reasons.push(Reason::new(&code::NOTHING_TO_GIVE_BACK));
    }
    (Credit { currency: Currency::Eur, amount }, reasons)
}

/// NT-20: what is given back where a proven fault of validators prevented a tap.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day; `out-of-range` where more was refunded than charged.
///
/// ```
/// use portillon::navitap::{claim, ClaimRequest};
/// use portillon::{Books, Money, Verdict};
/// let mut request = ClaimRequest {
///     day: "2026-07-01".parse()?,
///     charged: Money::from_cents(34_30),
///     refunded: Money::ZERO,
///     recomputed: Money::from_cents(20_50),
///     fault_proven: true,
///     own_card: true,
///     by_email: true,
///     last_digits: true,
/// };
/// let Verdict::Granted(credit) = claim(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!(credit.amount.to_string(), "13.80");
/// request.fault_proven = false;
/// assert_eq!(claim(Books::BUILT_IN, &request)?.reasons[0].code(), "fault-not-proven");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn claim(books: Books, request: &ClaimRequest) -> Result<ClaimDecision, Problems> {
    let &ClaimRequest { day, charged, refunded, .. } = request;
    let more_refunded = (refunded > charged).then(|| {
        let message = format!("`{refunded}` was refunded of `{charged}`");
        Problem::new("refunded", "out-of-range", message, format!("send `0.00` to `{charged}`"))
    });
    let figures = unless(Figures::at(books, day, "day"), more_refunded)?;
    Ok(grounds(request).decide(figures.book.reference(), || credit(request)))
}
