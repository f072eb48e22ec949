//! What a tariff book of Ile-de-France says of tickets, and of who pays a reduced price.

use super::figure::{Many, Number, Text, book_record, book_section, check_value};
use super::navigo_passes::{PriceDay, Rate, check_once, check_price};
use super::section::Section;
use crate::medium::Medium;
use crate::money::Money;
use crate::title::Title;
use crate::wire::Reader;

book_record! {
    /// The price of a ticket.
    TicketPrice {
        /// The ticket.
        title: Title = required "title",
        /// Which of its prices.
        rate: Rate = required "rate",
        /// The price.
        price: Money = required "price",
    }
}

book_section! {
    /// The figures of tickets.
    NavigoTicketTariff {
        /// Prices.
        prices: Many<TicketPrice> = "prices",
        /// Tickets that have no reduced price.
        without_reduction: Many<Title> = "withoutReduction",
        /// The day whose book says what a ticket costs.
        price_day: PriceDay = "priceDay",
        /// Media of tickets.
        media: Many<Medium> = "media",
        /// Most tickets of a kind on a medium.
        most: Number<1, 100> = "most",
        /// Media on which a ticket that was never validated can be cancelled.
        app_media: Many<Medium> = "appMedia",
        /// Working days within which a cancelled ticket is paid back.
        refund_working_days: Number<1, 366> = "refundWorkingDays",
        /// Age from which a child needs a title, and pays the reduced price.
        child_from: Number<0, 120> = "childFrom",
        /// Age from which nobody is a child.
        child_until: Number<0, 120> = "childUntil",
    }
}

impl Section for NavigoTicketTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
        check_value("prices", reader, |r| {
            let rows = &self.prices.value;
            let same =
                |one: &TicketPrice, other: &TicketPrice| (one.title, one.rate) == (other.title, other.rate);
            for (index, row) in rows.iter().enumerate() {
                r.item(index, |r| {
                    check_price(row.price, r);
                    check_once(rows, same, index, r);
                });
            }
        });
    }
}
