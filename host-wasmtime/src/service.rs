//! The service: partners check that a pass is valid (PC-1 to PC-9). What is decided, the component decides.
//!
//! - `import`: passes from files;
//! - `keys`: the keys under which numbers and birth dates are stored;
//! - `partners`: who may ask, and what was agreed on;
//! - `round`: what a check asks of the store and what it is told;
//! - `store`: what is kept, in SQLite or PostgreSQL.

mod import;
mod keys;
mod partners;
mod round;
mod store;

pub use import::{Entry, Import, Imported, Rejected};
pub use keys::KeyRing;
pub use partners::{Agreement, Known, Partner, PartnerError, read_public_key};
pub use round::{Ask, Credential, Decided, Facts, Hashed, NumberKind, Sought};
pub use store::{MOST_TITLES, Quota, Store, StoreError};
