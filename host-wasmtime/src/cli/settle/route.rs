//! First pass: every line is read and put where the others of its token lie.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use portillon::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::{Exit, Failure};
use super::input::{Batch, Cutter, Format, Source};
use super::parse::parse;
use super::place::{Place, disk};
use super::progress::Progress;
use super::record::{Kind, hash};
use super::spill::{Buckets, Writer};

/// How many lines there were.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) taps: u64,
    pub(crate) notes: u64,
    pub(crate) charged: u64,
    /// Lines that could not be read.
    pub(crate) unread: u64,
}

impl Counts {
    fn add(&mut self, more: Self) {
        self.taps += more.taps;
        self.notes += more.notes;
        self.charged += more.charged;
        self.unread += more.unread;
    }
}

/// What the first pass leaves.
pub(crate) struct Routed {
    pub(crate) counts: Counts,
    /// Records by token.
    pub(crate) tokens: Buckets,
    /// Hashes of an event's identifier and of its token, by the former.
    pub(crate) events: Buckets,
    /// A JSON line for each line that could not be read.
    pub(crate) unread: File,
}

const TOKENS: &str = "tokens";
const EVENTS: &str = "events";
const UNREAD: &str = "unread";
const ROUTED: &str = "routed";

impl Routed {
    /// What an earlier run finished.
    pub(crate) fn find(place: &Place, bits: u32) -> Option<Self> {
        let counts = serde_json::from_reader(place.find(ROUTED)?).ok()?;
        let tokens = Buckets::find(place, TOKENS, bits)?;
        let events = Buckets::find(place, EVENTS, bits)?;
        Some(Self { counts, tokens, events, unread: place.find(UNREAD)? })
    }
}

/// Reads all sources by some threads.
pub(crate) fn route(
    place: &Place,
    sources: &[Source],
    format: Format,
    bits: u32,
    threads: usize,
    progress: &Progress,
) -> Result<Routed, Failure> {
    let tokens = Buckets::new(place, TOKENS, bits, 0)?;
    let events = Buckets::new(place, EVENTS, bits, 0)?;
    let unread = place.create(UNREAD)?;
    let counts = read(&tokens, &events, &unread, sources, format, threads, progress)?;
    tokens.keep(place)?;
    events.keep(place)?;
    place.keep(&unread)?;
    let mut done = place.create("routed.part")?;
    serde_json::to_writer(&mut done, &counts)
        .map_err(|error| disk(&error.into(), "a work file cannot be written"))?;
    place.complete(&done, "routed.part", ROUTED)?;
    Ok(Routed { counts, tokens, events, unread })
}

fn read(
    tokens: &Buckets,
    events: &Buckets,
    unread: &File,
    sources: &[Source],
    format: Format,
    threads: usize,
    progress: &Progress,
) -> Result<Counts, Failure> {
    let unread = Mutex::new(InOrder { next: 0, early: BTreeMap::new(), out: BufWriter::new(unread) });
    let desk = Desk { tokens, events, threads, unread };
    let (sender, receiver) = sync_channel::<Batch>(2 * threads);
    // Of the workers alone: once all have failed, nobody waits for them to take a batch.
    let receiver = Arc::new(Mutex::new(receiver));
    let shared = &desk;
    let counts = thread::scope(move |scope| {
        let work = |receiver: Arc<Mutex<Receiver<Batch>>>| scope.spawn(move || shared.work(&receiver));
        let workers: Vec<_> = (0..threads).map(|_| work(Arc::clone(&receiver))).collect();
        drop(receiver);
        let mut cutter = Cutter::new(format);
        let mut done = 0;
        let cut: Result<(), Failure> = sources.iter().try_for_each(|source| {
            cutter.cut(source, |batch, read| {
                progress.at(done + read);
                // Nobody takes it where all workers have failed, which they will say.
                sender.send(batch).is_ok()
            })?;
            done += source.bytes;
            Ok(())
        });
        drop(sender);
        let mut counts = Counts::default();
        for worker in workers {
            counts.add(worker.join().unwrap_or_else(|_| Err(broken()))?);
        }
        cut.map(|()| counts)
    })?;
    let mut unread = desk.unread.into_inner().unwrap_or_else(PoisonError::into_inner);
    unread.out.flush().map_err(|error| disk(&error, "a work file cannot be written"))?;
    Ok(counts)
}

/// A thread that panicked: a defect of this program.
pub(crate) fn broken() -> Failure {
    let message = "a part of the program failed inside; report it, with the files";
    Failure { exit: Exit::Internal, message: message.into() }
}

struct Desk<'a> {
    tokens: &'a Buckets,
    events: &'a Buckets,
    threads: usize,
    unread: Mutex<InOrder<BufWriter<&'a File>>>,
}

impl Desk<'_> {
    fn work(&self, receiver: &Mutex<Receiver<Batch>>) -> Result<Counts, Failure> {
        let mut tokens = self.tokens.writer(self.threads);
        let mut events = self.events.writer(self.threads);
        let mut counts = Counts::default();
        loop {
            let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(batch) = next else { break };
            let unread = take(&batch, &mut tokens, &mut events, &mut counts)?;
            let mut all = self.unread.lock().unwrap_or_else(PoisonError::into_inner);
            all.put(batch.sequence, unread).map_err(|error| disk(&error, "a work file cannot be written"))?;
        }
        tokens.finish()?;
        events.finish()?;
        Ok(counts)
    }
}

/// Puts each line of a batch into its buckets. Returns what could not be read.
fn take(
    batch: &Batch,
    tokens: &mut Writer,
    events: &mut Writer,
    counts: &mut Counts,
) -> Result<Vec<u8>, Failure> {
    let mut unread = Vec::new();
    let mut record = Vec::new();
    for (number, line) in batch.lines() {
        let parsed = match parse(&batch.form, line) {
            Ok(parsed) => parsed,
            Err(problems) => {
                counts.unread += 1;
                put_unread(&batch.form.name, number, &problems, &mut unread);
                continue;
            }
        };
        let Some(spilt) = parsed.spilt() else { continue };
        match batch.form.kind {
            Kind::Tap => counts.taps += 1,
            Kind::Note => counts.notes += 1,
            Kind::Charged => counts.charged += 1,
        }
        record.clear();
        spilt.encode(&mut record);
        let token = hash(spilt.token().as_bytes());
        tokens.put_record(token, &record)?;
        if let Some(event) = spilt.event() {
            let event = hash(event.as_bytes());
            events.put(event, |out| {
                out.extend_from_slice(&event.to_le_bytes());
                out.extend_from_slice(&token.to_le_bytes());
            })?;
        }
    }
    Ok(unread)
}

fn put_unread(file: &str, line: u64, problems: &[Problem], out: &mut Vec<u8>) {
    out.extend_from_slice(json!({ "file": file, "line": line, "problems": problems }).to_string().as_bytes());
    out.push(b'\n');
}

/// Pieces that come from several threads, written in their order.
struct InOrder<W> {
    next: u64,
    early: BTreeMap<u64, Vec<u8>>,
    out: W,
}

impl<W: Write> InOrder<W> {
    fn put(&mut self, place: u64, piece: Vec<u8>) -> std::io::Result<()> {
        self.early.insert(place, piece);
        while let Some(piece) = self.early.remove(&self.next) {
            self.out.write_all(&piece)?;
            self.next += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_written_in_their_order() {
        let mut all = InOrder { next: 0, early: BTreeMap::new(), out: Vec::new() };
        for (place, piece) in [(2, "c"), (0, "a"), (3, ""), (1, "b"), (4, "e")] {
            all.put(place, piece.as_bytes().to_vec()).unwrap();
        }
        assert_eq!((all.out.as_slice(), all.early.len()), (&b"abce"[..], 0));
    }
}
