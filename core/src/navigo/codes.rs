//! The reasons and remedies of the titles of the Navigo accounts: code, rule and the facts each one carries.

use crate::reason::{Document, kinds};

/// The Navigo online accounts and the titles that they hold. The source has no articles: what is cited is its services.
pub const ACCOUNTS: Document = Document("navigo-online-accounts");

kinds! {
    /// Every reason that these titles give, in the order of the rules.
    REASONS of ACCOUNTS {
        // Zones (AC-7).
        ALL_ZONES_DAY("all-zones-day", "AC-7", "services", &["day"]);
        // Coverage (AC-9).
        AIRPORT_COVERED("airport-covered", "AC-9", "services", &["station"]);
        MODE_NOT_IN_TITLE("mode-not-in-title", "AC-9", "services", &["title", "mode"]);
        ROISSYBUS_ENDED("roissybus-ended", "AC-9", "services", &["lastDay"]);
        LINE_NOT_IN_TITLE("line-not-in-title", "AC-9", "services", &["title", "line"]);
        STATION_BEYOND_REGION("station-beyond-region", "AC-9", "services", &["title", "station"]);
        ZONE_NOT_IN_TITLE("zone-not-in-title", "AC-9", "services", &["title", "zone", "first", "last"]);
        // Trips (AC-14, AC-15).
        LIBERTE_TRIP_RUNNING("liberte-trip-running", "AC-14", "services", &["since"]);
        TICKET_TRIP_RUNNING("ticket-trip-running", "AC-15", "services", &["since"]);
        LINE_TAKEN_BEFORE("line-taken-before", "AC-15", "services", &["title", "id", "line"]);
    }
}

kinds! {
    /// Every remedy that these titles name, besides those of Navigo Jour.
    REMEDIES {
        USE_ANOTHER_LINE("use-another-line", &[]);
        BUY_TITLE_FOR_ZONE("buy-title-for-zone", &["zone"]);
    }
}
