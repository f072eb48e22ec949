//! Where taps come in and answers go out: lines of JSON, answered on each connection in the order of arrival.

use std::io::{BufWriter, Read, Write};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Condvar, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use super::Answer;
use super::check;
use super::worker::Job;
use crate::lines::{Line, Lines};

/// The most lines of a connection that are taken and not yet answered.
const WINDOW: usize = 256;

/// What jobs go through to the worker. When it is closed, what was taken is still answered.
pub(super) struct Gate {
    jobs: SyncSender<Job>,
    closed: RwLock<bool>,
    unwritten: Mutex<usize>,
    written: Condvar,
}

impl Gate {
    /// A gate in front of a worker.
    pub(super) fn new(jobs: SyncSender<Job>) -> Self {
        Self { jobs, closed: RwLock::new(false), unwritten: Mutex::new(0), written: Condvar::new() }
    }

    /// Hands a job on; `false`: nothing is taken any more.
    pub(super) fn take(&self, job: Job) -> bool {
        let closed = self.closed.read().unwrap_or_else(PoisonError::into_inner);
        !*closed && self.jobs.send(job).is_ok()
    }

    /// Takes nothing more, and lets the worker end when it has done what was taken.
    pub(super) fn close(&self) {
        let mut closed = self.closed.write().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut *closed, true) {
            // A worker that is gone needs not be told.
            let _ = self.jobs.send(Job::Stop);
        }
    }

    fn add_unwritten(&self, more: isize) {
        let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        *unwritten = unwritten.saturating_add_signed(more);
        if *unwritten == 0 {
            self.written.notify_all();
        }
    }

    /// Something that is to be written while this value lives.
    pub(super) fn unwritten(&self) -> Unwritten<'_> {
        self.add_unwritten(1);
        Unwritten(self)
    }

    /// Waits until all answers are written, but not for long: somebody may not read them.
    pub(super) fn wait_until_written(&self, longest: Duration) {
        let unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.written.wait_timeout_while(unwritten, longest, |unwritten| *unwritten > 0);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

/// Something that is to be written.
pub(super) struct Unwritten<'a>(&'a Gate);

impl Drop for Unwritten<'_> {
    fn drop(&mut self) {
        self.0.add_unwritten(-1);
    }
}

/// Serves one connection until its input ends or the gate is closed, and its answers are written.
pub(super) fn serve(input: impl Read, output: impl Write + Send, gate: &Gate, longest: usize) {
    let (reply, answers) = mpsc::channel();
    let (taken, window) = mpsc::sync_channel(WINDOW);
    thread::scope(|scope| {
        scope.spawn(move || write(output, &answers, &window, gate));
        read(input, reply, &taken, gate, longest);
    });
}

fn read(input: impl Read, reply: Sender<Answer>, taken: &SyncSender<()>, gate: &Gate, longest: usize) {
    let mut lines = Lines::new(input, longest);
    while let Ok(Some(line)) = lines.next(|| Ok(())) {
        let job = match line {
            Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => continue,
            Line::Bytes(bytes) => match check::read(bytes) {
                Ok(presented) => Job::Tap(Box::new(presented), reply.clone()),
                Err(answer) => Job::Ready(answer, reply.clone()),
            },
            Line::TooLong => Job::Ready(Box::new(check::too_long(longest)), reply.clone()),
        };
        gate.add_unwritten(1);
        if taken.send(()).is_err() || !gate.take(job) {
            gate.add_unwritten(-1);
            break;
        }
    }
}

/// Writes answers, and all that are ready before it waits. Where nobody reads them any more, they are dropped.
fn write(output: impl Write, answers: &Receiver<Answer>, window: &Receiver<()>, gate: &Gate) {
    let mut output = BufWriter::new(output);
    let mut broken = false;
    while let Ok(first) = answers.recv() {
        let mut count = 0;
        let mut next = Some(first);
        while let Some(answer) = next {
            broken = broken || line(&mut output, &answer).is_err();
            count += 1;
            next = (count < WINDOW).then(|| answers.try_recv().ok()).flatten();
        }
        broken = output.flush().is_err() || broken;
        for _ in 0..count {
            let _ = window.recv();
            gate.add_unwritten(-1);
        }
    }
}

fn line(output: &mut impl Write, answer: &Answer) -> std::io::Result<()> {
    serde_json::to_writer(&mut *output, answer)?;
    output.write_all(b"\n")
}
