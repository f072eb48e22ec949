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
    }
}
