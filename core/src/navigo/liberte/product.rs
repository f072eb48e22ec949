//! What Liberté + is, as a title among the others (AC-14).

use crate::day::Day;
use crate::navigo::codes as code;
use crate::navigo::person::Person;
use crate::navigo::product::{Asked, Days, Kinds, PriceRow, Product, Shape, Starts, Terms};
use crate::navigo::reduced::{self, Child};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, PriceDay, Rate};
use crate::title::Title;

/// A contract whose trips are paid for afterwards.
pub(in crate::navigo) struct LibertePlus;

static KINDS: Kinds = Kinds {
    on_sale: &code::LIBERTE_ON_SALE,
    not_yet: &code::LIBERTE_NOT_YET_ON_SALE,
    no_longer: &code::LIBERTE_NO_LONGER_ON_SALE,
    valid: &code::VALID_FOR_LIBERTE_TRIP,
    noctilien: &code::VALID_FOR_LIBERTE_TRIP,
    paid: &code::LIBERTE_FEE_PAID,
    too_many: &code::ONE_PASS_ON_MEDIUM,
};

impl Product for LibertePlus {
    fn shape(&self) -> Shape {
        Shape { starts: Starts::FirstUse, by_zones: false, by_days: false }
    }

    fn kinds(&self) -> &'static Kinds {
        &KINDS
    }

    fn terms<'b>(&self, book: &'b Book) -> Option<Terms<'b>> {
        let tariff = book.liberte()?;
        Some(Terms { price_day: PriceDay::PurchaseDay, media: &tariff.media.value, most: 1 })
    }

    /// The fee of a subscription after the first.
    fn prices(&self, book: &Book) -> Vec<PriceRow> {
        let row = |rate, price| PriceRow { rate, zones: None, days: None, price };
        book.liberte().map_or_else(Vec::new, |tariff| {
            vec![row(Rate::Full, tariff.fee.value), row(Rate::Reduced, tariff.reduced_fee.value)]
        })
    }

    /// On every day of the book.
    fn sale_days(&self, book: &Book, _: Day) -> Option<Days> {
        Some(Days { first: book.from(), last: book.until().previous() })
    }

    fn rate(
        &self,
        book: &Book,
        person: &Person,
        day: Day,
        grounds: &mut Grounds,
    ) -> Option<(Rate, Vec<Reason>)> {
        let child = Child::of_tickets(book.navigo_tickets()?);
        reduced::by_age_or_right(child, Title::LibertePlus, person, day, grounds)
    }

    /// It is subscribed to, not bought: `liberte_subscription` says what that costs.
    fn check(&self, _: &Book, asked: &Asked, grounds: &mut Grounds) {
        let by_trip = Reason::new(&code::LIBERTE_IS_SUBSCRIBED).with("title", asked.title.id());
        grounds.add(by_trip, [Remedy::new(&code::SUBSCRIBE).with("title", asked.title.id())]);
    }
}
