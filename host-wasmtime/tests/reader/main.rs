//! The reader: what is answered is on disk, whatever happens.

mod child;
mod cli;
mod disk;
#[allow(dead_code, reason = "other tests need the rest of it")]
#[path = "../failing/mod.rs"]
mod failing;
mod fleet;
mod front;
mod killed;
mod power;
mod scenarios;
mod support;
mod worker;
