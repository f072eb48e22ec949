//! Navigo Mois, also by Solidarité (AC-7).

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

/// A pass of a calendar month.
pub(super) struct Mois(Title);

/// At the full price.
pub(super) const MOIS: Mois = Mois(Title::NavigoMois);
/// By Solidarité.
pub(super) const SOLIDARITE: Mois = Mois(Title::NavigoMoisSolidarite);

static KINDS: Kinds = Kinds {
    on_sale: &code::MONTH_ON_SALE,
    not_yet: &code::MONTH_NOT_YET_ON_SALE,
    no_longer: &code::MONTH_NO_LONGER_ON_SALE,
    valid: &code::VALID_FOR_MONTH,
    noctilien: &code::NOCTILIEN_AFTER_MONTH,
    paid: &code::PASS_PAID_AT_ONCE,
    too_many: &code::ONE_PASS_ON_MEDIUM,
};

impl Product for Mois {
    fn shape(&self) -> Shape {
        Shape { starts: Starts::FirstOfMonth, by_zones: true, by_days: false }
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

    /// AC-7: from the 20th of the month before to the 19th of the month.
    fn sale_days(&self, book: &Book, first_day: Day) -> Option<Days> {
        let tariff = book.navigo_passes()?;
        let before = first_day.previous().first_of_month();
        Some(Days {
            first: before.plus_days(tariff.month_sale_from.value.0.saturating_sub(1)),
            last: first_day.plus_days(tariff.month_sale_until.value.0.saturating_sub(1)),
        })
    }

    fn rate(&self, _: &Book, person: &Person, _: Day, grounds: &mut Grounds) -> Option<(Rate, Vec<Reason>)> {
        if self.0 == Title::NavigoMoisSolidarite {
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
                pass::refund(book, tariff, request, first_day, tariff.refund_days_of_month.value.0)
            }
            _ => not_refunded(book, self.0),
        })
    }
}
