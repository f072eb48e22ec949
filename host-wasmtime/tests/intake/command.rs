//! `portillon key`, `portillon sign` and `portillon compile`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use portillon_host::reader::{Intake, Kind, PublicKeys};
use serde_json::Value;

use crate::failing::component;
use crate::support::{BOOK, artefact, embedded, limits, said};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portillon"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

#[track_caller]
fn succeeds(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

/// Ends with exit code 2 and says this; nothing new is there.
#[track_caller]
fn is_refused(folder: &Path, arguments: &[&str], why: &str) {
    let names = || fs::read_dir(folder).unwrap().count();
    let before = names();
    let output = run(folder, arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(why), "{said}");
    assert_eq!(names(), before, "{said}");
}

const KEY: [&str; 5] = ["key", "--private", "k", "--public", "p"];

#[test]
fn what_the_program_signs_a_reader_takes() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    succeeds(folder.path(), &KEY);
    fs::write(inbox.join("garda.json"), BOOK).unwrap();
    fs::write(inbox.join("deny-list.txt"), "# nobody\n").unwrap();
    let compiled = succeeds(folder.path(), &["compile", "--out", "inbox/component.cwasm"]);
    assert_eq!(
        (&compiled["engine"], &compiled["component"]),
        (&artefact().engine.as_str().into(), &artefact().component.as_str().into())
    );
    assert!(fs::read(inbox.join("component.cwasm")).unwrap() == artefact().bytes, "the same bytes each time");
    for (kind, name) in
        [("book", "garda.json"), ("deny-list", "deny-list.txt"), ("component", "component.cwasm")]
    {
        let file = format!("inbox/{name}");
        let statement =
            succeeds(folder.path(), &["sign", "--key", "k", "--kind", kind, "--serial", "7", &file]);
        assert_eq!((&statement["kind"], &statement["serial"]), (&kind.into(), &7.into()));
    }
    let keys = PublicKeys::from_pem([fs::read_to_string(folder.path().join("p")).unwrap().as_str()]).unwrap();
    let (mut intake, _) = Intake::open(&inbox, folder.path(), keys, embedded(), limits()).unwrap();
    let notices = intake.look();
    assert_eq!(
        said(&notices),
        [("component.cwasm", "accepted"), ("deny-list.txt", "accepted"), ("garda.json", "accepted")]
    );
    let kinds: Vec<_> = notices.iter().map(|notice| notice.outcome.as_ref().unwrap().kind).collect();
    assert_eq!(kinds, [Kind::Component, Kind::DenyList, Kind::Book]);
}

#[test]
fn a_key_pair_is_made_once_and_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    succeeds(folder, &KEY);
    let both = || (fs::read(folder.join("k")).unwrap(), fs::read(folder.join("p")).unwrap());
    let before = both();
    is_refused(folder, &KEY, "k cannot be made");
    is_refused(folder, &["key", "--private", "k2", "--public", "p"], "p cannot be made");
    is_refused(folder, &["key", "--private", "k", "--public", "p2"], "k cannot be made");
    is_refused(folder, &["key", "--private", "same", "--public", "same"], "same cannot be made");
    assert_eq!(both(), before);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&fs::metadata(folder.join("k")).unwrap());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn nonsense_is_not_signed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    succeeds(folder, &KEY);
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    write("half.json", &BOOK.as_bytes()[..500]);
    write("wrong.json", BOOK.replace("2027-01-01", "2020-01-01").as_bytes());
    write("long.txt", "m".repeat(65).as_bytes());
    let mut flipped = artefact().bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    write("flipped.cwasm", &flipped);
    write("component.cwasm", &artefact().bytes);
    write("other.wasm", &component("unreachable\n"));
    write("none.wasm", b"(component)");
    let sign = |kind: &'static str, file: &'static str| {
        ["sign", "--key", "k", "--serial", "1", "--kind", kind, file]
    };
    is_refused(folder, &sign("book", "half.json"), "no good tariff book");
    is_refused(folder, &sign("book", "wrong.json"), "until");
    is_refused(folder, &sign("book", "nothing.json"), "cannot be read");
    is_refused(folder, &sign("deny-list", "long.txt"), "line 1 has 65 characters");
    is_refused(folder, &sign("component", "flipped.cwasm"), "not what the component compiles to");
    is_refused(folder, &sign("component", "other.wasm"), "not what the component compiles to");
    let of =
        |file: &'static str| [&sign("component", "component.cwasm")[..], &["--component", file]].concat();
    is_refused(folder, &of("other.wasm"), "not what the component compiles to");
    is_refused(folder, &of("none.wasm"), "not the Portillon component");
    is_refused(folder, &["compile", "--component", "none.wasm", "--out", "x"], "not the Portillon component");
    let public = ["sign", "--key", "p", "--serial", "1", "--kind", "component", "component.cwasm"];
    is_refused(folder, &public, "no Ed25519 key");
    let zero = ["sign", "--key", "k", "--serial", "0", "--kind", "component", "component.cwasm"];
    is_refused(folder, &zero, "--serial");
    let both = [&sign("book", "half.json")[..], &["--component", "other.wasm"]].concat();
    is_refused(folder, &both, "--component");
    succeeds(folder, &sign("component", "component.cwasm"));
}
