//! Power cuts and failing syncs at every step (RD-6, RD-11).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portillon_host::reader::{
    Answer, Control, ControlReply, Counts, Direction, EventId, Journal, Keep, Light, Outbox, Presented,
    PresentedTap, Worker, WorkerOptions,
};

use crate::disk::{Fault, SimulatedDisk};
use crate::support::{Fake, Hands, MINUTE, Numbers, SIX, card, control, hand_in, options, pass};

const KEEP: Keep = Keep { validation_hours: 1, billed_hours: 2 };

/// What somebody outside knows of a tap.
struct Known {
    event: EventId,
    billed: bool,
    recorded: u64,
    confirmed: bool,
}

/// A reader on a disk that fails, with what somebody outside knows of it.
struct Story {
    disk: SimulatedDisk,
    hands: Hands,
    numbers: Numbers,
    known: BTreeMap<String, Known>,
    erased_at: u64,
    cuts: usize,
}

fn small() -> WorkerOptions {
    WorkerOptions { batch: 3, keep: KEEP, ..options() }
}

impl Story {
    fn new(seed: u64, fault: Option<(u64, Fault)>) -> Self {
        let disk = SimulatedDisk::new(seed);
        if let Some((step, fault)) = fault {
            disk.fail_at(step, fault);
        }
        let hands = Hands::at(SIX);
        Self { disk, hands, numbers: Numbers(seed), known: BTreeMap::new(), erased_at: 0, cuts: 0 }
    }

    /// Lets the power come back where it went; it may go again soon.
    fn power(&mut self) {
        if self.disk.is_cut() {
            self.cuts += 1;
            self.disk = self.disk.after_power_cut();
            if self.cuts < 4 && self.numbers.below(2) == 0 {
                self.disk.fail_at(1 + self.numbers.below(30) as u64, Fault::PowerCut);
            }
        }
    }

    /// Hands taps in until each has its answer, as the front of a reader does.
    fn tap(&mut self, taps: &[Presented]) {
        let mut open: Vec<Presented> = taps.to_vec();
        for _ in 0..20 {
            self.power();
            let mut fake = Fake::default();
            let disk = Arc::new(self.disk.clone());
            let opened = Worker::open(disk, "gate-1", small(), &mut fake, self.hands.clock());
            let Ok(mut worker) = opened else { continue };
            let (answers, _) = hand_in(&mut worker, &open);
            let answered: Vec<Option<Answer>> = answers;
            let mut left = Vec::new();
            for (tap, answer) in open.into_iter().zip(answered) {
                match answer {
                    Some(answer) if answer.light == Light::Green => self.learn(&tap, &answer),
                    Some(answer) if answer.code != "not-recorded" => panic!("{answer:?}"),
                    _ => left.push(tap),
                }
            }
            open = left;
            if open.is_empty() {
                return;
            }
        }
        panic!("{} taps get no answer", open.len());
    }

    fn learn(&mut self, tap: &Presented, answer: &Answer) {
        assert_eq!(answer.request, tap.request);
        let event = answer.event.clone().unwrap();
        let billed = matches!(tap.tap, PresentedTap::Card(_));
        let known = Known { event, billed, recorded: self.hands.now(), confirmed: false };
        match self.known.get(&tap.request) {
            Some(before) => assert_eq!(before.event, known.event, "{} has two events", tap.request),
            None => drop(self.known.insert(tap.request.clone(), known)),
        }
    }

    /// Asks until it is done.
    fn ask(&mut self, request: &Control) {
        for _ in 0..20 {
            self.power();
            let mut fake = Fake::default();
            let disk = Arc::new(self.disk.clone());
            let opened = Worker::open(disk, "gate-1", small(), &mut fake, self.hands.clock());
            let Ok(mut worker) = opened else { continue };
            match control(&mut worker, request.clone()) {
                Some(ControlReply::Error(_)) | None => {}
                Some(_) => return,
            }
        }
        panic!("{request:?} is never done");
    }

    fn confirm(&mut self, every: usize) {
        let requests: Vec<String> = self.known.keys().step_by(every).cloned().collect();
        let events = requests.iter().map(|request| self.known[request].event.clone()).collect();
        self.ask(&Control::Confirm { events });
        for request in requests {
            self.known.get_mut(&request).unwrap().confirmed = true;
        }
    }

    fn erase(&mut self) {
        self.ask(&Control::Erase {});
        self.erased_at = self.hands.now();
    }

    /// Whether an event has to be gone, and whether it may be: a worker that starts erases as well.
    fn is_over(&self, known: &Known, now: u64) -> bool {
        if known.billed {
            known.confirmed && known.recorded + 120 * MINUTE <= now
        } else {
            (known.recorded / 3_600 + 2) * 3_600 <= now
        }
    }

    fn play(&mut self) {
        for round in 0..6_usize {
            let taps: Vec<Presented> = (0..8)
                .map(|index| {
                    let request = format!("r-{round}-{index}");
                    // Long names, so that files grow.
                    let holder = format!("{}-{}", index % 3, "x".repeat(50));
                    if index % 2 == 0 { pass(&request, &holder) } else { card(&request, &holder) }
                })
                .collect();
            self.tap(&taps);
            // The front did not see the last answers.
            self.tap(&taps[5..]);
            if round == 3 {
                self.confirm(2);
            }
            self.hands.put(self.hands.now() + 35 * MINUTE);
            if round % 2 == 1 {
                self.erase();
            }
        }
    }

    /// No acknowledged tap is lost, none is there twice, and the counts are right.
    fn check(&mut self) {
        let disk = self.disk.after_power_cut();
        let mut journal = Journal::open(Arc::new(disk.clone()), "gate-1").unwrap();
        let mut requests = BTreeMap::new();
        let mut ids = BTreeSet::new();
        journal
            .each(|stored| {
                let event = stored.event;
                assert!(ids.insert(event.id.clone()), "{} is there twice", event.id);
                let before = requests.insert(event.request.clone(), event.id);
                assert_eq!(before, None, "{} is there twice", event.request);
            })
            .unwrap();
        let pending: BTreeSet<_> =
            journal.pending(1_000).unwrap().into_iter().map(|event| event.id).collect();
        for (request, known) in &self.known {
            match requests.get(request) {
                Some(id) => {
                    assert_eq!(*id, known.event, "{request}");
                    assert!(!self.is_over(known, self.erased_at), "{request} is not erased");
                    assert_eq!(pending.contains(id), !known.confirmed, "{request}");
                }
                None => assert!(self.is_over(known, self.hands.now()), "{request} is lost"),
            }
        }
        assert!(requests.keys().all(|request| self.known.contains_key(request)), "more than acknowledged");
        let passes = self.known.values().filter(|known| !known.billed).count() as u64;
        let counts = Counts::from([(("2026-11-21".to_owned(), Direction::Entry), passes)]);
        assert_eq!(journal.counts().unwrap(), counts);
        assert!(disk.names().iter().all(|name| !name.ends_with(".new")), "{:?}", disk.names());
    }
}

/// Plays the story with a fault at every step, until the story ends before the step comes.
fn at_every_step(fault: Fault, usual: u64) {
    let seeds = std::env::var("PORTILLON_SEEDS").map_or(usual, |seeds| seeds.parse().unwrap());
    for seed in 0..seeds {
        let mut step = 1;
        loop {
            let (mut story, at) = (Story::new(seed, Some((step, fault))), step);
            let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                story.play();
                let reached = story.cuts > 0 || story.disk.has_failed();
                story.check();
                reached
            }));
            match played {
                Ok(true) => step += 1,
                Ok(false) => break,
                Err(_) => panic!("seed {seed}: {fault:?} at step {at}"),
            }
        }
        assert!(step > 150, "only {step} steps");
    }
}

#[test]
fn a_power_cut_at_any_step_loses_nothing_that_was_answered_and_counts_nothing_twice() {
    at_every_step(Fault::PowerCut, 1);
}

#[test]
fn a_failing_step_loses_nothing_that_was_answered_and_counts_nothing_twice() {
    // The second seed is the one that shows a file that is not refreshed.
    at_every_step(Fault::Error, 2);
}

#[test]
fn without_a_fault_everything_is_answered_at_once() {
    let mut story = Story::new(1, None);
    story.play();
    story.check();
    assert_eq!(story.known.len(), 48);
}
