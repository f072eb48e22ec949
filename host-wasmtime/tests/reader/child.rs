//! A reader in a process of its own: this very test program, told to be one. It decides by the fake.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use portillon_host::metrics::Metrics;
use portillon_host::reader::{Answer, Config, Presented, run};
use serde_json::{Value, json};

use crate::support::Fake;

const CONFIG: &str = "PORTILLON_TEST_READER";

/// Not a test of its own: the others start the program with this one only.
#[test]
fn a_reader_for_the_other_tests() {
    let Some(config) = std::env::var_os(CONFIG) else { return };
    let config = Config::load(Path::new(&config)).unwrap();
    run(&config, &mut Fake::default(), &Metrics::default()).unwrap();
}

/// Settings in a folder; `more` is merged in.
pub fn configured(folder: &Path, more: Value) -> PathBuf {
    let mut config = json!({
        "device": "gate-1",
        "state": "state",
        "fallback": { "entry": "refuse", "exit": "accept", "card": "refuse" },
    });
    config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let path = folder.join("reader.json");
    fs::write(&path, config.to_string()).unwrap();
    path
}

/// A reader that is killed when the test is over.
pub struct Reader(pub Child);

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Reader {
    pub fn start(config: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["child::a_reader_for_the_other_tests", "--exact", "--nocapture", "-q"]);
        // A test that is one of several threads does not write its name before its output.
        command.arg("--test-threads=2").env(CONFIG, config);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }

    pub fn terminate(&mut self) -> ExitStatus {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.0.wait().unwrap()
    }

    /// Connects as soon as it listens.
    pub fn connect(&mut self, socket: &Path) -> Connection {
        let begun = Instant::now();
        loop {
            if let Ok(stream) = UnixStream::connect(socket) {
                stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
                return Connection(BufReader::new(stream));
            }
            assert!(self.0.try_wait().unwrap().is_none(), "it has ended");
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not listen");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

pub struct Connection(pub BufReader<UnixStream>);

impl Connection {
    pub fn send(&mut self, line: &[u8]) {
        let stream = self.0.get_mut();
        stream.write_all(line).and_then(|()| stream.write_all(b"\n")).unwrap();
    }

    pub fn tap(&mut self, tap: &Presented) {
        self.send(&serde_json::to_vec(tap).unwrap());
    }

    /// The next answer; `None` where there is none any more.
    pub fn answer(&mut self) -> Option<Answer> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(count) if count > 0 && line.ends_with('\n') => Some(serde_json::from_str(&line).unwrap()),
            _ => None,
        }
    }
}
