//! Which run and which group events belong to, and the order in which they are read (NT-7, NT-9, NT-19).

use super::Id;
use super::event::{Event, NoteKind, People, What};
use crate::order::in_order;

/// What somebody did, or what the crew says that they did.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// A tap; what it stands for follows from those before it.
    Tap { fast: bool },
    /// A note of so many people.
    Noted { role: GroupRole, people: People },
}

vocabulary! {
    /// What a group of taps, or a note, does.
    GroupRole, "role of a group" {
        /// People board.
        Boarding = "boarding",
        /// People land.
        Landing = "landing",
    }
}

/// An event that is read.
pub(super) struct Moment<'e, 'a> {
    /// Its place among all events, by identifier.
    place: usize,
    pub event: &'e Event<'a>,
    pub act: Act,
    /// Number of its token, from 0, in the order of the tokens.
    pub token: usize,
    /// Number of its token and run, from 0.
    pub run: usize,
    /// Number of what its group has in common: token, run, stop, vessel and validator.
    pub group: usize,
}

/// The events that are read, and how many runs and kinds of groups there are.
pub(super) struct Timeline<'e, 'a> {
    pub moments: Vec<Moment<'e, 'a>>,
    pub runs: usize,
    pub groups: usize,
}

/// Where an event happened, the widest first.
fn place<'a>(event: &Event<'a>) -> [&'a Id; 4] {
    let sent = event.sent;
    [sent.token, sent.run, sent.stop, sent.vessel]
}

fn validator<'a>(event: &Event<'a>) -> Option<&'a Id> {
    match event.sent.what {
        What::Tap { validator, .. } => Some(validator),
        What::Note { .. } => None,
    }
}

fn same_group(one: &Event, other: &Event) -> bool {
    place(one) == place(other) && validator(one) == validator(other)
}

impl<'e, 'a> Timeline<'e, 'a> {
    /// NT-19: the events without those of the runs on which a paper ticket was sold, by run and group. They are given by
    /// identifier.
    pub(super) fn of(events: &'e [Event<'a>]) -> Self {
        let mut line = Self { moments: Vec::with_capacity(events.len()), runs: 0, groups: 0 };
        let events: Vec<(usize, &Event)> = events.iter().enumerate().collect();
        let by_place = in_order(&events, |(_, one), (_, other)| {
            place(one).cmp(&place(other)).then_with(|| validator(one).cmp(&validator(other)))
        });
        let of_token =
            |one: &&(usize, &Event), other: &&(usize, &Event)| one.1.sent.token == other.1.sent.token;
        for (token, events) in by_place.chunk_by(of_token).enumerate() {
            for run in events.chunk_by(|one, other| one.1.sent.run == other.1.sent.run) {
                line.push_run(token, run);
            }
        }
        line
    }

    fn push_run(&mut self, token: usize, events: &[&(usize, &'e Event<'a>)]) {
        if events.iter().any(|(_, event)| act(event).is_none()) {
            return;
        }
        let mut last: Option<&Event> = None;
        for &&(place, event) in events {
            self.groups += usize::from(last.is_some_and(|last| !same_group(last, event)));
            last = Some(event);
            let (run, group) = (self.runs, self.groups);
            self.moments.extend(act(event).map(|act| Moment { place, event, act, token, run, group }));
        }
        self.groups += 1;
        self.runs += 1;
    }

    /// NT-9: by token; those of a token by instant, then by identifier.
    pub(super) fn in_order(&self) -> Vec<&Moment<'e, 'a>> {
        let key = |moment: &Moment| (moment.token, moment.event.sent.at, moment.place);
        in_order(&self.moments, |one, other| key(one).cmp(&key(other)))
    }
}

/// What an event stands for; `None`: a paper ticket.
fn act(event: &Event) -> Option<Act> {
    match event.sent.what {
        What::Tap { fast, .. } => Some(Act::Tap { fast }),
        What::Note { kind: NoteKind::PaperTicket, .. } => None,
        What::Note { kind: NoteKind::Boarding, people } => {
            Some(Act::Noted { role: GroupRole::Boarding, people })
        }
        What::Note { kind: NoteKind::Landing, people } => {
            Some(Act::Noted { role: GroupRole::Landing, people })
        }
    }
}
