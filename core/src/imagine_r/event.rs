//! What happens in the life of a subscription.

use super::agency::AgencyCause;
use super::apply::{Channel, Piece};
use super::quote::Scholarship;
use super::replacement::{Desk, PassIncident};
use super::termination_form::TerminationForm;
use crate::day::Day;
use crate::money::Money;
use crate::wire::{Items, Read, Reader, Tree, readable};

/// An application, as an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    /// How it was sent.
    pub channel: Channel,
    /// The pieces that came with it.
    pub pieces: Items<Piece, 20>,
}

readable!(Filing { channel: "channel" required, pieces: "pieces" required, });

/// An incident of the pass, as an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentReport {
    /// What happened.
    pub incident: PassIncident,
    /// Where the new pass was asked for.
    pub desk: Desk,
    /// Whether there is a copy of a police receipt for extortion or aggravated theft.
    pub police_receipt: bool,
}

readable!(IncidentReport {
    incident: "incident" required,
    desk: "desk" required,
    police_receipt: "policeReceipt" required,
});

/// What happened in the life of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The application was filed.
    Filed(Filing),
    /// A missing piece was received.
    PieceReceived(Piece),
    /// The subscription was accepted (confirmed).
    Accepted,
    /// The notice of a scholarship was received.
    NoticeReceived(Scholarship),
    /// The next debit was taken.
    DebitTaken,
    /// The next debit was rejected; what the bank charges for it.
    DebitRejected(Money),
    /// Something was paid by card, cheque or a third party.
    Paid(Money),
    /// Something was paid back.
    PaidBack(Money),
    /// The pass was declared lost, stolen, damaged or faulty.
    PassIncident(IncidentReport),
    /// The complete request of a termination was received.
    TerminationAsked(TerminationForm),
    /// The agency ended the contract.
    EndedByAgency(AgencyCause),
}

impl Read for Happening {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        const TAGS: &[&str] = &[
            "filed",
            "piece-received",
            "accepted",
            "notice-received",
            "debit-taken",
            "debit-rejected",
            "paid",
            "paid-back",
            "pass-incident",
            "termination-asked",
            "ended-by-agency",
        ];
        reader.variant(tree, "happening", TAGS, |tag, val, r| match tag {
            "filed" => r.required("val", val, Filing::read).map(Self::Filed),
            "piece-received" => r.required("val", val, Piece::read).map(Self::PieceReceived),
            "accepted" => r.no_value(val, Self::Accepted),
            "notice-received" => r.required("val", val, Scholarship::read).map(Self::NoticeReceived),
            "debit-taken" => r.no_value(val, Self::DebitTaken),
            "debit-rejected" => r.required("val", val, Money::read).map(Self::DebitRejected),
            "paid" => r.required("val", val, Money::read).map(Self::Paid),
            "paid-back" => r.required("val", val, Money::read).map(Self::PaidBack),
            "pass-incident" => r.required("val", val, IncidentReport::read).map(Self::PassIncident),
            "termination-asked" => r.required("val", val, TerminationForm::read).map(Self::TerminationAsked),
            _ => r.required("val", val, AgencyCause::read).map(Self::EndedByAgency),
        })
    }
}

/// Something that happened on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub day: Day,
    /// What.
    pub what: Happening,
}

readable!(Event { day: "day" required, what: "what" required, });
