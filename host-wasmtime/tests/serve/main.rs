//! `portillon serve` as a program: what partners are answered, and what cannot be got out of it.

mod attacks;
mod discreet;
#[path = "../postgres/mod.rs"]
mod postgres;
mod program;
mod several;
mod support;
