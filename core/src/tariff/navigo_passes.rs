//! What a tariff book of Ile-de-France says of Navigo Semaine and Mois, also by Solidarité.

use super::Share;
use super::figure::{Many, Number, Text, book_record, book_section, check_value};
use super::section::Section;
use crate::medium::Medium;
use crate::money::Money;
use crate::title::Title;
use crate::wire::Reader;
use crate::zones::Zones;

vocabulary! {
    /// Which of the prices of a title is paid.
    Rate, "rate" {
        /// The full price.
        Full = "full",
        /// Half of it, by a right of Solidarité.
        HalfPrice = "half-price",
        /// A quarter of it, by a right of Solidarité.
        QuarterPrice = "quarter-price",
        /// The reduced price of tickets, of Liberté + and of children.
        Reduced = "reduced",
    }
}

vocabulary! {
    /// The day whose book says what a title costs (CM-6).
    PriceDay, "day of the price" {
        /// The first day of validity.
        FirstDay = "first-day",
        /// The day of purchase.
        PurchaseDay = "purchase-day",
    }
}

book_record! {
    /// The price of a pass.
    PassPrice {
        /// The pass.
        title: Title = required "title",
        /// Which of its prices.
        rate: Rate = required "rate",
        /// The zones.
        zones: Zones = required "zones",
        /// The price.
        price: Money = required "price",
    }
}

book_record! {
    /// The media that a title can be loaded on.
    TitleMedia {
        /// The title.
        title: Title = required "title",
        /// The media.
        media: Many<Medium> = required "media",
    }
}

book_section! {
    /// The figures of Semaine and Mois.
    NavigoPassTariff {
        /// Prices.
        prices: Many<PassPrice> = "prices",
        /// The day whose book says what a pass costs.
        price_day: PriceDay = "priceDay",
        /// Media of each pass.
        media: Many<TitleMedia> = "media",
        /// Media on which a pass is sold for all zones only, and on which its zones are not changed.
        app_media: Many<Medium> = "appMedia",
        /// Days before the Monday of a week from which its pass is on sale.
        week_sale_days_before: Number<0, 60> = "weekSaleDaysBefore",
        /// Days after the Monday of a week on which its pass is on sale.
        week_sale_days_after: Number<0, 6> = "weekSaleDaysAfter",
        /// Day of the month before from which the pass of a month is on sale.
        month_sale_from: Number<1, 28> = "monthSaleFrom",
        /// Last day of the month on which its pass is on sale.
        month_sale_until: Number<1, 28> = "monthSaleUntil",
        /// First days of a week in which a pass can be cancelled for a share of its price.
        refund_days_of_week: Number<0, 7> = "refundDaysOfWeek",
        /// First days of a month in which a pass can be cancelled for a share of its price.
        refund_days_of_month: Number<0, 28> = "refundDaysOfMonth",
        /// The share.
        refund_share: Share = "refundShare",
        /// Most refunds of a calendar year after the start of a pass.
        refunds_per_year: Number<0, 100> = "refundsPerYear",
        /// Working days within which a refund is paid.
        refund_working_days: Number<1, 366> = "refundWorkingDays",
    }
}

/// A price is more than nothing.
pub(super) fn check_price(price: Money, reader: &mut Reader) {
    if price <= Money::ZERO {
        reader.field("price", |r| {
            r.problem("out-of-range", "the price is nothing", "send a price above `0.00`");
        });
    }
}

/// Each row is there once.
pub(super) fn check_once<T>(rows: &[T], same: impl Fn(&T, &T) -> bool, index: usize, reader: &mut Reader) {
    let row = rows.get(index);
    if row.is_some_and(|row| rows.iter().take(index).any(|earlier| same(earlier, row))) {
        reader.problem("duplicate", "the row is there twice", "give each row once");
    }
}

impl Section for NavigoPassTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
        check_value("prices", reader, |r| {
            let rows = &self.prices.value;
            let same = |one: &PassPrice, other: &PassPrice| {
                (one.title, one.rate, one.zones) == (other.title, other.rate, other.zones)
            };
            for (index, row) in rows.iter().enumerate() {
                r.item(index, |r| {
                    check_price(row.price, r);
                    check_once(rows, same, index, r);
                });
            }
        });
        if self.month_sale_from.value.0 <= self.month_sale_until.value.0 {
            check_value("monthSaleFrom", reader, |r| {
                let message = "the passes of two months would be on sale on the same days";
                r.problem("out-of-order", message, "send a day after `monthSaleUntil`");
            });
        }
    }
}
