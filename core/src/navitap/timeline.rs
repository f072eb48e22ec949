//! Which run and which group events belong to, and the order in which they are read (NT-7, NT-9, NT-19).

use super::event::{Event, NoteKind, People, What};
use super::{Id, in_order};

/// What somebody did, or what the crew says that they did.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// A tap; what it stands for follows from those before it.
    Tap { fast: bool },
    /// A note of so many people.
    Noted { role: Role, people: People },
}

/// What a tap or a note stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Boarding,
    Landing,
}

/// An event that is read.
pub(super) struct Moment<'e, 'a> {
    pub event: &'e Event<'a>,
    pub act: Act,
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

fn same_run(one: &Event, other: &Event) -> bool {
    (one.sent.token, one.sent.run) == (other.sent.token, other.sent.run)
}

fn same_group(one: &Event, other: &Event) -> bool {
    place(one) == place(other) && validator(one) == validator(other)
}

impl<'e, 'a> Timeline<'e, 'a> {
    /// NT-19: the events without those of the runs on which a paper ticket was sold, by run and group.
    pub(super) fn of(events: &'e [Event<'a>]) -> Self {
        let mut line = Self { moments: Vec::with_capacity(events.len()), runs: 0, groups: 0 };
        let by_place = in_order(events, |one, other| {
            place(one).cmp(&place(other)).then_with(|| validator(one).cmp(&validator(other)))
        });
        for run in by_place.chunk_by(|one, other| same_run(one, other)) {
            if run.iter().any(|event| act(event).is_none()) {
                continue;
            }
            let mut last: Option<&Event> = None;
            for &event in run {
                line.groups += usize::from(last.is_some_and(|last| !same_group(last, event)));
                last = Some(event);
                let (run, group) = (line.runs, line.groups);
                line.moments.extend(act(event).map(|act| Moment { event, act, run, group }));
            }
            line.groups += 1;
            line.runs += 1;
        }
        line
    }

    /// NT-9: by token; those of a token by instant, then by identifier.
    pub(super) fn in_order(&self) -> Vec<&Moment<'e, 'a>> {
        let key = |moment: &Moment<'e, 'a>| {
            let sent = moment.event.sent;
            (sent.token, sent.at, sent.id)
        };
        in_order(&self.moments, |one, other| key(one).cmp(&key(other)))
    }
}

/// What an event stands for; `None`: a paper ticket.
fn act(event: &Event) -> Option<Act> {
    match event.sent.what {
        What::Tap { fast, .. } => Some(Act::Tap { fast }),
        What::Note { kind: NoteKind::PaperTicket, .. } => None,
        What::Note { kind: NoteKind::Boarding, people } => Some(Act::Noted { role: Role::Boarding, people }),
        What::Note { kind: NoteKind::Landing, people } => Some(Act::Noted { role: Role::Landing, people }),
    }
}
