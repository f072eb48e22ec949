//! Navigo Semaine, also by Solidarité (AC-6).

use super::change::{ChangeRequest, not_changed};
use super::person::Person;
use super::product::{Asked, Days, Kinds, PriceRow, Product, Shape, Starts, Terms};
use super::refund::{RefundRequest, not_refunded};
use super::{codes as code, pass};
use crate::answer::{Quote, Refund};
use crate::day::Day;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason};
use crate::tariff::{Book, Rate};
use crate::title::Title;

/// A pass of a week.
pub(super) struct Semaine(Title);

/// At the full price.
pub(super) const SEMAINE: Semaine = Semaine(Title::NavigoSemaine);
/// By Solidarité.
pub(super) const SOLIDARITE: Semaine = Semaine(Title::NavigoSemaineSolidarite);

static KINDS: Kinds = Kinds {
    on_sale: &code::WEEK_ON_SALE,
    not_yet: &code::WEEK_NOT_YET_ON_SALE,
    no_longer: &code::WEEK_NO_LONGER_ON_SALE,
    valid: &code::VALID_FOR_WEEK,
    noctilien: &code::NOCTILIEN_AFTER_WEEK,
    paid: &code::PASS_PAID_AT_ONCE,
    too_many: &code::ONE_PASS_ON_MEDIUM,
};

impl Product for Semaine {
    fn shape(&self) -> Shape {
        Shape { starts: Starts::Monday, by_zones: true, by_days: false }
    }

    fn kinds(&self) -> &'static Kinds {
        &KINDS
    }

    fn terms<'b>(&self, book: &'b Book) -> Option<Terms<'b>> {
        pass::terms(book.navigo_passes()?, self.0)
    }

    fn prices(&self, book: &Book) -> Vec<PriceRow> {
        book.navigo_passes().map_or_else(Vec::new, |tariff| pass::prices(tariff, self.0))
    }

    /// AC-6: from the Friday before to the Thursday of the week.
    fn sale_days(&self, book: &Book, monday: Day) -> Option<Days> {
        let tariff = book.navigo_passes()?;
        let first = monday.minus_days(tariff.week_sale_days_before.value.0);
        Some(Days { first, last: monday.plus_days(tariff.week_sale_days_after.value.0) })
    }

    fn rate(&self, _: &Book, person: &Person, _: Day, grounds: &mut Grounds) -> Option<(Rate, Vec<Reason>)> {
        if self.0 == Title::NavigoSemaineSolidarite {
            return pass::solidarite(self.0, person, grounds);
        }
        Some((Rate::Full, Vec::new()))
    }

    fn check(&self, book: &Book, asked: &Asked, grounds: &mut Grounds) {
        if let Some(tariff) = book.navigo_passes() {
            pass::check(tariff, asked, grounds);
        }
    }

    fn change(&self, book: &Book, request: &ChangeRequest) -> Result<Quote, Problems> {
        match (book.navigo_passes(), request.first_day) {
            (Some(tariff), Some(first_day)) => pass::change(self, book, tariff, request, first_day),
            _ => Ok(not_changed(book, self.0)),
        }
    }

    fn refund(&self, book: &Book, request: &RefundRequest) -> Result<Refund, Problems> {
        Ok(match (book.navigo_passes(), request.first_day) {
            (Some(tariff), Some(first_day)) => {
                pass::refund(book, tariff, request, first_day, tariff.refund_days_of_week.value.0)
            }
            _ => not_refunded(book, self.0),
        })
    }
}
