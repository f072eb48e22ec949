//! A scenario as its file has it. What the format does not have is refused.

use serde::Deserialize;
use serde_json::{Map, Value};

/// What is named has to be there with this value; `null`: it must not be there.
pub type Fields = Map<String, Value>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub name: String,
    pub rules: Vec<String>,
    #[serde(default)]
    pub reader: Settings,
    pub steps: Vec<Value>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default)]
    pub fallback: Colour,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    #[default]
    Red,
    Green,
}

#[derive(Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Step {
    Present { present: Value, expect: Fields, decided_by: Option<Fields> },
    Restart { restart: Restart },
    Journal { journal: Vec<String> },
    Events { events: usize },
    Disk { disk: Room },
    Arrive { arrive: Arrival, expect: Looked },
    Fault { fault: Fault },
    Upload { upload: Vec<Value>, expect: Vec<Item> },
    UploadPending { upload_pending: Way, expect: Option<Tally> },
    RestartReceiver { restart_receiver: Killed },
    Stored { stored: Vec<String> },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restart {
    Clean,
    Kill,
    Torn,
}

#[derive(PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Room {
    Full,
    Free,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Arrival {
    DenyList {
        serial: u64,
        entries: Vec<String>,
        #[serde(default)]
        signature: Signature,
    },
    Book {
        serial: u64,
        based_on: String,
        change: Map<String, Value>,
        #[serde(default)]
        signature: Signature,
    },
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signature {
    /// Where the file says nothing.
    #[default]
    #[serde(skip)]
    Good,
    OfAnotherKey,
    OfAnotherText,
    None,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Looked {
    Accepted,
    Refused,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    Trap,
    Deadline,
    Memory,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// `null` where there is none to read.
    pub id: Value,
    pub result: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    Answered,
    AnswerLost,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tally {
    pub stored: u64,
    pub already_there: u64,
    pub conflicts: u64,
    pub rejected: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Killed {
    Kill,
}

/// What is named has to be as it is named; names that there cannot be are refused.
pub fn compare(what: &str, names: &[&str], expected: &Fields, found: &Value) -> Result<(), String> {
    for (name, value) in expected {
        if !names.contains(&name.as_str()) {
            return Err(format!("{what} has no `{name}`; write one of {names:?}"));
        }
        let there = &found[name.as_str()];
        if there != value {
            return Err(format!("{what} has {name} {there}, not {value}: {found}"));
        }
    }
    Ok(())
}
