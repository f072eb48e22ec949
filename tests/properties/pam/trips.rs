//! Fares, distances and booking.

use portillon::pam::{
    Between, BookingRequest, CancelRequest, Companion, Degrees, Distance, Metres, NoRide, Place,
    QuoteRequest, Rider, booking, cancel, quote,
};
use portillon::wire::Items;
use portillon::{Day, FactValue, Money, Network, Quote, Verdict};
use proptest::prelude::*;

use super::{BOOKS, cents};

/// Days of 2025 and 2026, which the built-in books cover.
fn day() -> impl Strategy<Value = Day> {
    (0_u32..730).prop_map(|days| Day::new(2025, 1, 1).unwrap().plus_days(days))
}

/// Metres, more often near the bounds of the bands.
fn metres() -> impl Strategy<Value = u32> {
    let bounds = [500_u32, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000, 45_000, 50_000];
    let near = (prop::sample::select(bounds.to_vec()), 0_u32..3).prop_map(|(bound, more)| bound + more - 1);
    prop_oneof![near, 0_u32..60_000, 0_u32..=1_000_000]
}

/// A place; most are in Ile-de-France.
fn place() -> impl Strategy<Value = Place> {
    let near = (48_100_000_i32..49_300_000, 1_400_000_i32..3_600_000);
    let far = (-90_000_000_i32..=90_000_000, -180_000_000_i32..=180_000_000);
    prop_oneof![3 => near, 1 => far].prop_map(|(latitude, longitude)| Place {
        latitude: Degrees::new(latitude).unwrap(),
        longitude: Degrees::new(longitude).unwrap(),
    })
}

fn quoted(day: Day, distance: Distance, companions: &[Companion]) -> Quote {
    let companions = Items::new(companions.to_vec()).unwrap();
    quote(BOOKS, &QuoteRequest { day, distance, companions }).unwrap()
}

fn by_metres(metres: u32) -> Distance {
    Distance::Metres(Metres::new(metres).unwrap())
}

/// What a trip costs; none where it is not sold.
fn total(quote: &Quote) -> Option<Money> {
    match &quote.verdict {
        Verdict::Granted(offer) => Some(offer.total),
        Verdict::Refused(_) => None,
    }
}

/// The metres that a quote rests on.
fn measured(quote: &Quote) -> u32 {
    let facts = quote.reasons.iter().flat_map(|reason| reason.facts());
    let metres = facts.filter(|fact| fact.name == "metres").map(|fact| &fact.value);
    match metres.into_iter().next() {
        Some(FactValue::Count(metres)) => *metres,
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_fare_never_falls_with_distance(day in day(), one in metres(), other in metres()) {
        let (near, far) = (one.min(other), one.max(other));
        let fare = |metres| total(&quoted(day, by_metres(metres), &[]));
        prop_assert!(fare(near) <= fare(far), "{} {}", near, far);
        prop_assert_eq!(fare(near).is_some(), near >= 500);
    }

    #[test]
    fn whoever_comes_along_pays_the_fare_or_nothing(
        day in day(),
        metres in 500_u32..60_000,
        companions in prop::collection::vec(prop::sample::select(Companion::ALL), 0..=10),
    ) {
        let of = |kind| companions.iter().filter(|companion| **companion == kind).count();
        // One that the card mentions is free.
        let paying = 1 + of(Companion::Optional) + of(Companion::CardMention).saturating_sub(1);
        let fare = total(&quoted(day, by_metres(metres), &[])).unwrap();
        let quote = quoted(day, by_metres(metres), &companions);
        prop_assert_eq!(total(&quote), Some(fare.times(u32::try_from(paying).unwrap())));
        let Verdict::Granted(offer) = quote.verdict else { panic!() };
        prop_assert_eq!(offer.total, offer.lines.iter().map(|line| line.amount).sum::<Money>());
        prop_assert_eq!(offer.total, offer.payments.iter().map(|payment| payment.amount).sum::<Money>());
        let people: u32 = offer.lines.iter().map(|line| line.quantity).sum();
        prop_assert_eq!(people as usize, 1 + companions.len());
    }

    #[test]
    fn the_way_back_is_as_long_and_no_way_is_nothing(day in day(), origin in place(), destination in place()) {
        let there = quoted(day, Distance::Between(Between { origin, destination }), &[]);
        let back = quoted(day, Distance::Between(Between { origin: destination, destination: origin }), &[]);
        prop_assert_eq!(&there, &back);
        let still = quoted(day, Distance::Between(Between { origin, destination: origin }), &[]);
        prop_assert_eq!(measured(&still), 0);
        // What was measured costs what it costs when somebody else measures it.
        let metres = measured(&there);
        prop_assume!(metres <= 1_000_000);
        prop_assert_eq!(total(&there), total(&quoted(day, by_metres(metres), &[])));
    }

    #[test]
    fn a_way_by_another_place_is_not_shorter(day in day(), one in place(), other in place(), between in place()) {
        let length = |origin, destination| {
            measured(&quoted(day, Distance::Between(Between { origin, destination }), &[]))
        };
        // Each of the three is cut to the metre.
        prop_assert!(length(one, other) <= length(one, between) + length(between, other) + 2);
    }

    #[test]
    fn a_trip_can_be_booked_for_some_time_before_its_day(
        day in day(),
        rider in prop::sample::select(Rider::ALL),
    ) {
        let window = booking(BOOKS, &BookingRequest { rider, day }).unwrap().window;
        prop_assert!(window.from < window.until);
        prop_assert!(window.until < Network::IleDeFrance.start_of(day));
        let days = day.days_since(window.from.day());
        prop_assert_eq!(days, if rider == Rider::Regular { 90 } else { 30 });
    }

    /// PM-15: free is what is in time or has a reason; the rest costs what no book says so far.
    #[test]
    fn a_trip_is_cancelled_for_free_in_time_or_for_a_reason(
        day in day(),
        minutes in 0_u32..4_320,
        excused in any::<bool>(),
        fare in 0_i64..100_00,
    ) {
        let (ahead, minute) = (minutes / 1_440, minutes % 1_440);
        let eve = day.minus_days(2).plus_days(ahead);
        let clock = format!("{eve}T{:02}:{:02}:00Z", minute / 60, minute % 60);
        let at = portillon::Instant::parse(&clock).unwrap();
        let noon = booking(BOOKS, &BookingRequest { rider: Rider::Occasional, day }).unwrap().window.until;
        let kind = NoRide::Cancelled;
        let request = CancelRequest { day, kind, at: Some(at), excused, fare: cents(fare) };
        let answer = cancel(BOOKS, &request).unwrap();
        let free = excused || at < noon.instant();
        prop_assert_eq!(answer.amount, free.then_some(Money::ZERO));
        prop_assert_eq!(answer.remedies.is_empty(), free);
    }
}
