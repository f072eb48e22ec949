//! The command line.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand};
use portillon_wit::{Form, contract};
use serde_json::{Value, json};

use super::Failure;
use super::inspect::Inspect;
use super::pam::options::Pam;
use super::partner::Partner;
use super::passes::Passes;
use super::read::Read;
use super::receive::Receive;
use super::serve::Serve;
use super::settle::options::Settle;
use super::sign::{Compile, Key, Sign};
use super::texts::Language;
use super::upload::Upload;

const AFTER_HELP: &str = "\
Examples:
  portillon quote navigo-jour --buy 2026-01-02 --valid 2026-01-05 --medium navigo-easy
  portillon validity navigo-jour --valid 2026-01-05 --lang fr
  portillon ask navigo-jour.seller purchaseDay=2026-01-02 line=T4
  portillon ask imagine-r.reuse-pass season=2026 day=2026-06-10 inHand=true issueDay=2021-09-01
  portillon settle monday.jsonl tuesday.csv --out charges.jsonl
  portillon pam statement entries.jsonl --lang fr
  portillon call --list
  echo '{\"validityDay\":\"2026-01-05\"}' | portillon call navigo-jour.sale-window

Exit codes:
  0  granted, or answered
  1  refused; the reasons say why and what would change it
  2  the request, a tariff book or the command line is wrong
  3  the program or the component failed";

/// Answers fare questions of public transport: price, sale, validity, and what happens when plans change.
///
/// `call` and `settle` are for programs: JSON lines in, JSON lines out. The other commands are for people: they answer in
/// English, French or Italian, with the article of the terms that each answer rests on.
#[derive(Debug, Parser)]
#[command(name = "portillon", version, after_help = AFTER_HELP, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer JSON requests, one per line, with one JSON reply per line, in order.
    Call(Call),
    /// Print the JSON Schema of requests and replies.
    Schema {
        /// Only of this function.
        #[arg(value_parser = functions())]
        function: Option<String>,
    },
    /// Ask any function, with the fields of the request as arguments.
    Ask(Ask),
    /// What a purchase costs, or why it is refused.
    Quote(Quote),
    /// When a title is valid, by mode of transport.
    Validity(Validity),
    /// Decide on taps at a gate or on board, and record them.
    Read(Read),
    /// Settle taps of NaviTAP: what is to be charged for each token and day.
    Settle(Settle),
    /// Make a key pair to sign what readers are sent.
    Key(Key),
    /// Sign a tariff book, a deny list or a component for readers.
    Sign(Sign),
    /// Compile the component ahead of time, for readers.
    Compile(Compile),
    /// Upload what a reader recorded.
    Upload(Upload),
    /// Receive what readers upload, and keep it no longer than needed.
    Receive(Receive),
    /// Add, change, revoke and list the partners that may check passes.
    Partner(Partner),
    /// Import the passes that partners may check.
    Passes(Passes),
    /// Answer partners who check that a pass is valid.
    Serve(Serve),
    /// Tell an inspector whether there is a ticket, and for how many people.
    Inspect(Inspect),
    /// Show the mobility account of somebody who rides with Pam.
    Pam(Pam),
    /// List the tariff books, or check one.
    Books(Books),
    /// List the titles that requests may name, or describe one.
    Titles {
        /// Identifier of a title, for example `navigo-jour`.
        id: Option<String>,
        #[command(flatten)]
        options: Options,
    },
}

const CALL_HELP: &str = "\
Examples:
  echo '{\"validityDay\":\"2026-01-05\"}' | portillon call navigo-jour.validity
  portillon call navigo-jour.quote < requests.jsonl > replies.jsonl
  portillon call navigo-jour.quote --book next-year.json < requests.jsonl

A reply is {\"ok\": ANSWER} or {\"error\": [{\"path\", \"code\", \"message\", \"remedy\"}, ...]}. A line that is
not a good request gets an error reply, and the next line is read. Blank lines get no reply. A line of
more than 8 MiB gets the error `too-long`. Replies are written out whenever the input pauses.

Exit codes: 0 when every line has its reply, be it an error; 2 when nothing could be read (no such
function, a bad tariff book); 3 when the component failed on a line (its reply has the code `internal`,
`out-of-memory` or `out-of-time`).";

#[derive(Debug, Args)]
#[command(after_help = CALL_HELP)]
pub(crate) struct Call {
    /// The function, for example `navigo-jour.quote`.
    #[arg(required_unless_present = "list", value_parser = functions(), hide_possible_values = true)]
    pub(crate) function: Option<String>,
    /// Name every function with what it answers.
    #[arg(long, conflicts_with_all = ["function", "book"])]
    pub(crate) list: bool,
    #[command(flatten)]
    pub(crate) books: BookOptions,
}

/// Which tariff books are used.
#[derive(Debug, Args)]
pub(crate) struct BookOptions {
    /// A tariff book (JSON file) to use before the built-in ones; may be given more than once.
    #[arg(long, value_name = "FILE")]
    pub(crate) book: Vec<PathBuf>,
    /// Use only the books given.
    #[arg(long, requires = "book")]
    pub(crate) no_built_in: bool,
}

/// How a person gets an answer.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Language of the answer; without it that of LC_ALL, LC_MESSAGES or LANG, else English.
    #[arg(long, value_enum, global = true)]
    pub(crate) lang: Option<Language>,
    /// Print the JSON reply instead.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) books: BookOptions,
}

const ASK_HELP: &str = "\
Examples:
  portillon ask navigo-jour.sale-window validityDay=2026-01-05
  portillon ask navigo-jour.coverage day=2026-01-05 mode=rer \\
      stations[0].name='Aéroport Charles de Gaulle 1' stations[0].inRegion=true
  portillon ask navigo-jour.sharing purchaseDay=2026-01-02 medium=navigo-easy \\
      validityDay=2026-01-05 onMedium='[{\"title\":\"navigo-mois\"}]'
  portillon ask imagine-r.replace-pass season=2025 incident=lost desk=online \\
      declarationDay=2026-02-10 payment=card policeReceipt=false
  portillon ask imagine-r.state season=2025 product=scolaire birthDate=2011-04-01 department=94 \\
      payment=card passLastSeason=false day=2025-06-20 events[0].day=2025-06-10 \\
      events[0].what=filed events[0].what.val.channel=online events[0].what.val.pieces=terms,photo

A list of simple values is written with commas (validityDays=2026-01-05,2026-01-06), a case by its name
and what it holds as val (scholarship=lycee-step scholarship.val=3), anything else by path or as JSON.
`portillon schema FUNCTION` shows the fields.";

#[derive(Debug, Args)]
#[command(after_help = ASK_HELP)]
pub(crate) struct Ask {
    /// The function.
    #[arg(value_parser = functions(), hide_possible_values = false)]
    pub(crate) function: String,
    /// Fields of the request, as FIELD=VALUE.
    #[arg(value_name = "FIELD=VALUE")]
    pub(crate) fields: Vec<String>,
    #[command(flatten)]
    pub(crate) options: Options,
}

#[derive(Debug, Args)]
pub(crate) struct Quote {
    #[command(subcommand)]
    pub(crate) title: QuoteTitle,
}

const QUOTE_HELP: &str = "\
Examples:
  portillon quote navigo-jour --buy 2026-01-02 --valid 2026-01-05 --medium navigo-easy
  portillon quote navigo-jour --buy 2026-01-02 --valid 2026-01-05 --valid 2026-01-06 \\
      --medium navigo-personalised --holds navigo-mois --holds navigo-jour@2026-01-04";

#[derive(Debug, Subcommand)]
pub(crate) enum QuoteTitle {
    /// The day pass of Ile-de-France.
    #[command(after_help = QUOTE_HELP)]
    NavigoJour {
        /// Day of purchase, YYYY-MM-DD.
        #[arg(long, value_name = "DAY")]
        buy: String,
        /// Validity day of a pass; once for each pass.
        #[arg(long, value_name = "DAY", required = true)]
        valid: Vec<String>,
        /// Medium that the passes are loaded on.
        #[arg(long, value_parser = cases("types", "medium"))]
        medium: String,
        /// Zones asked for, for example 1-5.
        #[arg(long, value_name = "FIRST-LAST")]
        zones: Option<String>,
        /// A title that is already on the medium; a Navigo Jour with its day: navigo-jour@2026-01-04.
        #[arg(long, value_name = "TITLE[@DAY]")]
        holds: Vec<String>,
        #[command(flatten)]
        options: Options,
    },
}

impl QuoteTitle {
    pub(crate) fn request(&self) -> Result<(Value, &Options), Failure> {
        let Self::NavigoJour { buy, valid, medium, zones, holds, options } = self;
        let held = |text: &String| match text.split_once('@') {
            Some((title, day)) => json!({ "title": title, "day": day }),
            None => json!({ "title": text }),
        };
        let mut request = json!({
            "purchaseDay": buy,
            "medium": medium,
            "quantity": valid.len(),
            "validityDays": valid,
        });
        if let Some(zones) = zones {
            request["zones"] = zones_of(zones)?;
        }
        if !holds.is_empty() {
            request["onMedium"] = holds.iter().map(held).collect();
        }
        Ok((request, options))
    }
}

fn zones_of(text: &str) -> Result<Value, Failure> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.trim().parse::<u8>(), last.trim().parse::<u8>()) {
        (Ok(first), Ok(last)) => Ok(json!({ "first": first, "last": last })),
        _ => Err(Failure::bad(format!(
            "--zones: `{text}` names no zones; write the first and the last, as in 1-5"
        ))),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Validity {
    #[command(subcommand)]
    pub(crate) title: ValidityTitle,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ValidityTitle {
    /// The day pass of Ile-de-France.
    #[command(after_help = "Example:\n  portillon validity navigo-jour --valid 2026-01-05")]
    NavigoJour {
        /// Validity day of the pass, YYYY-MM-DD.
        #[arg(long, value_name = "DAY")]
        valid: String,
        #[command(flatten)]
        options: Options,
    },
}

impl ValidityTitle {
    pub(crate) fn request(&self) -> (Value, &Options) {
        let Self::NavigoJour { valid, options } = self;
        (json!({ "validityDay": valid }), options)
    }
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Books {
    #[command(subcommand)]
    pub(crate) command: Option<BooksCommand>,
    #[command(flatten)]
    pub(crate) options: Options,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BooksCommand {
    /// Check a tariff book and name every problem with its path.
    Check {
        /// The book, a JSON file.
        file: PathBuf,
        /// Print the JSON reply instead.
        #[arg(long)]
        json: bool,
        /// Language of the answer.
        #[arg(long, value_enum)]
        lang: Option<Language>,
    },
}

fn functions() -> PossibleValuesParser {
    PossibleValuesParser::new(
        contract()
            .functions()
            .map(|function| PossibleValue::new(function.name.as_str()).help(function.summary())),
    )
}

/// The words of an enum of the contract.
fn cases(interface: &str, name: &str) -> PossibleValuesParser {
    let named = contract().interface(interface).into_iter().flat_map(|interface| &interface.types);
    let cases = named.filter(|named| named.name == name).flat_map(|named| match &named.form {
        Form::Enum(cases) => cases.as_slice(),
        _ => &[],
    });
    PossibleValuesParser::new(
        cases.map(|case| PossibleValue::new(case.name.as_str()).help(case.docs.trim_end_matches('.'))),
    )
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
