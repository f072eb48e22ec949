//! The invoice of a month: its parts add up, and what was sent twice counts once.

use portillon::pam::{InvoiceRequest, InvoicedTrip, Reference, ThirdParty, invoice};
use portillon::wire::Items;
use portillon::{Day, Money};
use proptest::prelude::*;

use super::{BOOKS, cents, named, parts, payer, twice};

/// Trips of the months around one.
fn trips(month: Day) -> impl Strategy<Value = Vec<InvoicedTrip>> {
    let trip = (0_u32..70, prop::sample::select(vec![0, 2_00, 3_20, 6_25, 14_00, 1]));
    prop::collection::vec(trip, 0..20).prop_map(move |trips| {
        let first = month.first_of_month().minus_days(20);
        let trip = |(index, (days, fare))| InvoicedTrip {
            id: named("t", index),
            day: first.plus_days(days),
            fare: cents(fare),
        };
        trips.into_iter().enumerate().map(trip).collect()
    })
}

/// A day of 2025 or 2026, and trips around its month.
fn month() -> impl Strategy<Value = (Day, Vec<InvoicedTrip>)> {
    let day = (0_u32..600).prop_map(|days| Day::new(2025, 2, 1).unwrap().plus_days(days));
    day.prop_flat_map(|day| (Just(day), trips(day)))
}

fn request(
    month: Day,
    trips: &[InvoicedTrip],
    received_on: Option<Day>,
    third_party: Option<ThirdParty>,
) -> InvoiceRequest {
    let trips = Items::new(trips.to_vec()).unwrap();
    let reference = Reference::new("F1").unwrap();
    InvoiceRequest { month, trips, direct_debit: true, received_on, reference, third_party }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_an_invoice_are_the_trips_of_the_month((month, trips) in month(), payer in payer()) {
        let answer = invoice(BOOKS, &request(month, &trips, None, payer)).unwrap();
        let of_month: Vec<_> =
            trips.iter().filter(|trip| trip.day.first_of_month() == month.first_of_month()).collect();
        prop_assert_eq!(answer.invoice.is_none(), of_month.is_empty());
        let Some(invoice) = answer.invoice else { return Ok(()) };
        prop_assert_eq!(invoice.trips.len(), of_month.len());
        prop_assert!(invoice.trips.iter().all(|trip| of_month.contains(&trip)));
        prop_assert!(invoice.trips.is_sorted_by_key(|trip| (trip.day, trip.id.clone())));
        prop_assert_eq!(invoice.total, of_month.iter().map(|trip| trip.fare).sum::<Money>());
        prop_assert_eq!(invoice.third_party + invoice.rider, invoice.total);
        let parts = parts(invoice.total, payer);
        prop_assert_eq!((invoice.third_party, invoice.rider), (parts.third_party, parts.rider));
        prop_assert_eq!(invoice.date, month.first_of_next_month().plus_days(4));
        prop_assert_eq!(invoice.due, invoice.date.plus_days(40));
    }

    #[test]
    fn a_debit_is_on_a_fifth_after_the_invoice_is_received((month, trips) in month(), later in 0_u32..90) {
        let received = month.first_of_next_month().plus_days(4 + later);
        let answer = invoice(BOOKS, &request(month, &trips, Some(received), None)).unwrap();
        let Some(invoice) = answer.invoice else { return Ok(()) };
        let debit = invoice.debit.unwrap();
        prop_assert_eq!(debit.day(), 5);
        prop_assert!(debit > received && debit <= received.plus_days(35), "{} {}", received, debit);
        prop_assert_eq!(invoice.due, invoice.date.plus_days(40));
    }

    #[test]
    fn the_order_of_trips_and_what_is_sent_again_say_nothing(
        (month, trips, others) in month().prop_flat_map(|(month, trips)| {
            (Just(month), Just(trips.clone()), Just(twice(&trips)).prop_shuffle())
        }),
        payer in payer(),
    ) {
        prop_assert_eq!(
            invoice(BOOKS, &request(month, &trips, None, payer)),
            invoice(BOOKS, &request(month, &others, None, payer))
        );
    }
}
