//! Which pass a child, pupil or apprentice may have (IR-1 to IR-6, IR-11, IR-12; art. 1.2, 2.2, 3.5).

use serde::Serialize;

use super::bars::{self, EndedContracts, after_request};
use super::codes as code;
use super::{Product, Season, about_age, is_under_junior_age, season, season_name};
use crate::age;
use crate::day::Day;
use crate::department::Department;
use crate::problem::{Problems, unless};
use crate::reason::{Grounds, Reason, Remedy, Verdict};
use crate::tariff::{BookRef, Books, SeasonTerms};
use crate::wire::{Count, readable};

vocabulary! {
    /// What someone is enrolled in.
    Schooling, "schooling" {
        /// Primary school.
        Primary = "primary",
        /// Collège (lower secondary).
        College = "college",
        /// Lycée (upper secondary).
        Lycee = "lycee",
        /// Apprenticeship.
        Apprenticeship = "apprenticeship",
        /// Long course for young people who left school with integration difficulties.
        IntegrationCourse = "integration-course",
        /// Professionalisation contract.
        Professionalisation = "professionalisation",
        /// Anything else.
        Other = "other",
    }
}

impl Schooling {
    /// What opens the pass to pupils from 16 on (IR-3).
    const ELIGIBLE: [Self; 5] =
        [Self::Primary, Self::College, Self::Lycee, Self::Apprenticeship, Self::IntegrationCourse];
}

/// A child, pupil or apprentice who is to have a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EligibilityRequest {
    /// The season asked for.
    pub season: Season,
    /// Day of the request.
    pub request_day: Day,
    /// Birth date.
    pub birth_date: Day,
    /// Department of residence.
    pub department: Department,
    /// Whether the payer declares that the holder is a pupil.
    pub pupil: bool,
    /// What the holder is enrolled in; `None`: not said.
    pub schooling: Option<Schooling>,
    /// Whether the establishment is listed by the Ministry of National Education; `None`: not said.
    pub listed_establishment: Option<bool>,
    /// Hours of theory of an integration course; `None`: not said.
    pub theory_hours: Option<Count<0, 10_000>>,
    /// Whether the holder had an imagine R pass in the season before.
    pub pass_last_season: bool,
    /// Whether a proof of the holder's identity is at hand.
    pub identity_proof: bool,
    /// Contracts of the holder that were ended by the agency.
    pub ended_contracts: Option<EndedContracts>,
}

readable!(EligibilityRequest {
    season: "season" required,
    request_day: "requestDay" required,
    birth_date: "birthDate" required,
    department: "department" required,
    pupil: "pupil" required,
    schooling: "schooling" optional,
    listed_establishment: "listedEstablishment" optional,
    theory_hours: "theoryHours" optional,
    pass_last_season: "passLastSeason" required,
    identity_proof: "identityProof" required,
    ended_contracts: "endedContracts" optional,
});

/// One product, judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductAssessment {
    /// The product.
    pub product: Product,
    /// The decision.
    pub verdict: Verdict<()>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
}

/// The answer to "which pass may the holder have?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Eligibility {
    /// Both products, judged.
    pub products: Vec<ProductAssessment>,
    /// The cheaper one of those granted, without subsidies; `None`: none is granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cheapest: Option<Product>,
    /// The book used.
    pub book: BookRef,
}

/// IR-1, art. 1.2: the holder lives in Ile-de-France.
pub(super) fn check_residence(terms: &SeasonTerms, department: Department, grounds: &mut Grounds) {
    if !terms.departments.value.contains(&department) {
        let departments = terms.departments.value.iter().map(|known| known.code().to_owned());
        grounds.add(
            Reason::new(&code::LIVES_ELSEWHERE).with("department", department.code().to_owned()),
            [Remedy::new(&code::LIVE_IN_REGION).with_each("department", departments)],
        );
    }
}

fn enrol_in() -> Remedy {
    Remedy::new(&code::ENROL_IN).with_each("schooling", Schooling::ELIGIBLE.map(Schooling::id))
}

/// IR-4, art. 1.2: pupils with a professionalisation contract are excluded, at any age.
pub(super) fn check_professionalisation(schooling: Option<Schooling>, grounds: &mut Grounds) {
    if schooling == Some(Schooling::Professionalisation) {
        grounds.add(Reason::new(&code::PROFESSIONALISATION_EXCLUDED), [enrol_in()]);
    }
}

/// The grounds that hold for both products: residence and pupil (IR-1), professionalisation (IR-4), contracts
/// that the agency ended (IR-11, IR-12).
fn check_holder(request: &EligibilityRequest, terms: &SeasonTerms) -> Grounds {
    let mut grounds = Grounds::default();
    check_residence(terms, request.department, &mut grounds);
    if !request.pupil {
        grounds.add(Reason::new(&code::NOT_A_PUPIL), [Remedy::new(&code::BE_A_PUPIL)]);
    }
    check_professionalisation(request.schooling, &mut grounds);
    let contracts = request.ended_contracts.as_deref().unwrap_or_default();
    bars::check_season(contracts, request.season, &mut grounds);
    for contract in contracts {
        bars::check_documents(contract, terms, request.request_day, &mut grounds);
    }
    grounds
}

/// IR-2, art. 1.2: Junior is for children under 11 on the season's reference day.
pub(super) fn check_junior_age(terms: &SeasonTerms, birth: Day, grounds: &mut Grounds) {
    if !is_under_junior_age(terms, birth) {
        grounds.add(
            about_age(
                &code::NOT_UNDER_JUNIOR_AGE,
                terms.junior_age.value.years(),
                terms.junior_reference.value,
                birth,
            ),
            [Remedy::new(&code::CHOOSE_SCOLAIRE)],
        );
    }
}

/// IR-2, art. 1.2, 2.2: under 11, with a proof of identity where the agency does not know the child.
fn judge_junior(request: &EligibilityRequest, terms: &SeasonTerms) -> ProductAssessment {
    let mut grounds = check_holder(request, terms);
    check_junior_age(terms, request.birth_date, &mut grounds);
    let season_before = season_name(request.season.get() - 1);
    if !request.pass_last_season && !request.identity_proof {
        grounds.add(
            Reason::new(&code::IDENTITY_PROOF_MISSING).with("season", season_before.clone()),
            [Remedy::new(&code::SEND_IDENTITY_PROOF)],
        );
    }
    let identity = if request.pass_last_season {
        Reason::new(&code::IDENTITY_KNOWN).with("season", season_before)
    } else {
        Reason::new(&code::IDENTITY_PROOF_GIVEN)
    };
    let age = about_age(
        &code::UNDER_JUNIOR_AGE,
        terms.junior_age.value.years(),
        terms.junior_reference.value,
        request.birth_date,
    );
    judged(Product::Junior, request, terms, grounds, vec![age, identity])
}

/// IR-3, art. 1.2: under 16, or under 26 and enrolled.
fn judge_scolaire(request: &EligibilityRequest, terms: &SeasonTerms) -> ProductAssessment {
    let mut grounds = check_holder(request, terms);
    let (reference, birth) = (terms.school_reference.value, request.birth_date);
    let about = |kind, years| about_age(kind, years, reference, birth);
    let (school_age, student_age) = (terms.school_age.value.years(), terms.student_age.value.years());

    let reasons = if age::is_under(school_age, birth, reference) {
        vec![about(&code::UNDER_SCHOOL_AGE, school_age)]
    } else {
        if !age::is_under(student_age, birth, reference) {
            grounds.add(about(&code::NOT_UNDER_STUDENT_AGE, student_age), []);
        }
        let enrolled = check_enrolment(request, terms, &mut grounds);
        std::iter::once(about(&code::UNDER_STUDENT_AGE, student_age)).chain(enrolled).collect()
    };
    judged(Product::Scolaire, request, terms, grounds, reasons)
}

/// IR-3, art. 1.2: enrolled at a listed establishment in initial education, an apprenticeship or a course of
/// more than 350 hours of theory. Returns what speaks for it.
fn check_enrolment(request: &EligibilityRequest, terms: &SeasonTerms, grounds: &mut Grounds) -> Vec<Reason> {
    let mut reasons = Vec::new();
    match request.schooling {
        None => grounds.add(Reason::new(&code::SCHOOLING_NOT_SAID), [Remedy::new(&code::SAY_SCHOOLING)]),
        Some(schooling @ Schooling::Other) => grounds
            .add(Reason::new(&code::SCHOOLING_NOT_ELIGIBLE).with("schooling", schooling.id()), [enrol_in()]),
        // Excluded at any age, which is a ground already (IR-4).
        Some(Schooling::Professionalisation) => {}
        Some(schooling) => reasons.push(Reason::new(&code::ENROLLED).with("schooling", schooling.id())),
    }
    if request.listed_establishment != Some(true) {
        let enrol = Remedy::new(&code::ENROL_AT_LISTED_ESTABLISHMENT);
        grounds.add(Reason::new(&code::ESTABLISHMENT_NOT_LISTED), [enrol]);
    }
    if request.schooling == Some(Schooling::IntegrationCourse) {
        let above = terms.course_hours_above.value.0;
        match request.theory_hours.map(Count::get) {
            None => grounds.add(
                Reason::new(&code::COURSE_HOURS_NOT_SAID).with("above", above),
                [Remedy::new(&code::SAY_COURSE_HOURS)],
            ),
            Some(hours) if hours <= above => {
                grounds
                    .add(Reason::new(&code::COURSE_TOO_SHORT).with("hours", hours).with("above", above), []);
            }
            Some(hours) => {
                reasons
                    .push(Reason::new(&code::COURSE_LONG_ENOUGH).with("hours", hours).with("above", above));
            }
        }
    }
    reasons
}

/// A product with its grounds, or with what speaks for it: what holds for both products, and `own`.
fn judged(
    product: Product,
    request: &EligibilityRequest,
    terms: &SeasonTerms,
    grounds: Grounds,
    own: Vec<Reason>,
) -> ProductAssessment {
    let (verdict, reasons) = grounds.judge(|| {
        let mut reasons = vec![
            Reason::new(&code::LIVES_IN_REGION).with("department", request.department.code().to_owned()),
            Reason::new(&code::DECLARED_PUPIL),
        ];
        reasons.extend(own);
        reasons.extend(no_aid(terms, request.birth_date));
        let contracts = request.ended_contracts.as_deref().unwrap_or_default();
        let fraud = |contract| bars::fraud_reason(contract, terms, request.request_day);
        reasons.extend(contracts.iter().filter_map(fraud));
        ((), reasons)
    });
    ProductAssessment { product, verdict, reasons }
}

/// IR-6, art. 3.5: no subsidy, scholarship rate or third-party funding for a holder under 11, whichever product.
pub(super) fn no_aid(terms: &SeasonTerms, birth: Day) -> Option<Reason> {
    is_under_junior_age(terms, birth).then(|| {
        Reason::new(&code::NO_AID_UNDER_JUNIOR_AGE)
            .with("age", terms.junior_age.value.years())
            .with("referenceDay", terms.junior_reference.value)
    })
}

/// IR-1 to IR-6, IR-11, IR-12, art. 1.2, 2.2, 2.4, 3.5, 6.2, 6.6: which of the two products a holder may have,
/// and which is cheaper before subsidies (IR-5).
///
/// # Errors
/// `out-of-order` where the birth or an ended contract lies after the day of the request,
/// `no-tariff-in-force` where no book knows the season.
///
/// ```
/// use portillon::imagine_r::{eligibility, EligibilityRequest, Product, Season};
/// use portillon::{Books, Department};
/// let request = EligibilityRequest {
///     season: Season::new(2025).unwrap(),
///     request_day: "2025-07-01".parse()?,
///     birth_date: "2015-01-01".parse()?,
///     department: Department::new("75").unwrap(),
///     pupil: true,
///     schooling: None,
///     listed_establishment: None,
///     theory_hours: None,
///     pass_last_season: false,
///     identity_proof: true,
///     ended_contracts: None,
/// };
/// assert_eq!(eligibility(Books::BUILT_IN, &request)?.cheapest, Some(Product::Junior));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn eligibility(books: Books, request: &EligibilityRequest) -> Result<Eligibility, Problems> {
    let day = request.request_day;
    let contracts = request.ended_contracts.as_deref().unwrap_or_default();
    let born_later = (request.birth_date > day).then(|| after_request("birthDate", request.birth_date, day));
    let problems = born_later.into_iter().chain(bars::order_problems(contracts, day));
    let (book, season) = unless(season(books, request.season), problems)?;
    let terms = &season.terms;

    let scolaire = judge_scolaire(request, terms);
    let mut junior = judge_junior(request, terms);
    let granted = |assessment: &ProductAssessment| matches!(assessment.verdict, Verdict::Granted(()));
    if granted(&junior) && granted(&scolaire) {
        junior.reasons.push(
            Reason::new(&code::JUNIOR_IS_CHEAPER)
                .with("junior", terms.junior_price.value)
                .with("scolaire", terms.scolaire_price.value),
        );
    }
    // IR-5: whoever may have Junior may have Scolaire, at the higher price.
    let cheapest = [&junior, &scolaire].into_iter().find(|one| granted(one)).map(|one| one.product);
    Ok(Eligibility { products: vec![scolaire, junior], cheapest, book: book.reference() })
}
