//! A brain that uses what the intake accepts, without a restart (RD-9).

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portillon::Instant;

use super::decide::{Decide, Decided, Known};
use super::{Brain, Current, Intake, Notice, PresentedTap};
use crate::Retention;

/// Decides with a brain, and gives it what was accepted since, before the next tap.
pub struct Follower {
    brain: Brain,
    accepted: Arc<Mutex<Arc<Current>>>,
    /// What the brain could not use: it is not tried twice.
    given_up: Option<Arc<Current>>,
}

impl Follower {
    fn follow(&mut self) {
        let accepted = Arc::clone(&self.accepted.lock().unwrap_or_else(PoisonError::into_inner));
        let known = |other: &Arc<Current>| Arc::ptr_eq(other, &accepted);
        if known(self.brain.current()) || self.given_up.as_ref().is_some_and(known) {
            return;
        }
        match self.brain.refresh(&accepted) {
            Ok(_) => self.given_up = None,
            Err(error) => {
                tracing::error!(code = error.code(), "what was accepted cannot be used: {error}");
                self.given_up = Some(accepted);
            }
        }
    }
}

impl Decide for Follower {
    fn decide(&mut self, tap: &PresentedTap, known: &Known<'_>) -> Decided {
        self.follow();
        self.brain.decide(tap, known)
    }

    fn retention(&mut self, now: Instant) -> Option<Retention> {
        self.follow();
        self.brain.retention(now)
    }
}

/// The thread that looks through the inbox, until this is dropped.
pub struct Looking {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.stop = None;
        // A thread that is gone has stopped as well.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Looks through the inbox again and again, tells `told` what is new, and lets the follower use it.
///
/// # Errors
/// Where the system refuses a thread.
pub fn follow(
    brain: Brain,
    mut intake: Intake,
    every: Duration,
    mut told: impl FnMut(&[Notice]) + Send + 'static,
) -> io::Result<(Follower, Looking)> {
    let accepted = Arc::new(Mutex::new(Arc::clone(intake.current())));
    let shared = Arc::clone(&accepted);
    let (stop, stopped) = mpsc::channel();
    let look = move || {
        loop {
            let notices = intake.look();
            if !notices.is_empty() {
                told(&notices);
            }
            *shared.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(intake.current());
            match stopped.recv_timeout(every) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    };
    let thread = thread::Builder::new().name("inbox".to_owned()).spawn(look)?;
    let follower = Follower { brain, accepted, given_up: None };
    Ok((follower, Looking { stop: Some(stop), thread: Some(thread) }))
}
