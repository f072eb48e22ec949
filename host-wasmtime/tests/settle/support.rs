//! Taps, and the program that settles them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

pub fn portillon(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portillon"));
    command.arg("settle").args(arguments).current_dir(folder).env_clear().env("TMPDIR", folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    portillon(folder, arguments).output().unwrap()
}

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// What a run that settles everything writes.
pub fn settled(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

pub fn values(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Numbers that are the same in every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}

const STOPS: [&str; 8] =
    ["garda", "lazise", "riva", "torbole", "salo", "sirmione", "limone-centro", "nowhere"];
const VESSELS: [&str; 4] = ["Brennero", "Tonale", "Adamello", "Zanardelli"];

/// So many taps of days on the lake, a few of them with something wrong.
pub fn taps(count: usize) -> Vec<Value> {
    let mut numbers = Numbers(7);
    let mut taps = Vec::with_capacity(count);
    while taps.len() < count {
        let token = format!("card-{}", taps.len() / 9);
        let (day, hour) = (numbers.below(28) + 1, numbers.below(12) + 6);
        let (vessel, run) = (numbers.below(4), numbers.below(40));
        for half in 0..2 {
            let event = if numbers.below(200) == 0 { 1 } else { taps.len() };
            let stop = if numbers.below(50) == 0 { 7 } else { numbers.below(7) };
            taps.push(json!({
                "eventId": format!("e{event}"),
                "token": token,
                "validator": format!("v{vessel}-{}", numbers.below(2)),
                "vessel": VESSELS[vessel],
                "run": format!("{run}/2026-07-{day:02}"),
                "fast": run % 13 == 0,
                "stop": STOPS[stop],
                "at": format!("2026-07-{day:02}T{:02}:{:02}:00+02:00", hour + half, numbers.below(60)),
            }));
        }
    }
    taps
}

pub fn write(folder: &Path, name: &str, values: &[Value]) -> PathBuf {
    let mut lines = String::new();
    values.iter().for_each(|value| writeln!(lines, "{value}").unwrap());
    let path = folder.join(name);
    fs::write(&path, lines).unwrap();
    path
}

pub fn folder() -> TempDir {
    tempdir().unwrap()
}

/// What the core answers natively, in the form of the output.
pub fn native(request: &Value) -> String {
    let reply = portillon::wire::reply("navitap.settle", &[], request.to_string().as_bytes());
    let reply: Value = serde_json::from_str(&reply).unwrap();
    let mut lines = String::new();
    for (list, name) in [("days", "day"), ("errors", "error")] {
        for item in reply["ok"][list].as_array().unwrap_or_else(|| panic!("{reply}")) {
            writeln!(lines, "{}", json!({ name: item })).unwrap();
        }
    }
    lines
}

pub fn tap(event: &str, token: &str, at: &str) -> Value {
    json!({
        "eventId": event, "token": token, "validator": "v", "vessel": "Tonale", "run": "12/2026-07-01",
        "fast": false, "stop": "riva", "at": at,
    })
}
