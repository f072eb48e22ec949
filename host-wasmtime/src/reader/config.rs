//! The settings of a reader: a JSON file.
//!
//! ```json
//! {
//!   "device": "gate-1",
//!   "state": "state",
//!   "fallback": { "entry": "refuse", "exit": "accept", "card": "refuse" }
//! }
//! ```
//! These three are needed. Paths are taken from the folder of the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value};

use super::brain::{Fallback, FallbackAnswer};
use super::journal::Keep;
use super::worker::WorkerOptions;
use crate::Limits;

/// The settings of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `device`: its name, 1 to 64 characters without slash and space.
    pub device: String,
    /// `state`: the directory of its journal.
    pub state: PathBuf,
    /// `socket`: where it listens for taps; without it, standard input.
    pub socket: Option<PathBuf>,
    /// `fallback`: `entry`, `exit` and `card`, each `accept` or `refuse`.
    pub fallback: Fallback,
    /// `keep`: `validationHours` (1 to 24, else 4) and `billedHours` (1 to 744, else 48).
    pub keep: Keep,
    /// `limits.events`: how many events are kept in mind (100 to 10 000 000, else 50 000).
    pub events: usize,
    /// `limits.batch`: how many taps are recorded in one go (1 to 4096, else 256).
    pub batch: usize,
    /// `limits.lineBytes`: the longest line (1024 to 8 388 608, else 65 536).
    pub line_bytes: usize,
    /// `limits.connections`: how many at once (1 to 1024, else 64).
    pub connections: usize,
    /// `limits.storageSeconds`: how long the journal may fail before the program ends (0 to 3600, else 60).
    pub storage_seconds: u64,
    /// `limits.componentMegabytes`: memory for the component (16 to 4096, else 64).
    pub component_megabytes: u64,
    /// `limits.decisionMilliseconds`: time for a decision (1 to 60 000, else 250).
    pub decision_milliseconds: u64,
    /// `keys`: files of public keys that tariff books and components are signed with.
    pub keys: Vec<PathBuf>,
    /// `inbox`: the folder where signed books, components and deny lists arrive.
    pub inbox: Option<PathBuf>,
    /// `component`: a component that was compiled ahead of time, with its signature beside it; without it, the one of this
    /// program.
    pub component: Option<PathBuf>,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// Every problem, with its field.
    pub fn load(path: &Path) -> Result<Self, Vec<String>> {
        let text = fs::read_to_string(path).map_err(|error| {
            vec![format!("{} cannot be read: {error}; name the file of the settings", path.display())]
        })?;
        Self::parse(&text, path.parent().unwrap_or(Path::new("")))
    }

    /// Reads the settings from a text; paths are taken from `folder`.
    ///
    /// # Errors
    /// Every problem, with its field.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, Vec<String>> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| vec![format!("{error}; write JSON")])?;
        let mut problems = Vec::new();
        let mut root = Fields::of("", Some(value), &mut problems);

        let device = root.text("device", &mut problems).unwrap_or_default();
        if !device.is_empty() && !is_name(&device) {
            problems.push(format!(
                "device: `{device}` is no name; write 1 to 64 characters without slash, space or control character"
            ));
        }
        let state = root.text("state", &mut problems).unwrap_or_default();
        let socket = root.optional_text("socket", &mut problems);
        let inbox = root.optional_text("inbox", &mut problems);
        let component = root.optional_text("component", &mut problems);
        let keys = root.texts("keys", &mut problems);

        let mut fields = root.fields("fallback", true, &mut problems);
        let fallback = Fallback {
            entry: fields.fallback("entry", &mut problems),
            exit: fields.fallback("exit", &mut problems),
            card: fields.fallback("card", &mut problems),
        };
        fields.end(&mut problems);

        let mut fields = root.fields("keep", false, &mut problems);
        let keep = Keep {
            validation_hours: fields.number("validationHours", 1, 24, 4, &mut problems),
            billed_hours: fields.number("billedHours", 1, 744, 48, &mut problems),
        };
        fields.end(&mut problems);

        let mut fields = root.fields("limits", false, &mut problems);
        let config = Self {
            device,
            state: folder.join(state),
            socket: socket.map(|path| folder.join(path)),
            fallback,
            keep,
            events: fields.number("events", 100, 10_000_000, 50_000, &mut problems),
            batch: fields.number("batch", 1, 4_096, 256, &mut problems),
            line_bytes: fields.number("lineBytes", 1_024, 8 << 20, 64 << 10, &mut problems),
            connections: fields.number("connections", 1, 1_024, 64, &mut problems),
            storage_seconds: fields.number("storageSeconds", 0, 3_600, 60, &mut problems),
            component_megabytes: fields.number("componentMegabytes", 16, 4_096, 64, &mut problems),
            decision_milliseconds: fields.number("decisionMilliseconds", 1, 60_000, 250, &mut problems),
            keys: keys.into_iter().map(|path| folder.join(path)).collect(),
            inbox: inbox.map(|path| folder.join(path)),
            component: component.map(|path| folder.join(path)),
        };
        for (field, there) in [("inbox", config.inbox.is_some()), ("component", config.component.is_some())] {
            if there && config.keys.is_empty() {
                problems
                    .push(format!("{field}: what is there has to be signed; name the `keys` of who signs"));
            }
        }
        fields.end(&mut problems);
        root.end(&mut problems);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// The limits of the component.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits {
            memory: usize::try_from(self.component_megabytes << 20).unwrap_or(usize::MAX),
            time: Duration::from_millis(self.decision_milliseconds),
            ..Limits::reader()
        }
    }

    /// What of it the worker needs.
    pub(super) fn worker(&self) -> WorkerOptions {
        WorkerOptions {
            batch: self.batch,
            events: self.events,
            keep: self.keep,
            patience: Duration::from_secs(self.storage_seconds),
            pause: Duration::from_millis(100),
        }
    }
}

fn is_name(text: &str) -> bool {
    let good = |character: char| character != '/' && !character.is_whitespace() && !character.is_control();
    text.chars().count() <= 64 && text.chars().all(good)
}

/// The fields of an object that are not read yet.
struct Fields {
    path: String,
    left: Map<String, Value>,
}

impl Fields {
    fn of(path: &str, value: Option<Value>, problems: &mut Vec<String>) -> Self {
        let left = match value {
            None => Map::new(),
            Some(Value::Object(fields)) => fields,
            Some(other) => {
                let name = if path.is_empty() { "the settings" } else { path };
                problems.push(format!("{name}: `{other}` is no object; write {{ … }}"));
                Map::new()
            }
        };
        let path = if path.is_empty() { String::new() } else { format!("{path}.") };
        Self { path, left }
    }

    fn fields(&mut self, name: &str, needed: bool, problems: &mut Vec<String>) -> Self {
        let value = self.left.remove(name);
        if value.is_none() && !needed {
            return Self { path: format!("{name}."), left: Map::new() };
        }
        Self::of(name, value, problems)
    }

    fn text(&mut self, name: &str, problems: &mut Vec<String>) -> Option<String> {
        let text = self.optional_text(name, problems);
        let path = &self.path;
        if text.is_none() && !problems.iter().any(|problem| problem.starts_with(&format!("{path}{name}:"))) {
            problems.push(format!("{path}{name}: it is missing; write a text"));
        }
        text
    }

    fn optional_text(&mut self, name: &str, problems: &mut Vec<String>) -> Option<String> {
        match self.left.remove(name)? {
            Value::String(text) if !text.is_empty() => Some(text),
            other => {
                problems.push(format!("{}{name}: `{other}` is no text; write one in quotes", self.path));
                None
            }
        }
    }

    fn texts(&mut self, name: &str, problems: &mut Vec<String>) -> Vec<String> {
        let Some(value) = self.left.remove(name) else { return Vec::new() };
        serde_json::from_value(value).unwrap_or_else(|_| {
            problems.push(format!("{}{name}: it is no list of texts; write [\"…\"]", self.path));
            Vec::new()
        })
    }

    fn number<T: TryFrom<u64> + Default>(
        &mut self,
        name: &str,
        least: u64,
        most: u64,
        usual: u64,
        problems: &mut Vec<String>,
    ) -> T {
        let value = self.left.remove(name).unwrap_or(Value::from(usual));
        let number = value.as_u64().filter(|number| (least..=most).contains(number));
        let number = number.and_then(|number| T::try_from(number).ok());
        number.unwrap_or_else(|| {
            problems.push(format!("{}{name}: `{value}` cannot be; write {least} to {most}", self.path));
            T::default()
        })
    }

    fn fallback(&mut self, name: &str, problems: &mut Vec<String>) -> FallbackAnswer {
        match self.text(name, problems).as_deref() {
            Some("accept") => FallbackAnswer::Accept,
            Some("refuse") | None => FallbackAnswer::Refuse,
            Some(other) => {
                let path = &self.path;
                problems.push(format!("{path}{name}: `{other}` is neither; write `accept` or `refuse`"));
                FallbackAnswer::Refuse
            }
        }
    }

    fn end(self, problems: &mut Vec<String>) {
        for name in self.left.keys() {
            problems.push(format!("{}{name}: there is no such field; leave it out", self.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn least() -> Value {
        json!({
            "device": "gate-1",
            "state": "state",
            "fallback": { "entry": "refuse", "exit": "accept", "card": "refuse" },
        })
    }

    fn parse(value: &Value) -> Result<Config, Vec<String>> {
        Config::parse(&value.to_string(), Path::new("/etc/reader"))
    }

    #[test]
    fn what_is_left_out_is_as_usual_and_paths_are_from_the_folder_of_the_file() {
        let config = parse(&least()).unwrap();
        assert_eq!(config.state, Path::new("/etc/reader/state"));
        assert_eq!(
            (config.fallback.entry, config.fallback.exit),
            (FallbackAnswer::Refuse, FallbackAnswer::Accept)
        );
        assert_eq!(config.keep, Keep { validation_hours: 4, billed_hours: 48 });
        assert_eq!((config.batch, config.line_bytes, config.socket), (256, 65_536, None));
        let mut settings = least();
        settings["socket"] = json!("/run/taps.sock");
        assert_eq!(parse(&settings).unwrap().socket.unwrap(), Path::new("/run/taps.sock"));
    }

    #[test]
    fn every_problem_is_named_with_its_field() {
        let problems = parse(&json!({
            "device": "gate 1",
            "fallback": { "entry": "maybe", "exit": 1 },
            "keep": { "validationHours": 25 },
            "limits": { "batch": 0, "lineBytes": "x", "colour": 1 },
            "keys": "key.pem",
            "sokcet": "s",
        }))
        .unwrap_err();
        let fields: Vec<_> = problems.iter().map(|problem| problem.split(':').next().unwrap()).collect();
        assert_eq!(
            fields,
            [
                "device",
                "state",
                "keys",
                "fallback.entry",
                "fallback.exit",
                "fallback.card",
                "keep.validationHours",
                "limits.batch",
                "limits.lineBytes",
                "limits.colour",
                "sokcet"
            ],
            "{problems:#?}"
        );
        assert!(problems.iter().all(|problem| problem.contains("; ")), "{problems:#?}");
    }

    #[test]
    fn limits_are_taken_at_their_ends_and_not_beyond() {
        for (batch, good) in [(0, false), (1, true), (4_096, true), (4_097, false)] {
            let mut settings = least();
            settings["limits"] = json!({ "batch": batch });
            assert_eq!(parse(&settings).is_ok(), good, "{batch}");
        }
    }

    #[test]
    fn a_name_of_a_device_has_no_slash() {
        for (device, good) in [("a", true), ("a/b", false), ("", false), (&"x".repeat(64), true)] {
            let mut settings = least();
            settings["device"] = json!(device);
            assert_eq!(parse(&settings).is_ok(), good, "{device}");
        }
        let mut settings = least();
        settings["device"] = json!("x".repeat(65));
        assert!(parse(&settings).is_err());
    }
}
