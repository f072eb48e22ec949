//! Navigo Solidarité Gratuité, the free pass (AC-10).

use super::change::ChangeRequest;
use super::codes as code;
use super::person::{Person, Right};
use super::product::{Asked, Days, Kinds, Paying, PriceRow, Product, Shape, Starts, Terms};
use super::refund::RefundRequest;
use crate::answer::{Line, Quote, Refund};
use crate::day::Day;
use crate::medium::Medium;
use crate::money::Money;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, PriceDay, Rate};
use crate::title::Title;

/// The free pass. Reading: it is asked about month by month, and loaded on any day before its month ends.
pub(super) struct Gratuite;

/// The one that there is.
pub(super) const GRATUITE: Gratuite = Gratuite;

const MEDIA: &[Medium] = &[Medium::NavigoPersonalised];

static KINDS: Kinds = Kinds {
    on_sale: &code::FREE_PASS_LOADED,
    not_yet: &code::FREE_PASS_NOT_YET,
    no_longer: &code::FREE_PASS_TOO_LATE,
    valid: &code::FREE_PASS_VALID,
    noctilien: &code::FREE_PASS_VALID,
    paid: &code::FREE_OF_CHARGE,
    too_many: &code::ONE_PASS_ON_MEDIUM,
};

/// What was not paid is not changed for a price, and not paid back.
fn nothing_paid() -> Grounds {
    let mut grounds = Grounds::default();
    grounds.add(Reason::new(&code::FREE_OF_CHARGE).with("title", Title::NavigoGratuite.id()), []);
    grounds
}

impl Product for Gratuite {
    fn shape(&self) -> Shape {
        Shape { starts: Starts::FirstOfMonth, by_zones: false, by_days: false }
    }

    fn kinds(&self) -> &'static Kinds {
        &KINDS
    }

    fn terms<'b>(&self, book: &'b Book) -> Option<Terms<'b>> {
        book.navigo_passes()?;
        Some(Terms { price_day: PriceDay::FirstDay, media: MEDIA, most: 1 })
    }

    fn prices(&self, book: &Book) -> Vec<PriceRow> {
        let free = PriceRow { rate: Rate::Full, zones: None, days: None, price: Money::ZERO };
        book.navigo_passes().map(|_| free).into_iter().collect()
    }

    fn sale_days(&self, book: &Book, first_day: Day) -> Option<Days> {
        Some(Days {
            first: book.from().min(first_day),
            last: Starts::FirstOfMonth.next(first_day).previous(),
        })
    }

    fn rate(&self, _: &Book, person: &Person, _: Day, grounds: &mut Grounds) -> Option<(Rate, Vec<Reason>)> {
        let title = Title::NavigoGratuite.id();
        if !person.has(Right::Gratuite) {
            let apply = Remedy::new(&code::APPLY_FOR_RIGHT).with("right", Right::Gratuite.id());
            grounds.add_one(Reason::new(&code::NO_SOLIDARITE).with("title", title), apply);
            return None;
        }
        let entitled = Reason::new(&code::SOLIDARITE_RIGHT).with("title", title);
        Some((Rate::Full, vec![entitled.with("right", Right::Gratuite.id())]))
    }

    fn change(&self, book: &Book, _: &ChangeRequest) -> Result<Quote, Problems> {
        Ok(nothing_paid().refuse(book.reference()))
    }

    fn refund(&self, book: &Book, _: &RefundRequest) -> Result<Refund, Problems> {
        Ok(nothing_paid().refuse(book.reference()))
    }

    fn pay(&self, _: &Book, asked: &Asked, price: Money) -> Paying {
        let free = Reason::new(&code::FREE_OF_CHARGE).with("title", asked.title.id());
        (vec![Line::of(asked.title.id(), asked.quantity, price)], Vec::new(), vec![free])
    }
}

#[cfg(test)]
mod tests {
    use crate::navigo::{Person, QuoteRequest, Right, quote};
    use crate::reason::Verdict;
    use crate::wire::Items;
    use crate::{Books, Medium, Money, Title};

    #[test]
    fn who_has_the_right_travels_free() {
        let mut request = QuoteRequest {
            title: Title::NavigoGratuite,
            purchase_day: "2026-03-31".parse().unwrap(),
            first_day: Some("2026-03-01".parse().unwrap()),
            zones: None,
            days: None,
            quantity: None,
            medium: Medium::NavigoPersonalised,
            person: None,
            on_medium: None,
        };
        assert_eq!(quote(Books::BUILT_IN, &request).unwrap().reasons[0].code(), "no-solidarite");
        request.person = Some(Person { rights: Some(Items::one(Right::Gratuite)), ..Person::default() });
        let Verdict::Granted(offer) = quote(Books::BUILT_IN, &request).unwrap().verdict else { panic!() };
        assert_eq!((offer.total, offer.payments.len()), (Money::ZERO, 0));
        request.purchase_day = "2026-04-01".parse().unwrap();
        assert_eq!(quote(Books::BUILT_IN, &request).unwrap().reasons[0].code(), "free-pass-too-late");
    }
}
