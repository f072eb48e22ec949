//! What a third-party payer pays (PM-11; third-party payers).

use serde::Serialize;

use super::{codes as code, tariff};
use crate::day::Day;
use crate::money::Money;
use crate::problem::Problems;
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy};
use crate::tariff::Books;
use crate::wire::{Count, readable};

/// A percentage over 0 up to 100.
pub type Percent = Count<1, 100>;

/// What a third-party payer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThirdParty {
    /// Whether the payer was declared at registration.
    pub declared_at_registration: bool,
    /// Percentage of each fare or invoice.
    pub percent: Percent,
}

readable!(ThirdParty { declared_at_registration: "declaredAtRegistration" required, percent: "percent" required, });

/// An amount to be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareRequest {
    /// Day of the trip or of the invoice.
    pub day: Day,
    /// The amount.
    pub amount: Money,
    /// Who pays a part.
    pub third_party: ThirdParty,
}

readable!(ShareRequest { day: "day" required, amount: "amount" required, third_party: "thirdParty" required, });

/// Two parts that add up to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Parts {
    /// What the third party pays.
    pub third_party: Money,
    /// What the rider pays.
    pub rider: Money,
}

impl Grant for Parts {}

/// The answer to "who pays how much?".
pub type ShareDecision = Decision<Parts>;

impl Parts {
    /// PM-11: the parts of an amount. Without a third party the rider pays it all; one who was not declared at registration
    /// is a ground against it.
    pub(super) fn of(amount: Money, third_party: Option<ThirdParty>) -> Result<Self, Grounds> {
        let Some(third_party) = third_party else {
            return Ok(Self { third_party: Money::ZERO, rider: amount });
        };
        let grounds = third_party.grounds();
        if grounds.is_empty() { Ok(third_party.parts(amount)) } else { Err(grounds) }
    }
}

impl ThirdParty {
    /// PM-11: a payer who was not declared at registration pays nothing.
    pub(super) fn grounds(self) -> Grounds {
        if self.declared_at_registration {
            return Grounds::default();
        }
        let remedy = Remedy::new(&code::DECLARE_AT_REGISTRATION);
        Grounds::one(Reason::new(&code::PAYER_NOT_DECLARED), remedy)
    }

    /// PM-11: the payer's part is rounded half up (CM-5), the rider owes the rest.
    pub(super) fn parts(self, amount: Money) -> Parts {
        let third_party = amount.share(self.percent.get(), 100);
        Parts { third_party, rider: amount - third_party }
    }

    /// PM-11: why these are the parts.
    pub(super) fn shared(self, parts: Parts) -> Reason {
        let shared = Reason::new(&code::SHARED).with("percent", self.percent.get());
        shared.with("thirdParty", parts.third_party).with("rider", parts.rider)
    }
}

/// PM-11: what a third-party payer pays of an amount.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day.
///
/// ```
/// use portillon::pam::{share, Percent, ShareRequest, ThirdParty};
/// use portillon::{Books, Money, Verdict};
/// let request = ShareRequest {
///     day: "2026-03-02".parse()?,
///     amount: Money::from_cents(6_25),
///     third_party: ThirdParty { declared_at_registration: true, percent: Percent::new(50).unwrap() },
/// };
/// let Verdict::Granted(parts) = share(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!((parts.third_party.cents(), parts.rider.cents()), (313, 312));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn share(books: Books, request: &ShareRequest) -> Result<ShareDecision, Problems> {
    let &ShareRequest { day, amount, third_party } = request;
    let (book, _) = tariff(books, day, "day")?;
    Ok(third_party.grounds().decide(book.reference(), || {
        let parts = third_party.parts(amount);
        (parts, vec![third_party.shared(parts)])
    }))
}
