//! Pam, the paratransit of Ile-de-France: rules PM-1 to PM-16, from its payment page and the operator's table of fares.
//!
//! Occasional trips are paid beforehand from a mobility account, regular trips afterwards by a monthly invoice; nothing is
//! ever paid to the driver. One room for each question:
//! - `distance`: how far it is as the crow flies (PM-13);
//! - `fare`: what a trip costs, and who comes along (PM-13, PM-14);
//! - `booking`: when it can be booked (PM-15);
//! - `cancel`: what it costs when it is not made (PM-15);
//! - `payment`: how money can be paid (PM-3, PM-5, PM-8, PM-9, PM-12);
//! - `share`: what a third-party payer pays (PM-11);
//! - `entry`, `ledger`, `account`: the mobility account (PM-1 to PM-5, PM-16);
//! - `invoice`: the invoice of a month (PM-6 to PM-8);
//! - `dunning`: where an invoice stands (PM-7, PM-9, PM-10, PM-16).

pub mod codes;

mod booking;
mod cancel;
mod distance;
mod fare;
mod payment;
mod share;

pub use booking::{BookingRequest, Rider, booking};
pub use cancel::{CancelAnswer, CancelRequest, NoRide, cancel};
pub use distance::{Between, Degrees, Distance, Metres, Place};
pub use fare::{Companion, QuoteRequest, quote};
pub use payment::{Means, PaymentRequest, Purpose, payment};
pub use share::{Parts, Percent, ShareDecision, ShareRequest, ThirdParty, share};

use crate::day::Day;
use crate::network::Network;
use crate::problem::Problem;
use crate::tariff::{Book, Books, PamTariff};

/// The network of Pam.
const NETWORK: Network = Network::IleDeFrance;

/// The book in force on the day that the field `path` names, and what it says of Pam.
fn tariff<'a>(books: Books<'a>, day: Day, path: &str) -> Result<(&'a Book, &'a PamTariff), Problem> {
    books.section(NETWORK, day, path, Book::pam)
}
