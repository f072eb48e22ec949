//! The statement of a mobility account, as a person gets it. What is expected was worked out by hand.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

/// 20.00 paid in; a trip of 14.00 leaves 6.00, and 20.00 come in at once; 2.00 of it come back; 50.00 is too much, and the
/// driver takes nothing. In any order, with a blank line and one entry twice.
const ENTRIES: &str = r#"{"id":"on","at":"2026-03-01T09:06:30+01:00","event":{"tag":"automatic-on"}}
{"id":"x","at":"2026-03-04T08:00:00+01:00","event":{"tag":"trip","val":{"fare":"50.00"}}}
{"id":"k","at":"2026-03-05T08:00:00+01:00","event":{"tag":"top-up","val":{"means":"to-driver","amount":"5.00"}}}

{"id":"c","at":"2026-03-01T09:00:00+01:00","event":{"tag":"card-registered"}}
{"id":"r1","at":"2026-03-03T09:00:00Z","event":{"tag":"refund","val":{"trip":"t1","amount":"2.00"}}}
{"id":"t1","at":"2026-03-02T08:00:00+01:00","event":{"tag":"trip","val":{"fare":"14.00"}}}
{"id":"p","at":"2026-03-01T09:05:00+01:00","event":{"tag":"top-up","val":{"means":"card","amount":"20.00"}}}
{"id":"c","at":"2026-03-01T08:00:00Z","event":{"tag":"card-registered"}}
"#;

const STATEMENT: &str = "\
Mobility account: 5 March 2026 at 08:00 (the time of the last entry; --at names another)

Date and time        What it is               In     Out  Balance  Entry
2026-03-01 09:00     card registered                        €0.00  c
2026-03-01 09:05     top-up               €20.00           €20.00  p
2026-03-01 09:06:30  automatic top-up on                   €20.00  on
2026-03-02 08:00     trip                         €14.00    €6.00  t1
2026-03-02 08:00     automatic top-up     €20.00           €26.00  t1
2026-03-03 10:00     refund                €2.00           €28.00  r1

Balance: €28.00
Automatic top-up: on (€20.00)
What happens next
  Automatic top-up is on: as soon as the balance is below €10.00, €20.00 is paid in at once. (PM-4, occasional trips)
  A trip for which the rider would pay more than the balance is refused.
Entries refused
  x, trip, €50.00, line 2
    Why
      The rider pays €50.00 for the trip and the balance is €28.00: €22.00 is missing. (PM-2, occasional trips)
    What would change it
      Top the account up by at least €22.00.
  k, top-up, €5.00, line 3
    Why
      Nothing is ever paid to the driver, not even a tip. (PM-12, drivers)
    What would change it
      Pay by another means that is accepted.
Tariff book: ile-de-france-2026 (1)
";

fn portillon(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portillon"));
    command.args(["pam", "statement"]).args(arguments).current_dir(folder).env_clear();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn with(entries: &str) -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("entries.jsonl"), entries).unwrap();
    folder
}

/// Of a file `entries.jsonl` with these entries.
fn run(entries: &str, arguments: &[&str]) -> Output {
    let folder = with(entries);
    portillon(folder.path(), &[&["entries.jsonl"], arguments].concat()).output().unwrap()
}

fn feed(input: &str, arguments: &[&str]) -> Output {
    let folder = tempdir().unwrap();
    let mut child = portillon(folder.path(), arguments).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// What is printed where there is a statement.
fn shown(output: &Output) -> &str {
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    text(&output.stdout)
}

/// What is said where there is none.
fn refused(output: &Output) -> &str {
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
    text(&output.stderr)
}

#[test]
fn a_statement_shows_what_came_in_what_went_out_and_what_was_refused() {
    assert_eq!(shown(&run(ENTRIES, &[])), STATEMENT);
    assert_eq!(shown(&feed(ENTRIES, &[])), STATEMENT);
    assert_eq!(shown(&feed(ENTRIES, &["-"])), STATEMENT);
}

#[test]
fn the_order_of_the_lines_says_nothing() {
    let mut lines: Vec<&str> = ENTRIES.lines().collect();
    lines.reverse();
    // Only the places of the refused lines are others.
    let expected = STATEMENT.replace("line 2", "line 8").replace("line 3", "line 7");
    assert_eq!(shown(&run(&lines.join("\r\n"), &[])), expected);
}

#[test]
fn amounts_and_words_are_those_of_the_language() {
    let output = run(ENTRIES, &["--lang", "fr", "--at", "2026-03-02T08:00:00+01:00"]);
    let expected = "\
Compte mobilité\u{a0}: 2 mars 2026 à 08:00

Date et heure        Nature                         Crédit    Débit    Solde  Écriture
2026-03-01 09:00     carte enregistrée                                0,00\u{a0}€  c
2026-03-01 09:05     alimentation                  20,00\u{a0}€           20,00\u{a0}€  p
2026-03-01 09:06:30  recharge automatique activée                    20,00\u{a0}€  on
2026-03-02 08:00     trajet                                 14,00\u{a0}€   6,00\u{a0}€  t1
2026-03-02 08:00     recharge automatique          20,00\u{a0}€           26,00\u{a0}€  t1

Solde\u{a0}: 26,00\u{a0}€
Recharge automatique\u{a0}: activée (20,00\u{a0}€)
";
    assert!(shown(&output).starts_with(expected), "{}", shown(&output));
    let output = run(ENTRIES, &["--lang", "it"]);
    assert!(shown(&output).contains("Movimenti rifiutati\n  x, viaggio, 50,00\u{a0}€, riga 2\n"));
}

#[test]
fn later_entries_are_left_out_to_the_second() {
    let before = run(ENTRIES, &["--at", "2026-03-02T07:59:59+01:00"]);
    assert!(shown(&before).contains("\nBalance: €20.00\n"));
    // The same moment, as clocks in Greenwich show it.
    let at = run(ENTRIES, &["--at", "2026-03-02T07:00:00Z"]);
    assert!(shown(&at).contains("\nBalance: €26.00\n"));
}

#[test]
fn a_third_party_has_a_column_and_one_that_was_not_declared_pays_nothing() {
    let output = run(ENTRIES, &["--third-party-percent", "50", "--declared"]);
    let lines: Vec<&str> = shown(&output).lines().collect();
    // Half of 14.00 each; 13.00 are left, and nothing is paid in.
    assert_eq!(
        lines[2],
        "Date and time        What it is           Third party      In    Out  Balance  Entry"
    );
    assert_eq!(lines[6], "2026-03-02 08:00     trip                       €7.00          €7.00   €13.00  t1");
    assert!(lines.contains(&"Paid by the third party: €7.00"));
    let output = run(ENTRIES, &["--third-party-percent", "50"]);
    assert!(
        shown(&output).contains("The third-party payer was not declared at registration."),
        "{}",
        shown(&output)
    );
    assert!(shown(&output).contains("\nBalance: €20.00\n"));
}

#[test]
fn a_day_with_an_hour_that_comes_twice_shows_which_one_it_was() {
    let entries = r#"{"id":"c","at":"2026-10-24T12:00:00+02:00","event":{"tag":"card-registered"}}
{"id":"p","at":"2026-10-25T02:30:00+02:00","event":{"tag":"top-up","val":{"means":"cheque","amount":"1.00"}}}
{"id":"q","at":"2026-10-25T02:30:00+01:00","event":{"tag":"top-up","val":{"means":"cheque","amount":"2.00"}}}"#;
    let output = run(entries, &[]);
    let times: Vec<&str> = shown(&output).lines().skip(3).take(3).map(|line| &line[..23]).collect();
    assert_eq!(times, ["2026-10-24 12:00       ", "2026-10-25 02:30 +02:00", "2026-10-25 02:30 +01:00"]);
}

#[test]
fn a_request_as_a_whole_is_read_and_the_options_stand_in_for_it() {
    let entries: Vec<Value> = ENTRIES.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut request = json!({ "entries": entries, "at": "2026-03-02T12:00:00+01:00" });
    let output = feed(&format!("{request:#}"), &[]);
    assert!(shown(&output).starts_with("Mobility account: 2 March 2026 at 12:00\n"));
    let output = feed(&format!("{request:#}"), &["--at", "2026-03-01T12:00:00+01:00"]);
    assert!(shown(&output).contains("\nBalance: €20.00\n"));
    request["at"] = json!("soon");
    let said = feed(&request.to_string(), &[]);
    assert!(refused(&said).starts_with("error: standard input: at: `soon` is not"), "{}", refused(&said));
    request["at"] = json!(5);
    let said = feed(&request.to_string(), &[]);
    assert!(refused(&said).starts_with("error: standard input: at: "), "{}", refused(&said));
}

#[test]
fn the_reply_in_json_is_that_of_the_function() {
    let output = run(ENTRIES, &["--json"]);
    let reply: Value = serde_json::from_str(shown(&output)).unwrap();
    assert_eq!(reply["ok"]["balance"], "28.00");
    let output = run(&ENTRIES.replace("14.00", "14"), &["--json"]);
    let reply: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), &reply["error"][0]["path"]),
        (Some(2), &json!("entries[5].event.val.fare"))
    );
}

#[test]
fn an_error_names_line_field_value_and_remedy() {
    let said = |from: &str, to: &str| refused(&run(&ENTRIES.replace(from, to), &[])).to_owned();
    assert_eq!(
        said("14.00", "14"),
        "error: entries.jsonl:7: event.val.fare: `14` is not an amount of money; write it with exactly two decimals, \
         from `0.00` to `9999999.99`\n"
    );
    // One line for each problem, and nothing about a moment that comes from the entries.
    let both = said("2026-03-0", "2026-13-0");
    assert_eq!(both.lines().count(), 8, "{both}");
    assert!(both.lines().all(|line| line.contains(": at: `2026-13-0")), "{both}");
    let lines = said("\"id\":\"x\",", "id:x,");
    assert!(lines.starts_with("error: entries.jsonl:2: "), "{lines}");
    let again = said("{\"id\":\"c\",\"at\":\"2026-03-01T08", "{\"id\":\"c\",\"at\":\"2026-03-01T07");
    assert!(
        again.starts_with("error: entries.jsonl:9: id: `c` was sent before with another content; "),
        "{again}"
    );
    let far = said("2026-03-05", "2066-03-05");
    assert_eq!(far.lines().count(), 1, "{far}");
    assert!(far.starts_with("error: entries.jsonl:3: at: "), "{far}");
}

#[test]
fn what_cannot_be_read_is_named_with_what_to_do() {
    let said = |arguments: &[&str]| refused(&run(ENTRIES, arguments)).to_owned();
    assert!(said(&["--at", "noon"]).starts_with("error: --at: `noon` is not"));
    assert!(said(&["--third-party-percent", "101", "--declared"]).contains("1..=100"));
    assert!(said(&["--declared"]).contains("--third-party-percent"));
    let nothing = feed("\n", &[]);
    assert!(refused(&nothing).contains("has no entry"));
    let folder = tempdir().unwrap();
    let missing = portillon(folder.path(), &["none.jsonl"]).output().unwrap();
    assert!(refused(&missing).starts_with("error: none.jsonl cannot be read: "), "{}", refused(&missing));
    fs::write(folder.path().join("latin.jsonl"), b"\n{\"id\":\"\xe9\"}").unwrap();
    let latin = portillon(folder.path(), &["latin.jsonl"]).output().unwrap();
    assert!(refused(&latin).starts_with("error: latin.jsonl:2: this is not text in UTF-8; "));
}

#[test]
fn an_account_without_entries_is_not_open() {
    let output = feed("", &["--at", "2026-03-01T00:00:00+01:00"]);
    let expected = "\
Mobility account: 1 March 2026 at 00:00

No movements.

Balance: €0.00
Automatic top-up: off
What happens next
  The mobility account is not open: no bank card was registered before. (PM-1, occasional trips)
Tariff book: ile-de-france-2026 (1)
";
    assert_eq!(shown(&output), expected);
}

#[test]
fn the_example_of_the_help_is_an_account() {
    let help = portillon(Path::new("."), &["--help"]).output().unwrap();
    let help = shown(&help);
    // The second entry stands on two lines there, as the help says.
    let entries = help.replace("\",\n   \"event\"", "\", \"event\"").replace("(on one line)", "");
    let entries: Vec<&str> =
        entries.lines().map(str::trim).filter(|line| line.starts_with("{\"id\"")).collect();
    assert_eq!(entries.len(), 3, "{help}");
    assert!(shown(&run(&entries.join("\n"), &[])).contains("\nBalance: €16.80\n"));
    assert!(help.contains("The program has no clock"));
}
