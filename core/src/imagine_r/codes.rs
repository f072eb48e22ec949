//! The reasons and remedies of imagine R: code, rule, article and the facts each one carries.

use crate::reason::{Document, kinds};

/// General terms of sale and use of imagine R Scolaire and Junior, school year 2025/2026 (applied, with every
/// date a year later, to the seasons that follow).
pub const TERMS: Document = Document("imagine-r-terms-2025-2026");

kinds! {
    /// Every reason that imagine R gives, in the order of the rules.
    REASONS of TERMS {
        // Who (IR-1 to IR-7).
        LIVES_IN_REGION("lives-in-region", "IR-1", "1.2", &["department"]);
        LIVES_ELSEWHERE("lives-elsewhere", "IR-1", "1.2", &["department"]);
        DECLARED_PUPIL("declared-pupil", "IR-1", "1.2", &[]);
        NOT_A_PUPIL("not-a-pupil", "IR-1", "1.2", &[]);
        UNDER_JUNIOR_AGE("under-junior-age", "IR-2", "1.2", &["age", "referenceDay", "birthday"]);
        NOT_UNDER_JUNIOR_AGE("not-under-junior-age", "IR-2", "1.2", &["age", "referenceDay", "birthday"]);
        IDENTITY_PROOF_GIVEN("identity-proof-given", "IR-2", "2.2", &[]);
        IDENTITY_KNOWN("identity-known", "IR-2", "2.2", &["season"]);
        IDENTITY_PROOF_MISSING("identity-proof-missing", "IR-2", "2.2", &["season"]);
        UNDER_SCHOOL_AGE("under-school-age", "IR-3", "1.2", &["age", "referenceDay", "birthday"]);
        UNDER_STUDENT_AGE("under-student-age", "IR-3", "1.2", &["age", "referenceDay", "birthday"]);
        NOT_UNDER_STUDENT_AGE("not-under-student-age", "IR-3", "1.2", &["age", "referenceDay", "birthday"]);
        ENROLLED("enrolled", "IR-3", "1.2", &["schooling"]);
        SCHOOLING_NOT_SAID("schooling-not-said", "IR-3", "1.2", &[]);
        SCHOOLING_NOT_ELIGIBLE("schooling-not-eligible", "IR-3", "1.2", &["schooling"]);
        ESTABLISHMENT_NOT_LISTED("establishment-not-listed", "IR-3", "1.2", &[]);
        COURSE_LONG_ENOUGH("course-long-enough", "IR-3", "1.2", &["hours", "above"]);
        COURSE_TOO_SHORT("course-too-short", "IR-3", "1.2", &["hours", "above"]);
        COURSE_HOURS_NOT_SAID("course-hours-not-said", "IR-3", "1.2", &["above"]);
        PROFESSIONALISATION_EXCLUDED("professionalisation-excluded", "IR-4", "1.2", &[]);
        JUNIOR_IS_CHEAPER("junior-is-cheaper", "IR-5", "3.5", &["junior", "scolaire"]);
        NO_AID_UNDER_JUNIOR_AGE("no-aid-under-junior-age", "IR-6", "3.5", &["age", "referenceDay"]);
        NO_OTHER_CONTRACT("no-other-contract", "IR-7", "2.6", &[]);
        CONTRACTS_OVERLAP("contracts-overlap", "IR-7", "2.6", &["from", "until"]);
        // Payer and bars (IR-8 to IR-12).
        PAYER_IS_ADULT("payer-is-adult", "IR-8", "3.1", &["age", "birthday"]);
        PAYER_IS_EMANCIPATED("payer-is-emancipated", "IR-8", "3.1", &[]);
        PAYER_IS_MINOR("payer-is-minor", "IR-8", "3.1", &["age", "birthday"]);
        EMANCIPATION_PROOF_MISSING("emancipation-proof-missing", "IR-8", "3.1", &[]);
        BARRED_FOR_NON_PAYMENT("barred-for-non-payment", "IR-9", "3.4", &["endDay", "freeFrom"]);
        BARRED_BY_NOTICE("barred-by-notice", "IR-10", "3.4", &["noticeDay", "freeFrom"]);
        SETTLED_WITH_AGENCY("settled-with-agency", "IR-9", "3.4", &["endDay", "settledDay"]);
        SETTLED_WITH_TREASURY("settled-with-treasury", "IR-10", "3.4", &["settledDay", "freeFrom"]);
        BAR_HAS_ENDED("bar-has-ended", "IR-9", "3.4", &["endDay", "freeFrom"]);
        NOTICE_BAR_HAS_ENDED("notice-bar-has-ended", "IR-10", "3.4", &["noticeDay", "freeFrom"]);
        BARRED_FOR_DOCUMENTS("barred-for-documents", "IR-11", "2.4", &["endDay", "freeFrom"]);
        MAY_BE_REFUSED_FOR_FRAUD("may-be-refused-for-fraud", "IR-11", "6.6", &["endDay", "freeFrom"]);
        MAY_BE_REFUSED_FOR_DEBT("may-be-refused-for-debt", "IR-11", "6.6", &["endDay", "freeFrom"]);
        BARRED_THIS_SEASON("barred-this-season", "IR-12", "6.2", &["season"]);
        // Application (IR-13 to IR-17).
        NOTHING_FILED("nothing-filed", "IR-13", "2.6", &["opens", "lastDay"]);
        FILED_IN_TIME("filed-in-time", "IR-13", "2.6", &["filingDay", "lastDay"]);
        NOT_OPEN_YET("not-open-yet", "IR-13", "2.6", &["opens"]);
        APPLICATIONS_CLOSED("applications-closed", "IR-13", "2.6", &["lastDay"]);
        CHANNEL_OPEN("channel-open", "IR-14", "2.1", &["channel"]);
        NO_CHEQUE_ONLINE("no-cheque-online", "IR-14", "2.1", &[]);
        POST_ONLY_FOR_CHEQUE("post-only-for-cheque", "IR-14", "2.1", &[]);
        JUNIOR_ONLINE_ONLY("junior-online-only", "IR-14", "2.1", &[]);
        FILE_COMPLETE("file-complete", "IR-15", "2.4", &[]);
        PIECE_MISSING("piece-missing", "IR-15", "2.4", &["piece"]);
        DELAY_RESTARTED("delay-restarted", "IR-15", "2.4", &["delayFrom"]);
        PROCESSED_ONLINE("processed-online", "IR-16", "2.3", &["days", "processBy"]);
        PROCESSED_BY_POST("processed-by-post", "IR-16", "2.3", &["days", "processBy"]);
        DOCUMENTS_IN_TIME("documents-in-time", "IR-17", "2.4", &["doneDay", "dueDay"]);
        DOCUMENTS_DUE("documents-due", "IR-17", "2.4", &["dueDay"]);
        DOCUMENTS_LATE("documents-late", "IR-17", "2.4", &["dueDay"]);
        DOCUMENTS_NOT_IN_FRENCH("documents-not-in-french", "IR-17", "2.4", &[]);
        MAY_BE_ENDED_FOR_DOCUMENTS("may-be-ended-for-documents", "IR-11", "2.4", &["months"]);
        CHANGE_IN_TIME("change-in-time", "IR-17", "2.5", &["duty", "doneDay", "dueDay"]);
        CHANGE_DUE("change-due", "IR-17", "2.5", &["duty", "dueDay"]);
        CHANGE_LATE("change-late", "IR-17", "2.5", &["duty", "dueDay"]);
        MAY_BE_ENDED_FOR_CHANGE("may-be-ended-for-change", "IR-38", "6.2", &[]);
        // Contract period (IR-18).
        FIRST_SUBSCRIPTION("first-subscription", "IR-18", "2.6", &["from", "until", "freeMonth"]);
        RENEWAL("renewal", "IR-18", "2.6", &["from", "until"]);
        DUE_FROM("due-from", "IR-18", "2.6", &["dueFrom"]);
        USABLE_FROM_START("usable-from-start", "IR-18", "2.6", &["usableFrom"]);
        USABLE_FROM_CONFIRMATION("usable-from-confirmation", "IR-18", "3.6", &["usableFrom"]);
        CONFIRMED_AFTER_END("confirmed-after-end", "IR-18", "2.6", &["until"]);
        // Price (IR-20 to IR-22).
        SEASON_PRICE("season-price", "IR-20", "3.5", &["season", "price"]);
        WHOLE_YEAR_DUE("whole-year-due", "IR-20", "3.6", &[]);
        FEE_NOT_REFUNDED("fee-not-refunded", "IR-20", "3.5", &["fee"]);
        SUBSIDY_APPLIES("subsidy-applies", "IR-21", "3.5", &["department", "amount"]);
        SCHOLARSHIP_RATE_APPLIES("scholarship-rate-applies", "IR-21", "3.5", &["department", "amount"]);
        NO_SUBSIDY_ROW("no-subsidy-row", "IR-21", "3.5", &["department"]);
        NO_SCHOLARSHIP_ROW("no-scholarship-row", "IR-21", "3.9", &["department"]);
        CLASS_NOT_SAID("class-not-said", "IR-21", "3.9", &[]);
        PAID_AT_ONCE("paid-at-once", "IR-22", "3.10", &["due"]);
        PAID_BY_THIRD_PARTY("paid-by-third-party", "IR-14", "2.1", &["due"]);
        CHEQUE_ONLY_FOR_SCOLAIRE("cheque-only-for-scolaire", "IR-22", "3.10", &[]);
        NEVER_CASH("never-cash", "IR-22", "3.5", &[]);
        NO_THIRD_PARTY_UNDER_JUNIOR_AGE("no-third-party-under-junior-age", "IR-6", "3.5", &["age", "referenceDay"]);
        // Debits (IR-23).
        NINE_DEBITS("nine-debits", "IR-23", "3.11.3", &["first", "last"]);
        FIRST_DEBIT_CATCHES_UP("first-debit-catches-up", "IR-23", "3.11.3", &["first", "ninths"]);
        ALL_IN_ONE_DEBIT("all-in-one-debit", "IR-23", "3.11.3", &["first"]);
        FEE_WITH_FIRST_DEBIT("fee-with-first-debit", "IR-23", "3.11.3", &["fee"]);
        // Notice of a scholarship, rejected debits (IR-24, IR-26).
        NOTICE_IN_TIME("notice-in-time", "IR-24", "3.9", &["noticeDay", "lastDay"]);
        NOTICE_TOO_LATE("notice-too-late", "IR-24", "3.9", &["lastDay"]);
        PRICE_RECALCULATED("price-recalculated", "IR-24", "3.9", &["before", "after"]);
        RATE_NOT_LOWER("rate-not-lower", "IR-24", "3.9", &["price"]);
        DEBITS_LOWERED("debits-lowered", "IR-24", "3.9", &["from"]);
        EXCESS_REFUNDED("excess-refunded", "IR-24", "3.9", &["amount"]);
        NO_DEBITS("no-debits", "IR-26", "3.11", &[]);
        UNPAID_ADDED("unpaid-added", "IR-26", "3.11.7", &["due", "amount", "next"]);
        UNPAID_OWED("unpaid-owed", "IR-26", "3.11.7", &["due", "amount"]);
        BANK_COSTS_ON_PAYER("bank-costs-on-payer", "IR-26", "3.11.7", &["amount"]);
        TWO_UNPAID_INVOICES("two-unpaid-invoices", "IR-38", "6.2", &["first", "second"]);
        // Pass (IR-19, IR-27 to IR-31).
        PRODUCTION_NOT_SAID("production-not-said", "IR-19", "2.10", &[]);
        TOO_EARLY_TO_DECLARE("too-early-to-declare", "IR-19", "2.10", &["from"]);
        DESK_NOT_FOR_DELIVERY("desk-not-for-delivery", "IR-19", "2.10", &["desk"]);
        DELIVERY_IS_FREE("delivery-is-free", "IR-19", "2.10", &[]);
        DELIVERED_AGAIN("delivered-again", "IR-19", "2.10", &["days", "newPassBy"]);
        TICKETS_NOT_REPAID("tickets-not-repaid", "IR-19", "2.10", &[]);
        DESK_NOT_FOR_LOSS("desk-not-for-loss", "IR-27", "5.1", &["desk"]);
        REPLACEMENT_FEE("replacement-fee", "IR-27", "5.1", &["fee"]);
        FREE_AFTER_THEFT("free-after-theft", "IR-27", "5.1", &[]);
        FEE_WITH_NEXT_DEBIT("fee-with-next-debit", "IR-27", "5.2", &["fee"]);
        FEE_BY_CARD_OR_CHEQUE("fee-by-card-or-cheque", "IR-27", "5.2", &["fee"]);
        OLD_PASS_BLOCKED("old-pass-blocked", "IR-27", "5.3", &["from"]);
        NEW_PASS_AT_ONCE("new-pass-at-once", "IR-27", "5.1", &["day"]);
        NEW_PASS_BY_POST("new-pass-by-post", "IR-27", "5.1", &["days", "newPassBy"]);
        TICKETS_REPAID("tickets-repaid", "IR-27", "5.1", &["from", "until"]);
        DAMAGE_FEE("damage-fee", "IR-28", "4.6", &["fee"]);
        DESK_NOT_FOR_FAULT("desk-not-for-fault", "IR-28", "4.5", &["desk"]);
        FAULT_IS_FREE("fault-is-free", "IR-28", "4.5", &[]);
        COUNTER_PROOF_MISSING("counter-proof-missing", "IR-28", "4.5", &[]);
        FORM_TOO_LATE("form-too-late", "IR-28", "4.5", &["lastDay"]);
        NEW_PASS_AFTER_FORM("new-pass-after-form", "IR-28", "4.5", &["days", "newPassBy"]);
        BREAKDOWN_VOUCHER("breakdown-voucher", "IR-28", "4.5", &["from", "until"]);
        FAULT_TICKETS_REPAID("fault-tickets-repaid", "IR-28", "4.5", &["from", "until"]);
        PASS_GOOD("pass-good", "IR-29", "4.9", &["lastDay"]);
        PASS_TOO_OLD("pass-too-old", "IR-29", "4.9", &["lastDay"]);
        PASS_NOT_IDLE("pass-not-idle", "IR-29", "4.9", &["lastDay"]);
        PASS_IDLE_TOO_LONG("pass-idle-too-long", "IR-29", "4.9", &["lastDay"]);
        PASS_NOT_IN_HAND("pass-not-in-hand", "IR-30", "2.8", &["fee"]);
        RENEWAL_PASS_FEE("renewal-pass-fee", "IR-30", "2.8", &["fee"]);
        MODE_COVERED("mode-covered", "IR-31", "1.1", &["mode"]);
        MODE_NOT_COVERED("mode-not-covered", "IR-31", "1.1", &["mode"]);
        LINE_NOT_COVERED("line-not-covered", "IR-31", "1.1", &["line"]);
        STATION_OUTSIDE_REGION("station-outside-region", "IR-31", "1.1", &["station"]);
        BOOKING_COMPULSORY("booking-compulsory", "IR-31", "1.1", &["mode"]);
        SECOND_CLASS_ONLY("second-class-only", "IR-31", "1.1", &[]);
        NOT_WITH_TRAIN_TITLE("not-with-train-title", "IR-31", "1.1", &[]);
        // Ending (IR-25, IR-32 to IR-41).
        NO_SUSPENSION("no-suspension", "IR-25", "3.8", &[]);
        ONLY_THE_PAYER("only-the-payer", "IR-32", "6.1", &["applicant"]);
        CHANNEL_NOT_ACCEPTED("channel-not-accepted", "IR-32", "6.1", &["channel"]);
        EFFECTIVE_FROM("effective-from", "IR-32", "6.1", &["effectiveDay"]);
        FINAL_FOR_SEASON("final-for-season", "IR-32", "6.1", &["season"]);
        GROUND_ACCEPTED("ground-accepted", "IR-33", "6.1", &["ground"]);
        INTERNSHIP_TOO_SHORT("internship-too-short", "IR-33", "6.1", &["to", "needed"]);
        INTERNSHIP_IN_REGION("internship-in-region", "IR-33", "6.1", &[]);
        NOT_ENROLLED_IN_REGION("not-enrolled-in-region", "IR-33", "6.1", &[]);
        DOCUMENT_MISSING("document-missing", "IR-33", "6.1", &["ground"]);
        DOCUMENT_NOT_IN_FRENCH("document-not-in-french", "IR-33", "6.1", &["ground"]);
        BEFORE_START("before-start", "IR-34", "6.1", &["start"]);
        WITHIN_FIRST_MONTH("within-first-month", "IR-34", "6.1", &["lastDay"]);
        NO_GROUND("no-ground", "IR-34", "6.1", &["lastDay"]);
        ONLY_FEE_DUE("only-fee-due", "IR-34", "6.1", &["fee"]);
        FEE_AND_NINTH_DUE("fee-and-ninth-due", "IR-34", "6.1", &["fee", "ninth"]);
        CHEAPER_WITHOUT_GROUND("cheaper-without-ground", "IR-34", "6.1", &["due"]);
        TOO_LATE_TO_TERMINATE("too-late-to-terminate", "IR-35", "6.1", &["lastDay"]);
        STARTED_MONTHS_DUE("started-months-due", "IR-36", "6.3", &["months", "amount"]);
        DEBITS_STOP("debits-stop", "IR-36", "6.3", &["from"]);
        NINTHS_REFUNDED("ninths-refunded", "IR-36", "6.3", &["months", "amount"]);
        PAID_TOO_MUCH("paid-too-much", "IR-36", "6.3", &["amount"]);
        NOTHING_REFUNDED("nothing-refunded", "IR-36", "6.3", &[]);
        DEBT_UNPAID("debt-unpaid", "IR-37", "6.3", &["amount"]);
        EFFECTIVE_AFTER_DEBT("effective-after-debt", "IR-37", "6.3", &["paidDay", "effectiveDay"]);
        ENDED_BY_AGENCY("ended-by-agency", "IR-38", "6.2", &["cause", "effectiveDay"]);
        INVOICES_NOT_UNPAID("invoices-not-unpaid", "IR-38", "6.2", &[]);
        NO_REFUND_AFTER_FRAUD("no-refund-after-fraud", "IR-38", "6.2", &[]);
        DAMAGES_UP_TO("damages-up-to", "IR-38", "6.2", &["amount"]);
        OWED_AFTER_END("owed-after-end", "IR-39", "6.5", &["amount", "noticeBy"]);
        NO_RIGHT_OF_WITHDRAWAL("no-right-of-withdrawal", "IR-40", "6.7", &[]);
        DATA_KEPT("data-kept", "IR-41", "9.1.4", &["until"]);
    }
}

kinds! {
    /// Every remedy that imagine R names.
    REMEDIES {
        LIVE_IN_REGION("live-in-region", &["department"]);
        BE_A_PUPIL("be-a-pupil", &[]);
        CHOOSE_SCOLAIRE("choose-scolaire", &[]);
        SEND_IDENTITY_PROOF("send-identity-proof", &[]);
        SAY_SCHOOLING("say-schooling", &[]);
        ENROL_IN("enrol-in", &["schooling"]);
        ENROL_AT_LISTED_ESTABLISHMENT("enrol-at-listed-establishment", &[]);
        SAY_COURSE_HOURS("say-course-hours", &[]);
        CHOOSE_ANOTHER_PERIOD("choose-another-period", &["from"]);
        BE_AN_ADULT_PAYER("be-an-adult-payer", &["birthday"]);
        SEND_EMANCIPATION_PROOF("send-emancipation-proof", &[]);
        SETTLE_WITH_AGENCY("settle-with-agency", &[]);
        SETTLE_WITH_TREASURY("settle-with-treasury", &["days"]);
        SUBSCRIBE_FROM("subscribe-from", &["freeFrom"]);
        CHOOSE_ANOTHER_PAYER("choose-another-payer", &[]);
        SUBSCRIBE_NEXT_SEASON("subscribe-next-season", &["season"]);
        CHOOSE_PAYMENT("choose-payment", &["payment"]);
        FILE_FROM("file-from", &["opens"]);
        CHOOSE_CHANNEL("choose-channel", &["channel"]);
        SEND_DOCUMENTS("send-documents", &[]);
        SEND_DOCUMENTS_IN_FRENCH("send-documents-in-french", &[]);
        DECLARE_CHANGE("declare-change", &["duty"]);
        PAY_DEBT("pay-debt", &["amount"]);
        CHOOSE_DESK("choose-desk", &["desk"]);
        SAY_PRODUCTION_DAY("say-production-day", &[]);
        DECLARE_FROM("declare-from", &["from"]);
        HAND_IN_AT_COUNTER("hand-in-at-counter", &[]);
        SUBSCRIBE_FOR_NEW_PASS("subscribe-for-new-pass", &[]);
        PAY_FOR_NEW_PASS("pay-for-new-pass", &["fee"]);
        BUY_TITLE_FOR_MODE("buy-title-for-mode", &["mode"]);
        BUY_TITLE_OF_LINE("buy-title-of-line", &["line"]);
        BUY_TITLE_BEYOND_REGION("buy-title-beyond-region", &["station"]);
        BUY_TRAIN_TICKET("buy-train-ticket", &[]);
        TRAVEL_SECOND_CLASS("travel-second-class", &[]);
        ASK_AS_PAYER("ask-as-payer", &[]);
        ASK_BY("ask-by-channel", &["channel"]);
        GIVE_GROUND("give-ground", &["ground"]);
        SEND_DOCUMENT("send-document", &["ground"]);
        SEND_DOCUMENT_IN_FRENCH("send-document-in-french", &["ground"]);
        TERMINATE_WITHOUT_GROUND("terminate-without-ground", &["due"]);
    }
}
