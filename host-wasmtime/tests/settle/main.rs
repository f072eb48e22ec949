//! `portillon settle`: the same bytes for the same set of taps, whatever happens on the way.

mod killed;
mod parquet_files;
mod support;

use std::io::Write as _;
use std::process::Stdio;
use std::{fs, thread};

use serde_json::{Value, json};

use support::{Numbers, folder, native, portillon, run, settled, tap, taps, text, values, write};

#[test]
fn days_and_errors_are_what_the_core_says_natively() {
    let folder = folder();
    let taps = taps(4_000);
    let note = |index: usize, kind: &str| {
        let mut note = taps[index].clone();
        note["eventId"] = json!(format!("n{index}"));
        note["kind"] = json!(kind);
        note["people"] = json!(index % 5 + 1);
        let fields = note.as_object_mut().unwrap();
        fields.remove("validator");
        fields.remove("fast");
        note
    };
    let notes =
        [note(10, "boarding"), note(40, "paper-ticket"), note(71, "landing"), note(2_000, "boarding")];
    let charged = |token: &str, amount: &str| json!({"token": token, "day": "2026-07-09", "amount": amount});
    let charged = [charged("card-3", "99.00"), charged("\"nobody\"\n", "5.00"), charged("card-8", "0.10")];
    write(folder.path(), "taps.jsonl", &taps);
    write(folder.path(), "notes.jsonl", &notes);
    write(folder.path(), "charged.jsonl", &charged);
    let output = settled(
        folder.path(),
        &["taps.jsonl", "--notes", "notes.jsonl", "--charged", "charged.jsonl", "--day", "2026-07-20"],
    );
    let expected = native(&json!({ "taps": taps, "notes": notes, "charged": charged, "day": "2026-07-20" }));
    assert!(output.lines().eq(expected.lines()), "{:?}", first_difference(&output, &expected));
    for code in
        ["event-id-conflict", "historic-vessel", "unknown-stop", "paid-back-as-correction", "fast-service"]
    {
        assert!(output.contains(&format!("\"code\":\"{code}\"")), "nothing tests {code}");
    }
}

fn first_difference<'a>(one: &'a str, other: &'a str) -> Option<(&'a str, &'a str)> {
    one.lines().zip(other.lines()).find(|(one, other)| one != other)
}

#[test]
fn shuffled_repeated_and_split_taps_give_the_same_bytes() {
    let folder = folder();
    let mut taps = taps(6_000);
    write(folder.path(), "all.jsonl", &taps);
    let expected = settled(folder.path(), &["all.jsonl", "--threads", "1"]);
    assert!(expected.lines().count() > 1_500);

    let mut numbers = Numbers(3);
    for tap in taps.clone().iter().step_by(3) {
        // The same event, its moment written in another way.
        let mut again = tap.clone();
        let hour: usize = tap["at"].as_str().unwrap()[11..13].parse().unwrap();
        let at = tap["at"].as_str().unwrap();
        again["at"] = json!(format!("{}T{:02}{}.000Z", &at[..10], hour - 2, &at[13..19]));
        taps.extend([tap.clone(), again]);
    }
    numbers.shuffle(&mut taps);
    let (one, other) = taps.split_at(2_345);
    write(folder.path(), "one.jsonl", one);
    write(folder.path(), "other.jsonl", other);
    // Large enough for another number of buckets.
    let padded: String = other.iter().map(|tap| format!("{}{tap}\n\n", " ".repeat(1_000))).collect();
    fs::write(folder.path().join("padded"), padded).unwrap();
    assert_eq!(settled(folder.path(), &["one.jsonl", "other.jsonl", "--threads", "3"]), expected);
    assert_eq!(settled(folder.path(), &["padded", "one.jsonl", "other.jsonl", "--work", "w"]), expected);

    let mut child = portillon(folder.path(), &["other.jsonl", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let input = fs::read(folder.path().join("one.jsonl")).unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = thread::spawn(move || stdin.write_all(&input));
    assert_eq!(text(&child.wait_with_output().unwrap().stdout), expected);
    writer.join().unwrap().unwrap();
}

#[test]
fn csv_is_the_same_as_json_lines() {
    let folder = folder();
    let taps = taps(500);
    write(folder.path(), "taps.jsonl", &taps);
    let columns = ["at", "stop", "fast", "run", "vessel", "validator", "token", "eventId"];
    let cell = |value: &Value| match value {
        Value::String(text) => format!("\"{text}\""),
        value => value.to_string(),
    };
    let row = |tap: &Value| columns.map(|column| cell(&tap[column])).join(",");
    let rows: Vec<String> = taps.iter().map(row).collect();
    let csv = format!("\u{feff}{}\r\n{}\r\n", columns.join(","), rows.join("\r\n"));
    fs::write(folder.path().join("taps.csv"), &csv).unwrap();
    fs::write(folder.path().join("sniffed"), &csv).unwrap();
    let expected = settled(folder.path(), &["taps.jsonl"]);
    assert_eq!(settled(folder.path(), &["taps.csv"]), expected);
    assert_eq!(settled(folder.path(), &["sniffed", "--out", "out"]), "");
    assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), expected);
}

#[test]
fn an_event_of_two_tokens_is_a_conflict_wherever_the_tokens_lie() {
    let folder = folder();
    // Enough tokens for many buckets; each shares an event with the one after the next.
    let mut taps = Vec::new();
    for index in 0..400 {
        for token in [index, index + 2] {
            let event = format!("shared-{index}");
            taps.push(tap(&event, &format!("card-{token}"), "2026-07-01T09:00:00+02:00"));
        }
        taps.push(tap(&format!("own-{index}"), &format!("card-{index}"), "2026-07-01T10:00:00+02:00"));
    }
    let padded: String = taps.iter().map(|tap| format!("{}{tap}\n", " ".repeat(20_000))).collect();
    fs::write(folder.path().join("taps.jsonl"), padded).unwrap();
    let output = settled(folder.path(), &["taps.jsonl"]);
    assert_eq!(output, native(&json!({ "taps": taps })));
    assert_eq!(output.matches("event-id-conflict").count(), 400);
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_the_others_are_settled() {
    let folder = folder();
    let good = tap("e1", "t", "2026-07-01T09:00:00+02:00");
    let lines = format!(
        "{good}\n{{\"eventId\":\n\n{}\n{}\n{}\n{{\"x\":\"{}\"}}\n",
        good.to_string().replace("2026-07-01T", "2026-07-32T"),
        good.to_string().replace("\"stop\"", "\"quay\""),
        tap("e2", "t", "2026-07-01T10:00:00+02:00"),
        "x".repeat(70_000),
    );
    fs::write(folder.path().join("bad.jsonl"), lines).unwrap();
    let output = run(folder.path(), &["bad.jsonl", "--errors", "errors.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(values(text(&output.stdout)).len(), 1);
    let said = text(&output.stderr);
    for error in [
        "error: bad.jsonl:2: this is not JSON: ",
        "error: bad.jsonl:4: at: `2026-07-32T09:00:00+02:00` is not a point in time",
        "write it as RFC 3339 with an offset",
        "error: bad.jsonl:5: quay: there is no such field; leave it out; ",
        "error: bad.jsonl:5: stop: the field is missing; send it\n",
        "error: bad.jsonl:7: the line is longer than 65536 bytes; ",
        "4 lines cannot be read\n",
    ] {
        assert!(said.contains(error), "{error} is not in\n{said}");
    }
    let errors = values(&fs::read_to_string(folder.path().join("errors.jsonl")).unwrap());
    let place = |error: &Value| (error["line"].as_u64().unwrap(), error["problems"][0]["code"].clone());
    assert_eq!(errors.iter().map(place).map(|place| place.0).collect::<Vec<_>>(), [2, 4, 5, 7]);
    assert_eq!(place(&errors[1]).1, "malformed-instant");
}

#[test]
fn what_cannot_be_settled_is_said_and_the_rest_goes_on() {
    let folder = folder();
    let mut taps: Vec<Value> = (0..20_001)
        .map(|index| tap(&format!("m{index}"), "many", &format!("2026-07-01T09:00:00.{index:06}+02:00")))
        .collect();
    taps.push(tap("e1", "old", "1999-12-31T23:30:00-02:00"));
    taps.push(tap("e2", "old", "2026-07-01T09:00:00+02:00"));
    taps.push(tap("e3", "good", "2026-07-01T09:00:00+02:00"));
    let charged =
        |token: &str, day: &str, amount: &str| json!({"token": token, "day": day, "amount": amount});
    write(folder.path(), "taps.jsonl", &taps);
    write(
        folder.path(),
        "charged.jsonl",
        &[
            charged("twice", "2026-07-01", "1.00"),
            charged("twice", "2026-07-01", "2.00"),
            charged("good", "2001-07-01", "2.00"),
        ],
    );
    let output = run(folder.path(), &["taps.jsonl", "--charged", "charged.jsonl"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    let lines = values(text(&output.stdout));
    let said: Vec<_> = lines
        .iter()
        .map(|line| match &line["error"] {
            Value::Null => ["day", line["day"]["token"].as_str().unwrap(), ""],
            error => {
                let event = error["eventId"].as_str().or(error["day"].as_str()).unwrap_or_default();
                [error["problems"][0]["code"].as_str().unwrap(), error["token"].as_str().unwrap(), event]
            }
        })
        .collect();
    assert_eq!(
        said,
        [
            ["day", "good", ""],
            ["day", "old", ""],
            ["no-tariff-in-force", "old", "e1"],
            ["no-tariff-in-force", "good", "2001-07-01"],
            ["too-many", "many", ""],
            ["duplicate", "twice", ""],
        ],
    );
}

#[test]
fn what_was_written_is_what_was_charged_the_next_time() {
    let folder = folder();
    let taps = taps(2_000);
    write(folder.path(), "all.jsonl", &taps);
    write(folder.path(), "early.jsonl", &taps[..1_500]);
    settled(folder.path(), &["early.jsonl", "--out", "first.jsonl"]);
    let second = values(&settled(folder.path(), &["all.jsonl", "--charged", "first.jsonl"]));
    let first = values(&fs::read_to_string(folder.path().join("first.jsonl")).unwrap());
    let key = |line: &Value| (line["day"]["token"].clone(), line["day"]["day"].clone());
    let days =
        |lines: &[Value]| lines.iter().filter(|line| line["day"].is_object()).cloned().collect::<Vec<_>>();
    for day in days(&second) {
        let before = first.iter().find(|line| key(line) == key(&day));
        let charged = before.map_or(json!("0.00"), |before| before["day"]["total"].clone());
        assert_eq!(day["day"]["charged"], charged);
    }
    assert!(days(&second).len() > days(&first).len());
}

#[test]
fn what_is_asked_for_wrongly_is_said_with_a_remedy() {
    let folder = folder();
    fs::write(folder.path().join("taps.csv"), "eventId,token\n").unwrap();
    fs::write(folder.path().join("taps"), "PAR1").unwrap();
    for (arguments, message) in [
        (&["none.jsonl"][..], "error: none.jsonl cannot be read: "),
        (&["."], "error: . is a directory; name the files in it"),
        (&["-", "-"], "error: `-` is there twice"),
        (&["--work", "w"], "error: --work: a run that is started again cannot tell"),
        (&["--day", "2026-02-30"], "error: --day: "),
        (
            &["taps.csv"],
            "error: taps.csv: line 1: the column `validator` is missing; the columns are eventId,",
        ),
        (&["taps"], "error: taps cannot be read as Parquet: "),
        (&["--book", "taps.csv"], "error: taps.csv is not a good tariff book"),
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).starts_with(message), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
    assert_eq!(settled(folder.path(), &[]), "");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_replaced_by_one() {
    let folder = folder();
    let path = folder.path().join("nowhere");
    std::os::unix::fs::symlink("/dev/null", &path).unwrap();
    write(folder.path(), "taps.jsonl", &taps(10));
    assert_eq!(settled(folder.path(), &["taps.jsonl", "--out", "nowhere"]), "");
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
}
