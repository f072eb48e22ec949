//! What a subscription costs, who pays it and when (AC-11, AC-12).

use super::price::{self, Count};
use super::{Annuel, check_age, find};
use crate::answer::{Line, Offer, Payment, Quote};
use crate::day::{Day, too_late};
use crate::navigo::person::Person;
use crate::navigo::product::{Asked, Paying, Product as _};
use crate::navigo::{asked, codes as code, quote, sale};
use crate::problem::{Problems, unless};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, Books, PriceDay, Rate};
use crate::title::Title;
use crate::wire::readable;
use crate::zones::Zones;

vocabulary! {
    /// How a subscription is paid.
    AnnuelPayment, "way of paying" {
        /// Month by month, by direct debit.
        DirectDebit = "direct-debit",
        /// At once, for twelve months.
        AtOnce = "at-once",
    }
}

/// Who pays, where it is not the holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payer {
    /// Birth date.
    pub birth_date: Day,
    /// Whether a payer under age is emancipated.
    pub emancipated: bool,
}

readable!(Payer { birth_date: "birthDate" required, emancipated: "emancipated" required, });

/// A first subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRequest {
    /// Annuel or Annuel Senior.
    pub title: Title,
    /// Day of the request, online.
    pub request_day: Day,
    /// First day of validity: the first of a month.
    pub first_day: Day,
    /// Zones; none for Senior, which is for all.
    pub zones: Option<Zones>,
    /// How it is paid.
    pub payment: AnnuelPayment,
    /// Who travels.
    pub person: Person,
    /// Who pays; `None`: the holder, who is not emancipated.
    pub payer: Option<Payer>,
}

readable!(PlanRequest {
    title: "title" required,
    request_day: "requestDay" required,
    first_day: "firstDay" required,
    zones: "zones" optional,
    payment: "payment" required,
    person: "person" required,
    payer: "payer" optional,
});

/// A month of a plan of debits.
struct Debit {
    due: Day,
    amount: crate::money::Money,
}

/// AC-11, AC-12: the debits of the first twelve months, as far as books know their prices. Reading: each is taken on the first
/// of its month, and the fee with the first. `None` where the first is not known.
pub(super) fn by_debit(
    annuel: &Annuel,
    books: Books,
    book: &Book,
    zones: Option<Zones>,
    first_day: Day,
) -> Option<Paying> {
    let tariff = book.navigo_annuel()?;
    let fee = tariff.fee.value;
    let mut count = Count::default();
    let (mut debits, mut free, mut unknown) = (Vec::new(), None, None);
    for month in (0..tariff.months_at_once.value.0).map(|number| first_day.plus_months(number)) {
        if count.next_is_free(annuel, tariff) {
            free = Some(month);
        } else if let Some(amount) = price::of_month(annuel, books, zones, month) {
            debits.push(Debit { due: month, amount });
        } else {
            unknown = Some(month);
            break;
        }
    }
    let first = debits.first()?.amount;
    let mut lines: Vec<Line> = Vec::new();
    for debit in &debits {
        let same = lines.last_mut().filter(|line| line.unit_price == debit.amount);
        let months = same.as_ref().map_or(1, |line| line.quantity + 1);
        let line = Line::of(annuel.0.id(), months, debit.amount);
        match same {
            Some(last) => *last = line,
            None => lines.push(line),
        }
    }
    lines.push(Line::of("fee", 1, fee));
    let with_fee = |debit: &Debit| if debit.due == first_day { debit.amount + fee } else { debit.amount };
    let payments = debits.iter().map(|debit| Payment { due: debit.due, amount: with_fee(debit) }).collect();
    let part = Reason::new(&code::ANNUEL_DEBITS).with("title", annuel.0.id());
    let mut reasons = vec![part.with("amount", first).with("parts", price::parts(annuel, tariff))];
    reasons.push(Reason::new(&code::ANNUEL_FEE).with("fee", fee).with("due", first_day));
    reasons.extend(free.map(|month| Reason::new(&code::MONTH_FREE).with("month", month)));
    reasons.extend(unknown.map(|month| Reason::new(&code::LATER_PRICE_UNKNOWN).with("month", month)));
    Some((lines, payments, reasons))
}

/// AC-11: at once for twelve months.
fn at_once(annuel: &Annuel, book: &Book, request: &PlanRequest) -> Option<Paying> {
    let tariff = book.navigo_annuel()?;
    let (due, fee) = (request.request_day, tariff.fee.value);
    let year = Line::of(annuel.0.id(), 1, price::of_year(annuel, book, request.zones)?);
    let payment = Payment { due, amount: year.amount + fee };
    let months = Reason::new(&code::ANNUEL_AT_ONCE).with("due", due);
    let paid = Reason::new(&code::ANNUEL_FEE).with("fee", fee).with("due", due);
    Some((vec![year, Line::of("fee", 1, fee)], vec![payment], vec![months, paid]))
}

/// AC-11: the payer is old enough, and of age or emancipated.
fn check_payer(request: &PlanRequest, book: &Book, grounds: &mut Grounds) {
    let Some(tariff) = book.navigo_annuel() else { return };
    let (birth, emancipated) = match &request.payer {
        Some(payer) => (Some(payer.birth_date), payer.emancipated),
        None => (request.person.birth_date, false),
    };
    let age = if emancipated { tariff.least_age.value } else { tariff.adult_age.value };
    let day = request.first_day;
    if birth.is_some_and(|birth| crate::age::is_under(age.years(), birth, day)) {
        check_age(&code::PAYER_TOO_YOUNG, request.title, age.years(), birth, day, grounds);
        grounds.remedy([Remedy::new(&code::NAME_ANOTHER_PAYER)]);
    }
}

/// AC-11, AC-12: what a first subscription costs and when it is paid, or every ground against it.
///
/// # Errors
/// `not-an-annuel`; `missing-zones`, `not-needed`, `not-a-first-day` and `missing-fact` where the request does not fit the
/// title; `out-of-order` for a holder or payer born after the request; `no-tariff-in-force` where no book knows the price.
///
/// ```
/// use portillon::navigo::{annuel_plan, AnnuelPayment, AnnuelPlanRequest, Person};
/// use portillon::{Books, Title, Verdict, Zones};
/// let request = AnnuelPlanRequest {
///     title: Title::NavigoAnnuel,
///     request_day: "2025-12-01".parse()?,
///     first_day: "2026-01-01".parse()?,
///     zones: Zones::new(1, 5),
///     payment: AnnuelPayment::DirectDebit,
///     person: Person { birth_date: Some("1990-05-01".parse()?), ..Person::default() },
///     payer: None,
/// };
/// let Verdict::Granted(offer) = annuel_plan(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// // Eleven debits of 90.80, with 7.60 in the first; December is free.
/// assert_eq!((offer.total.to_string(), offer.payments.len()), ("1006.40".into(), 11));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn plan(books: Books, request: &PlanRequest) -> Result<Quote, Problems> {
    let &PlanRequest { title, request_day, first_day, zones, payment, .. } = request;
    let annuel = find(title)?;
    let mut problems = Vec::new();
    problems.extend(asked::first_day(annuel.shape(), Some(first_day)).err());
    problems.extend(asked::zones(annuel.shape(), "zones", zones));
    problems.extend(annuel.missing(&request.person));
    problems.extend(request.person.born_later(request_day));
    if let Some(payer) = request.payer.as_ref().filter(|payer| payer.birth_date > request_day) {
        problems.push(too_late("payer.birthDate", payer.birth_date, "the day of the request,", request_day));
    }
    let book = unless(quote::priced_by(books, annuel, request_day, Some(first_day), "firstDay"), problems)?;
    let no_figures = || Problems::from(book.no_figures(first_day, "firstDay"));
    let (Some(terms), Some(days)) = (annuel.terms(book), annuel.sale_days(book, first_day)) else {
        return Err(no_figures());
    };
    let medium = terms.media.first().copied().ok_or_else(no_figures)?;
    let asked = Asked { title, purchase_day: request_day, first_day, zones, quantity: 1, medium };
    let rows = annuel.prices(book);
    let mut grounds = Grounds::default();
    sale::check(annuel, book, &asked, days, &mut grounds);
    quote::check_zones(title, &rows, zones, &mut grounds);
    annuel.rate(book, &request.person, first_day, &mut grounds);
    check_payer(request, book, &mut grounds);
    if annuel.is_senior() && payment == AnnuelPayment::AtOnce {
        let debit = Remedy::new(&code::PAY_BY_DEBIT);
        grounds.add_one(Reason::new(&code::SENIOR_BY_DEBIT_ONLY), debit);
    }
    if !grounds.is_empty() {
        return Ok(grounds.refuse(book.reference()));
    }
    let paying = match payment {
        AnnuelPayment::DirectDebit => by_debit(annuel, books, book, zones, first_day),
        AnnuelPayment::AtOnce => at_once(annuel, book, request),
    };
    let year = price::of_year(annuel, book, zones);
    let (Some((lines, payments, why)), Some(year)) = (paying, year) else { return Err(no_figures()) };
    let total = lines.iter().map(|line| line.amount).sum();
    let mut reasons = vec![
        quote::price_reason(&asked, PriceDay::FirstDay, Rate::Full, year),
        sale::on_sale(annuel, title, first_day, days),
    ];
    reasons.extend(why);
    Ok(Quote::grant(book, Offer { currency: book.currency(), lines, total, payments }, reasons))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Verdict;
    use crate::wire::Count;

    fn asked(requested: &str, first: &str, zones: (u8, u8)) -> PlanRequest {
        PlanRequest {
            title: Title::NavigoAnnuel,
            request_day: requested.parse().unwrap(),
            first_day: first.parse().unwrap(),
            zones: Zones::new(zones.0, zones.1),
            payment: AnnuelPayment::DirectDebit,
            person: Person { birth_date: Some("1990-05-01".parse().unwrap()), ..Person::default() },
            payer: None,
        }
    }

    fn senior(birth: &str, minutes: u32) -> PlanRequest {
        let mut request = asked("2026-01-10", "2026-02-01", (1, 5));
        request.title = Title::NavigoAnnuelSenior;
        request.zones = None;
        request.person.birth_date = Some(birth.parse().unwrap());
        request.person.work_minutes = Count::new(minutes);
        request
    }

    /// The total and the payments, or the codes of the grounds.
    fn told(request: &PlanRequest) -> (String, Vec<String>) {
        match plan(Books::BUILT_IN, request) {
            Ok(Quote { verdict: Verdict::Granted(offer), .. }) => {
                let payments = offer.payments.iter().map(|payment| payment.amount.to_string());
                (offer.total.to_string(), payments.collect())
            }
            Ok(Quote { reasons, .. }) => {
                (reasons.iter().map(Reason::code).collect::<Vec<_>>().join(" "), Vec::new())
            }
            Err(problems) => {
                let all = problems.iter().map(|p| format!("{}: {}", p.path, p.code)).collect::<Vec<_>>();
                (all.join(" "), Vec::new())
            }
        }
    }

    #[test]
    fn eleven_debits_pay_a_year_and_the_twelfth_month_is_free() {
        let (total, payments) = told(&asked("2025-12-01", "2026-01-01", (1, 5)));
        assert_eq!(total, "1006.40");
        assert_eq!((payments.len(), payments[0].as_str(), payments[10].as_str()), (11, "98.40", "90.80"));
    }

    #[test]
    fn each_debit_is_of_the_price_of_its_month() {
        // July to December 2025 at 82.80, January to May 2026 at 88.80, June free.
        let (total, payments) = told(&asked("2025-06-01", "2025-07-01", (2, 3)));
        assert_eq!(total, "948.40");
        assert_eq!(
            (payments[0].as_str(), payments[5].as_str(), payments[6].as_str()),
            ("90.40", "82.80", "88.80")
        );
        // Of 2027 no price is known: ten debits of 2026.
        let request = asked("2026-02-01", "2026-03-01", (1, 5));
        assert_eq!(told(&request).0, "915.60");
        let reasons = plan(Books::BUILT_IN, &request).unwrap().reasons;
        assert_eq!(reasons.last().unwrap().code(), "later-price-unknown");
    }

    #[test]
    fn it_is_subscribed_to_from_sixty_to_fifteen_days_before() {
        let on = |day| told(&asked(day, "2026-03-01", (4, 5))).0;
        assert_eq!(on("2025-12-30"), "subscription-not-yet-open");
        // Ten debits of 84.40.
        assert_eq!(on("2025-12-31"), "851.60");
        assert_eq!(on("2026-02-14"), "851.60");
        assert_eq!(on("2026-02-15"), "subscription-closed");
    }

    #[test]
    fn paid_at_once_it_costs_the_price_of_the_year() {
        let mut request = asked("2025-12-01", "2026-01-01", (4, 5));
        request.payment = AnnuelPayment::AtOnce;
        assert_eq!(told(&request), ("936.00".into(), vec!["936.00".into()]));
    }

    #[test]
    fn senior_is_for_those_of_sixty_two_who_work_less_than_half_time() {
        // The 62nd birthday is the first day.
        assert_eq!(told(&senior("1964-02-01", 1_049)).0, "507.00");
        assert_eq!(told(&senior("1964-02-02", 0)).0, "too-young");
        assert_eq!(told(&senior("1964-02-01", 1_050)).0, "works-too-much");
        let mut request = senior("1960-01-01", 0);
        request.first_day = "2026-01-01".parse().unwrap();
        request.request_day = "2025-12-01".parse().unwrap();
        let (total, payments) = told(&request);
        assert_eq!((total.as_str(), payments.len(), payments[11].as_str()), ("552.40", 12, "45.40"));
        request.payment = AnnuelPayment::AtOnce;
        assert_eq!(told(&request).0, "senior-by-debit-only");
        request.person.work_minutes = None;
        assert_eq!(told(&request).0, "person.workMinutes: missing-fact");
    }

    #[test]
    fn the_holder_is_sixteen_and_the_payer_of_age_or_emancipated() {
        let by = |birth: &str, payer: Option<(&str, bool)>| {
            let mut request = asked("2025-12-01", "2026-01-01", (1, 5));
            request.person.birth_date = Some(birth.parse().unwrap());
            let payer =
                payer.map(|(birth, emancipated)| Payer { birth_date: birth.parse().unwrap(), emancipated });
            request.payer = payer;
            told(&request).0
        };
        let parent = Some(("1980-01-01", false));
        assert_eq!(by("2010-01-01", parent), "1006.40");
        assert_eq!(by("2010-01-02", parent), "too-young");
        assert_eq!(by("2008-01-01", None), "1006.40");
        assert_eq!(by("2008-01-02", None), "payer-too-young");
        assert_eq!(by("2009-01-01", Some(("2010-01-01", true))), "1006.40");
        assert_eq!(by("2009-01-01", Some(("2010-01-02", true))), "payer-too-young");
    }
}
