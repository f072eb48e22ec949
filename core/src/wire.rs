//! The JSON form of requests and answers: how JavaScript, the command line and files speak to the core.
//!
//! A request is read from a [`Tree`], which any serde format can give, by one [`Reader`] that finds every
//! problem with its path. The component's typed face uses the same reader, so that all hosts report the same
//! problems in the same words.
//!
//! ```
//! use portillon::wire;
//! let request = br#"{"validityDay": "2026-01-05"}"#;
//! let reply = wire::reply("navigo-jour.sale-window", &[], request);
//! assert!(reply.starts_with(r#"{"ok":{"window":{"from":"2025-12-30T00:00:00+01:00","#));
//! let reply = wire::reply("navigo-jour.sale-window", &[], br#"{"validityDay": 5}"#);
//! assert!(reply.starts_with(r#"{"error":[{"path":"validityDay","code":"wrong-type","#));
//! ```

mod function;
mod items;
mod read;
mod tree;

pub use function::{Answer, BatchItem, call, check, functions, reply};
pub use items::{Count, Items};
pub use read::{Read, Reader};
pub use tree::{Tree, parse};

pub(crate) use read::{optional, readable, required};
