//! The reasons and remedies of the titles of the Navigo accounts: code, rule and the facts each one carries.

use crate::reason::{Document, kinds};

/// The Navigo online accounts and the titles that they hold. The source has no articles: what is cited is its services.
pub const ACCOUNTS: Document = Document("navigo-online-accounts");

kinds! {
    /// Every reason that these titles give, in the order of the rules.
    REASONS of ACCOUNTS {
        // Price (CM-6, AC-6, AC-8, AC-10).
        PRICE_OF_FIRST_DAY("price-of-first-day", "CM-6", "services", &["title", "rate", "price", "firstDay"]);
        PRICE_OF_PURCHASE_DAY(
            "price-of-purchase-day", "CM-6", "services", &["title", "rate", "price", "purchaseDay"]
        );
        ZONES_NOT_OFFERED("zones-not-offered", "AC-6", "services", &["title", "first", "last"]);
        PARIS_VISITE_PAID_AT_ONCE("paris-visite-paid-at-once", "AC-16", "services", &["due"]);
        DAYS_NOT_OFFERED("days-not-offered", "AC-16", "services", &["title", "days"]);
        PASS_PAID_AT_ONCE("pass-paid-at-once", "AC-8", "services", &["due"]);
        APP_SELLS_ALL_ZONES("app-sells-all-zones", "AC-8", "services", &["medium", "first", "last"]);
        SOLIDARITE_RIGHT("solidarite-right", "AC-10", "services", &["title", "right"]);
        NO_SOLIDARITE("no-solidarite", "AC-10", "services", &["title"]);
        REDUCED_FOR_CHILD(
            "reduced-for-child", "AC-10", "services", &["title", "birthDate", "fromAge", "untilAge"]
        );
        REDUCED_BY_RIGHT("reduced-by-right", "AC-10", "services", &["title", "right"]);
        NO_REDUCED_PRICE("no-reduced-price", "AC-10", "services", &["title"]);
        TRAVELS_FREE("travels-free", "AC-10", "services", &["title", "birthDate", "fromAge"]);
        TICKETS_PAID_AT_ONCE("tickets-paid-at-once", "AC-15", "services", &["due"]);
        // Sale (AC-6, AC-7, AC-15, AC-16).
        WEEK_ON_SALE("week-on-sale", "AC-6", "services", &["title", "firstDay", "firstSaleDay", "lastSaleDay"]);
        WEEK_NOT_YET_ON_SALE(
            "week-not-yet-on-sale", "AC-6", "services", &["title", "firstDay", "purchaseDay", "firstSaleDay"]
        );
        WEEK_NO_LONGER_ON_SALE(
            "week-no-longer-on-sale", "AC-6", "services", &["title", "firstDay", "purchaseDay", "lastSaleDay"]
        );
        MONTH_ON_SALE("month-on-sale", "AC-7", "services", &["title", "firstDay", "firstSaleDay", "lastSaleDay"]);
        MONTH_NOT_YET_ON_SALE(
            "month-not-yet-on-sale", "AC-7", "services", &["title", "firstDay", "purchaseDay", "firstSaleDay"]
        );
        MONTH_NO_LONGER_ON_SALE(
            "month-no-longer-on-sale", "AC-7", "services", &["title", "firstDay", "purchaseDay", "lastSaleDay"]
        );
        TICKET_ON_SALE("ticket-on-sale", "AC-15", "services", &["title", "firstSaleDay", "lastSaleDay"]);
        TICKET_NOT_YET_ON_SALE(
            "ticket-not-yet-on-sale", "AC-15", "services", &["title", "purchaseDay", "firstSaleDay"]
        );
        TICKET_NO_LONGER_ON_SALE(
            "ticket-no-longer-on-sale", "AC-15", "services", &["title", "purchaseDay", "lastSaleDay"]
        );
        PARIS_VISITE_ON_SALE(
            "paris-visite-on-sale", "AC-16", "services", &["title", "firstSaleDay", "lastSaleDay"]
        );
        PARIS_VISITE_NOT_YET_ON_SALE(
            "paris-visite-not-yet-on-sale", "AC-16", "services", &["title", "purchaseDay", "firstSaleDay"]
        );
        PARIS_VISITE_NO_LONGER_ON_SALE(
            "paris-visite-no-longer-on-sale", "AC-16", "services", &["title", "purchaseDay", "lastSaleDay"]
        );
        // Who may have it (AC-10, AC-11).
        MAY_HAVE_TITLE("may-have-title", "AC-10", "services", &["title", "rate"]);
        // Change of zones (AC-8, AC-15).
        ZONES_CHANGED("zones-changed", "AC-8", "services", &["title", "first", "last", "price", "newPrice"]);
        ZONES_CHEAPER("zones-cheaper", "AC-8", "services", &["title", "first", "last", "price", "newPrice"]);
        ZONES_CHANGE_TOO_LATE("zones-change-too-late", "AC-8", "services", &["title", "requestDay", "lastDay"]);
        NO_CHANGE_BY_APP("no-change-by-app", "AC-8", "services", &["medium"]);
        NOT_CHANGED("not-changed", "AC-15", "services", &["title"]);
        // Refund (AC-8, AC-15).
        CANCELLED_BEFORE_START("cancelled-before-start", "AC-8", "services", &["title", "cancellationDay", "lastDay"]);
        CANCELLED_IN_FIRST_DAYS(
            "cancelled-in-first-days", "AC-8", "services", &["title", "cancellationDay", "lastDay"]
        );
        CANCELLED_AFTER_FIRST_DAYS(
            "cancelled-after-first-days", "AC-8", "services", &["title", "cancellationDay", "lastDay"]
        );
        REFUND_CAUSE_MISSING("refund-cause-missing", "AC-8", "services", &[]);
        CAUSE_NOT_PROVEN("cause-not-proven", "AC-8", "services", &[]);
        REFUNDS_EXHAUSTED("refunds-exhausted", "AC-8", "services", &["refunds", "limit"]);
        PASS_REFUNDED("pass-refunded", "AC-8", "services", &["paid", "amount"]);
        REFUND_PAID_BY("refund-paid-by", "AC-8", "services", &["claimDay", "payBy"]);
        TICKET_CANCELLED("ticket-cancelled", "AC-15", "services", &["title", "medium", "amount"]);
        TICKET_VALIDATED("ticket-validated", "AC-15", "services", &["title"]);
        NOT_REFUNDED("not-refunded", "AC-15", "services", &["title"]);
        // Annuel and Senior (AC-11 to AC-13), Gratuité (AC-10).
        FREE_OF_CHARGE("free-of-charge", "AC-10", "services", &["title"]);
        FREE_PASS_LOADED(
            "free-pass-loaded", "AC-10", "services", &["title", "firstDay", "firstSaleDay", "lastSaleDay"]
        );
        FREE_PASS_NOT_YET(
            "free-pass-not-yet", "AC-10", "services", &["title", "firstDay", "purchaseDay", "firstSaleDay"]
        );
        FREE_PASS_TOO_LATE(
            "free-pass-too-late", "AC-10", "services", &["title", "firstDay", "purchaseDay", "lastSaleDay"]
        );
        FREE_PASS_VALID("free-pass-valid", "AC-10", "services", &["title", "from", "until"]);
        SUBSCRIPTION_OPEN(
            "subscription-open", "AC-11", "services", &["title", "firstDay", "firstSaleDay", "lastSaleDay"]
        );
        SUBSCRIPTION_NOT_YET_OPEN(
            "subscription-not-yet-open", "AC-11", "services", &["title", "firstDay", "purchaseDay", "firstSaleDay"]
        );
        SUBSCRIPTION_CLOSED(
            "subscription-closed", "AC-11", "services", &["title", "firstDay", "purchaseDay", "lastSaleDay"]
        );
        TOO_YOUNG("too-young", "AC-11", "services", &["title", "age", "day"]);
        PAYER_TOO_YOUNG("payer-too-young", "AC-11", "services", &["title", "age", "day"]);
        WORKS_TOO_MUCH("works-too-much", "AC-12", "services", &["minutes", "limit"]);
        SENIOR_BY_DEBIT_ONLY("senior-by-debit-only", "AC-12", "services", &[]);
        ANNUEL_DEBITS("annuel-debits", "AC-11", "services", &["title", "amount", "parts"]);
        ANNUEL_FEE("annuel-fee", "AC-11", "services", &["fee", "due"]);
        ANNUEL_AT_ONCE("annuel-at-once", "AC-11", "services", &["due"]);
        MONTH_FREE("month-free", "AC-11", "services", &["month"]);
        LATER_PRICE_UNKNOWN("later-price-unknown", "CM-10", "services", &["month"]);
        VALID_EACH_MONTH("valid-each-month", "AC-11", "services", &["title", "from", "until"]);
        SUBSCRIPTION_RUNS("subscription-runs", "AC-11", "services", &["title"]);
        MONTH_SUSPENDED("month-suspended", "AC-12", "services", &["month"]);
        DEBIT_WAS_REJECTED("debit-was-rejected", "AC-13", "services", &["month"]);
        DEBT_OPEN("debt-open", "AC-12", "services", &["owed"]);
        UNUSED_MONTHS_PAID_BACK("unused-months-paid-back", "AC-12", "services", &["amount"]);
        ALL_ZONES_ANYWAY("all-zones-anyway", "AC-12", "services", &["title"]);
        NOT_ENDED_WITH_DEBT("not-ended-with-debt", "AC-12", "services", &["owed"]);
        ENDED_BY_PAYER("ended-by-payer", "AC-12", "services", &["day", "endDay"]);
        PAID_MONTHS_OVER("paid-months-over", "AC-11", "services", &["endDay"]);
        SUSPENSION_OVER("suspension-over", "AC-13", "services", &["endDay"]);
        ANNUEL_ENDED_BY_AGENCY("annuel-ended-by-agency", "AC-13", "services", &["cause", "endDay"]);
        CAUSE_NOT_GIVEN("cause-not-given", "AC-13", "services", &["cause"]);
        BARRED_AFTER_FRAUD("barred-after-fraud", "AC-13", "services", &["day"]);
        SUBSCRIPTION_LIVES("subscription-lives", "AC-12", "services", &["title"]);
        // Media (AC-15, AC-17).
        ON_THIS_MEDIUM("on-this-medium", "AC-17", "services", &["title", "medium"]);
        NOT_ON_THIS_MEDIUM("not-on-this-medium", "AC-17", "services", &["title", "medium"]);
        ONE_PASS_ON_MEDIUM("one-pass-on-medium", "AC-17", "services", &["title", "quantity", "limit"]);
        TOO_MANY_TICKETS("too-many-tickets", "AC-15", "services", &["title", "quantity", "limit"]);
        BESIDE("beside", "AC-17", "services", &["title"]);
        NOT_BESIDE("not-beside", "AC-17", "services", &["title"]);
        BOTH_PRICES_ON_MEDIUM("both-prices-on-medium", "AC-17", "services", &["title"]);
        // Validity (AC-6, AC-7, AC-15, AC-16).
        VALID_FOR_WEEK("valid-for-week", "AC-6", "services", &["title", "from", "until"]);
        NOCTILIEN_AFTER_WEEK("noctilien-after-week", "AC-6", "services", &["title", "from", "until"]);
        VALID_FOR_MONTH("valid-for-month", "AC-7", "services", &["title", "from", "until"]);
        NOCTILIEN_AFTER_MONTH("noctilien-after-month", "AC-7", "services", &["title", "from", "until"]);
        VALID_FOR_DAYS("valid-for-days", "AC-16", "services", &["title", "from", "until"]);
        NOCTILIEN_AFTER_DAYS("noctilien-after-days", "AC-16", "services", &["title", "from", "until"]);
        VALID_FOR_TRIP("valid-for-trip", "AC-15", "services", &["title", "from", "until"]);
        ALL_ZONES_DAYS("all-zones-days", "AC-7", "services", &["title", "day"]);
        ALL_ZONES_DAY("all-zones-day", "AC-7", "services", &["day"]);
        // Coverage (AC-9).
        MODE_IN_TITLE("mode-in-title", "AC-9", "services", &["title", "mode"]);
        ZONES_IN_TITLE("zones-in-title", "AC-9", "services", &["title", "first", "last"]);
        AIRPORT_NOT_IN_TITLE("airport-not-in-title", "AC-9", "services", &["title", "station"]);
        BOOKED_TRAIN("booked-train", "AC-9", "services", &["title", "mode"]);
        SECOND_CLASS_TITLE("second-class-title", "AC-9", "services", &["title"]);
        AIRPORT_COVERED("airport-covered", "AC-9", "services", &["station"]);
        MODE_NOT_IN_TITLE("mode-not-in-title", "AC-9", "services", &["title", "mode"]);
        ROISSYBUS_ENDED("roissybus-ended", "AC-9", "services", &["lastDay"]);
        LINE_NOT_IN_TITLE("line-not-in-title", "AC-9", "services", &["title", "line"]);
        STATION_BEYOND_REGION("station-beyond-region", "AC-9", "services", &["title", "station"]);
        ZONE_NOT_IN_TITLE("zone-not-in-title", "AC-9", "services", &["title", "zone", "first", "last"]);
        // Liberté + and its charges (AC-14).
        LIBERTE_ON_SALE("liberte-on-sale", "AC-14", "services", &["title", "firstSaleDay", "lastSaleDay"]);
        LIBERTE_NOT_YET_ON_SALE(
            "liberte-not-yet-on-sale", "AC-14", "services", &["title", "purchaseDay", "firstSaleDay"]
        );
        LIBERTE_NO_LONGER_ON_SALE(
            "liberte-no-longer-on-sale", "AC-14", "services", &["title", "purchaseDay", "lastSaleDay"]
        );
        LIBERTE_IS_SUBSCRIBED("liberte-is-subscribed", "AC-14", "services", &["title"]);
        LIBERTE_FIRST_FREE("liberte-first-free", "AC-14", "services", &[]);
        LIBERTE_FEE("liberte-fee", "AC-14", "services", &["rate", "fee"]);
        LIBERTE_FEE_PAID("liberte-fee-paid", "AC-14", "services", &["due"]);
        VALID_FOR_LIBERTE_TRIP("valid-for-liberte-trip", "AC-14", "services", &["title", "from", "until"]);
        LIBERTE_TRIP("liberte-trip", "AC-14", "services", &["kind", "rate", "price"]);
        LIBERTE_TRIP_OVER("liberte-trip-over", "AC-14", "services", &["since", "until"]);
        LIBERTE_LINE_AGAIN("liberte-line-again", "AC-14", "services", &["line", "since"]);
        LIBERTE_AT_AIRPORT("liberte-at-airport", "AC-14", "services", &["station"]);
        LIBERTE_TO_AIRPORT("liberte-to-airport", "AC-14", "services", &["mode"]);
        LIBERTE_NEAR_AIRPORT("liberte-near-airport", "AC-14", "services", &["airport", "station"]);
        LIBERTE_CHANGES_FREE("liberte-changes-free", "AC-14", "services", &["at"]);
        LIBERTE_OUTSIDE_CAP("liberte-outside-cap", "AC-14", "services", &[]);
        LIBERTE_CAP_REACHED("liberte-cap-reached", "AC-14", "services", &["cap", "charged"]);
        LIBERTE_DAY_CAP("liberte-day-cap", "AC-14", "services", &["day", "cap"]);
        LIBERTE_MONTH("liberte-month", "AC-14", "services", &["month", "total"]);
        LIBERTE_DEBITED("liberte-debited", "AC-14", "services", &["debitFrom", "debitUntil"]);
        LIBERTE_DEBIT_REJECTED(
            "liberte-debit-rejected", "AC-14", "services", &["rejectedOn", "suspendedFrom", "endedFrom"]
        );
        LIBERTE_PAID_LATER("liberte-paid-later", "AC-14", "services", &["paidOn"]);
        // Trips (AC-14, AC-15).
        LIBERTE_TRIP_RUNNING("liberte-trip-running", "AC-14", "services", &["since"]);
        TICKET_TRIP_RUNNING("ticket-trip-running", "AC-15", "services", &["since"]);
        LINE_TAKEN_BEFORE("line-taken-before", "AC-15", "services", &["title", "id", "line"]);
    }
}

kinds! {
    /// Every remedy that these titles name, besides those of Navigo Jour.
    REMEDIES {
        CHOOSE_FIRST_DAY("choose-first-day", &["firstDay"]);
        SUBSCRIBE("subscribe", &["title"]);
        ASK_FOR_DAYS("ask-for-days", &["days"]);
        BUY_ANOTHER_TITLE("buy-another-title", &[]);
        TRAVEL_WITHOUT_TITLE("travel-without-title", &[]);
        NAME_CAUSE("name-cause", &["cause"]);
        PROVE_CAUSE("prove-cause", &[]);
        APPLY_FOR_RIGHT("apply-for-right", &["right"]);
        CHOOSE_TITLE("choose-title", &["title"]);
        WAIT_UNTIL("wait-until", &["day"]);
        NAME_ANOTHER_PAYER("name-another-payer", &[]);
        PAY_BY_DEBIT("pay-by-debit", &[]);
        USE_SECOND_CLASS("use-second-class", &[]);
        USE_ANOTHER_LINE("use-another-line", &[]);
        BUY_TITLE_FOR_ZONE("buy-title-for-zone", &["zone"]);
    }
}
