//! What always holds of Liberté +, whatever was tapped and in whichever order it came.

use portillon::navigo::{
    LiberteDay, LiberteDayRequest, LiberteMonthRequest, LiberteTap, LiberteTrip, Travel, liberte_day,
    liberte_month,
};
use portillon::reader::{Direction, LoadedTitle, Tap, TitleStatus, ValidateRequest, Validation, validate};
use portillon::tariff::TripKind;
use portillon::wire::Items;
use portillon::{Books, Day, Id, Instant, Mode, Money, Name, Station, Title};
use proptest::prelude::*;

fn day() -> Day {
    "2026-03-10".parse().unwrap()
}

/// A moment of the day or of the evening before, to the minute.
fn moment(minute: u32) -> Instant {
    let (date, minute) = if minute < 240 { (9, 1_200 + minute) } else { (10, minute - 240) };
    Instant::parse(&format!("2026-03-{date:02}T{:02}:{:02}:00+01:00", minute / 60, minute % 60)).unwrap()
}

prop_compose! {
    fn tap()(
        minute in 0_u32..1_680,
        mode in prop::sample::select(&[Mode::Metro, Mode::Rer, Mode::Bus, Mode::Bus, Mode::Tram, Mode::Orlyval][..]),
        line in prop::sample::select(&["1", "2", "3"][..]),
        station in prop::sample::select(&[None, Some("Nation"), Some("Aéroport CDG 1"), Some("Villepinte")][..]),
        leaves in prop::bool::weighted(0.2),
    ) -> LiberteTap {
        LiberteTap {
            at: moment(minute),
            mode,
            direction: if leaves { Direction::Exit } else { Direction::Entry },
            line: Name::new(line),
            station: station.and_then(Name::new),
        }
    }
}

prop_compose! {
    fn trip()(minute in 0_u32..1_680, kind in prop::sample::select(TripKind::ALL)) -> LiberteTrip {
        LiberteTrip { from: moment(minute), kind }
    }
}

fn charged(travel: Travel, reduced: bool) -> LiberteDay {
    let request = LiberteDayRequest { day: day(), reduced: Some(reduced), travel };
    liberte_day(Books::BUILT_IN, &request).unwrap()
}

fn by_taps(taps: &[LiberteTap]) -> Travel {
    Travel::Taps(Items::new(taps.to_vec()).unwrap())
}

fn by_trips(trips: &[LiberteTrip]) -> Travel {
    Travel::Trips(Items::new(trips.to_vec()).unwrap())
}

fn is_capped(kind: TripKind) -> bool {
    matches!(kind, TripKind::Rail | TripKind::Surface)
}

/// AC-14: the cap is never exceeded outside airports, and is reached before anything is left out.
fn check_cap(charged: &LiberteDay) -> Result<(), TestCaseError> {
    let capped = charged.trips.iter().filter(|trip| is_capped(trip.kind));
    let prices: Money = capped.clone().map(|trip| trip.price).sum();
    let sum: Money = capped.map(|trip| trip.charged).sum();
    prop_assert_eq!(sum, prices.min(charged.cap));
    for trip in &charged.trips {
        prop_assert!(Money::ZERO <= trip.charged && trip.charged <= trip.price);
        prop_assert!(is_capped(trip.kind) || trip.charged == trip.price);
        prop_assert_eq!(trip.from.day(), charged.day);
        let less = trip.reasons.iter().any(|reason| reason.code() == "liberte-cap-reached");
        prop_assert_eq!(less, trip.charged < trip.price);
    }
    prop_assert_eq!(charged.total, charged.trips.iter().map(|trip| trip.charged).sum());
    Ok(())
}

proptest! {
    #[test]
    fn the_cap_is_never_exceeded_outside_airports(
        taps in prop::collection::vec(tap(), 0..60),
        trips in prop::collection::vec(trip(), 0..40),
        reduced: bool,
    ) {
        check_cap(&charged(by_taps(&taps), reduced))?;
        check_cap(&charged(by_trips(&trips), reduced))?;
    }

    #[test]
    fn neither_the_order_of_taps_nor_sending_them_again_changes_anything(
        taps in prop::collection::vec(tap(), 0..30),
        seed in any::<prop::sample::Index>(),
    ) {
        let once = charged(by_taps(&taps), false);
        let mut again = [&taps[..], &taps[..]].concat();
        if !again.is_empty() {
            let middle = seed.index(again.len());
            again.rotate_left(middle);
        }
        again.reverse();
        prop_assert_eq!(charged(by_taps(&again), false), once);
    }

    #[test]
    fn another_trip_never_makes_a_day_cheaper(
        trips in prop::collection::vec(trip(), 0..20),
        another in trip(),
        reduced: bool,
    ) {
        let before = charged(by_trips(&trips), reduced).total;
        let after = charged(by_trips(&[&trips[..], &[another]].concat()), reduced).total;
        prop_assert!(before <= after);
    }

    #[test]
    fn a_month_costs_what_its_days_cost(taps in prop::collection::vec(tap(), 0..40)) {
        let request = LiberteMonthRequest {
            month: "2026-03-01".parse().unwrap(),
            reduced: None,
            travel: by_taps(&taps),
            on: "2026-03-31".parse().unwrap(),
            rejected_on: None,
            paid_on: None,
        };
        let month = liberte_month(Books::BUILT_IN, &request).unwrap();
        prop_assert_eq!(month.total, month.days.iter().map(|day| day.total).sum());
        let of_day = charged(by_taps(&taps), false);
        let in_month = month.days.iter().find(|charge| charge.day == day());
        prop_assert_eq!(in_month.map(|charge| charge.total), (!of_day.trips.is_empty()).then_some(of_day.total));
    }

    /// Each tap is asked of a reader, which knows the last trip and the taps before.
    #[test]
    fn a_trip_begins_where_a_reader_says_that_it_does(
        taps in prop::collection::btree_map(240_u32..1_680, tap(), 1..25),
    ) {
        let mut recent: Vec<Validation> = Vec::new();
        let mut begun: Vec<Instant> = Vec::new();
        let mut entries = Vec::new();
        for (number, (minute, tap)) in taps.into_iter().enumerate() {
            // Stops and stations of their own: what comes back to the same place is another rule.
            let name = Name::new(format!("stop {number}")).unwrap();
            let entry = LiberteTap {
                at: moment(minute),
                direction: Direction::Entry,
                station: Some(name.clone()),
                ..tap
            };
            let station = Some(Station { name, in_region: true });
            let validator = Id::new("v").unwrap();
            let (at, mode, line) = (entry.at, entry.mode, entry.line.clone());
            let title = LoadedTitle {
                id: Id::new("l").unwrap(),
                title: Title::LibertePlus,
                first_day: None,
                last_day: None,
                days: None,
                zones: None,
                status: TitleStatus::Active,
                first_used: begun.last().copied(),
            };
            let tap = Tap {
                at,
                validator: validator.clone(),
                mode,
                direction: Direction::Entry,
                line: line.clone(),
                station: station.clone(),
                zone: None,
            };
            let asked = ValidateRequest {
                tap,
                titles: Items::one(title),
                recent: Items::new(recent.clone()).unwrap(),
                on_deny_list: false,
            };
            let answer = validate(Books::BUILT_IN, &asked).unwrap();
            prop_assert!(answer.is_granted());
            if !answer.reasons.iter().any(|reason| reason.code() == "liberte-trip-running") {
                begun.push(at);
            }
            let direction = Direction::Entry;
            recent.push(Validation { at, validator, mode, direction, line, station, accepted: true });
            entries.push(entry);
        }
        let trips = charged(by_taps(&entries), false).trips;
        prop_assert_eq!(trips.iter().map(|trip| trip.from.instant()).collect::<Vec<_>>(), begun);
    }
}
