//! What a tariff book of Ile-de-France says of Pam, the paratransit of the region.

use super::figure::{Many, Number, Text, book_record, book_section, check_value};
use super::section::Section;
use crate::instant::Clock;
use crate::money::Money;
use crate::wire::Reader;

book_section! {
    /// The figures of Pam.
    PamTariff {
        /// Fares by distance, the nearest first.
        bands: Many<DistanceBand> = "bands",
        /// Radius of the sphere on which distances are measured, in metres.
        earth_radius: Number<6_300_000, 6_400_000> = "earthRadius",
        /// Companions that the disability card makes free.
        free_card_companions: Number<0, 10> = "freeCardCompanions",
        /// Amounts that a card can top up.
        card_top_ups: Many<Money> = "cardTopUps",
        /// A balance below this is topped up where that is automatic.
        automatic_below: Money = "automaticBelow",
        /// Amount that is authorised, and never debited, when a card is registered.
        authorisation: Money = "authorisation",
        /// Cash for an account is below this.
        account_cash_below: Money = "accountCashBelow",
        /// Cash for an invoice is below this.
        invoice_cash_below: Money = "invoiceCashBelow",
        /// Day of the month after the trips on which they are invoiced.
        invoice_day: Number<1, 28> = "invoiceDay",
        /// Days after the date of an invoice within which it can be paid.
        payable_days: Number<0, 365> = "payableDays",
        /// Day of the month after an invoice is received on which it is debited.
        debit_day: Number<1, 28> = "debitDay",
        /// Most reminders of an invoice.
        reminders: Number<0, 2> = "reminders",
        /// Days after the second reminder for which the invoice stays with Pam.
        reminder_days: Number<0, 365> = "reminderDays",
        /// Days ahead from which regular riders book.
        regular_from: Number<0, 365> = "regularFrom",
        /// Days ahead up to which regular riders book.
        regular_to: Number<0, 365> = "regularTo",
        /// Days ahead from which occasional riders book.
        occasional_from: Number<0, 365> = "occasionalFrom",
        /// Days before the trip on which booking ends for occasional riders.
        occasional_days_before: Number<0, 365> = "occasionalDaysBefore",
        /// Time of that day until which they book.
        occasional_until: Clock = "occasionalUntil",
        /// Days before the trip on which cancelling stops being free.
        cancel_days_before: Number<0, 365> = "cancelDaysBefore",
        /// Time of that day until which it is free.
        cancel_until: Clock = "cancelUntil",
    } and {
        /// What a trip costs that is not made, where it is known.
        late_cancellation: Option<LateCancellation> = optional "lateCancellation",
    }
}

book_section! {
    /// What a trip costs that is not made.
    LateCancellation {
        /// So many times the fare where it is cancelled late.
        late_times: Number<0, 10> = "lateTimes",
        /// So many times the fare where nobody is there.
        absence_times: Number<0, 10> = "absenceTimes",
    }
}

book_record! {
    /// The fare from a distance on.
    DistanceBand {
        /// The least distance, in metres.
        from: Number<0, 1_000_000> = required "from",
        /// The fare.
        fare: Money = required "fare",
    }
}

/// The least that a card can top up. With [`HIGHEST_BELOW`] it bounds how many automatic top-ups an entry causes.
const LEAST_TOP_UP: Money = Money::from_cents(1_00);
const HIGHEST_BELOW: Money = Money::from_cents(100_00);

impl Section for PamTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
        if let Some(late) = &self.late_cancellation {
            reader.field("lateCancellation", |r| late.check_sources(is_source, r));
        }
        check_value("bands", reader, |r| check_bands(&self.bands.value, r));
        check_value("cardTopUps", reader, |r| {
            for (index, amount) in self.card_top_ups.value.iter().enumerate() {
                if *amount < LEAST_TOP_UP {
                    let message = format!("`{amount}` is less than `{LEAST_TOP_UP}`");
                    r.item(index, |r| r.problem("out-of-range", message, "send a greater amount"));
                }
            }
        });
        let below = self.automatic_below.value;
        if below > HIGHEST_BELOW {
            let message = format!("`{below}` is more than `{HIGHEST_BELOW}`");
            check_value("automaticBelow", reader, |r| {
                r.problem("out-of-range", message, "send a smaller amount");
            });
        }
        for (field, to, from) in [
            ("regularTo", self.regular_to.value.0, self.regular_from.value.0),
            ("occasionalDaysBefore", self.occasional_days_before.value.0, self.occasional_from.value.0),
        ] {
            if to > from {
                let message = format!("{to} days ahead come before {from}");
                check_value(field, reader, |r| r.problem("out-of-order", message, "send fewer days"));
            }
        }
    }
}

/// There is a band, and each begins farther away than the one before it.
fn check_bands(bands: &[DistanceBand], reader: &mut Reader) {
    if bands.is_empty() {
        reader.problem("out-of-range", "there is no fare", "name at least one");
    }
    for (index, (near, far)) in bands.iter().zip(bands.iter().skip(1)).enumerate() {
        let (near, far) = (near.from.0, far.from.0);
        if far <= near {
            reader.item(index + 1, |r| {
                let message = format!("{far} metres are not farther than {near}");
                r.field("from", |r| r.problem("out-of-order", message, "send a greater distance"));
            });
        }
    }
}
