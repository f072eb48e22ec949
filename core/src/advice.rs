//! Advice ("Choisir mon forfait"): which titles to buy for the trips that are planned (AC-18, AC-19).
//!
//! - [`solver`]: the exact choice, which knows no titles.

pub mod solver;
