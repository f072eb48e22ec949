//! The reasons of NaviTAP: code, rule, question and the facts each one carries.

use crate::reason::{Document, kinds};

/// Questions and answers of Navigazione Laghi about NaviTAP on Lago di Garda. They have no numbers: the article is what
/// the question is about.
pub const FAQ: Document = Document("navitap-faq");

kinds! {
    /// Every reason that NaviTAP gives, in the order of the rules.
    REASONS of FAQ {
        // Fare (NT-2 to NT-4).
        ZONE_FARE("zone-fare", "NT-2", "zones", &["fare", "run", "stop"]);
        FAST_SERVICE("fast-service", "NT-3", "fast services", &["run"]);
        MISSING_LANDING("missing-landing", "NT-4", "missing tap", &["run", "stop"]);
        MISSING_BOARDING("missing-boarding", "NT-4", "missing tap", &["run", "stop"]);
        // Events that are not used (NT-7, NT-8, NT-13).
        TOO_MANY_ON_BOARD("too-many-on-board", "NT-7", "group", &["run"]);
        GROUP_FULL("group-full", "NT-7", "group", &["stop"]);
        EVENT_ID_CONFLICT("event-id-conflict", "NT-8", "group", &["eventId"]);
        HISTORIC_VESSEL("historic-vessel", "NT-13", "historic vessels", &["vessel"]);
        UNKNOWN_STOP("unknown-stop", "NT-13", "zones", &["stop"]);
        // Charge (NT-14, NT-15).
        RESETTLED("resettled", "NT-14", "charge", &["charged", "total"]);
        PAID_BACK_AS_CORRECTION("paid-back-as-correction", "NT-14", "charge", &["amount"]);
        CHARGE_DATES("charge-dates", "NT-15", "charge", &["computedOn", "debitedBy"]);
    }
}
