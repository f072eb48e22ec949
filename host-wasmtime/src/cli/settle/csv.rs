//! A line of CSV as the fields of a request. A row is one line: no field of a tap holds a line end.

use csv_core::{ReadRecordResult, Reader};
use portillon::problem::Problem;
use portillon::wire::Tree;

use super::record::Kind;

/// The columns of a file, by their JSON names.
#[derive(Clone, Debug)]
pub(crate) struct Header(Vec<&'static str>);

fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Tap => &["eventId", "token", "validator", "vessel", "run", "fast", "stop", "at"],
        Kind::Note => &["eventId", "kind", "token", "vessel", "run", "stop", "at", "people"],
        Kind::Charged => &["token", "day", "amount"],
    }
}

impl Header {
    /// Reads the first line.
    pub(crate) fn read(line: &[u8], kind: Kind) -> Result<Self, String> {
        let names = values(line).map_err(|problem| problem.to_string())?;
        Self::of(names.iter().map(|name| name.trim()), kind)
    }

    /// The columns may come in any order; all must be there, and no others.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>, kind: Kind) -> Result<Self, String> {
        let known = columns(kind);
        let remedy = || format!("the columns are {}", known.join(","));
        let mut header = Vec::with_capacity(known.len());
        for name in names {
            let Some(column) = known.iter().find(|known| **known == name) else {
                let name: String = name.chars().take(60).collect();
                return Err(format!("there is no column `{name}`; {}", remedy()));
            };
            if header.contains(column) {
                return Err(format!("the column `{column}` is there twice; {}", remedy()));
            }
            header.push(*column);
        }
        match known.iter().find(|column| !header.contains(column)) {
            Some(missing) => Err(format!("the column `{missing}` is missing; {}", remedy())),
            None => Ok(Self(header)),
        }
    }

    /// The fields of a line, as JSON would give them. What is not of its type stays a text, for the core to name.
    pub(crate) fn row(&self, line: &[u8]) -> Result<Tree, Problem> {
        let values = values(line)?;
        if values.len() != self.0.len() {
            let message = format!("the row has {} values under {} columns", values.len(), self.0.len());
            return Err(Problem::new("", "malformed-csv", message, format!("write {}", self.0.join(","))));
        }
        let field = |(name, text): (&&str, String)| ((*name).to_owned(), value(name, text));
        Ok(Tree::Object(self.0.iter().zip(values).map(field).collect()))
    }
}

fn value(name: &str, text: String) -> Tree {
    match (name, text.as_str()) {
        ("fast", "true") => Tree::Bool(true),
        ("fast", "false") => Tree::Bool(false),
        ("people", digits) => digits.parse().map_or(Tree::Text(text), Tree::Whole),
        _ => Tree::Text(text),
    }
}

/// The values of a line.
pub(crate) fn values(line: &[u8]) -> Result<Vec<String>, Problem> {
    let malformed = |code, message: String, remedy: &str| Err(Problem::new("", code, message, remedy));
    if line.iter().filter(|byte| **byte == b'"').count() % 2 != 0 {
        let message = "a quotation mark has no second one on its line".to_owned();
        return malformed(
            "malformed-csv",
            message,
            "write each row on one line, and \"\" for \" inside quotes",
        );
    }
    let mut output = vec![0; line.len()];
    // As many values as there can be.
    let mut ends = vec![0; line.iter().filter(|byte| **byte == b',').count() + 1];
    let mut reader = Reader::new();
    let (mut input, mut written, mut count) = (line, 0, 0);
    loop {
        let (result, read, wrote, ended) =
            reader.read_record(input, &mut output[written..], &mut ends[count..]);
        (input, written, count) = (&input[read..], written + wrote, count + ended);
        match result {
            // The empty input that comes next ends the record.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::Record | ReadRecordResult::End => break,
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => break,
        }
    }
    let Ok(text) = std::str::from_utf8(&output[..written]) else {
        return malformed("invalid-utf8", "the line is not UTF-8".to_owned(), "save the file as UTF-8");
    };
    let mut start = 0;
    let value =
        |end: &usize| text.get(std::mem::replace(&mut start, *end)..*end).unwrap_or_default().to_owned();
    Ok(ends[..count].iter().map(value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAPS: &[u8] = b"at,eventId,token,validator,vessel,run,fast,stop\r";

    #[test]
    fn columns_come_in_any_order_and_values_in_quotes() {
        let header = Header::read(TAPS, Kind::Tap).unwrap();
        let row =
            header.row("2026-07-01T09:00:00+02:00,e1,\"a,\"\"b\"\"\",v,Vettor,r,true,salò\r".as_bytes());
        let Tree::Object(fields) = row.unwrap() else { panic!() };
        let field = |name: &str| fields.iter().find(|field| field.0 == name).unwrap().1.clone();
        assert_eq!(field("token"), Tree::Text("a,\"b\"".into()));
        assert_eq!(field("stop"), Tree::Text("salò".into()));
        assert_eq!(field("fast"), Tree::Bool(true));
        assert_eq!(fields[0], ("at".into(), Tree::Text("2026-07-01T09:00:00+02:00".into())));
    }

    #[test]
    fn a_header_names_every_column_once_and_no_other() {
        for (header, message) in [
            ("eventId,token", "the column `validator` is missing; the columns are eventId,token,"),
            ("eventId,eventId", "the column `eventId` is there twice; "),
            ("eventId,when", "there is no column `when`; "),
            ("", "the column `eventId` is missing; "),
        ] {
            let error = Header::read(header.as_bytes(), Kind::Tap).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn a_row_that_does_not_fit_its_header_is_named() {
        let header = Header::read(b"token,day,amount", Kind::Charged).unwrap();
        let code = |line: &[u8]| header.row(line).map_err(|problem| problem.code);
        assert_eq!(code(b"t,2026-07-01"), Err("malformed-csv"));
        assert_eq!(code(b"t,2026-07-01,1.00,"), Err("malformed-csv"));
        assert_eq!(code(b"t,2026-07-01,\"1.00"), Err("malformed-csv"));
        assert_eq!(code(b"t,2026-07-01,\xff"), Err("invalid-utf8"));
        assert_eq!(code(b",,").map(|_| ()), Ok(()));
    }
}
