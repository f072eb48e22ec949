//! Who may pay (IR-8 to IR-11; art. 2.4, 3.1, 3.4, 6.6).

use super::bars::{self, EndedContracts, after_request};
use super::codes as code;
use super::{Season, season};
use crate::age;
use crate::answer::Assessment;
use crate::day::Day;
use crate::problem::{Problems, unless};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Books, SeasonTerms};
use crate::wire::readable;

/// Someone who is to pay for a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayerRequest {
    /// The season asked for.
    pub season: Season,
    /// Day of subscription.
    pub subscription_day: Day,
    /// Birth date.
    pub birth_date: Day,
    /// Whether the payer is an emancipated minor.
    pub emancipated: bool,
    /// Whether the proof of emancipation is at hand.
    pub emancipation_proof: bool,
    /// Contracts paid for by this payer that were ended by the agency.
    pub ended_contracts: Option<EndedContracts>,
}

readable!(PayerRequest {
    season: "season" required,
    subscription_day: "subscriptionDay" required,
    birth_date: "birthDate" required,
    emancipated: "emancipated" required,
    emancipation_proof: "emancipationProof" required,
    ended_contracts: "endedContracts" optional,
});

/// IR-8, art. 3.1: an adult on the day of subscription, or an emancipated minor with the proof.
fn check_adult(request: &PayerRequest, terms: &SeasonTerms, grounds: &mut Grounds) {
    if is_adult(request, terms) {
        return;
    }
    if !request.emancipated {
        let years = terms.adult_age.value.years();
        let birthday = age::birthday(request.birth_date, years);
        grounds.add(
            Reason::new(&code::PAYER_IS_MINOR).with("age", years).with("birthday", birthday),
            [
                Remedy::new(&code::BE_AN_ADULT_PAYER).with("birthday", birthday),
                Remedy::new(&code::CHOOSE_ANOTHER_PAYER),
            ],
        );
    } else if !request.emancipation_proof {
        let send = Remedy::new(&code::SEND_EMANCIPATION_PROOF);
        grounds.add(Reason::new(&code::EMANCIPATION_PROOF_MISSING), [send]);
    }
}

fn is_adult(request: &PayerRequest, terms: &SeasonTerms) -> bool {
    !age::is_under(terms.adult_age.value.years(), request.birth_date, request.subscription_day)
}

/// IR-8 to IR-11, art. 2.4, 3.1, 3.4, 6.6: whether someone may be the payer. Where nothing bars but the agency
/// has the right to refuse, the grant says so (`may-be-refused-for-…`).
///
/// # Errors
/// `out-of-order` where a birth or an earlier contract lies after the day of subscription or its days do not
/// follow one another, `no-tariff-in-force` where no book knows the season.
///
/// ```
/// use portillon::imagine_r::{payer, PayerRequest, Season};
/// use portillon::Books;
/// let mut request = PayerRequest {
///     season: Season::new(2025).unwrap(),
///     subscription_day: "2025-07-01".parse()?,
///     birth_date: "2007-07-01".parse()?,
///     emancipated: false,
///     emancipation_proof: false,
///     ended_contracts: None,
/// };
/// assert!(payer(Books::BUILT_IN, &request)?.is_granted());
/// request.subscription_day = request.subscription_day.previous();
/// assert_eq!(payer(Books::BUILT_IN, &request)?.reasons[0].code(), "payer-is-minor");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn payer(books: Books, request: &PayerRequest) -> Result<Assessment, Problems> {
    let day = request.subscription_day;
    let contracts = request.ended_contracts.as_deref().unwrap_or_default();
    let born_later = (request.birth_date > day).then(|| after_request("birthDate", request.birth_date, day));
    let problems = born_later.into_iter().chain(bars::order_problems(contracts, day));
    let (book, season) = unless(season(books, request.season), problems)?;
    let terms = &season.terms;

    let mut grounds = Grounds::default();
    check_adult(request, terms, &mut grounds);
    for contract in contracts {
        bars::check_debt(contract, terms, day, &mut grounds);
        bars::check_documents(contract, terms, day, &mut grounds);
    }
    Ok(grounds.decide(book.reference(), || {
        let years = terms.adult_age.value.years();
        let who = if is_adult(request, terms) {
            let birthday = age::birthday(request.birth_date, years);
            Reason::new(&code::PAYER_IS_ADULT).with("age", years).with("birthday", birthday)
        } else {
            Reason::new(&code::PAYER_IS_EMANCIPATED)
        };
        let of_contract = |contract| {
            let fraud = bars::fraud_reason(contract, terms, day);
            bars::debt_reasons(contract, terms, day).into_iter().chain(fraud)
        };
        ((), std::iter::once(who).chain(contracts.iter().flat_map(of_contract)).collect())
    }))
}
