//! The output, what could not be read, and a word about all of it.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use super::super::texts::Language;
use super::super::{Exit, Failure, Outcome};
use super::options::Settle;
use super::place::Place;
use super::route::Counts;
use super::run::{Sums, merge};
use super::spill::unread as not_read;

/// How many lines that could not be read are named.
const NAMED: usize = 20;

pub(crate) fn write(
    command: &Settle,
    place: &Place,
    counts: Counts,
    runs: Vec<File>,
    unread: File,
    started: Instant,
) -> Outcome {
    let sums = match &command.out {
        Some(path) => to_file(path, |out, failed| merge(runs, out, failed))?,
        None => {
            let mut out = BufWriter::with_capacity(256 << 10, io::stdout().lock());
            let sums = merge(runs, &mut out, &Failure::from)?;
            out.flush()?;
            sums
        }
    };
    name_unread(&unread, counts.unread)?;
    if let Some(path) = &command.errors {
        to_file(path, |out, failed| {
            let mut unread = &unread;
            unread.rewind().and_then(|()| io::copy(&mut unread, out)).map_err(failed)
        })?;
    }
    place.clear()?;
    // Where nobody reads this, the exit code still tells.
    let _ = summary(&mut io::stderr(), counts, &sums, started);
    Ok(if counts.unread + sums.left_out == 0 { Exit::Answered } else { Exit::BadRequest })
}

/// Writes a file under another name first, so that it is there as a whole or not at all. What is no file, as /dev/null,
/// is written as it is.
fn to_file<T>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>, &dyn Fn(io::Error) -> Failure) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let failed = |error: io::Error| Failure {
        exit: Exit::Internal,
        message: format!(
            "{} cannot be written: {error}; name a file in a directory with room",
            path.display()
        ),
    };
    let name = path.file_name().ok_or_else(|| Failure::bad(format!("{} is no file", path.display())))?;
    let special = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    let unfinished = match special {
        true => path.to_owned(),
        false => path.with_file_name(format!(".{}.part", name.to_string_lossy())),
    };
    let mut out = BufWriter::with_capacity(256 << 10, File::create(&unfinished).map_err(failed)?);
    let written = write(&mut out, &failed).and_then(|value| {
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        if !special {
            file.sync_all().map_err(failed)?;
            fs::rename(&unfinished, path).map_err(failed)?;
        }
        Ok(value)
    });
    if written.is_err() && !special {
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Names the first lines that could not be read: file, line, field, what is wrong, what to send instead.
fn name_unread(mut unread: &File, count: u64) -> Result<(), Failure> {
    let mut names = || {
        unread.rewind()?;
        for line in BufReader::new(unread).lines().take(NAMED) {
            let line: Value = serde_json::from_str(&line?)?;
            for problem in line["problems"].as_array().into_iter().flatten() {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let path = match text(&problem["path"]) {
                    path if path.is_empty() => path,
                    path => format!("{path}: "),
                };
                let (file, message, remedy) =
                    (text(&line["file"]), text(&problem["message"]), text(&problem["remedy"]));
                writeln!(io::stderr(), "error: {file}:{}: {path}{message}; {remedy}", line["line"])?;
            }
        }
        if count > NAMED as u64 {
            writeln!(
                io::stderr(),
                "error: {} more lines cannot be read; --errors FILE keeps them all",
                count - NAMED as u64
            )?;
        }
        Ok(())
    };
    names().map_err(|error: io::Error| not_read(&error))
}

fn summary(out: &mut impl Write, counts: Counts, sums: &Sums, started: Instant) -> io::Result<()> {
    let Counts { taps, notes, charged, unread } = counts;
    let amount = |cents: i64| Language::En.amount(&format!("{}.{:02}", cents / 100, cents % 100));
    let seconds = started.elapsed().as_secs_f64().max(0.001);
    write!(out, "{taps} taps")?;
    for (count, what) in [(notes, "notes"), (charged, "charged days")] {
        if count > 0 {
            write!(out, ", {count} {what}")?;
        }
    }
    writeln!(out, " read in {seconds:.1} s, {:.0} taps per second", taps as f64 / seconds)?;
    let Sums { taps, tokens, days, charge, back, unused, left_out } = *sums;
    writeln!(out, "{taps} different taps of {tokens} tokens: {days} days")?;
    writeln!(out, "{} to be charged, {} to be paid back", amount(charge), amount(back))?;
    for (count, what) in
        [(unused, "events cannot be used"), (left_out, "are left out"), (unread, "lines cannot be read")]
    {
        if count > 0 {
            writeln!(out, "{count} {what}")?;
        }
    }
    Ok(())
}
