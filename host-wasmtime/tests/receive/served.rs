//! The receiver over HTTP, and the uploader against it.

use std::net::TcpListener;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use portillon_host::Retention;
use portillon_host::reader::Uploader;
use portillon_host::receiver::{LARGEST_BODY, MOST_ITEMS, Receiver, Store, Tokens};
use serde_json::{Value, json};
use tempfile::tempdir;
use tokio::sync::oneshot;

use crate::support::{MEDIUM, PACE, Pending, billed, day, files_with, instant, report, tap, validation};

pub const NOW: &str = "2026-11-20T12:00:00+01:00";
const AT: &str = "2026-11-20T10:00:00+01:00";

/// A receiver in a thread, whose clock stands still.
pub struct Serving {
    pub url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.thread.take().unwrap().join().unwrap();
    }
}

fn tokens(names: &[(&str, &str)]) -> Tokens {
    let hashes: serde_json::Map<_, _> =
        names.iter().map(|(name, token)| ((*name).to_owned(), json!(Tokens::hash_of(token)))).collect();
    Tokens::read(Value::Object(hashes).to_string().as_bytes()).unwrap()
}

/// Validations are erased from noon on; with `secure` only those may who have a token.
pub fn serve(folder: &Path, secure: bool) -> Serving {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let receiver = Receiver {
        store: Store::open(folder).unwrap(),
        devices: secure.then(|| tokens(&[("gate-1", "gate-secret"), ("boat-1", "boat-secret")])),
        office: secure.then(|| tokens(&[("office", "office-secret")])),
        retain: Box::new(|_| {
            let validations_before = instant("2026-11-20T06:00:00+01:00");
            Ok(Retention { validations_before, counts_from: day("2026-10-01") })
        }),
        erase_every: Duration::from_millis(10),
        clock: || Some(instant(NOW)),
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async move {
        let _ = stopped.await;
    };
    let thread = std::thread::spawn(move || receiver.serve(listener, stopped).unwrap());
    Serving { url, stop: Some(stop), thread: Some(thread) }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .new_agent()
}

fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, String) {
    let mut response = response.unwrap();
    (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
}

pub fn get(url: &str, token: &str) -> (u16, String) {
    answer(agent().get(url).header("Authorization", format!("Bearer {token}")).call())
}

pub fn post(url: &str, token: &str, body: &str) -> (u16, Value) {
    let request = agent().post(url).header("Authorization", format!("Bearer {token}"));
    let (status, text) = answer(request.header("Content-Type", "application/json").send(body));
    (status, serde_json::from_str(&text).unwrap())
}

fn code(answer: &Value) -> &str {
    answer["error"][0]["code"].as_str().unwrap()
}

#[test]
fn what_is_uploaded_is_exported_settled_and_counted() {
    let folder = tempdir().unwrap();
    let serving = serve(folder.path(), false);
    let url = |path: &str| format!("{}{path}", serving.url);
    let events = json!({ "events": [
        tap("1/1", "a", "12", AT), tap("1/2", "b", "12", "2026-11-19T10:00:00+01:00"),
        validation("1/1", "m", "entry", AT), billed("1/2", "n", AT), { "id": 7 },
    ] });
    let (status, answer) = post(&url("/v1/events"), "", &events.to_string());
    assert_eq!(status, 200);
    let results: Vec<_> = answer["results"].as_array().unwrap().iter().map(|item| &item["result"]).collect();
    assert_eq!(results, ["stored", "stored", "stored", "stored", "rejected"]);
    assert_eq!(answer["results"][0], json!({ "id": "boat-1/1/1", "result": "stored" }));

    let (status, lines) = get(&url("/v1/taps"), "");
    let taps: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((status, taps.len()), (200, 2));
    assert_eq!(get(&url("/v1/taps?from=2026-11-20"), "").1.lines().count(), 1);
    assert_eq!(get(&url("/v1/taps?from=2026-11-20&before=2026-11-20"), "").1, "");
    assert_eq!(get(&url("/v1/taps?from=today"), "").0, 400);
    assert_eq!(get(&url("/v1/taps?token=a"), "").0, 400);
    assert_eq!(
        serde_json::from_str::<Value>(&get(&url("/v1/counts"), "").1).unwrap(),
        json!({ "counts": [{ "day": "2026-11-20", "entries": 2, "exits": 0 }] })
    );
    let settled = json!({ "tokens": [{ "token": "b", "upTo": "2026-11-19" }], "events": ["boat-1/1/1"] });
    assert_eq!(post(&url("/v1/settled"), "", &settled.to_string()).1, json!({ "deleted": 2 }));
    assert_eq!(get(&url("/v1/taps"), "").1, "");
    for bad in [
        "",
        "[]",
        r#"{"tokens":[{"token":"b"}]}"#,
        r#"{"tokens":[{"token":"b","upTo":"1"}]}"#,
        r#"{"all":1}"#,
    ] {
        assert_eq!(post(&url("/v1/settled"), "", bad).0, 400, "{bad}");
    }
    let many = json!({ "events": vec!["boat-1/1/1"; 10_001] });
    assert_eq!(code(&post(&url("/v1/settled"), "", &many.to_string()).1), "too-many");

    assert_eq!(get(&url("/healthz"), ""), (200, "ok\n".into()));
    assert_eq!(get(&url("/elsewhere"), "").0, 404);
    let metrics = get(&url("/metrics"), "").1;
    for line in [
        r#"portillon_receiver_items_total{result="stored"} 4"#,
        r#"portillon_receiver_items_total{result="rejected"} 1"#,
        r#"portillon_receiver_requests_total{route="/v1/events",status="200"} 1"#,
        "portillon_receiver_events_held 2",
        "portillon_receiver_batch_items_sum 5.0",
    ] {
        assert!(metrics.lines().any(|there| there == line), "{line} is not in\n{metrics}");
    }
}

#[test]
fn it_is_ready_when_it_has_erased() {
    let folder = tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/readyz", listener.local_addr().unwrap());
    let receiver = Receiver {
        store: Store::open(folder.path()).unwrap(),
        devices: None,
        office: None,
        retain: Box::new(|_| Err("no book says how long".into())),
        erase_every: Duration::from_secs(600),
        clock: || Some(instant(NOW)),
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async move {
        let _ = stopped.await;
    };
    let thread = std::thread::spawn(move || receiver.serve(listener, stopped).unwrap());
    assert_eq!(get(&url, "").0, 503);
    stop.send(()).unwrap();
    thread.join().unwrap();
    let serving = serve(folder.path(), false);
    while get(&format!("{}/readyz", serving.url), "").0 != 200 {}
}

#[test]
fn a_batch_has_a_thousand_items_and_a_body_four_mebibytes() {
    let folder = tempdir().unwrap();
    let serving = serve(folder.path(), false);
    let url = format!("{}/v1/events", serving.url);
    let batch = |count: usize| json!({ "events": vec![json!(1); count] }).to_string();
    let (status, answer) = post(&url, "", &batch(MOST_ITEMS));
    assert_eq!((status, answer["results"].as_array().unwrap().len()), (200, MOST_ITEMS));
    let (status, answer) = post(&url, "", &batch(MOST_ITEMS + 1));
    assert_eq!((status, code(&answer)), (413, "too-many"));

    let body = |length: usize| {
        let batch = r#"{"events":[]}"#;
        format!("{batch}{}", " ".repeat(length - batch.len()))
    };
    assert_eq!(post(&url, "", &body(LARGEST_BODY)).0, 200);
    let (status, answer) = post(&url, "", &body(LARGEST_BODY + 1));
    assert_eq!((status, code(&answer)), (413, "too-long"));

    for bad in ["", "{", "[]", "{}", r#"{"events":{}}"#, r#"{"events":[],"more":1}"#] {
        assert_eq!(code(&post(&url, "", bad).1), "malformed-json", "{bad}");
    }
    let (status, _) = answer_of_text(&url);
    assert_eq!(status, 415);
}

/// What a page in a browser could send without asking.
fn answer_of_text(url: &str) -> (u16, String) {
    answer(agent().post(url).header("Content-Type", "text/plain").send(r#"{"events":[]}"#))
}

#[test]
fn each_route_is_for_its_own_tokens() {
    let folder = tempdir().unwrap();
    let serving = serve(folder.path(), true);
    let url = |path: &str| format!("{}{path}", serving.url);
    let events =
        json!({ "events": [validation("1/1", "m", "entry", AT), tap("1/1", "t", "12", AT)] }).to_string();
    for bad in ["", "wrong", "office-secret", "gate-secret2"] {
        let (status, answer) = post(&url("/v1/events"), bad, &events);
        assert_eq!((status, code(&answer)), (401, "token"), "{bad}");
    }
    let (status, answer) = post(&url("/v1/events"), "gate-secret", &events);
    assert_eq!((status, &answer["results"][0]["result"]), (200, &json!("stored")));
    assert_eq!(answer["results"][1]["reasons"][0]["code"], "another-device");
    assert_eq!(post(&url("/v1/events"), "boat-secret", &events).1["results"][1]["result"], "stored");
    for path in ["/v1/taps", "/v1/counts"] {
        assert_eq!(get(&url(path), "gate-secret").0, 401, "{path}");
        assert_eq!(get(&url(path), "office-secret").0, 200, "{path}");
    }
    assert_eq!(post(&url("/v1/settled"), "gate-secret", "{}").0, 401);
    assert_eq!(post(&url("/v1/settled"), "office-secret", "{}").0, 200);
}

#[test]
fn everything_pending_is_uploaded_once() {
    let folder = tempdir().unwrap();
    let serving = serve(folder.path(), true);
    let events: Vec<_> = (1..=25).map(|number| tap(&format!("1/{number}"), "t", "12", AT)).collect();
    let uploader = Uploader::new(&serving.url, Some("boat-secret".into()), 10, PACE).unwrap();
    let (sent, told) = report(&uploader, &mut Pending::of(&events));
    assert_eq!((sent.as_ref().unwrap().stored, told.len()), (25, 0));
    // Everything again, and one more.
    let more = [events.clone(), vec![tap("1/26", "t", "12", AT)]].concat();
    let mut pending = Pending::of(&more);
    let sent = report(&uploader, &mut pending).0.unwrap();
    assert_eq!((sent.stored, sent.already_there, pending.0.len()), (1, 25, 0));
    assert_eq!(get(&format!("{}/v1/taps", serving.url), "office-secret").1.lines().count(), 26);
}

#[test]
fn what_is_not_taken_is_told_and_holds_up_nobody() {
    let folder = tempdir().unwrap();
    let serving = serve(folder.path(), true);
    let uploader = Uploader::new(&serving.url, Some("boat-secret".into()), 2, PACE).unwrap();
    report(&uploader, &mut Pending::of(&[tap("1/2", "t", "12", AT)])).0.unwrap();
    let events = [
        validation("1/1", MEDIUM, "entry", AT),
        tap("1/1", "t", "12", AT),
        tap("1/2", "t", "13", AT),
        tap("1/3", "t", "12", "2030-11-20T10:00:00+01:00"),
        tap("1/4", "t", "12", AT),
    ];
    let mut pending = Pending::of(&events);
    let (sent, told) = report(&uploader, &mut pending);
    let sent = sent.unwrap();
    assert_eq!((sent.stored, sent.already_there, sent.conflicts, sent.rejected), (2, 0, 1, 2));
    assert!(pending.0.is_empty());
    assert_eq!(sent.problems, told);
    let told: Vec<_> = told
        .iter()
        .map(|problem| {
            let code = problem.reasons.first().map_or("", |reason| reason.code.as_str());
            (problem.id.to_string(), problem.result, code)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("gate-1/1/1".into(), "rejected", "another-device"),
            ("boat-1/1/2".into(), "conflict", ""),
            ("boat-1/1/3".into(), "rejected", "impossible-instant"),
        ]
    );
    assert!(files_with(folder.path(), MEDIUM).is_empty());
}
