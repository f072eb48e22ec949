//! Paris Visite: days in a row from the first validation on, in all zones and to the airports (AC-16).

use super::codes as code;
use super::person::Person;
use super::product::{Days, Kinds, PriceRow, Product, Shape, Starts, Terms};
use super::reduced::{self, Child};
use crate::day::Day;
use crate::reason::{Grounds, Reason};
use crate::tariff::{Book, Rate};
use crate::title::Title;

/// A pass for visitors.
pub(super) struct ParisVisite;

static KINDS: Kinds = Kinds {
    on_sale: &code::PARIS_VISITE_ON_SALE,
    not_yet: &code::PARIS_VISITE_NOT_YET_ON_SALE,
    no_longer: &code::PARIS_VISITE_NO_LONGER_ON_SALE,
    valid: &code::VALID_FOR_DAYS,
    noctilien: &code::NOCTILIEN_AFTER_DAYS,
    paid: &code::PARIS_VISITE_PAID_AT_ONCE,
    too_many: &code::ONE_PASS_ON_MEDIUM,
};

impl Product for ParisVisite {
    fn shape(&self) -> Shape {
        Shape { starts: Starts::FirstUse, by_zones: false, by_days: true }
    }

    fn kinds(&self) -> &'static Kinds {
        &KINDS
    }

    /// AC-17: two of them exclude each other.
    fn terms<'b>(&self, book: &'b Book) -> Option<Terms<'b>> {
        let tariff = book.paris_visite()?;
        Some(Terms { price_day: tariff.price_day.value, media: &tariff.media.value, most: 1 })
    }

    fn prices(&self, book: &Book) -> Vec<PriceRow> {
        let rows = book.paris_visite().into_iter().flat_map(|tariff| tariff.prices.value.iter());
        let row = |row: &crate::tariff::DaysPrice| PriceRow {
            rate: row.rate,
            zones: None,
            days: Some(row.days.0),
            price: row.price,
        };
        rows.map(row).collect()
    }

    /// On every day of the book.
    fn sale_days(&self, book: &Book, _: Day) -> Option<Days> {
        Some(Days { first: book.from(), last: book.until().previous() })
    }

    /// AC-16: the price for children goes by age alone.
    fn rate(
        &self,
        book: &Book,
        person: &Person,
        day: Day,
        grounds: &mut Grounds,
    ) -> Option<(Rate, Vec<Reason>)> {
        let tariff = book.paris_visite()?;
        let child = Child { from: tariff.child_from.value.years(), until: tariff.child_until.value.years() };
        reduced::by_age(child, Title::ParisVisite, person, day, grounds)
    }
}

#[cfg(test)]
mod tests {
    use crate::instant::Instant;
    use crate::medium::Medium;
    use crate::mode::Mode;
    use crate::navigo::{Person, QuoteRequest, ValidityRequest, quote, validity};
    use crate::reason::{Reason, Verdict};
    use crate::tariff::Books;
    use crate::title::Title;
    use crate::wire::Count;

    /// The total, or the codes of the grounds or problems.
    fn told(bought: &str, days: u32, born: Option<&str>) -> String {
        let request = QuoteRequest {
            title: Title::ParisVisite,
            purchase_day: bought.parse().unwrap(),
            first_day: None,
            zones: None,
            days: Count::new(days),
            quantity: None,
            medium: Medium::NavigoEasy,
            person: Some(Person { birth_date: born.map(|born| born.parse().unwrap()), ..Person::default() }),
            on_medium: None,
        };
        match quote(Books::BUILT_IN, &request) {
            Ok(quote) => match quote.verdict {
                Verdict::Granted(offer) => offer.total.to_string(),
                Verdict::Refused(_) => quote.reasons.iter().map(Reason::code).collect::<Vec<_>>().join(" "),
            },
            Err(problems) => problems[0].code.into(),
        }
    }

    #[test]
    fn one_two_three_and_five_days_have_a_price() {
        let adult = |days| told("2026-06-15", days, None);
        assert_eq!([1, 2, 3, 5].map(adult), ["30.60", "45.40", "63.80", "78.00"]);
        let child = |days| told("2026-06-15", days, Some("2018-01-01"));
        assert_eq!([1, 2, 3, 5].map(child), ["15.30", "22.70", "31.90", "39.00"]);
        assert_eq!(adult(4), "days-not-offered");
        assert_eq!(told("2025-06-15", 1, None), "no-tariff-in-force");
    }

    #[test]
    fn a_child_pays_less_from_the_fourth_to_the_tenth_birthday() {
        let on = |day| told(day, 2, Some("2022-06-15"));
        assert_eq!([on("2026-06-14"), on("2026-06-15")], ["travels-free", "22.70"]);
        let on = |day| told(day, 2, Some("2016-06-15"));
        assert_eq!([on("2026-06-14"), on("2026-06-15")], ["22.70", "45.40"]);
    }

    #[test]
    fn the_days_are_those_from_the_first_validation_on() {
        let until = |used: &str, days, mode| {
            let request = ValidityRequest {
                title: Title::ParisVisite,
                first_day: None,
                first_used: Some(Instant::parse(used).unwrap()),
                zones: None,
                days: Count::new(days),
            };
            let validity = validity(Books::BUILT_IN, &request).unwrap();
            let group = validity.windows.into_iter().find(|group| group.modes.contains(&mode)).unwrap();
            group.window.until.to_string()
        };
        assert_eq!(until("2026-06-15T23:59:59+02:00", 1, Mode::Metro), "2026-06-16T00:00:00+02:00");
        assert_eq!(until("2026-06-16T00:00:00+02:00", 1, Mode::Orlyval), "2026-06-17T00:00:00+02:00");
        assert_eq!(until("2026-06-15T12:00:00+02:00", 5, Mode::Noctilien), "2026-06-20T06:00:00+02:00");
    }
}
