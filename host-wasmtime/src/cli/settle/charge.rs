//! Buckets to runs: the component settles each token, and what it answers is written down.

use std::collections::HashMap;
use std::fs::File;

use portillon_host::api::navitap::{SettleRequest, Settlement, Tap};
use portillon_host::api::types::{Date, Problem};
use portillon_host::{BookId, Portillon, Session};

use super::super::args::BookOptions;
use super::super::{Exit, Failure, books};
use super::json::Json;
use super::link::Links;
use super::place::Place;
use super::record::{Record, decode};
use super::run::{self, Block, Sums};
use super::units::{FULL, MOST, Part, Unit, calls};

/// One thread's session.
pub(crate) struct Desk {
    session: Session,
    books: Vec<BookId>,
    settled_on: Option<Date>,
    /// Days that were asked about, with what is wrong with them.
    days: HashMap<String, Vec<Problem>>,
}

/// What a bucket has come to so far.
#[derive(Default)]
struct Output {
    /// Runs that were put aside, so that a large bucket takes no more memory than a small one.
    aside: Vec<File>,
    blocks: Vec<Block>,
    sums: Sums,
}

/// A bucket whose blocks are larger than this is put aside.
const ASIDE: usize = 16 << 20;

impl Output {
    /// An error line.
    fn error(&mut self, key: &str, lines: impl FnOnce(&mut Json)) {
        let mut block = Block { error: true, key: key.as_bytes().to_vec(), lines: Vec::new() };
        let mut json = Json(&mut block.lines);
        json.raw("{\"error\":");
        lines(&mut json);
        json.raw("}\n");
        self.blocks.push(block);
    }

    /// Something was left out: an event of a token, a charged day of it, or all of it.
    fn left_out(&mut self, part: Option<(&str, &str)>, token: &str, problems: &[Problem]) {
        self.sums.left_out += 1;
        let event = part.filter(|(name, _)| *name == "eventId");
        self.error(event.map_or(token, |(_, id)| id), |json| {
            json.raw("{");
            if let Some((name, value)) = part {
                json.text(name);
                json.raw(":");
                json.text(value);
                json.raw(",");
            }
            json.raw("\"token\":");
            json.text(token);
            json.raw(",\"problems\":");
            json.problems(problems);
            json.raw("}");
        });
    }

    fn put_aside_if_large(&mut self, place: &Place) -> Result<(), Failure> {
        let bytes = |block: &Block| block.key.len() + block.lines.len();
        match self.blocks.iter().map(bytes).sum::<usize>() > ASIDE {
            true => self.put_aside(place),
            false => Ok(()),
        }
    }

    fn put_aside(&mut self, place: &Place) -> Result<(), Failure> {
        let file = place.beside().create("aside")?;
        run::write(&file, std::mem::take(&mut self.blocks), &Sums::default())?;
        self.aside.push(file);
        Ok(())
    }

    /// Writes the run of the bucket.
    fn finish(mut self, place: &Place, file: &File) -> Result<(), Failure> {
        if self.aside.is_empty() {
            return run::write(file, self.blocks, &self.sums);
        }
        self.put_aside(place)?;
        run::join(self.aside, file, &self.sums)
    }

    fn settled(&mut self, settlement: &Settlement) {
        for days in settlement.days.chunk_by(|one, other| one.token == other.token) {
            let Some(first) = days.first() else { continue };
            let mut block = Block { error: false, key: first.token.clone().into_bytes(), lines: Vec::new() };
            let mut json = Json(&mut block.lines);
            for day in days {
                json.raw("{\"day\":");
                json.token_day(day);
                json.raw("}\n");
                self.sums.charge += day.difference.max(0);
                self.sums.back -= day.difference.min(0);
            }
            self.sums.days += days.len() as u64;
            self.blocks.push(block);
        }
        self.sums.unused += settlement.errors.len() as u64;
        for unused in &settlement.errors {
            self.error(&unused.event_id, |json| json.unused_event(unused));
        }
    }
}

fn too_large(token: &str) -> Problem {
    let [taps, notes, charged] = MOST;
    Problem {
        path: String::new(),
        code: "too-many".into(),
        message: format!(
            "the token `{token}`, with those that share an event with it, has more than {taps} taps, {notes} notes or \
             {charged} charged days"
        ),
        remedy: "settle fewer days at once, or see why events of other tokens have the same identifier"
            .into(),
    }
}

/// The place in a list that the program made says nothing to anybody.
fn without_place(problem: Problem) -> Problem {
    let mut path = String::new();
    let mut inside = false;
    for letter in problem.path.chars() {
        inside = (inside || letter == '[') && letter != ']';
        if !inside && letter != ']' {
            path.push(letter);
        }
    }
    Problem { path, ..problem }
}

impl Desk {
    pub(crate) fn open(
        portillon: &Portillon,
        options: &BookOptions,
        settled_on: Option<Date>,
    ) -> Result<Self, Failure> {
        let mut session = portillon.session();
        let books = books::load(&mut session, options)?;
        Ok(Self { session, books, settled_on, days: HashMap::new() })
    }

    /// Settles a bucket, or the parts that it has to be cut into, and writes its run into a file.
    pub(crate) fn settle(
        &mut self,
        bucket: &Part,
        links: Option<&Links>,
        place: &Place,
        file: &File,
    ) -> Result<(), Failure> {
        let mut output = Output::default();
        self.settle_part(bucket, links, place, &mut output)?;
        output.finish(place, file)
    }

    fn settle_part(
        &mut self,
        part: &Part,
        links: Option<&Links>,
        place: &Place,
        output: &mut Output,
    ) -> Result<(), Failure> {
        if let Some(parts) = part.cut(place)? {
            return parts.iter().try_for_each(|part| self.settle_part(part, links, place, output));
        }
        let mut units = part.units(links)?;
        units.retain(|unit| match &unit.too_large {
            None => true,
            Some(tokens) => {
                tokens.iter().for_each(|token| output.left_out(None, token, &[too_large(token)]));
                false
            }
        });
        calls(&units, FULL).into_iter().try_for_each(|call| self.settle_units(&units[call], output))?;
        output.put_aside_if_large(place)
    }

    /// Settles some units in one call; where something is wrong with the request, in smaller ones, until it is known
    /// which unit it is.
    fn settle_units(&mut self, units: &[Unit], output: &mut Output) -> Result<(), Failure> {
        let before = output.blocks.len();
        let sums = output.sums;
        let request = self.request(units, output)?;
        match self.call(&request)? {
            Ok(settlement) => {
                output.sums.taps += units.iter().map(|unit| unit.counts[0] as u64).sum::<u64>();
                output.sums.tokens += tokens(units).count() as u64;
                output.settled(&settlement);
            }
            Err(problems) => {
                // The halves will say it again.
                output.blocks.truncate(before);
                output.sums = sums;
                match units.split_at_checked(units.len() / 2) {
                    Some((first, second)) if !first.is_empty() => {
                        self.settle_units(first, output)?;
                        self.settle_units(second, output)?;
                    }
                    _ => {
                        let problems: Vec<Problem> = problems.into_iter().map(without_place).collect();
                        tokens(units).for_each(|token| output.left_out(None, token, &problems));
                    }
                }
            }
        }
        Ok(())
    }

    /// The request for some units. What is on a day that no book covers is left out: it would be a problem of them all.
    fn request(&mut self, units: &[Unit], output: &mut Output) -> Result<SettleRequest, Failure> {
        let mut request =
            SettleRequest { taps: Vec::new(), notes: None, charged: None, day: self.settled_on };
        let (mut notes, mut charged) = (Vec::new(), Vec::new());
        for record in units.iter().flat_map(|unit| &unit.records) {
            match decode(record).ok_or_else(cut_short)? {
                Record::Tap(tap) => match self.problems_of(&tap.at)? {
                    [] => request.taps.push(tap),
                    problems => {
                        output.left_out(Some(("eventId", &tap.event_id)), &tap.token, &at("at", problems))
                    }
                },
                Record::Note(note) => match self.problems_of(&note.at)? {
                    [] => notes.push(note),
                    problems => {
                        output.left_out(Some(("eventId", &note.event_id)), &note.token, &at("at", problems))
                    }
                },
                Record::Charged(day) => {
                    let Date { year, month, day: date } = day.day;
                    let date = format!("{year:04}-{month:02}-{date:02}");
                    // At noon it is the same day in Rome, summer and winter.
                    match self.problems_of(&format!("{date}T12:00:00+01:00"))? {
                        [] => charged.push(day),
                        problems => output.left_out(Some(("day", &date)), &day.token, &at("day", problems)),
                    }
                }
            }
        }
        request.notes = some(notes);
        request.charged = some(charged);
        Ok(request)
    }

    /// What the component says to a day, by a tap that it could not use on any; nothing, where a book covers it.
    fn problems_of(&mut self, at: &str) -> Result<&[Problem], Failure> {
        let day = at.get(..10).unwrap_or(at);
        if !self.days.contains_key(day) {
            let id = || "?".to_owned();
            let tap = Tap {
                event_id: id(),
                token: id(),
                validator: id(),
                vessel: id(),
                run: id(),
                fast: false,
                stop: id(),
                at: at.to_owned(),
            };
            let request = SettleRequest { taps: vec![tap], notes: None, charged: None, day: None };
            let problems = self.call(&request)?.err().unwrap_or_default();
            self.days.insert(day.to_owned(), problems);
        }
        Ok(self.days.get(day).map_or(&[], Vec::as_slice))
    }

    fn call(&mut self, request: &SettleRequest) -> Result<Result<Settlement, Vec<Problem>>, Failure> {
        let answer = self.session.run(&self.books, |functions, store, books| {
            functions.portillon_fares_navitap().call_settle(store, books, request)
        })?;
        Ok(answer)
    }
}

fn tokens(units: &[Unit]) -> impl Iterator<Item = &str> {
    units.iter().flat_map(|unit| {
        let mut last = None;
        unit.tokens().filter(move |token| last.replace(*token) != Some(*token))
    })
}

fn at(field: &str, problems: &[Problem]) -> Vec<Problem> {
    problems.iter().map(|problem| Problem { path: field.to_owned(), ..problem.clone() }).collect()
}

fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}

fn cut_short() -> Failure {
    let message =
        "a work file holds something else than this program wrote; remove the work directory and run again";
    Failure { exit: Exit::Internal, message: message.into() }
}
