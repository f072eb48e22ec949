//! Which code a partner gets (PC-1, PC-2; art. 9.1.5.2).

use serde::Serialize;

use super::request::CheckRequest;
use super::{NETWORK, codes as code, number, pass, refusal};
use crate::day::Day;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, BookRef, Books, PartnerTariff};

vocabulary! {
    /// What a partner learns. Where several apply: `refused`, then `try-later`, `not-valid`, `valid`.
    ReturnCode, "return code" {
        /// A title of a kind that the contract names can be used today.
        Valid = "valid",
        /// Anything else, for whatever cause.
        NotValid = "not-valid",
        /// The pass could not be looked up; ours to repair.
        TryLater = "try-later",
        /// The partner's own credential, contract, request or quota.
        Refused = "refused",
    }
}

/// The answer to "is this pass valid?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckAnswer {
    /// What the partner learns.
    pub code: ReturnCode,
    /// Whether the request counts as a mismatch of this partner and subject. Not for the partner.
    pub is_mismatch: bool,
    /// Why, in order: of a refusal every ground, otherwise one.
    pub reasons: Vec<Reason>,
    /// What would change it; of `valid` nothing.
    pub remedies: Vec<Remedy>,
    /// The book used.
    pub book: BookRef,
}

/// CM-4: a birth date lies before the day of the request, or on it. The problem does not show it.
fn born_later(birth_date: Day, today: Day) -> Option<Problem> {
    (birth_date > today).then(|| {
        let message = "the birth date is after the day of the request";
        Problem::new("birthDate", "out-of-order", message, "send the day on which the holder was born")
    })
}

/// PC-9: the book and its figures, unless the request is wrong.
fn figures<'a>(
    books: Books<'a>,
    request: &CheckRequest,
    today: Day,
) -> Result<(&'a Book, &'a PartnerTariff), Problems> {
    let found = books.section(NETWORK, today, "at", Book::partner);
    let malformed = found.as_ref().ok().and_then(|(_, tariff)| number::malformed(tariff, &request.subject));
    unless(found, malformed.into_iter().chain(born_later(request.birth_date, today)))
}

/// PC-1 to PC-4, PC-6, PC-7, PC-9: whether a pass is valid for a partner.
///
/// A request that is wrong is a problem (PC-9). Otherwise it is `refused` for what the partner has to mend, `try-later`
/// where nothing was looked up, `not-valid` or `valid` (PC-2). The answers with the code `not-valid` are equal for all
/// causes, but for [`CheckAnswer::is_mismatch`], which is for the host.
///
/// The work is the same for all of these causes, too: every condition is computed for every title and every mismatch and
/// joined without an early exit, so that the steps depend on the lengths of the lists and not on which condition fails.
/// What is not promised is the time to the nanosecond, and what happens outside: it is the host that sends lists of the
/// same lengths, compares numbers and birth dates in constant time, and does the same look-up for a hit and a miss.
///
/// # Errors
/// `malformed-number`; `out-of-order` for a birth date after the day of `at`; `no-tariff-in-force` where no book covers
/// that day, or the one that does knows nothing of partners. None of them shows what the partner sent.
///
/// ```
/// use portillon::partner::{
///     check, AskingPartner, CheckRequest, Contract, Credential, FoundPass, HeldTitle, ReturnCode, Subject,
/// };
/// use portillon::reader::TitleStatus;
/// use portillon::{wire::Items, Books, Id, Instant, Title};
/// let contract = Contract {
///     from: "2026-01-01".parse()?,
///     until: None,
///     titles: Items::one(Title::ImagineRScolaire),
///     purposes: Items::one(Id::new("museum-entry").unwrap()),
/// };
/// let mut request = CheckRequest {
///     at: Instant::parse("2026-03-02T10:00:00+01:00")?,
///     subject: Subject::PassNumber("0012345678".into()),
///     birth_date: "2011-04-01".parse()?,
///     sent_at: Instant::parse("2026-03-02T09:59:58+01:00")?,
///     purpose: Id::new("museum-entry").unwrap(),
///     consent: true,
///     partner: AskingPartner { credential: Credential::Accepted, contract, replayed: false, over_quota: false },
///     found: None,
/// };
/// // Before the look-up: nothing to refuse.
/// assert_eq!(check(Books::BUILT_IN, &request)?.code, ReturnCode::TryLater);
///
/// let held = HeldTitle {
///     title: Title::ImagineRScolaire,
///     first_day: Some("2025-09-01".parse()?),
///     last_day: Some("2026-08-31".parse()?),
///     status: TitleStatus::Active,
/// };
/// let mut found = FoundPass {
///     number_matches: true,
///     birth_date_matches: true,
///     titles: Items::one(held),
///     mismatches: Items::default(),
/// };
/// request.found = Some(found.clone());
/// assert_eq!(check(Books::BUILT_IN, &request)?.code, ReturnCode::Valid);
///
/// found.birth_date_matches = false;
/// request.found = Some(found);
/// let answer = check(Books::BUILT_IN, &request)?;
/// assert_eq!((answer.code, answer.is_mismatch), (ReturnCode::NotValid, true));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn check(books: Books, request: &CheckRequest) -> Result<CheckAnswer, Problems> {
    let at = NETWORK.stamp(request.at);
    let (book, tariff) = figures(books, request, at.day())?;
    let refusal = refusal::grounds(request, tariff, at);
    let outcome =
        request.found.as_ref().map(|found| pass::outcome(found, &request.partner.contract, tariff, at));
    let (code, grounds) = match outcome {
        _ if !refusal.is_empty() => (ReturnCode::Refused, refusal),
        None => {
            let remedy = Remedy::new(&code::ASK_AGAIN_LATER);
            (ReturnCode::TryLater, Grounds::one(Reason::new(&code::TRY_LATER), remedy))
        }
        Some(pass::Outcome { valid: false, .. }) => {
            let remedy = Remedy::new(&code::ASK_HOLDER);
            (ReturnCode::NotValid, Grounds::one(Reason::new(&code::NOT_VALID), remedy))
        }
        Some(pass::Outcome { valid: true, .. }) => {
            let mut grounds = Grounds::default();
            grounds.add(Reason::new(&code::VALID), []);
            (ReturnCode::Valid, grounds)
        }
    };
    let is_mismatch = code == ReturnCode::NotValid && outcome.is_some_and(|outcome| outcome.is_mismatch);
    let (remedies, reasons) = grounds.into_parts();
    Ok(CheckAnswer { code, is_mismatch, reasons, remedies, book: book.reference() })
}

#[cfg(test)]
mod tests {
    use super::super::request::{FoundPass, Subject};
    use super::super::sample::{found, held, instant, request};
    use super::*;
    use crate::reader::TitleStatus;
    use crate::wire::Items;

    fn answer(request: &CheckRequest) -> CheckAnswer {
        check(Books::BUILT_IN, request).unwrap()
    }

    fn problems(change: impl FnOnce(&mut CheckRequest)) -> Vec<(String, &'static str)> {
        let mut request = request();
        change(&mut request);
        let problems = check(Books::BUILT_IN, &request).unwrap_err();
        problems.into_vec().into_iter().map(|problem| (problem.path, problem.code)).collect()
    }

    fn json(answer: &CheckAnswer) -> String {
        serde_json::to_string(answer).unwrap()
    }

    #[test]
    fn a_pass_that_counts_is_valid_and_nothing_is_said_of_it() {
        assert_eq!(
            json(&answer(&request())),
            r#"{"code":"valid","isMismatch":false,"reasons":[{"code":"valid","citation":{"rule":"PC-3","document":"imagine-r-terms-2025-2026","article":"9.1.5.2"},"facts":[]}],"remedies":[],"book":{"id":"ile-de-france-2026","version":"1"}}"#
        );
    }

    #[test]
    fn not_valid_is_the_same_bytes_for_every_cause() {
        let status = |status| {
            let mut title = held(None, None);
            title.status = status;
            FoundPass { titles: Items::one(title), ..found() }
        };
        let titles = |title| FoundPass { titles: Items::one(title), ..found() };
        let locked = Items::new(vec![instant("2026-03-02T09:00:00+01:00"); 5]).unwrap();
        let causes = [
            (FoundPass { number_matches: false, ..found() }, true),
            (FoundPass { birth_date_matches: false, ..found() }, true),
            (FoundPass { number_matches: false, birth_date_matches: false, ..found() }, true),
            (titles(held(Some("2026-03-03"), None)), false),
            (titles(held(None, Some("2026-03-01"))), false),
            (status(TitleStatus::Suspended), false),
            (status(TitleStatus::Blocked), false),
            (status(TitleStatus::Ended), false),
            (FoundPass { mismatches: locked.clone(), ..found() }, false),
            (FoundPass { mismatches: locked, birth_date_matches: false, ..found() }, false),
        ];
        for (found, is_mismatch) in causes {
            let answer = answer(&CheckRequest { found: Some(found), ..request() });
            assert_eq!(answer.is_mismatch, is_mismatch);
            assert_eq!(
                json(&CheckAnswer { is_mismatch: false, ..answer }),
                r#"{"code":"not-valid","isMismatch":false,"reasons":[{"code":"not-valid","citation":{"rule":"PC-2","document":"imagine-r-terms-2025-2026","article":"9.1.5.2"},"facts":[]}],"remedies":[{"code":"ask-holder","facts":[]}],"book":{"id":"ile-de-france-2026","version":"1"}}"#
            );
        }
    }

    #[test]
    fn refused_goes_before_try_later_and_try_later_before_the_pass() {
        let nothing = CheckRequest { found: None, ..request() };
        assert_eq!(answer(&nothing).code, ReturnCode::TryLater);
        assert_eq!(answer(&nothing).reasons[0].code(), "try-later");
        assert_eq!(answer(&nothing).remedies[0].code(), "ask-again-later");
        let wrong = FoundPass { number_matches: false, ..found() };
        for found in [None, Some(found()), Some(wrong)] {
            let answer = answer(&CheckRequest { found, consent: false, ..request() });
            assert_eq!((answer.code, answer.is_mismatch), (ReturnCode::Refused, false));
        }
    }

    #[test]
    fn what_is_malformed_is_a_problem_before_it_is_refused() {
        let malformed = [("subject.val".to_owned(), "malformed-number")];
        for number in ["001234567", "00123456789", "00123456x8"] {
            let change = |request: &mut CheckRequest| {
                request.subject = Subject::CustomerNumber(number.into());
                request.partner.credential = crate::partner::Credential::Wrong;
            };
            assert_eq!(problems(change), malformed, "{number}");
        }
    }

    #[test]
    fn nobody_is_born_after_the_day_of_the_request() {
        let born = |day: &str| CheckRequest { birth_date: day.parse().unwrap(), ..request() };
        assert_eq!(answer(&born("2026-03-02")).code, ReturnCode::Valid);
        assert_eq!(problems(|r| *r = born("2026-03-03")), [("birthDate".to_owned(), "out-of-order")]);
        // In Paris the day begins an hour before it does in Greenwich.
        let at = |text: &str| {
            let mut request = born("2026-03-03");
            (request.at, request.sent_at) = (instant(text), instant(text));
            check(Books::BUILT_IN, &request)
        };
        assert!(at("2026-03-02T23:00:00Z").is_ok());
        assert!(at("2026-03-02T22:59:59Z").is_err());
    }

    #[test]
    fn all_problems_come_in_the_order_of_the_fields() {
        let both = |request: &mut CheckRequest| {
            request.subject = Subject::PassNumber("0".into());
            request.birth_date = "2030-01-01".parse().unwrap();
        };
        let expected = [("subject.val", "malformed-number"), ("birthDate", "out-of-order")];
        assert_eq!(problems(both), expected.map(|(path, code)| (path.to_owned(), code)));
        let unknown_day = |request: &mut CheckRequest| {
            both(request);
            request.at = instant("2027-01-01T00:00:00+01:00");
        };
        let expected = [("at", "no-tariff-in-force"), ("birthDate", "out-of-order")];
        assert_eq!(problems(unknown_day), expected.map(|(path, code)| (path.to_owned(), code)));
    }

    #[test]
    fn no_problem_and_no_trace_shows_what_was_sent() {
        let mut request = request();
        request.subject = Subject::PassNumber("8812345".into());
        request.birth_date = "2061-07-19".parse().unwrap();
        let problems = check(Books::BUILT_IN, &request).unwrap_err();
        assert_eq!(problems.len(), 2);
        for text in [problems.to_string(), format!("{problems:?}"), format!("{request:?}")] {
            assert!(!text.contains("8812345") && !text.contains("2061") && !text.contains("07-19"), "{text}");
        }
    }
}
