//! What a subscription to Liberté + costs (AC-14, AC-10).

use super::product::LibertePlus;
use crate::answer::{Line, Offer, Payment, Quote};
use crate::day::Day;
use crate::medium::Medium;
use crate::money::Money;
use crate::navigo::person::Person;
use crate::navigo::product::Product;
use crate::navigo::{NETWORK, codes as code, sharing};
use crate::problem::{Problems, unless};
use crate::reason::{Grounds, Reason};
use crate::tariff::{Book, Books, Rate};
use crate::title::Title;
use crate::wire::readable;

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiberteSubscriptionRequest {
    /// Day of the subscription.
    pub day: Day,
    /// The medium.
    pub medium: Medium,
    /// Whether the person had a subscription before.
    pub subscribed_before: bool,
    /// Who will travel; `None`: nothing is known.
    pub person: Option<Person>,
}

readable!(LiberteSubscriptionRequest {
    day: "day" required,
    medium: "medium" required,
    subscribed_before: "subscribedBefore" required,
    person: "person" optional,
});

/// AC-14: the fee of a subscription: nothing for the first, less at the reduced price (AC-10). Reading: it is paid with the
/// subscription.
///
/// # Errors
/// `out-of-order` for a subscription before birth; `no-tariff-in-force` where no book covers the day.
///
/// ```
/// use portillon::navigo::{liberte_subscription, LiberteSubscriptionRequest};
/// use portillon::{Books, Medium, Verdict};
/// let mut request = LiberteSubscriptionRequest {
///     day: "2026-03-10".parse()?,
///     medium: Medium::NavigoPersonalised,
///     subscribed_before: false,
///     person: None,
/// };
/// let fee = |request: &_| match liberte_subscription(Books::BUILT_IN, request).unwrap().verdict {
///     Verdict::Granted(offer) => offer.total.to_string(),
///     Verdict::Refused(_) => "none".to_owned(),
/// };
/// assert_eq!(fee(&request), "0.00");
/// request.subscribed_before = true;
/// assert_eq!(fee(&request), "8.00");
/// request.medium = Medium::NavigoEasy;
/// assert_eq!(fee(&request), "none");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn liberte_subscription(books: Books, request: &LiberteSubscriptionRequest) -> Result<Quote, Problems> {
    let &LiberteSubscriptionRequest { day, medium, subscribed_before, .. } = request;
    let nobody = Person::default();
    let person = request.person.as_ref().unwrap_or(&nobody);
    let both = |book| Some((Book::liberte(book)?, Book::navigo_tickets(book)?));
    let (book, (tariff, _)) = unless(books.section(NETWORK, day, "day", both), person.born_later(day))?;
    let mut grounds = Grounds::default();
    sharing::check_medium(Title::LibertePlus, medium, &tariff.media.value, &mut grounds);
    let rate = LibertePlus.rate(book, person, day, &mut grounds);
    let (true, Some((rate, why))) = (grounds.is_empty(), rate) else {
        return Ok(grounds.refuse(book.reference()));
    };
    let later = if rate == Rate::Reduced { tariff.reduced_fee.value } else { tariff.fee.value };
    let fee = if subscribed_before { later } else { Money::ZERO };
    let mut reasons = why;
    reasons.push(if subscribed_before {
        Reason::new(&code::LIBERTE_FEE).with("rate", rate.id()).with("fee", fee)
    } else {
        Reason::new(&code::LIBERTE_FIRST_FREE)
    });
    let due = (fee > Money::ZERO).then_some(Payment { due: day, amount: fee });
    reasons.extend(due.as_ref().map(|payment| Reason::new(&code::LIBERTE_FEE_PAID).with("due", payment.due)));
    reasons.push(sharing::on_this_medium(Title::LibertePlus, medium));
    let lines = vec![Line::of("liberte-subscription", 1, fee)];
    let offer = Offer { currency: book.currency(), lines, total: fee, payments: due.into_iter().collect() };
    Ok(Quote::grant(book, offer, reasons))
}
