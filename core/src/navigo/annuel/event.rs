//! What happens in the life of a subscription (AC-11 to AC-13).

use crate::day::Day;
use crate::money::Money;
use crate::wire::{Read, Reader, Tree, readable};
use crate::zones::Zones;

vocabulary! {
    /// Why the agency ends a subscription.
    AnnuelCause, "cause" {
        /// Fraud.
        Fraud = "fraud",
        /// Debits that were not paid.
        UnpaidDebits = "unpaid-debits",
        /// Too many losses.
        TooManyLosses = "too-many-losses",
        /// The mandate was revoked, and there is no other means of payment.
        MandateRevoked = "mandate-revoked",
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnuelHappening {
    /// A suspension was asked for.
    Suspended,
    /// A resumption was asked for.
    Resumed,
    /// Other zones were asked for.
    ZonesChanged(Zones),
    /// The debit of the month of the event was rejected.
    DebitRejected,
    /// Something was paid of what is owed.
    Paid(Money),
    /// The pass was lost or stolen.
    Lost,
    /// The mandate of the direct debit was revoked.
    MandateRevoked,
    /// A means of payment was given.
    MeansGiven,
    /// The payer ended it.
    EndedByPayer,
    /// The agency ended it.
    EndedByAgency(AnnuelCause),
}

impl Read for AnnuelHappening {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        const TAGS: &[&str] = &[
            "suspended",
            "resumed",
            "zones-changed",
            "debit-rejected",
            "paid",
            "lost",
            "mandate-revoked",
            "means-given",
            "ended-by-payer",
            "ended-by-agency",
        ];
        reader.variant(tree, "happening", TAGS, |tag, val, r| match tag {
            "suspended" => r.no_value(val, Self::Suspended),
            "resumed" => r.no_value(val, Self::Resumed),
            "zones-changed" => r.required("val", val, Zones::read).map(Self::ZonesChanged),
            "debit-rejected" => r.no_value(val, Self::DebitRejected),
            "paid" => r.required("val", val, Money::read).map(Self::Paid),
            "lost" => r.no_value(val, Self::Lost),
            "mandate-revoked" => r.no_value(val, Self::MandateRevoked),
            "means-given" => r.no_value(val, Self::MeansGiven),
            "ended-by-payer" => r.no_value(val, Self::EndedByPayer),
            _ => r.required("val", val, AnnuelCause::read).map(Self::EndedByAgency),
        })
    }
}

/// Something that happened on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnuelEvent {
    /// The day.
    pub day: Day,
    /// What.
    pub what: AnnuelHappening,
}

readable!(AnnuelEvent { day: "day" required, what: "what" required, });
