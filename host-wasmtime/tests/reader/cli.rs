//! The program `portillon read`: what it says when it cannot start.

use std::fs;
use std::process::{Command, Output};

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
