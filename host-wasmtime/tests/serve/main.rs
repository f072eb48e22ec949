//! `portillon serve` as a program: what partners are answered, and what cannot be got out of it.

mod attacks;
mod discreet;
mod measured;
mod program;
mod support;
