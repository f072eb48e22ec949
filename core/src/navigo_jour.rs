//! Navigo Jour, the day pass of Ile-de-France: rules NJ-1 to NJ-19, from the general terms of sale and use in
//! force since 2025-01-01.
//!
//! One room for each question:
//! - [`quote`], [`quote_batch`]: what a purchase costs (NJ-1 to NJ-8);
//! - [`sale_window`]: when a pass is sold (NJ-5);
//! - [`sharing`]: what may be on the medium beside it (NJ-7, NJ-8);
//! - [`validity`], [`coverage`], [`check_entry`]: when and where it is valid (NJ-9 to NJ-12);
//! - [`change_day`], [`refund`], [`replacement`]: when plans or media fail (NJ-13 to NJ-17);
//! - [`inspection`]: what an inspector's finding leads to (NJ-18);
//! - [`seller`]: who sells at a machine (NJ-19).

pub mod codes;

mod after_sale;
pub(crate) mod coverage;
mod entry;
mod inspection;
pub(crate) mod medium;
mod quote;
mod sale;
mod seller;
pub(crate) mod validity;

pub use after_sale::{
    Carrier, ChangeRequest, Custody, Incident, RefundRequest, ReplacementRequest, change_day, refund,
    replacement,
};
pub use coverage::{CoverageRequest, coverage};
pub use entry::{Entry, EntryDecision, EntryRequest, check_entry};
pub use inspection::{Finding, Inspection, InspectionRequest, Penalty, inspection};
pub use medium::{HeldTitle, SharingRequest, sharing};
pub use quote::{QuoteBatch, QuoteRequest, quote, quote_batch};
pub use sale::{ValidityDayRequest, sale_window};
pub use seller::{SellerOfRecord, SellerRequest, seller};
pub use validity::validity;

pub(crate) use sale::sale_days;

pub use crate::station::Station;

use crate::day::Day;
use crate::network::Network;
use crate::problem::Problem;
use crate::tariff::{Book, Books, NavigoJourTariff};

/// The network that sells it.
const NETWORK: Network = Network::IleDeFrance;

/// The book in force on the day that the field `path` names, and what it says of Navigo Jour.
pub(crate) fn tariff<'a>(
    books: Books<'a>,
    day: Day,
    path: &str,
) -> Result<(&'a Book, &'a NavigoJourTariff), Problem> {
    books.section(NETWORK, day, path, Book::navigo_jour)
}
