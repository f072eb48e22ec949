//! What it costs and when it is paid (IR-6, IR-20 to IR-22; art. 3.5 to 3.10).

use super::account::Ledger;
use super::bars::after_request;
use super::codes as code;
use super::debits::{Debit, DebitPlan};
use super::eligibility::{Schooling, check_junior_age, check_professionalisation, check_residence, no_aid};
use super::{Product, Season, is_under_junior_age, season, season_name};
use crate::answer::{Line, Offer, Quote};
use crate::day::{Day, out_of_order};
use crate::department::Department;
use crate::money::Money;
use crate::name::Name;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Grounds, Reason, ReasonKind, Remedy};
use crate::tariff::{Books, ImagineRSeason, SchoolLevel, SeasonTerms, Subsidy};
use crate::title::Title;
use crate::wire::{Count, Read, Reader, Tree, readable};

vocabulary! {
    /// A means of payment.
    PaymentMeans, "means of payment" {
        /// At once, by card, online.
        Card = "card",
        /// At once, by one cheque, by post.
        Cheque = "cheque",
        /// Nine monthly direct debits.
        DirectDebit = "direct-debit",
        /// Funding by a third party (association, local authority).
        ThirdParty = "third-party",
        /// Cash.
        Cash = "cash",
    }
}

/// A scholarship, as its notice says, without bonuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scholarship {
    /// Of a collège: the amount of the year.
    CollegeAmount(Money),
    /// Of a lycée: the step.
    LyceeStep(Count<0, 20>),
}

impl Read for Scholarship {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.variant(tree, "scholarship", &["college-amount", "lycee-step"], |tag, val, r| match tag {
            "college-amount" => r.required("val", val, Money::read).map(Self::CollegeAmount),
            _ => r.required("val", val, Count::read).map(Self::LyceeStep),
        })
    }
}

/// A subscription, to find its price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRequest {
    /// The season.
    pub season: Season,
    /// The product.
    pub product: Product,
    /// Birth date of the holder.
    pub birth_date: Day,
    /// Department of residence.
    pub department: Department,
    /// What the holder is enrolled in; `None`: not said, so that no subsidy applies.
    pub schooling: Option<Schooling>,
    /// Name of the establishment; `None`: not said.
    pub school: Option<Name>,
    /// Scholarship, where its notice is at hand.
    pub scholarship: Option<Scholarship>,
    /// Means of payment.
    pub payment: PaymentMeans,
    /// Day on which the subscription is accepted.
    pub acceptance_day: Day,
}

readable!(QuoteRequest {
    season: "season" required,
    product: "product" required,
    birth_date: "birthDate" required,
    department: "department" required,
    schooling: "schooling" optional,
    school: "school" optional,
    scholarship: "scholarship" optional,
    payment: "payment" required,
    acceptance_day: "acceptanceDay" required,
});

/// Where the days of the request do not follow one another.
pub(super) fn order_problems(request: &QuoteRequest, terms: Option<&SeasonTerms>) -> Vec<Problem> {
    let day = request.acceptance_day;
    let mut problems = Vec::new();
    if request.birth_date > day {
        problems.push(after_request("birthDate", request.birth_date, day));
    }
    if let Some(terms) = terms {
        if day < terms.opens.value {
            problems.push(out_of_order(
                "acceptanceDay",
                day,
                "the first day of applications,",
                terms.opens.value,
            ));
        } else if day >= terms.end.value {
            let last = terms.end.value.previous();
            let message = format!("`{day}` is after the season's last day, `{last}`");
            problems.push(Problem::new(
                "acceptanceDay",
                "out-of-order",
                message,
                format!("send `{last}` or an earlier day"),
            ));
        }
    }
    problems
}

/// IR-6, IR-22, art. 3.5, 3.10: never cash; a cheque only for Scolaire; no third party for a holder under 11.
pub(super) fn check_payment(
    product: Product,
    payment: PaymentMeans,
    birth_date: Day,
    terms: &SeasonTerms,
    grounds: &mut Grounds,
) {
    let ground = match payment {
        PaymentMeans::Cash => Reason::new(&code::NEVER_CASH),
        PaymentMeans::Cheque if product == Product::Junior => Reason::new(&code::CHEQUE_ONLY_FOR_SCOLAIRE),
        PaymentMeans::ThirdParty if is_under_junior_age(terms, birth_date) => {
            Reason::new(&code::NO_THIRD_PARTY_UNDER_JUNIOR_AGE)
                .with("age", terms.junior_age.value.years())
                .with("referenceDay", terms.junior_reference.value)
        }
        PaymentMeans::Card | PaymentMeans::Cheque | PaymentMeans::DirectDebit | PaymentMeans::ThirdParty => {
            return;
        }
    };
    let means: &[PaymentMeans] = match product {
        Product::Scolaire => &[PaymentMeans::Card, PaymentMeans::Cheque, PaymentMeans::DirectDebit],
        Product::Junior => &[PaymentMeans::Card, PaymentMeans::DirectDebit],
    };
    grounds.add(ground, [choose_payment(means)]);
}

pub(super) fn choose_payment(means: &[PaymentMeans]) -> Remedy {
    Remedy::new(&code::CHOOSE_PAYMENT).with_each("payment", means.iter().map(|means| means.id()))
}

/// The level of school that subsidies know for what someone is enrolled in.
fn level(schooling: Schooling) -> Option<SchoolLevel> {
    match schooling {
        Schooling::Primary => Some(SchoolLevel::Primary),
        Schooling::College => Some(SchoolLevel::College),
        Schooling::Lycee => Some(SchoolLevel::Lycee),
        Schooling::Apprenticeship => Some(SchoolLevel::Apprenticeship),
        Schooling::IntegrationCourse | Schooling::Professionalisation | Schooling::Other => None,
    }
}

impl Subsidy {
    fn asks_for_scholarship(&self) -> bool {
        self.college_amounts.is_some() || self.lycee_steps.is_some()
    }

    /// Whether the row is for this holder, enrolled in `schooling`.
    fn matches(&self, request: &QuoteRequest, schooling: Schooling) -> bool {
        let school = |wanted: &crate::tariff::Text| {
            request.school.as_ref().is_some_and(|school| school.is(wanted.as_str()))
        };
        let scholarship = match (&self.college_amounts, &self.lycee_steps, request.scholarship) {
            (None, None, _) => true,
            (Some(band), None, Some(Scholarship::CollegeAmount(amount))) => {
                schooling == Schooling::College && band.from <= amount && amount < band.until
            }
            (None, Some(band), Some(Scholarship::LyceeStep(step))) => {
                schooling == Schooling::Lycee && (band.from.0..=band.to.0).contains(&step.get())
            }
            (_, _, _) => false,
        };
        self.department == request.department
            && self.level.is_none_or(|wanted| level(schooling) == Some(wanted))
            && self.school.as_ref().is_none_or(school)
            && scholarship
    }

    /// IR-21: scholarship before school before level before any.
    fn specificity(&self) -> (bool, bool, bool) {
        (self.asks_for_scholarship(), self.school.is_some(), self.level.is_some())
    }
}

/// What takes something off the price of a subscription.
pub(super) enum Aid {
    /// Nothing can, for this reason.
    Excluded(Reason),
    /// Nothing does: no row matches.
    NoRow,
    /// The most specific row that matches.
    Row {
        /// What it takes off.
        off: Money,
        /// Whether it asks for the scholarship.
        by_scholarship: bool,
    },
}

/// IR-6, IR-21, art. 3.5, 3.9: what the most specific matching row takes off the price. Without the class, or
/// without a row, the full price applies; nothing is guessed.
pub(super) fn aid(request: &QuoteRequest, season: &ImagineRSeason, price: Money) -> Aid {
    if let Some(no_aid) = no_aid(&season.terms, request.birth_date) {
        return Aid::Excluded(no_aid);
    }
    let Some(schooling) = request.schooling else {
        return Aid::Excluded(Reason::new(&code::CLASS_NOT_SAID));
    };
    let rows = season.subsidies.iter().filter(|row| row.matches(request, schooling));
    // Of rows that are alike the first in the book applies, and `max_by_key` would find the last.
    match rows.rev().max_by_key(|row| row.specificity()) {
        Some(row) => Aid::Row { off: row.off.of(price), by_scholarship: row.asks_for_scholarship() },
        None => Aid::NoRow,
    }
}

/// A reason about a subsidy of the department.
pub(super) fn about_department(request: &QuoteRequest, kind: &'static ReasonKind) -> Reason {
    Reason::new(kind).with("department", request.department.code().to_owned())
}

/// IR-6, IR-21: what is taken off the price, and why.
fn subsidy(request: &QuoteRequest, season: &ImagineRSeason, price: Money) -> (Money, Vec<Reason>) {
    let about = |kind| about_department(request, kind);
    let no_scholarship_row = request.scholarship.map(|_| about(&code::NO_SCHOLARSHIP_ROW));
    match aid(request, season, price) {
        Aid::Excluded(reason) => (Money::ZERO, vec![reason]),
        Aid::NoRow => (Money::ZERO, vec![no_scholarship_row.unwrap_or_else(|| about(&code::NO_SUBSIDY_ROW))]),
        Aid::Row { off, by_scholarship: true } => {
            (off, vec![about(&code::SCHOLARSHIP_RATE_APPLIES).with("amount", off)])
        }
        Aid::Row { off, by_scholarship: false } => {
            let applies = about(&code::SUBSIDY_APPLIES).with("amount", off);
            (off, no_scholarship_row.into_iter().chain([applies]).collect())
        }
    }
}

/// Every ground against a subscription (IR-1, IR-2, IR-4, IR-6, IR-22).
pub(super) fn grounds(request: &QuoteRequest, terms: &SeasonTerms) -> Grounds {
    let mut grounds = Grounds::default();
    check_residence(terms, request.department, &mut grounds);
    check_professionalisation(request.schooling, &mut grounds);
    if request.product == Product::Junior {
        check_junior_age(terms, request.birth_date, &mut grounds);
    }
    check_payment(request.product, request.payment, request.birth_date, terms, &mut grounds);
    grounds
}

/// The price of a subscription, and when it is paid.
pub(super) struct Priced {
    /// Price of the season, without the fee.
    pub full: Money,
    /// What a subsidy takes off it.
    pub off: Money,
    /// Fee of the file.
    pub fee: Money,
    /// The account before anything is paid.
    pub ledger: Ledger,
    /// Why it costs so much, and is paid then.
    pub reasons: Vec<Reason>,
}

/// IR-20 to IR-23, IR-14: the price of the whole year, and when it is paid.
pub(super) fn priced(request: &QuoteRequest, season: &ImagineRSeason) -> Priced {
    let terms = &season.terms;
    let full = full_price(request.product, terms);
    let fee = terms.fee.value;
    let (off, why_off) = subsidy(request, season, full);
    let price = full - off;
    let due = request.acceptance_day;
    let at_once = |kind| {
        let extra = fee;
        let payment = Debit { due, ninths: terms.debits.value.0, price, extra, prepaid: Money::ZERO };
        (vec![payment], vec![Reason::new(kind).with("due", due)])
    };
    let (payments, why_then) = match request.payment {
        PaymentMeans::DirectDebit => {
            let plan = DebitPlan::accepted(terms, due);
            (plan.debits(price, fee), plan.reasons(fee))
        }
        PaymentMeans::ThirdParty => at_once(&code::PAID_BY_THIRD_PARTY),
        PaymentMeans::Card | PaymentMeans::Cheque | PaymentMeans::Cash => at_once(&code::PAID_AT_ONCE),
    };
    let ledger = Ledger::open(price, fee, payments, request.payment == PaymentMeans::DirectDebit);

    let mut reasons = vec![
        Reason::new(&code::SEASON_PRICE)
            .with("season", season_name(request.season.get()))
            .with("price", full),
    ];
    reasons.extend(why_off);
    reasons.push(Reason::new(&code::WHOLE_YEAR_DUE));
    reasons.push(Reason::new(&code::FEE_NOT_REFUNDED).with("fee", fee));
    reasons.extend(why_then);
    Priced { full, off, fee, ledger, reasons }
}

/// IR-20: the price of the season without the fee.
pub(super) fn full_price(product: Product, terms: &SeasonTerms) -> Money {
    match product {
        Product::Scolaire => terms.scolaire_price.value,
        Product::Junior => terms.junior_price.value,
    }
}

/// IR-6, IR-20 to IR-23, art. 3.5 to 3.11: the price of the whole year, whenever one subscribes, and when it is
/// paid. Lines and payments each add up to the total.
///
/// # Errors
/// `out-of-order` where the birth lies after the acceptance, or the acceptance before the applications open or
/// after the season, `no-tariff-in-force` where no book knows the season.
///
/// ```
/// use portillon::imagine_r::{quote, PaymentMeans, Product, QuoteRequest, Season};
/// use portillon::{Books, Department, Verdict};
/// let request = QuoteRequest {
///     season: Season::new(2025).unwrap(),
///     product: Product::Junior,
///     birth_date: "2016-05-01".parse()?,
///     department: Department::new("93").unwrap(),
///     schooling: None,
///     school: None,
///     scholarship: None,
///     payment: PaymentMeans::DirectDebit,
///     acceptance_day: "2025-09-15".parse()?,
/// };
/// let Verdict::Granted(offer) = quote(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!(offer.total.to_string(), "24.80");
/// // One ninth of 16.80, and the fee of 8.00.
/// assert_eq!((offer.payments.len(), offer.payments[0].amount.to_string()), (9, "9.84".into()));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn quote(books: Books, request: &QuoteRequest) -> Result<Quote, Problems> {
    let found = season(books, request.season);
    let problems = order_problems(request, found.as_ref().ok().map(|(_, season)| &season.terms));
    let (book, season) = unless(found, problems)?;
    Ok(grounds(request, &season.terms).decide(book.reference(), || {
        let Priced { full, off, fee, ledger, reasons } = priced(request, season);
        let title = match request.product {
            Product::Scolaire => Title::ImagineRScolaire,
            Product::Junior => Title::ImagineRJunior,
        };
        let mut lines = vec![Line::of(title.id(), 1, full)];
        if off > Money::ZERO {
            lines.push(Line::of("subsidy", 1, Money::ZERO - off));
        }
        lines.push(Line::of("fee", 1, fee));
        let currency = book.currency();
        let payments = ledger.account(currency).payments;
        (Offer { currency, lines, total: full - off + fee, payments }, reasons)
    }))
}
