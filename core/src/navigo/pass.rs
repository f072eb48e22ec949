//! What Semaine and Mois have in common (AC-8, AC-10).

use super::change::ChangeRequest;
use super::person::{Person, Right};
use super::product::{Asked, PriceRow, Product, Terms};
use super::refund::{CLAIM_TO, RefundCause, RefundRequest};
use super::{NETWORK, codes as code, quote};
use crate::answer::{Line, Offer, Payment, Quote, Refund, RefundDue};
use crate::calendar::plus_working_days;
use crate::day::{Day, out_of_order};
use crate::money::Money;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, NavigoPassTariff, Rate};
use crate::title::Title;
use crate::zones::Zones;

/// How a pass is sold. Reading: one of a period is on a medium.
pub(super) fn terms(tariff: &NavigoPassTariff, title: Title) -> Option<Terms<'_>> {
    let row = tariff.media.value.iter().find(|row| row.title == title)?;
    Some(Terms { price_day: tariff.price_day.value, media: &row.media, most: 1 })
}

/// Every price of a pass.
pub(super) fn prices(tariff: &NavigoPassTariff, title: Title) -> Vec<PriceRow> {
    let rows = tariff.prices.value.iter().filter(|row| row.title == title);
    rows.map(|row| PriceRow { rate: row.rate, zones: Some(row.zones), days: None, price: row.price })
        .collect()
}

/// AC-8: on a phone (and, Reading, on a watch) only for all zones.
pub(super) fn check(tariff: &NavigoPassTariff, asked: &Asked, grounds: &mut Grounds) {
    let by_app = tariff.app_media.value.contains(&asked.medium);
    if let Some(zones) = asked.zones.filter(|zones| by_app && *zones != Zones::ALL) {
        let reason = Reason::new(&code::APP_SELLS_ALL_ZONES).with("medium", asked.medium.id());
        let ask = quote::ask_for_zones(Zones::ALL);
        grounds.add(reason.with("first", zones.first()).with("last", zones.last()), [ask]);
    }
}

/// AC-10: the price by Solidarité that a person has a right to, the lower one where there are two.
pub(super) fn solidarite(
    title: Title,
    person: &Person,
    grounds: &mut Grounds,
) -> Option<(Rate, Vec<Reason>)> {
    let rights = [(Right::SolidariteQuarter, Rate::QuarterPrice), (Right::SolidariteHalf, Rate::HalfPrice)];
    let Some((right, rate)) = rights.into_iter().find(|(right, _)| person.has(*right)) else {
        let needs = Remedy::new(&code::APPLY_FOR_RIGHT);
        grounds.add(
            Reason::new(&code::NO_SOLIDARITE).with("title", title.id()),
            [needs.with_each("right", rights.map(|(right, _)| right.id()))],
        );
        return None;
    };
    let entitled = Reason::new(&code::SOLIDARITE_RIGHT).with("title", title.id()).with("right", right.id());
    Some((rate, vec![entitled]))
}

/// AC-8: the zones are changed from the purchase to the last day of sale, not on a phone, and only to a price that is not
/// lower; the difference is paid at once.
pub(super) fn change(
    product: &dyn Product,
    book: &Book,
    tariff: &NavigoPassTariff,
    request: &ChangeRequest,
    first_day: Day,
) -> Result<Quote, Problems> {
    let &ChangeRequest { title, request_day, zones, new_zones, medium, .. } = request;
    let (Some(sale), Some(new)) = (product.sale_days(book, first_day), new_zones) else {
        return Err(book.no_figures(first_day, "firstDay").into());
    };
    if request_day < sale.first {
        return Err(out_of_order("requestDay", request_day, "its first day of sale,", sale.first).into());
    }
    let mut grounds = Grounds::default();
    if tariff.app_media.value.contains(&medium) {
        grounds.add(Reason::new(&code::NO_CHANGE_BY_APP).with("medium", medium.id()), []);
    }
    if request_day > sale.last {
        let reason = Reason::new(&code::ZONES_CHANGE_TOO_LATE).with("title", title.id());
        grounds.add(reason.with("requestDay", request_day).with("lastDay", sale.last), []);
    }
    let rows = product.prices(book);
    quote::check_zones(title, &rows, zones, &mut grounds);
    quote::check_zones(title, &rows, new_zones, &mut grounds);
    let nobody = Person::default();
    let person = request.person.as_ref().unwrap_or(&nobody);
    let rate = product.rate(book, person, first_day, &mut grounds);
    let (true, Some((rate, why))) = (grounds.is_empty(), rate) else {
        return Ok(grounds.refuse(book.reference()));
    };
    let price = |zones| quote::price(&rows, rate, zones, None);
    let (Some(old_price), Some(new_price)) = (price(zones), price(new_zones)) else {
        return Err(book.no_figures(first_day, "firstDay").into());
    };
    let about = |kind| {
        let reason = Reason::new(kind).with("title", title.id());
        let reason = reason.with("first", new.first()).with("last", new.last());
        reason.with("price", old_price).with("newPrice", new_price)
    };
    if new_price < old_price {
        let not_cheaper = rows.iter().filter(|row| row.rate == rate && row.price >= old_price);
        let others = not_cheaper.filter_map(|row| row.zones).filter(|other| Some(*other) != zones);
        grounds.add(about(&code::ZONES_CHEAPER), others.map(quote::ask_for_zones));
        return Ok(grounds.refuse(book.reference()));
    }
    let line = Line::of("zones-change", 1, new_price - old_price);
    let total = line.amount;
    let payment = (total > Money::ZERO).then_some(Payment { due: request_day, amount: total });
    let mut reasons = why;
    reasons.push(about(&code::ZONES_CHANGED));
    reasons.push(Reason::new(&code::PASS_PAID_AT_ONCE).with("due", request_day));
    let payments = payment.into_iter().collect();
    Ok(Quote::grant(book, Offer { currency: book.currency(), lines: vec![line], total, payments }, reasons))
}

/// AC-8: whole before the start; a share in the first days, for a cause that is proven, a few times a calendar year.
/// Reading: the cause, its proof and the number of refunds do not matter before the start.
pub(super) fn refund(
    book: &Book,
    tariff: &NavigoPassTariff,
    request: &RefundRequest,
    first_day: Day,
    first_days: u32,
) -> Refund {
    let cancelled = request.cancellation();
    let before_start = cancelled < first_day;
    let last = if before_start { first_day.previous() } else { first_day.plus_days(first_days).previous() };
    let about = |kind| {
        let reason = Reason::new(kind).with("title", request.title.id());
        reason.with("cancellationDay", cancelled).with("lastDay", last)
    };
    let mut grounds = Grounds::default();
    if cancelled > last {
        grounds.add(about(&code::CANCELLED_AFTER_FIRST_DAYS), []);
    }
    if !before_start {
        check_cause(tariff, request, &mut grounds);
    }
    grounds.decide(book.reference(), || {
        let share = &tariff.refund_share.value;
        let (kind, amount) = if before_start {
            (&code::CANCELLED_BEFORE_START, request.paid)
        } else {
            (&code::CANCELLED_IN_FIRST_DAYS, request.paid.share(share.part.0, share.whole.0))
        };
        let pay_by = plus_working_days(NETWORK, request.claim_day, tariff.refund_working_days.value.0);
        let refunded = Reason::new(&code::PASS_REFUNDED).with("paid", request.paid).with("amount", amount);
        let paid =
            Reason::new(&code::REFUND_PAID_BY).with("claimDay", request.claim_day).with("payBy", pay_by);
        let due = RefundDue { currency: book.currency(), amount, pay_by, claim_to: CLAIM_TO };
        (due, vec![about(kind), refunded, paid])
    })
}

/// AC-8: the grounds of a pass that has begun.
fn check_cause(tariff: &NavigoPassTariff, request: &RefundRequest, grounds: &mut Grounds) {
    if request.cause.is_none() {
        let causes = RefundCause::ALL.iter().map(|cause| cause.id());
        grounds.add_one(
            Reason::new(&code::REFUND_CAUSE_MISSING),
            Remedy::new(&code::NAME_CAUSE).with_each("cause", causes),
        );
    }
    if !request.proof {
        grounds.add_one(Reason::new(&code::CAUSE_NOT_PROVEN), Remedy::new(&code::PROVE_CAUSE));
    }
    let (refunds, limit) = (request.refunds_this_year.get(), tariff.refunds_per_year.value.0);
    if refunds >= limit {
        let exhausted = Reason::new(&code::REFUNDS_EXHAUSTED).with("refunds", refunds);
        grounds.add(exhausted.with("limit", limit), []);
    }
}
