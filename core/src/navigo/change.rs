//! Whether the zones of a title are changed, and for how much more (AC-8, AC-15).

use super::person::Person;
use super::product::find;
use super::{asked, codes as code, quote};
use crate::answer::Quote;
use crate::day::Day;
use crate::medium::Medium;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Grounds, Reason};
use crate::tariff::{Book, Books};
use crate::title::Title;
use crate::wire::readable;
use crate::zones::Zones;

/// A change of zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRequest {
    /// The title.
    pub title: Title,
    /// Day on which the change is asked for.
    pub request_day: Day,
    /// First day of validity, for a title that has one.
    pub first_day: Option<Day>,
    /// Zones today, for a title that is sold by them.
    pub zones: Option<Zones>,
    /// Zones wanted.
    pub new_zones: Option<Zones>,
    /// The medium that it is on.
    pub medium: Medium,
    /// Who travels; `None`: nothing is known.
    pub person: Option<Person>,
}

readable!(ChangeRequest {
    title: "title" required,
    request_day: "requestDay" required,
    first_day: "firstDay" optional,
    zones: "zones" optional,
    new_zones: "newZones" optional,
    medium: "medium" required,
    person: "person" optional,
});

/// AC-8, AC-15: the price of a change of zones: the difference, paid at once; or every ground against it.
///
/// # Errors
/// `not-a-navigo-title`; `missing-day`, `missing-zones`, `not-needed` and `not-a-first-day` where the request does not fit
/// the title; `not-a-change` for the zones that it has already; `out-of-order` for a change before the title is on sale, or
/// before birth; `no-tariff-in-force` where no book knows the price.
///
/// ```
/// use portillon::navigo::{change, ChangeRequest};
/// use portillon::{Books, Medium, Title, Verdict, Zones};
/// let mut request = ChangeRequest {
///     title: Title::NavigoMois,
///     request_day: "2026-03-19".parse()?,
///     first_day: Some("2026-03-01".parse()?),
///     zones: Zones::new(4, 5),
///     new_zones: Zones::new(1, 5),
///     medium: Medium::NavigoPersonalised,
///     person: None,
/// };
/// let Verdict::Granted(offer) = change(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!(offer.total.to_string(), "6.40");
/// request.request_day = "2026-03-20".parse()?;
/// assert_eq!(change(Books::BUILT_IN, &request)?.reasons[0].code(), "zones-change-too-late");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn change(books: Books, request: &ChangeRequest) -> Result<Quote, Problems> {
    let &ChangeRequest { title, request_day, zones, new_zones, .. } = request;
    let product = find(title)?;
    let shape = product.shape();
    let first_day = asked::first_day(shape, request.first_day);
    let mut problems = Vec::new();
    problems.extend(first_day.as_ref().err().cloned());
    problems.extend(asked::zones(shape, "zones", zones));
    problems.extend(asked::zones(shape, "newZones", new_zones));
    if let Some(same) = new_zones.filter(|new| zones == Some(*new)) {
        let message = format!("zones {} to {} are those that it has", same.first(), same.last());
        problems.push(Problem::new("newZones", "not-a-change", message, "send other zones"));
    }
    problems.extend(request.person.as_ref().and_then(|person| person.born_later(request_day)));
    let Ok(first_day) = first_day else { return Err(Problems(problems)) };
    let path = if first_day.is_some() { "firstDay" } else { "requestDay" };
    let book = unless(quote::priced_by(books, product, request_day, first_day, path), problems)?;
    product.change(book, request)
}

/// AC-15: a title that is not changed.
pub(super) fn not_changed(book: &Book, title: Title) -> Quote {
    let mut grounds = Grounds::default();
    grounds.add(Reason::new(&code::NOT_CHANGED).with("title", title.id()), []);
    grounds.refuse(book.reference())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::navigo::Right;
    use crate::reason::Verdict;
    use crate::wire::Items;

    fn asked(title: Title, first: &str, on: &str, zones: (u8, u8), new: (u8, u8)) -> ChangeRequest {
        ChangeRequest {
            title,
            request_day: on.parse().unwrap(),
            first_day: Some(first.parse().unwrap()),
            zones: Zones::new(zones.0, zones.1),
            new_zones: Zones::new(new.0, new.1),
            medium: Medium::NavigoPersonalised,
            person: None,
        }
    }

    fn told(request: &ChangeRequest) -> String {
        match change(Books::BUILT_IN, request) {
            Ok(Quote { verdict: Verdict::Granted(offer), .. }) => offer.total.to_string(),
            Ok(Quote { reasons, .. }) => reasons.iter().map(Reason::code).collect::<Vec<_>>().join(" "),
            Err(problems) => format!("{}: {}", problems[0].path, problems[0].code),
        }
    }

    #[test]
    fn the_zones_of_a_month_are_changed_until_the_nineteenth() {
        let on = |day| told(&asked(Title::NavigoMois, "2026-03-01", day, (4, 5), (1, 5)));
        assert_eq!(on("2026-02-19"), "requestDay: out-of-order");
        assert_eq!(on("2026-02-20"), "6.40");
        assert_eq!(on("2026-03-19"), "6.40");
        assert_eq!(on("2026-03-20"), "zones-change-too-late");
    }

    #[test]
    fn the_zones_of_a_week_are_changed_until_thursday() {
        let on = |day| told(&asked(Title::NavigoSemaine, "2026-03-02", day, (4, 5), (2, 3)));
        assert_eq!(on("2026-03-05"), "1.40");
        assert_eq!(on("2026-03-06"), "zones-change-too-late");
    }

    #[test]
    fn zones_are_changed_to_a_price_that_is_not_lower() {
        let to = |new| asked(Title::NavigoMois, "2026-03-01", "2026-03-02", (3, 4), new);
        assert_eq!(told(&to((4, 5))), "zones-cheaper");
        assert_eq!(told(&to((2, 3))), "2.40");
        assert_eq!(told(&to((3, 4))), "newZones: not-a-change");
        assert_eq!(told(&to((2, 5))), "zones-not-offered");
        let Verdict::Refused(remedies) = change(Books::BUILT_IN, &to((4, 5))).unwrap().verdict else {
            panic!("they cost less");
        };
        // Zones 1 to 5 and 2 to 3 cost more than 3 to 4.
        let asked_for: Vec<_> = remedies.iter().map(|remedy| remedy.facts()[0].value.clone()).collect();
        assert_eq!(asked_for, [1_u32.into(), 2_u32.into()]);
    }

    #[test]
    fn zones_are_not_changed_on_a_phone() {
        let mut request = asked(Title::NavigoMois, "2026-03-01", "2026-03-02", (3, 4), (1, 5));
        request.medium = Medium::Phone;
        assert_eq!(told(&request), "no-change-by-app");
    }

    #[test]
    fn the_difference_is_that_of_the_price_paid() {
        let mut request = asked(Title::NavigoMoisSolidarite, "2026-03-01", "2026-03-02", (4, 5), (1, 5));
        let by = |right| Some(Person { rights: Some(Items::one(right)), ..Person::default() });
        request.person = by(Right::SolidariteQuarter);
        assert_eq!(told(&request), "1.55");
        request.person = by(Right::SolidariteHalf);
        assert_eq!(told(&request), "3.20");
    }
}
