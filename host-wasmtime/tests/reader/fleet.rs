//! A fleet of fifty readers over thirty days, whose settled ledger has to equal that of an ideal world fed with the same
//! taps.
//!
//! Clocks jump by an hour, readers are 72 hours without a network, lose their power in the middle of a write, uploads are
//! lost, repeated and reordered, a tariff book and a deny list change on the way, and in one of the nights the clocks
//! change.
//!
//! A failure names its seed; `PORTILLON_FLEET_SEED=7` repeats it, `PORTILLON_FLEETS=100` tries seeds 1 to 100.

mod ideal;
mod readers;
mod world;

use std::thread;

use self::readers::Fleet;
use self::world::Month;

/// Says which seed repeats a failure.
struct Named(Month, u64);

impl Drop for Named {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("{:?}: PORTILLON_FLEET_SEED={} repeats this", self.0, self.1);
        }
    }
}

fn seeds() -> Vec<u64> {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    match number("PORTILLON_FLEET_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("PORTILLON_FLEETS").unwrap_or(1)).collect(),
    }
}

fn settles_as_an_ideal_world(month: Month) {
    for seed in seeds() {
        let _named = Named(month, seed);
        Fleet::new(month, seed).run();
    }
}

#[test]
fn a_month_with_the_night_of_23_hours_settles_as_in_an_ideal_world() {
    settles_as_an_ideal_world(Month::March);
}

#[test]
fn a_month_with_the_night_of_25_hours_settles_as_in_an_ideal_world() {
    settles_as_an_ideal_world(Month::October);
}
