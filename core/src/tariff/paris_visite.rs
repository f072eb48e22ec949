//! What a tariff book of Ile-de-France says of Paris Visite.

use super::figure::{Many, Number, Text, book_record, book_section, check_value};
use super::navigo_passes::{PriceDay, Rate, check_once, check_price};
use super::section::Section;
use crate::medium::Medium;
use crate::money::Money;
use crate::wire::Reader;

book_record! {
    /// The price of a pass for a number of days.
    DaysPrice {
        /// For so many days in a row.
        days: Number<1, 5> = required "days",
        /// Which of its prices.
        rate: Rate = required "rate",
        /// The price.
        price: Money = required "price",
    }
}

book_section! {
    /// The figures of Paris Visite.
    ParisVisiteTariff {
        /// Prices.
        prices: Many<DaysPrice> = "prices",
        /// The day whose book says what it costs.
        price_day: PriceDay = "priceDay",
        /// Media.
        media: Many<Medium> = "media",
        /// Age from which a child needs a title, and pays the price for children.
        child_from: Number<0, 120> = "childFrom",
        /// Age from which nobody is a child.
        child_until: Number<0, 120> = "childUntil",
    }
}

impl Section for ParisVisiteTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
        check_value("prices", reader, |r| {
            let rows = &self.prices.value;
            let same = |one: &DaysPrice, other: &DaysPrice| (one.days, one.rate) == (other.days, other.rate);
            for (index, row) in rows.iter().enumerate() {
                r.item(index, |r| {
                    check_price(row.price, r);
                    check_once(rows, same, index, r);
                });
            }
        });
    }
}
