//! The service: partners check that a pass is valid (PC-1 to PC-9). What is decided, the component decides.
//!
//! - `request`: what a partner sends, and who signed it; `answer`: what it is answered;
//! - `judge`: the component, asked before the look-up and after it;
//! - `desk`: from the body of a request to its answer; `worker`: the checks that wait, answered together;
//! - `round`: what a check asks of the store and what it is told; `keys`: the keys under which numbers and birth dates are
//!   stored;
//! - `store`: what is kept, in SQLite or PostgreSQL; `partners`: who may ask, and what was agreed on; `import`: passes from
//!   files;
//! - `server`: the service over HTTP; `listen` its connections, `tls` its certificate, `openapi` its description,
//!   `metrics` how it goes.

mod answer;
mod desk;
mod import;
mod judge;
mod keys;
mod listen;
mod metrics;
mod openapi;
mod partners;
mod request;
mod round;
#[cfg(test)]
mod sample;
mod server;
mod store;
#[cfg(test)]
mod tests;
mod tls;
mod worker;

pub use answer::{Answer, Refusal};
pub use import::{Entry, Import, Imported, Rejected};
pub use judge::Judge;
pub use keys::KeyRing;
pub use listen::Patience;
pub use partners::{Agreement, Known, Partner, PartnerError, read_public_key};
pub use request::{Claims, Request};
pub use round::{Ask, Credential, Decided, Facts, Hashed, NumberKind, Sought};
pub use server::{LARGEST_BODY, Service};
pub use store::{MOST_TITLES, Quota, Store, StoreError};
pub use tls::Certificate;
pub use worker::Passes;
