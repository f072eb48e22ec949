//! The receiver: where readers upload what they recorded (RD-7), and where it is kept no longer than needed (RD-11).
//!
//! - `item`: what is uploaded, read item by item;
//! - `store`: which events are known, where each lies, the counts; `known`, `shelf`, `moment` are its parts;
//! - `settled`: what is deleted because it is settled; `erase`: what has to go, for good;
//! - `server`: the receiver over HTTP; `request` is what it is sent, `tokens` says who may, `metrics` how it goes.

mod erase;
mod item;
mod known;
mod metrics;
mod moment;
mod request;
mod server;
mod settled;
mod shelf;
mod store;
mod tokens;

pub use erase::Erased;
pub use item::{ItemReason, ItemResult, Taken};
pub use moment::now;
pub use request::LARGEST_BODY;
pub use server::{MOST_ITEMS, Receiver, Retain};
pub use settled::{Settled, SettledUpTo};
pub use store::{Count, Days, Store, StoreError};
pub use tokens::Tokens;
