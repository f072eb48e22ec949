//! The program, as a script and as a person use it.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::{env, fs, thread};

use serde_json::Value;

fn portillon(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portillon"));
    command.args(arguments).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    portillon(arguments).output().unwrap()
}

fn feed(arguments: &[&str], input: Vec<u8>) -> Output {
    let mut child = portillon(arguments).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

fn replies(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

const GOOD: &str = r#"{"validityDay":"2026-01-05"}"#;
const WINDOW: &[&str] = &["call", "navigo-jour.sale-window"];

#[test]
fn ten_thousand_lines_get_ten_thousand_replies_in_order() {
    let day = |index: usize| format!("2026-{:02}-{:02}", index % 12 + 1, index % 28 + 1);
    let input: String =
        (0..10_000).map(|index| format!("{{\"validityDay\":\"{}\"}}\n", day(index))).collect();
    let output = feed(WINDOW, input.into_bytes());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let replies = replies(&output);
    assert_eq!(replies.len(), 10_000);
    for (index, reply) in replies.iter().enumerate() {
        assert_eq!(reply["ok"]["reasons"][0]["facts"][0]["value"]["val"], day(index));
    }
}

#[test]
fn a_bad_line_gets_its_error_and_the_next_line_works() {
    let open = "[".repeat(100_000);
    let deep = format!("{{\"validityDay\":{open}{}}}", "]".repeat(100_000));
    let input = [
        b"{\"validityDay\":".as_slice(),
        b"{\"validityDay\":\"\xff\"}",
        open.as_bytes(),
        deep.as_bytes(),
        b"{\"validityDay\":\"2026-02-30\"}",
        b"  ",
        b"{\"day\":1}\r",
        GOOD.as_bytes(),
    ]
    .join(&b'\n');
    let output = feed(WINDOW, input);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let replies = replies(&output);
    let problem = |index: usize| {
        let problem = &replies[index]["error"][0];
        (problem["path"].as_str().unwrap(), problem["code"].as_str().unwrap())
    };
    // The blank line has no reply.
    assert_eq!(replies.len(), 7);
    assert_eq!(problem(0), ("", "malformed-json"));
    assert_eq!(problem(1), ("", "invalid-utf8"));
    assert_eq!(problem(2), ("", "malformed-json"));
    assert_eq!(problem(3), ("validityDay", "wrong-type"));
    assert_eq!(problem(4), ("validityDay", "impossible-date"));
    assert_eq!(problem(5), ("day", "unknown-field"));
    assert!(replies[6]["ok"].is_object());
}

#[test]
fn a_line_that_is_too_long_is_refused_and_the_next_line_works() {
    let input = format!("{{\"validityDay\":\"{}\"}}\n{GOOD}\n", "x".repeat(9 << 20));
    let replies = replies(&feed(WINDOW, input.into_bytes()));
    assert_eq!(replies[0]["error"][0]["code"], "too-long");
    assert!(replies[1]["ok"].is_object());
}

#[test]
fn a_person_who_types_a_line_gets_its_reply_before_the_next() {
    let mut child = portillon(WINDOW).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut replies = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..3 {
        writeln!(stdin, "{GOOD}").unwrap();
        assert!(replies.next().unwrap().unwrap().starts_with(r#"{"ok":"#));
    }
    drop(stdin);
    assert!(replies.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_has_enough_ends_it_quietly() {
    let mut child = portillon(WINDOW).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    let lines = format!("{GOOD}\n").repeat(10_000);
    // The program may be gone before it has read everything.
    let _ = stdin.write_all(lines.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (0, ""));
}

#[test]
fn every_function_is_listed_with_what_it_answers() {
    let output = run(&["call", "--list"]);
    assert_eq!(code(&output), 0);
    let lines: Vec<_> = stdout(&output).lines().collect();
    let functions: Vec<_> = lines.iter().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(functions, portillon::wire::functions());
    assert!(lines.iter().all(|line| line.split_whitespace().count() > 2), "{lines:?}");
}

#[test]
fn schemas_are_json_and_name_the_fields() {
    let one: Value = serde_json::from_slice(&run(&["schema", "navigo-jour.quote"]).stdout).unwrap();
    let request = &one["$defs"]["navigo-jour.quote-request"];
    assert_eq!(request["properties"]["purchaseDay"]["$ref"], "#/$defs/types.date");
    assert_eq!(request["required"][0], "purchaseDay");
    let state: Value = serde_json::from_slice(&run(&["schema", "imagine-r.state"]).stdout).unwrap();
    assert!(state["$defs"]["imagine-r.state-request"]["properties"]["events"].is_object());
    let all: Value = serde_json::from_slice(&run(&["schema"]).stdout).unwrap();
    assert!(all["$defs"]["titles.describe.reply"].is_object());
}

const QUOTE: &[&str] = &["quote", "navigo-jour", "--buy", "2026-01-02", "--valid", "2026-01-05", "--medium"];

#[test]
fn exit_codes_tell_granted_refused_and_wrong_apart() {
    let quote = |medium: &str| code(&run(&[QUOTE, &[medium]].concat()));
    assert_eq!(quote("navigo-easy"), 0);
    assert_eq!(quote("magnetic-ticket"), 1);
    assert_eq!(quote("paper"), 2);
    assert_eq!(code(&run(&["validity", "navigo-jour", "--valid", "2026-02-30"])), 2);
    assert_eq!(code(&run(&["call", "navigo-jour.nothing"])), 2);
    assert_eq!(code(&run(&["call"])), 2);
    assert_eq!(code(&run(&["titles", "nothing"])), 2);
    assert_eq!(code(&run(&["--help"])), 0);
}

#[test]
fn people_are_answered_in_their_language_without_colours_in_a_pipe() {
    let answer = |lang: &str| {
        let output = portillon(&[QUOTE, &["navigo-easy"]].concat()).env("LANG", lang).output().unwrap();
        stdout(&output).to_owned()
    };
    let [en, fr, it] = ["C", "fr_FR.UTF-8", "it_IT.UTF-8"].map(answer);
    assert!(en.starts_with("Yes\n") && en.contains("5 January 2026") && en.contains("€12.30"), "{en}");
    assert!(fr.starts_with("Oui\n") && fr.contains("5 janvier 2026") && fr.contains("12,30\u{a0}€"), "{fr}");
    assert!(it.starts_with("Sì\n") && it.contains("5 gennaio 2026"), "{it}");
    assert!(en.contains("(NJ-5, art. 4.1)"), "{en}");
    assert!(!en.contains('\x1b') && !en.contains('{'), "{en}");
}

const TERMINATE: &[&str] = &[
    "ask",
    "imagine-r.terminate",
    "subscription.season=2025",
    "subscription.product=scolaire",
    "subscription.birthDate=2011-04-01",
    "subscription.department=94",
    "subscription.payment=card",
    "subscription.acceptanceDay=2025-09-10",
    "passLastSeason=false",
    "subscriptionDay=2025-09-05",
    "receivedDay=2026-02-11",
    "form.applicant=payer",
    "form.channel=email",
];

#[test]
fn a_termination_is_told_with_its_account() {
    let answer = |lang: &str, more: &[&str]| {
        let output = run(&[TERMINATE, more, &["--lang", lang]].concat());
        (code(&output), stdout(&output).to_owned())
    };
    let moved = &["form.ground=moved-away", "form.evidence=in-french"];
    let (exit, en) = answer("en", moved);
    assert_eq!(exit, 0, "{en}");
    let account = "\
Yes
  Takes effect on: 1 March 2026
  Account
    Due in all: €221.50
    Paid: €392.30
    To be refunded: €170.80
Why
  The termination is accepted on this ground: move out of Ile-de-France. (IR-33, art. 6.1)
";
    assert!(en.starts_with(account), "{en}");
    let (_, it) = answer("it", moved);
    assert!(it.contains("\n  Ha effetto dal giorno: 1 marzo 2026\n  Conto\n"), "{it}");
    assert!(it.contains("\n    Da rimborsare: 170,80\u{a0}€\n"), "{it}");
    // The grounds that would do have their names, not their ids.
    let (exit, fr) = answer("fr", &["form.evidence=none"]);
    assert_eq!(exit, 1, "{fr}");
    assert!(fr.contains(", stage hors d’Île-de-France, "), "{fr}");
    assert!(!fr.contains("moved-away"), "{fr}");
}

#[test]
fn a_life_is_told_with_what_was_refused_and_what_may_be_asked_for() {
    let life = [
        "ask",
        "imagine-r.state",
        "season=2025",
        "product=scolaire",
        "birthDate=2011-04-01",
        "department=94",
        "payment=direct-debit",
        "passLastSeason=false",
        "events[0].day=2025-08-20",
        "events[0].what=filed",
        "events[0].what.val.channel=online",
        "events[0].what.val.pieces=photo,means-of-payment,terms",
        "events[1].day=2025-08-25",
        "events[1].what=accepted",
        "events[2].day=2025-10-01",
        "events[2].what=debit-taken",
        "events[3].day=2025-11-01",
        "events[3].what=debit-rejected",
        "events[3].what.val=12.20",
        "events[4].day=2025-11-10",
        r#"events[4].what={"tag":"termination-asked","val":{"applicant":"holder","channel":"email","evidence":"none"}}"#,
        "day=2026-01-15",
    ];
    let output = run(&[&life[..], &["--lang", "en"]].concat());
    // That an event was refused is part of the answer.
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let en = stdout(&output);
    for part in [
        "Stage: in force\n",
        "Account\n  Due in all: €404.50\n  Paid: €50.70\n  Payments due\n    1 December 2025: €97.60\n",
        "What may be asked for now\n  terminate on a ground (until just before 1 July 2026)\n",
        "Events refused\n  Event: events[4]\n    What would change it\n      Have the payer make the request.\n",
        "    Why\n      Only the payer may ask for the termination, and this request was made by somebody other than \
         the payer: holder. (IR-32, art. 6.1)\n",
    ] {
        assert!(en.contains(part), "{part}\nis not in\n{en}");
    }
    for raw in ["{", "citation", "facts", "€0.00", "-pass", "in-force"] {
        assert!(!en.contains(raw), "{raw} in\n{en}");
    }
}

#[test]
fn a_new_pass_is_told_with_its_fee_and_its_days() {
    let ask = |lang: &str| {
        let request = ["season=2025", "incident=lost", "desk=online", "payment=card"];
        let rest = ["declarationDay=2026-02-10", "policeReceipt=false", "--lang", lang];
        stdout(&run(&[&["ask", "imagine-r.replace-pass"][..], &request, &rest].concat())).to_owned()
    };
    let fr = ask("fr");
    let head = "\
Oui
  Frais\u{a0}: 15,00\u{a0}€
  Nouveau passe au plus tard le\u{a0}: 24 février 2026
  Titres\u{a0}: à partir du 10 février 2026 et avant le 27 février 2026
Pourquoi
";
    assert!(fr.starts_with(head), "{fr}");
    let [en, it] = ["en", "it"].map(ask);
    assert!(en.contains("\n  Tickets: from 10 February 2026 until just before 27 February 2026\n"), "{en}");
    assert!(
        it.contains("\n  Biglietti: dal giorno 10 febbraio 2026 e prima del giorno 27 febbraio 2026\n"),
        "{it}"
    );
}

#[test]
fn errors_name_the_field_the_value_and_the_remedy() {
    let output = run(&["ask", "navigo-jour.validity", "validityDay=2026-02-30"]);
    let line = stderr(&output);
    assert!(line.starts_with("error: validityDay: `2026-02-30` is not"), "{line}");
    assert!(line.contains("; send "), "{line}");
    assert!(stdout(&output).is_empty());
}

#[test]
fn json_for_people_is_the_reply_of_call() {
    let asked = run(&["ask", "navigo-jour.sale-window", "validityDay=2026-01-05", "--json"]);
    let called = feed(WINDOW, GOOD.into());
    assert_eq!(stdout(&asked), stdout(&called));
}

/// A book of its own, in a file of its own.
fn book(name: &str, change: impl FnOnce(&str) -> String) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, change(include_str!("../../core/books/ile-de-france-2026.json"))).unwrap();
    path
}

#[test]
fn a_book_from_a_file_comes_before_the_built_in_ones() {
    let path = book("mine.json", |text| {
        text.replace("12.30", "13.00").replace("\"ile-de-france-2026\"", "\"mine\"")
    });
    let path = path.to_str().unwrap();
    let total = |more: &[&str]| {
        let output = run(&[QUOTE, &["navigo-easy", "--json"], more].concat());
        let reply = &replies(&output)[0];
        (reply["ok"]["verdict"]["val"]["total"].clone(), reply["error"][0]["code"].clone())
    };
    assert_eq!(total(&[]).0, "12.30");
    assert_eq!(total(&["--book", path]).0, "13.00");

    let books = run(&["books", "--book", path]);
    assert!(stdout(&books).starts_with("Tariff book: mine ("), "{}", stdout(&books));
    assert_eq!(stdout(&books).matches("Tariff book").count(), 4);
    let alone = run(&["books", "--book", path, "--no-built-in"]);
    assert_eq!(stdout(&alone).matches("Tariff book").count(), 1);
    // A day that only a built-in book covers.
    let request = || br#"{"validityDay":"2025-03-05"}"#.to_vec();
    let with = feed(&["call", "navigo-jour.sale-window", "--book", path], request());
    assert!(replies(&with)[0]["ok"].is_object());
    let without = feed(&["call", "navigo-jour.sale-window", "--book", path, "--no-built-in"], request());
    assert_eq!(replies(&without)[0]["error"][0]["code"], "no-tariff-in-force");
}

#[test]
fn a_bad_book_is_refused_with_every_problem() {
    let path = book("bad.json", |text| text.replace("12.30", "-1").replace("2027-01-01", "2026-02-30"));
    let path = path.to_str().unwrap();
    let checked = run(&["books", "check", path]);
    assert_eq!(code(&checked), 2);
    assert!(stderr(&checked).lines().count() >= 2, "{}", stderr(&checked));
    let used = run(&["books", "--book", path]);
    assert_eq!(code(&used), 2);
    assert!(stderr(&used).contains("bad.json is not a good tariff book"), "{}", stderr(&used));
    let missing = run(&["books", "check", "nowhere.json"]);
    assert_eq!(code(&missing), 2);
    assert!(stderr(&missing).starts_with("error: nowhere.json cannot be read: "), "{}", stderr(&missing));
}
