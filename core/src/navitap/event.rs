//! What happened on board, and which of it counts (NT-8, NT-13).

use serde::Serialize;

use super::{Figures, Id, NETWORK, codes as code};
use crate::instant::{Instant, Stamp};
use crate::name;
use crate::order::in_order;
use crate::reason::Reason;
use crate::tariff::Books;
use crate::wire::{Count, Reader, readable};

/// A tap of a card or device on a validator on board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// Identifier of the event; the same event may be sent again.
    pub event_id: Id,
    /// The card or device. A card and its copy on a phone are two tokens (NT-6).
    pub token: Id,
    /// The validator.
    pub validator: Id,
    /// The vessel.
    pub vessel: Id,
    /// The sailing.
    pub run: Id,
    /// Whether the validator marks the sailing as a fast service.
    pub fast: bool,
    /// The stop, by its identifier in the tariff book.
    pub stop: Id,
    /// When.
    pub at: Instant,
}

readable!(Tap {
    event_id: "eventId" required,
    token: "token" required,
    validator: "validator" required,
    vessel: "vessel" required,
    run: "run" required,
    fast: "fast" required,
    stop: "stop" required,
    at: "at" required,
});

vocabulary! {
    /// What a crew note stands for.
    NoteKind, "kind of note" {
        /// A paper ticket was sold: the taps on this run do not count.
        PaperTicket = "paper-ticket",
        /// People boarded.
        Boarding = "boarding",
        /// People landed.
        Landing = "landing",
    }
}

/// How many people a note is about.
pub type People = Count<1, 5>;

/// A note that the crew took because no validator worked (NT-19).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrewNote {
    /// Identifier of the event.
    pub event_id: Id,
    /// What it stands for.
    pub kind: NoteKind,
    /// The card or device.
    pub token: Id,
    /// The vessel.
    pub vessel: Id,
    /// The sailing.
    pub run: Id,
    /// The stop.
    pub stop: Id,
    /// When.
    pub at: Instant,
    /// How many people.
    pub people: People,
}

readable!(CrewNote {
    event_id: "eventId" required,
    kind: "kind" required,
    token: "token" required,
    vessel: "vessel" required,
    run: "run" required,
    stop: "stop" required,
    at: "at" required,
    people: "people" required,
});

/// A tap or a note, as it was sent: two are the same event if all of this is the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent<'a> {
    pub id: &'a Id,
    pub token: &'a Id,
    pub vessel: &'a Id,
    pub run: &'a Id,
    pub stop: &'a Id,
    pub at: Stamp,
    pub what: What<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What<'a> {
    Tap { validator: &'a Id, fast: bool },
    Note { kind: NoteKind, people: People },
}

impl<'a> From<&'a Tap> for Sent<'a> {
    fn from(tap: &'a Tap) -> Self {
        Self {
            id: &tap.event_id,
            token: &tap.token,
            vessel: &tap.vessel,
            run: &tap.run,
            stop: &tap.stop,
            at: NETWORK.stamp(tap.at),
            what: What::Tap { validator: &tap.validator, fast: tap.fast },
        }
    }
}

impl<'a> From<&'a CrewNote> for Sent<'a> {
    fn from(note: &'a CrewNote) -> Self {
        Self {
            id: &note.event_id,
            token: &note.token,
            vessel: &note.vessel,
            run: &note.run,
            stop: &note.stop,
            at: NETWORK.stamp(note.at),
            what: What::Note { kind: note.kind, people: note.people },
        }
    }
}

/// An event and the figures of its civil day.
#[derive(Clone, Copy)]
pub(super) struct Event<'a> {
    pub sent: Sent<'a>,
    pub figures: Figures<'a>,
}

impl<'a> Event<'a> {
    /// Reads the events of a list; one whose day no book covers is a problem.
    pub(super) fn read_each(
        sent: impl Iterator<Item = Sent<'a>>,
        books: Books<'a>,
        reader: &mut Reader,
        events: &mut Vec<Self>,
    ) {
        for (index, sent) in sent.enumerate() {
            events.extend(Self::read(index, sent, books, reader));
        }
    }

    /// Reads the taps of a token for which `counts` holds; the others are left out.
    pub(super) fn read_of(
        token: &Id,
        taps: &'a [Tap],
        books: Books<'a>,
        reader: &mut Reader,
        counts: impl Fn(&Tap) -> bool,
    ) -> Vec<Self> {
        let own = taps.iter().enumerate().filter(|(_, tap)| tap.token == *token && counts(tap));
        own.filter_map(|(index, tap)| Self::read(index, tap.into(), books, reader)).collect()
    }

    fn read(index: usize, sent: Sent<'a>, books: Books<'a>, reader: &mut Reader) -> Option<Self> {
        let read = |r: &mut Reader| Figures::read(books, sent.at.day(), r);
        let figures = reader.item(index, |r| r.field("at", read))?;
        Some(Self { sent, figures })
    }

    /// NT-13: the historic vessel of the event, where it is one: there are no validators on board.
    pub(super) fn historic_vessel(&self) -> Option<Reason> {
        let vessel = self.sent.vessel;
        let mut historic = self.figures.tariff.historic_vessels.value.iter();
        let same = historic.any(|known| name::same(known.as_str(), vessel.as_str()));
        same.then(|| Reason::new(&code::HISTORIC_VESSEL).with("vessel", vessel))
    }

    /// NT-13: the stop of the event, where it is none of the book.
    pub(super) fn unknown_stop(&self) -> Option<Reason> {
        let stop = self.sent.stop;
        let known = self.figures.tariff.has_stop(stop.as_str());
        (!known).then(|| Reason::new(&code::UNKNOWN_STOP).with("stop", stop))
    }

    /// NT-8: the identifier of the event, where another one has it too.
    pub(super) fn id_conflict<'e>(&self, mut others: impl Iterator<Item = &'e Self>) -> Option<Reason>
    where
        'a: 'e,
    {
        let id = self.sent.id;
        let conflict = others.any(|other| other.sent.id == id && other.sent != self.sent);
        conflict.then(|| id_conflict(id))
    }
}

/// An event that cannot be used; it is not charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnusedEvent {
    /// Its identifier.
    pub event_id: Id,
    /// Why.
    pub reason: Reason,
}

/// NT-8: two events with different facts share this identifier.
pub(super) fn id_conflict(id: &Id) -> Reason {
    Reason::new(&code::EVENT_ID_CONFLICT).with("eventId", id)
}

/// NT-8, NT-13: the events that count, each once. An event that was sent again with the same facts is one event; of those
/// that share an identifier and differ, none is used.
pub(super) fn usable<'a>(events: &[Event<'a>]) -> (Vec<Event<'a>>, Vec<UnusedEvent>) {
    let mut usable = Vec::with_capacity(events.len());
    let mut unused = Vec::new();
    let by_id = in_order(events, |one, other| one.sent.id.cmp(other.sent.id));
    for same_id in by_id.chunk_by(|one, other| one.sent.id == other.sent.id) {
        let Some((first, others)) = same_id.split_first() else { continue };
        let reason = first
            .id_conflict(others.iter().copied())
            .or_else(|| first.historic_vessel())
            .or_else(|| first.unknown_stop());
        match reason {
            Some(reason) => unused.push(UnusedEvent { event_id: first.sent.id.clone(), reason }),
            None => usable.push(**first),
        }
    }
    (usable, unused)
}
