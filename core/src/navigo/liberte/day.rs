//! What the trips of a day on Liberté + cost, up to the cap (AC-14).

use serde::Serialize;

use super::trip::{Figures, Travel, Trip, trips};
use crate::day::Day;
use crate::instant::Stamp;
use crate::money::{Currency, Money};
use crate::navigo::codes as code;
use crate::problem::{Problem, Problems};
use crate::reason::Reason;
use crate::tariff::{BookRef, Books, LiberteTariff, Rate, TripKind};
use crate::wire::{Reader, readable};

/// The travel of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiberteDayRequest {
    /// The day.
    pub day: Day,
    /// Whether the contract is at the reduced price; `None`: no.
    pub reduced: Option<bool>,
    /// How somebody travelled. What belongs to trips of other days is not charged here; a trip that began before midnight is
    /// only known by its taps of the day before.
    pub travel: Travel,
}

readable!(LiberteDayRequest { day: "day" required, reduced: "reduced" optional, travel: "travel" required, });

/// A trip and what is charged for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChargedTrip {
    /// When it began.
    pub from: Stamp,
    /// What it is charged as.
    pub kind: TripKind,
    /// What such a trip costs.
    pub price: Money,
    /// What is charged for it.
    pub charged: Money,
    /// Why, in order.
    pub reasons: Vec<Reason>,
}

/// The charges of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiberteDay {
    /// The day.
    pub day: Day,
    /// Currency of all amounts.
    pub currency: Currency,
    /// The trips that began on it, in order.
    pub trips: Vec<ChargedTrip>,
    /// The most that is charged for trips that are not to or from an airport.
    pub cap: Money,
    /// What is charged for all of them.
    pub total: Money,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// Which of the prices a contract pays.
pub(super) fn rate(reduced: Option<bool>) -> Rate {
    if reduced.unwrap_or_default() { Rate::Reduced } else { Rate::Full }
}

/// AC-14: what a trip costs before the cap; `None`: the book does not say.
pub(crate) fn price(tariff: &LiberteTariff, kind: TripKind, rate: Rate) -> Option<Money> {
    tariff.prices.value.iter().find(|row| (row.kind, row.rate) == (kind, rate)).map(|row| row.price)
}

/// AC-14: whether the cap of the day does not reach a trip.
pub(crate) fn is_outside_cap(kind: TripKind) -> bool {
    match kind {
        TripKind::Rail | TripKind::Surface => false,
        TripKind::Airport | TripKind::ProximityA | TripKind::ProximityB | TripKind::ProximityC => true,
    }
}

/// AC-14: what the trips that began on a day are charged: each its price, those that are not to or from an airport no more
/// in all than a Navigo Jour costs. Reading: the cap is the same at the reduced price.
pub(super) fn charge(
    figures: &Figures,
    day: Day,
    rate: Rate,
    trips: Vec<Trip>,
    path: &str,
) -> Result<LiberteDay, Problem> {
    let cap = figures.jour.price.value;
    let mut left = cap;
    let mut charged_trips = Vec::with_capacity(trips.len());
    for Trip { from, kind, mut reasons } in trips {
        let price = price(figures.liberte, kind, rate).ok_or_else(|| figures.book.no_figures(day, path))?;
        let about = Reason::new(&code::LIBERTE_TRIP).with("kind", kind.id()).with("rate", rate.id());
        reasons.insert(0, about.with("price", price));
        let charged = if is_outside_cap(kind) {
            reasons.push(Reason::new(&code::LIBERTE_OUTSIDE_CAP));
            price
        } else {
            let charged = price.min(left);
            left = left - charged;
            if charged < price {
                let reached = Reason::new(&code::LIBERTE_CAP_REACHED).with("cap", cap);
                reasons.push(reached.with("charged", charged));
            }
            charged
        };
        charged_trips.push(ChargedTrip { from, kind, price, charged, reasons });
    }
    Ok(LiberteDay {
        day,
        currency: figures.book.currency(),
        cap,
        total: charged_trips.iter().map(|trip| trip.charged).sum(),
        trips: charged_trips,
        reasons: vec![Reason::new(&code::LIBERTE_DAY_CAP).with("day", day).with("cap", cap)],
        book: figures.book.reference(),
    })
}

/// AC-14: what the trips that began on a day cost, trip by trip. Reading: a trip is of the civil day on which it began, and is
/// priced by the book in force on it.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day or that of a tap, or knows what such a trip costs.
///
/// ```
/// use portillon::navigo::{liberte_day, LiberteDayRequest, LiberteTap, Travel};
/// use portillon::reader::Direction;
/// use portillon::{wire::Items, Books, Instant, Mode};
/// let tap = |at, mode| LiberteTap {
///     at: Instant::parse(at).unwrap(),
///     mode,
///     direction: Direction::Entry,
///     line: None,
///     station: None,
/// };
/// let taps = vec![
///     tap("2026-03-10T08:00:00+01:00", Mode::Metro),
///     // A change within two hours.
///     tap("2026-03-10T09:59:59+01:00", Mode::Rer),
///     tap("2026-03-10T12:00:00+01:00", Mode::Bus),
/// ];
/// let travel = Travel::Taps(Items::new(taps).unwrap());
/// let request = LiberteDayRequest { day: "2026-03-10".parse()?, reduced: None, travel };
/// let day = liberte_day(Books::BUILT_IN, &request)?;
/// assert_eq!((day.trips.len(), day.total.to_string()), (2, "3.68".into()));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn liberte_day(books: Books, request: &LiberteDayRequest) -> Result<LiberteDay, Problems> {
    let LiberteDayRequest { day, reduced, travel } = request;
    let mut reader = Reader::default();
    let figures = reader.field("day", |r| Figures::read(books, *day, r));
    let trips = reader.field("travel", |r| trips(books, travel, r));
    let (figures, trips) = reader.finish(figures.zip(trips))?;
    let of_day = trips.into_iter().filter(|trip| trip.from.day() == *day).collect();
    Ok(charge(&figures, *day, rate(*reduced), of_day, "day")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::Instant;
    use crate::mode::Mode;
    use crate::name::Name;
    use crate::navigo::{LiberteTap, LiberteTrip};
    use crate::reader::Direction;
    use crate::wire::Items;

    fn tap(at: &str, mode: Mode, place: &str) -> LiberteTap {
        let named = Name::new(place);
        let is_line = matches!(mode, Mode::Bus | Mode::Tram);
        LiberteTap {
            at: Instant::parse(&format!("2026-03-{at}+01:00")).unwrap(),
            mode,
            direction: Direction::Entry,
            line: named.clone().filter(|_| is_line),
            station: named.filter(|_| !is_line),
        }
    }

    fn exit(at: &str, mode: Mode, place: &str) -> LiberteTap {
        LiberteTap { direction: Direction::Exit, ..tap(at, mode, place) }
    }

    fn charged(taps: &[LiberteTap]) -> LiberteDay {
        let travel = Travel::Taps(Items::new(taps.to_vec()).unwrap());
        let request = LiberteDayRequest { day: "2026-03-10".parse().unwrap(), reduced: None, travel };
        liberte_day(Books::BUILT_IN, &request).unwrap()
    }

    /// What is charged for each trip.
    fn amounts(taps: &[LiberteTap]) -> Vec<String> {
        charged(taps).trips.iter().map(|trip| trip.charged.to_string()).collect()
    }

    #[test]
    fn a_trip_by_rail_lasts_two_hours_and_one_on_the_surface_an_hour_and_a_half() {
        let metro = |at| [tap("10T08:00:00", Mode::Metro, "Nation"), tap(at, Mode::Rer, "Auber")];
        assert_eq!(amounts(&metro("10T09:59:59")), ["2.04"]);
        assert_eq!(amounts(&metro("10T10:00:00")), ["2.04", "2.04"]);
        let bus = |at| [tap("10T08:00:00", Mode::Bus, "20"), tap(at, Mode::Tram, "T3a")];
        assert_eq!(amounts(&bus("10T09:29:59")), ["1.64"]);
        assert_eq!(amounts(&bus("10T09:30:00")), ["1.64", "1.64"]);
    }

    #[test]
    fn rail_to_surface_and_back_is_free_within_an_hour_and_a_half() {
        let to_bus = |at| [tap("10T08:00:00", Mode::Metro, "Nation"), tap(at, Mode::Bus, "20")];
        assert_eq!(amounts(&to_bus("10T09:29:59")), ["2.04"]);
        assert_eq!(amounts(&to_bus("10T09:30:00")), ["2.04", "1.64"]);
        let back = |at| [&to_bus("10T08:30:00")[..], &[tap(at, Mode::Metro, "Auber")]].concat();
        assert_eq!(amounts(&back("10T09:29:59")), ["2.04"]);
        assert_eq!(amounts(&back("10T09:30:00")), ["2.04", "2.04"]);
    }

    #[test]
    fn the_same_line_on_the_surface_is_a_new_trip() {
        let then = |line| [tap("10T08:00:00", Mode::Bus, "20"), tap("10T08:10:00", Mode::Bus, line)];
        assert_eq!(amounts(&then("21")), ["1.64"]);
        assert_eq!(amounts(&then("20")), ["1.64", "1.64"]);
        // The same tap, sent twice.
        assert_eq!(amounts(&[then("21")[0].clone(), then("20")[0].clone()]), ["1.64"]);
    }

    #[test]
    fn no_more_is_charged_than_a_navigo_jour_costs_outside_airports() {
        let trips = |count: usize| {
            let taps: Vec<_> =
                (0..count).map(|n| tap(&format!("10T{:02}:00:00", 2 * n), Mode::Metro, "Nation")).collect();
            charged(&taps)
        };
        // Six trips are 12.24; of the seventh 0.06 remain.
        assert_eq!(trips(6).total.to_string(), "12.24");
        let seven = trips(7);
        assert_eq!((seven.total, seven.trips[6].charged), (seven.cap, Money::from_cents(6)));
        assert_eq!(trips(8).trips[7].charged, Money::ZERO);
        assert_eq!(trips(8).total.to_string(), "12.30");
    }

    #[test]
    fn a_trip_to_an_airport_is_charged_outside_the_cap() {
        let orly =
            [tap("10T08:00:00", Mode::Metro, "Nation"), exit("10T09:00:00", Mode::Metro, "Aéroport d'Orly")];
        assert_eq!(amounts(&orly), ["14.00"]);
        assert_eq!(amounts(&[tap("10T08:00:00", Mode::Orlyval, "Antony")]), ["14.00"]);
        // A bus that stops there is a bus.
        assert_eq!(amounts(&[tap("10T08:00:00", Mode::Bus, "350")]), ["1.64"]);
    }

    #[test]
    fn near_roissy_an_airport_trip_costs_less() {
        let to = |station| {
            amounts(&[
                tap("10T08:00:00", Mode::Rer, "Aéroport CDG 1"),
                exit("10T08:30:00", Mode::Rer, station),
            ])
        };
        assert_eq!(to("Villepinte"), ["6.40"]);
        assert_eq!(to("Drancy"), ["7.60"]);
        assert_eq!(to("Le Bourget"), ["10.20"]);
        assert_eq!(to("Gare du Nord"), ["14.00"]);
        // Where somebody left is not known.
        assert_eq!(amounts(&[tap("10T08:00:00", Mode::Rer, "Villepinte")]), ["2.04"]);
        let from_orly = [
            tap("10T08:00:00", Mode::Metro, "Aéroport d'Orly"),
            exit("10T09:00:00", Mode::Rer, "Villepinte"),
        ];
        assert_eq!(amounts(&from_orly), ["14.00"]);
    }

    #[test]
    fn a_trip_is_of_the_day_on_which_it_began() {
        let late = |from| [tap(from, Mode::Metro, "Nation"), tap("11T00:30:00", Mode::Rer, "Auber")];
        assert_eq!(amounts(&late("10T23:59:59")), ["2.04"]);
        assert_eq!(amounts(&late("11T00:00:00")), [""; 0]);
        let early = [tap("09T23:30:00", Mode::Metro, "Nation"), tap("10T01:29:59", Mode::Rer, "Auber")];
        assert_eq!(amounts(&early), [""; 0]);
        assert_eq!(amounts(&early[1..]), ["2.04"]);
    }

    #[test]
    fn trips_are_charged_as_the_taps_that_they_are_made_of() {
        let trip = |at: &str, kind| LiberteTrip { from: Instant::parse(at).unwrap(), kind };
        let trips = vec![
            trip("2026-03-10T10:00:00+01:00", TripKind::Surface),
            trip("2026-03-10T08:00:00+01:00", TripKind::Rail),
            trip("2026-03-09T22:59:59Z", TripKind::Airport),
        ];
        let travel = Travel::Trips(Items::new(trips).unwrap());
        let request = LiberteDayRequest { day: "2026-03-10".parse().unwrap(), reduced: Some(true), travel };
        let day = liberte_day(Books::BUILT_IN, &request).unwrap();
        assert_eq!(day.total.to_string(), "1.84");
        assert_eq!(day.trips[0].kind, TripKind::Rail);
    }

    #[test]
    fn a_price_that_is_not_known_is_not_guessed() {
        let travel = Travel::Trips(Items::one(LiberteTrip {
            from: Instant::parse("2025-06-10T08:00:00+02:00").unwrap(),
            kind: TripKind::Airport,
        }));
        let request = LiberteDayRequest { day: "2025-06-10".parse().unwrap(), reduced: None, travel };
        assert_eq!(liberte_day(Books::BUILT_IN, &request).unwrap_err()[0].code, "no-tariff-in-force");
    }
}
