//! Records in files, each in the bucket of its hash.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::sync::{Mutex, PoisonError};

use super::super::Failure;
use super::place::{Place, disk};

/// As many buckets as there are values of some bits of a hash, each a file.
pub(crate) struct Buckets {
    files: Vec<Mutex<File>>,
    bits: u32,
    /// Bits of the hash that are the same for everything here.
    used: u32,
}

/// What all writers together hold before they write it out.
const BUFFERED: usize = 16 << 20;

impl Buckets {
    pub(crate) fn new(place: &Place, name: &str, bits: u32, used: u32) -> Result<Self, Failure> {
        let files = (0..1_u32 << bits).map(|index| place.create(&format!("{name}-{index}")).map(Mutex::new));
        Ok(Self { files: files.collect::<Result<_, _>>()?, bits, used })
    }

    /// The buckets that an earlier run left; all of them, or none.
    pub(crate) fn find(place: &Place, name: &str, bits: u32) -> Option<Self> {
        let files = (0..1_u32 << bits).map(|index| place.find(&format!("{name}-{index}")).map(Mutex::new));
        Some(Self { files: files.collect::<Option<_>>()?, bits, used: 0 })
    }

    /// The bucket of a hash.
    pub(crate) fn index(&self, hash: u64) -> usize {
        if self.bits == 0 {
            return 0;
        }
        let index = hash.checked_shl(self.used).unwrap_or_default() >> (64 - self.bits);
        // At most some hundred.
        usize::try_from(index).unwrap_or_default()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.files.len()
    }

    /// One of them, for one reader at a time.
    pub(crate) fn file(&self, index: usize) -> Result<File, Failure> {
        let file = self.files[index].lock().unwrap_or_else(PoisonError::into_inner);
        file.try_clone().map_err(|error| unread(&error))
    }

    /// Sees to it that another run can go on from them.
    pub(crate) fn keep(&self, place: &Place) -> Result<(), Failure> {
        self.files
            .iter()
            .try_for_each(|file| place.keep(&file.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    pub(crate) fn into_files(self) -> Vec<File> {
        self.files.into_iter().map(|file| file.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
    }

    /// A writer for one of `threads` threads.
    pub(crate) fn writer(&self, threads: usize) -> Writer<'_> {
        let room = (BUFFERED / threads.max(1) / self.files.len().max(1)).clamp(2 << 10, 64 << 10);
        Writer { buckets: self, buffers: vec![Vec::new(); self.files.len()], room }
    }
}

/// Collects what goes to each bucket, and writes it out in pieces.
pub(crate) struct Writer<'a> {
    buckets: &'a Buckets,
    buffers: Vec<Vec<u8>>,
    room: usize,
}

impl Writer<'_> {
    /// Puts something into the bucket of `hash`.
    pub(crate) fn put(&mut self, hash: u64, write: impl FnOnce(&mut Vec<u8>)) -> Result<(), Failure> {
        let index = self.buckets.index(hash);
        let buffer = &mut self.buffers[index];
        write(buffer);
        if buffer.len() >= self.room {
            self.flush(index)?;
        }
        Ok(())
    }

    /// Puts a record, with the hash by which it is found again.
    pub(crate) fn put_record(&mut self, hash: u64, record: &[u8]) -> Result<(), Failure> {
        self.put(hash, |out| {
            // A record has some hundred bytes.
            out.extend_from_slice(&u32::try_from(record.len()).unwrap_or(u32::MAX).to_le_bytes());
            out.extend_from_slice(&hash.to_le_bytes());
            out.extend_from_slice(record);
        })
    }

    fn flush(&mut self, index: usize) -> Result<(), Failure> {
        let mut file = self.buckets.files[index].lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&self.buffers[index])
            .map_err(|error| disk(&error, "a work file cannot be written"))?;
        self.buffers[index].clear();
        Ok(())
    }

    /// Writes out what is left.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        (0..self.buffers.len()).try_for_each(|index| self.flush(index))
    }
}

/// Reads the records of a bucket from its beginning.
pub(crate) struct Records {
    input: BufReader<File>,
    record: Vec<u8>,
}

/// How a work file cannot be read.
pub(crate) fn unread(error: &io::Error) -> Failure {
    disk(error, "a work file cannot be read")
}

impl Records {
    pub(crate) fn of(mut file: File) -> Result<Self, Failure> {
        file.rewind().map_err(|error| unread(&error))?;
        Ok(Self { input: BufReader::with_capacity(256 << 10, file), record: Vec::new() })
    }

    /// The next record with its hash.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, &[u8])>, Failure> {
        let Some(length) = number(&mut self.input).map_err(|error| unread(&error))? else { return Ok(None) };
        let mut read = || {
            let mut hash = [0; 8];
            self.input.read_exact(&mut hash)?;
            self.record.resize(length, 0);
            self.input.read_exact(&mut self.record)?;
            Ok(u64::from_le_bytes(hash))
        };
        let hash = read().map_err(|error| unread(&error))?;
        Ok(Some((hash, &self.record)))
    }
}

/// A length of four bytes; `None` at the end.
pub(crate) fn number(input: &mut impl Read) -> io::Result<Option<usize>> {
    let mut bytes = [0; 4];
    let first = loop {
        match input.read(&mut bytes[..1]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    if first == 0 {
        return Ok(None);
    }
    input.read_exact(&mut bytes[1..])?;
    usize::try_from(u32::from_le_bytes(bytes)).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_from_the_bucket_of_their_hash() {
        let buckets = Buckets::new(&Place::Passing, "x", 2, 4).unwrap();
        let hashes = [0, 0x0400_0000_0000_0000, 0xfc00_0000_0000_0000, 0x0800_0000_0000_0001];
        let mut writer = buckets.writer(1);
        for hash in hashes {
            writer.put_record(hash, &hash.to_be_bytes()).unwrap();
        }
        writer.finish().unwrap();
        assert_eq!(hashes.map(|hash| buckets.index(hash)), [0, 1, 3, 2]);
        for (index, file) in buckets.into_files().into_iter().enumerate() {
            let mut records = Records::of(file).unwrap();
            let expected = [0, 1, 3, 2][index];
            let (hash, record) = records.next().unwrap().unwrap();
            assert_eq!((hash, record), (hashes[expected], &hashes[expected].to_be_bytes()[..]));
            assert!(records.next().unwrap().is_none());
        }
    }

    #[test]
    fn buckets_of_no_bits_are_one() {
        let buckets = Buckets::new(&Place::Passing, "x", 0, 64).unwrap();
        assert_eq!(buckets.index(u64::MAX), 0);
    }
}
