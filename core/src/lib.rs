//! The fare rules of public transport passes: pricing, eligibility and validity windows.
//!
//! Portillon answers what a portal, a ticket reader or a partner has to know of a title: what it costs and
//! when it is sold, when and where it is valid, what happens when plans change. Each answer carries its
//! reasons, and each reason the rule and the article of the document that it comes from.
//!
//! ```
//! use portillon::navigo_jour::{self, QuoteRequest};
//! use portillon::{Books, Day, Medium, Verdict};
//!
//! let request = QuoteRequest::one(Day::parse("2026-01-02")?, Medium::NavigoEasy, Day::parse("2026-01-05")?);
//! let quote = navigo_jour::quote(Books::BUILT_IN, &request)?;
//! let Verdict::Granted(offer) = &quote.verdict else { panic!("{:?}", quote.reasons) };
//! assert_eq!(offer.total.to_string(), "12.30");
//! assert_eq!(quote.reasons[0].code(), "all-zones");
//! # Ok::<(), portillon::Problems>(())
//! ```
//!
//! What it does not do: it has no clock (every day and instant is given to it), reads no files, keeps no
//! state, and never uses a floating-point number. The same request with the same tariff books gives the same
//! bytes everywhere.
//!
//! - [`navigo_jour`]: the day pass of Ile-de-France.
//! - [`imagine_r`]: the yearly passes of its pupils.
//! - [`pam`]: how the paratransit of Ile-de-France is booked and paid.
//! - [`navigo`]: the other titles of Ile-de-France: passes of a week and of a month.
//! - [`navigo_account`]: what the online accounts of their holders and payers show.
//! - [`reader`]: what its readers answer to a medium.
//! - [`partner`]: whether a pass is valid, for the partners of the authority.
//! - [`advice`]: which titles to buy for the trips that are planned.
//! - [`navitap`]: what contactless travel on the boats of Lago di Garda costs.
//! - [`tariff`]: tariff books, the data that the rules use.
//! - [`day`], [`instant`], [`calendar`], [`age`], [`money`]: what all documents share (rules CM-1 to CM-10).
//! - [`wire`]: the JSON form of requests and answers.

#[macro_use]
mod vocabulary;

pub mod advice;
pub mod age;
pub mod answer;
pub mod calendar;
pub mod day;
pub mod department;
pub mod id;
pub mod imagine_r;
pub mod instant;
pub mod medium;
pub mod mode;
pub mod money;
pub mod name;
pub mod navigo;
pub mod navigo_account;
pub mod navigo_jour;
pub mod navitap;
pub mod network;
mod order;
pub mod pam;
pub mod partner;
pub mod problem;
pub mod reader;
pub mod reason;
pub mod station;
pub mod tariff;
pub mod title;
pub mod wire;
pub mod zones;

pub use answer::{
    Assessment, Line, Offer, Payment, Quote, Refund, RefundDue, SaleWindow, Validity, ValidityWindow, Window,
};
pub use day::Day;
pub use department::Department;
pub use id::Id;
pub use instant::{Clock, Instant, Stamp};
pub use medium::Medium;
pub use mode::Mode;
pub use money::{Currency, Money};
pub use name::Name;
pub use network::Network;
pub use problem::{Problem, Problems};
pub use reason::{Decision, Fact, FactValue, Reason, Remedy, Verdict};
pub use station::Station;
pub use tariff::{Book, Books};
pub use title::Title;
pub use zones::Zones;
