//! What a title costs (AC-6 to AC-8, AC-10, AC-17, CM-6).

use super::person::Person;
use super::product::{Asked, PriceRow, Product, find};
use super::sharing::{self, Added, HeldTitle};
use super::{NETWORK, asked, codes as code, sale};
use crate::answer::{Offer, Quote};
use crate::day::Day;
use crate::medium::Medium;
use crate::money::Money;
use crate::navigo_jour::codes as jour;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, Books, PriceDay, Rate};
use crate::title::Title;
use crate::wire::{Count, Items, readable};
use crate::zones::Zones;

/// A purchase of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRequest {
    /// The title.
    pub title: Title,
    /// Day of purchase.
    pub purchase_day: Day,
    /// First day of validity, for a title that has one.
    pub first_day: Option<Day>,
    /// Zones, for a title that is sold by them.
    pub zones: Option<Zones>,
    /// Days, for a title that is sold by them.
    pub days: Option<Count<1, 5>>,
    /// How many; `None`: one.
    pub quantity: Option<Count<1, 100>>,
    /// Medium that it is loaded on.
    pub medium: Medium,
    /// Who will travel; `None`: nothing is known.
    pub person: Option<Person>,
    /// Titles already on the medium; `None`: none.
    pub on_medium: Option<Items<HeldTitle, 50>>,
}

readable!(QuoteRequest {
    title: "title" required,
    purchase_day: "purchaseDay" required,
    first_day: "firstDay" optional,
    zones: "zones" optional,
    days: "days" optional,
    quantity: "quantity" optional,
    medium: "medium" required,
    person: "person" optional,
    on_medium: "onMedium" optional,
});

/// CM-6: the book that prices a title. Which day counts is said by the book that it leads to; the first day of validity is
/// asked before the day of purchase.
pub(crate) fn priced_by<'b>(
    books: Books<'b>,
    product: &dyn Product,
    purchase_day: Day,
    first_day: Option<Day>,
    path: &str,
) -> Result<&'b Book, Problem> {
    let on = |day: Day, counts: PriceDay| {
        let book = books.in_force(NETWORK, day)?;
        product.terms(book).is_some_and(|terms| terms.price_day == counts).then_some(book)
    };
    first_day
        .and_then(|day| on(day, PriceDay::FirstDay))
        .or_else(|| on(purchase_day, PriceDay::PurchaseDay))
        .ok_or_else(|| no_tariff(books, first_day.unwrap_or(purchase_day), path))
}

/// CM-10: the problem of a day for which a title has no figures.
pub(super) fn no_tariff(books: Books, day: Day, path: &str) -> Problem {
    match books.in_force(NETWORK, day) {
        Some(book) => book.no_figures(day, path),
        None => books.no_tariff(NETWORK, day, path),
    }
}

/// AC-6: the ground of zones that a title is not sold for; every offer is an alternative.
pub(super) fn check_zones(title: Title, rows: &[PriceRow], zones: Option<Zones>, grounds: &mut Grounds) {
    let Some(asked) = zones.filter(|asked| !rows.iter().any(|row| row.zones == Some(*asked))) else {
        return;
    };
    let reason = Reason::new(&code::ZONES_NOT_OFFERED).with("title", title.id());
    grounds.add(
        reason.with("first", asked.first()).with("last", asked.last()),
        rows.iter().filter_map(|row| row.zones).map(ask_for_zones),
    );
}

pub(super) fn ask_for_zones(zones: Zones) -> Remedy {
    Remedy::new(&jour::ASK_FOR_ZONES).with("first", zones.first()).with("last", zones.last())
}

/// AC-16: the ground of days that a title is not sold for; every offer is an alternative.
fn check_days(title: Title, rows: &[PriceRow], days: Option<u32>, grounds: &mut Grounds) {
    let offered = rows.iter().filter(|row| row.rate == Rate::Full).filter_map(|row| row.days);
    if let Some(asked) = days.filter(|asked| !offered.clone().any(|days| days == *asked)) {
        grounds.add(
            Reason::new(&code::DAYS_NOT_OFFERED).with("title", title.id()).with("days", asked),
            [Remedy::new(&code::ASK_FOR_DAYS).with_each("days", offered)],
        );
    }
}

/// The price of a title for zones or days.
pub(super) fn price(rows: &[PriceRow], rate: Rate, zones: Option<Zones>, days: Option<u32>) -> Option<Money> {
    let row = rows.iter().find(|row| row.rate == rate && row.zones == zones && row.days == days)?;
    Some(row.price)
}

/// AC-6 to AC-8, AC-10, AC-17: the price of a purchase, or every ground against it.
///
/// # Errors
/// `not-a-navigo-title` for a title that has no rules here; `missing-day`, `missing-zones`, `missing-days`, `not-needed` and
/// `not-a-first-day` where the request does not fit the title; `out-of-order` for a purchase before birth;
/// `no-tariff-in-force` where no book knows the price.
///
/// ```
/// use portillon::navigo::{quote, QuoteRequest};
/// use portillon::{Books, Medium, Title, Verdict, Zones};
/// let mut request = QuoteRequest {
///     title: Title::NavigoMois,
///     purchase_day: "2025-12-20".parse()?,
///     first_day: Some("2026-01-01".parse()?),
///     zones: Zones::new(2, 3),
///     days: None,
///     quantity: None,
///     medium: Medium::NavigoDecouverte,
///     person: None,
///     on_medium: None,
/// };
/// // The price is that of the first day of validity.
/// let Verdict::Granted(offer) = quote(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!(offer.total.to_string(), "88.80");
///
/// request.purchase_day = "2025-12-19".parse()?;
/// assert_eq!(quote(Books::BUILT_IN, &request)?.reasons[0].code(), "month-not-yet-on-sale");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn quote(books: Books, request: &QuoteRequest) -> Result<Quote, Problems> {
    let &QuoteRequest { title, purchase_day, zones, medium, .. } = request;
    let product = find(title)?;
    let shape = product.shape();
    let nobody = Person::default();
    let person = request.person.as_ref().unwrap_or(&nobody);
    let (days, quantity) = (request.days.map(Count::get), request.quantity.map_or(1, Count::get));

    let first_day = asked::first_day(shape, request.first_day);
    let mut problems = Vec::new();
    problems.extend(first_day.as_ref().err().cloned());
    problems.extend(asked::zones(shape, "zones", zones));
    problems.extend(asked::days(shape, days));
    problems.extend(product.missing(person));
    problems.extend(person.born_later(purchase_day));
    let Ok(first_day) = first_day else { return Err(Problems(problems)) };
    let price_path = if first_day.is_some() { "firstDay" } else { "purchaseDay" };
    let book = unless(priced_by(books, product, purchase_day, first_day, price_path), problems)?;
    let first_day = first_day.unwrap_or(purchase_day);
    let asked = Asked { title, purchase_day, first_day, zones, quantity, medium };
    let (Some(terms), Some(sale)) = (product.terms(book), product.sale_days(book, first_day)) else {
        return Err(no_tariff(books, first_day, price_path).into());
    };
    let rows = product.prices(book);
    let mut grounds = Grounds::default();
    sale::check(product, book, &asked, sale, &mut grounds);
    check_zones(title, &rows, zones, &mut grounds);
    check_days(title, &rows, days, &mut grounds);
    check_quantity(product, &asked, terms.most, &mut grounds);
    sharing::check_medium(title, medium, terms.media, &mut grounds);
    product.check(book, &asked, &mut grounds);
    let rate = product.rate(book, person, first_day, &mut grounds);
    let reduced = rate.as_ref().is_some_and(|(rate, _)| *rate == Rate::Reduced);
    let held = request.on_medium.as_deref().unwrap_or_default();
    let added = Added { title, reduced, quantity, medium, held };
    added.check(book, Some(product), &mut grounds).ok_or_else(|| no_tariff(books, first_day, price_path))?;
    let (true, Some((rate, why))) = (grounds.is_empty(), rate) else {
        return Ok(grounds.refuse(book.reference()));
    };
    let price = price(&rows, rate, zones, days).ok_or_else(|| no_tariff(books, first_day, price_path))?;

    let (lines, payments, paid) = product.offer(books, book, &asked, price);
    let total = lines.iter().map(|line| line.amount).sum();
    let mut reasons = why;
    reasons.push(price_reason(&asked, terms.price_day, rate, price));
    reasons.push(sale::on_sale(product, title, first_day, sale));
    reasons.extend(paid);
    reasons.push(sharing::on_this_medium(title, medium));
    reasons.extend(added.reasons());
    Ok(Quote::grant(book, Offer { currency: book.currency(), lines, total, payments }, reasons))
}

/// CM-6: the price, and the day whose book says it.
pub(super) fn price_reason(asked: &Asked, price_day: PriceDay, rate: Rate, price: Money) -> Reason {
    let (kind, name, day) = match price_day {
        PriceDay::FirstDay => (&code::PRICE_OF_FIRST_DAY, "firstDay", asked.first_day),
        PriceDay::PurchaseDay => (&code::PRICE_OF_PURCHASE_DAY, "purchaseDay", asked.purchase_day),
    };
    let about = Reason::new(kind).with("title", asked.title.id()).with("rate", rate.id());
    about.with("price", price).with(name, day)
}

/// AC-15, AC-17: no more of them than a medium takes.
fn check_quantity(product: &dyn Product, asked: &Asked, most: u32, grounds: &mut Grounds) {
    if asked.quantity > most {
        let reason = Reason::new(product.kinds().too_many).with("title", asked.title.id());
        grounds.add(
            reason.with("quantity", asked.quantity).with("limit", most),
            [Remedy::new(&jour::BUY_AT_MOST).with("limit", most)],
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::navigo::Right;
    use crate::reason::Verdict;
    use crate::wire::Items;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn asked(title: Title, bought: &str, first: &str, zones: (u8, u8)) -> QuoteRequest {
        QuoteRequest {
            title,
            purchase_day: day(bought),
            first_day: Some(day(first)),
            zones: Zones::new(zones.0, zones.1),
            days: None,
            quantity: None,
            medium: Medium::NavigoPersonalised,
            person: None,
            on_medium: None,
        }
    }

    /// The total, or the codes of the grounds.
    fn told(request: &QuoteRequest) -> String {
        match quote(Books::BUILT_IN, request) {
            Ok(Quote { verdict: Verdict::Granted(offer), .. }) => offer.total.to_string(),
            Ok(Quote { reasons, .. }) => reasons.iter().map(Reason::code).collect::<Vec<_>>().join(" "),
            Err(problems) => {
                problems.iter().map(|p| format!("{}: {}", p.path, p.code)).collect::<Vec<_>>().join(" ")
            }
        }
    }

    fn with_right(mut request: QuoteRequest, right: Right) -> QuoteRequest {
        request.person = Some(Person { rights: Some(Items::one(right)), ..Person::default() });
        request
    }

    #[test]
    fn passes_cost_what_the_book_says_for_their_zones() {
        let semaine = |zones| told(&asked(Title::NavigoSemaine, "2026-03-02", "2026-03-02", zones));
        assert_eq!([(1, 5), (2, 3), (3, 4), (4, 5)].map(semaine), ["32.40", "31.80", "30.80", "30.40"]);
        let mois = |zones| told(&asked(Title::NavigoMois, "2026-03-02", "2026-03-01", zones));
        assert_eq!([(1, 5), (2, 3), (3, 4), (4, 5)].map(mois), ["90.80", "88.80", "86.40", "84.40"]);
        assert_eq!(semaine((1, 3)), "zones-not-offered");
    }

    #[test]
    fn the_book_of_the_first_day_says_the_price() {
        // Bought in 2025 for a week that begins in 2025, and for a month of 2026.
        assert_eq!(told(&asked(Title::NavigoSemaine, "2026-01-01", "2025-12-29", (1, 5))), "31.60");
        assert_eq!(told(&asked(Title::NavigoMois, "2025-12-31", "2026-01-01", (1, 5))), "90.80");
        // No book is needed for the day of purchase.
        assert_eq!(told(&asked(Title::NavigoMois, "2024-12-20", "2025-01-01", (2, 3))), "82.80");
        let unknown = told(&asked(Title::NavigoMois, "2026-12-20", "2027-01-01", (2, 3)));
        assert_eq!(unknown, "firstDay: no-tariff-in-force");
    }

    #[test]
    fn a_month_is_sold_from_the_twentieth_before_to_the_nineteenth() {
        let mois = |bought| told(&asked(Title::NavigoMois, bought, "2026-03-01", (1, 5)));
        assert_eq!(mois("2026-02-19"), "month-not-yet-on-sale");
        assert_eq!(mois("2026-02-20"), "90.80");
        assert_eq!(mois("2026-03-19"), "90.80");
        assert_eq!(mois("2026-03-20"), "month-no-longer-on-sale");
    }

    #[test]
    fn a_week_is_sold_from_friday_to_thursday() {
        let semaine = |bought| told(&asked(Title::NavigoSemaine, bought, "2026-03-02", (1, 5)));
        assert_eq!(semaine("2026-02-26"), "week-not-yet-on-sale");
        assert_eq!(semaine("2026-02-27"), "32.40");
        assert_eq!(semaine("2026-03-05"), "32.40");
        assert_eq!(semaine("2026-03-06"), "week-no-longer-on-sale");
    }

    #[test]
    fn who_comes_too_late_is_told_the_next_first_day() {
        let next = |title, bought, first| {
            let Verdict::Refused(remedies) =
                quote(Books::BUILT_IN, &asked(title, bought, first, (1, 5))).unwrap().verdict
            else {
                panic!("it is sold");
            };
            assert_eq!(remedies[0].code(), "choose-first-day");
            remedies[0].facts()[0].value.clone()
        };
        assert_eq!(next(Title::NavigoSemaine, "2026-03-06", "2026-03-02"), day("2026-03-09").into());
        // Weeks later it is the week of the purchase, from Friday on the one after it.
        assert_eq!(next(Title::NavigoSemaine, "2026-03-19", "2026-03-02"), day("2026-03-16").into());
        assert_eq!(next(Title::NavigoSemaine, "2026-03-20", "2026-03-02"), day("2026-03-23").into());
        assert_eq!(next(Title::NavigoMois, "2026-03-20", "2026-03-01"), day("2026-04-01").into());
    }

    #[test]
    fn a_phone_takes_passes_of_all_zones_only() {
        let on = |medium, zones| {
            let mut request = asked(Title::NavigoMois, "2026-03-02", "2026-03-01", zones);
            request.medium = medium;
            told(&request)
        };
        assert_eq!(on(Medium::Phone, (1, 5)), "90.80");
        assert_eq!(on(Medium::Phone, (2, 3)), "app-sells-all-zones");
        assert_eq!(on(Medium::NavigoEasy, (1, 5)), "not-on-this-medium");
    }

    #[test]
    fn solidarite_is_for_those_who_have_a_right_to_it() {
        let mois = |zones| asked(Title::NavigoMoisSolidarite, "2026-03-02", "2026-03-01", zones);
        // 2026 zones 4–5: 21.15, not a computed quarter.
        let by = |right, zones| told(&with_right(mois(zones), right));
        assert_eq!(by(Right::SolidariteQuarter, (4, 5)), "21.15");
        assert_eq!(by(Right::SolidariteHalf, (4, 5)), "42.20");
        assert_eq!(by(Right::LargeFamily, (4, 5)), "no-solidarite");
        assert_eq!(told(&mois((4, 5))), "no-solidarite");
        let mut decouverte = with_right(mois((1, 5)), Right::SolidariteQuarter);
        decouverte.medium = Medium::NavigoDecouverte;
        assert_eq!(told(&decouverte), "not-on-this-medium");
    }

    #[test]
    fn a_price_that_is_not_known_is_not_guessed() {
        let half = asked(Title::NavigoSemaineSolidarite, "2025-03-03", "2025-03-03", (1, 5));
        assert_eq!(told(&with_right(half.clone(), Right::SolidariteHalf)), "firstDay: no-tariff-in-force");
        assert_eq!(told(&with_right(half, Right::SolidariteQuarter)), "7.90");
    }

    #[test]
    fn a_request_fits_its_title() {
        let mut request = asked(Title::NavigoSemaine, "2026-03-02", "2026-03-03", (1, 5));
        assert_eq!(told(&request), "firstDay: not-a-first-day");
        request.title = Title::NavigoMois;
        assert_eq!(told(&request), "firstDay: not-a-first-day");
        request.first_day = None;
        request.zones = None;
        request.days = Count::new(2);
        assert_eq!(told(&request), "firstDay: missing-day zones: missing-zones days: not-needed");
        request.title = Title::TicketTPlus;
        assert_eq!(told(&request), "title: not-a-navigo-title");
    }

    #[test]
    fn one_pass_of_a_period_is_on_a_medium() {
        let mut request = asked(Title::NavigoSemaine, "2026-03-02", "2026-03-02", (1, 5));
        request.quantity = Count::new(2);
        assert_eq!(told(&request), "one-pass-on-medium");
    }
}
