//! The reasons and remedies of NaviTAP: code, rule, question and the facts each one carries.

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
        // Statement (NT-16, NT-17).
        ONLY_ON_HOLD("only-on-hold", "NT-16", "charge", &["amount"]);
        HOLD_OUT_OF_RANGE("hold-out-of-range", "NT-16", "charge", &["amount", "least", "most"]);
        NOT_DEBITED_YET("not-debited-yet", "NT-17", "charge", &["day", "computedOn"]);
        DEBIT_FAILED("debit-failed", "NT-17", "charge", &["day", "attempt", "on"]);
        DEBIT_PAID("debit-paid", "NT-17", "charge", &["day", "attempt", "on"]);
        NO_SUCH_DEBT("no-such-debt", "NT-17", "charge", &["day"]);
        DEBT_NOT_SPLIT("debt-not-split", "NT-17", "charge", &["amount", "debt"]);
        DEBT_NOT_RAISED("debt-not-raised", "NT-17", "charge", &["amount", "debt"]);
        DEBITED_TOO_EARLY("debited-too-early", "NT-17", "charge", &["day", "computedOn"]);
        PAID_BEFORE("paid-before", "NT-17", "charge", &["day", "on"]);
        TRIED_ON_SAME_DAY("tried-on-same-day", "NT-17", "charge", &["day", "on"]);
        // Tap (NT-7, NT-9, NT-23).
        BOARDS("boards", "NT-9", "group", &["run", "stop"]);
        LANDS("lands", "NT-9", "group", &["run", "stop"]);
        GROUP_OF("group-of", "NT-7", "group", &["registered", "onBoard"]);
        SCHEME_NOT_ENABLED("scheme-not-enabled", "NT-23", "refused card", &[]);
        CARD_DENIED("card-denied", "NT-23", "refused card", &[]);
        CARD_EXPIRED("card-expired", "NT-23", "refused card", &[]);
        CARD_NOT_CONTACTLESS("card-not-contactless", "NT-23", "refused card", &[]);
        // Inspection (NT-21, NT-22).
        TRAVELS_WITH_TOKEN("travels-with-token", "NT-22", "inspection", &["people", "since"]);
        NO_BOARDING_FOUND("no-boarding-found", "NT-22", "inspection", &["hours"]);
        TRAVELLING_WITHOUT_TICKET("travelling-without-ticket", "NT-21", "no ticket", &[]);
        SINGLE_TRIP_FROM_FARTHEST_STOP("single-trip-from-farthest-stop", "NT-21", "no ticket", &[]);
        AMOUNT_NOT_IN_BOOK("amount-not-in-book", "NT-21", "no ticket", &[]);
        // Claim (NT-20).
        FAULT_NOT_PROVEN("fault-not-proven", "NT-20", "refund", &[]);
        CARD_OF_ANOTHER("card-of-another", "NT-20", "refund", &[]);
        NOT_BY_EMAIL("not-by-email", "NT-20", "refund", &[]);
        LAST_DIGITS_MISSING("last-digits-missing", "NT-20", "refund", &[]);
        SETTLED_AGAIN("settled-again", "NT-20", "refund", &["charged", "refunded", "recomputed"]);
        CREDIT_GIVEN("credit-given", "NT-20", "refund", &["amount"]);
        NOTHING_TO_GIVE_BACK("nothing-to-give-back", "NT-20", "refund", &[]);
        WAYS_OF_CREDIT("ways-of-credit", "NT-20", "refund", &["way"]);
    }
}

kinds! {
    /// Every remedy that NaviTAP names.
    REMEDIES {
        USE_ANOTHER_CARD("use-another-card", &[]);
        BUY_PAPER_TICKET("buy-paper-ticket", &[]);
        SEND_OWN_ID("send-own-id", &[]);
        NAME_KNOWN_STOP("name-known-stop", &[]);
        PAY_WITHOUT_TICKET("pay-without-ticket", &[]);
        HAVE_FAULT_VERIFIED("have-fault-verified", &[]);
        ASK_AS_CARD_OWNER("ask-as-card-owner", &[]);
        ASK_BY_EMAIL("ask-by-email", &[]);
        SEND_LAST_DIGITS("send-last-digits", &[]);
    }
}
