//! The reader: what is answered is on disk, whatever happens.

mod child;
mod cli;
mod disk;
mod fleet;
mod front;
mod killed;
mod power;
mod support;
mod worker;
