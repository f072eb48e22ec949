//! What reaches a reader signed, and what it decides with it.

#[path = "../failing/mod.rs"]
mod failing;

mod command;
mod decisions;
mod guard;
mod inbox;
mod signatures;
mod support;
