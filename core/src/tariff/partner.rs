//! What a tariff book of Ile-de-France says of the checks of partners.

use super::figure::{Number, Text, book_section};
use super::section::Section;
use crate::wire::Reader;

book_section! {
    /// The figures of the checks of partners.
    PartnerTariff {
        /// Seconds by which the time of a request may be off, either way.
        clock_seconds: Number<0, 3_600> = "clockSeconds",
        /// Mismatches from which on every answer is `not-valid`; no more than a request can name.
        mismatches: Number<1, 20> = "mismatches",
        /// Hours for which a mismatch counts.
        mismatch_hours: Number<1, 168> = "mismatchHours",
        /// Digits of the number of a pass.
        pass_number_digits: Number<1, 20> = "passNumberDigits",
        /// Digits of the number of a customer.
        customer_number_digits: Number<1, 20> = "customerNumberDigits",
    }
}

impl Section for PartnerTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
    }
}
