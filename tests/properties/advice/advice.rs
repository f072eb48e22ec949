//! What always holds of an advice, whoever asks for whichever trips.

use portillon::advice::{Advice, Choice, ChooseRequest, Purchase, ServedTrips, TitleVerdict, choose};
use portillon::navigo_jour;
use portillon::wire::{Read, Reader, parse};
use portillon::{Books, Money, Title};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::requests::{request, trip};

fn advice(request: &Value) -> Advice {
    let tree = parse(request.to_string().as_bytes()).unwrap();
    let mut reader = Reader::default();
    let request = ChooseRequest::read(&tree, &mut reader);
    choose(Books::BUILT_IN, &reader.finish(request).unwrap()).unwrap()
}

/// Trips without a title, and cents.
fn worth(choice: &Choice) -> (u32, i64) {
    (choice.unserved, choice.total.cents())
}

/// Every choice that an answer names.
fn choices(advice: &Advice) -> Vec<&Choice> {
    let titles = advice.titles.iter().filter_map(|title| match &title.verdict {
        TitleVerdict::Dearer(dearer) => Some(&dearer.choice),
        TitleVerdict::Incomplete(choice) => Some(choice),
        TitleVerdict::Chosen | TitleVerdict::NoUse | TitleVerdict::NotEligible(_) => None,
    });
    std::iter::once(&advice.choice)
        .chain(titles)
        .chain(advice.runners_up.iter().map(|one| &one.choice))
        .collect()
}

/// What the title's own function says of a purchase on a day, where it is one that is sold alone for its days.
fn quoted(purchase: &Purchase, day: portillon::Day, traveller: &Value) -> Option<Money> {
    let reply = match purchase.title {
        Title::NavigoJour => {
            let request = navigo_jour::QuoteRequest::one(day, purchase.medium, purchase.first_day);
            let quote = navigo_jour::quote(Books::BUILT_IN, &request).unwrap();
            serde_json::to_value(quote).unwrap()
        }
        Title::NavigoSemaine
        | Title::NavigoMois
        | Title::NavigoSemaineSolidarite
        | Title::NavigoMoisSolidarite => {
            let zones = purchase.zones.unwrap();
            let mut person = json!({"birthDate": traveller["birthDate"]});
            if !traveller["rights"].is_null() {
                person["rights"] = traveller["rights"].clone();
            }
            let request = json!({
                "title": purchase.title.id(),
                "purchaseDay": day.to_string(),
                "firstDay": purchase.first_day.to_string(),
                "zones": {"first": zones.first(), "last": zones.last()},
                "medium": purchase.medium.id(),
                "person": person,
            });
            let reply = portillon::wire::reply("navigo.quote", &[], request.to_string().as_bytes());
            serde_json::from_str::<Value>(&reply).unwrap()["ok"].clone()
        }
        _ => return None,
    };
    let total = reply["verdict"]["val"]["total"].as_str().unwrap_or_else(|| panic!("{purchase:?}: {reply}"));
    let (euros, cents) = total.split_once('.').unwrap();
    Some(Money::from_cents(euros.parse::<i64>().unwrap() * 100 + cents.parse::<i64>().unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// AC-18, AC-19: neither one title with tickets, nor tickets alone, nor leaving a title out is better.
    #[test]
    fn no_choice_that_the_answer_names_is_better(request in request()) {
        let advice = advice(&request);
        for choice in choices(&advice) {
            prop_assert!(worth(&advice.choice) <= worth(choice), "{choice:?}");
        }
        for title in &advice.titles {
            if let TitleVerdict::Dearer(dearer) = &title.verdict {
                prop_assert_eq!(dearer.choice.total, advice.choice.total + dearer.by);
                prop_assert!(dearer.choice.purchases.iter().any(|purchase| purchase.title == title.title));
            }
        }
    }

    /// AC-18: one trip more never costs less.
    #[test]
    fn more_trips_never_cost_less(request in request(), trip in trip()) {
        let mut more = request.clone();
        more["trips"].as_array_mut().unwrap().push(trip);
        prop_assert!(worth(&advice(&request).choice) <= worth(&advice(&more).choice));
    }

    /// CM-9: the order in which trips and habits are named changes nothing of the choice.
    #[test]
    fn the_order_of_trips_does_not_matter(request in request()) {
        let mut other = request.clone();
        for list in ["trips", "habits"] {
            other[list].as_array_mut().unwrap().reverse();
        }
        prop_assert_eq!(advice(&request).choice, advice(&other).choice);
    }

    /// AC-18: what is bought is sold on the days that are named, on that medium, at that price.
    #[test]
    fn every_purchase_is_one_that_its_title_sells(request in request()) {
        for choice in choices(&advice(&request)) {
            for purchase in &choice.purchases {
                prop_assert!(purchase.buy_from <= purchase.buy_until);
                for day in [purchase.buy_from, purchase.buy_until] {
                    if let Some(price) = quoted(purchase, day, &request["traveller"]) {
                        prop_assert_eq!(price, purchase.price);
                    }
                }
            }
        }
    }

    /// What is bought and what is paid by trip add up, and so do the days; every trip is there.
    #[test]
    fn amounts_add_up(request in request()) {
        let advice = advice(&request);
        for choice in choices(&advice) {
            let bought: Money = choice.purchases.iter().map(|purchase| purchase.price).sum();
            prop_assert_eq!(bought + choice.by_trip, choice.total);
            for purchase in &choice.purchases {
                let lines: Money = purchase.lines.iter().map(|line| line.amount).sum();
                prop_assert_eq!(lines, purchase.price);
            }
        }
        let passes = advice.choice.purchases.iter().filter(|purchase| !purchase.title.is_single_ticket());
        let passes: Money = passes.map(|purchase| purchase.price).sum();
        let days: Money = advice.days.iter().map(|day| day.amount).sum();
        prop_assert_eq!(passes + days, advice.choice.total);
        let unserved: u32 =
            advice.days.iter().flat_map(|day| &day.trips).filter(|trip| trip.titles.is_empty()).map(|trip| trip.times).sum();
        prop_assert_eq!(unserved, advice.choice.unserved);
    }

    /// AC-14: no day on Liberté + costs more than a Navigo Jour, but for its airports.
    #[test]
    fn the_cap_is_never_exceeded_outside_airports(request in request()) {
        let cap = Money::from_cents(12_30);
        for day in advice(&request).days {
            let in_city = |trip: &&ServedTrips| trip.titles == [Title::LibertePlus] && !trip.journey.airport;
            let others: Money = day.trips.iter().filter(|trip| !in_city(trip)).map(|trip| trip.amount).sum();
            prop_assert!(day.amount <= cap + others, "{day:?}");
        }
    }
}
