//! The one thread that decides, records and then answers (RD-6).
//!
//! It takes what is waiting, decides one tap after the other, records all accepted ones in one go, and answers them all:
//! with many taps the disk is synced no more often than with few.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use portillon::Day;
use tracing::{error, info, warn};

use super::check::{bad_tap, civil_day, red};
use super::control::{Control, ControlReply};
use super::decide::{Decide, Decided, Known, Verdict};
use super::journal::{Disk, Entry, Journal, JournalError, Keep, Stored, key, seconds};
use super::memory::{Memory, Seen};
use super::{Answer, Event, Light, Outbox, Presented, PresentedTap};
use crate::metrics::Metrics;

/// What the worker is asked to do.
#[derive(Debug)]
pub enum Job {
    /// Decide on a tap, record it, and answer.
    Tap(Box<Presented>, Sender<Answer>),
    /// Give this answer when its turn comes: the line was no tap.
    Ready(Box<Answer>, Sender<Answer>),
    /// Something about the journal.
    Control(Control, Sender<ControlReply>),
    /// Finish what came before, and end.
    Stop,
}

/// How the worker works.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// The most taps that are recorded in one go.
    pub batch: usize,
    /// The most events that are kept in mind.
    pub events: usize,
    /// For how long events are kept, in mind and on disk.
    pub keep: Keep,
    /// How long the journal may stay closed after a failure before the worker gives up.
    pub patience: Duration,
    /// How long it waits before it tries to open the journal a second time; then twice as long, up to `LONGEST_PAUSE`.
    pub pause: Duration,
}

const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often it looks for what is too old.
const ROUND: Duration = Duration::from_secs(60);

/// Whatever tells the time; the journal and the worker look at no clock of their own for what they record.
pub type Clock = Box<dyn FnMut() -> SystemTime>;

/// Decides, records and answers.
pub struct Worker<'a> {
    disk: Arc<dyn Disk>,
    device: String,
    options: WorkerOptions,
    decide: &'a mut dyn Decide,
    metrics: Metrics,
    clock: Clock,
    /// Absent after a failure, until it is open again.
    journal: Option<Journal>,
    memory: Memory,
    /// What a failed journal may hold although nobody was told.
    lost: Vec<Entry>,
    tended: Option<Instant>,
    /// The hour in which it erased last.
    erased: Option<i64>,
}

/// A tap whose answer is not given yet.
struct Waiting {
    answer: Answer,
    reply: Sender<Answer>,
    /// How long the decision took.
    took: Duration,
}

impl<'a> Worker<'a> {
    /// Opens the journal and reads what it has to keep in mind.
    ///
    /// # Errors
    /// Where the journal cannot be opened.
    pub fn open(
        disk: Arc<dyn Disk>,
        device: &str,
        options: WorkerOptions,
        decide: &'a mut dyn Decide,
        clock: Clock,
    ) -> Result<Self, JournalError> {
        let memory = Memory::new(options.events, options.keep);
        let mut worker = Self {
            disk,
            device: device.to_owned(),
            options,
            decide,
            metrics: Metrics::default(),
            clock,
            journal: None,
            memory,
            lost: Vec::new(),
            tended: None,
            erased: None,
        };
        worker.reopen()?;
        Ok(worker)
    }

    /// Counts what it does.
    #[must_use]
    pub fn with_metrics(mut self, metrics: Metrics) -> Self {
        self.metrics = metrics;
        self
    }

    /// Works until it is stopped, or nobody can ask any more.
    ///
    /// # Errors
    /// Where the journal failed and could not be opened again for long. Everything taken is answered then, too.
    pub fn run(&mut self, jobs: &Receiver<Job>) -> Result<(), JournalError> {
        let done = self.work(jobs);
        if let Err(failed) = &done {
            while let Ok(job) = jobs.try_recv() {
                refuse(job, failed);
            }
        }
        done
    }

    fn work(&mut self, jobs: &Receiver<Job>) -> Result<(), JournalError> {
        let mut next = None;
        loop {
            if self.tended.is_none_or(|last| last.elapsed() >= ROUND) {
                self.tended = Some(Instant::now());
                if let Err(failed) = self.tend()
                    && self.recover(jobs, &failed)?
                {
                    return Ok(());
                }
            }
            let job = match next.take() {
                Some(job) => job,
                None => match jobs.recv_timeout(ROUND) {
                    Ok(job) => job,
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                },
            };
            let done = match job {
                Job::Tap(..) | Job::Ready(..) => self.group(job, jobs, &mut next),
                Job::Control(request, reply) => self.control(request, &reply),
                Job::Stop => return Ok(()),
            };
            if let Err(failed) = done
                && (self.recover(jobs, &failed)? || matches!(next, Some(Job::Stop)))
            {
                return Ok(());
            }
        }
    }

    /// Decides what is waiting, records it, answers. What is no tap is left as the next job.
    fn group(
        &mut self,
        first: Job,
        jobs: &Receiver<Job>,
        next: &mut Option<Job>,
    ) -> Result<(), JournalError> {
        let now = (self.clock)();
        let mut waiting = Vec::new();
        let mut entries = Vec::new();
        let mut job = Some(first);
        while let Some(taken) = job.take() {
            let begun = Instant::now();
            let (answer, reply) = match taken {
                Job::Tap(presented, reply) => (self.decide(&presented, now, &mut entries), reply),
                Job::Ready(answer, reply) => (*answer, reply),
                other => {
                    *next = Some(other);
                    break;
                }
            };
            waiting.push(Waiting { answer, reply, took: begun.elapsed() });
            if waiting.len() < self.options.batch {
                job = jobs.try_recv().ok();
            }
        }
        let begun = Instant::now();
        let appended = match &mut self.journal {
            _ if entries.is_empty() => Ok(()),
            Some(journal) => journal.append(&entries, now),
            None => Err(JournalError::Poisoned),
        };
        if appended.is_err() {
            not_recorded(&mut waiting, &entries);
            self.lost = entries;
        } else if !entries.is_empty() {
            self.metrics.journaled(entries.len(), begun.elapsed());
        }
        for Waiting { answer, reply, took } in waiting {
            self.metrics.tap(&answer, took);
            // Whoever asked may be gone.
            let _ = reply.send(answer);
        }
        appended
    }

    fn decide(&mut self, presented: &Presented, now: SystemTime, entries: &mut Vec<Entry>) -> Answer {
        match self.memory.seen(presented) {
            Seen::Never => {}
            Seen::Same(answer) => return answer.clone(),
            Seen::Other => return red(&presented.request, "request-conflict"),
        }
        let day = match civil_day(presented) {
            Ok(day) => day,
            Err(problems) => return bad_tap(&presented.request, problems),
        };
        let known = Known { earlier: self.memory.earlier(&presented.tap) };
        let Decided { verdict, code, by } = self.decide.decide(&presented.tap, &known);
        if by.fallback {
            self.metrics.fallback();
        }
        match (verdict, &mut self.journal) {
            (Verdict::Accepted { what, people, registered, on_board, covered_until }, Some(journal)) => {
                let id = journal.next_id();
                let answer = Answer {
                    light: Light::Green,
                    event: Some(id.clone()),
                    people,
                    registered,
                    on_board,
                    covered_until,
                    ..red(&presented.request, &code)
                };
                let event = Event {
                    id,
                    request: presented.request.clone(),
                    at: at(&presented.tap).to_owned(),
                    what,
                    answer: answer.clone(),
                    decided_by: by,
                };
                // Those behind it in the group have to know of it. Where it cannot be recorded, the memory is read
                // anew from the journal.
                let now = seconds(now);
                self.memory.learn(Stored { recorded: now, event: event.clone() }, now);
                entries.push(Entry { event, day });
                answer
            }
            (Verdict::Accepted { .. }, None) => red(&presented.request, "not-recorded"),
            (Verdict::Refused, _) => red(&presented.request, &code),
            (Verdict::BadTap(problems), _) => bad_tap(&presented.request, problems),
        }
    }

    fn control(&mut self, request: Control, reply: &Sender<ControlReply>) -> Result<(), JournalError> {
        let now = (self.clock)();
        let (keep, counts_from) = self.keep(now);
        let Some(journal) = &mut self.journal else { return Err(JournalError::Poisoned) };
        let done = match request {
            Control::Pending { most } => journal.pending(most).map(ControlReply::Events),
            Control::Confirm { events } => journal.confirm(&events).map(|()| ControlReply::Confirmed(true)),
            Control::Erase {} => {
                journal.erase(now, keep, counts_from).map(ControlReply::Erased).map_err(Into::into)
            }
        };
        let failed = done.as_ref().err().map(|error| error.0.clone());
        let _ = reply.send(done.unwrap_or_else(|error| ControlReply::Error(error.0)));
        failed.map_or(Ok(()), |why| Err(JournalError::Storage { what: "the journal failed".to_owned(), why }))
    }

    /// RD-11: for how long events are kept, and the first day that is still counted. The settings can only shorten what the
    /// tariff book says.
    fn keep(&mut self, now: SystemTime) -> (Keep, Option<Day>) {
        let mut keep = self.options.keep;
        let text = DateTime::<Utc>::from(now).to_rfc3339();
        let retention = portillon::Instant::parse(&text).ok().and_then(|now| self.decide.retention(now));
        if let Some(hours) = retention.and_then(|retention| retention.hours(now)) {
            keep.validation_hours = keep.validation_hours.min(hours);
        }
        (keep, retention.map(|retention| retention.counts_from))
    }

    /// Forgets what is too old, and erases it once in an hour.
    fn tend(&mut self) -> Result<(), JournalError> {
        let now = (self.clock)();
        self.memory.forget(seconds(now));
        if let Some(journal) = &mut self.journal {
            self.metrics.waiting(journal.waiting()?);
        }
        let hour = seconds(now).div_euclid(3_600);
        if self.erased == Some(hour) {
            return Ok(());
        }
        let (keep, counts_from) = self.keep(now);
        let Some(journal) = &mut self.journal else { return Err(JournalError::Poisoned) };
        let erased = journal.erase(now, keep, counts_from)?;
        self.erased = Some(hour);
        if erased.hours + erased.billed > 0 {
            info!(hours = erased.hours, billed = erased.billed, "erased what had been kept for long enough");
        }
        Ok(())
    }

    fn reopen(&mut self) -> Result<(), JournalError> {
        // Closed before it is opened again: a database is open once.
        self.journal = None;
        let mut journal = Journal::open(self.disk.clone(), &self.device)?;
        journal.withdraw(&self.lost)?;
        let now = seconds((self.clock)());
        let mut memory = Memory::new(self.options.events, self.options.keep);
        journal.each(|stored| memory.learn(stored, now))?;
        info!(epoch = journal.epoch(), events = memory.len(), "the journal is open");
        (self.journal, self.memory) = (Some(journal), memory);
        self.lost.clear();
        Ok(())
    }

    /// Opens the journal again after a failure. Taps that come meanwhile are refused: nothing would be recorded.
    /// Whether it was told to stop.
    fn recover(&mut self, jobs: &Receiver<Job>, failed: &JournalError) -> Result<bool, JournalError> {
        warn!(%failed, "the journal failed; it is opened again");
        let begun = Instant::now();
        let mut pause = self.options.pause;
        let mut stopped = false;
        loop {
            match self.reopen() {
                Ok(()) => return Ok(stopped),
                Err(failed) if stopped || begun.elapsed() >= self.options.patience => {
                    error!(%failed, "the journal cannot be opened any more");
                    return Err(failed);
                }
                Err(failed) => warn!(%failed, "the journal cannot be opened yet"),
            }
            let until = Instant::now() + pause;
            pause = (pause * 2).min(LONGEST_PAUSE);
            while !stopped {
                match jobs.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Ok(Job::Stop) | Err(RecvTimeoutError::Disconnected) => stopped = true,
                    Ok(job) => refuse(job, failed),
                    Err(RecvTimeoutError::Timeout) => break,
                }
            }
        }
    }
}

/// Answers while nothing can be recorded.
fn refuse(job: Job, failed: &JournalError) {
    // Whoever asked may be gone.
    match job {
        Job::Tap(presented, reply) => drop(reply.send(red(&presented.request, "not-recorded"))),
        Job::Ready(answer, reply) => drop(reply.send(*answer)),
        Job::Control(_, reply) => drop(reply.send(ControlReply::Error(failed.to_string()))),
        Job::Stop => {}
    }
}

/// Makes red what rests on events that are not on disk. What was recorded long ago keeps its answer.
fn not_recorded(waiting: &mut [Waiting], entries: &[Entry]) {
    let first = entries.first().map(|entry| key(&entry.event.id));
    for Waiting { answer, .. } in waiting {
        let recorded = answer.event.as_ref().is_some_and(|id| first.is_some_and(|first| key(id) < first));
        if !recorded && answer.code != "bad-tap" {
            *answer = red(&answer.request, "not-recorded");
        }
    }
}

fn at(tap: &PresentedTap) -> &str {
    match tap {
        PresentedTap::Pass(pass) => &pass.at,
        PresentedTap::Card(card) => &card.at,
    }
}
