//! What is on offer as a problem of the solver, and the solver's choices as things to buy (AC-18).

use super::answer::{Choice, Purchase};
use super::offers::{Asked, Offer, Ticket, TicketFare};
use super::plans::Planned;
use super::solver::{self, Day as SolverDay, Demand, Fare, Problem, Use};
use crate::answer::Line;
use crate::day::Day;
use crate::money::Money;
use crate::navigo::product::product;
use crate::order::in_order;
use crate::reason::{Reason, Remedy};
use crate::title::Title;

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
    /// By kind.
    pub standings: Vec<Standing>,
}

impl<'a> Market<'a> {
    /// Asks every title what it offers.
    pub fn new(asked: &'a Asked<'a>, titles: Vec<Title>) -> Self {
        let fares: Vec<_> = asked.trips.iter().map(|open| asked.fares(open)).collect();
        let mut offers = Vec::new();
        let mut standings = Vec::with_capacity(titles.len());
        for title in &titles {
            let tickets = || fares.iter().flatten().flat_map(|fare| &fare.0);
            standings.push(if product(*title).is_some() && title.is_single_ticket() {
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
        for (open, fares) in asked.trips.iter().zip(&fares) {
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
                day.demands.push(Demand { trips: open.trip.times, fares, ..Demand::default() });
            }
        }
        let problem = Problem { kinds: titles.len(), groups: groups.len(), days, passes, meter: None };
        Self { asked, titles, problem, offers, fares, standings }
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
        let order = |one: &Purchase, other: &Purchase| {
            (one.first_day, one.title, one.last_day).cmp(&(other.first_day, other.title, other.last_day))
        };
        let purchases: Vec<Purchase> = in_order(&purchases, order).into_iter().cloned().collect();
        let bought: Money = purchases.iter().map(|purchase| purchase.price).sum();
        let total = Money::from_cents(choice.value.cents);
        Choice { total, by_trip: total - bought, unserved: choice.value.unserved, purchases }
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
    pub fn served(&self, choice: &solver::Choice) -> Vec<(Vec<Title>, Money)> {
        let uses = choice.uses.iter().flatten().zip(self.fares_of(choice)).zip(&self.asked.trips);
        let served = uses.map(|((how, fare), open)| match (how, fare) {
            (Use::Pass(place), _) => {
                (self.offers.get(*place).map(|offer| offer.title).into_iter().collect(), Money::ZERO)
            }
            (_, Some(fare)) => {
                let titles = fare.0.iter().map(|ticket| ticket.title).collect();
                (titles, fare.price().times(open.trip.times))
            }
            (Use::Fare(_) | Use::Meter | Use::Nothing, None) => (Vec::new(), Money::ZERO),
        });
        served.collect()
    }
}
