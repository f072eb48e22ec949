//! What is settled: files and standard input, as lines.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use portillon_host::lines::{Line, Lines};

use super::super::Failure;
use super::csv::Header;
use super::parquet::Rows;
use super::record::Kind;

/// The longest line, in bytes. A tap has some hundred; one of the longest identifiers, all escaped, some thousand.
pub(crate) const LONGEST_LINE: usize = 64 << 10;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// By the name of the file (.jsonl, .csv, .parquet), else by how it begins.
    Auto,
    /// One JSON object per line.
    Jsonl,
    /// Comma-separated values under a header.
    Csv,
    /// Apache Parquet with a column for each field.
    Parquet,
}

/// A file, or standard input.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) kind: Kind,
    /// `None`: standard input.
    pub(crate) path: Option<PathBuf>,
    /// Its length; 0 where that is not known.
    pub(crate) bytes: u64,
}

impl Source {
    /// The file of an argument; `-` is standard input.
    pub(crate) fn of(kind: Kind, path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self { kind, path: None, bytes: 0 });
        }
        let metadata = fs::metadata(path).map_err(|error| unread(path, &error))?;
        if metadata.is_dir() {
            let message = format!("{} is a directory; name the files in it", path.display());
            return Err(Failure::bad(message));
        }
        Ok(Self { kind, path: Some(path.to_owned()), bytes: metadata.len() })
    }

    /// Its name, for messages.
    pub(crate) fn name(&self) -> String {
        self.path.as_ref().map_or_else(|| "standard input".to_owned(), |path| path.display().to_string())
    }
}

pub(crate) fn unread(path: &Path, error: &io::Error) -> Failure {
    Failure::bad(format!("{} cannot be read: {error}; give the path of a file with taps", path.display()))
}

/// How the lines of a source are read.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Of a CSV file.
    pub(crate) header: Option<Header>,
}

/// Some lines, one after the other.
pub(crate) struct Batch {
    /// Its place among all batches.
    pub(crate) sequence: u64,
    pub(crate) form: Arc<Form>,
    bytes: Vec<u8>,
    /// Number of each line in its file and where it ends; `None` in place of a line that was too long to keep.
    ends: Vec<(u64, Option<usize>)>,
}

impl Batch {
    const FULL: usize = 256 << 10;

    fn new(sequence: u64, form: &Arc<Form>) -> Self {
        let bytes = Vec::with_capacity(Self::FULL + (4 << 10));
        Self { sequence, form: Arc::clone(form), bytes, ends: Vec::new() }
    }

    fn push(&mut self, number: u64, line: &Line) {
        match line {
            Line::Bytes(bytes) => {
                self.bytes.extend_from_slice(bytes);
                self.ends.push((number, Some(self.bytes.len())));
            }
            Line::TooLong => self.ends.push((number, None)),
        }
    }

    fn full(&self) -> bool {
        self.bytes.len() >= Self::FULL || self.ends.len() >= Self::FULL / 16
    }

    /// The lines with their numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (u64, Option<&[u8]>)> {
        let mut start = 0;
        self.ends.iter().map(move |&(number, end)| {
            let line = end.map(|end| &self.bytes[std::mem::replace(&mut start, end)..end]);
            (number, line)
        })
    }
}

/// Cuts sources into batches.
pub(crate) struct Cutter {
    pub(crate) format: Format,
    sequence: u64,
}

impl Cutter {
    pub(crate) fn new(format: Format) -> Self {
        Self { format, sequence: 0 }
    }

    /// Reads a source to its end. `take` gets each batch, and how many bytes were read so far; it says whether to go on.
    pub(crate) fn cut(
        &mut self,
        source: &Source,
        mut take: impl FnMut(Batch, u64) -> bool,
    ) -> Result<(), Failure> {
        let failed = |error: io::Error| match &source.path {
            Some(path) => unread(path, &error),
            None => Failure::bad(format!("standard input cannot be read: {error}; send it again")),
        };
        let input: Box<dyn Read> = match &source.path {
            Some(path) => Box::new(File::open(path).map_err(failed)?),
            None => Box::new(io::stdin().lock()),
        };
        let mut input = BufReader::with_capacity(64 << 10, input);
        let start = input.fill_buf().map_err(failed)?;
        let format = self.format_of(source, start);
        if format == Format::Parquet {
            return self.cut_rows(source, take);
        }
        if start.starts_with(BYTE_ORDER_MARK) {
            input.consume(BYTE_ORDER_MARK.len());
        }
        let mut lines = Lines::new(input, LONGEST_LINE);
        let (mut number, mut read) = (0, 0_u64);
        let mut header = None;
        if format == Format::Csv {
            number = 1;
            let Some(line) = lines.next(|| Ok(())).map_err(failed)? else { return Ok(()) };
            let bad = |why: String| Failure::bad(format!("{}: line 1: {why}", source.name()));
            let Line::Bytes(line) = line else { return Err(bad("the header is too long".into())) };
            header = Some(Header::read(line, source.kind).map_err(bad)?);
        }
        let form = Arc::new(Form { name: source.name(), kind: source.kind, header });
        let mut batch = Batch::new(self.sequence, &form);
        loop {
            let line = lines.next(|| Ok(())).map_err(failed)?;
            if (line.is_none() && !batch.ends.is_empty()) || batch.full() {
                self.sequence += 1;
                if !take(std::mem::replace(&mut batch, Batch::new(self.sequence, &form)), read) {
                    return Ok(());
                }
            }
            let Some(line) = line else { return Ok(()) };
            number += 1;
            if let Line::Bytes(bytes) = line {
                read += bytes.len() as u64 + 1;
                if bytes.trim_ascii().is_empty() {
                    continue;
                }
            }
            batch.push(number, &line);
        }
    }

    /// The rows of a Parquet file, as the lines that they would be in JSON.
    fn cut_rows(&mut self, source: &Source, mut take: impl FnMut(Batch, u64) -> bool) -> Result<(), Failure> {
        let Some(path) = &source.path else {
            let message = "Parquet cannot be read from standard input; name the file";
            return Err(Failure::bad(message));
        };
        let rows = Rows::open(path, source.kind)?;
        let (count, form) =
            (rows.count.max(1), Form { name: source.name(), kind: source.kind, header: None });
        let form = Arc::new(form);
        let mut batch = Batch::new(self.sequence, &form);
        for (number, row) in (1..).zip(rows) {
            batch.push(number, &Line::Bytes(row?.as_bytes()));
            if batch.full() {
                self.sequence += 1;
                // No more than a place on a bar.
                let read = u128::from(source.bytes) * u128::from(number) / u128::from(count);
                let next = Batch::new(self.sequence, &form);
                if !take(std::mem::replace(&mut batch, next), u64::try_from(read).unwrap_or_default()) {
                    return Ok(());
                }
            }
        }
        if !batch.ends.is_empty() {
            self.sequence += 1;
            take(batch, source.bytes);
        }
        Ok(())
    }

    fn format_of(&self, source: &Source, start: &[u8]) -> Format {
        if self.format != Format::Auto {
            return self.format;
        }
        if start.starts_with(b"PAR1") {
            return Format::Parquet;
        }
        let extension = source.path.as_ref().and_then(|path| path.extension()).and_then(|name| name.to_str());
        let text = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("csv") => Format::Csv,
            Some("parquet") => Format::Parquet,
            Some("jsonl" | "ndjson" | "json") => Format::Jsonl,
            _ if text.is_empty() || text.starts_with(b"{") => Format::Jsonl,
            _ => Format::Csv,
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
