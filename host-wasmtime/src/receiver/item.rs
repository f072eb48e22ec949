//! What is uploaded, read item by item (RD-7).
//!
//! What is wrong is said by field and code, never by value: an answer ends up in logs of readers, and numbers of media
//! must not.

use portillon::navitap::Id;
use portillon::{Instant, Network};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::moment;
use crate::reader::{Answer, DecidedBy, Direction, Event, EventId, Recorded};

/// How far the clock of a reader may be ahead. Less than this is a wrong clock, whose taps count all the same.
const AHEAD: i64 = 24 * 3_600_000_000_000;
/// The longest item, in bytes. An event has some hundred.
const LONGEST: usize = 16 << 10;

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Taken {
    /// It is on disk, or it is a validation older than those that are kept, and is counted.
    Stored,
    /// It was taken before.
    AlreadyThere,
    /// An event of this identifier with other facts is there. Nothing has changed.
    Conflict,
    /// It is not an event that this sender may upload.
    Rejected,
}

impl Taken {
    /// Every case.
    pub const ALL: [Self; 4] = [Self::Stored, Self::AlreadyThere, Self::Conflict, Self::Rejected];

    /// Its name in answers.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::AlreadyThere => "already-there",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
        }
    }
}

/// Why an item is rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemReason {
    /// Path of the field in the item; empty: the item itself.
    pub path: &'static str,
    /// `malformed`, `unknown-kind`, `another-device` or `impossible-instant`.
    pub code: &'static str,
    /// What is wrong. It does not repeat what was sent.
    pub message: String,
    /// What to send instead.
    pub remedy: &'static str,
}

/// What is answered to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemResult {
    /// Its identifier as it was sent; absent where there is none to be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What became of it.
    pub result: Taken,
    /// Why it is rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ItemReason>,
}

/// An event that can be taken.
pub(super) struct Item {
    pub(super) event: Event,
    pub(super) at: Instant,
    /// As it was sent.
    pub(super) json: Vec<u8>,
}

/// The identifier of an item, where it has one.
pub(super) fn id_of(item: &Value) -> Option<String> {
    item["id"].as_str().filter(|id| id.len() <= 4 * Id::LONGEST).map(str::to_owned)
}

/// Reads an item of a sender.
pub(super) fn read(item: &Value, sender: Option<&str>, now: Instant) -> Result<Item, Vec<ItemReason>> {
    let json = item.to_string().into_bytes();
    if json.len() > LONGEST {
        return Err(vec![malformed("", format!("it is longer than {LONGEST} bytes"))]);
    }
    if !item.is_object() {
        return Err(vec![malformed("", "it is not an object".into())]);
    }
    let event: Event = serde_json::from_value(item.clone()).map_err(|error| why_unread(item, &error))?;
    let mut reasons = lengths(&event);
    if sender.is_some_and(|sender| sender != event.id.device) {
        reasons.push(ItemReason {
            path: "id",
            code: "another-device",
            message: "it is the event of another device than the sender".into(),
            remedy: "let each device upload its own events",
        });
    }
    let at = Instant::parse(&event.at).ok();
    let latest = moment::nanoseconds(now) + AHEAD;
    match at.filter(|at| moment::nanoseconds(*at) <= latest) {
        Some(at) if reasons.is_empty() => Ok(Item { event, at, json }),
        Some(_) => Err(reasons),
        None => {
            reasons.push(ItemReason {
                path: "at",
                code: "impossible-instant",
                message: match at {
                    Some(_) => "it is more than a day later than now".into(),
                    None => "it is not a point in time of the years 2000 to 2100".into(),
                },
                remedy: "set the clock of the reader; write it as RFC 3339 with an offset",
            });
            Err(reasons)
        }
    }
}

fn malformed(path: &'static str, message: String) -> ItemReason {
    ItemReason { path, code: "malformed", message, remedy: "send it as the reader recorded it" }
}

/// The first part of an item that is not as it should be.
fn why_unread(item: &Value, error: &serde_json::Error) -> Vec<ItemReason> {
    if item["what"]["tag"].as_str().is_some_and(|tag| !["validation", "tap"].contains(&tag)) {
        return vec![ItemReason {
            path: "what.tag",
            code: "unknown-kind",
            message: "this kind of event is not known here".into(),
            remedy: "send a `validation` or a `tap`, or update the receiver first",
        }];
    }
    let parts = [
        part::<EventId>(item, "id"),
        part::<String>(item, "request"),
        part::<String>(item, "at"),
        part::<Recorded>(item, "what"),
        part::<Answer>(item, "answer"),
        part::<DecidedBy>(item, "decidedBy"),
    ];
    let names = ["id", "request", "at", "what", "answer", "decidedBy"];
    let reasons: Vec<_> = parts.into_iter().flatten().collect();
    if reasons.is_empty() {
        let mut fields = item.as_object().into_iter().flat_map(|fields| fields.keys());
        let message = match fields.any(|name| !names.contains(&name.as_str())) {
            true => "it has a field that events do not have".to_owned(),
            false => blunt(&error.to_string()),
        };
        return vec![malformed("", message)];
    }
    reasons
}

fn part<T: DeserializeOwned>(item: &Value, name: &'static str) -> Option<ItemReason> {
    match item.get(name) {
        None => Some(malformed(name, "the field is missing".into())),
        Some(value) => serde_json::from_value::<T>(value.clone())
            .err()
            .map(|error| malformed(name, blunt(&error.to_string()))),
    }
}

/// What an error says without the values that it quotes.
fn blunt(message: &str) -> String {
    if message.starts_with("missing field `") {
        // It names a field of ours.
        return message.to_owned();
    }
    // What was sent stands before what was expected.
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("it is not as expected: {expected}"),
        None => "it cannot be read".into(),
    }
}

fn lengths(event: &Event) -> Vec<ItemReason> {
    let id = event.id.to_string();
    let mut texts = vec![("id", id.as_str()), ("request", &event.request)];
    match &event.what {
        Recorded::Validation(validation) => {
            texts.extend([
                ("what.val.medium", validation.medium.as_str()),
                ("what.val.validator", &validation.validator),
            ]);
        }
        Recorded::Tap(tap) => texts.extend([
            ("what.val.token", tap.token.as_str()),
            ("what.val.validator", &tap.validator),
            ("what.val.vessel", &tap.vessel),
            ("what.val.run", &tap.run),
            ("what.val.stop", &tap.stop),
        ]),
    }
    let bad = |text: &str| Id::new(text).is_none();
    let message = || format!("it is blank or longer than {} characters", Id::LONGEST);
    let mut reasons: Vec<_> =
        texts.into_iter().filter(|(_, text)| bad(text)).map(|(path, _)| malformed(path, message())).collect();
    if event.id.epoch == 0 || event.id.sequence == 0 {
        reasons.push(malformed("id", "epochs and sequences begin with 1".into()));
    }
    reasons
}

/// Whether two events of one identifier are the same. Instants are compared as instants.
pub(super) fn same(one: &Event, other: &Event) -> bool {
    let timeless = |event: &Event| {
        let mut event = event.clone();
        event.at.clear();
        event.answer.covered_until = None;
        event
    };
    let covered = |event: &'_ Event| event.answer.covered_until.clone();
    let same_instant = |one: &str, other: &str| match (Instant::parse(one), Instant::parse(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    };
    same_instant(&one.at, &other.at)
        && match (covered(one), covered(other)) {
            (Some(one), Some(other)) => same_instant(&one, &other),
            (one, other) => one == other,
        }
        && timeless(one) == timeless(other)
}

/// Whom an event is about, by number or token.
pub(super) fn subject(what: &Recorded) -> &str {
    match what {
        Recorded::Validation(validation) => &validation.medium,
        Recorded::Tap(tap) => &tap.token,
    }
}

/// The network whose civil day an event belongs to.
pub(super) fn network(what: &Recorded) -> Network {
    match what {
        Recorded::Validation(_) => Network::IleDeFrance,
        Recorded::Tap(_) => Network::LagoDiGarda,
    }
}

/// The direction that is counted; taps have none.
pub(super) fn counted(what: &Recorded) -> Option<Direction> {
    match what {
        Recorded::Validation(validation) => Some(validation.direction),
        Recorded::Tap(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event() -> Value {
        json!({
            "id": "gate-1/1/1", "request": "r-1", "at": "2026-11-20T10:00:00+01:00",
            "what": { "tag": "validation", "val": {
                "medium": "314159", "validator": "v-1", "mode": "metro", "direction": "entry", "billed": false,
            } },
            "answer": {
                "request": "r-1", "light": "green", "code": "title-used", "event": "gate-1/1/1",
                "coveredUntil": "2026-11-21T00:00:00+01:00",
            },
            "decidedBy": { "componentHash": "00", "fallback": false },
        })
    }

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn codes(item: &Value, sender: Option<&str>) -> Vec<(&'static str, &'static str)> {
        let reasons = read(item, sender, at("2026-11-20T10:00:00+01:00")).err().unwrap_or_default();
        for reason in &reasons {
            assert!(!reason.message.contains("314159"), "{}", reason.message);
        }
        reasons.iter().map(|reason| (reason.path, reason.code)).collect()
    }

    fn with(path: &[&str], value: Value) -> Value {
        let mut event = event();
        let mut place = &mut event;
        for name in path {
            place = &mut place[*name];
        }
        *place = value;
        event
    }

    #[test]
    fn what_is_wrong_is_named_by_field_and_never_by_value() {
        assert_eq!(codes(&event(), Some("gate-1")), []);
        assert_eq!(codes(&event(), None), []);
        assert_eq!(codes(&event(), Some("gate-2")), [("id", "another-device")]);
        for (item, path, code) in [
            (json!(314159), "", "malformed"),
            (json!({ "314159": 314159 }), "id", "malformed"),
            (with(&["more"], json!("314159")), "", "malformed"),
            (with(&["what", "val", "314159"], json!(1)), "what", "malformed"),
            (with(&["what", "val", "medium"], json!(314159)), "what", "malformed"),
            (with(&["what", "val", "medium"], json!("314159".repeat(11))), "what.val.medium", "malformed"),
            (with(&["what", "val", "medium"], json!(" ")), "what.val.medium", "malformed"),
            (with(&["what", "val", "direction"], json!(", expected 314159")), "what", "malformed"),
            (with(&["what", "tag"], json!("314159")), "what.tag", "unknown-kind"),
            (with(&["answer", "light"], json!("314159")), "answer", "malformed"),
            (with(&["id"], json!("314159")), "id", "malformed"),
            (with(&["id"], json!("gate-1/0/1")), "id", "malformed"),
            (with(&["id"], json!("gate-1/1/0")), "id", "malformed"),
            (with(&["id"], json!(format!("{}/1/1", "g".repeat(61)))), "id", "malformed"),
            (with(&["request"], json!("x".repeat(17 << 10))), "", "malformed"),
            (with(&["at"], json!("314159")), "at", "impossible-instant"),
            (with(&["at"], json!("2026-11-20T10:00:00")), "at", "impossible-instant"),
            (with(&["at"], json!("1999-12-31T00:00:00Z")), "at", "impossible-instant"),
        ] {
            assert_eq!(codes(&item, None).first(), Some(&(path, code)), "{item}");
        }
        assert_eq!(codes(&with(&["id"], json!(format!("{}/1/1", "g".repeat(60)))), None), []);
        assert_eq!(codes(&with(&["what", "val", "medium"], json!("3".repeat(64))), None), []);
    }

    #[test]
    fn a_clock_may_be_a_day_ahead_and_not_more() {
        assert_eq!(codes(&with(&["at"], json!("2026-11-21T10:00:00+01:00")), None), []);
        assert_eq!(
            codes(&with(&["at"], json!("2026-11-21T10:00:00.000000001+01:00")), None),
            [("at", "impossible-instant")]
        );
    }

    #[test]
    fn events_are_the_same_by_instant_and_otherwise_to_the_letter() {
        let parse = |value: Value| serde_json::from_value::<Event>(value).unwrap();
        let one = parse(event());
        for other in [
            event(),
            with(&["at"], json!("2026-11-20T09:00:00Z")),
            with(&["at"], json!("2026-11-20T10:00:00.000+01:00")),
            with(&["answer", "coveredUntil"], json!("2026-11-20T23:00:00Z")),
        ] {
            assert!(same(&one, &parse(other.clone())), "{other}");
        }
        for other in [
            with(&["at"], json!("2026-11-20T10:00:00.000000001+01:00")),
            with(&["answer", "coveredUntil"], json!("2026-11-20T23:00:01Z")),
            with(&["answer", "coveredUntil"], Value::Null),
            with(&["what", "val", "medium"], json!("314160")),
            with(&["what", "val", "billed"], json!(true)),
            with(&["request"], json!("r-2")),
            with(&["decidedBy", "fallback"], json!(true)),
        ] {
            assert!(!same(&one, &parse(other.clone())), "{other}");
        }
    }
}
