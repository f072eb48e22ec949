//! `portillon partner` and `portillon passes`, on SQLite and PostgreSQL.

#[path = "postgres/mod.rs"]
mod postgres;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const HEADER: &str = "passNumber,customerNumber,birthDate,title,firstDay,lastDay,status\n";

/// A directory to work in, and a database.
struct Place {
    folder: TempDir,
    database: Option<String>,
}

impl Place {
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_portillon"));
        program.args(arguments).current_dir(self.folder.path());
        program.env_remove("PORTILLON_DATABASE").env_remove("PORTILLON_KEYS");
        if let Some(database) = &self.database {
            program.env("PORTILLON_DATABASE", database);
            program.env("PORTILLON_KEYS", format!("first = {}", "ab".repeat(32)));
        }
        program
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.program(arguments).output().unwrap()
    }

    /// What a command that does not fail prints, as JSON.
    fn said(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// With SQLite nothing is set up; PostgreSQL is named by the environment.
fn on_each(test: impl Fn(&Place)) {
    test(&Place { folder: tempfile::tempdir().unwrap(), database: None });
    let database = Some(postgres::shared().database());
    test(&Place { folder: tempfile::tempdir().unwrap(), database });
}

#[test]
fn passes_are_imported_from_csv_and_json_lines_alike() {
    let csv = format!(
        "{HEADER}1234567890,6789012345,2011-04-01,imagine-r-scolaire,2025-09-01,2026-08-31,active\n\
         0000000002,,2012-05-06,imagine-r-junior,,,suspended\n\
         1234567890,6789012345,2011-04-01,navigo-mois,2026-01-01,2026-01-31,ended\n\
         0000000003,,2010-01-01,,,,\n"
    );
    let json = [
        json!({"passNumber": "1234567890", "customerNumber": "6789012345", "birthDate": "2011-04-01", "titles": [
            {"title": "imagine-r-scolaire", "firstDay": "2025-09-01", "lastDay": "2026-08-31", "status": "active"},
            {"title": "navigo-mois", "firstDay": "2026-01-01", "lastDay": "2026-01-31", "status": "ended"},
        ]}),
        json!({"passNumber": "0000000002", "birthDate": "2012-05-06",
               "titles": [{"title": "imagine-r-junior", "status": "suspended"}]}),
        json!({"passNumber": "0000000003", "birthDate": "2010-01-01", "titles": []}),
    ];
    let lines: String = json.iter().map(|line| format!("{line}\n")).collect();
    on_each(|place| {
        let imported = |lines: u64| json!({"lines": lines, "rejected": 0, "passes": 3, "titles": 3, "stored": 3, "underOlderKeys": 0});
        let file = place.file("passes.csv", &csv);
        assert_eq!(place.said(&["passes", "import", &file]), imported(4));
        // Again, in another form and by another way in.
        let mut import = place.program(&["passes", "import"]);
        let mut import = import.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        import.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let output = import.wait_with_output().unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), imported(3));
        let both = [file.as_str(), &place.file("passes.jsonl", &lines)].map(str::to_owned);
        assert_eq!(place.said(&["passes", "import", &both[0], &both[1]]), imported(7));
    });
}

#[test]
fn lines_that_are_wrong_are_named_without_what_they_hold_and_the_others_are_kept() {
    let csv = format!(
        "{HEADER}0000000001,,2011-04-01,imagine-r-scolaire,,,active\n\
         123456789,,2011-04-01,imagine-r-scolaire,,,active\n\
         0000000003,98765432101,2011-04-01,imagine-r-scolaire,,,active\n\
         0000000004,,2011-04-31,imagine-r-scolaire,,,active\n\
         0000000005,,2011-04-01,imagine-r-schola,,,active\n\
         0000000006,,2011-04-01,imagine-r-scolaire,2026-08-31,2025-09-01,active\n\
         0000000007,,2011-04-01,imagine-r-scolaire,,,good\n\
         0000000008,,2011-04-01,imagine-r-scolaire,,\n\
         \n\
         0000000001,,2011-04-02,imagine-r-scolaire,,,active\n\
         0000000009,,,imagine-r-scolaire,,,active\n\
         0000000010,,2011-04-01,imagine-r-scolaire,,,active\n"
    );
    on_each(|place| {
        let file = place.file("passes.csv", &csv);
        let rejects = place.folder.path().join("rejects.jsonl").display().to_string();
        let output = place.run(&["passes", "import", &file, "--rejects", &rejects]);
        assert_eq!(output.status.code(), Some(1));
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            said,
            json!({"lines": 11, "rejected": 9, "passes": 2, "titles": 2, "stored": 2, "underOlderKeys": 0})
        );
        let rejected = fs::read_to_string(&rejects).unwrap();
        let rows = rejected.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let rows: Vec<(u64, String, String)> = rows
            .map(|row| {
                let text = |name: &str| row[name].as_str().unwrap().to_owned();
                assert_eq!(text("file"), file);
                (row["line"].as_u64().unwrap(), text("path"), text("code"))
            })
            .collect();
        let expected = [
            (3, "passNumber", "malformed-number"),
            (4, "customerNumber", "malformed-number"),
            (5, "birthDate", "impossible-date"),
            (6, "title", "unknown-title"),
            (7, "", "out-of-order"),
            (8, "status", "unknown-case"),
            (9, "", "malformed-csv"),
            (12, "birthDate", "missing-field"),
            // Found when the lines of each pass are brought together.
            (11, "", "other-birth-date"),
        ];
        assert_eq!(rows, expected.map(|(line, path, code)| (line, path.to_owned(), code.to_owned())));
        let told = text(&output.stderr).replace(&file, "passes.csv");
        assert!(told.starts_with(
            "passes.csv:3: passNumber: the number of a pass has 10 digits and nothing else; send 10 digits, \
             `0` to `9` (malformed-number)\n"
        ), "{told}");
        for secret in ["123456789,", "98765432101", "2011-04", "0000000"] {
            assert!(!told.contains(secret) && !rejected.contains(secret), "{secret}");
        }
    });
}

#[test]
fn a_file_without_a_header_is_refused_without_showing_its_first_line() {
    let place = Place { folder: tempfile::tempdir().unwrap(), database: None };
    let refused = |name: &str, file: &str| {
        let output = place.run(&["passes", "import", &place.file(name, file)]);
        assert_eq!(output.status.code(), Some(2));
        text(&output.stderr).to_owned()
    };
    let row = "1234567890,,2011-04-01,imagine-r-scolaire,,,active\n";
    let error = refused("passes.csv", row);
    assert!(
        error.contains("the header: column 1 has none of the names; the columns are passNumber,"),
        "{error}"
    );
    assert!(!error.contains("1234567890"));
    let error = refused("passes.csv", &HEADER.replace(",status", ""));
    assert!(error.contains("the column `status` is missing"), "{error}");
    let error = refused("passes.csv", &HEADER.replace("status", "title"));
    assert!(error.contains("the column `title` is there twice"), "{error}");
    let output = place.run(&["passes", "import", "nowhere.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("nowhere.csv: it cannot be read"));
}

#[test]
fn sqlite_is_ready_without_any_set_up_and_its_files_are_for_their_owner() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place { folder: tempfile::tempdir().unwrap(), database: None };
    let file = place.file("passes.csv", HEADER);
    place.said(&["passes", "import", &file]);
    for name in ["passes.db", "passes.db.keys"] {
        let mode = fs::metadata(place.folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let keys = fs::read_to_string(place.folder.path().join("passes.db.keys")).unwrap();
    place.said(&["passes", "import", &file]);
    assert_eq!(fs::read_to_string(place.folder.path().join("passes.db.keys")).unwrap(), keys);
}

#[test]
fn keys_that_are_missing_or_wrong_are_refused() {
    let place = Place { folder: tempfile::tempdir().unwrap(), database: None };
    let file = place.file("passes.csv", &format!("{HEADER}0000000001,,2011-04-01,,,,\n"));
    place.said(&["passes", "import", &file]);
    let refused = |arguments: &[&str]| {
        let output = place.run(&[&["passes", "import", &file], arguments].concat());
        assert_eq!(output.status.code(), Some(2));
        text(&output.stderr).to_owned()
    };
    let other = place.file("other.keys", &format!("other = {}\n", "cd".repeat(32)));
    assert!(
        refused(&["--keys", &other]).contains("the passes in this database were imported with other keys")
    );
    let short = place.file("short.keys", "short = cdcdcd\n");
    assert!(
        refused(&["--keys", &short]).contains("line 1: `short` is not an even number of hexadecimal digits")
    );
    assert!(refused(&["--keys", "nowhere"]).contains("it cannot be read"));
    let database = "postgres://portillon:secret@localhost/passes";
    let error = refused(&["--database", database]);
    assert!(error.contains("there are no keys; give --keys FILE or PORTILLON_KEYS"), "{error}");
}

#[test]
fn a_partner_is_added_changed_rotated_revoked_and_listed() {
    on_each(|place| {
        let agreed = ["--title", "imagine-r-scolaire", "--purpose", "museum-entry"];
        let from = ["--from", "2026-01-01", "--until", "2027-01-01"];
        let add = [&["partner", "add", "orsay", "--private", "orsay.key"][..], &agreed, &from].concat();
        let first = place.said(&add);
        assert_eq!(first["partner"], "orsay");
        let private = fs::read_to_string(place.folder.path().join("orsay.key")).unwrap();
        assert!(private.starts_with("-----BEGIN PRIVATE KEY-----\n"));

        // A second time it is refused, and no key is left behind.
        let again = [&["partner", "add", "orsay", "--private", "again.key"][..], &agreed].concat();
        let output = place.run(&again);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("there is a partner of this name"));
        assert!(!place.folder.path().join("again.key").exists());

        let change =
            [&["partner", "change", "orsay", "--per-minute", "60", "--burst", "5"][..], &agreed, &from];
        assert!(place.run(&change.concat()).status.success());
        // The partner makes the second key.
        place.said(&["partner", "rotate", "orsay", "--private", "second.key"]);
        let second = public_key(&place.folder.path().join("second.key"));
        let public = place.file("second.pem", &second);
        let output = place.run(&["partner", "rotate", "orsay", "--public-key", &public]);
        assert!(text(&output.stderr).contains("this public key is or was a credential"));

        let listed = place.said(&["partner", "list", "--json"]);
        assert_eq!(
            [&listed["partner"], &listed["from"], &listed["until"], &listed["titles"], &listed["purposes"]],
            [
                &json!("orsay"),
                &json!("2026-01-01"),
                &json!("2027-01-01"),
                &json!(["imagine-r-scolaire"]),
                &json!(["museum-entry"])
            ]
        );
        assert_eq!([&listed["perMinute"], &listed["burst"]], [&json!(60), &json!(5)]);
        let credentials = listed["credentials"].as_array().unwrap();
        assert_eq!(credentials.len(), 2);
        assert_eq!(credentials[1]["id"], first["credential"]);
        assert!(credentials[0]["revokedFrom"].is_null() && credentials[1]["revokedFrom"].is_string());
        assert_eq!(place.said(&["partner", "revoke", "orsay"]), json!({"partner": "orsay", "revoked": 2}));

        let table = place.run(&["partner", "list"]);
        let table = text(&table.stdout);
        assert!(
            table.starts_with(
                "orsay\n  contract    from 2026-01-01 until 2027-01-01\n  titles      imagine-r-scolaire\n  \
             purposes    museum-entry\n  quota       60 a minute, 5 at once\n  credential  "
            ),
            "{table}"
        );
    });
}

/// The public key of a private one, as OpenSSL gives it to a partner.
fn public_key(private: &Path) -> String {
    let output = Command::new("openssl").args(["pkey", "-pubout", "-in"]).arg(private).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn what_is_no_contract_is_refused() {
    let place = Place { folder: tempfile::tempdir().unwrap(), database: None };
    let refused = |arguments: &[&str]| {
        let add = ["partner", "add", "orsay", "--private", "orsay.key"];
        let output = place.run(&[&add, arguments].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(!place.folder.path().join("orsay.key").exists());
        text(&output.stderr).to_owned()
    };
    let agreed = ["--title", "imagine-r-scolaire", "--purpose", "museum-entry"];
    assert!(refused(&["--title", "imagine-r", "--purpose", "p"]).contains("there is no such title"));
    assert!(refused(&["--title", "imagine-r-scolaire"]).contains("--purpose"));
    assert!(
        refused(&["--title", "imagine-r-scolaire", "--purpose", " "]).contains("write 1 to 64 characters")
    );
    let until = [&agreed[..], &["--from", "2026-01-02", "--until", "2026-01-02"]].concat();
    assert!(refused(&until).contains("--until: it is not after 2026-01-02"));
    assert!(refused(&[&agreed[..], &["--burst", "0"]].concat()).contains("--burst"));
}
