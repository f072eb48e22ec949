//! What a tariff book of Ile-de-France says of readers: gates, validators and inspectors' devices.

use super::figure::{Number, Text, book_section};
use super::section::Section;
use crate::wire::Reader;

book_section! {
    /// The figures of readers.
    ReaderTariff {
        /// A medium is not accepted again at the same place within so many minutes.
        pass_back_minutes: Number<0, 1_440> = "passBackMinutes",
        /// Minutes for which an entry by rail holds at an inspection.
        rail_control_minutes: Number<1, 1_440> = "railControlMinutes",
        /// Minutes for which an entry on the surface holds at an inspection.
        surface_control_minutes: Number<1, 1_440> = "surfaceControlMinutes",
        /// Hours for which validations are kept.
        retention_hours: Number<1, 168> = "retentionHours",
    }
}

impl Section for ReaderTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
    }
}
