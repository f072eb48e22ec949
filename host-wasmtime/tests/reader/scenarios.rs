//! Every scenario of a running reader, as the README beside them has it: component, worker, journal, signed files and the
//! receiver's store as they are, with a disk, a clock and a network of the test's own.

mod component;
mod format;
mod reader;
mod receiver;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::{fs, thread};

use chrono::DateTime;
use portillon::Instant;
use portillon_host::reader::{EventId, Presented};
use serde_json::{Value, json};

use self::component::component;
use self::format::{Fault, Fields, Item, Killed, Room, Scenario, Step, Tally, Way, compare};
use self::reader::Reader;
use self::receiver::Receiver;
use crate::support::Hands;

const ANSWER: [&str; 8] =
    ["light", "code", "event", "people", "registered", "onBoard", "coveredUntil", "problems"];
/// The hash of the component is always compared.
const DECIDED_BY: [&str; 4] = ["book", "bookVersion", "bookHash", "fallback"];
/// 2026-01-01T00:00:00Z: what clocks show before the first tap, and then the latest instant that there was.
const BEGIN: u64 = 1_767_225_600;

struct Story {
    reader: Reader,
    receiver: Receiver,
    hands: Hands,
    /// The last tap that was recorded.
    last: Option<Presented>,
}

impl Story {
    fn new(scenario: &Scenario, steps: &[Step]) -> Result<Self, String> {
        let hands = Hands::at(BEGIN);
        let component = component(&faults(steps)?);
        let reader = Reader::new(component, scenario.reader.fallback, hands.clone())?;
        Ok(Self { reader, receiver: Receiver::new(), hands, last: None })
    }

    /// No clock is behind what has happened.
    fn passes(&self, at: &Value) {
        let at = at.as_str().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
        let at = at.and_then(|at| u64::try_from(at.timestamp()).ok());
        self.hands.put(self.hands.now().max(at.unwrap_or_default()));
    }

    fn now(&self) -> Instant {
        let now = DateTime::from_timestamp(i64::try_from(self.hands.now()).unwrap(), 0).unwrap();
        Instant::parse(&now.to_rfc3339()).unwrap()
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Present { present, expect, decided_by } => {
                self.present(present, expect, decided_by.as_ref())
            }
            Step::Restart { restart } => self.reader.restart(restart, self.last.as_ref()),
            Step::Journal { journal } => {
                let ids: Vec<_> = self.reader.on_disk().iter().map(|event| event.id.to_string()).collect();
                same("on disk", &ids, journal)
            }
            Step::Events { events } => same("on disk", &self.reader.on_disk().len(), events),
            Step::Disk { disk: Room::Full } => {
                self.reader.fill_disk();
                Ok(())
            }
            Step::Disk { disk: Room::Free } => self.reader.free_disk(),
            Step::Arrive { arrive, expect } => same("the file", &self.reader.arrive(arrive)?, expect),
            // The component has it in it.
            Step::Fault { .. } => Ok(()),
            Step::Upload { upload, expect } => self.upload(upload, expect),
            Step::UploadPending { upload_pending, expect } => {
                self.upload_pending(upload_pending, expect.as_ref())
            }
            Step::RestartReceiver { restart_receiver: Killed::Kill } => {
                self.receiver.kill();
                Ok(())
            }
            Step::Stored { stored } => same("stored", &self.receiver.stored()?, stored),
        }
    }

    fn present(&mut self, line: &Value, expect: &Fields, decided_by: Option<&Fields>) -> Result<(), String> {
        let presented = presented(line)?;
        self.passes(&line["tap"]["val"]["at"]);
        let answer = self.reader.ask(&presented)?;
        same("the request", &answer.request, &presented.request)?;
        compare("the answer", &ANSWER, expect, &json!(answer))?;
        match &answer.event {
            None if decided_by.is_some() => Err("there is no event that was decided by anything".into()),
            None => Ok(()),
            Some(id) => {
                self.last = Some(presented);
                self.recorded(id, &json!(answer), decided_by)
            }
        }
    }

    /// What was answered is on disk, and was decided by what is in use.
    fn recorded(&self, id: &EventId, answer: &Value, decided_by: Option<&Fields>) -> Result<(), String> {
        let event = self.reader.on_disk().into_iter().find(|event| event.id == *id);
        let event = event.ok_or_else(|| format!("`{id}` was answered and is not on disk"))?;
        same("the recorded answer", &json!(event.answer), answer)?;
        same("componentHash", &event.decided_by.component_hash.as_str(), &self.reader.component_hash())?;
        let Some(expected) = decided_by else { return Ok(()) };
        let mut by = json!(event.decided_by);
        let arrived = match (&event.decided_by.book, &event.decided_by.book_version) {
            (Some(book), Some(version)) => self.reader.book_hash(book, version),
            _ => None,
        };
        if let Some(hash) = &event.decided_by.book_hash {
            same("bookHash", &Some(hash), &arrived)?;
        }
        by["bookHash"] = json!(event.decided_by.book_hash.is_some());
        compare("decidedBy", &DECIDED_BY, expected, &by)
    }

    fn upload(&mut self, items: &[Value], expect: &[Item]) -> Result<(), String> {
        items.iter().for_each(|item| self.passes(&item["at"]));
        let results = self.receiver.accept(items, self.now())?;
        for result in &results {
            let (id, says_why) = (&result.id, !result.reasons.is_empty());
            same(&format!("whether {id:?} has reasons"), &says_why, &(result.result.id() == "rejected"))?;
        }
        let results: Vec<_> = results
            .into_iter()
            .map(|result| Item { id: json!(result.id), result: result.result.id().to_owned() })
            .collect();
        same("the answer", &results.as_slice(), &expect)
    }

    fn upload_pending(&mut self, way: &Way, expect: Option<&Tally>) -> Result<(), String> {
        let now = self.now();
        let uploaded = self.receiver.upload(&mut self.reader, now, way);
        match (way, uploaded, expect) {
            (Way::Answered, Ok(report), Some(expect)) => {
                let tally = Tally {
                    stored: report.stored,
                    already_there: report.already_there,
                    conflicts: report.conflicts,
                    rejected: report.rejected,
                };
                same("the upload", &tally, expect)
            }
            (Way::AnswerLost, Err(_), None) => Ok(()),
            (_, uploaded, expect) => Err(format!("the upload came to {uploaded:?}, not {expect:?}")),
        }
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?}, not {expected:?}")) }
}

fn presented(line: &Value) -> Result<Presented, String> {
    serde_json::from_value(line.clone()).map_err(|error| format!("this is no tap: {error}"))
}

/// What the component has to fail on: the taps that come right after a fault.
fn faults(steps: &[Step]) -> Result<Vec<(Fault, Presented)>, String> {
    let mut faults = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let Step::Fault { fault } = step else { continue };
        let Some(Step::Present { present, .. }) = steps.get(index + 1) else {
            return Err("after a fault comes the tap that it is for".into());
        };
        faults.push((*fault, presented(present)?));
    }
    Ok(faults)
}

/// Plays a scenario; a failure names the step.
fn play(scenario: &Scenario) -> Result<(), String> {
    let named = |index: usize| {
        let step = &scenario.steps[index];
        let request = step["present"]["request"].as_str().unwrap_or_default();
        let name = step.as_object().and_then(|step| step.keys().next().cloned()).unwrap_or_default();
        format!("step {} ({name} {request})", index + 1)
    };
    let mut steps = Vec::new();
    for (index, step) in scenario.steps.iter().enumerate() {
        let step = serde_json::from_value::<Step>(step.clone());
        steps.push(step.map_err(|_| format!("{}: it is not of the format", named(index)))?);
    }
    let mut story = Story::new(scenario, &steps).map_err(|why| format!("the beginning: {why}"))?;
    for (index, step) in steps.iter().enumerate() {
        let done = catch_unwind(AssertUnwindSafe(|| story.step(step)));
        let done = done.unwrap_or_else(|panic| {
            Err(panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "a panic, see above".into()))
        });
        done.map_err(|why| format!("{}: {why}", named(index)))?;
    }
    story.reader.stop().map_err(|why| format!("the end: {why}"))
}

/// The scenarios of all files, each with the name of its file.
fn scenarios() -> Vec<(String, Scenario)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/reader-runtime/scenarios");
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let file = entry.file_name().into_string().unwrap();
        assert!(file.ends_with(".json"), "{file} is no file of scenarios");
        let text = fs::read_to_string(entry.path()).unwrap();
        let scenarios: Vec<Scenario> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        all.extend(scenarios.into_iter().map(|scenario| (file.clone(), scenario)));
    }
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all
}

#[test]
fn every_scenario_is_lived_through_as_it_was_worked_out() {
    let scenarios = scenarios();
    let half = scenarios.len().div_ceil(2);
    let failed: Vec<String> = thread::scope(|scope| {
        let halves: Vec<_> = scenarios
            .chunks(half)
            .map(|scenarios| {
                scope.spawn(|| {
                    let failed = scenarios.iter().filter_map(|(file, scenario)| {
                        let why = play(scenario).err()?;
                        Some(format!("{file}: \"{}\" {:?}: {why}", scenario.name, scenario.rules))
                    });
                    failed.collect::<Vec<_>>()
                })
            })
            .collect();
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), scenarios.len(), failed.join("\n"));
}

#[test]
fn scenarios_have_names_of_their_own_and_show_every_rule_of_a_running_reader() {
    let (mut names, mut rules) = (BTreeSet::new(), BTreeSet::new());
    for (file, scenario) in scenarios() {
        assert!(!scenario.steps.is_empty() && !scenario.rules.is_empty(), "{file}: {}", scenario.name);
        for rule in scenario.rules {
            let number = rule.split_once('-').and_then(|(_, number)| number.parse::<u32>().ok());
            assert!(number.is_some(), "{file}: `{rule}` is no rule");
            rules.insert(rule);
        }
        assert!(names.insert((file.clone(), scenario.name.clone())), "{file}: {} twice", scenario.name);
    }
    for rule in ["RD-6", "RD-7", "RD-8", "RD-9", "RD-10"] {
        assert!(rules.contains(rule), "no scenario shows {rule}");
    }
}

#[test]
fn a_field_that_the_format_does_not_have_is_refused() {
    let scenario = |more: Value| {
        let mut scenario = json!({ "name": "n", "rules": ["RD-6"], "steps": [] });
        scenario.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value::<Scenario>(scenario).is_ok()
    };
    assert!(scenario(json!({})) && scenario(json!({ "reader": { "fallback": "green" } })));
    assert!(!scenario(json!({ "note": "" })) && !scenario(json!({ "reader": { "clock": "" } })));

    let list = json!({ "kind": "deny-list", "serial": 1, "entries": [] });
    let good = [
        json!({ "present": {}, "expect": {} }),
        json!({ "journal": [] }),
        json!({ "arrive": list, "expect": "accepted" }),
        json!({ "upload": [], "expect": [{ "id": null, "result": "rejected" }] }),
        json!({ "uploadPending": "answer-lost" }),
    ];
    for step in good {
        assert!(serde_json::from_value::<Step>(step.clone()).is_ok(), "{step}");
        let mut more = step;
        more["more"] = json!(1);
        assert!(serde_json::from_value::<Step>(more.clone()).is_err(), "{more}");
    }
    for step in [
        json!({ "arrive": { "kind": "deny-list", "serial": 1, "entries": [], "change": {} }, "expect": "accepted" }),
        json!({ "arrive": { "kind": "component", "serial": 1 }, "expect": "accepted" }),
        json!({ "upload": [], "expect": [{ "result": "rejected" }] }),
        json!({ "upload": [], "expect": [{ "id": null, "result": "rejected", "why": "" }] }),
        json!({ "restart": "warm" }),
        json!({ "restartReceiver": "clean" }),
    ] {
        assert!(serde_json::from_value::<Step>(step.clone()).is_err(), "{step}");
    }
    let expected = json!({ "lihgt": null });
    assert!(compare("the answer", &ANSWER, expected.as_object().unwrap(), &json!({})).is_err());
}
