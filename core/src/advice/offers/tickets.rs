//! Tickets for a trip (AC-15, AC-18).

use super::{Asked, Open};
use crate::day::Day;
use crate::medium::Medium;
use crate::money::Money;
use crate::navigo::product::product;
use crate::navigo::{self, QuoteRequest};
use crate::reason::Verdict;
use crate::title::Title;

/// A ticket and how many of it a trip takes.
#[derive(Clone, Copy)]
pub(in crate::advice) struct Ticket {
    pub title: Title,
    pub count: u32,
    pub price: Money,
    pub medium: Medium,
}

/// The tickets for a trip: one, or several where its modes need them.
#[derive(Clone)]
pub(in crate::advice) struct TicketFare(pub Vec<Ticket>);

impl TicketFare {
    pub fn price(&self) -> Money {
        self.0.iter().map(|ticket| ticket.price.times(ticket.count)).sum()
    }
}

impl Asked<'_> {
    /// The price of a ticket that is bought on the day of the trip (AC-18), as the traveller pays it (AC-10).
    fn ticket(&self, title: Title, day: Day) -> Option<Ticket> {
        let product = product(title)?;
        let book = navigo::priced_by(self.books, product, day, None, "").ok()?;
        let medium = self.medium(title, product.terms(book)?.media).ok()?;
        let request = QuoteRequest {
            title,
            purchase_day: day,
            first_day: None,
            zones: None,
            days: None,
            quantity: None,
            medium,
            person: Some(self.person()),
            on_medium: None,
        };
        match navigo::quote(self.books, &request).ok()?.verdict {
            Verdict::Granted(offer) => Some(Ticket { title, count: 0, price: offer.total, medium }),
            Verdict::Refused(_) => None,
        }
    }

    /// Every set of tickets that serves a trip and of which none can be left out. A ticket is good for the modes in a row that
    /// it covers: a change within them needs no other (AC-15, AC-18).
    pub(in crate::advice) fn fares(&self, open: &Open) -> Vec<TicketFare> {
        let titles = Title::ALL.iter().copied().filter(|title| title.is_single_ticket());
        let tickets = titles.filter_map(|title| {
            let legs = open.coverage.legs(title, &open.trip);
            let ticket = legs.contains(&true).then(|| self.ticket(title, open.trip.day)).flatten()?;
            Some((ticket, legs))
        });
        let tickets: Vec<_> = tickets.collect();
        let mut fares: Vec<(u32, TicketFare)> = Vec::new();
        // Sets of few tickets come before those that hold them.
        let mut sets: Vec<u32> = (1..1 << tickets.len().min(8)).collect();
        sets.sort_by_key(|set| set.count_ones());
        for set in sets {
            if fares.iter().any(|(smaller, _)| set & smaller == *smaller) {
                continue;
            }
            let taken: Vec<_> = tickets
                .iter()
                .enumerate()
                .filter(|(place, _)| set & (1 << place) != 0)
                .map(|(_, ticket)| ticket)
                .collect();
            if let Some(fare) = cheapest(&taken, open.trip.journey.modes.len()) {
                fares.push((set, fare));
            }
        }
        fares.into_iter().map(|(_, fare)| fare).collect()
    }
}

/// The cheapest way to serve all legs of a trip with these tickets, of which a new one is taken where the last does not go on.
fn cheapest(tickets: &[&(Ticket, Vec<bool>)], legs: usize) -> Option<TicketFare> {
    let covers = |place: usize, leg: usize| {
        tickets.get(place).and_then(|(_, legs)| legs.get(leg)).copied().unwrap_or_default()
    };
    let price = |place: usize| tickets.get(place).map_or(Money::ZERO, |(ticket, _)| ticket.price);
    // By ticket in use, the cheapest way so far: its price and how many of each.
    let mut ways: Vec<Option<(Money, Vec<u32>)>> = Vec::new();
    for leg in 0..legs {
        let cheapest = ways.iter().flatten().min_by_key(|(price, _)| *price).cloned();
        let before = if leg == 0 { Some((Money::ZERO, vec![0; tickets.len()])) } else { cheapest };
        let way = |place: usize| {
            if !covers(place, leg) {
                return None;
            }
            let anew = before.clone().map(|(so_far, mut counts)| {
                if let Some(count) = counts.get_mut(place) {
                    *count += 1;
                }
                (so_far + price(place), counts)
            });
            let on = ways.get(place).cloned().flatten();
            [on, anew].into_iter().flatten().min_by_key(|(price, _)| *price)
        };
        ways = (0..tickets.len()).map(way).collect();
    }
    let (_, counts) = ways.into_iter().flatten().min_by_key(|(price, _)| *price)?;
    let taken = tickets.iter().zip(counts).map(|((ticket, _), count)| Ticket { count, ..*ticket });
    Some(TicketFare(taken.filter(|ticket| ticket.count > 0).collect()))
}
