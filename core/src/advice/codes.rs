//! The reasons and remedies of the advice: code, rule and the facts each one carries.

use crate::navigo::codes::ACCOUNTS;
use crate::reason::kinds;

kinds! {
    /// Every reason that the advice gives, in the order of the rules.
    REASONS of ACCOUNTS {
        // The choice (AC-18).
        CHEAPEST_OF_ALL("cheapest-of-all", "AC-18", "services", &["total", "trips"]);
        FEWER_PURCHASES_FIRST("fewer-purchases-first", "AC-18", "services", &[]);
        HELD_PASS_COVERS("held-pass-covers", "AC-18", "services", &["title", "trips"]);
        YOUNG_CHILD_TRAVELS_FREE("young-child-travels-free", "AC-10", "services", &["fromAge", "trips"]);
        NO_TITLE_FOR_TRIPS("no-title-for-trips", "AC-18", "services", &["trips"]);
        // Each title (AC-19).
        PART_OF_CHOICE("part-of-choice", "AC-19", "services", &["title", "purchases"]);
        DEARER_BY("dearer-by", "AC-19", "services", &["title", "amount", "total"]);
        NO_CHEAPER("no-cheaper", "AC-19", "services", &["title", "total"]);
        LEAVES_TRIPS("leaves-trips", "AC-19", "services", &["title", "trips"]);
        TICKET_NEVER_CHEAPEST("ticket-never-cheapest", "AC-19", "services", &["title"]);
        COVERS_NO_TRIP("covers-no-trip", "AC-19", "services", &["title"]);
        NO_TRIP_NEEDS_TITLE("no-trip-needs-title", "AC-19", "services", &["title"]);
        TERMS_NOT_KNOWN("terms-not-known", "AC-19", "services", &["title"]);
        PRICE_NOT_KNOWN("price-not-known", "AC-19", "services", &["title"]);
        NO_MEDIUM_FOR_TITLE("no-medium-for-title", "AC-19", "services", &["title"]);
        WORK_TIME_NOT_SAID("work-time-not-said", "AC-19", "services", &["title"]);
        DEPARTMENT_NOT_SAID("department-not-said", "AC-19", "services", &["title"]);
    }
}

kinds! {
    /// Every remedy that the advice names, besides those of the titles.
    REMEDIES {
        TAKE_MEDIUM("take-medium", &["medium"]);
        SAY_WORK_TIME("say-work-time", &[]);
        SAY_DEPARTMENT("say-department", &[]);
    }
}
