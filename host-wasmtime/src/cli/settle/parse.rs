//! From a line to a tap, a note or a charged day, by the reader of the core.

use std::borrow::Cow;

use portillon::Instant;
use portillon::navitap::{ChargedDay, CrewNote, Id, Tap};
use portillon::problem::Problem;
use portillon::wire::{self, Read, Reader, Tree};
use serde::Deserialize;

use super::input::{Form, LONGEST_LINE};
use super::record::{Kind, Spilt};

/// What a line says.
pub(crate) enum Parsed {
    Tap(Tap),
    Note(CrewNote),
    Charged(ChargedDay),
    /// Nothing that is settled: an error line of an earlier output.
    Nothing,
}

impl Parsed {
    pub(crate) fn spilt(&self) -> Option<&dyn Spilt> {
        match self {
            Self::Tap(tap) => Some(tap),
            Self::Note(note) => Some(note),
            Self::Charged(charged) => Some(charged),
            Self::Nothing => None,
        }
    }
}

/// Reads a line; `None` is one that was too long to keep.
pub(crate) fn parse(form: &Form, line: Option<&[u8]>) -> Result<Parsed, Vec<Problem>> {
    let Some(line) = line else {
        let message = format!("the line is longer than {LONGEST_LINE} bytes");
        return Err(vec![Problem::new("", "too-long", message, "write one object or row per line")]);
    };
    let one = |problem| vec![problem];
    let tree = match &form.header {
        Some(header) => header.row(line).map_err(one)?,
        None => {
            if let Some(tap) = Some(line).filter(|_| form.kind == Kind::Tap).and_then(quick) {
                return Ok(Parsed::Tap(tap));
            }
            wire::parse(line).map_err(one)?
        }
    };
    match form.kind {
        Kind::Tap => read(&tree).map(Parsed::Tap),
        Kind::Note => read(&tree).map(Parsed::Note),
        Kind::Charged => match earlier(&tree) {
            Earlier::No => read(&tree).map(Parsed::Charged),
            Earlier::Day(tree) => read(&tree).map(Parsed::Charged),
            Earlier::Error => Ok(Parsed::Nothing),
        },
    }
}

fn read<T: Read>(tree: &Tree) -> Result<T, Vec<Problem>> {
    let mut reader = Reader::default();
    let value = T::read(tree, &mut reader);
    reader.finish(value).map_err(portillon::Problems::into_vec)
}

/// A tap as nearly all are sent. Whatever is not read by this is read, or refused in its words, by the core's own reader.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Quick<'a> {
    #[serde(borrow)]
    event_id: Cow<'a, str>,
    #[serde(borrow)]
    token: Cow<'a, str>,
    #[serde(borrow)]
    validator: Cow<'a, str>,
    #[serde(borrow)]
    vessel: Cow<'a, str>,
    #[serde(borrow)]
    run: Cow<'a, str>,
    fast: bool,
    #[serde(borrow)]
    stop: Cow<'a, str>,
    #[serde(borrow)]
    at: Cow<'a, str>,
}

fn quick(line: &[u8]) -> Option<Tap> {
    // serde would take a list of the values as well, which is none of the contract's forms.
    if !line.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let quick: Quick = serde_json::from_slice(line).ok()?;
    Some(Tap {
        event_id: Id::new(&quick.event_id)?,
        token: Id::new(&quick.token)?,
        validator: Id::new(&quick.validator)?,
        vessel: Id::new(&quick.vessel)?,
        run: Id::new(&quick.run)?,
        fast: quick.fast,
        stop: Id::new(&quick.stop)?,
        at: Instant::parse(&quick.at).ok()?,
    })
}

/// A line that an earlier settlement wrote.
enum Earlier {
    No,
    Day(Tree),
    Error,
}

/// What an earlier settlement wrote is what was charged since: the total of each of its days.
fn earlier(tree: &Tree) -> Earlier {
    let Tree::Object(fields) = tree else { return Earlier::No };
    match fields.as_slice() {
        [(name, _)] if name == "error" => Earlier::Error,
        [(name, Tree::Object(day))] if name == "day" => {
            let named = |(name, value): &(String, Tree)| match name.as_str() {
                "token" | "day" => Some((name.clone(), value.clone())),
                "total" => Some(("amount".to_owned(), value.clone())),
                _ => None,
            };
            Earlier::Day(Tree::Object(day.iter().filter_map(named).collect()))
        }
        _ => Earlier::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kind: Kind) -> Form {
        Form { name: "x".into(), kind, header: None }
    }

    fn codes(kind: Kind, line: &str) -> Vec<(String, &'static str)> {
        let problems = parse(&form(kind), Some(line.as_bytes())).map(|_| ()).unwrap_err();
        problems.into_iter().map(|problem| (problem.path, problem.code)).collect()
    }

    const TAP: &str = r#"{"eventId":"e","token":"t","validator":"v","vessel":"V","run":"r","fast":false,"stop":"riva","at":"2026-07-01T09:00:00Z"}"#;

    #[test]
    fn the_quick_way_reads_as_the_core_does() {
        let tree = wire::parse(TAP.as_bytes()).unwrap();
        assert_eq!(quick(TAP.as_bytes()), Some(read::<Tap>(&tree).unwrap()));
        for worse in [
            TAP.replace("\"e\"", "\"\""),
            TAP.replace("\"t\"", &format!("\"{}\"", "x".repeat(65))),
            TAP.replace("false", "0"),
            TAP.replace("2026-07-01", "2026-07-32"),
            TAP.replace("{", "{\"more\":1,"),
            TAP.replace("{", "{\"token\":\"t\","),
            TAP.replace("\"run\":\"r\",", ""),
            TAP.replace("}", "}}"),
            r#"["e","t","v","V","r",false,"riva","2026-07-01T09:00:00Z"]"#.to_owned(),
        ] {
            assert_eq!(quick(worse.as_bytes()), None, "{worse}");
            assert!(!codes(Kind::Tap, &worse).is_empty());
        }
    }

    #[test]
    fn problems_are_in_the_words_of_the_core() {
        let bad = TAP.replace("\"v\"", "5").replace("09:00:00Z", "25:00:00Z");
        assert_eq!(
            codes(Kind::Tap, &bad),
            [("validator".to_owned(), "wrong-type"), ("at".to_owned(), "malformed-instant")]
        );
        assert_eq!(codes(Kind::Note, "{"), [(String::new(), "malformed-json")]);
    }

    #[test]
    fn what_an_earlier_run_wrote_is_what_was_charged() {
        let line =
            r#"{"day":{"token":"t","day":"2026-07-01","tickets":[],"total":"20.50","charged":"3.00"}}"#;
        let Parsed::Charged(day) = parse(&form(Kind::Charged), Some(line.as_bytes())).unwrap() else {
            panic!()
        };
        assert_eq!((day.token.as_str(), day.amount.cents()), ("t", 20_50));
        let error = parse(&form(Kind::Charged), Some(br#"{"error":{"eventId":"e"}}"#));
        assert!(error.unwrap().spilt().is_none());
        assert_eq!(codes(Kind::Charged, r#"{"day":{}}"#).len(), 3);
    }
}
