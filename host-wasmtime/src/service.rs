//! The service: partners check that a pass is valid (PC-1 to PC-9). What is decided, the component decides.
//!
//! - `keys`: the keys under which numbers and birth dates are stored;
//! - `round`: what a check asks of the store and what it is told.

mod keys;
mod round;

pub use keys::KeyRing;
pub use round::{Ask, Credential, Decided, Facts, Hashed, NumberKind, Sought};
