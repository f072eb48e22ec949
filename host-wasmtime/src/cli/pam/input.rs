//! The entries of a file, as one request.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use portillon::{Instant, wire};
use portillon_host::MAX_LINE;
use serde_json::{Map, Value, json};

use super::super::Failure;

/// What a third-party payer pays, as the command line says it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Payer {
    pub(crate) percent: u8,
    pub(crate) declared: bool,
}

impl Payer {
    fn json(self) -> Value {
        json!({ "declaredAtRegistration": self.declared, "percent": self.percent })
    }
}

/// Who names the moment that the account is shown at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// The command line.
    Option,
    /// The request.
    Request,
    /// Nobody: it is the time of the last entry.
    Nobody,
}

/// A request, and where its entries stand.
#[derive(Debug)]
pub(crate) struct Input {
    /// What a person calls the file.
    name: String,
    /// The request, in JSON.
    pub(crate) request: String,
    /// The moment that the account is shown at; none where no entry has a time that can be read.
    pub(crate) at: Option<Instant>,
    pub(crate) named: Named,
    entries: Vec<Value>,
    /// The line of each entry; empty for a request as a whole.
    lines: Vec<usize>,
}

impl Input {
    pub(crate) fn read(file: Option<&Path>, at: Option<&str>, payer: Option<Payer>) -> Result<Self, Failure> {
        let file = file.filter(|file| file.as_os_str() != "-");
        let name = file.map_or_else(|| "standard input".to_owned(), |file| file.display().to_string());
        let text = read(file, &name)?;
        Self::of(name, &text, at, payer)
    }

    fn of(name: String, text: &str, at: Option<&str>, payer: Option<Payer>) -> Result<Self, Failure> {
        match serde_json::from_str(text) {
            Ok(Value::Object(request)) if request.contains_key("entries") => {
                Self::whole(name, request, at, payer)
            }
            _ => Self::of_lines(name, text, at, payer),
        }
    }

    /// A request of `pam.account`; the command line stands in for what it says.
    fn whole(
        name: String,
        mut request: Map<String, Value>,
        at: Option<&str>,
        payer: Option<Payer>,
    ) -> Result<Self, Failure> {
        let entries = request["entries"].as_array().cloned().unwrap_or_default();
        let stated = request.get("at").map(|at| at.as_str().unwrap_or_default().to_owned());
        let moment = match (at, &stated) {
            (Some(_), _) | (None, None) => Moment::of(at, &entries, &name)?,
            (None, Some(at)) => Moment { text: None, at: Instant::parse(at).ok(), named: Named::Request },
        };
        if let Some(at) = &moment.text {
            request.insert("at".to_owned(), Value::from(at.as_str()));
        }
        if let Some(payer) = payer {
            request.insert("thirdParty".to_owned(), payer.json());
        }
        let request = Value::Object(request).to_string();
        let Moment { at, named, .. } = moment;
        Ok(Self { name, request, at, named, entries, lines: Vec::new() })
    }

    /// One entry per line. What a line says goes into the request as it is, so that the core reads every byte of it.
    fn of_lines(name: String, text: &str, at: Option<&str>, payer: Option<Payer>) -> Result<Self, Failure> {
        let (mut texts, mut entries, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        let mut unread = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match wire::parse(line.as_bytes()) {
                Ok(_) => {
                    texts.push(line.trim());
                    entries.push(serde_json::from_str(line).unwrap_or_default());
                    lines.push(index + 1);
                }
                Err(problem) => {
                    unread.push(format!("{name}:{}: {}; {}", index + 1, problem.message, problem.remedy));
                }
            }
        }
        if !unread.is_empty() {
            return Err(Failure::bad(joined(unread)));
        }
        let Moment { text, at, named } = Moment::of(at, &entries, &name)?;
        let mut request = format!("{{\"entries\":[{}]", texts.join(","));
        if let Some(payer) = payer {
            request.push_str(&format!(",\"thirdParty\":{}", payer.json()));
        }
        if let Some(at) = text {
            request.push_str(&format!(",\"at\":{}", Value::from(at)));
        }
        request.push('}');
        Ok(Self { name, request, at, named, entries, lines })
    }

    /// The entry of this identifier, and its line.
    pub(crate) fn entry(&self, id: &str) -> Option<(&Value, Option<usize>)> {
        let place = self.entries.iter().position(|entry| entry["id"] == id)?;
        Some((self.entries.get(place)?, self.lines.get(place).copied()))
    }

    /// One line per problem: where it stands, the field, what is wrong, what to send instead.
    pub(crate) fn problem_lines(&self, problems: &[Value]) -> String {
        let line = |problem: &Value| {
            let part = |name| problem[name].as_str().unwrap_or_default();
            format!("{}{}; {}", self.place(part("path")), part("message"), part("remedy"))
        };
        // A moment that nobody named is as good as the entries that it comes from.
        let told = |problem: &&Value| self.named != Named::Nobody || problem["path"] != "at";
        let told: Vec<String> = problems.iter().filter(told).map(line).collect();
        joined(if told.is_empty() { problems.iter().map(line).collect() } else { told })
    }

    /// `entries[3].at` as the line of the file and the field in it, `at` as the option that it comes from.
    fn place(&self, path: &str) -> String {
        let name = &self.name;
        let entry = path.strip_prefix("entries[").and_then(|rest| rest.split_once(']'));
        let line = entry.and_then(|(index, field)| {
            Some((self.lines.get(index.parse::<usize>().ok()?)?, field.trim_start_matches('.')))
        });
        match (line, path) {
            (Some((line, "")), _) => format!("{name}:{line}: "),
            (Some((line, field)), _) => format!("{name}:{line}: {field}: "),
            (None, "") => format!("{name}: "),
            (None, "at") if self.named == Named::Option => "--at: ".to_owned(),
            (None, path) => format!("{name}: {path}: "),
        }
    }
}

/// The moment that an account is shown at.
struct Moment {
    /// What goes into the request.
    text: Option<String>,
    at: Option<Instant>,
    named: Named,
}

impl Moment {
    fn of(given: Option<&str>, entries: &[Value], name: &str) -> Result<Self, Failure> {
        if let Some(text) = given {
            let at = Instant::parse(text).ok();
            return Ok(Self { text: Some(text.to_owned()), at, named: Named::Option });
        }
        if entries.is_empty() {
            return Err(Failure::bad(format!(
                "{name} has no entry, and the account is shown at the time of the last one; add entries, or name a \
                 time, as in --at 2026-03-31T23:59:59+02:00"
            )));
        }
        let times = entries.iter().filter_map(|entry| entry["at"].as_str());
        let last = times.filter_map(|text| Some((Instant::parse(text).ok()?, text))).max();
        let (at, text) = last.map(|(at, text)| (at, text.to_owned())).unzip();
        Ok(Self { text, at, named: Named::Nobody })
    }
}

fn joined(lines: Vec<String>) -> String {
    lines.join("\nerror: ")
}

fn read(file: Option<&Path>, name: &str) -> Result<String, Failure> {
    let failed = |error| {
        Failure::bad(format!(
            "{name} cannot be read: {error}; give the path of a file with one entry per line"
        ))
    };
    let input: Box<dyn Read> = match file {
        Some(file) => Box::new(File::open(file).map_err(failed)?),
        None => Box::new(io::stdin().lock()),
    };
    let mut bytes = Vec::new();
    input.take(MAX_LINE as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > MAX_LINE {
        return Err(Failure::bad(format!(
            "{name} is longer than {MAX_LINE} bytes; give the entries of one account, which are at most 5,000"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() + 1;
        Failure::bad(format!("{name}:{line}: this is not text in UTF-8; save the file as UTF-8"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = r#"{"id":"c","at":"2026-03-01T09:00:00+01:00","event":{"tag":"card-registered"}}"#;
    const ON: &str = r#"{"id":"a","at":"2026-03-01T08:30:00Z","event":{"tag":"automatic-on"}}"#;

    fn input(text: &str, at: Option<&str>) -> Input {
        Input::of("f".to_owned(), text, at, None).unwrap()
    }

    fn request(input: &Input) -> Value {
        serde_json::from_str(&input.request).unwrap()
    }

    #[test]
    fn the_last_entry_is_the_latest_and_not_that_of_the_last_line() {
        // 08:30 in Greenwich is 09:30 in Paris.
        let input = input(&format!("{ON}\n\n{CARD}\n"), None);
        assert_eq!(request(&input)["at"], "2026-03-01T08:30:00Z");
        assert_eq!((input.named, input.lines.as_slice()), (Named::Nobody, &[1, 3][..]));
    }

    #[test]
    fn the_options_stand_in_for_what_a_request_says() {
        let text = format!("{{\n\"entries\": [{CARD}],\n\"at\": \"2026-03-02T00:00:00Z\"\n}}");
        assert_eq!(request(&input(&text, None))["at"], "2026-03-02T00:00:00Z");
        let at = "2026-03-01T09:00:00Z";
        let payer = Some(Payer { percent: 50, declared: true });
        let other = request(&Input::of("f".to_owned(), &text, Some(at), payer).unwrap());
        assert_eq!(other["at"], at);
        assert_eq!(other["thirdParty"], json!({ "declaredAtRegistration": true, "percent": 50 }));
    }

    #[test]
    fn a_line_that_holds_more_than_one_value_is_none() {
        let failure = Input::of("f".to_owned(), &format!("{CARD}\n{ON},{ON}\n"), None, None).unwrap_err();
        assert!(failure.message.starts_with("f:2: "), "{}", failure.message);
    }

    #[test]
    fn problems_name_the_line_and_the_field_in_it() {
        let input = input(&format!("\n{CARD}\n\n{ON}"), None);
        assert_eq!(input.place("entries[1].event.val.amount"), "f:4: event.val.amount: ");
        assert_eq!(input.place("entries[0]"), "f:2: ");
        assert_eq!(input.place("entries"), "f: entries: ");
        assert_eq!(self::input(CARD, Some("x")).place("at"), "--at: ");
    }
}
