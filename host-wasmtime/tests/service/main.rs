//! The store of the service, on SQLite and PostgreSQL: every test runs on both.

#[path = "../postgres/mod.rs"]
mod postgres;

mod customers;
mod imported;
mod limits;
mod partners;
mod passes;
mod rotated;
mod several;
mod support;
