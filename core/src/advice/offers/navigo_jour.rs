//! Navigo Jour: one for each day with a trip that it covers, at the best price of the days on which it is sold.

use super::{Asked, Offer, Offered};
use crate::answer::Line;
use crate::day::Day;
use crate::medium::Medium;
use crate::money::Money;
use crate::navigo_jour::{sale_days, tariff};
use crate::title::Title;

const TITLE: Title = Title::NavigoJour;

impl Asked<'_> {
    /// NJ-2, NJ-5, NJ-7: the price is that of the day of purchase, so that at the turn of a year it may pay to buy early.
    pub(super) fn navigo_jour(&self) -> Offered {
        let served = self.served(TITLE, None);
        let mut offers = Vec::new();
        for day in served.days() {
            let (Some((buy, price, media)), Some(used)) = (self.best_sale(day), served.within(day, day))
            else {
                continue;
            };
            let medium = self.medium(TITLE, media)?;
            let lines = vec![Line::of(TITLE.id(), 1, price)];
            let (zones, days, covers) = (None, None, used.covers);
            offers.push(Offer {
                title: TITLE,
                zones,
                days,
                first: day,
                last: day,
                buy,
                lines,
                medium,
                covers,
            });
        }
        Ok(offers)
    }

    /// The days of sale in a row with the best price, that price, and the media.
    fn best_sale(&self, day: Day) -> Option<((Day, Day), Money, &[Medium])> {
        let sale = sale_days(self.books, day)?;
        let mut best: Option<((Day, Day), Money, &[Medium])> = None;
        let mut buy = sale.first.max(self.request.day);
        while buy <= sale.last {
            if let Ok((_, tariff)) = tariff(self.books, buy, "day") {
                let price = tariff.price.value;
                match &mut best {
                    Some((days, least, _)) if price == *least && days.1.next() == buy => days.1 = buy,
                    Some((_, least, _)) if price >= *least => {}
                    _ => best = Some(((buy, buy), price, &tariff.media.value)),
                }
            }
            buy = buy.next();
        }
        best
    }
}
