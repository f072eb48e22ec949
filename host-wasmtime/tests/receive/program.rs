//! The programs.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use portillon_host::receiver::{Store, Tokens, now};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::served::{get, post};
use crate::support::{MEDIUM, TOKEN, files_with, tap, taps, validation};

fn portillon(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portillon"));
    command.args(arguments).current_dir(folder).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = portillon(folder, arguments).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What a receiver tells.
const TOLD: &str = "told";

/// A receiver as a program, and its address.
fn receive(folder: &Path, more: &[&str]) -> (Child, String) {
    let arguments = [&["receive", "--store", "store", "--listen", "127.0.0.1:0"], more].concat();
    // A pipe that nobody reads would hold it up.
    let told = File::create(folder.join(TOLD)).unwrap();
    let mut child = portillon(folder, &arguments).stderr(told).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening at ").unwrap_or_else(|| panic!("{line:?}")).to_owned();
    (child, url)
}

/// Ends a receiver gently: its exit code and what it told.
fn end(folder: &Path, mut child: Child) -> (Option<i32>, String) {
    let status = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    let status = child.wait().unwrap();
    (status.code(), fs::read_to_string(folder.join(TOLD)).unwrap())
}

fn at_now() -> String {
    portillon::Network::IleDeFrance.stamp(now().unwrap()).to_string()
}

#[test]
fn the_receiver_ends_gently_and_has_kept_what_it_answered() {
    let folder = tempdir().unwrap();
    let (child, url) = receive(folder.path(), &[]);
    // An idle connection does not keep it from ending.
    let _idle = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    let events = json!({ "events": [tap("1/1", "t", "12", &at_now())] }).to_string();
    assert_eq!(post(&format!("{url}/v1/events"), "", &events).1["results"][0]["result"], "stored");
    let (code, told) = end(folder.path(), child);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("there are no --tokens"), "{told}");
    assert_eq!(taps(&Store::open(&folder.path().join("store")).unwrap()).len(), 1);
}

#[test]
fn the_component_says_how_long_validations_are_kept() {
    let folder = tempdir().unwrap();
    let (child, url) = receive(folder.path(), &["--erase-every", "1"]);
    // The built-in book keeps them for twelve hours.
    while get(&format!("{url}/readyz"), "").0 != 200 {}
    let hours_ago = |hours: i64| {
        let now = chrono::DateTime::parse_from_rfc3339(&at_now()).unwrap();
        (now - chrono::TimeDelta::hours(hours)).to_rfc3339()
    };
    let events = json!({ "events": [
        validation("1/1", MEDIUM, "entry", &hours_ago(13)), validation("1/2", "m-young", "entry", &hours_ago(11)),
    ] });
    let answer = post(&format!("{url}/v1/events"), "", &events.to_string()).1;
    assert_eq!(answer["results"][0]["result"], "stored");
    end(folder.path(), child);
    let store = folder.path().join("store");
    assert!(files_with(&store, MEDIUM).is_empty());
    assert_eq!(files_with(&store, "m-young").len(), 1);
}

/// At the most talkative level, with marked numbers in everything that comes in.
#[test]
fn numbers_of_media_and_tokens_reach_no_log_and_no_metric() {
    let folder = tempdir().unwrap();
    for (name, device, secret) in
        [("gates", "gate-1", "gate-secret-1"), ("office", "office", "office-secret-1")]
    {
        let file = json!({ device: Tokens::hash_of(secret) }).to_string();
        fs::write(folder.path().join(format!("{name}.json")), file).unwrap();
    }
    let (child, url) = receive(
        folder.path(),
        &["--tokens", "gates.json", "--office-tokens", "office.json", "--log", "trace", "--erase-every", "1"],
    );
    let mut wrong_type = validation("1/3", MEDIUM, "entry", &at_now());
    wrong_type["what"]["val"]["medium"] = json!(MEDIUM.parse::<u64>().unwrap());
    let mut wrong_kind = validation("1/4", MEDIUM, "entry", &at_now());
    wrong_kind["what"]["tag"] = json!(MEDIUM);
    let mut wrong_id = validation("1/5", MEDIUM, "entry", &at_now());
    wrong_id["id"] = json!(MEDIUM);
    let mut wrong_field = validation("1/6", MEDIUM, "entry", &at_now());
    wrong_field[TOKEN] = json!(MEDIUM);
    let events = json!({ "events": [
        validation("1/1", MEDIUM, "entry", &at_now()), validation("1/1", TOKEN, "exit", &at_now()),
        validation("1/2", MEDIUM, "exit", MEDIUM), tap("1/1", TOKEN, "12", &at_now()), wrong_type, wrong_kind, wrong_id,
        wrong_field, MEDIUM,
    ] });
    let (status, answer) = post(&format!("{url}/v1/events"), "gate-secret-1", &events.to_string());
    assert_eq!(status, 200);
    let reasons: Vec<_> =
        answer["results"].as_array().unwrap().iter().map(|item| item["reasons"].to_string()).collect();
    assert!(!reasons.concat().contains(MEDIUM) && !reasons.concat().contains(TOKEN), "{reasons:?}");
    let (_, answer) = post(&format!("{url}/v1/events"), TOKEN, MEDIUM);
    assert!(!answer.to_string().contains(TOKEN), "{answer}");
    post(&format!("{url}/v1/events"), "gate-secret-1", MEDIUM);
    get(&format!("{url}/v1/taps?token={TOKEN}"), "office-secret-1");
    get(&format!("{url}/{TOKEN}"), "office-secret-1");
    let settled = json!({ "tokens": [{ "token": TOKEN, "upTo": "2026-01-01" }] }).to_string();
    assert_eq!(post(&format!("{url}/v1/settled"), "office-secret-1", &settled).0, 200);
    let metrics = get(&format!("{url}/metrics"), "").1;
    let (_, told) = end(folder.path(), child);
    assert!(told.lines().count() >= 8 && told.contains("an item is rejected"), "{told}");
    for marked in [MEDIUM, TOKEN, "secret-1"] {
        assert!(!told.contains(marked), "{told}");
        assert!(!metrics.contains(marked), "{metrics}");
    }
    for line in told.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
    }
}

#[test]
fn what_is_asked_for_wrongly_is_said_with_a_remedy() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("bad.json"), r#"{"gate-1": "secret"}"#).unwrap();
    fs::write(folder.path().join("empty"), "\n").unwrap();
    fs::write(folder.path().join("taps.jsonl"), format!("\n{{\"token\":\"{TOKEN}\",\"{TOKEN}\":1}}\n"))
        .unwrap();
    let store = ["--store", "store"];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    for (arguments, message) in [
        (
            &["receive", store[0], store[1], "--listen", "0.0.0.0:0"][..],
            "error: --listen: without --tokens only this machine",
        ),
        (&["receive", store[0], store[1], "--tokens", "none"], "error: --tokens: none cannot be read: "),
        (
            &["receive", store[0], store[1], "--tokens", "bad.json"],
            "error: --tokens: bad.json: `gate-1` has no SHA-256",
        ),
        (
            &["receive", store[0], store[1], "--listen", &taken],
            &format!("error: --listen: {taken} cannot be had: "),
        ),
        (&["upload", "--to", "taps.example", "--config", "reader.json"], "error: --to: the address is none"),
        (
            &["upload", "--to", "https://x", "--config", "reader.json", "--token-file", "empty"],
            "error: --token-file: empty holds no token",
        ),
        (&["inspect", "--taps", "none"], "error: --taps: none cannot be read: "),
        (&["inspect", "--taps", "taps.jsonl"], "error: --taps: taps.jsonl: line 2: "),
    ] {
        let output = run(folder.path(), arguments, "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.starts_with(message), "{said}");
        assert!(!said.contains(TOKEN), "{said}");
    }
}

#[test]
fn an_inspector_sees_yes_or_no_and_how_many_and_nothing_of_the_card() {
    let folder = tempdir().unwrap();
    let tap = |id: &str, token: &str, at: &str| {
        json!({
            "eventId": id, "token": token, "validator": "v1", "vessel": "Tonale", "run": "12/2026-06-10",
            "fast": false, "stop": "riva", "at": at,
        })
    };
    let lines = [
        tap("e1", TOKEN, "2026-06-10T09:00:00+02:00"),
        tap("e2", TOKEN, "2026-06-10T09:00:10+02:00"),
        tap("e3", "other", "2026-06-10T09:00:00+02:00"),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(folder.path().join("taps.jsonl"), lines).unwrap();
    let card = |token: &str, at: &str| json!({ "tag": "card", "val": { "token": token, "at": at } });
    let pass = |at: &str, accepted: bool| {
        let entry = json!({
            "at": "2026-11-19T23:55:00+01:00", "validator": "v", "mode": "metro", "direction": "entry",
            "accepted": accepted,
        });
        json!({ "tag": "pass", "val": { "at": at, "recent": [entry] } })
    };
    let input = [
        card(TOKEN, "2026-06-10T09:30:00+02:00"),
        card(TOKEN, "2026-06-10T09:00:05+02:00"),
        card(TOKEN, "2026-06-10T09:00:10+02:00"),
        card(TOKEN, "2026-06-10T08:59:59+02:00"),
        card(TOKEN, "2026-06-10T15:00:10+02:00"),
        card("nobody", "2026-06-10T09:30:00+02:00"),
        pass("2026-11-20T00:05:00+01:00", true),
        pass("2026-11-20T01:55:00+01:00", true),
        pass("2026-11-20T00:05:00+01:00", false),
    ];
    let input: String = input.iter().map(|line| format!("{line}\n")).collect();
    let output = run(folder.path(), &["inspect", "--taps", "taps.jsonl"], &input);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let answers: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answer =
        |ticket: bool, people: u8, code: &str| json!({ "ticket": ticket, "people": people, "code": code });
    assert_eq!(
        answers,
        [
            answer(true, 2, "travels-with-token"),
            answer(true, 1, "travels-with-token"),
            answer(true, 2, "travels-with-token"),
            answer(false, 0, "no-boarding-found"),
            answer(false, 0, "no-boarding-found"),
            answer(false, 0, "no-boarding-found"),
            answer(true, 1, "entry-holds"),
            answer(false, 0, "control-window-over"),
            answer(false, 0, "no-entry-validated"),
        ]
    );
    assert!(!said.contains(TOKEN));
}

#[test]
fn a_line_that_cannot_be_inspected_is_answered_without_its_values() {
    let folder = tempdir().unwrap();
    let lines = [
        format!("{TOKEN}\n"),
        format!("{{\"tag\":\"{TOKEN}\",\"val\":{{}}}}\n"),
        format!("{{\"tag\":\"card\",\"val\":{{\"token\":\"{TOKEN}\",\"at\":\"{TOKEN}\"}}}}\n"),
        format!(
            "{{\"tag\":\"card\",\"val\":{{\"token\":\"{}\",\"at\":\"2026-06-10T09:00:00Z\"}}}}\n",
            TOKEN.repeat(9)
        ),
        format!(
            "{{\"tag\":\"card\",\"val\":{{\"token\":\"t\",\"at\":\"2026-06-10T09:00:00Z\",\"{TOKEN}\":1}}}}\n"
        ),
        format!(
            "{{\"tag\":\"card\",\"val\":{{\"token\":\"t\",\"at\":\"2026-06-10T09:00:00Z\",\"taps\":[\"{TOKEN}\"]}}}}\n"
        ),
        format!(
            "{{\"tag\":\"pass\",\"val\":{{\"at\":\"2026-11-20T00:05:00+01:00\",\"recent\":[\"{TOKEN}\"]}}}}\n"
        ),
        format!("{{\"tag\":\"pass\",\"val\":{{}},\"{TOKEN}\":1}}\n"),
    ];
    let output = run(folder.path(), &["inspect"], &lines.concat());
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(said.lines().count(), lines.len(), "{said}");
    for line in said.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert!(answer["error"][0]["code"].is_string() && answer["error"][0]["remedy"].is_string(), "{line}");
    }
    assert!(!said.contains(TOKEN), "{said}");
    assert!(output.stderr.is_empty());
}
