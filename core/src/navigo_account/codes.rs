//! The reasons and remedies of the Navigo accounts: code, rule and the facts each one carries.

use crate::imagine_r::codes::TERMS;
use crate::navigo::codes::ACCOUNTS;
use crate::reason::kinds;

kinds! {
    /// Every reason that the accounts give, in the order of the rules. What follows from the terms of imagine R has its
    /// own codes and is cited from them.
    REASONS of ACCOUNTS {
        // Titles (AC-1, AC-12).
        TITLE_HELD("title-held", "AC-1", "services", &[]);
        TITLE_PAID_FOR("title-paid-for", "AC-1", "services", &[]);
        TITLE_HELD_AND_PAID("title-held-and-paid", "AC-1", "services", &[]);
        TITLE_IN_FORCE("title-in-force", "AC-1", "services", &["firstDay", "lastDay"]);
        TITLE_OPEN_ENDED("title-open-ended", "AC-1", "services", &["firstDay"]);
        TITLE_IN_PROGRESS("title-in-progress", "AC-1", "services", &[]);
        TITLE_STARTS_LATER("title-starts-later", "AC-1", "services", &["firstDay"]);
        TITLE_SUSPENDED("title-suspended-since", "AC-1", "services", &["since"]);
        TITLE_OVER("title-over", "AC-1", "services", &["lastDay"]);
        TITLE_ENDED("title-ended-early", "AC-1", "services", &["endDay"]);
        SUSPENDED_TOO_LONG("suspended-too-long", "AC-12", "services", &["since", "months", "endDay"]);
        TITLES_NOT_IN_BASE("titles-not-in-base", "AC-1", "services", &["medium", "count"]);
        TITLES_OF_OTHERS("titles-of-others", "AC-1", "services", &["count"]);
        // Certificate for the employer (AC-2).
        EMPLOYER_SHARE("employer-share", "AC-2", "services", &["percent", "share"]);
        HALF_TIME_OR_MORE("half-time-or-more", "AC-2", "services", &["minutes", "fullTimeMinutes"]);
        UNDER_HALF_TIME("under-half-time", "AC-2", "services", &["minutes", "fullTimeMinutes"]);
        REPAY_BY("repay-by", "AC-2", "services", &["repayBy"]);
        WEEK_BY_MONDAY("week-by-monday", "AC-2", "services", &[]);
        MONTH_OF_USE("month-of-use", "AC-2", "services", &[]);
        YEAR_BY_TWELFTHS("year-by-twelfths", "AC-2", "services", &["price"]);
        ZONES_NEEDED("zones-needed", "AC-2", "services", &["first", "last", "price"]);
        TITLE_NOT_REPAID("title-not-repaid", "AC-2", "services", &["title"]);
        IMAGINE_R_NOT_REPAID("imagine-r-not-repaid", "AC-2", "services", &[]);
        // Debts (AC-3, AC-12, AC-13).
        STILL_OWED("still-owed", "AC-3", "services", &["amount", "since"]);
        ANNUEL_NOT_ENDED_BY_PAYER("annuel-not-ended-by-payer", "AC-12", "services", &["amount"]);
        ANNUEL_MAY_BE_ENDED_FOR_UNPAID("annuel-may-be-ended-for-unpaid", "AC-13", "services", &["since"]);
        ANNUEL_OWED_AFTER_END("annuel-owed-after-end", "AC-13", "services", &[]);
        // A new pass (AC-4, AC-5). Codes of imagine R say the same here.
        PASS_NOT_REPLACED("pass-not-replaced", "AC-4", "services", &["medium"]);
        REPLACEMENT_FEE("replacement-fee", "AC-4", "services", &["fee"]);
        FREE_AFTER_THEFT("free-after-theft", "AC-4", "services", &[]);
        FAULT_IS_FREE("fault-is-free", "AC-4", "services", &[]);
        DAMAGE_FEE("damage-fee", "AC-4", "services", &["fee"]);
        ANNUEL_LOSS_FREE("annuel-loss-free", "AC-4", "services", &["losses", "free", "months"]);
        ANNUEL_LOSS_FEE("annuel-loss-fee", "AC-4", "services", &["losses", "free", "months", "fee"]);
        ANNUEL_MAY_BE_ENDED("annuel-may-be-ended-for-losses", "AC-13", "services", &["losses", "most", "months"]);
        OLD_PASS_BLOCKED("old-pass-blocked", "AC-4", "services", &["from"]);
        TITLE_NOT_REBUILT("title-not-rebuilt", "AC-4", "services", &["title"]);
        NEW_PASS_BY_POST("new-pass-by-post", "AC-4", "services", &["days", "newPassBy"]);
        PRODUCTION_NOT_SAID("production-not-said", "AC-5", "services", &[]);
        TOO_EARLY_TO_DECLARE("too-early-to-declare", "AC-5", "services", &["from"]);
        DELIVERY_IS_FREE("delivery-is-free", "AC-5", "services", &[]);
        DELIVERED_AGAIN("delivered-again", "AC-5", "services", &["days", "newPassBy"]);
    }
}

kinds! {
    /// What the accounts say of the terms of imagine R beside what its own rooms say.
    IMAGINE_R_REASONS of TERMS {
        ONE_UNPAID_DEBIT("one-unpaid-debit", "IR-26", "3.11.7", &["since"]);
        MAY_BE_ENDED_FOR_UNPAID("may-be-ended-for-unpaid", "IR-38", "6.2", &["first", "second"]);
    }
}

kinds! {
    /// Every remedy that the accounts name.
    REMEDIES {
        PAY_DEBT("pay-debt", &["amount"]);
        ORDER_PERSONALISED_PASS("order-personalised-pass", &[]);
        SAY_PRODUCTION_DAY("say-production-day", &[]);
        DECLARE_FROM("declare-from", &["from"]);
    }
}
