//! Advice ("Choisir mon forfait"): which titles to buy for the trips that are planned (AC-18, AC-19).
//!
//! [`choose`] asks every title what it offers the traveller, and chooses exactly. One room for each question:
//! - `plans`: which trips there are, on which days;
//! - `cover`: whether a title covers a whole trip (AC-7, AC-9, NJ-10);
//! - `offers`: what a title offers, when and on which medium, or why it offers nothing (AC-17 to AC-19);
//! - `market`: the offers as a problem, and a solution as things to buy;
//! - [`solver`]: the exact choice, which knows no titles.

pub mod codes;
pub mod solver;

mod answer;
mod choose;
mod cover;
mod market;
mod offers;
mod plans;
mod request;
#[cfg(test)]
mod tests;

pub use answer::{
    Advice, Choice, DayOfTravel, Dearer, Purchase, RunnerUp, ServedTrips, TitleAdvice, TitleVerdict,
};
pub use choose::choose;
pub use request::{
    ChooseRequest, Habit, HabitDays, HabitLength, HeldPass, Journey, Pupil, Times, Traveller, Trip, Weekday,
};
