//! What is on offer as a problem of the solver, and the solver's choices as things to buy (AC-18).

use super::answer::{Choice, Purchase};
use super::offers::{Asked, Charge, Contract, Offer, Ticket, TicketFare};
use super::plans::Planned;
use super::solver::{self, Day as SolverDay, Demand, Fare, Meter, Problem, Use};
use crate::answer::Line;
use crate::day::Day;
use crate::money::Money;
use crate::navigo::product::product;
use crate::order::in_order;
use crate::reason::{Reason, Remedy};
use crate::title::Title;

/// The line of a subscription to Liberté +.
const SUBSCRIPTION: &str = "liberte-subscription";

/// How a title stands on the market.
pub(super) enum Standing {
    /// There are passes.
    Passes,
    /// It is a ticket for some of the trips.
    Ticket,
    /// It covers no trip that needs a title.
    Idle,
    /// The traveller cannot have it, for these grounds.
    Refused(Vec<Remedy>, Vec<Reason>),
}

/// Everything that can be bought. A kind of the solver is the place of a title.
pub(super) struct Market<'a> {
    asked: &'a Asked<'a>,
    pub titles: Vec<Title>,
    pub problem: Problem,
    /// By place of the pass in the problem.
    offers: Vec<Offer>,
    /// By open trip, the tickets that serve it.
    fares: Vec<Vec<TicketFare>>,
    /// By open trip, what Liberté + charges for it.
    charges: Vec<Option<Charge>>,
    /// Liberté +, where the traveller can have it.
    contract: Option<Contract>,
    /// By kind.
    pub standings: Vec<Standing>,
}

impl<'a> Market<'a> {
    /// Asks every title what it offers.
    pub fn new(asked: &'a Asked<'a>, titles: Vec<Title>) -> Self {
        let fares: Vec<_> = asked.trips.iter().map(|open| asked.fares(open)).collect();
        let (contract, refused) = match asked.contract() {
            Ok(contract) => (Some(contract), None),
            Err(grounds) => (None, Some(grounds.into_parts())),
        };
        let charge = |open| contract.as_ref().and_then(|_| asked.charge(open));
        let charges: Vec<Option<Charge>> = asked.trips.iter().map(charge).collect();
        let mut offers = Vec::new();
        let mut standings = Vec::with_capacity(titles.len());
        for title in &titles {
            let tickets = || fares.iter().flatten().flat_map(|fare| &fare.0);
            standings.push(if *title == Title::LibertePlus {
                let serves = charges.iter().any(Option::is_some);
                match &refused {
                    Some((remedies, reasons)) => Standing::Refused(remedies.clone(), reasons.clone()),
                    None if serves => Standing::Passes,
                    None => Standing::Idle,
                }
            } else if product(*title).is_some() && title.is_single_ticket() {
                let serves = tickets().any(|ticket| ticket.title == *title);
                if serves { Standing::Ticket } else { Standing::Idle }
            } else {
                match asked.passes(*title) {
                    Ok(own) if own.is_empty() => Standing::Idle,
                    Ok(own) => {
                        offers.extend(own);
                        Standing::Passes
                    }
                    Err(grounds) => {
                        let (remedies, reasons) = grounds.into_parts();
                        Standing::Refused(remedies, reasons)
                    }
                }
            });
        }
        let kind = |title: Title| titles.iter().position(|other| *other == title).unwrap_or_default();
        let groups = super::offers::ONE_AT_A_TIME;
        let place = |day: Day| usize::try_from(day.days_since(asked.request.day)).unwrap_or_default();
        let passes = offers.iter().map(|offer| solver::Pass {
            kind: kind(offer.title),
            cents: offer.price().cents(),
            first: place(offer.first),
            last: place(offer.last),
            covers: offer.covers.clone(),
            group: groups.iter().position(|group| group.contains(&offer.title)),
        });
        let passes = passes.collect();
        let mut days: Vec<SolverDay> = Vec::new();
        for ((open, fares), charge) in asked.trips.iter().zip(&fares).zip(&charges) {
            let day = place(open.trip.day);
            if days.len() <= day {
                days.resize(day + 1, SolverDay::default());
            }
            if let Some(day) = days.get_mut(day) {
                let fare = |fare: &TicketFare| Fare {
                    kinds: fare.0.iter().map(|ticket| kind(ticket.title)).collect(),
                    cents: fare.price().cents(),
                };
                let fares = fares.iter().map(fare).collect();
                day.cap = asked.cap(open.trip.day).map(Money::cents);
                day.demands.push(Demand {
                    trips: open.trip.times,
                    fares,
                    metered: charge.map(|charge| charge.price.cents()),
                    capped: charge.is_some_and(|charge| charge.capped),
                });
            }
        }
        let fee = |contract: &Contract| contract.fee.map(Money::cents);
        let meter = contract.as_ref().map(|own| Meter { kind: kind(Title::LibertePlus), fee: fee(own) });
        let problem = Problem { kinds: titles.len(), groups: groups.len(), days, passes, meter };
        Self { asked, titles, problem, offers, fares, charges, contract, standings }
    }

    /// A choice as things to buy, by first day and then in the order of the book.
    pub fn choice(&self, choice: &solver::Choice) -> Choice {
        let passes = choice.passes.iter().filter_map(|place| self.offers.get(*place));
        let mut purchases: Vec<Purchase> = passes.map(|offer| self.purchase(offer)).collect();
        for (open, fare) in self.asked.trips.iter().zip(self.fares_of(choice)) {
            for ticket in fare.iter().flat_map(|fare| &fare.0) {
                self.add_tickets(ticket, &open.trip, &mut purchases);
            }
        }
        purchases.extend(self.subscription(choice));
        let order = |one: &Purchase, other: &Purchase| {
            (one.first_day, one.title, one.last_day).cmp(&(other.first_day, other.title, other.last_day))
        };
        let purchases: Vec<Purchase> = in_order(&purchases, order).into_iter().cloned().collect();
        let bought: Money = purchases.iter().map(|purchase| purchase.price).sum();
        let total = Money::from_cents(choice.value.cents);
        Choice { total, by_trip: total - bought, unserved: choice.value.unserved, purchases }
    }

    /// AC-14: an amount of a day up to its cap.
    pub fn capped(&self, day: Day, amount: Money) -> Money {
        self.asked.cap(day).map_or(amount, |cap| amount.min(cap))
    }

    fn purchase(&self, offer: &Offer) -> Purchase {
        Purchase {
            title: offer.title,
            zones: offer.zones,
            days: offer.days,
            quantity: 1,
            buy_from: offer.buy.0,
            buy_until: offer.buy.1,
            first_day: offer.first,
            last_day: offer.last,
            medium: offer.medium,
            lines: offer.lines.clone(),
            price: offer.price(),
        }
    }

    /// Liberté +, where a choice buys it: at the latest for the first trip that it pays for.
    fn subscription(&self, choice: &solver::Choice) -> Option<Purchase> {
        let contract = self.contract.as_ref().filter(|_| choice.metered)?;
        let fee = contract.fee?;
        let uses = self.asked.trips.iter().zip(choice.uses.iter().flatten());
        let mut days = uses.filter(|(_, how)| **how == Use::Meter).map(|(open, _)| open.trip.day);
        let day = self.asked.request.day;
        let first = days.next().unwrap_or(day);
        let line = Line::of(SUBSCRIPTION, 1, fee);
        Some(Purchase {
            title: Title::LibertePlus,
            zones: None,
            days: None,
            quantity: 1,
            buy_from: day,
            buy_until: first,
            first_day: first,
            last_day: days.last().unwrap_or(first),
            medium: contract.medium,
            price: line.amount,
            lines: vec![line],
        })
    }

    /// AC-18: tickets of one kind and day are one purchase, on the day of the trip.
    fn add_tickets(&self, ticket: &Ticket, trip: &Planned, purchases: &mut Vec<Purchase>) {
        let (title, day) = (ticket.title, trip.day);
        let quantity = ticket.count * trip.times;
        let same = |other: &&mut Purchase| other.title == title && other.first_day == day;
        let quantity = match purchases.iter_mut().find(same) {
            Some(other) => {
                other.quantity += quantity;
                other.lines = vec![Line::of(title.id(), other.quantity, ticket.price)];
                other.price = ticket.price.times(other.quantity);
                return;
            }
            None => quantity,
        };
        let line = Line::of(title.id(), quantity, ticket.price);
        purchases.push(Purchase {
            title,
            zones: None,
            days: None,
            quantity,
            buy_from: day,
            buy_until: day,
            first_day: day,
            last_day: day,
            medium: ticket.medium,
            price: line.amount,
            lines: vec![line],
        });
    }

    /// By open trip, the tickets that serve it, where tickets do.
    fn fares_of<'m>(&'m self, choice: &'m solver::Choice) -> impl Iterator<Item = Option<&'m TicketFare>> {
        self.fares.iter().zip(choice.uses.iter().flatten()).map(|(fares, how)| match how {
            Use::Fare(place) => fares.get(*place),
            Use::Pass(_) | Use::Meter | Use::Nothing => None,
        })
    }

    /// By open trip, the titles that serve it and what is paid for it besides passes.
    pub fn served(&self, choice: &solver::Choice) -> Vec<Served> {
        let uses = choice.uses.iter().flatten().zip(self.fares_of(choice)).zip(&self.charges);
        let served =
            uses.zip(&self.asked.trips).map(|(((how, fare), charge), open)| match (how, fare, charge) {
                (Use::Pass(place), _, _) => {
                    Served::by(self.offers.get(*place).map(|offer| offer.title).into_iter().collect())
                }
                (_, Some(fare), _) => Served {
                    amount: fare.price().times(open.trip.times),
                    ..Served::by(fare.0.iter().map(|ticket| ticket.title).collect())
                },
                (Use::Meter, None, Some(charge)) => Served {
                    amount: charge.price.times(open.trip.times),
                    capped: charge.capped,
                    ..Served::by(vec![Title::LibertePlus])
                },
                (Use::Fare(_) | Use::Meter | Use::Nothing, None, _) => Served::by(Vec::new()),
            });
        served.collect()
    }
}

/// What serves trips, and what is paid for them.
pub(super) struct Served {
    pub titles: Vec<Title>,
    pub amount: Money,
    /// Whether the cap of the day counts the amount.
    pub capped: bool,
}

impl Served {
    /// Titles for which nothing more is paid.
    pub fn by(titles: Vec<Title>) -> Self {
        Self { titles, amount: Money::ZERO, capped: false }
    }
}
