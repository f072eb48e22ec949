//! The reasons and remedies of the Navigo accounts: code, rule and the facts each one carries.

use crate::navigo::codes::ACCOUNTS;
use crate::reason::kinds;

kinds! {
    /// Every reason that the accounts give, in the order of the rules. What follows from the terms of imagine R has its
    /// own codes and is cited from them.
    REASONS of ACCOUNTS {
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
    /// Every remedy that the accounts name.
    REMEDIES {
        ORDER_PERSONALISED_PASS("order-personalised-pass", &[]);
        SAY_PRODUCTION_DAY("say-production-day", &[]);
        DECLARE_FROM("declare-from", &["from"]);
    }
}
