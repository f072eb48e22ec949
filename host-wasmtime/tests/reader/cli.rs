//! The program `portillon read`: what it says when it cannot start, and how it works with the others.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use portillon_host::reader::{Kind, PrivateKey, Statement};
use serde_json::{Value, json};
use tempfile::tempdir;

fn read(config: &str) -> Output {
    let folder = tempdir().unwrap();
    if !config.is_empty() {
        fs::write(folder.path().join("reader.json"), config).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_portillon"));
    command.args(["read", "--config", "reader.json"]).current_dir(folder.path()).output().unwrap()
}

#[test]
fn wrong_settings_end_the_program_with_every_problem() {
    let output = read(r#"{"device": "a/b", "state": "s", "fallback": {"entry": "accept"}, "colour": 1}"#);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    let fields: Vec<_> = told.lines().map(|line| line.split(':').nth(2).unwrap().trim()).collect();
    assert_eq!(fields, ["device", "fallback.exit", "fallback.card", "colour"], "{told}");

    for config in ["", "{", "[]"] {
        let output = read(config);
        assert_eq!(output.status.code(), Some(2), "{config}");
        assert!(output.stdout.is_empty());
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: --config: "), "{config}");
    }
}

/// The program, at work in a folder, until it is dropped.
struct Program(Child);

impl Program {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portillon"));
        command.args(arguments).current_dir(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Hands in a tap of a token, and gives the code of the answer.
fn tapped(reader: &mut Program, answers: &mut impl BufRead, request: &str, token: &str) -> String {
    let tap = json!({"request": request, "tap": {"tag": "card", "val": {
        "token": token, "at": "2026-06-10T09:00:00+02:00", "validator": "v1", "vessel": "Brennero",
        "run": "101/2026-06-10", "fast": false, "stop": "garda", "card": "enabled",
    }}});
    writeln!(reader.0.stdin.as_mut().unwrap(), "{tap}").unwrap();
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    let answer: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(answer["request"], request);
    answer["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_deny_list_that_arrives_holds_without_a_restart_and_taps_are_uploaded_beside_the_reader() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    let key = PrivateKey::generate().unwrap();
    fs::write(path.join("fleet.pub"), key.to_public_pem().unwrap()).unwrap();
    fs::create_dir(path.join("inbox")).unwrap();
    let settings = json!({
        "device": "gate-1", "state": "state", "keys": ["fleet.pub"], "inbox": "inbox",
        "fallback": {"entry": "refuse", "exit": "accept", "card": "refuse"},
    });
    fs::write(path.join("reader.json"), settings.to_string()).unwrap();
    let mut reader = Program::start(path, &["read", "--config", "reader.json"]);
    let mut answers = BufReader::new(reader.0.stdout.take().unwrap());
    assert_eq!(tapped(&mut reader, &mut answers, "r-1", "card-1"), "boards");

    let list = b"card-2\n";
    fs::write(path.join("inbox/deny-list.txt"), list).unwrap();
    let jws = key.sign(&Statement::of(Kind::DenyList, 1, list)).unwrap();
    fs::write(path.join("inbox/deny-list.txt.jws"), jws).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    let denied = (2..).any(|number| {
        assert!(Instant::now() < until, "the deny list is not used");
        sleep(Duration::from_millis(100));
        tapped(&mut reader, &mut answers, &format!("r-{number}"), "card-2") == "card-denied"
    });
    assert!(denied);
    assert_eq!(tapped(&mut reader, &mut answers, "last", "card-1"), "boards");

    let mut receiver = Program::start(path, &["receive", "--store", "taps", "--listen", "127.0.0.1:0"]);
    let mut said = String::new();
    BufReader::new(receiver.0.stdout.take().unwrap()).read_line(&mut said).unwrap();
    let address = said.trim().strip_prefix("listening at ").unwrap().to_owned();
    for _ in 0..2 {
        // The second time there is nothing left to send.
        let mut upload = Command::new(env!("CARGO_BIN_EXE_portillon"));
        upload.args(["upload", "--to", &address, "--config", "reader.json"]).current_dir(path);
        assert!(upload.output().unwrap().status.success());
    }
    let taps = ureq::get(format!("{address}/v1/taps")).call().unwrap().body_mut().read_to_string().unwrap();
    let of_the_first = taps.lines().filter(|line| line.contains(r#""card-1""#)).count();
    assert_eq!(of_the_first, 2, "{taps}");
}
