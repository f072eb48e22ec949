//! Taps, somebody who decides on them, and a worker to hand them to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, UNIX_EPOCH};

use chrono::{DateTime, Months, TimeDelta};
use portillon::{Instant, Network};
use portillon_host::Retention;
use portillon_host::reader::{
    Answer, CardTap, Clock, Control, ControlReply, Decide, Decided, DecidedBy, Direction, Disk, Event, Job,
    Journal, JournalError, Keep, Known, PassTap, Presented, PresentedTap, Recorded, Station, Tap, Validation,
    Verdict, Worker, WorkerOptions,
};

/// Numbers that are the same in every run.
#[derive(Default)]
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// 2026-11-21T06:00:00Z.
pub const SIX: u64 = 1_795_240_800;
pub const MINUTE: u64 = 60;
pub const HOUR: u64 = 3_600;

/// A medium at a gate on 21 November 2026.
pub fn pass(request: &str, medium: &str) -> Presented {
    Presented {
        request: request.to_owned(),
        tap: PresentedTap::Pass(PassTap {
            medium: medium.to_owned(),
            at: "2026-11-21T07:00:00+01:00".to_owned(),
            validator: "v-1".to_owned(),
            mode: "metro".to_owned(),
            direction: Direction::Entry,
            line: Some("4".to_owned()),
            station: Some(Station { name: "Odéon".to_owned(), in_region: true }),
            zone: Some(1),
            titles: Vec::new(),
            recent: Vec::new(),
        }),
    }
}

/// A card on board on 21 November 2026.
pub fn card(request: &str, token: &str) -> Presented {
    Presented {
        request: request.to_owned(),
        tap: PresentedTap::Card(CardTap {
            token: token.to_owned(),
            at: "2026-11-21T07:00:00+01:00".to_owned(),
            validator: "v-2".to_owned(),
            vessel: "Brennero".to_owned(),
            run: "101/2026-11-21".to_owned(),
            fast: false,
            stop: "garda".to_owned(),
            card: "enabled".to_owned(),
        }),
    }
}

/// Accepts everything, but for media and tokens that say otherwise, and answers with as many people as it knows
/// earlier events.
#[derive(Default)]
pub struct Fake {
    pub decided: usize,
}

impl Decide for Fake {
    fn decide(&mut self, tap: &PresentedTap, known: &Known<'_>) -> Decided {
        self.decided += 1;
        let (holder, what) = match tap.clone() {
            PresentedTap::Pass(pass) => (
                pass.medium.clone(),
                Recorded::Validation(Validation {
                    billed: pass.medium.starts_with("liberte"),
                    medium: pass.medium,
                    validator: pass.validator,
                    mode: pass.mode,
                    direction: pass.direction,
                    line: pass.line,
                    station: pass.station,
                    title: Some("navigo-mois".to_owned()),
                }),
            ),
            PresentedTap::Card(card) => (
                card.token.clone(),
                Recorded::Tap(Tap {
                    token: card.token,
                    validator: card.validator,
                    vessel: card.vessel,
                    run: card.run,
                    fast: card.fast,
                    stop: card.stop,
                }),
            ),
        };
        let verdict = if holder.starts_with("refused") {
            Verdict::Refused
        } else if holder.starts_with("bad") {
            Verdict::BadTap(vec!["tap.val.titles: they are wrong; send others".to_owned()])
        } else {
            Verdict::Accepted {
                what,
                people: u8::try_from(known.earlier.len()).ok(),
                registered: None,
                on_board: None,
                covered_until: None,
            }
        };
        let by = DecidedBy {
            book: None,
            book_version: None,
            book_hash: None,
            component_hash: "00".to_owned(),
            fallback: false,
        };
        Decided { verdict, code: "said".to_owned(), by }
    }

    /// Twelve hours, and this month and the one before.
    fn retention(&mut self, now: Instant) -> Option<Retention> {
        let at = DateTime::parse_from_rfc3339(&Network::IleDeFrance.stamp(now).to_string()).unwrap();
        let first = (at.date_naive() - Months::new(1)).format("%Y-%m-01").to_string();
        let validations_before = Instant::parse(&(at - TimeDelta::hours(12)).to_rfc3339()).unwrap();
        Some(Retention { validations_before, counts_from: first.parse().unwrap() })
    }
}

pub fn options() -> WorkerOptions {
    WorkerOptions {
        batch: 256,
        events: 1_000,
        keep: Keep { validation_hours: 2, billed_hours: 4 },
        patience: Duration::ZERO,
        pause: Duration::ZERO,
    }
}

/// A clock that stands where it was put.
#[derive(Clone)]
pub struct Hands(Arc<AtomicU64>);

impl Hands {
    pub fn at(seconds: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seconds)))
    }

    pub fn put(&self, seconds: u64) {
        self.0.store(seconds, Ordering::Relaxed);
    }

    pub fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub fn clock(&self) -> Clock {
        let hands = self.clone();
        Box::new(move || UNIX_EPOCH + Duration::from_secs(hands.now()))
    }
}

/// Hands all taps in at once and lets the worker end. An answer that did not come is absent.
pub fn hand_in(
    worker: &mut Worker<'_>,
    taps: &[Presented],
) -> (Vec<Option<Answer>>, Result<(), JournalError>) {
    let (sender, jobs) = mpsc::channel();
    let mut answers: Vec<Receiver<Answer>> = Vec::new();
    for tap in taps {
        let (reply, answer) = mpsc::channel();
        sender.send(Job::Tap(Box::new(tap.clone()), reply)).unwrap();
        answers.push(answer);
    }
    sender.send(Job::Stop).unwrap();
    let done = worker.run(&jobs);
    (answers.into_iter().map(|answer| answer.try_recv().ok()).collect(), done)
}

/// The same, where everything has to go well.
pub fn answers(worker: &mut Worker<'_>, taps: &[Presented]) -> Vec<Answer> {
    let (answers, done) = hand_in(worker, taps);
    done.unwrap();
    answers.into_iter().map(Option::unwrap).collect()
}

pub fn control(worker: &mut Worker<'_>, request: Control) -> Option<ControlReply> {
    let (sender, jobs) = mpsc::channel();
    let (reply, replies) = mpsc::channel();
    sender.send(Job::Control(request, reply)).unwrap();
    sender.send(Job::Stop).unwrap();
    // Where it fails for good, the reply says so, or the next call.
    let _ = worker.run(&jobs);
    replies.try_recv().ok()
}

/// Everything in a journal, without its memory.
pub fn journaled(disk: impl Disk + 'static) -> Vec<Event> {
    let mut journal = Journal::open(Arc::new(disk), "gate-1").unwrap();
    let mut events = Vec::new();
    journal.each(|stored| events.push(stored.event)).unwrap();
    events
}
