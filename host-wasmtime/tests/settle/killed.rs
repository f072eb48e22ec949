//! Runs that are killed and started again.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};
use std::{fs, thread};

use serde_json::json;

use crate::support::{folder, native, portillon, run, settled, taps, text, write};

/// Starts it, waits until `seen` is in the work directory, and kills it.
fn killed_when(folder: &Path, arguments: &[&str], seen: &dyn Fn(&[String]) -> bool) {
    let mut child = portillon(folder, arguments).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    loop {
        let names = fs::read_dir(folder.join("work")).into_iter().flatten();
        let names: Vec<String> = names.map(|name| name.unwrap().file_name().into_string().unwrap()).collect();
        if seen(&names) {
            break;
        }
        assert!(child.try_wait().unwrap().is_none(), "it was ready before it could be killed");
        assert!(start.elapsed() < Duration::from_secs(120), "nothing was seen");
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_run_that_was_killed_goes_on_where_it_was() {
    let folder = folder();
    let folder = folder.path();
    let taps = taps(25_000);
    let padded: String = taps.iter().map(|tap| format!("{}{tap}\n", " ".repeat(1_500))).collect();
    fs::write(folder.join("taps.jsonl"), padded).unwrap();
    let arguments = ["taps.jsonl", "--out", "out.jsonl", "--work", "work", "--threads", "1"];
    settled(folder, &["taps.jsonl", "--out", "expected.jsonl"]);
    let runs = |names: &[String]| {
        names.iter().filter(|name| name.starts_with("settle-run-") && !name.ends_with(".part")).count()
    };
    let modified = |name: &str| -> SystemTime {
        fs::metadata(folder.join("work").join(name)).unwrap().modified().unwrap()
    };

    killed_when(folder, &arguments, &|names| names.iter().any(|name| name == "settle-tokens-0"));
    killed_when(folder, &arguments, &|names| runs(names) >= 1);
    let (routed, first) = (modified("settle-routed"), modified("settle-run-0"));
    killed_when(folder, &arguments, &|names| runs(names) >= 3);
    assert_eq!((modified("settle-routed"), modified("settle-run-0")), (routed, first));
    assert!(!folder.join("out.jsonl").exists());
    settled(folder, &arguments);
    let output = |name: &str| fs::read(folder.join(name)).unwrap();
    assert!(output("out.jsonl") == output("expected.jsonl"));
    assert_eq!(fs::read_dir(folder.join("work")).unwrap().count(), 0);

    // Another input: nothing of the earlier one is used.
    killed_when(folder, &arguments, &|names| runs(names) >= 1);
    write(folder, "taps.jsonl", &taps[..100]);
    let again = run(folder, &arguments);
    assert!(text(&again.stderr).contains("everything starts anew"), "{}", text(&again.stderr));
    assert_eq!(text(&output("out.jsonl")), native(&json!({ "taps": &taps[..100] })));
}
