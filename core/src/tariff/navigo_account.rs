//! What a tariff book of Ile-de-France says of the Navigo online accounts.

use super::figure::{Number, Text, book_section};
use super::section::Section;
use crate::money::Money;
use crate::wire::Reader;

book_section! {
    /// The figures of the online accounts.
    NavigoAccountTariff {
        /// Fee of a new personalised Navigo.
        personalised_fee: Money = "personalisedFee",
        /// Fee of a new pass of Navigo Annuel, after the free ones.
        annuel_fee: Money = "annuelFee",
        /// Losses of Navigo Annuel that are replaced free, in the months in which losses are counted.
        annuel_free_losses: Number<0, 50> = "annuelFreeLosses",
        /// Working days in which a new pass comes by post.
        replacement_days: Number<0, 365> = "replacementDays",
        /// Days after the production before a pass counts as not received.
        not_received_days: Number<0, 365> = "notReceivedDays",
        /// Share of a pass that the employer repays, in percent.
        employer_percent: Number<0, 100> = "employerPercent",
        /// Minutes of work a week of somebody who works full-time.
        full_time_minutes: Number<1, 10_080> = "fullTimeMinutes",
        /// Months after the month of use in which the employer repays at the latest.
        repay_months: Number<0, 12> = "repayMonths",
    }
}

impl Section for NavigoAccountTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
    }
}
