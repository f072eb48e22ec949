//! What a purchase costs (NJ-1 to NJ-8; art. 2.2, 3, 4).

use super::codes as code;
use super::medium::{self, HeldTitle};
use super::{sale, tariff};
use crate::answer::{Line, Offer, Payment, Quote};
use crate::day::Day;
use crate::medium::Medium;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Books, NavigoJourTariff};
use crate::title::Title;
use crate::wire::{Count, Items, readable};
use crate::zones::Zones;

/// A purchase: one medium, one or more passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRequest {
    /// Day of purchase.
    pub purchase_day: Day,
    /// Medium the passes are loaded on.
    pub medium: Medium,
    /// Number of passes.
    pub quantity: Count<1, 100>,
    /// Validity day of each pass; as many as the quantity.
    pub validity_days: Items<Day, 100>,
    /// Zones asked for; `None`: all.
    pub zones: Option<Zones>,
    /// Titles already on the medium.
    pub on_medium: Option<Items<HeldTitle, 50>>,
}

readable!(QuoteRequest {
    purchase_day: "purchaseDay" required,
    medium: "medium" required,
    quantity: "quantity" required,
    validity_days: "validityDays" required,
    zones: "zones" optional,
    on_medium: "onMedium" optional,
});

impl QuoteRequest {
    /// The purchase of one pass for a medium that carries nothing else.
    pub fn one(purchase_day: Day, medium: Medium, validity_day: Day) -> Self {
        Self {
            purchase_day,
            medium,
            quantity: Count::LEAST,
            validity_days: Items::one(validity_day),
            zones: None,
            on_medium: None,
        }
    }

    fn held(&self) -> &[HeldTitle] {
        self.on_medium.as_deref().unwrap_or_default()
    }
}

/// Purchases to be quoted one by one.
pub type QuoteBatch = Items<QuoteRequest, 10_000>;

/// The only zones that it is sold for (NJ-1).
const ALL_ZONES: (u8, u8) = (1, 5);

/// NJ-1, art. 2.2: only for all zones, 1 to 5.
fn check_zones(zones: Option<Zones>, grounds: &mut Grounds) {
    let Some(zones) = zones.filter(|zones| (zones.first(), zones.last()) != ALL_ZONES) else {
        return;
    };
    let (first, last) = ALL_ZONES;
    grounds.add(
        Reason::new(&code::ZONES_NOT_SOLD).with("first", zones.first()).with("last", zones.last()),
        [Remedy::new(&code::ASK_FOR_ZONES).with("first", first).with("last", last)],
    );
}

/// NJ-4, art. 3.3: at most two passes in one purchase, one by one on a phone (and, Reading, on a watch).
fn limit(tariff: &NavigoJourTariff, medium: Medium) -> u32 {
    let by_app = tariff.app_media.value.contains(&medium);
    if by_app { tariff.passes_per_app_purchase.value.0 } else { tariff.passes_per_purchase.value.0 }
}

/// NJ-4: the number of passes is within the limit, and on one medium their days differ.
fn check_passes(request: &QuoteRequest, limit: u32, grounds: &mut Grounds) {
    let quantity = request.quantity.get();
    if quantity > limit {
        grounds.add(
            Reason::new(&code::TOO_MANY_PASSES)
                .with("quantity", quantity)
                .with("limit", limit)
                .with("medium", request.medium.id()),
            [Remedy::new(&code::BUY_AT_MOST).with("limit", limit)],
        );
    }
    for day in distinct(&request.validity_days) {
        if request.validity_days.iter().filter(|other| **other == day).count() > 1 {
            grounds.add(
                Reason::new(&code::SAME_DAY_TWICE).with("validityDay", day),
                [Remedy::new(&code::CHOOSE_ANOTHER_DAY_OR_MEDIUM).with("validityDay", day)],
            );
        }
    }
}

/// Each day once, in the order in which they first come.
fn distinct(days: &[Day]) -> impl Iterator<Item = Day> {
    days.iter()
        .enumerate()
        .filter(|(index, day)| !days.iter().take(*index).any(|earlier| earlier == *day))
        .map(|(_, day)| *day)
}

/// NJ-1 to NJ-8: the price of a purchase, or every ground against it.
///
/// The tariff is that of the day of purchase (NJ-2), the same beside other titles (NJ-3), paid at once (NJ-6).
///
/// # Errors
/// `days-not-quantity` where the validity days are not as many as the quantity, `no-tariff-in-force` where no
/// book covers the day of purchase.
///
/// ```
/// use portillon::navigo_jour::{quote, QuoteRequest};
/// use portillon::{Books, Day, Medium, Verdict};
///
/// let on = |purchase: &str, validity: &str| -> Result<_, portillon::Problems> {
///     let request = QuoteRequest::one(purchase.parse()?, Medium::Phone, validity.parse()?);
///     quote(Books::BUILT_IN, &request)
/// };
/// // The price of the day of purchase holds, whatever the day of validity.
/// let Verdict::Granted(offer) = on("2025-12-31", "2026-01-02")?.verdict else { panic!() };
/// assert_eq!(offer.total.to_string(), "12.00");
///
/// let early = on("2026-01-02", "2026-01-09")?;
/// let Verdict::Refused(remedies) = &early.verdict else { panic!() };
/// assert_eq!((early.reasons[0].code(), remedies[0].code()), ("not-yet-on-sale", "buy-from"));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn quote(books: Books, request: &QuoteRequest) -> Result<Quote, Problems> {
    let quantity = request.quantity.get();
    let days = request.validity_days.len();
    let not_quantity = (u32::try_from(days) != Ok(quantity)).then(|| {
        let message = format!("there are {days} validity days for {quantity} passes");
        Problem::new("validityDays", "days-not-quantity", message, "send one day for each pass")
    });
    let (book, tariff) = unless(tariff(books, request.purchase_day, "purchaseDay"), not_quantity)?;
    let limit = limit(tariff, request.medium);

    let mut grounds = Grounds::default();
    check_zones(request.zones, &mut grounds);
    check_passes(request, limit, &mut grounds);
    for day in distinct(&request.validity_days) {
        sale::check_on_sale(books, tariff, day, request.purchase_day, &mut grounds);
    }
    medium::check_medium(tariff, request.medium, &mut grounds);
    medium::check_sharing(tariff, request.medium, &request.validity_days, request.held(), &mut grounds);

    Ok(grounds.decide(book.reference(), || {
        let price = tariff.price.value;
        let line = Line::of(Title::NavigoJour.id(), quantity, price);
        let total = line.amount;
        let payments = vec![Payment { due: request.purchase_day, amount: total }];
        let offer = Offer { currency: book.currency(), lines: vec![line], total, payments };
        (offer, reasons(books, tariff, request, limit))
    }))
}

fn reasons(books: Books, tariff: &NavigoJourTariff, request: &QuoteRequest, limit: u32) -> Vec<Reason> {
    let (first, last) = ALL_ZONES;
    let mut reasons = vec![
        Reason::new(&code::ALL_ZONES).with("first", first).with("last", last),
        Reason::new(&code::PRICE_IN_FORCE)
            .with("unitPrice", tariff.price.value)
            .with("purchaseDay", request.purchase_day),
    ];
    if !request.held().is_empty() {
        let titles = request.held().iter().map(|held| held.title().id());
        reasons.push(Reason::new(&code::SAME_PRICE_BESIDE_OTHERS).with_each("title", titles));
    }
    reasons.push(
        Reason::new(&code::PASSES_WITHIN_LIMIT).with("quantity", request.quantity.get()).with("limit", limit),
    );
    reasons.extend(request.validity_days.iter().filter_map(|day| sale::on_sale(books, *day)));
    reasons.push(Reason::new(&code::PAID_AT_ONCE).with("due", request.purchase_day));
    reasons.push(medium::medium_accepted(request.medium));
    reasons.extend(medium::sharing_reasons(tariff, request.medium, request.held()));
    reasons
}

/// Quotes many purchases, each for itself, in order.
///
/// # Errors
/// Each item has the errors of [`quote`].
///
/// ```
/// use portillon::navigo_jour::{quote_batch, QuoteBatch, QuoteRequest};
/// use portillon::{Books, Medium};
/// let one = QuoteRequest::one("2026-01-02".parse()?, Medium::Watch, "2026-01-02".parse()?);
/// let batch = QuoteBatch::new(vec![one.clone(), one]).unwrap();
/// assert!(quote_batch(Books::BUILT_IN, &batch).all(|quote| quote.unwrap().is_granted()));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn quote_batch<'a>(
    books: Books<'a>,
    requests: &'a QuoteBatch,
) -> impl ExactSizeIterator<Item = Result<Quote, Problems>> + 'a {
    requests.iter().map(move |request| quote(books, request))
}
