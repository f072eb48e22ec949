//! What a tariff book of Ile-de-France says of titles on one medium.

use super::figure::{Many, Text, book_record, book_section};
use super::navigo_passes::TitleMedia;
use super::section::Section;
use crate::title::Title;
use crate::wire::Reader;

book_record! {
    /// Two titles that are never on one medium; the same one twice, where it excludes itself.
    Exclusion {
        /// One.
        title: Title = required "title",
        /// The other.
        other: Title = required "other",
    }
}

book_section! {
    /// The matrix of titles and media.
    NavigoSharingTariff {
        /// Titles that exclude each other.
        exclusions: Many<Exclusion> = "exclusions",
        /// Media of titles that have terms of their own.
        media: Many<TitleMedia> = "media",
    }
}

impl NavigoSharingTariff {
    /// Whether two titles exclude each other.
    pub(crate) fn excludes(&self, one: Title, other: Title) -> bool {
        let pair = |row: &Exclusion| [(one, other), (other, one)].contains(&(row.title, row.other));
        self.exclusions.value.iter().any(pair)
    }
}

impl Section for NavigoSharingTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
    }
}
