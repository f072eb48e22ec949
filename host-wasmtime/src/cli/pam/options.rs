//! The command line of `portillon pam`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::super::args::Options;

const HELP: &str = r#"Examples:
  portillon pam statement entries.jsonl
  portillon pam statement entries.jsonl --at 2026-03-31T23:59:59+02:00 --lang fr
  portillon pam statement entries.jsonl --third-party-percent 50 --declared
  portillon pam statement < request.json

An entry is one JSON object per line, with an identifier of its own, a time and what happened:
  {"id": "c", "at": "2026-03-01T09:00:00+01:00", "event": {"tag": "card-registered"}}
  {"id": "p", "at": "2026-03-01T09:05:00+01:00",
   "event": {"tag": "top-up", "val": {"means": "card", "amount": "20.00"}}}      (on one line)
  {"id": "t", "at": "2026-03-02T08:00:00+01:00", "event": {"tag": "trip", "val": {"fare": "3.20"}}}
What else can happen:
  {"tag": "refund", "val": {"trip": "t", "amount": "3.20"}}
  {"tag": "automatic-on"}    {"tag": "automatic-off"}
  {"tag": "automatic-failed", "val": "t"}     the automatic payment that the entry t caused failed
Automatic top-ups are worked out and never given. Lines come in any order, and a line that is there
twice counts once. `portillon schema pam.account` shows every field; a request of that function, as
one JSON object, is read as well, and the options stand in for what it says.

The program has no clock: without --at it shows the account at the time of the last entry, and says
so. Later entries are left out. Times are shown as clocks in Paris show them.

Exit codes: 0 when there is a statement, even if entries were refused; 2 when the file, a line, a
tariff book or the command line is wrong (then nothing is shown); 3 when the program failed."#;

#[derive(Debug, Args)]
pub(crate) struct Pam {
    #[command(subcommand)]
    pub(crate) command: PamCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PamCommand {
    /// Print the statement of a mobility account: what came in, what went out, what was refused.
    Statement(Statement),
}

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Statement {
    /// The entries; `-` or nothing: standard input.
    pub(crate) file: Option<PathBuf>,
    /// Up to when, RFC 3339 with an offset; without it up to the last entry.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// What a third-party payer pays of each trip, in percent.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) third_party_percent: Option<u8>,
    /// The third-party payer was declared at registration; without it trips are refused.
    #[arg(long, requires = "third_party_percent")]
    pub(crate) declared: bool,
    #[command(flatten)]
    pub(crate) options: Options,
}
