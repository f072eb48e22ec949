//! The reasons and remedies of Navigo Jour: code, rule, article and the facts each one carries.
//!
//! Texts for people are made from these outside the core (`texts/catalogue.json`).

use crate::reason::{Document, kinds};

/// General terms of sale and use of Navigo Jour on contactless media, in force from 2025-01-01.
pub const TERMS: Document = Document("navigo-jour-terms-2025-01-01");

kinds! {
    /// Every reason that Navigo Jour gives, in the order of the rules.
    REASONS of TERMS {
        // Zones (NJ-1).
        ALL_ZONES("all-zones", "NJ-1", "2.2", &["first", "last"]);
        ZONES_NOT_SOLD("zones-not-sold", "NJ-1", "2.2", &["first", "last"]);
        // Price (NJ-2, NJ-3, NJ-6).
        PRICE_IN_FORCE("price-in-force", "NJ-2", "3.1", &["unitPrice", "purchaseDay"]);
        SAME_PRICE_BESIDE_OTHERS("same-price-beside-others", "NJ-3", "3.2", &["title"]);
        PAID_AT_ONCE("paid-at-once", "NJ-6", "4.2", &["due"]);
        // Number of passes (NJ-4).
        PASSES_WITHIN_LIMIT("passes-within-limit", "NJ-4", "3.3", &["quantity", "limit"]);
        TOO_MANY_PASSES("too-many-passes", "NJ-4", "3.3", &["quantity", "limit", "medium"]);
        SAME_DAY_TWICE("same-day-twice", "NJ-4", "3.3", &["validityDay"]);
        // Sale (NJ-5).
        ON_SALE("on-sale", "NJ-5", "4.1", &["validityDay", "firstSaleDay", "lastSaleDay"]);
        NOT_BEFORE_FIRST_BOOK("not-before-first-book", "NJ-5", "4.1", &["firstSaleDay"]);
        NO_BOOK_AFTER("no-book-after", "CM-10", "3.1", &["lastSaleDay"]);
        NOT_YET_ON_SALE("not-yet-on-sale", "NJ-5", "4.1", &["validityDay", "purchaseDay", "firstSaleDay"]);
        NO_LONGER_ON_SALE("no-longer-on-sale", "NJ-5", "4.1", &["validityDay", "purchaseDay", "lastSaleDay"]);
        // Medium (NJ-7, NJ-8).
        MEDIUM_ACCEPTED("medium-accepted", "NJ-7", "4.3", &["medium"]);
        MEDIUM_NOT_ACCEPTED("medium-not-accepted", "NJ-7", "4.3", &["medium"]);
        MAY_SHARE_MEDIUM("may-share-medium", "NJ-8", "4.4", &["title"]);
        MAY_COMPLETE_PASS("may-complete-pass", "NJ-8", "7.2", &["title"]);
        LIVES_ON_ITS_MEDIUM("lives-on-its-medium", "NJ-8", "4.3", &["title", "medium"]);
        OTHER_DAY_ON_MEDIUM("other-day-on-medium", "NJ-8", "4.4", &["validityDay"]);
        MAY_NOT_SHARE_MEDIUM("may-not-share-medium", "NJ-8", "4.4", &["title"]);
        SAME_DAY_ON_MEDIUM("same-day-on-medium", "NJ-8", "4.4", &["validityDay"]);
        // Validity (NJ-9).
        VALID_ON_ITS_DAY("valid-on-its-day", "NJ-9", "2.3", &["validityDay", "from", "until"]);
        NOCTILIEN_UNTIL_MORNING("noctilien-until-morning", "NJ-9", "2.3", &["validityDay", "from", "until"]);
        ENTRY_COUNTS("entry-counts", "NJ-9", "2.3", &[]);
        NO_PASS_ON_MEDIUM("no-pass-on-medium", "NJ-9", "2.3", &["at"]);
        NOT_YET_VALID("not-yet-valid", "NJ-9", "2.3", &["validityDay", "from", "at"]);
        NO_LONGER_VALID("no-longer-valid", "NJ-9", "2.3", &["validityDay", "until", "at"]);
        // Coverage (NJ-10).
        MODE_COVERED("mode-covered", "NJ-10", "2.1", &["mode"]);
        AIRPORT_STOP_COVERED("airport-stop-covered", "NJ-10", "2.1", &["station", "mode"]);
        MODE_NOT_COVERED("mode-not-covered", "NJ-10", "2.2", &["mode"]);
        LINE_NOT_COVERED("line-not-covered", "NJ-10", "2.2", &["line"]);
        AIRPORT_STATION_NOT_COVERED("airport-station-not-covered", "NJ-10", "2.1", &["station", "mode"]);
        STATION_OUTSIDE_REGION("station-outside-region", "NJ-10", "2.2", &["station"]);
        // Validation (NJ-11) and order of use (NJ-12).
        ENTRY_VALIDATED("entry-validated", "NJ-11", "5.1", &["at"]);
        ENTRY_NOT_VALIDATED("entry-not-validated", "NJ-11", "5.1", &["at"]);
        ONE_PERSON_PER_VALIDATION("one-person-per-validation", "NJ-11", "5.2", &["people"]);
        ONE_PERSON_PER_MEDIUM("one-person-per-medium", "NJ-11", "5.3", &["passes", "people"]);
        USED_BEFORE_OTHERS("used-before-others", "NJ-12", "5.5", &["title"]);
        TICKETS_NOT_CONSUMED("tickets-not-consumed", "NJ-12", "5.5", &["title"]);
        AIRPORT_TITLE_USED("airport-title-used", "NJ-12", "5.5", &["station", "title"]);
        AIRPORT_TITLE_NEEDED("airport-title-needed", "NJ-12", "5.5", &["station"]);
        // Change of day (NJ-13).
        CHANGE_IS_FREE("change-is-free", "NJ-13", "7.1", &["validityDay", "newValidityDay", "lastDay"]);
        CHANGE_TOO_LATE("change-too-late", "NJ-13", "7.1", &["validityDay", "requestDay", "lastDay"]);
        NO_CHANGE_WITHOUT_MEDIUM("no-change-without-medium", "NJ-13", "7.1", &["custody"]);
        // Refund (NJ-14, NJ-15).
        CANCELLED_IN_TIME("cancelled-in-time", "NJ-14", "7.3", &["validityDay", "cancellationDay", "lastDay"]);
        WHOLE_PRICE_REFUNDED("whole-price-refunded", "NJ-14", "7.3", &["amount"]);
        CLAIM_TO_CARRIER("claim-to-carrier", "NJ-14", "7.3", &["carrier"]);
        PAID_WITHIN_DELAY("paid-within-delay", "NJ-14", "7.3", &["claimDay", "payBy"]);
        CANCELLED_TOO_LATE("cancelled-too-late", "NJ-14", "7.3", &["validityDay", "cancellationDay", "lastDay"]);
        PASS_STARTED("pass-started", "NJ-14", "7.3", &[]);
        PROOF_OF_CANCELLATION_MISSING("proof-of-cancellation-missing", "NJ-14", "7.3", &[]);
        BANK_DETAILS_MISSING("bank-details-missing", "NJ-14", "7.3", &[]);
        NO_REFUND_WITHOUT_MEDIUM("no-refund-without-medium", "NJ-15", "7.4", &["custody"]);
        // Replacement (NJ-15 to NJ-17).
        LOST_MEDIUM_NOT_REPLACED("lost-medium-not-replaced", "NJ-15", "7.4", &["incident"]);
        REPLACED_FREE("replaced-free", "NJ-16", "7.5", &["incident", "medium"]);
        PROOF_OF_PURCHASE_MISSING("proof-of-purchase-missing", "NJ-16", "7.5", &[]);
        FORGOTTEN_MEDIUM("forgotten-medium", "NJ-17", "5.4", &[]);
        // Inspection (NJ-18).
        INSPECTION_IN_ORDER("inspection-in-order", "NJ-18", "6.1", &[]);
        NOT_VALIDATED("not-validated", "NJ-18", "6.2", &[]);
        USED_OUTSIDE_RULES("used-outside-rules", "NJ-18", "6.2", &[]);
        FLAT_RATE_PENALTY("flat-rate-penalty", "NJ-18", "6.2", &["offenceDay", "payBy"]);
        INCREASED_FINE("increased-fine", "NJ-18", "6.3", &["increasedFrom"]);
        // Seller of record (NJ-19).
        SELLER_STATED("seller-stated", "NJ-19", "preamble", &["line", "seller", "from"]);
        SELLER_NOT_YET_STATED("seller-not-yet-stated", "NJ-19", "preamble", &["line", "from"]);
        SELLER_NOT_STATED("seller-not-stated", "NJ-19", "preamble", &["line"]);
    }
}

kinds! {
    /// Every remedy that Navigo Jour names.
    REMEDIES {
        ASK_FOR_ZONES("ask-for-zones", &["first", "last"]);
        BUY_AT_MOST("buy-at-most", &["limit"]);
        CHOOSE_ANOTHER_DAY_OR_MEDIUM("choose-another-day-or-medium", &["validityDay"]);
        BUY_FROM("buy-from", &["firstSaleDay"]);
        CHOOSE_VALIDITY_DAY_FROM("choose-validity-day-from", &["validityDay"]);
        CHOOSE_MEDIUM("choose-medium", &["medium"]);
        CHOOSE_ANOTHER_MEDIUM("choose-another-medium", &["title"]);
        BUY_FOR_DAY("buy-for-day", &["validityDay"]);
        ENTER_FROM("enter-from", &["from"]);
        BUY_TITLE_FOR_MODE("buy-title-for-mode", &["mode"]);
        BUY_TITLE_OF_LINE("buy-title-of-line", &["line"]);
        USE_AIRPORT_TITLE("use-airport-title", &["title"]);
        BUY_TITLE_BEYOND_REGION("buy-title-beyond-region", &["station"]);
        VALIDATE_EACH_ENTRY("validate-each-entry", &[]);
        ONE_MEDIUM_EACH("one-medium-each", &[]);
        ASK_BY("ask-by", &["lastDay"]);
        CANCEL_BY("cancel-by", &["lastDay"]);
        RECOVER_MEDIUM("recover-medium", &[]);
        SEND_PROOF_OF_CANCELLATION("send-proof-of-cancellation", &[]);
        SEND_BANK_DETAILS("send-bank-details", &[]);
        SHOW_PROOF_OF_PURCHASE("show-proof-of-purchase", &[]);
        BUY_TICKET("buy-ticket", &[]);
    }
}
