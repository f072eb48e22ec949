//! What each bucket comes to, in order, and all of them together in one order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use serde::{Deserialize, Serialize};

use super::super::Failure;
use super::place::disk;
use super::spill::{number, unread};

/// Sums over what was settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sums {
    /// Taps, each counted once.
    pub(crate) taps: u64,
    pub(crate) tokens: u64,
    pub(crate) days: u64,
    /// Cents still to be charged, and to be paid back.
    pub(crate) charge: i64,
    pub(crate) back: i64,
    /// Events that could not be used.
    pub(crate) unused: u64,
    /// Taps, notes, charged days and tokens that were left out, with the problem.
    pub(crate) left_out: u64,
}

impl Sums {
    pub(crate) fn add(&mut self, more: &Self) {
        self.taps += more.taps;
        self.tokens += more.tokens;
        self.days += more.days;
        self.charge += more.charge;
        self.back += more.back;
        self.unused += more.unused;
        self.left_out += more.left_out;
    }
}

/// Lines of the output that stay together. Their order is that of the output: days by token, then errors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Block {
    pub(crate) error: bool,
    /// The token; of an error the event or, where it is about all of a token, the token.
    pub(crate) key: Vec<u8>,
    pub(crate) lines: Vec<u8>,
}

/// Writes a run: its sums and its blocks, in order.
pub(crate) fn write(file: &File, mut blocks: Vec<Block>, sums: &Sums) -> Result<(), Failure> {
    blocks.sort_unstable();
    blocks.dedup();
    let mut run = Writer::begin(file, sums).map_err(unwritten)?;
    blocks.iter().try_for_each(|block| run.block(block)).and_then(|()| run.finish()).map_err(unwritten)
}

/// Puts runs of one bucket together into one run, with the sums of them all.
pub(crate) fn join(runs: Vec<File>, file: &File, sums: &Sums) -> Result<(), Failure> {
    let mut run = Writer::begin(file, sums).map_err(unwritten)?;
    let mut last: Option<Block> = None;
    in_order(runs, &mut |block| {
        if last.as_ref() != Some(block) {
            run.block(block).map_err(unwritten)?;
            last = Some(block.clone());
        }
        Ok(())
    })?;
    run.finish().map_err(unwritten)
}

fn unwritten(error: io::Error) -> Failure {
    disk(&error, "a work file cannot be written")
}

/// A run that is being written.
struct Writer<'a>(BufWriter<&'a File>);

impl<'a> Writer<'a> {
    fn begin(file: &'a File, sums: &Sums) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(256 << 10, file);
        put(&serde_json::to_vec(sums)?, &mut out)?;
        Ok(Self(out))
    }

    fn block(&mut self, block: &Block) -> io::Result<()> {
        self.0.write_all(&[block.error.into()])?;
        put(&block.key, &mut self.0)?;
        put(&block.lines, &mut self.0)
    }

    fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn put(bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(bytes)
}

/// A run that is being read.
struct Run {
    input: BufReader<File>,
}

fn take(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = number(input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

impl Run {
    fn open(mut file: File) -> io::Result<(Self, Sums)> {
        file.rewind()?;
        let mut input = BufReader::with_capacity(64 << 10, file);
        let sums = serde_json::from_slice(&take(&mut input)?)?;
        Ok((Self { input }, sums))
    }

    fn next(&mut self) -> io::Result<Option<Block>> {
        let mut error = [0];
        if self.input.read(&mut error)? == 0 {
            return Ok(None);
        }
        Ok(Some(Block { error: error != [0], key: take(&mut self.input)?, lines: take(&mut self.input)? }))
    }
}

/// Writes the blocks of all runs in one order, and returns their sums. The order depends on the blocks only, not on how
/// they were divided among runs. `failed` says that the output cannot be written.
pub(crate) fn merge(
    files: Vec<File>,
    out: &mut impl Write,
    failed: &dyn Fn(io::Error) -> Failure,
) -> Result<Sums, Failure> {
    in_order(files, &mut |block| out.write_all(&block.lines).map_err(failed))
}

/// Hands over the blocks of all runs in one order, and returns the sums of the runs.
fn in_order(files: Vec<File>, take: &mut dyn FnMut(&Block) -> Result<(), Failure>) -> Result<Sums, Failure> {
    let mut sums = Sums::default();
    let mut runs = Vec::with_capacity(files.len());
    let mut heads = BinaryHeap::with_capacity(files.len());
    for file in files {
        let (mut run, of_run) = Run::open(file).map_err(|error| unread(&error))?;
        sums.add(&of_run);
        if let Some(block) = run.next().map_err(|error| unread(&error))? {
            heads.push(Reverse((block, runs.len())));
        }
        runs.push(run);
    }
    while let Some(mut head) = heads.peek_mut() {
        let Reverse((block, index)) = &mut *head;
        take(block)?;
        match runs[*index].next().map_err(|error| unread(&error))? {
            Some(next) => *block = next,
            None => {
                PeekMut::pop(head);
            }
        }
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(error: bool, key: &str, lines: &str) -> Block {
        Block { error, key: key.as_bytes().to_vec(), lines: lines.as_bytes().to_vec() }
    }

    #[test]
    fn runs_are_merged_into_one_order_however_they_were_divided() {
        let blocks = || {
            let days = [block(false, "b", "b1 b2 "), block(false, "a", "a1 "), block(false, "ab", "ab1 ")];
            let errors = [block(true, "a", "ea "), block(true, "0", "e0 ")];
            days.into_iter().chain(errors)
        };
        for division in [[0, 0, 0, 0, 0], [0, 1, 0, 1, 0], [4, 3, 2, 1, 0]] {
            let mut runs: Vec<Vec<Block>> = (0..5).map(|_| Vec::new()).collect();
            blocks().zip(division).for_each(|(block, run): (Block, usize)| runs[run].push(block));
            let write = |blocks| {
                let file = tempfile::tempfile().unwrap();
                write(&file, blocks, &Sums { days: 1, ..Sums::default() }).unwrap();
                file
            };
            let mut out = Vec::new();
            let sums = merge(runs.into_iter().map(write).collect(), &mut out, &Failure::from).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), "a1 ab1 b1 b2 e0 ea ");
            assert_eq!(sums.days, 5);
        }
    }

    #[test]
    fn runs_of_a_bucket_are_joined_as_if_they_had_been_one() {
        let sums = Sums { days: 3, ..Sums::default() };
        let run = |blocks: Vec<Block>| {
            let file = tempfile::tempfile().unwrap();
            write(&file, blocks, &sums).unwrap();
            file
        };
        let read = |mut file: File| {
            let mut bytes = Vec::new();
            file.rewind().unwrap();
            file.read_to_end(&mut bytes).unwrap();
            bytes
        };
        let said_twice = || block(true, "e", "error ");
        let one = || vec![block(false, "c", "c "), said_twice()];
        let other = || vec![block(false, "a", "a "), said_twice()];
        let joined = tempfile::tempfile().unwrap();
        join(vec![run(one()), run(other())], &joined, &sums).unwrap();
        assert_eq!(read(joined), read(run(one().into_iter().chain(other()).collect())));
    }
}
