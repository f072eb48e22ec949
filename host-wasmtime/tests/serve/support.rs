//! A service with passes and partners, and requests to it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use portillon::partner::Subject;
use portillon_host::partner_client::{Client, Pass};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Everybody's birth date.
pub const BORN: &str = "2011-04-01";
pub const VALID: &str = "3141592601";
/// Nobody's number.
pub const UNKNOWN: &str = "3141592699";
pub const CUSTOMER: &str = "2718281801";
/// Passes that cannot be used today, each for another cause.
pub const NOT_USABLE: [&str; 5] = ["3141592602", "3141592603", "3141592604", "3141592605", "3141592606"];

const PASSES: &str = "\
passNumber,customerNumber,birthDate,title,firstDay,lastDay,status
3141592601,2718281801,2011-04-01,imagine-r-scolaire,2020-01-01,2099-12-31,active
3141592602,,2011-04-01,imagine-r-scolaire,2099-01-01,2099-12-31,active
3141592603,,2011-04-01,imagine-r-scolaire,2020-01-01,2020-12-31,active
3141592604,,2011-04-01,imagine-r-scolaire,2020-01-01,2099-12-31,suspended
3141592605,,2011-04-01,imagine-r-scolaire,2020-01-01,2099-12-31,blocked
3141592606,,2011-04-01,imagine-r-scolaire,2020-01-01,2099-12-31,ended
";

/// What the program tells.
const TOLD: &str = "told";
/// Which database it uses, where it is not a new one of SQLite.
const DATABASE: &str = "database";

pub fn portillon(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portillon"));
    command.args(arguments).current_dir(folder).env_clear();
    if let Ok(url) = fs::read_to_string(folder.join(DATABASE)) {
        command.env("PORTILLON_DATABASE", url).env("PORTILLON_KEYS", format!("test = {}", "2a".repeat(32)));
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    portillon(folder, arguments).output().unwrap()
}

/// What a command prints that succeeds.
pub fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A partner as it knows itself.
#[derive(Clone)]
pub struct Partner {
    pub name: String,
    pub credential: String,
    pub key: String,
}

impl Partner {
    /// The credential that a command prints, with its private key in this file.
    pub fn read(folder: &Path, name: &str, printed: &str, file: &str) -> Self {
        let printed: Value = serde_json::from_str(printed).unwrap();
        let credential = printed["credential"].as_str().unwrap().to_owned();
        let key = fs::read_to_string(folder.join(file)).unwrap();
        Self { name: name.to_owned(), credential, key }
    }

    pub fn add(folder: &Path, name: &str, more: &[&str]) -> Self {
        let file = format!("{name}.key");
        let agreed = ["--title", "imagine-r-scolaire", "--purpose", "museum-entry", "--private", &file];
        let printed = done(folder, &[&["partner", "add", name], &agreed[..], more].concat());
        Self::read(folder, name, &printed, &file)
    }

    /// What it sends about a pass, and when it sends it.
    pub fn claims(&self, number: &str, born: &str) -> Value {
        json!({
            "aud": "portillon", "iss": self.name, "jti": format!("r-{}", unique()), "iat": now(),
            "passNumber": number, "birthDate": born, "purpose": "museum-entry", "consent": true,
        })
    }

    pub fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.credential.clone()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, claims, &EncodingKey::from_ed_pem(self.key.as_bytes()).unwrap()).unwrap()
    }

    pub fn request(&self, number: &str, born: &str) -> String {
        self.sign(&self.claims(number, born))
    }
}

pub fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

fn unique() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A service that runs.
pub struct Served {
    pub folder: TempDir,
    pub museum: Partner,
    pub url: String,
    child: Child,
}

impl Served {
    /// With six passes and a partner, in a new SQLite database.
    pub fn start(more: &[&str]) -> Self {
        Self::with(more, |_| ())
    }

    /// With what a test puts into the database as well.
    pub fn with(more: &[&str], fill: impl FnOnce(&Path)) -> Self {
        Self::made(tempfile::tempdir().unwrap(), more, fill)
    }

    /// In an empty database of PostgreSQL.
    pub fn on(database: &str, more: &[&str], fill: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DATABASE), database).unwrap();
        Self::made(folder, more, fill)
    }

    /// Another instance on the same database of PostgreSQL.
    pub fn beside(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(self.path().join(DATABASE), folder.path().join(DATABASE)).unwrap();
        let (child, url) = serve(folder.path(), &[]);
        Self { folder, museum: self.museum.clone(), url, child }
    }

    fn made(folder: TempDir, more: &[&str], fill: impl FnOnce(&Path)) -> Self {
        fs::write(folder.path().join("passes.csv"), PASSES).unwrap();
        done(folder.path(), &["passes", "import", "passes.csv"]);
        fill(folder.path());
        let museum =
            Partner::add(folder.path(), "museum", &["--per-minute", "6000000", "--burst", "1000000"]);
        let (child, url) = serve(folder.path(), more);
        Self { folder, museum, url, child }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn address(&self) -> &str {
        self.url.split("://").nth(1).unwrap()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The whole answer to a check.
    pub fn post(&self, body: &str) -> String {
        let length = body.len();
        self.say(&format!(
            "POST /v1/checks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/jwt\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    pub fn get(&self, path: &str) -> String {
        self.say(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    }

    fn say(&self, text: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The code that a request gets, or the first ground or problem.
    pub fn code(&self, body: &str) -> String {
        code(&self.post(body))
    }

    pub fn check(&self, partner: &Partner, number: &str, born: &str) -> String {
        self.code(&partner.request(number, born))
    }

    pub fn client(&self, partner: &Partner) -> Client {
        Client::new(&self.url, &partner.name, &partner.credential, &partner.key).unwrap()
    }

    /// Ends it gently: its exit code and what it told.
    pub fn end(mut self) -> (Option<i32>, String) {
        signal("-TERM", self.child.id());
        let status = self.child.wait().unwrap();
        (status.code(), self.told())
    }

    pub fn told(&self) -> String {
        fs::read_to_string(self.path().join(TOLD)).unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn signal(name: &str, process: u32) {
    assert!(Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
}

/// A program that serves, and its address.
fn serve(folder: &Path, more: &[&str]) -> (Child, String) {
    let arguments = [&["serve", "--listen", "127.0.0.1:0"], more].concat();
    // A pipe that nobody reads would hold it up.
    let told = File::create(folder.join(TOLD)).unwrap();
    let mut child = portillon(folder, &arguments).stderr(told).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening at ").unwrap_or_else(|| {
        panic!("{line:?}: {}", fs::read_to_string(folder.join(TOLD)).unwrap());
    });
    (child, url.to_owned())
}

pub fn body(answer: &str) -> Value {
    let body = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer:?}")).1;
    serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer:?}"))
}

pub fn code(answer: &str) -> String {
    let body = body(answer);
    let said = [&body["reasons"][0]["code"], &body["problems"][0]["code"], &body["code"]];
    said.into_iter().find_map(Value::as_str).unwrap_or_else(|| panic!("{answer}")).to_owned()
}

pub fn pass<'a>(number: &str, born: &str) -> Pass<'a> {
    Pass {
        subject: Subject::PassNumber(number.to_owned()),
        birth_date: born.parse().unwrap(),
        purpose: "museum-entry",
        consent: true,
    }
}
