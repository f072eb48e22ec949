//! What always holds of the advice (AC-18, AC-19): no choice is better, by exhaustive search.

mod exhaustive;
mod problems;
mod solver;
