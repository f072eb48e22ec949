//! When a pass is on sale (NJ-5; art. 4.1).

use super::codes as code;
use super::{NETWORK, tariff};
use crate::answer::{SaleWindow, Window};
use crate::day::Day;
use crate::instant::Clock;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, Books, NavigoJourTariff};
use crate::wire::readable;

/// The pass that a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidityDayRequest {
    /// Validity day of the pass.
    pub validity_day: Day,
}

readable!(ValidityDayRequest { validity_day: "validityDay" required, });

/// The days on which a pass for a day is sold.
pub(crate) struct SaleDays {
    pub(crate) first: Day,
    pub(crate) last: Day,
    /// The first day is that of the first book, not the one that the terms name.
    begins_with_books: bool,
    /// The last day is that of the last book, not the validity day.
    ends_with_books: bool,
}

/// NJ-5, art. 4.1: for validity day V, on sale from V−6 to V, on days that a book covers ("never before the
/// first book"; Reading, by CM-10: nor after the last one, whose successor is not known). `None` where no
/// book covers any of them.
pub(crate) fn sale_days(books: Books, validity_day: Day) -> Option<SaleDays> {
    let opens = |book: &Book| Some(book.navigo_jour()?.sale_days_before.value.0);
    let earliest = books.iter().filter_map(opens).max()?;
    let opens_on = |day| books.in_force(NETWORK, day).and_then(opens);
    let sold_on =
        |before: &u32| opens_on(validity_day.minus_days(*before)).is_some_and(|opens| *before <= opens);
    let first = (0..=earliest).rev().find(sold_on)?;
    let last = (0..=first).find(sold_on)?;
    let day = validity_day.minus_days(first);
    let opens = opens_on(day)?;
    Some(SaleDays {
        first: day,
        last: validity_day.minus_days(last),
        begins_with_books: first < opens,
        ends_with_books: last > 0,
    })
}

/// NJ-5: the grounds against selling a pass for `validity_day` on `purchase_day`, by the tariff of that day.
pub(super) fn check_on_sale(
    books: Books,
    tariff: &NavigoJourTariff,
    validity_day: Day,
    purchase_day: Day,
    grounds: &mut Grounds,
) {
    let about = |kind| Reason::new(kind).with("validityDay", validity_day).with("purchaseDay", purchase_day);
    if purchase_day > validity_day {
        grounds.add(
            about(&code::NO_LONGER_ON_SALE).with("lastSaleDay", validity_day),
            [Remedy::new(&code::CHOOSE_VALIDITY_DAY_FROM).with("validityDay", purchase_day)],
        );
        return;
    }
    // Where no book reaches the sale of that day, the tariff of the purchase says when it would open.
    let first = sale_days(books, validity_day)
        .map_or_else(|| validity_day.minus_days(tariff.sale_days_before.value.0), |days| days.first);
    if purchase_day < first {
        grounds.add(
            about(&code::NOT_YET_ON_SALE).with("firstSaleDay", first),
            [Remedy::new(&code::BUY_FROM).with("firstSaleDay", first)],
        );
    }
}

/// NJ-5: why a pass is on sale.
pub(super) fn on_sale(books: Books, validity_day: Day) -> Option<Reason> {
    let days = sale_days(books, validity_day)?;
    Some(
        Reason::new(&code::ON_SALE)
            .with("validityDay", validity_day)
            .with("firstSaleDay", days.first)
            .with("lastSaleDay", days.last),
    )
}

/// NJ-5, art. 4.1: when a pass for a day is on sale: from six days before 00:00 to the end of the day, as far
/// as tariff books reach.
///
/// # Errors
/// `no-tariff-in-force` where no book covers any of these days.
///
/// ```
/// use portillon::navigo_jour::{sale_window, ValidityDayRequest};
/// use portillon::Books;
/// let request = ValidityDayRequest { validity_day: "2026-03-31".parse()? };
/// let window = sale_window(Books::BUILT_IN, &request)?.window;
/// assert_eq!(window.from.to_string(), "2026-03-25T00:00:00+01:00");
/// assert_eq!(window.until.to_string(), "2026-04-01T00:00:00+02:00");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn sale_window(books: Books, request: &ValidityDayRequest) -> Result<SaleWindow, Problems> {
    let no_tariff = || books.no_tariff(NETWORK, request.validity_day, "validityDay");
    let days = sale_days(books, request.validity_day).ok_or_else(no_tariff)?;
    let (book, _) = tariff(books, days.last, "validityDay")?;
    let mut reasons: Vec<Reason> = on_sale(books, request.validity_day).into_iter().collect();
    if days.begins_with_books {
        reasons.push(Reason::new(&code::NOT_BEFORE_FIRST_BOOK).with("firstSaleDay", days.first));
    }
    if days.ends_with_books {
        reasons.push(Reason::new(&code::NO_BOOK_AFTER).with("lastSaleDay", days.last));
    }
    let window = Window::between(NETWORK, days.first, days.last.next(), Clock::MIDNIGHT);
    Ok(SaleWindow { window, reasons, book: book.reference() })
}
