//! Who may have a title (AC-10, AC-11).

use super::person::Person;
use super::product::find;
use super::{codes as code, quote};
use crate::answer::Assessment;
use crate::day::Day;
use crate::problem::{Problems, unless};
use crate::reason::{Grounds, Reason};
use crate::tariff::Books;
use crate::title::Title;
use crate::wire::readable;

/// Somebody who wants a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EligibilityRequest {
    /// The title.
    pub title: Title,
    /// Day of the request.
    pub day: Day,
    /// Who.
    pub person: Person,
}

readable!(EligibilityRequest { title: "title" required, day: "day" required, person: "person" required, });

/// AC-10, AC-11: whether somebody may have a title, and at which price.
///
/// # Errors
/// `not-a-navigo-title`; `missing-fact` for what decides and was not said; `out-of-order` for a birth after the day; `no-tariff-in-force` where no book knows the title on
/// that day.
///
/// ```
/// use portillon::navigo::{eligibility, EligibilityRequest, Person, Right};
/// use portillon::{wire::Items, Books, Title};
/// let person = Person { rights: Some(Items::one(Right::SolidariteHalf)), ..Person::default() };
/// let mut request =
///     EligibilityRequest { title: Title::NavigoMoisSolidarite, day: "2026-03-02".parse()?, person };
/// assert!(eligibility(Books::BUILT_IN, &request)?.is_granted());
/// request.person = Person::default();
/// assert_eq!(eligibility(Books::BUILT_IN, &request)?.reasons[0].code(), "no-solidarite");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn eligibility(books: Books, request: &EligibilityRequest) -> Result<Assessment, Problems> {
    let EligibilityRequest { title, day, person } = request;
    let product = find(*title)?;
    let problems = product.missing(person).into_iter().chain(person.born_later(*day));
    let book = unless(quote::priced_by(books, product, *day, Some(*day), "day"), problems)?;
    let mut grounds = Grounds::default();
    let rate = product.rate(book, person, *day, &mut grounds);
    let reasons = rate.map(|(rate, why)| {
        let may = Reason::new(&code::MAY_HAVE_TITLE).with("title", title.id()).with("rate", rate.id());
        std::iter::once(may).chain(why).collect()
    });
    Ok(grounds.decide(book.reference(), || ((), reasons.unwrap_or_default())))
}
