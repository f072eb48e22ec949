//! The receiver, by its store, and a network to it that may lose answers.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use portillon::Instant;
use portillon_host::reader::{Outbox, Pace, Report, UploadError, Uploader};
use portillon_host::receiver::{Days, ItemResult, Store};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::format::Way;
use super::reader::DEVICE;

pub struct Receiver {
    store: Store,
    folder: TempDir,
}

impl Receiver {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: Store::open(folder.path()).unwrap(), folder }
    }

    /// It ends at once and starts again: with what is in its folder while it works.
    pub fn kill(&mut self) {
        let folder = tempfile::tempdir().unwrap();
        copy(self.folder.path(), folder.path());
        *self = Self { store: Store::open(folder.path()).unwrap(), folder };
    }

    pub fn accept(&self, items: &[Value], now: Instant) -> Result<Vec<ItemResult>, String> {
        self.store.accept(Some(DEVICE), items, now).map_err(|error| error.to_string())
    }

    /// The identifiers of all taps; it must not hold anything else.
    pub fn stored(&self) -> Result<Vec<String>, String> {
        let mut ids = Vec::new();
        let take = |line: &[u8]| {
            let tap: Value = serde_json::from_slice(line).unwrap();
            ids.push(tap["eventId"].as_str().unwrap().parse::<portillon_host::reader::EventId>().unwrap());
            true
        };
        self.store.taps(Days::default(), take).unwrap();
        let held = self.store.held().unwrap();
        if held != ids.len() as u64 {
            return Err(format!("it holds {held} events, of which {} are taps", ids.len()));
        }
        ids.sort();
        Ok(ids.iter().map(ToString::to_string).collect())
    }

    /// Uploads what an outbox has.
    pub fn upload(&self, outbox: &mut dyn Outbox, now: Instant, way: &Way) -> Result<Report, UploadError> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let done = AtomicBool::new(false);
        let pace = Pace { attempts: 1, pause: Duration::ZERO, ..Pace::default() };
        let uploader = Uploader::new(&format!("http://{address}"), None, 100, pace).unwrap();
        let mut report = Report::default();
        thread::scope(|scope| {
            scope.spawn(|| {
                for stream in listener.incoming() {
                    if done.load(Ordering::Relaxed) {
                        return;
                    }
                    self.serve(BufReader::new(stream.unwrap()), now, way);
                }
            });
            let uploaded = uploader.upload(outbox, &mut report, &mut |_| Ok(()));
            done.store(true, Ordering::Relaxed);
            // So that it looks.
            drop(TcpStream::connect(address).unwrap());
            uploaded
        })?;
        Ok(report)
    }

    /// Takes one request, and answers it where the answer is not lost.
    fn serve(&self, mut stream: BufReader<TcpStream>, now: Instant, way: &Way) {
        let mut length = 0;
        for line in stream.by_ref().lines() {
            let line = line.unwrap().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(bytes) = line.strip_prefix("content-length:") {
                length = bytes.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let results = self.accept(body["events"].as_array().unwrap(), now).unwrap();
        if let Way::Answered = way {
            let answer = json!({ "results": results }).to_string();
            let length = answer.len();
            let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
            stream.get_mut().write_all((head + &answer).as_bytes()).unwrap();
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
