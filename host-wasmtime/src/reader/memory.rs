//! What the reader keeps in mind: the events of each medium and token, and the requests it answered.
//!
//! It is what the journal holds, as far as it is not too old, and never more than a number of events: where there would
//! be more, the earliest go first. A request that is forgotten and comes again is a new tap.

use std::collections::{BTreeMap, HashMap};

use super::journal::{Keep, Key, Stored, key};
use super::{Answer, Direction, Event, Presented, PresentedTap, Recorded, Station};

/// Medium or token; the two are numbered apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Holder {
    Medium(String),
    Token(String),
}

impl Holder {
    fn of_tap(tap: &PresentedTap) -> Self {
        match tap {
            PresentedTap::Pass(pass) => Self::Medium(pass.medium.clone()),
            PresentedTap::Card(card) => Self::Token(card.token.clone()),
        }
    }

    fn of_event(event: &Event) -> Self {
        match &event.what {
            Recorded::Validation(validation) => Self::Medium(validation.medium.clone()),
            Recorded::Tap(tap) => Self::Token(tap.token.clone()),
        }
    }
}

/// What makes a tap the same tap when its request comes again: everything of it that is recorded.
#[derive(Debug, PartialEq, Eq)]
enum Facts<'a> {
    Pass {
        medium: &'a str,
        at: &'a str,
        validator: &'a str,
        mode: &'a str,
        direction: Direction,
        line: Option<&'a str>,
        station: Option<&'a Station>,
    },
    Card {
        token: &'a str,
        at: &'a str,
        validator: &'a str,
        vessel: &'a str,
        run: &'a str,
        fast: bool,
        stop: &'a str,
    },
}

impl<'a> Facts<'a> {
    fn of_tap(tap: &'a PresentedTap) -> Self {
        match tap {
            PresentedTap::Pass(pass) => Self::Pass {
                medium: &pass.medium,
                at: &pass.at,
                validator: &pass.validator,
                mode: &pass.mode,
                direction: pass.direction,
                line: pass.line.as_deref(),
                station: pass.station.as_ref(),
            },
            PresentedTap::Card(card) => Self::Card {
                token: &card.token,
                at: &card.at,
                validator: &card.validator,
                vessel: &card.vessel,
                run: &card.run,
                fast: card.fast,
                stop: &card.stop,
            },
        }
    }

    fn of_event(event: &'a Event) -> Self {
        let at = &event.at;
        match &event.what {
            Recorded::Validation(pass) => Self::Pass {
                medium: &pass.medium,
                at,
                validator: &pass.validator,
                mode: &pass.mode,
                direction: pass.direction,
                line: pass.line.as_deref(),
                station: pass.station.as_ref(),
            },
            Recorded::Tap(tap) => Self::Card {
                token: &tap.token,
                at,
                validator: &tap.validator,
                vessel: &tap.vessel,
                run: &tap.run,
                fast: tap.fast,
                stop: &tap.stop,
            },
        }
    }
}

/// Whether a request was answered before.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen<'a> {
    /// No.
    Never,
    /// Yes, for the same tap: this was the answer.
    Same(&'a Answer),
    /// Yes, for another tap.
    Other,
}

/// What the reader keeps in mind.
pub(super) struct Memory {
    most: usize,
    keep: Keep,
    events: BTreeMap<Key, Stored>,
    by_holder: HashMap<Holder, Vec<Key>>,
    by_request: HashMap<String, Key>,
}

impl Memory {
    /// An empty memory for at most so many events.
    pub(super) fn new(most: usize, keep: Keep) -> Self {
        Self {
            most: most.max(1),
            keep,
            events: BTreeMap::new(),
            by_holder: HashMap::new(),
            by_request: HashMap::new(),
        }
    }

    /// Keeps an event in mind, unless it is too old.
    pub(super) fn learn(&mut self, stored: Stored, now: i64) {
        if too_old(&stored, self.keep, now) {
            return;
        }
        let key = key(&stored.event.id);
        let keys = self.by_holder.entry(Holder::of_event(&stored.event)).or_default();
        if let Err(place) = keys.binary_search(&key) {
            keys.insert(place, key);
        }
        let last = self.by_request.entry(stored.event.request.clone()).or_insert(key);
        *last = key.max(*last);
        self.events.insert(key, stored);
        while self.events.len() > self.most {
            if let Some((key, stored)) = self.events.pop_first() {
                self.unlink(key, &stored.event);
            }
        }
    }

    /// Forgets what is too old.
    pub(super) fn forget(&mut self, now: i64) {
        let keep = self.keep;
        let gone: Vec<_> = self.events.extract_if(.., |_, stored| too_old(stored, keep, now)).collect();
        for (key, stored) in gone {
            self.unlink(key, &stored.event);
        }
    }

    fn unlink(&mut self, key: Key, event: &Event) {
        let holder = Holder::of_event(event);
        if let Some(keys) = self.by_holder.get_mut(&holder) {
            keys.retain(|other| *other != key);
            if keys.is_empty() {
                self.by_holder.remove(&holder);
            }
        }
        if self.by_request.get(&event.request) == Some(&key) {
            self.by_request.remove(&event.request);
        }
    }

    /// The events of the medium or token that is presented, in order.
    pub(super) fn earlier(&self, tap: &PresentedTap) -> Vec<&Event> {
        let keys = self.by_holder.get(&Holder::of_tap(tap)).into_iter().flatten();
        keys.filter_map(|key| self.events.get(key)).map(|stored| &stored.event).collect()
    }

    /// Whether a request was answered before.
    pub(super) fn seen(&self, presented: &Presented) -> Seen<'_> {
        let key = self.by_request.get(&presented.request);
        match key.and_then(|key| self.events.get(key)) {
            None => Seen::Never,
            Some(Stored { event, .. }) if Facts::of_event(event) == Facts::of_tap(&presented.tap) => {
                Seen::Same(&event.answer)
            }
            Some(_) => Seen::Other,
        }
    }

    /// How many events it holds.
    pub(super) fn len(&self) -> usize {
        self.events.len()
    }
}

fn too_old(stored: &Stored, keep: Keep, now: i64) -> bool {
    let hours = if stored.event.what.is_billed() { keep.billed_hours } else { keep.validation_hours };
    stored.recorded.saturating_add(i64::from(hours) * 3_600) <= now
}
