//! The reasons and remedies of readers: code, rule, article and the facts each one carries.

use crate::navigo_jour::codes::TERMS;
use crate::reason::kinds;

kinds! {
    /// Every reason that readers give, in the order of the rules.
    REASONS of TERMS {
        // What is judged and used (RD-1, RD-2).
        JUDGED_AT_ENTRY("judged-at-entry", "RD-1", "2.3", &["enteredAt"]);
        COVERED_UNTIL("covered-until", "RD-1", "2.3", &["until"]);
        TITLE_USED("title-used", "RD-2", "5.5", &["title", "id"]);
        TICKETS_NOT_USED("tickets-not-used", "RD-2", "5.5", &["title"]);
        // Refusals (RD-3, RD-4).
        ON_DENY_LIST("on-deny-list", "RD-3", "5.1", &[]);
        NO_TITLE_ON_MEDIUM("no-title-on-medium", "RD-3", "5.1", &[]);
        TITLE_BLOCKED("title-blocked", "RD-3", "5.1", &["title", "id"]);
        TITLE_SUSPENDED("title-suspended", "RD-3", "5.1", &["title", "id"]);
        TITLE_ENDED("title-ended", "RD-3", "5.1", &["title", "id"]);
        TITLE_NOT_YET_VALID("title-not-yet-valid", "RD-3", "2.3", &["title", "id", "from"]);
        TITLE_EXPIRED("title-expired", "RD-3", "2.3", &["title", "id", "until"]);
        AIRPORT_NOT_COVERED("airport-not-covered", "RD-3", "2.2", &["station", "mode"]);
        PASS_BACK("pass-back", "RD-4", "5.2", &["enteredAt", "until"]);
        // Inspection (RD-5).
        ENTRY_HOLDS("entry-holds", "RD-5", "6.1", &["enteredAt", "until"]);
        CONTROL_WINDOW_OVER("control-window-over", "RD-5", "6.1", &["enteredAt", "until"]);
        NO_ENTRY_VALIDATED("no-entry-validated", "RD-5", "6.1", &["at"]);
        // Data (RD-11).
        VALIDATIONS_KEPT_FOR_HOURS("validations-kept-for-hours", "RD-11", "10.2.4", &["hours", "before"]);
        COUNTS_KEPT_FOR_TWO_MONTHS("counts-kept-for-two-months", "RD-11", "10.2.4", &["from"]);
        BILLED_KEPT_UNTIL_SETTLED("billed-kept-until-settled", "RD-11", "10.2.4", &[]);
    }
}

kinds! {
    /// Every remedy that readers name, besides those of the titles.
    REMEDIES {
        ASK_AGENCY("ask-agency", &[]);
        BUY_TITLE("buy-title", &[]);
        VALIDATE_AT_ENTRY("validate-at-entry", &[]);
    }
}
