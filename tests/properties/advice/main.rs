//! What always holds of the advice (AC-18, AC-19): no choice is better, by exhaustive search.

mod advice;
mod exhaustive;
mod problems;
mod requests;
mod solver;
