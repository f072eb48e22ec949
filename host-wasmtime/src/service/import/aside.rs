//! What an import has read, in files without a name: hashes and titles, by the first byte of the hash of the number.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use portillon::partner::HeldTitle;

use super::super::store::{Pass, SLOT, pack, unpack};

const FILES: usize = 256;
const BUFFER: usize = 16 << 10;

/// A title of a pass, or a pass without one.
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) pass: Pass,
    /// The number under older keys.
    pub(super) older: Vec<[u8; 32]>,
    pub(super) title: Option<HeldTitle>,
}

/// Files that are written.
pub(super) struct Aside {
    files: Vec<BufWriter<File>>,
    older_keys: usize,
}

impl Aside {
    pub(super) fn new(older_keys: usize) -> io::Result<Self> {
        let file = |_| Ok(BufWriter::with_capacity(BUFFER, tempfile::tempfile()?));
        Ok(Self { files: (0..FILES).map(file).collect::<io::Result<_>>()?, older_keys })
    }

    pub(super) fn put(&mut self, record: &Record) -> io::Result<()> {
        let Record { line, pass, older, title } = record;
        let [first, ..] = pass.number;
        let Some(out) = self.files.get_mut(usize::from(first)) else { return Ok(()) };
        out.write_all(&line.to_le_bytes())?;
        out.write_all(&pass.number)?;
        out.write_all(&pass.birth_date)?;
        out.write_all(&[pass.customer.is_some().into()])?;
        out.write_all(&pass.customer.unwrap_or_default())?;
        out.write_all(&pass.customer_birth_date)?;
        out.write_all(&pass.key)?;
        for number in older {
            out.write_all(number)?;
        }
        out.write_all(&[title.is_some().into()])?;
        out.write_all(pack(title.as_slice()).get(..SLOT).unwrap_or_default())
    }

    /// The records of each file.
    pub(super) fn read(self) -> io::Result<impl Iterator<Item = io::Result<Vec<Record>>>> {
        let older_keys = self.older_keys;
        let files =
            self.files.into_iter().map(|file| file.into_inner().map_err(io::IntoInnerError::into_error));
        let files: Vec<File> = files.collect::<io::Result<_>>()?;
        Ok(files.into_iter().map(move |file| records(file, older_keys)))
    }
}

fn records(mut file: File, older_keys: usize) -> io::Result<Vec<Record>> {
    file.rewind()?;
    let mut input = BufReader::with_capacity(BUFFER * 4, file);
    let mut records = Vec::new();
    let mut line = [0; 8];
    while input.read(&mut line[..1])? > 0 {
        input.read_exact(&mut line[1..])?;
        let (number, birth_date) = (bytes(&mut input)?, bytes(&mut input)?);
        let [has_customer] = bytes(&mut input)?;
        let (customer, customer_birth_date, key) =
            (bytes(&mut input)?, bytes(&mut input)?, bytes(&mut input)?);
        let older = (0..older_keys).map(|_| bytes(&mut input)).collect::<io::Result<_>>()?;
        let [has_title] = bytes(&mut input)?;
        let title = unpack(&bytes::<SLOT>(&mut input)?);
        let customer = (has_customer != 0).then_some(customer);
        let pass =
            Pass { number, birth_date, customer, customer_birth_date, ends: 0, titles: Vec::new(), key };
        let title = title.into_iter().next().filter(|_| has_title != 0);
        records.push(Record { line: u64::from_le_bytes(line), pass, older, title });
    }
    Ok(records)
}

fn bytes<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}
