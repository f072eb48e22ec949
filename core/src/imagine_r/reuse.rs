//! Whether a pass may be used for a new contract (IR-29, IR-30; art. 2.8, 4.9).

use super::bars::after_request;
use super::codes as code;
use super::{Season, season};
use crate::answer::Assessment;
use crate::day::{Day, out_of_order};
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::Books;
use crate::wire::readable;

/// A pass that is to be used again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReuseRequest {
    /// The season of the new contract.
    pub season: Season,
    /// The day.
    pub day: Day,
    /// Whether the holder has the pass.
    pub in_hand: bool,
    /// Day on which the pass was issued.
    pub issue_day: Day,
    /// First day after the last contract on it; `None`: there was none.
    pub last_contract_until: Option<Day>,
}

readable!(ReuseRequest {
    season: "season" required,
    day: "day" required,
    in_hand: "inHand" required,
    issue_day: "issueDay" required,
    last_contract_until: "lastContractUntil" optional,
});

/// Where the days of a pass do not follow one another.
fn order_problems(request: &ReuseRequest) -> Vec<Problem> {
    let &ReuseRequest { day, issue_day, last_contract_until, .. } = request;
    let issued_later = (issue_day > day).then(|| after_request("issueDay", issue_day, day));
    let ended_before = last_contract_until
        .filter(|until| *until < issue_day)
        .map(|until| out_of_order("lastContractUntil", until, "the issue of the pass,", issue_day));
    issued_later.into_iter().chain(ended_before).collect()
}

/// IR-29, IR-30, art. 2.8, 4.9: whether a pass may be used for a new contract: the holder has it, it is not older
/// than ten years, and its last contract did not end five years ago or more.
///
/// # Errors
/// `out-of-order` where the pass was issued after the day or after the end of its last contract,
/// `no-tariff-in-force` where no book knows the season.
///
/// ```
/// use portillon::imagine_r::{reuse_pass, ReuseRequest, Season};
/// use portillon::Books;
/// let mut request = ReuseRequest {
///     season: Season::new(2025).unwrap(),
///     day: "2025-09-30".parse()?,
///     in_hand: true,
///     issue_day: "2016-09-01".parse()?,
///     last_contract_until: Some("2020-10-01".parse()?),
/// };
/// assert!(reuse_pass(Books::BUILT_IN, &request)?.is_granted());
/// request.day = request.day.next();
/// assert_eq!(reuse_pass(Books::BUILT_IN, &request)?.reasons[0].code(), "pass-idle-too-long");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn reuse_pass(books: Books, request: &ReuseRequest) -> Result<Assessment, Problems> {
    let (book, season) = unless(season(books, request.season), order_problems(request))?;
    let terms = &season.terms;
    let good_until = request.issue_day.plus_months(terms.pass_months.value.0);
    let idle = |until: Day| until.plus_months(terms.idle_months.value.0);
    let not_idle_until = request.last_contract_until.map(|until| idle(until).previous());
    let last_day = |kind, day: Day| Reason::new(kind).with("lastDay", day);

    let mut grounds = Grounds::default();
    if !request.in_hand {
        let fee = terms.replacement_fee.value;
        grounds.add(
            Reason::new(&code::PASS_NOT_IN_HAND).with("fee", fee),
            [Remedy::new(&code::PAY_FOR_NEW_PASS).with("fee", fee)],
        );
    }
    let new_pass = || [Remedy::new(&code::SUBSCRIBE_FOR_NEW_PASS)];
    if request.day > good_until {
        grounds.add(last_day(&code::PASS_TOO_OLD, good_until), new_pass());
    }
    if let Some(last) = not_idle_until.filter(|last| request.day > *last) {
        grounds.add(last_day(&code::PASS_IDLE_TOO_LONG, last), new_pass());
    }
    Ok(grounds.decide(book.reference(), || {
        let good = last_day(&code::PASS_GOOD, good_until);
        let not_idle = not_idle_until.map(|last| last_day(&code::PASS_NOT_IDLE, last));
        ((), std::iter::once(good).chain(not_idle).collect())
    }))
}
