//! When a trip can be booked (PM-15; fares).

use super::{NETWORK, codes as code, tariff};
use crate::answer::{SaleWindow, Window};
use crate::day::Day;
use crate::instant::Clock;
use crate::problem::Problems;
use crate::reason::Reason;
use crate::tariff::{Books, PamTariff};
use crate::wire::readable;

vocabulary! {
    /// How often somebody rides.
    Rider, "kind of rider" {
        /// Four trips a month or more; invoiced.
        Regular = "regular",
        /// Less; paid beforehand.
        Occasional = "occasional",
    }
}

/// Which trip is to be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookingRequest {
    /// How often the rider rides.
    pub rider: Rider,
    /// Day of the trip.
    pub day: Day,
}

readable!(BookingRequest { rider: "rider" required, day: "day" required, });

/// PM-15: regular riders book 90 to 7 days ahead (Reading: both whole days), occasional ones from 30 days ahead to before
/// 12:00 the day before.
fn window(tariff: &PamTariff, BookingRequest { rider, day }: BookingRequest) -> Window {
    let ahead = |days: u32| day.minus_days(days);
    match rider {
        Rider::Regular => {
            let last = ahead(tariff.regular_to.value.0);
            Window::between(NETWORK, ahead(tariff.regular_from.value.0), last.next(), Clock::MIDNIGHT)
        }
        Rider::Occasional => {
            let last = ahead(tariff.occasional_days_before.value.0);
            let until = tariff.occasional_until.value;
            Window::between(NETWORK, ahead(tariff.occasional_from.value.0), last, until)
        }
    }
}

/// PM-15: when a trip can be booked.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day of the trip.
///
/// ```
/// use portillon::pam::{booking, BookingRequest, Rider};
/// use portillon::Books;
/// let request = BookingRequest { rider: Rider::Occasional, day: "2026-03-30".parse()? };
/// let window = booking(Books::BUILT_IN, &request)?.window;
/// assert_eq!(window.from.to_string(), "2026-02-28T00:00:00+01:00");
/// assert_eq!(window.until.to_string(), "2026-03-29T12:00:00+02:00");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn booking(books: Books, request: &BookingRequest) -> Result<SaleWindow, Problems> {
    let (book, tariff) = tariff(books, request.day, "day")?;
    let window = window(tariff, *request);
    let ahead = Reason::new(&code::BOOKED_AHEAD).with("rider", request.rider.id());
    let reasons = vec![ahead.with("from", window.from).with("until", window.until)];
    Ok(SaleWindow { window, reasons, book: book.reference() })
}
