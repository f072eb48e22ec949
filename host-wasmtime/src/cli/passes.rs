//! `portillon passes`: the passes that partners may check.

mod entry;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use portillon::problem::Problem;
use portillon_host::Portillon;
use portillon_host::lines::{Line, Lines};
use portillon_host::receiver::now;
use portillon_host::service::{Import, Imported, Store};
use serde_json::json;

use self::entry::{Columns, Reading};
use super::args::BookOptions;
use super::database::{DatabaseOption, KeyOption, failure, runtime};
use super::settle::progress::Progress;
use super::{Exit, Failure, Outcome};

/// The longest line, in bytes: a pass with all its titles has some thousand.
const LONGEST_LINE: usize = 64 << 10;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

const HELP: &str = "\
Examples:
  portillon passes import passes.csv --rejects rejects.jsonl
  portillon passes import --database postgres://portillon@db/passes --keys passes.keys < passes.jsonl

CSV has a title in each row, under passNumber,customerNumber,birthDate,title,firstDay,lastDay,status in any
order; customerNumber, firstDay and lastDay may be empty, and all of the title for a pass that has none. The
rows of a pass may be anywhere. JSON lines have a pass in each line: {\"passNumber\", \"customerNumber\",
\"birthDate\", \"titles\": [{\"title\", \"firstDay\", \"lastDay\", \"status\"}, ...]}. The status is active,
blocked, suspended or ended.

A pass is replaced as a whole, so that the same import again changes nothing; passes that are not in the
files stay. Lines that are wrong are left out and named with their number, never with what they hold.
Numbers and birth dates are stored as keyed hashes only. Lines are put aside in the directory for temporary
files (TMPDIR), hashed, and stored when all are read.

To change the key, put a new one in the first line of the file, restart the instances one by one, import
all passes, and take the old line out a day later. What is printed says how many passes are still stored
under older keys.

Exit codes: 0 when every line was taken; 1 when some were left out; 2 when nothing could be read; 3 when the
database failed (import again when it is back).";

/// The passes that partners may check.
#[derive(Debug, Args)]
pub(crate) struct Passes {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Import passes from CSV or JSON lines.
    #[command(after_help = HELP)]
    Import(ImportOptions),
}

#[derive(Debug, Args)]
struct ImportOptions {
    /// Files to import; none or `-` is standard input.
    files: Vec<PathBuf>,
    /// How they are written; without it as their names say (.csv, .jsonl), else as they begin.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Where lines that are left out are named, as JSON lines, besides standard error.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseOption,
    #[command(flatten)]
    keys: KeyOption,
    #[command(flatten)]
    books: BookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One title in each row, under a header.
    Csv,
    /// One pass in each line, as a JSON object.
    Jsonl,
}

pub(crate) fn run(command: &Passes) -> Outcome {
    let Action::Import(options) = &command.action;
    runtime()?.block_on(import(options))
}

async fn import(options: &ImportOptions) -> Outcome {
    let today = now().ok_or_else(|| Failure::bad("the clock of this machine is not set; set it"))?;
    let mut reading = Reading::new(&Portillon::embedded()?, &options.books, today)?;
    let mut rejects = Rejects::new(options.rejects.as_deref())?;
    let (store, keys) = options.database.open_with(&options.keys).await?;
    let standard_input = [PathBuf::from("-")];
    let files = if options.files.is_empty() { &standard_input } else { options.files.as_slice() };
    let mut import = Import::new(&keys).map_err(|error| disk(&error))?;
    let mut lines = 0;
    for (file, number) in files.iter().zip(0..) {
        let source = Source { name: name(file), number };
        lines += read(file, &source, options.format, &mut reading, &mut import, &mut rejects)?;
    }
    let imported = write(import, &store, files, &mut rejects).await?;
    rejects.finish()?;
    let Imported { passes, titles, stored, under_older_keys } = imported;
    let said = json!({
        "lines": lines, "rejected": rejects.count, "passes": passes, "titles": titles,
        "stored": stored, "underOlderKeys": under_older_keys,
    });
    writeln!(io::stdout().lock(), "{said}")?;
    Ok(if rejects.count == 0 { Exit::Answered } else { Exit::Refused })
}

async fn write(
    import: Import<'_>,
    store: &Store,
    files: &[PathBuf],
    rejects: &mut Rejects,
) -> Result<Imported, Failure> {
    let progress = Progress::new("storing", Some(256));
    let mut failed = None;
    let reject = |line, why: portillon_host::service::Rejected| {
        let (number, line) = (line >> LINE_BITS, line & ((1 << LINE_BITS) - 1));
        let name = usize::try_from(number).ok().and_then(|number| files.get(number)).map(|file| name(file));
        let (what, remedy) = why.text();
        let problem = Problem::new("", why.code(), what, remedy);
        if let Err(failure) = rejects.add(&name.unwrap_or_default(), line, &[problem]) {
            failed = Some(failure);
        }
    };
    let imported = import.store(store, reject, |done| progress.at(done)).await.map_err(failure)?;
    failed.map_or(Ok(imported), Err)
}

/// A file, as it is named and numbered.
struct Source {
    name: String,
    number: u64,
}

/// The number of a line has that of its file above it.
const LINE_BITS: u32 = 40;

fn name(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}

fn disk(error: &io::Error) -> Failure {
    let message = format!("the lines cannot be put aside: {error}; set TMPDIR to a directory with room");
    Failure { exit: Exit::Internal, message }
}

/// Reads a file to its end; how many lines there were.
fn read(
    file: &Path,
    source: &Source,
    format: Option<Format>,
    reading: &mut Reading,
    import: &mut Import<'_>,
    rejects: &mut Rejects,
) -> Result<u64, Failure> {
    let bad = |why: &dyn std::fmt::Display| Failure::bad(format!("{}: {why}", source.name));
    let unread = |error: io::Error| bad(&format!("it cannot be read: {error}; name a file with passes"));
    let (input, length): (Box<dyn Read>, _) = if file == Path::new("-") {
        (Box::new(io::stdin().lock()), None)
    } else {
        let input = File::open(file).map_err(unread)?;
        let length = input.metadata().map_err(unread)?.len();
        (Box::new(input), Some(length))
    };
    let mut input = BufReader::with_capacity(64 << 10, input);
    let start = input.fill_buf().map_err(unread)?;
    let format = format.unwrap_or_else(|| format_of(file, start));
    if start.starts_with(BYTE_ORDER_MARK) {
        input.consume(BYTE_ORDER_MARK.len());
    }
    let progress = Progress::new("reading", length);
    let mut lines = Lines::new(input, LONGEST_LINE);
    let (mut number, mut count, mut bytes) = (0, 0, 0);
    let mut columns = None;
    while let Some(line) = lines.next(|| Ok(())).map_err(unread)? {
        number += 1;
        let line = match line {
            Line::Bytes(line) => {
                bytes += line.len() as u64 + 1;
                Some(line)
            }
            Line::TooLong => None,
        };
        if line.is_some_and(|line| line.trim_ascii().is_empty()) {
            continue;
        }
        if format == Format::Csv && columns.is_none() {
            let header = line.ok_or("it is too long".to_owned()).and_then(Columns::read);
            columns = Some(header.map_err(|why| bad(&format_args!("the header: {why}")))?);
            continue;
        }
        count += 1;
        if count % 1_000 == 0 {
            progress.at(bytes);
        }
        let entry = match (line, &columns) {
            (None, _) => Err(vec![too_long()]),
            (Some(line), Some(columns)) => reading.row(columns, line)?,
            (Some(line), None) => reading.line(line)?,
        };
        match entry {
            Ok(entry) => {
                import.take(source.number << LINE_BITS | number, &entry).map_err(|error| disk(&error))?
            }
            Err(problems) => rejects.add(&source.name, number, &problems)?,
        }
    }
    Ok(count)
}

fn too_long() -> Problem {
    let message = format!("the line is longer than {LONGEST_LINE} bytes");
    Problem::new("", "too-long", message, "write one pass or title per line")
}

fn format_of(file: &Path, start: &[u8]) -> Format {
    let extension = file.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    let text = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
    match extension.as_deref() {
        Some("csv") => Format::Csv,
        Some("jsonl" | "ndjson" | "json") => Format::Jsonl,
        _ if text.is_empty() || text.starts_with(b"{") => Format::Jsonl,
        _ => Format::Csv,
    }
}

/// The lines that are left out.
struct Rejects {
    file: Option<(PathBuf, BufWriter<File>)>,
    count: u64,
}

impl Rejects {
    fn new(path: Option<&Path>) -> Result<Self, Failure> {
        let file = path.map(|path| match fs::File::create(path) {
            Ok(file) => Ok((path.to_owned(), BufWriter::new(file))),
            Err(error) => {
                Err(Failure::bad(format!("--rejects: {} cannot be written: {error}", path.display())))
            }
        });
        Ok(Self { file: file.transpose()?, count: 0 })
    }

    fn add(&mut self, name: &str, line: u64, problems: &[Problem]) -> Result<(), Failure> {
        self.count += 1;
        for Problem { path, code, message, remedy } in problems {
            let field = if path.is_empty() { String::new() } else { format!("{path}: ") };
            writeln!(io::stderr(), "{name}:{line}: {field}{message}; {remedy} ({code})")?;
            if let Some((_, out)) = &mut self.file {
                let said = json!({
                    "file": name, "line": line, "path": path, "code": code, "message": message, "remedy": remedy,
                });
                writeln!(out, "{said}").map_err(|error| self.unwritten(&error))?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Failure> {
        match self.file.as_mut().map(|(_, out)| out.flush()) {
            Some(Err(error)) => Err(self.unwritten(&error)),
            _ => Ok(()),
        }
    }

    fn unwritten(&self, error: &io::Error) -> Failure {
        let path = self.file.as_ref().map(|(path, _)| path.display().to_string()).unwrap_or_default();
        Failure { exit: Exit::Internal, message: format!("--rejects: {path} cannot be written: {error}") }
    }
}
