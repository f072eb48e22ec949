//! Tickets for a trip: Métro-Train-RER, Bus-Tram, Paris Région <> Aéroports, Roissybus and Orlyval (AC-15).

use super::person::Person;
use super::product::{Days, Kinds, PriceRow, Product, Shape, Starts, Terms};
use super::reduced::{self, Child};
use super::refund::{CLAIM_TO, RefundRequest, not_refunded};
use super::{NETWORK, codes as code};
use crate::answer::{Refund, RefundDue};
use crate::calendar::plus_working_days;
use crate::day::Day;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason};
use crate::tariff::{Book, NavigoTicketTariff, Rate, TicketPrice};
use crate::title::Title;

/// A ticket. Reading: how many of a kind are on a medium, that they are neither changed nor refunded, and what they cost
/// whom is the same for all of them.
pub(super) struct Ticket(Title);

/// By metro, train and RER.
pub(super) const METRO_TRAIN_RER: Ticket = Ticket(Title::MetroTrainRer);
/// By bus and tram.
pub(super) const BUS_TRAM: Ticket = Ticket(Title::BusTram);
/// To and from the airports.
pub(super) const AIRPORTS: Ticket = Ticket(Title::ParisRegionAirports);
/// By RoissyBus.
pub(super) const ROISSYBUS: Ticket = Ticket(Title::Roissybus);
/// By Orlyval.
pub(super) const ORLYVAL: Ticket = Ticket(Title::Orlyval);

static KINDS: Kinds = Kinds {
    on_sale: &code::TICKET_ON_SALE,
    not_yet: &code::TICKET_NOT_YET_ON_SALE,
    no_longer: &code::TICKET_NO_LONGER_ON_SALE,
    valid: &code::VALID_FOR_TRIP,
    noctilien: &code::VALID_FOR_TRIP,
    paid: &code::TICKETS_PAID_AT_ONCE,
    too_many: &code::TOO_MANY_TICKETS,
};

impl Ticket {
    /// Its prices, where the book knows one.
    fn rows<'b>(&self, tariff: &'b NavigoTicketTariff) -> impl Iterator<Item = &'b TicketPrice> {
        let title = self.0;
        tariff.prices.value.iter().filter(move |row| row.title == title)
    }
}

impl Product for Ticket {
    fn shape(&self) -> Shape {
        Shape { starts: Starts::FirstUse, by_zones: false, by_days: false }
    }

    fn kinds(&self) -> &'static Kinds {
        &KINDS
    }

    fn terms<'b>(&self, book: &'b Book) -> Option<Terms<'b>> {
        let tariff = book.navigo_tickets()?;
        self.rows(tariff).next()?;
        Some(Terms {
            price_day: tariff.price_day.value,
            media: &tariff.media.value,
            most: tariff.most.value.0,
        })
    }

    fn prices(&self, book: &Book) -> Vec<PriceRow> {
        let rows = book.navigo_tickets().into_iter().flat_map(|tariff| self.rows(tariff));
        rows.map(|row| PriceRow { rate: row.rate, zones: None, days: None, price: row.price }).collect()
    }

    /// On every day of the book. Reading: one for RoissyBus as long as it runs.
    fn sale_days(&self, book: &Book, _: Day) -> Option<Days> {
        let last = book.until().previous();
        let runs_until = match self.0 {
            Title::Roissybus => book.navigo()?.roissybus_last_day.value,
            _ => last,
        };
        Some(Days { first: book.from(), last: last.min(runs_until) })
    }

    /// AC-10: the reduced price, where the ticket has one.
    fn rate(
        &self,
        book: &Book,
        person: &Person,
        day: Day,
        grounds: &mut Grounds,
    ) -> Option<(Rate, Vec<Reason>)> {
        let tariff = book.navigo_tickets()?;
        let by_person = reduced::by_age_or_right(Child::of_tickets(tariff), self.0, person, day, grounds)?;
        if by_person.0 == Rate::Reduced && tariff.without_reduction.value.contains(&self.0) {
            return Some((Rate::Full, vec![Reason::new(&code::NO_REDUCED_PRICE).with("title", self.0.id())]));
        }
        Some(by_person)
    }

    /// AC-15: none is refunded, but on a phone one can be cancelled as long as it was never validated. Reading: its whole
    /// price is then paid back, in the time in which a pass is.
    fn refund(&self, book: &Book, request: &RefundRequest) -> Result<Refund, Problems> {
        let Some(tariff) =
            book.navigo_tickets().filter(|tariff| tariff.app_media.value.contains(&request.medium))
        else {
            return Ok(not_refunded(book, self.0));
        };
        let mut grounds = Grounds::default();
        if request.validated {
            grounds.add(Reason::new(&code::TICKET_VALIDATED).with("title", self.0.id()), []);
        }
        Ok(grounds.decide(book.reference(), || {
            let (amount, claim_day) = (request.paid, request.claim_day);
            let pay_by = plus_working_days(NETWORK, claim_day, tariff.refund_working_days.value.0);
            let cancelled = Reason::new(&code::TICKET_CANCELLED).with("title", self.0.id());
            let cancelled = cancelled.with("medium", request.medium.id()).with("amount", amount);
            let paid = Reason::new(&code::REFUND_PAID_BY).with("claimDay", claim_day).with("payBy", pay_by);
            let due = RefundDue { currency: book.currency(), amount, pay_by, claim_to: CLAIM_TO };
            (due, vec![cancelled, paid])
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::day::Day;
    use crate::medium::Medium;
    use crate::navigo::{Person, QuoteRequest, Right, quote};
    use crate::reason::{Reason, Verdict};
    use crate::tariff::Books;
    use crate::title::Title;
    use crate::wire::{Count, Items};

    /// The total, or the codes of the grounds or problems.
    fn told(title: Title, bought: &str, quantity: u32, person: Person) -> String {
        let request = QuoteRequest {
            title,
            purchase_day: bought.parse().unwrap(),
            first_day: None,
            zones: None,
            days: None,
            quantity: Count::new(quantity),
            medium: Medium::NavigoEasy,
            person: Some(person),
            on_medium: None,
        };
        match quote(Books::BUILT_IN, &request) {
            Ok(quote) => match quote.verdict {
                Verdict::Granted(offer) => offer.total.to_string(),
                Verdict::Refused(_) => quote.reasons.iter().map(Reason::code).collect::<Vec<_>>().join(" "),
            },
            Err(problems) => problems[0].code.into(),
        }
    }

    fn born(day: &str) -> Person {
        let birth: Day = day.parse().unwrap();
        Person { birth_date: Some(birth), ..Person::default() }
    }

    fn with(right: Right) -> Person {
        Person { rights: Some(Items::one(right)), ..Person::default() }
    }

    #[test]
    fn a_child_pays_the_reduced_price_from_the_fourth_to_the_tenth_birthday() {
        let on = |day| told(Title::BusTram, day, 1, born("2020-06-15"));
        assert_eq!(on("2026-06-15"), "1.05");
        let on = |day| told(Title::BusTram, day, 1, born("2016-06-15"));
        assert_eq!([on("2026-06-14"), on("2026-06-15")], ["1.05", "2.05"]);
        let on = |day| told(Title::BusTram, day, 1, born("2022-06-15"));
        assert_eq!([on("2026-06-14"), on("2026-06-15")], ["travels-free", "1.05"]);
    }

    #[test]
    fn every_right_gives_the_reduced_price() {
        for right in Right::ALL {
            assert_eq!(told(Title::MetroTrainRer, "2026-06-15", 1, with(*right)), "1.30", "{right:?}");
        }
        // The youngest travel free all the same.
        let young = Person { birth_date: born("2024-01-01").birth_date, ..with(Right::Disability) };
        assert_eq!(told(Title::MetroTrainRer, "2026-06-15", 1, young), "travels-free");
    }

    #[test]
    fn twenty_of_a_kind_are_on_a_medium() {
        let buy = |quantity| told(Title::ParisRegionAirports, "2026-06-15", quantity, Person::default());
        assert_eq!([buy(20), buy(21)], ["280.00", "too-many-tickets"]);
    }

    #[test]
    fn a_ticket_of_roissybus_is_sold_at_one_price_while_it_runs() {
        let on = |day| told(Title::Roissybus, day, 1, with(Right::LargeFamily));
        assert_eq!([on("2026-02-28"), on("2026-03-01")], ["14.00", "ticket-no-longer-on-sale"]);
        assert_eq!(on("2025-06-15"), "no-tariff-in-force");
    }
}
