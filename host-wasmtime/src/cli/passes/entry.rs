//! From a line to a pass, by the reader of the core; what numbers look like, the component says (PC-9).
//!
//! Nothing that a line holds is shown in a problem (PC-8), and that goes for the names of columns and fields as well: a file
//! without a header begins with a number.

use portillon::partner::HeldTitle;
use portillon::problem::Problem;
use portillon::wire::{self, Read, Reader, Tree};
use portillon::{Day, Instant, Network};
use portillon_host::api::partner::{NumberRequest, Subject};
use portillon_host::api::types::Date;
use portillon_host::service::{Entry, MOST_TITLES};
use portillon_host::{BookId, Portillon, Session};

use super::super::args::BookOptions;
use super::super::settle::csv::values;
use super::super::{Failure, books};

const MALFORMED: &str = "malformed-number";
const TITLE: [&str; 4] = ["title", "firstDay", "lastDay", "status"];
const COLUMNS: [&str; 7] =
    ["passNumber", "customerNumber", "birthDate", "title", "firstDay", "lastDay", "status"];

/// The columns of a file.
pub(super) struct Columns(Vec<&'static str>);

impl Columns {
    /// Reads the header. The columns may come in any order; all must be there, and no others.
    pub(super) fn read(line: &[u8]) -> Result<Self, String> {
        let names = values(line).map_err(|problem| problem.message)?;
        let remedy = || format!("the columns are {}", COLUMNS.join(","));
        let mut columns = Vec::with_capacity(COLUMNS.len());
        for (name, place) in names.iter().zip(1..) {
            let Some(column) = COLUMNS.into_iter().find(|column| *column == name.trim()) else {
                return Err(format!("column {place} has none of the names; {}", remedy()));
            };
            if columns.contains(&column) {
                return Err(format!("the column `{column}` is there twice; {}", remedy()));
            }
            columns.push(column);
        }
        match COLUMNS.into_iter().find(|column| !columns.contains(column)) {
            Some(missing) => Err(format!("the column `{missing}` is missing; {}", remedy())),
            None => Ok(Self(columns)),
        }
    }

    /// The pass of a row, as JSON would give it. What is empty is not there.
    fn tree(&self, line: &[u8]) -> Result<Tree, Problem> {
        let values = values(line)?;
        if values.len() != self.0.len() {
            let message = format!("the row has {} values under {} columns", values.len(), self.0.len());
            return Err(Problem::new("", "malformed-csv", message, format!("write {}", self.0.join(","))));
        }
        let fields = self.0.iter().zip(values).filter(|(_, value)| !value.trim().is_empty());
        let fields = fields.map(|(name, value)| ((*name).to_owned(), Tree::Text(value.trim().to_owned())));
        let (title, mut pass): (Vec<_>, Vec<_>) =
            fields.partition(|(name, _)| TITLE.contains(&name.as_str()));
        let titles = if title.is_empty() { Vec::new() } else { vec![Tree::Object(title)] };
        pass.push(("titles".to_owned(), Tree::List(titles)));
        Ok(Tree::Object(pass))
    }
}

/// Reads a pass.
fn entry(tree: &Tree, reader: &mut Reader) -> Option<Entry> {
    let names = ["passNumber", "customerNumber", "birthDate", "titles"];
    let [number, customer, birth_date, titles] = reader.fields(tree, names)?;
    let text = |tree: &Tree, r: &mut Reader| r.text(tree).map(str::to_owned);
    let number = reader.required("passNumber", number, text);
    let customer = reader.optional("customerNumber", customer, text);
    let birth_date = reader.required("birthDate", birth_date, Day::read);
    let titles = reader.required("titles", titles, |tree, r| {
        let titles: Vec<HeldTitle> = r.list(tree, MOST_TITLES)?;
        let ends_early =
            |held: &HeldTitle| held.first_day.zip(held.last_day).is_some_and(|(first, last)| last < first);
        match titles.iter().position(ends_early) {
            Some(place) => r.item(place, |r| {
                r.problem(
                    "out-of-order",
                    "the title ends before it begins",
                    "send its first and its last day",
                );
                None
            }),
            None => Some(titles),
        }
    });
    Some(Entry { pass_number: number?, customer_number: customer?, birth_date: birth_date?, titles: titles? })
}

/// Reads lines, with the help of the component.
pub(super) struct Reading {
    session: Session,
    books: Vec<BookId>,
    today: Date,
}

type Checked = Result<Entry, Vec<Problem>>;

impl Reading {
    pub(super) fn new(portillon: &Portillon, options: &BookOptions, now: Instant) -> Result<Self, Failure> {
        let mut session = portillon.session();
        let books = books::load(&mut session, options)?;
        let today = Network::IleDeFrance.stamp(now).day();
        let today = Date { year: today.year(), month: today.month(), day: today.day() };
        Ok(Self { session, books, today })
    }

    /// A line in JSON.
    pub(super) fn line(&mut self, line: &[u8]) -> Result<Checked, Failure> {
        match wire::parse(line) {
            Ok(tree) => self.check(&tree),
            Err(problem) => {
                let message = if problem.code == "malformed-json" {
                    "this is not JSON".into()
                } else {
                    problem.message
                };
                Ok(Err(vec![Problem { message, ..problem }]))
            }
        }
    }

    /// A row of CSV.
    pub(super) fn row(&mut self, columns: &Columns, line: &[u8]) -> Result<Checked, Failure> {
        let checked = match columns.tree(line) {
            Ok(tree) => self.check(&tree)?,
            Err(problem) => Err(vec![problem]),
        };
        // The columns of a row are not those of a list.
        let column = |problem: Problem| {
            let path = problem.path.strip_prefix("titles[0]").unwrap_or(&problem.path);
            Problem { path: path.trim_start_matches('.').to_owned(), ..problem }
        };
        Ok(checked.map_err(|problems| problems.into_iter().map(column).collect()))
    }

    fn check(&mut self, tree: &Tree) -> Result<Checked, Failure> {
        let mut reader = Reader::default();
        let read = reader.discreet(|reader| entry(tree, reader));
        let entry = match reader.finish(read) {
            Ok(entry) => entry,
            Err(problems) => return Ok(Err(problems.into_vec())),
        };
        let mut problems = self.number("passNumber", Subject::PassNumber(entry.pass_number.clone()))?;
        if let Some(customer) = &entry.customer_number {
            problems.extend(self.number("customerNumber", Subject::CustomerNumber(customer.clone()))?);
        }
        Ok(if problems.is_empty() { Ok(entry) } else { Err(problems) })
    }

    /// The problems of a number, under the name of its field.
    fn number(&mut self, field: &str, subject: Subject) -> Result<Vec<Problem>, Failure> {
        let request = NumberRequest { day: self.today, subject };
        let answer = self.session.run(&self.books, |functions, store, books| {
            functions.portillon_fares_partner().call_number(store, books, &request)
        })?;
        let mut problems = Vec::new();
        for problem in answer.err().unwrap_or_default() {
            if problem.code != MALFORMED {
                // Without a book nothing can be imported.
                return Err(Failure::bad(format!("{}; {}", problem.message, problem.remedy)));
            }
            problems.push(Problem::new(field, MALFORMED, problem.message, problem.remedy));
        }
        Ok(problems)
    }
}
