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

mod account;
mod booking;
mod cancel;
mod distance;
mod dunning;
mod entry;
mod fare;
mod invoice;
mod ledger;
mod payment;
mod share;

pub use account::{AccountAnswer, AccountRequest, RefusedEntry, account};
pub use booking::{BookingRequest, Rider, booking};
pub use cancel::{CancelAnswer, CancelRequest, NoRide, cancel};
pub use distance::{Between, Degrees, Distance, Metres, Place};
pub use dunning::{DunningAnswer, DunningRequest, DunningState, InvoicePayment, Reminder, dunning};
pub use entry::{AccountEntry, AccountEvent, Refund, TopUp, Trip};
pub use fare::{Companion, QuoteRequest, quote};
pub use invoice::{InvoiceAnswer, InvoiceRequest, InvoicedTrip, MonthlyInvoice, Reference, invoice};
pub use ledger::{LineKind, StatementLine};
pub use payment::{Means, PaymentRequest, Purpose, payment};
pub use share::{Parts, Percent, ShareDecision, ShareRequest, ThirdParty, share};

pub use crate::id::Id;

use crate::day::Day;
use crate::network::Network;
use crate::problem::Problem;
use crate::tariff::{Book, Books, PamTariff};
use crate::wire::Reader;

/// The network of Pam.
const NETWORK: Network = Network::IleDeFrance;

/// The book in force on the day that the field `path` names, and what it says of Pam.
fn tariff<'a>(books: Books<'a>, day: Day, path: &str) -> Result<(&'a Book, &'a PamTariff), Problem> {
    books.section(NETWORK, day, path, Book::pam)
}

/// The book and its figures of the day that is being read.
fn read_tariff<'a>(books: Books<'a>, day: Day, reader: &mut Reader) -> Option<(&'a Book, &'a PamTariff)> {
    let found = tariff(books, day, "");
    found.map_err(|problem| reader.problem(problem.code, problem.message, problem.remedy)).ok()
}
