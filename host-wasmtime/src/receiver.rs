//! The receiver: where readers upload what they recorded (RD-7), and where it is kept no longer than needed (RD-11).
//!
//! - `item`: what is uploaded, read item by item;
//! - `store`: which events are known, where each lies, the counts; `known`, `shelf`, `moment` are its parts;
//! - `erase`: what has to go, for good;
//! - `server`: the receiver over HTTP; `tokens` says who may, `metrics` how it goes.

mod erase;
mod item;
mod known;
mod metrics;
mod moment;
mod server;
mod shelf;
mod store;
mod tokens;

pub use erase::Erased;
pub use item::{ItemReason, ItemResult, Taken};
pub use moment::now;
pub use server::{LARGEST_BODY, MOST_ITEMS, Receiver, Retain, Retention};
pub use store::{Count, Days, Settled, SettledUpTo, Store, StoreError};
pub use tokens::Tokens;
