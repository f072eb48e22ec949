//! What a month of Annuel costs, and which is free (AC-11, AC-12).

use super::Annuel;
use crate::day::Day;
use crate::money::Money;
use crate::navigo::NETWORK;
use crate::navigo::product::Product as _;
use crate::tariff::{Book, Books, NavigoAnnuelTariff};
use crate::zones::Zones;

/// The price of a year for zones, by a book.
pub(super) fn of_year(annuel: &Annuel, book: &Book, zones: Option<Zones>) -> Option<Money> {
    annuel.prices(book).into_iter().find(|row| row.zones == zones).map(|row| row.price)
}

/// Into how many equal parts the price of a year is divided: elevenths, of Senior twelfths.
pub(super) fn parts(annuel: &Annuel, tariff: &NavigoAnnuelTariff) -> u32 {
    if annuel.is_senior() { tariff.senior_months.value.0 } else { tariff.paid_months.value.0 }
}

/// AC-11, AC-12: the price of a month, of the year's price in force on its first day; `None` where no book knows it.
pub(super) fn of_month(annuel: &Annuel, books: Books, zones: Option<Zones>, month: Day) -> Option<Money> {
    let book = books.in_force(NETWORK, month)?;
    let parts = parts(annuel, book.navigo_annuel()?);
    Some(of_year(annuel, book, zones)?.share(1, parts))
}

/// AC-11: the months in a row that were paid.
#[derive(Clone, Copy, Default)]
pub(super) struct Count(u32);

impl Count {
    /// Whether the next month is free: after eleven whole months in a row; never of Senior. The free month restarts the
    /// count.
    pub(super) fn next_is_free(&mut self, annuel: &Annuel, tariff: &NavigoAnnuelTariff) -> bool {
        let free = !annuel.is_senior() && self.0 >= tariff.paid_months.value.0;
        self.0 = if free { 0 } else { self.0.saturating_add(1) };
        free
    }

    /// A suspended month restarts it.
    pub(super) fn restart(&mut self) {
        self.0 = 0;
    }
}
