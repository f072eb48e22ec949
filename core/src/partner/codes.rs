//! The reasons and remedies of the checks of partners: code, rule, article and the facts each one carries.

use crate::imagine_r::codes::TERMS;
use crate::reason::kinds;

kinds! {
    /// Every reason that checks give, in the order of the codes.
    REASONS of TERMS {
        // What the partner has to mend (PC-2, PC-4, PC-6, PC-7).
        CREDENTIAL_WRONG("credential-wrong", "PC-2", "9.1.5.2", &[]);
        CREDENTIAL_REVOKED("credential-revoked", "PC-2", "9.1.5.2", &[]);
        CONTRACT_NOT_BEGUN("contract-not-begun", "PC-2", "9.1.5.2", &["from"]);
        CONTRACT_OVER("contract-over", "PC-2", "9.1.5.2", &["until"]);
        PURPOSE_NOT_AGREED("purpose-not-agreed", "PC-4", "9.1.5.2", &[]);
        CONSENT_NOT_STATED("consent-not-stated", "PC-4", "9.1.5.2", &[]);
        REQUEST_REPLAYED("request-replayed", "PC-7", "9.1.5.2", &[]);
        CLOCK_OFF("clock-off", "PC-7", "9.1.5.2", &["sentAt", "at", "seconds"]);
        QUOTA_USED_UP("quota-used-up", "PC-6", "9.1.5.2", &[]);
        // The other codes. They carry no facts, and those of the holder least of all (PC-1).
        TRY_LATER("try-later", "PC-2", "9.1.5.2", &[]);
        NOT_VALID("not-valid", "PC-2", "9.1.5.2", &[]);
        VALID("valid", "PC-3", "9.1.5.2", &[]);
    }
}

kinds! {
    /// Every remedy that checks name.
    REMEDIES {
        CHECK_CREDENTIAL("check-credential", &[]);
        USE_NEW_CREDENTIAL("use-new-credential", &[]);
        ASK_FROM("ask-from", &["from"]);
        RENEW_CONTRACT("renew-contract", &[]);
        STATE_AGREED_PURPOSE("state-agreed-purpose", &["agreed"]);
        OBTAIN_CONSENT("obtain-consent", &[]);
        SEND_NEW_REQUEST("send-new-request", &[]);
        SET_CLOCK("set-clock", &["seconds"]);
        ASK_MORE_SLOWLY("ask-more-slowly", &[]);
        ASK_AGAIN_LATER("ask-again-later", &[]);
        ASK_HOLDER("ask-holder", &[]);
    }
}
