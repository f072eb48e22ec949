//! The reader: what is answered is on disk, whatever happens.

mod child;
mod disk;
mod front;
mod killed;
mod power;
mod support;
mod worker;
