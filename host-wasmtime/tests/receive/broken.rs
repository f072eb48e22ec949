//! Receivers that answer nonsense, or not at all.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use portillon_host::logs::{self, Form, Level};
use portillon_host::metrics::Metrics;
use portillon_host::reader::{UploadError, Uploader};
use portillon_host::receiver::Store;
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::served::{NOW, get, serve};
use crate::support::{MEDIUM, PACE, Pending, TOKEN, instant, report, tap, taps, validation};

const AT: &str = "2026-11-20T10:00:00+01:00";

fn events() -> Vec<Value> {
    (1..=4).map(|number| tap(&format!("1/{number}"), "t", "12", AT)).collect()
}

/// Reads one request: its head and body.
fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_ascii_lowercase();
            let length = head
                .split("content-length: ")
                .nth(1)
                .map_or(0, |rest| rest.lines().next().unwrap().parse().unwrap());
            let body = bytes.split_off(end + 4);
            if body.len() >= length {
                return Some((head, body));
            }
            bytes.extend(body);
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}

fn http(status: u16, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// A server that gives each request the bytes that `respond` makes of its body; how many requests there were.
fn server(respond: impl Fn(&[u8]) -> Vec<u8> + Send + 'static) -> (String, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&count);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let Some((_, body)) = request(&mut stream) else { continue };
            *counted.lock().unwrap() += 1;
            let _ = stream.write_all(&respond(&body));
            let _ = stream.shutdown(Shutdown::Both);
        }
    });
    (url, count)
}

fn results(results: &[(&str, &str)]) -> String {
    let results: Vec<_> = results.iter().map(|(id, result)| json!({ "id": id, "result": result })).collect();
    json!({ "results": results }).to_string()
}

#[test]
fn a_nonsense_answer_confirms_nothing() {
    let good = [
        ("boat-1/1/1", "stored"),
        ("boat-1/1/2", "stored"),
        ("boat-1/1/3", "stored"),
        ("boat-1/1/4", "stored"),
    ];
    let with = |place: usize, item: (&'static str, &'static str)| {
        let mut items = good;
        items[place] = item;
        results(&items)
    };
    let mut turned = good;
    turned.reverse();
    for body in [
        String::new(),
        "<html>Welcome to our network</html>".into(),
        "{}".into(),
        "[]".into(),
        r#"{"results":[]}"#.into(),
        r#"{"results":[1,2,3,4]}"#.into(),
        results(&good[..3]),
        results(&[&good[..], &good[..1]].concat()),
        results(&turned),
        with(3, ("boat-1/1/5", "stored")),
        with(3, ("boat-1/1/3", "stored")),
        with(0, ("boat-1/1/1", "fine")),
        with(0, ("boat-1/1/1", "")),
        results(&good).replace("\"id\":\"boat-1/1/4\",", ""),
        format!("{}{}", results(&good), " ".repeat(5 << 20)),
    ] {
        let answer = http(200, &body);
        let (url, _) = server(move |_| answer.clone());
        let mut pending = Pending::of(&events());
        let uploader = Uploader::new(&url, None, 100, PACE).unwrap();
        let (sent, told) = report(&uploader, &mut pending);
        assert!(matches!(sent, Err(UploadError::Nonsense(_))), "{:.80}: {sent:?}", body);
        assert_eq!((pending.0.len(), told.len()), (4, 0), "{:.80}", body);
    }
    // And the good one does.
    let answer = http(200, &results(&good));
    let (url, _) = server(move |_| answer.clone());
    let mut pending = Pending::of(&events());
    report(&Uploader::new(&url, None, 100, PACE).unwrap(), &mut pending).0.unwrap();
    assert!(pending.0.is_empty());
}

#[test]
fn a_broken_answer_is_tried_again_and_a_refusal_is_not() {
    let cut = http(200, &"x".repeat(1_000))[..200].to_vec();
    for (answer, tries) in [
        (cut, 3),
        (Vec::new(), 3),
        (b"nonsense\r\n\r\n".to_vec(), 3),
        (http(503, "{}"), 3),
        (http(429, "{}"), 3),
        (http(401, "{}"), 1),
        (http(404, "{}"), 1),
        (b"HTTP/1.1 302 x\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".to_vec(), 1),
    ] {
        let what = String::from_utf8_lossy(&answer[..answer.len().min(20)]).into_owned();
        let (url, count) = server(move |_| answer.clone());
        let mut pending = Pending::of(&events());
        let sent = report(&Uploader::new(&url, None, 100, PACE).unwrap(), &mut pending).0;
        match tries {
            1 => assert!(matches!(sent, Err(UploadError::Refused(_))), "{what}: {sent:?}"),
            _ => assert!(matches!(sent, Err(UploadError::Unreachable(_))), "{what}: {sent:?}"),
        }
        assert_eq!((*count.lock().unwrap(), pending.0.len()), (tries, 4), "{what}");
    }
}

#[test]
fn a_batch_that_is_too_large_is_halved() {
    let (url, count) = server(|body| {
        let batch: Value = serde_json::from_slice(body).unwrap();
        let ids: Vec<_> = batch["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| (event["id"].as_str().unwrap(), "stored"))
            .collect();
        if ids.len() > 1 { http(413, "{}") } else { http(200, &results(&ids)) }
    });
    let mut pending = Pending::of(&events());
    let sent = report(&Uploader::new(&url, None, 4, PACE).unwrap(), &mut pending).0.unwrap();
    assert_eq!((sent.stored, pending.0.len()), (4, 0));
    // 4, 2, 1; 3, 1; 2, 1; 1.
    assert_eq!(*count.lock().unwrap(), 8);
    let (url, _) = server(|_| http(413, "{}"));
    let sent = report(&Uploader::new(&url, None, 4, PACE).unwrap(), &mut Pending::of(&events())).0;
    assert_eq!(sent, Err(UploadError::Refused(413)));
}

/// Between the uploader and the receiver, every other answer is lost.
#[test]
fn what_is_sent_again_after_a_lost_answer_is_there_once() {
    let folder = tempdir().unwrap();
    let serving = serve(folder.path(), false);
    let target = serving.url.clone();
    let lost = Mutex::new(0);
    let (url, count) = server(move |body| {
        let mut response = ureq::post(format!("{target}/v1/events"))
            .header("Content-Type", "application/json")
            .send(body)
            .unwrap();
        let answer = response.body_mut().read_to_string().unwrap();
        let mut lost = lost.lock().unwrap();
        *lost += 1;
        if *lost % 2 == 1 { Vec::new() } else { http(200, &answer) }
    });
    let mut pending = Pending::of(&events());
    let sent = report(&Uploader::new(&url, None, 3, PACE).unwrap(), &mut pending).0.unwrap();
    assert_eq!((sent.stored, sent.already_there, pending.0.len()), (0, 4, 0));
    assert_eq!(*count.lock().unwrap(), 4);
    assert_eq!(get(&format!("{}/v1/taps", serving.url), "").1.lines().count(), 4);
    drop(serving);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(taps(&store).len(), 4);
    let again = store.accept(None, &events(), instant(NOW)).unwrap();
    assert!(again.iter().all(|result| result.result.id() == "already-there"));
}

#[test]
fn the_token_is_sent_to_the_receiver_only() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heads = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (head, _) = request(&mut stream).unwrap();
        stream.write_all(&http(401, "{}")).unwrap();
        head
    });
    let uploader = Uploader::new(&url, Some("gate-secret".into()), 3, PACE).unwrap();
    let (sent, _) = report(&uploader, &mut Pending::of(&events()));
    let error = sent.unwrap_err();
    assert_eq!(error, UploadError::Refused(401));
    assert!(!error.to_string().contains("gate-secret"));
    assert!(heads.join().unwrap().contains("authorization: bearer gate-secret"));
}

/// Collects what is logged.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<u8>>>);

impl Write for Told {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// At the most talkative level, with marked numbers in what is sent and in what a receiver answers.
#[test]
fn an_uploader_repeats_no_number_in_logs_metrics_or_problems() {
    let marked = json!({ "path": MEDIUM, "code": TOKEN, "message": MEDIUM, "remedy": TOKEN });
    let answer = json!({ "results": [
        { "id": "gate-1/1/1", "result": "rejected", "reasons": [marked, MEDIUM, { "path": "at", "code": "malformed" }] },
        { "id": "boat-1/1/1", "result": "conflict" },
    ], MEDIUM: TOKEN });
    let good = http(200, &answer.to_string());
    let nonsense = http(200, &format!("{MEDIUM}{TOKEN}"));
    let refused = http(400, &format!("{MEDIUM}{TOKEN}"));
    let broken = format!("HTTP/1.1 {MEDIUM} {TOKEN}\r\n\r\n").into_bytes();
    let metrics = Metrics::default();
    for (form, answer) in [Form::Json, Form::Readable]
        .iter()
        .flat_map(|form| [&good, &nonsense, &refused, &broken].map(|answer| (*form, answer.clone())))
    {
        let is_good = answer == good;
        let (url, _) = server(move |_| answer.clone());
        let told = Told::default();
        let writer = told.clone();
        let logs = logs::subscriber(Level::Trace, form, move || writer.clone());
        let events = [validation("1/1", MEDIUM, "entry", AT), tap("1/1", TOKEN, "12", AT)];
        let uploader = Uploader::new(&url, Some("gate-secret".into()), 10, PACE).unwrap();
        let mut pending = Pending::of(&events);
        let (sent, problems) = tracing::subscriber::with_default(logs, || report(&uploader, &mut pending));
        let mut told = String::from_utf8(told.0.lock().unwrap().clone()).unwrap();
        match sent {
            Ok(sent) => {
                metrics.uploaded(&sent);
                assert!(told.contains("an event was not taken") && told.contains("gate-1/1/1"), "{told}");
            }
            Err(error) => told += &error.to_string(),
        }
        assert_eq!(problems.len(), if is_good { 2 } else { 0 });
        let problems = serde_json::to_string(&problems).unwrap();
        for marked in [MEDIUM, TOKEN, "gate-secret"] {
            assert!(!told.contains(marked), "{told}");
            assert!(!problems.contains(marked), "{problems}");
            assert!(!metrics.text().contains(marked), "{}", metrics.text());
        }
    }
}
