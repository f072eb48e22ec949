//! Portillon in a host: the component, run by wasmtime.
//!
//! ```
//! use portillon_host::Portillon;
//! use portillon_host::api::{navigo_jour::QuoteRequest, types::{Date, Medium, QuoteVerdict}};
//!
//! let portillon = Portillon::embedded()?;
//! let mut session = portillon.session();
//!
//! // Typed, as the WIT says.
//! let answer = session.quote(&[], &QuoteRequest {
//!     purchase_day: Date { year: 2026, month: 1, day: 2 },
//!     medium: Medium::NavigoEasy,
//!     quantity: 1,
//!     validity_days: vec![Date { year: 2026, month: 1, day: 5 }],
//!     zones: None,
//!     on_medium: None,
//! })?;
//! let QuoteVerdict::Granted(offer) = answer.verdict else { panic!("refused") };
//! assert_eq!(offer.total, 12_30);
//!
//! // Any function, in JSON.
//! let reply = session.call_json("navigo-jour.sale-window", &[], br#"{"validityDay":"2026-01-05"}"#)?;
//! assert!(reply.starts_with(r#"{"ok":{"window":{"from":"2025-12-30T00:00:00+01:00""#));
//! # Ok::<(), portillon_host::Error>(())
//! ```
//!
//! # What runs where
//! A [`Portillon`] is the compiled component: make one per process (about 0.1 s) and share it between
//! threads. A [`Session`] is an instance of it with its tariff books: make one per thread and use it for many
//! calls, or a fresh one for each (some tens of microseconds) where requests must not share memory.
//!
//! The component imports nothing: no file, no clock, no network. A session is held to [`Limits`] of memory
//! and time. Where the component fails inside (which is a defect), the call returns [`Error`], the
//! instance is thrown away, and the next call starts on a fresh one with the same books.
//!
//! A request that is wrong is [`Error::BadRequest`] with every problem; a refusal ("too late", "not sold on
//! this medium") is an answer.

// The one exception stands in `engine`, with its proof.
#![deny(unsafe_code)]

#[cfg(feature = "host")]
pub mod api;
#[cfg(feature = "host")]
mod component;
#[cfg(feature = "host")]
mod engine;
#[cfg(feature = "host")]
mod error;
#[cfg(feature = "host")]
mod json;
#[cfg(feature = "host")]
mod limits;
#[cfg(feature = "host")]
pub mod lines;
#[cfg(feature = "host")]
pub mod logs;
#[cfg(feature = "host")]
pub mod metrics;
#[cfg(feature = "partner-client")]
pub mod partner_client;
#[cfg(feature = "host")]
pub mod reader;
#[cfg(feature = "host")]
pub mod receiver;
#[cfg(feature = "host")]
mod retention;
#[cfg(feature = "host")]
pub mod service;
#[cfg(feature = "host")]
mod session;
#[cfg(feature = "host")]
mod value;

#[cfg(feature = "host")]
pub use component::Portillon;
#[cfg(feature = "host")]
pub use error::Error;
#[cfg(feature = "host")]
pub use json::{MAX_LINE, too_long_reply};
#[cfg(feature = "host")]
pub use limits::{Limits, State};
#[cfg(feature = "host")]
pub use retention::Retention;
#[cfg(feature = "host")]
pub use session::{BookId, Session};
#[cfg(feature = "host")]
pub use wasmtime;
