//! Tokens that share the identifier of an event: the component has to see them together to find the conflict (NT-8).

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::super::Failure;
use super::place::Place;
use super::route::broken;
use super::spill::{Buckets, Records, unread};

/// Which tokens are linked, each with the least of those that it is linked with. There are none in good data.
#[derive(Debug, Default)]
pub(crate) struct Links(HashMap<u64, u64>);

impl Links {
    pub(super) fn link(&mut self, one: u64, other: u64) {
        let (one, other) = (self.root(one), self.root(other));
        let (root, child) = (one.min(other), one.max(other));
        self.0.insert(child, root);
        self.0.insert(root, root);
    }

    fn root(&mut self, token: u64) -> u64 {
        let mut root = token;
        while let Some(parent) = self.0.get(&root).copied().filter(|parent| *parent != root) {
            root = parent;
        }
        // The way is shorter the next time.
        let mut at = token;
        while at != root {
            at = self.0.insert(at, root).unwrap_or(root);
        }
        root
    }

    /// What a token is kept together with; `None`: itself.
    pub(crate) fn of(&self, token: u64) -> Option<u64> {
        self.0.get(&token).copied()
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Finds them, by some threads.
    pub(crate) fn find(events: Buckets, threads: usize) -> Result<Self, Failure> {
        let files = Mutex::new(events.into_files().into_iter());
        let files = &files;
        let mut links = Self::default();
        thread::scope(|scope| {
            let work = move || {
                let mut pairs = Vec::new();
                loop {
                    let next = files.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(file) = next else { return Ok(pairs) };
                    shared(file, &mut pairs)?;
                }
            };
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            for worker in workers {
                for (one, other) in worker.join().unwrap_or_else(|_| Err(broken()))? {
                    links.link(one, other);
                }
            }
            Ok::<_, Failure>(())
        })?;
        let tokens: Vec<u64> = links.0.keys().copied().collect();
        for token in tokens {
            links.root(token);
        }
        Ok(links)
    }

    /// Takes the records of linked tokens out of the buckets of their tokens, into a bucket of their own.
    pub(crate) fn gather(&self, tokens: &Buckets, place: &Place) -> Result<File, Failure> {
        let linked = Buckets::new(&place.beside(), "linked", 0, 0)?;
        let mut writer = linked.writer(1);
        let mut wanted: Vec<usize> = self.0.keys().map(|token| tokens.index(*token)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        for index in wanted {
            let mut records = Records::of(tokens.file(index)?)?;
            while let Some((token, record)) = records.next()? {
                if let Some(root) = self.of(token) {
                    writer.put_record(root, record)?;
                }
            }
        }
        writer.finish()?;
        linked.into_files().pop().ok_or_else(broken)
    }
}

/// Adds the pairs of tokens that share an event's identifier.
fn shared(mut file: File, pairs: &mut Vec<(u64, u64)>) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(|error| unread(&error))?;
    let (events, _) = bytes.as_chunks::<16>();
    let number =
        |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    let mut events: Vec<(u64, u64)> =
        events.iter().map(|event| (number(&event[..8]), number(&event[8..]))).collect();
    drop(bytes);
    events.sort_unstable();
    events.dedup();
    let linked = events.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    pairs.extend(linked.map(|pair| (pair[0].1, pair[1].1)));
    Ok(())
}
