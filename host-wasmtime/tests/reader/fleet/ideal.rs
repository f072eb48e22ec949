//! The ideal world: readers that never fail nor forget, decided by the native core, and a ledger that gets everything at
//! once.

use std::collections::{BTreeMap, HashMap, HashSet};

use portillon::wire;
use portillon::{Book, Instant, Network};
use serde_json::{Value, json};

/// What an ideal reader answers.
#[derive(Debug, PartialEq)]
pub struct Answered {
    pub green: bool,
    pub code: String,
    pub registered: Option<u64>,
    pub on_board: Option<u64>,
    pub covered_until: Option<String>,
}

/// What the month comes to.
#[derive(Debug, Default, PartialEq)]
pub struct Ledger {
    /// The settled days of each token.
    pub days: BTreeMap<String, Value>,
    /// Validations by civil day: entries and exits.
    pub counts: BTreeMap<String, (u64, u64)>,
}

pub struct Ideal {
    books: Vec<Book>,
    /// Accepted taps by token, and by reader and token.
    taps: BTreeMap<String, Vec<Value>>,
    taps_of_reader: HashMap<(usize, String), Vec<Value>>,
    /// Accepted validations by reader and medium.
    validations: HashMap<(usize, String), Vec<Value>>,
    counts: BTreeMap<String, (u64, u64)>,
    /// Who is denied at each reader.
    denied: HashMap<usize, HashSet<String>>,
    events: u64,
}

/// One call of the native core.
fn call(function: &str, books: &[Book], request: &Value) -> Value {
    let books: Vec<&Book> = books.iter().collect();
    let reply = wire::reply(function, &books, request.to_string().as_bytes());
    let reply: Value = serde_json::from_str(&reply).unwrap();
    assert!(reply.get("ok").is_some(), "{function} says {reply}\nto {request}");
    reply["ok"].clone()
}

/// Settles the taps of each token by the native core.
pub fn settle(books: &[Book], taps: &BTreeMap<String, Vec<Value>>) -> BTreeMap<String, Value> {
    let settled = taps.iter().map(|(token, taps)| {
        let answer = call("navitap.settle", books, &json!({"taps": taps}));
        // Where a clock went back, more may seem to be on board than the reader saw. Identifiers are the reader's own.
        let errors: Vec<&Value> =
            answer["errors"].as_array().unwrap().iter().map(|error| &error["reason"]).collect();
        (token.clone(), json!({"days": answer["days"], "errors": errors}))
    });
    settled.collect()
}

impl Ideal {
    /// `books`: those that come on the way, then the built-in ones.
    pub fn new(books: Vec<Book>) -> Self {
        Self {
            books,
            taps: BTreeMap::new(),
            taps_of_reader: HashMap::new(),
            validations: HashMap::new(),
            counts: BTreeMap::new(),
            denied: HashMap::new(),
            events: 0,
        }
    }

    pub fn books(&self) -> &[Book] {
        &self.books
    }

    pub fn deny(&mut self, reader: usize, numbers: impl IntoIterator<Item = String>) {
        self.denied.insert(reader, numbers.into_iter().collect());
    }

    fn is_denied(&self, reader: usize, number: &str) -> bool {
        self.denied.get(&reader).is_some_and(|denied| denied.contains(number))
    }

    /// Answers a tap, and keeps it where it is accepted.
    pub fn tap(&mut self, reader: usize, tap: &Value) -> Answered {
        match tap["tag"].as_str().unwrap() {
            "card" => self.card(reader, &tap["val"]),
            _ => self.pass(reader, &tap["val"]),
        }
    }

    fn card(&mut self, reader: usize, card: &Value) -> Answered {
        self.events += 1;
        let token = card["token"].as_str().unwrap().to_owned();
        let mut tap = card.clone();
        let state = tap.as_object_mut().unwrap().remove("card").unwrap();
        tap["eventId"] = json!(format!("ideal-{}", self.events));
        let state = if self.is_denied(reader, &token) { json!("on-deny-list") } else { state };
        let earlier = self.taps_of_reader.entry((reader, token.clone())).or_default();
        let request = json!({"tap": tap, "card": state, "earlier": earlier});
        let answer = call("navitap.check-tap", &self.books, &request);
        let green = answer["verdict"]["tag"] == "granted";
        if green {
            earlier.push(tap.clone());
            self.taps.entry(token).or_default().push(tap);
        }
        answered(&answer, green)
    }

    fn pass(&mut self, reader: usize, pass: &Value) -> Answered {
        let medium = pass["medium"].as_str().unwrap().to_owned();
        let on_deny_list = self.is_denied(reader, &medium);
        let mut tap = pass.clone();
        let fields = tap.as_object_mut().unwrap();
        fields.remove("medium");
        let titles = fields.remove("titles").unwrap();
        let recent = self.validations.entry((reader, medium)).or_default();
        // The contract takes 200; the last are those that count.
        let latest = &recent[recent.len().saturating_sub(100)..];
        let request = json!({"tap": tap, "titles": titles, "recent": latest, "onDenyList": on_deny_list});
        let answer = call("reader.validate", &self.books, &request);
        let green = answer["verdict"]["tag"] == "granted";
        if green {
            let fields = tap.as_object_mut().unwrap();
            fields.remove("zone");
            fields.insert("accepted".to_owned(), json!(true));
            recent.push(tap.clone());
            let at = Instant::parse(tap["at"].as_str().unwrap()).unwrap();
            let day = Network::IleDeFrance.stamp(at).day().to_string();
            let (entries, exits) = self.counts.entry(day).or_default();
            *(if tap["direction"] == "entry" { entries } else { exits }) += 1;
        }
        answered(&answer, green)
    }

    pub fn ledger(&self) -> Ledger {
        Ledger { days: settle(&self.books, &self.taps), counts: self.counts.clone() }
    }
}

fn answered(answer: &Value, green: bool) -> Answered {
    let granted = &answer["verdict"]["val"];
    Answered {
        green,
        code: answer["reasons"][0]["code"].as_str().unwrap().to_owned(),
        registered: granted.get("registered").and_then(Value::as_u64),
        on_board: granted.get("onBoard").and_then(Value::as_u64),
        covered_until: granted.get("coveredUntil").and_then(Value::as_str).map(str::to_owned),
    }
}
