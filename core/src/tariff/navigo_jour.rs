//! What a tariff book of Ile-de-France says of Navigo Jour.

use super::figure::{Many, Number, Text, book_record, book_section, check_value};
use super::section::Section;
use crate::day::Day;
use crate::instant::Clock;
use crate::medium::Medium;
use crate::mode::Mode;
use crate::money::Money;
use crate::title::Title;
use crate::wire::Reader;

book_section! {
    /// The figures of Navigo Jour.
    NavigoJourTariff {
        /// Price of one pass.
        price: Money = "price",
        /// Most passes in one purchase.
        passes_per_purchase: Number<1, 100> = "passesPerPurchase",
        /// Most passes in one purchase on one of the `app_media`.
        passes_per_app_purchase: Number<1, 100> = "passesPerAppPurchase",
        /// Media that an app sells to.
        app_media: Many<Medium> = "appMedia",
        /// Days before the validity day from which it is on sale.
        sale_days_before: Number<0, 60> = "saleDaysBefore",
        /// Media that it can be loaded on.
        media: Many<Medium> = "media",
        /// Titles that may share a medium with it.
        shares_with: Many<Title> = "sharesWith",
        /// Passes that it may complete on their medium.
        completes: Many<Title> = "completes",
        /// Titles that may share the one medium on which they live.
        on_own_medium: Many<OwnMedium> = "onOwnMedium",
        /// Modes on which it is valid.
        modes: Many<Mode> = "modes",
        /// Time of the next morning until which it is valid on Noctilien.
        noctilien_until: Clock = "noctilienUntil",
        /// Titles valid in zones 1 to 5, before which it is used on its day.
        used_before: Many<Title> = "usedBefore",
        /// Stations, by every name in use, that it does not cover on the `airport_modes`.
        airport_stations: Many<Text> = "airportStations",
        /// Modes on which airport stations are not covered.
        airport_modes: Many<Mode> = "airportModes",
        /// Titles that do cover airport stations, in the order in which they are used.
        airport_titles: Many<Title> = "airportTitles",
        /// The airport title that anyone can buy.
        airport_title_to_buy: Title = "airportTitleToBuy",
        /// Lines that it does not cover.
        lines_not_covered: Many<Text> = "linesNotCovered",
        /// Months within which a refund is paid.
        refund_months: Number<1, 24> = "refundMonths",
        /// Months within which a flat-rate penalty can be paid.
        penalty_months: Number<1, 24> = "penaltyMonths",
        /// Sellers of record for sales by machine.
        sellers: Many<Seller> = "sellers",
    }
}

book_record! {
    /// A title and the only medium on which it lives.
    OwnMedium {
        /// The title.
        title: Title = required "title",
        /// Its medium.
        medium: Medium = required "medium",
    }
}

book_record! {
    /// The seller of record on a line.
    Seller {
        /// The line.
        line: Text = required "line",
        /// First day on which it sells.
        from: Day = required "from",
        /// Its name.
        seller: Text = required "seller",
    }
}

impl Section for NavigoJourTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
        if self.price.value <= Money::ZERO {
            check_value("price", reader, |r| {
                r.problem("out-of-range", "the price is nothing", "send a price above `0.00`");
            });
        }
        if self.media.value.is_empty() {
            check_value("media", reader, |r| {
                r.problem("out-of-range", "there is no medium", "name at least one");
            });
        }
    }
}
