//! The reasons and remedies of Pam: code, rule, part of the page and the facts each one carries.

use crate::reason::{Document, kinds};

/// The payment page of Pam. It has no numbers: the article is the part of the page. What it does not say is under
/// "fares" (the operator's table) and "accounts" (how an account is kept).
pub const RULES: Document = Document("pam-payment-rules");

kinds! {
    /// Every reason that Pam gives, in the order of the rules.
    REASONS of RULES {
        // Mobility account (PM-1, PM-2).
        ACCOUNT_NOT_OPEN("account-not-open", "PM-1", "occasional trips", &[]);
        BALANCE("balance", "PM-2", "occasional trips", &["balance"]);
        BALANCE_TOO_LOW("balance-too-low", "PM-2", "occasional trips", &["fare", "balance", "missing"]);
        // Payments to an account (PM-3, PM-5).
        TOP_UP_NOT_OFFERED("top-up-not-offered", "PM-3", "occasional trips", &["amount", "offered"]);
        NOTHING_PAID_IN("nothing-paid", "PM-3", "occasional trips", &[]);
        TOP_UP_BY_CARD("means-accepted", "PM-3", "occasional trips", &["means", "amount"]);
        TOP_UP_ACCEPTED("means-accepted", "PM-5", "occasional trips", &["means", "amount"]);
        TOP_UP_NOT_ACCEPTED("means-not-accepted", "PM-5", "occasional trips", &["means"]);
        TOP_UP_CASH_LIMIT("cash-limit", "PM-5", "occasional trips", &["amount", "limit"]);
        TOP_UP_CASH_ELSEWHERE("cash-only-at-agency", "PM-5", "occasional trips", &[]);
        TOP_UP_REFERENCE("transfer-reference", "PM-5", "occasional trips", &["purpose"]);
        // Automatic top-up (PM-4).
        AUTOMATIC_TOP_UP_ON("automatic-top-up-on", "PM-4", "occasional trips", &["below", "amount"]);
        AUTOMATIC_FAILED("automatic-failed", "PM-4", "occasional trips", &["id"]);
        NO_ONE_OFF_TOP_UP("no-one-off-top-up", "PM-4", "occasional trips", &[]);
        NO_AUTOMATIC_PAYMENT("no-automatic-payment", "PM-4", "occasional trips", &["id"]);
        // Invoice (PM-6 to PM-8).
        INVOICED("invoiced", "PM-6", "regular trips", &["date", "trips"]);
        NO_TRIPS("no-trips", "PM-6", "regular trips", &["month"]);
        NOT_INVOICED_YET("not-invoiced-yet", "PM-6", "regular trips", &["date"]);
        PAYABLE_UNTIL("payable-until", "PM-7", "regular trips", &["due"]);
        DEBITED_ON("debited-on", "PM-8", "regular trips", &["receivedOn", "debit"]);
        // Payments of an invoice (PM-8, PM-9).
        DEBIT_ACCEPTED("means-accepted", "PM-8", "regular trips", &["means", "amount"]);
        PAYMENT_ACCEPTED("means-accepted", "PM-9", "regular trips", &["means", "amount"]);
        PAYMENT_NOT_ACCEPTED("means-not-accepted", "PM-9", "regular trips", &["means"]);
        PAYMENT_CASH_LIMIT("cash-limit", "PM-9", "regular trips", &["amount", "limit"]);
        PAYMENT_CASH_ELSEWHERE("cash-only-at-agency", "PM-9", "regular trips", &[]);
        PAYMENT_REFERENCE("transfer-reference", "PM-9", "regular trips", &["purpose"]);
        NOTHING_PAID("nothing-paid", "PM-9", "regular trips", &[]);
        REFERENCE_DIFFERS("reference-differs", "PM-9", "regular trips", &["reference"]);
        ABOVE_OWED("above-owed", "PM-9", "regular trips", &["amount", "owed"]);
        // Dunning (PM-10).
        NOT_DUE_YET("not-due-yet", "PM-10", "regular trips", &["date"]);
        TO_BE_PAID("to-be-paid", "PM-10", "regular trips", &["owed", "due"]);
        OVERDUE("overdue", "PM-10", "regular trips", &["owed", "since"]);
        REMINDED("reminded", "PM-10", "regular trips", &["owed", "reminders", "on"]);
        LAST_DAY_WITH_PAM("last-day-with-pam", "PM-10", "regular trips", &["lastDay"]);
        HANDED_OVER("handed-over", "PM-10", "regular trips", &["owed", "since"]);
        INVOICE_PAID("invoice-paid", "PM-10", "regular trips", &["on"]);
        // Third-party payers and drivers (PM-11, PM-12).
        SHARED("shared", "PM-11", "third-party payers", &["percent", "thirdParty", "rider"]);
        PAYER_NOT_DECLARED("payer-not-declared", "PM-11", "third-party payers", &[]);
        NEVER_TO_DRIVER("never-to-driver", "PM-12", "drivers", &[]);
        // Fares and companions (PM-13, PM-14).
        DISTANCE_MEASURED("distance-measured", "PM-13", "fares", &["metres"]);
        DISTANCE_BAND("distance-band", "PM-13", "fares", &["metres", "fare"]);
        TOO_NEAR("too-near", "PM-13", "fares", &["metres", "least"]);
        COMPANION_PAYS("companion-pays", "PM-14", "fares", &["people", "fare"]);
        COMPANION_FREE_BY_CARD("companion-free-by-card", "PM-14", "fares", &["people"]);
        COMPANION_COMPULSORY("companion-compulsory", "PM-14", "fares", &["people"]);
        // Booking and cancelling (PM-15).
        BOOKED_AHEAD("booked-ahead", "PM-15", "fares", &["rider", "from", "until"]);
        CANCELLED_IN_TIME("trip-cancelled-in-time", "PM-15", "fares", &["at", "until"]);
        CANCELLED_FOR_REASON("cancelled-for-reason", "PM-15", "fares", &["at"]);
        CANCELLED_LATE("cancelled-late", "PM-15", "fares", &["at", "until"]);
        ABSENT_FOR_REASON("absent-for-reason", "PM-15", "fares", &[]);
        ABSENT("absent", "PM-15", "fares", &[]);
        COST_NOT_IN_BOOK("cost-not-in-book", "PM-15", "fares", &[]);
        // Refunds (PM-16).
        NO_SUCH_TRIP("no-such-trip", "PM-16", "accounts", &["trip"]);
        REFUND_ABOVE_FARE("refund-above-fare", "PM-16", "accounts", &["fare", "refunded", "amount"]);
        NOTHING_REFUNDED("nothing-paid", "PM-16", "accounts", &[]);
    }
}

kinds! {
    /// Every remedy that Pam names.
    REMEDIES {
        REGISTER_CARD("register-card", &[]);
        TOP_UP("top-up", &["missing"]);
        CHOOSE_TOP_UP("choose-top-up", &["offered"]);
        TOP_UP_WITH_CARD("top-up-by-card", &[]);
        PAY_OTHERWISE("pay-otherwise", &[]);
        PAY_AT_AGENCY("pay-at-agency", &[]);
        PAY_AMOUNT("pay-amount", &[]);
        GIVE_REFERENCE("give-reference", &["reference"]);
        PAY_AT_MOST("pay-at-most", &["owed"]);
        PAY_FROM("pay-from", &["date"]);
        DECLARE_AT_REGISTRATION("declare-at-registration", &[]);
        CHOOSE_FARTHER("choose-farther", &["least"]);
        CANCEL_BEFORE("cancel-before", &["until"]);
        GIVE_REASON("give-reason", &[]);
        NAME_TRIP("name-trip", &[]);
        REFUND_AT_MOST("refund-at-most", &["left"]);
    }
}
