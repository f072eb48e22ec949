//! What a tariff book of Ile-de-France says of Navigo Annuel and Annuel Senior.

use super::figure::{Many, Number, Text, book_section, check_value};
use super::navigo_passes::{PassPrice, TitleMedia, check_once, check_price};
use super::section::Section;
use crate::money::Money;
use crate::wire::Reader;

book_section! {
    /// The figures of Annuel and Annuel Senior.
    NavigoAnnuelTariff {
        /// Prices of a year.
        prices: Many<PassPrice> = "prices",
        /// Fee of a subscription.
        fee: Money = "fee",
        /// Media of each of them.
        media: Many<TitleMedia> = "media",
        /// Age of the holder, and of the payer.
        least_age: Number<0, 120> = "leastAge",
        /// Age of a payer who is not emancipated.
        adult_age: Number<0, 120> = "adultAge",
        /// Days before the first day from which it can be subscribed to.
        opens_days_before: Number<0, 366> = "opensDaysBefore",
        /// Days before the first day until which it can be subscribed to.
        closes_days_before: Number<0, 366> = "closesDaysBefore",
        /// Months in a row that are paid, each by an equal part of the price; the next one is free.
        paid_months: Number<1, 100> = "paidMonths",
        /// Months of a subscription that is paid at once.
        months_at_once: Number<1, 100> = "monthsAtOnce",
        /// Parts of the price of Senior, of which one is paid each month.
        senior_months: Number<1, 100> = "seniorMonths",
        /// Day of the month from which on a change takes effect a month later.
        change_cut_off: Number<1, 28> = "changeCutOff",
        /// Most months of a suspension.
        suspension_months: Number<1, 120> = "suspensionMonths",
        /// Age for Senior.
        senior_age: Number<0, 120> = "seniorAge",
        /// Minutes of work a week from which on nobody has Senior.
        senior_work_minutes: Number<0, 10_080> = "seniorWorkMinutes",
        /// Months of the bar after a fraud.
        fraud_bar_months: Number<0, 1_200> = "fraudBarMonths",
        /// Most losses in `loss_months`.
        losses: Number<0, 100> = "losses",
        /// Months in which losses are counted.
        loss_months: Number<1, 1_200> = "lossMonths",
    }
}

impl Section for NavigoAnnuelTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
        check_value("prices", reader, |r| {
            let rows = &self.prices.value;
            let same =
                |one: &PassPrice, other: &PassPrice| (one.title, one.zones) == (other.title, other.zones);
            for (index, row) in rows.iter().enumerate() {
                r.item(index, |r| {
                    check_price(row.price, r);
                    check_once(rows, same, index, r);
                });
            }
        });
        if self.opens_days_before.value.0 < self.closes_days_before.value.0 {
            check_value("closesDaysBefore", reader, |r| {
                let message = "it would close before it opens";
                r.problem("out-of-order", message, "send at most `opensDaysBefore`");
            });
        }
    }
}
