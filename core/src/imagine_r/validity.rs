//! From when to when (IR-7, IR-18; art. 2.6, 3.6).

use serde::Serialize;

use super::codes as code;
use super::{Season, season, subscribe_after};
use crate::day::Day;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy};
use crate::tariff::{Books, SeasonTerms};
use crate::wire::{Items, readable};

/// Another contract of the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherContract {
    /// First day of validity.
    pub from: Day,
    /// First day no longer valid.
    pub until: Day,
}

readable!(OtherContract { from: "from" required, until: "until" required, });

/// A subscription, to find its contract period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidityRequest {
    /// The season.
    pub season: Season,
    /// Whether the holder had an imagine R pass in the season before (a renewal).
    pub pass_last_season: bool,
    /// Day on which the subscription is confirmed.
    pub confirmation_day: Day,
    /// Other contracts of the holder.
    pub other_contracts: Option<Items<OtherContract, 20>>,
}

readable!(ValidityRequest {
    season: "season" required,
    pass_last_season: "passLastSeason" required,
    confirmation_day: "confirmationDay" required,
    other_contracts: "otherContracts" optional,
});

/// A contract period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contract {
    /// First day of validity.
    pub from: Day,
    /// First day no longer valid.
    pub until: Day,
    /// Day from which the price is due.
    pub due_from: Day,
    /// Day from which it can be used.
    pub usable_from: Day,
}

impl Grant for Contract {}

/// The answer to "from when to when?".
pub type ContractDecision = Decision<Contract>;

/// IR-18, art. 2.6: a first subscription begins in the free month, a renewal a month later; both end together.
pub(crate) fn starts(terms: &SeasonTerms, pass_last_season: bool) -> Day {
    if pass_last_season { terms.renewal_start.value } else { terms.first_start.value }
}

/// IR-18, art. 2.6, 3.6: the contract period of a subscription that is confirmed on this day, and why.
pub(super) fn period(
    terms: &SeasonTerms,
    pass_last_season: bool,
    confirmation: Day,
) -> (Contract, Vec<Reason>) {
    let (from, until) = (starts(terms, pass_last_season), terms.end.value);
    let due_from = terms.renewal_start.value;
    let usable_from = from.max(confirmation);
    let kind = if pass_last_season { &code::RENEWAL } else { &code::FIRST_SUBSCRIPTION };
    let period = Reason::new(kind).with("from", from).with("until", until);
    let usable = if usable_from == from { &code::USABLE_FROM_START } else { &code::USABLE_FROM_CONFIRMATION };
    let reasons = vec![
        if pass_last_season { period } else { period.with("freeMonth", from) },
        Reason::new(&code::DUE_FROM).with("dueFrom", due_from),
        Reason::new(usable).with("usableFrom", usable_from),
    ];
    (Contract { from, until, due_from, usable_from }, reasons)
}

/// IR-7, art. 2.6: a holder has no two contracts for the same time.
fn check_overlap(from: Day, until: Day, others: &[OtherContract], grounds: &mut Grounds) {
    for other in others.iter().filter(|other| other.from < until && from < other.until) {
        grounds.add(
            Reason::new(&code::CONTRACTS_OVERLAP).with("from", other.from).with("until", other.until),
            [Remedy::new(&code::CHOOSE_ANOTHER_PERIOD).with("from", other.until)],
        );
    }
}

/// IR-7, IR-18, art. 2.6, 3.6: the contract period and the first day of use, which is not before the
/// confirmation. Months that went by are never refunded.
///
/// # Errors
/// `out-of-order` where another contract ends before it begins, `no-tariff-in-force` where no book knows the
/// season.
///
/// ```
/// use portillon::imagine_r::{validity, Season, ValidityRequest};
/// use portillon::{Books, Verdict};
/// let request = ValidityRequest {
///     season: Season::new(2025).unwrap(),
///     pass_last_season: false,
///     confirmation_day: "2025-09-10".parse()?,
///     other_contracts: None,
/// };
/// let Verdict::Granted(contract) = validity(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!((contract.from.to_string(), contract.usable_from.to_string()), ("2025-09-01".into(), "2025-09-10".into()));
/// assert_eq!(contract.until.to_string(), "2026-10-01");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn validity(books: Books, request: &ValidityRequest) -> Result<ContractDecision, Problems> {
    let others = request.other_contracts.as_deref().unwrap_or_default();
    let backwards =
        others.iter().enumerate().filter(|(_, other)| other.until <= other.from).map(|(index, other)| {
            Problem::new(
                format!("otherContracts[{index}].until"),
                "out-of-order",
                format!("`{}` is not after `{}`", other.until, other.from),
                "send the first day on which the contract is no longer valid",
            )
        });
    let (book, season) = unless(season(books, request.season), backwards)?;
    let terms = &season.terms;
    let (from, until) = (starts(terms, request.pass_last_season), terms.end.value);

    let mut grounds = Grounds::default();
    check_overlap(from, until, others, &mut grounds);
    if request.confirmation_day >= until {
        grounds.add(
            Reason::new(&code::CONFIRMED_AFTER_END).with("until", until),
            [subscribe_after(request.season)],
        );
    }
    Ok(grounds.decide(book.reference(), || {
        let (contract, mut reasons) = period(terms, request.pass_last_season, request.confirmation_day);
        if !others.is_empty() {
            reasons.push(Reason::new(&code::NO_OTHER_CONTRACT));
        }
        (contract, reasons)
    }))
}
