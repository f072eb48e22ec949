//! Passes of the Navigo accounts, whichever they are: one for each period and for all zones or days that they are sold for.

use super::{Asked, Offer, Offered, Served, code};
use crate::day::Day;
use crate::medium::Medium;
use crate::navigo::product::{Product, Starts};
use crate::navigo::{self, Person, QuoteRequest};
use crate::reason::{Grounds, Reason, Verdict};
use crate::tariff::Books;
use crate::title::Title;
use crate::wire::Count;
use crate::zones::Zones;

/// What a pass is sold for.
type Sort = (Option<Zones>, Option<u32>);

/// A pass that may be bought: what it is sold for, and its days.
struct Period {
    sort: Sort,
    first: Day,
    last: Day,
}

/// All that a pass is sold for in any book, in the order of the books.
pub(super) fn sorts(books: Books, product: &dyn Product) -> Vec<Sort> {
    let mut sorts = Vec::new();
    for row in books.iter().flat_map(|book| product.prices(book)) {
        if !sorts.contains(&(row.zones, row.days)) {
            sorts.push((row.zones, row.days));
        }
    }
    sorts
}

/// AC-6, AC-7, AC-16: the periods with a trip that a pass covers. What begins with its first validation begins on a day of
/// such a trip.
fn periods(starts: Starts, sort: Sort, served: &Served) -> Vec<Period> {
    let mut firsts: Vec<Day> = served.days().into_iter().map(|day| starts.latest(day)).collect();
    firsts.dedup();
    let last = |first: Day| match starts {
        Starts::Monday | Starts::FirstOfMonth => starts.next(first).previous(),
        Starts::FirstUse => first.plus_days(sort.1.unwrap_or(1).saturating_sub(1)),
    };
    firsts.into_iter().map(|first| Period { sort, first, last: last(first) }).collect()
}

impl Asked<'_> {
    /// What the product's own price and grounds say of each period (AC-6 to AC-8, AC-10, AC-16).
    pub(super) fn navigo(&self, title: Title, product: &dyn Product) -> Offered {
        let person = self.person();
        let sorts = sorts(self.books, product);
        if sorts.is_empty() {
            return Err(Grounds::alone(Reason::new(&code::PRICE_NOT_KNOWN).with("title", title.id())));
        }
        let mut offers = Vec::new();
        let mut refusal = None;
        for sort in sorts {
            let served = self.served(title, sort.0);
            for period in periods(product.shape().starts, sort, &served) {
                match self.period(title, product, &period, &served, &person) {
                    Ok(offer) => offers.extend(offer),
                    Err(grounds) => refusal = refusal.or(Some(grounds)),
                }
            }
        }
        match refusal {
            Some(grounds) if offers.is_empty() => Err(grounds),
            _ => Ok(offers),
        }
    }

    /// A pass of a period, on the first medium on which it can be bought.
    fn period(
        &self,
        title: Title,
        product: &dyn Product,
        period: &Period,
        served: &Served,
        person: &Person,
    ) -> Result<Option<Offer>, Grounds> {
        let &Period { sort: (zones, days), first, last } = period;
        let Some(used) = served.within(first, last) else { return Ok(None) };
        let unknown = || Grounds::alone(Reason::new(&code::PRICE_NOT_KNOWN).with("title", title.id()));
        let has_first_day = product.shape().starts != Starts::FirstUse;
        let first_day = has_first_day.then_some(first);
        let book =
            navigo::priced_by(self.books, product, used.first, first_day, "").map_err(|_| unknown())?;
        let terms = product.terms(book).ok_or_else(unknown)?;
        // What begins with its first validation is bought for it, at the price of that day (Reading).
        let (from, until) = match product.sale_days(book, first) {
            Some(sale) if has_first_day => (sale.first.max(self.request.day), sale.last.min(used.first)),
            _ => (used.first, used.first),
        };
        let mut refusal = self.medium(title, terms.media).err();
        for medium in self.media(terms.media) {
            let request = QuoteRequest {
                title,
                purchase_day: from,
                first_day,
                zones,
                days: days.and_then(Count::new),
                quantity: None,
                medium,
                person: Some(person.clone()),
                on_medium: None,
            };
            let quote = navigo::quote(self.books, &request).map_err(|_| unknown())?;
            match quote.verdict {
                Verdict::Granted(offer) => {
                    let (buy, lines, covers) = ((from, until), offer.lines, used.covers);
                    return Ok(Some(Offer { title, zones, days, first, last, buy, lines, medium, covers }));
                }
                Verdict::Refused(remedies) => {
                    refusal = refusal.or_else(|| Some(Grounds::of(quote.reasons, remedies)));
                }
            }
        }
        refusal.map_or(Ok(None), Err)
    }

    /// The media of a title that the traveller uses.
    fn media(&self, media: &[Medium]) -> Vec<Medium> {
        let uses = |medium: &Medium| self.request.media.as_ref().is_none_or(|media| media.contains(medium));
        media.iter().copied().filter(uses).collect()
    }

    /// The traveller, as the titles of the Navigo accounts know one.
    pub(super) fn person(&self) -> Person {
        let traveller = &self.request.traveller;
        Person {
            birth_date: Some(traveller.birth_date),
            rights: traveller.rights.clone(),
            work_minutes: traveller.work_minutes,
        }
    }
}
