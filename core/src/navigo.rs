//! The titles that the Navigo online accounts hold: rules AC-6 to AC-17.
//!
//! Navigo Jour and imagine R have terms of their own ([`crate::navigo_jour`], [`crate::imagine_r`]). One room for each
//! question:
//! - [`quote`]: what a title costs (AC-6 to AC-8, AC-10, AC-15, AC-16, CM-6);
//! - [`sale_window`]: when it is on sale (AC-6, AC-7, AC-15, AC-16);
//! - [`validity`]: when it is valid, and how long a trip lasts (AC-6, AC-7, AC-14 to AC-16);
//! - [`coverage`]: on which modes, lines, stations and zones (AC-6, AC-7, AC-9), which [`crate::reader`] asks too;
//! - [`eligibility`]: who may have it, and at which price (AC-10, AC-11);
//! - [`sharing`]: which medium it may be on, and beside what (AC-17, NJ-8);
//! - [`change`], [`refund`]: when plans change (AC-8, AC-15);
//! - [`annuel_plan`], [`annuel_state`]: what a subscription costs, and how it stands (AC-11 to AC-13);
//! - `liberte`: trips that are paid for afterwards (AC-14).
//!
//! Each room asks the title by the trait `Product`; the titles stand in `semaine` (AC-6) and `mois` (AC-7), with what both share in
//! `pass` (AC-8, AC-10), in `annuel` (AC-11 to AC-13), `gratuite` (AC-10), `ticket` (AC-15) and `paris_visite` (AC-16);
//! `reduced` says who pays a reduced price (AC-10).

pub mod codes;

mod annuel;
mod asked;
mod change;
pub(crate) mod coverage;
mod eligibility;
mod gratuite;
pub(crate) mod liberte;
mod mois;
mod paris_visite;
mod pass;
mod person;
pub(crate) mod product;
mod quote;
mod reduced;
mod refund;
mod sale;
mod semaine;
mod sharing;
mod ticket;
pub(crate) mod validity;

pub use annuel::{
    AnnuelCause, AnnuelEvent, AnnuelHappening, AnnuelMonth, AnnuelOption, AnnuelOptionNow, AnnuelPayment,
    AnnuelPhase, AnnuelState, AnnuelStateRequest, MonthStatus, Payer, PlanRequest as AnnuelPlanRequest,
    plan as annuel_plan, state as annuel_state,
};
pub use change::{ChangeRequest, change};
pub use coverage::{CoverageRequest, coverage};
pub use eligibility::{EligibilityRequest, eligibility};
pub use liberte::{
    ChargedTrip, DayCharge, LiberteDay, LiberteDayRequest, LiberteMonth, LiberteMonthRequest,
    LiberteSubscriptionRequest, LiberteTap, LiberteTrip, MonthState, Travel, liberte_day, liberte_month,
    liberte_subscription,
};
pub use person::{Person, Right};
pub(crate) use quote::priced_by;
pub use quote::{QuoteRequest, quote};
pub use refund::{RefundCause, RefundRequest, refund};
pub use sale::{SaleRequest, sale_window};
pub use sharing::{HeldTitle, SharingRequest, sharing};
pub use validity::{ValidityRequest, validity};

use crate::network::Network;

/// The network that sells them.
const NETWORK: Network = Network::IleDeFrance;
