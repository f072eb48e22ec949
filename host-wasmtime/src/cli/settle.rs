//! `portillon settle`: taps of any number in, charges out.
//!
//! What counts, what conflicts and what it costs is the component's to say. The program only brings together what has to
//! be seen together: all of a token, and tokens that share the identifier of an event. It does so by way of files, in two
//! passes, so that memory does not grow with the input:
//! - `input`, `csv`, `parquet`, `parse`: files to taps, by the reader of the core;
//! - `route`: each tap into the bucket of its token (`spill`, `record`, in a `place`), and its identifiers beside;
//! - `link`: which tokens share an event;
//! - `units`: a bucket to units and calls; `charge`: calls to a run (`run`, `json`);
//! - `output`: the runs to one output, in one order.

mod charge;
pub(crate) mod csv;
mod input;
mod json;
mod link;
mod manifest;
pub(crate) mod options;
mod output;
mod parquet;
mod parse;
mod place;
pub(crate) mod progress;
mod record;
mod route;
mod run;
mod spill;
mod units;

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use portillon_host::Portillon;
use portillon_host::api::types::Date;

use self::charge::Desk;
use self::input::Source;
use self::link::Links;
use self::options::Settle;
use self::place::Place;
use self::progress::Progress;
use self::record::Kind;
use self::route::{Routed, broken};
use self::units::Part;
use super::{Failure, Outcome};

pub(crate) fn run(command: &Settle) -> Outcome {
    let started = Instant::now();
    let settled_on = command.day.as_deref().map(date).transpose()?;
    let sources = sources(command)?;
    let portillon = Portillon::embedded()?;
    // Before anything is read: a bad book is said at once.
    Desk::open(&portillon, &command.books, settled_on)?;
    let threads = command.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, usize::from);

    let place = match &command.work {
        Some(folder) => manifest::open(folder, command, &sources)?,
        None => Place::Passing,
    };
    let bytes = sources.iter().map(|source| source.path.as_ref().map(|_| source.bytes)).sum::<Option<u64>>();
    let bits = units::bits(bytes);
    let routed = match Routed::find(&place, bits) {
        Some(routed) => routed,
        None => {
            let progress = Progress::new("reading", bytes);
            route::route(&place, &sources, command.format, bits, threads, &progress)?
        }
    };
    let Routed { counts, tokens, events, unread } = routed;
    let links = Links::find(events, threads)?;

    let mut buckets = Vec::with_capacity(tokens.count() + 1);
    for index in 0..tokens.count() {
        buckets.push((format!("run-{index}"), Part::new(tokens.file(index)?, bits), Some(&links)));
    }
    if !links.is_empty() {
        buckets.push(("run-linked".to_owned(), Part::new(links.gather(&tokens, &place)?, 0), None));
    }
    let runs = settle(buckets, &place, threads, &|| Desk::open(&portillon, &command.books, settled_on))?;
    output::write(command, &place, counts, runs, unread, started)
}

/// Settles all buckets by some threads; those that an earlier run finished are taken as they are. A bucket without a name
/// gives its room on the disk back as soon as it is settled.
fn settle(
    buckets: Vec<(String, Part, Option<&Links>)>,
    place: &Place,
    threads: usize,
    open: &(dyn Fn() -> Result<Desk, Failure> + Sync),
) -> Result<Vec<File>, Failure> {
    let progress = Progress::new("settling", Some(buckets.len() as u64));
    let (count, buckets) = (buckets.len(), Mutex::new(buckets.into_iter()));
    let next = || buckets.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut desk = None;
        let mut runs = Vec::new();
        while let Some((name, part, links)) = next() {
            if let Some(run) = place.find(&name) {
                runs.push(run);
            } else {
                let desk = match &mut desk {
                    Some(desk) => desk,
                    None => desk.insert(open()?),
                };
                let unfinished = format!("{name}.part");
                let file = place.create(&unfinished)?;
                desk.settle(&part, links, place, &file)?;
                place.complete(&file, &unfinished, &name)?;
                runs.push(file);
            }
            progress.one();
        }
        Ok(runs)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(count)).map(|_| scope.spawn(work)).collect();
        let mut runs = Vec::with_capacity(count);
        for worker in workers {
            runs.extend(worker.join().unwrap_or_else(|_| Err(broken()))?);
        }
        Ok(runs)
    })
}

fn sources(command: &Settle) -> Result<Vec<Source>, Failure> {
    let standard_input = [PathBuf::from("-")];
    let taps = if command.files.is_empty() { &standard_input } else { command.files.as_slice() };
    let kinds = [(Kind::Tap, taps), (Kind::Note, &command.notes), (Kind::Charged, &command.charged)];
    let mut sources = Vec::new();
    for (kind, paths) in kinds {
        for path in paths {
            sources.push(Source::of(kind, path)?);
        }
    }
    if sources.iter().filter(|source| source.path.is_none()).count() > 1 {
        return Err(Failure::bad("`-` is there twice: standard input can be read once; name files"));
    }
    Ok(sources)
}

fn date(text: &str) -> Result<Date, Failure> {
    let day = portillon::Day::parse(text).map_err(|problems| Failure::bad(format!("--day: {problems}")))?;
    Ok(Date { year: day.year(), month: day.month(), day: day.day() })
}
