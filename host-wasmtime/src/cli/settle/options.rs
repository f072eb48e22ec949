//! The command line of `portillon settle`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::super::args::BookOptions;
use super::input::Format;

const HELP: &str = "\
Examples:
  portillon settle monday.jsonl tuesday.csv --out charges.jsonl
  portillon settle --notes crew.jsonl --work /var/tmp/july july/*.jsonl --out charges.jsonl
  portillon settle late.jsonl july/*.jsonl --charged charges.jsonl --day 2026-08-03 > corrections.jsonl
  zcat taps.jsonl.gz | portillon settle > charges.jsonl

A tap is one JSON object per line, or a row of CSV under a header or of Parquet (plain or Snappy; `at`
a text, or a timestamp in UTC) with these names, in any order:
  {\"eventId\": \"e1\", \"token\": \"card-1\", \"validator\": \"v1\", \"vessel\": \"Brennero\",
   \"run\": \"101/2026-06-10\", \"fast\": false, \"stop\": \"garda\", \"at\": \"2026-06-10T09:00:00+02:00\"}
Send all taps of a token that touch the days in question, and what was charged for them by --charged.

The output has one line {\"day\": ...} for each token and service day, by token and day, then one line
{\"error\": ...} for each event that cannot be used, with the reason, and for each event, charged day or
token that cannot be settled, with the problems. `portillon schema navitap.settle` shows the fields. It depends on the set of taps only: taps that come in another order,
more than once or in other files give the same bytes.

Lines that cannot be read are left out and named on standard error, the first 20 of them; --errors
keeps them all: {\"file\", \"line\", \"problems\": [{\"path\", \"code\", \"message\", \"remedy\"}, ...]}.

It takes some 500 bytes of disk for each tap beside the output, in the directory for temporary files
(TMPDIR) or in that of --work, which is empty again when everything is done.

Exit codes: 0 when everything was settled, even if events cannot be used; 2 when lines could not be
read, or tokens or days not be settled (the rest is), or when nothing could be done at all; 3 when the
program or the component failed.";

/// Settles taps of any number, in limited memory.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Settle {
    /// Files with taps; `-` or nothing: standard input.
    pub(crate) files: Vec<PathBuf>,
    /// Notes of the crew; may be given more than once.
    #[arg(long, value_name = "FILE")]
    pub(crate) notes: Vec<PathBuf>,
    /// What was charged so far: lines with token, day and amount, or the output of an earlier settlement.
    #[arg(long, value_name = "FILE")]
    pub(crate) charged: Vec<PathBuf>,
    /// Day on which it is settled, YYYY-MM-DD; without it the day after each service day.
    #[arg(long, value_name = "DAY")]
    pub(crate) day: Option<String>,
    /// How the files are written.
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) format: Format,
    /// Where the output goes instead of standard output; it is there when it is complete.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Where lines that cannot be read are kept.
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,
    /// A directory for the work, so that a run that was interrupted goes on where it was when it is started again.
    #[arg(long, value_name = "DIR")]
    pub(crate) work: Option<PathBuf>,
    /// How many threads; without it as many as the machine has.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) books: BookOptions,
}
