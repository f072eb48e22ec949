//! Navigo Annuel and Annuel Senior: from each first of a month that can still be subscribed to, to the end of each month.

use super::{Asked, Offer, Offered, Served, code};
use crate::answer::{self, Line};
use crate::day::Day;
use crate::medium::Medium;
use crate::money::Money;
use crate::navigo::product::{Product, Starts};
use crate::navigo::{self, QuoteRequest};
use crate::reason::{FactValue, Grounds, Reason, Remedy, Verdict};
use crate::title::Title;
use crate::zones::Zones;

/// The line of an offer that is paid once, with the first debit.
const FEE: &str = "fee";

impl Asked<'_> {
    /// AC-11, AC-12: by direct debit; the payer ends it when it is no longer needed. Readings: it is neither suspended nor
    /// changed; one that begins in a month without a trip never costs less.
    pub(super) fn annuel(&self, title: Title, product: &dyn Product) -> Offered {
        let person = self.person();
        if !product.missing(&person).is_empty() {
            // Whom the age alone rules out is told so.
            let mut grounds = Grounds::default();
            if let Some(book) = self.books.in_force(crate::advice::cover::NETWORK, self.request.day) {
                product.rate(book, &person, self.request.day, &mut grounds);
            }
            if grounds.is_empty() {
                let reason = Reason::new(&code::WORK_TIME_NOT_SAID).with("title", title.id());
                grounds.add_one(reason, Remedy::new(&code::SAY_WORK_TIME));
            }
            return Err(grounds);
        }
        let mut offers = Vec::new();
        let mut refusal = None;
        for (zones, _) in super::navigo::sorts(self.books, product) {
            let served = self.served(title, zones);
            let mut months: Vec<Day> = served.days().into_iter().map(Day::first_of_month).collect();
            months.dedup();
            for first in &months {
                match self.subscription_from(title, product, zones, *first) {
                    Ok(from) => offers.extend(Self::until_each(&from, &months, &served)),
                    Err(grounds) => refusal = refusal.or(Some(grounds)),
                }
            }
        }
        match refusal {
            Some(grounds) if offers.is_empty() => Err(grounds),
            _ => Ok(offers),
        }
    }

    /// A subscription from the first of a month: an offer of all months whose price is known.
    fn subscription_from(
        &self,
        title: Title,
        product: &dyn Product,
        zones: Option<Zones>,
        first: Day,
    ) -> Result<Subscription, Grounds> {
        let unknown = || Grounds::alone(Reason::new(&code::PRICE_NOT_KNOWN).with("title", title.id()));
        let book = navigo::priced_by(self.books, product, first, Some(first), "").map_err(|_| unknown())?;
        let terms = product.terms(book).ok_or_else(unknown)?;
        let sale = product.sale_days(book, first).ok_or_else(unknown)?;
        let medium = self.medium(title, terms.media)?;
        let buy = (sale.first.max(self.request.day), sale.last);
        let request = QuoteRequest {
            title,
            purchase_day: buy.0,
            first_day: Some(first),
            zones,
            days: None,
            quantity: None,
            medium,
            person: Some(self.person()),
            on_medium: None,
        };
        let quote = navigo::quote(self.books, &request).map_err(|_| unknown())?;
        match quote.verdict {
            Verdict::Granted(offer) => {
                let free = free_month(&quote.reasons);
                Ok(Subscription { title, zones, first, buy, medium, offer, free })
            }
            Verdict::Refused(remedies) => Err(Grounds::of(quote.reasons, remedies)),
        }
    }

    /// The subscription to the end of each month with a trip that it covers, as far as prices are known.
    fn until_each(from: &Subscription, months: &[Day], served: &Served) -> Vec<Offer> {
        let months = months.iter().filter(|month| from.first <= **month && from.knows(**month));
        months.filter_map(|month| from.until(Starts::FirstOfMonth.next(*month).previous(), served)).collect()
    }
}

/// A subscription from the first of a month on.
struct Subscription {
    title: Title,
    zones: Option<Zones>,
    first: Day,
    buy: (Day, Day),
    medium: Medium,
    /// What it costs for a year, month by month.
    offer: answer::Offer,
    /// The month that is free.
    free: Option<Day>,
}

impl Subscription {
    /// Whether it is known what a month costs.
    fn knows(&self, month: Day) -> bool {
        self.free == Some(month) || self.offer.payments.iter().any(|payment| payment.due == month)
    }

    /// AC-12: the subscription that the payer ends with a month, which is due in full like all before it.
    fn until(&self, last: Day, served: &Served) -> Option<Offer> {
        let used = served.within(self.first, last)?;
        let fee = self.offer.lines.iter().find(|line| line.code == FEE);
        let mut lines: Vec<Line> = Vec::new();
        for payment in self.offer.payments.iter().filter(|payment| payment.due <= last) {
            let fee = fee.filter(|_| payment.due == self.first).map_or(Money::ZERO, |fee| fee.amount);
            let month = payment.amount - fee;
            match lines.last_mut().filter(|line| line.unit_price == month) {
                Some(line) => *line = Line::of(line.code, line.quantity + 1, month),
                None => lines.push(Line::of(self.title.id(), 1, month)),
            }
        }
        lines.extend(fee.cloned());
        let &Self { title, zones, first, buy, medium, .. } = self;
        Some(Offer { title, zones, days: None, first, last, buy, lines, medium, covers: used.covers })
    }
}

/// The free month that a price names.
fn free_month(reasons: &[Reason]) -> Option<Day> {
    let free = reasons.iter().find(|reason| reason.code() == navigo::codes::MONTH_FREE.code)?;
    free.facts().iter().find_map(|fact| match fact.value {
        FactValue::Day(month) => Some(month),
        _ => None,
    })
}
