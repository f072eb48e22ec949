//! The service over HTTP, on a store in memory.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use portillon::wire::Items;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::listen::Patience;
use super::round::{Ask, Credential, Decided, Facts};
use super::sample::{Fake, changed, claims, judge, keys, now, request};
use super::server::{LARGEST_BODY, Service};
use super::tls::Certificate;
use super::worker::Passes;

/// A service in threads of its own, until it is dropped.
struct Serving {
    address: SocketAddr,
    store: Arc<Fake>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// The store of a test is looked at by the test as well.
impl Passes for Arc<Fake> {
    type Error = std::io::Error;

    async fn credential(
        &self,
        id: &portillon::Id,
        at: portillon::Instant,
    ) -> Result<Option<Credential>, Self::Error> {
        Fake::credential(self, id, at).await
    }

    async fn round<F>(&self, asks: &[Ask], decide: F) -> Result<(), Self::Error>
    where
        F: FnMut(usize, &Facts) -> Decided + Send,
    {
        Fake::round(self, asks, decide).await
    }

    async fn ready(&self) -> Result<(), Self::Error> {
        Fake::ready(self).await
    }
}

impl Serving {
    fn stop(&mut self) -> Duration {
        let started = Instant::now();
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
        started.elapsed()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// The whole answer to what is written, until the connection is closed.
    fn say(&self, text: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(text.as_bytes()).unwrap();
        rest(&mut stream)
    }

    fn post(&self, body: &str) -> String {
        self.say(&post("application/jwt", body))
    }

    fn get(&self, path: &str) -> String {
        self.say(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop();
    }
}

fn rest(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

fn post(kind: &str, body: &str) -> String {
    format!(
        "POST /v1/checks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn serve(change: impl FnOnce(&mut Service<Arc<Fake>>)) -> Serving {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let store = Arc::new(Fake::default());
    let mut service = Service {
        store: Arc::clone(&store),
        keys: keys(),
        name: "portillon".to_owned(),
        judges: [judge(), judge()],
        clock: now,
        certificate: None,
        metrics: None,
        patience: Patience::default(),
    };
    change(&mut service);
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = std::thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let stopped = async move {
            let _ = stopped.await;
        };
        runtime.block_on(service.serve(listener, stopped)).unwrap();
    });
    Serving { address, store, stop: Some(stop), thread: Some(thread) }
}

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or_default()
}

/// Everything but the time.
fn without_date(answer: &str) -> String {
    answer.lines().filter(|line| !line.starts_with("date: ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn valid_and_not_valid_are_fixed_bytes() {
    let serving = serve(|_| ());
    let valid = serving.post(&request(&claims()));
    assert_eq!(
        without_date(&valid),
        "HTTP/1.1 200 OK\ncontent-type: application/json\ncache-control: no-store\ncontent-length: 16\nconnection: close\n\n{\"code\":\"valid\"}"
    );
    let not_valid = "HTTP/1.1 200 OK\ncontent-type: application/json\ncache-control: no-store\ncontent-length: 20\nconnection: close\n\n{\"code\":\"not-valid\"}";
    serving.store.found.lock().unwrap().titles = Items::default();
    assert_eq!(without_date(&serving.post(&request(&claims()))), not_valid);
    serving.store.found.lock().unwrap().number_matches = false;
    assert_eq!(without_date(&serving.post(&request(&claims()))), not_valid);
}

#[test]
fn the_other_answers_say_what_to_do() {
    let serving = serve(|_| ());
    let refused = serving.post(&request(&changed(json!({ "consent": false }))));
    assert_eq!(status(&refused), "403");
    assert_eq!(
        body(&refused),
        json!({
            "code": "refused",
            "reasons": [{
                "code": "consent-not-stated",
                "citation": { "rule": "PC-4", "document": "imagine-r-terms-2025-2026", "article": "9.1.5.2" },
                "facts": [],
            }],
            "remedies": [{ "code": "obtain-consent", "facts": [] }],
        })
    );
    let clock = serving.post(&request(&changed(json!({ "iat": 1_772_442_061 }))));
    let facts = json!([
        { "name": "sentAt", "value": { "tag": "instant", "val": "2026-03-02T10:01:01+01:00" } },
        { "name": "at", "value": { "tag": "instant", "val": "2026-03-02T10:00:00+01:00" } },
        { "name": "seconds", "value": { "tag": "count", "val": 60 } },
    ]);
    assert_eq!(body(&clock)["reasons"][0]["facts"], facts);
    serving.store.over_quota.store(true, Relaxed);
    let quota = serving.post(&request(&claims()));
    assert_eq!(status(&quota), "429");
    assert!(quota.contains("\r\nretry-after: 1\r\n"), "{quota}");
    serving.store.broken.store(true, Relaxed);
    let later = serving.post(&request(&claims()));
    assert_eq!((status(&later), body(&later)), ("503", json!({ "code": "try-later" })));
    assert!(later.contains("\r\nretry-after: 1\r\n") && later.contains("\r\ncache-control: no-store\r\n"));
    let wrong = serving.post(&request(&changed(json!({ "passNumber": "12" }))));
    assert_eq!(status(&wrong), "400");
    assert_eq!(
        body(&wrong),
        json!({ "problems": [{
            "path": "passNumber", "code": "malformed-number",
            "message": "the number of a pass has 10 digits and nothing else", "remedy": "send 10 digits, `0` to `9`",
        }] })
    );
}

#[test]
fn what_is_no_check_is_said_to_be_none() {
    let serving = serve(|_| ());
    for (text, expected, code) in [
        (post("application/json", "{}"), "415", "content-type"),
        (post("application/jwt; charset=utf-8", "{}"), "400", "malformed-jws"),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".to_owned(), "404", "not-found"),
        ("GET /v1/checks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".to_owned(), "405", "method"),
    ] {
        let answer = serving.say(&text);
        assert_eq!(status(&answer), expected, "{answer}");
        assert_eq!(body(&answer)["problems"][0]["code"], code);
    }
}

#[test]
fn a_body_has_eight_kibibytes() {
    let serving = serve(|_| ());
    let padded = |length: usize| format!("{:length$}", request(&claims()));
    assert_eq!(body(&serving.post(&padded(LARGEST_BODY))), json!({ "code": "valid" }));
    let long = serving.post(&padded(LARGEST_BODY + 1));
    assert_eq!((status(&long), &body(&long)["problems"][0]["code"]), ("413", &json!("too-long")));
    // A gigabyte is said to come, and much of it comes: the answer does not wait for all.
    let mut stream = serving.connect();
    let head = post("application/jwt", "").replace("Content-Length: 0", "Content-Length: 1073741824");
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = [b'x'; 4096];
    let taken = (0..262_144).take_while(|_| stream.write_all(&chunk).is_ok()).count();
    assert!(taken < 10_000, "{taken} chunks were taken");
}

#[test]
fn whoever_is_slow_is_not_waited_for() {
    let serving = serve(|service| {
        let short = Duration::from_millis(300);
        service.patience = Patience { headers: short, body: short, silence: short, ..service.patience };
    });
    let started = Instant::now();
    // Nothing; half a head; a head letter by letter.
    let [mut idle, mut half, mut drip] = [(); 3].map(|()| serving.connect());
    half.write_all(b"POST /v1/checks HTTP/1.1\r\nHost:").unwrap();
    for letter in b"POST /v1/checks" {
        std::thread::sleep(Duration::from_millis(40));
        if drip.write_all(&[*letter]).is_err() {
            break;
        }
    }
    for stream in [&mut idle, &mut half, &mut drip] {
        let mut text = String::new();
        // Closed, or reset because more was on its way.
        let _ = stream.read_to_string(&mut text);
        assert!(text.is_empty() || status(&text) == "408", "{text}");
    }
    // A body that does not come, and one that stops.
    for part in ["", "eyJ"] {
        let mut stream = serving.connect();
        let head = post("application/jwt", "").replace("Content-Length: 0", "Content-Length: 100");
        stream.write_all(format!("{head}{part}").as_bytes()).unwrap();
        let answer = rest(&mut stream);
        assert_eq!((status(&answer), &body(&answer)["problems"][0]["code"]), ("408", &json!("too-slow")));
    }
    // One that has been answered and asks nothing more.
    let mut stream = serving.connect();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert!(rest(&mut stream).ends_with("ok\n"));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(body(&serving.post(&request(&claims()))), json!({ "code": "valid" }));
}

/// A client that asks and asks and reads nothing of the answers.
#[test]
fn whoever_reads_nothing_is_given_up() {
    let serving = serve(|service| {
        service.patience = Patience { silence: Duration::from_millis(300), ..service.patience };
    });
    let mut stream = serving.connect();
    stream.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
    let ask = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100);
    let refused = (0..10_000).any(|_| stream.write_all(ask.as_bytes()).is_err());
    assert!(refused, "it is still served");
}

#[test]
fn one_connection_too_many_is_told_so_and_the_others_go_on() {
    let serving = serve(|service| {
        service.patience = Patience { connections: 3, ..service.patience };
    });
    let mut open: Vec<_> = (0..3).map(|_| serving.connect()).collect();
    for stream in &mut open {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        assert!(stream.read(&mut [0; 256]).unwrap() > 0);
    }
    let turned_away = serving.get("/healthz");
    assert_eq!((status(&turned_away), body(&turned_away)), ("503", json!({ "code": "try-later" })));
    open[0].write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert!(open[0].read(&mut [0; 256]).unwrap() > 0);
    drop(open.pop());
    while status(&serving.get("/healthz")) != "200" {}
}

#[test]
fn it_ends_gently_and_answers_what_it_has_taken() {
    let mut serving = serve(|_| ());
    let mut idle = serving.connect();
    let mut half = serving.connect();
    let whole = post("application/jwt", &request(&claims()));
    let (first, second) = whole.split_at(whole.len() - 10);
    half.write_all(first.as_bytes()).unwrap();
    // The head has arrived when another request after it is answered.
    serving.get("/healthz");
    let address = serving.address;
    let stopping = std::thread::spawn(move || serving.stop());
    while TcpStream::connect(address).is_ok() {
        std::thread::sleep(Duration::from_millis(5));
    }
    half.write_all(second.as_bytes()).unwrap();
    assert_eq!(body(&rest(&mut half)), json!({ "code": "valid" }));
    assert_eq!(rest(&mut idle), "");
    assert!(stopping.join().unwrap() < Duration::from_secs(5));
}

#[test]
fn it_says_whether_it_runs_and_is_ready_and_how_it_goes() {
    let serving = serve(|_| ());
    assert!(serving.get("/healthz").ends_with("\r\n\r\nok\n"));
    assert!(serving.get("/readyz").ends_with("\r\n\r\nready\n"));
    serving.post(&request(&claims()));
    serving.post(&request(&changed(json!({ "consent": false, "purpose": "0012345678" }))));
    serving.store.broken.store(true, Relaxed);
    assert_eq!(status(&serving.get("/readyz")), "503");
    serving.post(&request(&claims()));
    let metrics = serving.get("/metrics");
    for line in [
        r#"portillon_service_checks_total{code="valid"} 1"#,
        r#"portillon_service_checks_total{code="refused"} 1"#,
        r#"portillon_service_checks_total{code="try-later"} 1"#,
        r#"portillon_service_checks_total{code="not-valid"} 0"#,
        r#"portillon_service_refusal_grounds_total{ground="purpose-not-agreed"} 1"#,
        r#"portillon_service_requests_total{route="/v1/checks",status="403"} 1"#,
        "portillon_service_round_checks_sum 1.0",
    ] {
        assert!(metrics.lines().any(|there| there == line), "{line} is not in\n{metrics}");
    }
    assert!(!metrics.contains("0012345678"));
}

#[test]
fn metrics_may_be_told_at_an_address_of_their_own() {
    let apart = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = apart.local_addr().unwrap();
    let serving = serve(|service| service.metrics = Some(apart));
    assert_eq!(status(&serving.get("/metrics")), "404");
    let there = Serving { address, store: Arc::clone(&serving.store), stop: None, thread: None };
    assert!(there.get("/metrics").contains("portillon_service_connections"));
    assert_eq!(status(&there.get("/healthz")), "404");
}

#[test]
fn the_description_has_every_route_and_is_of_openapi_3_1() {
    let serving = serve(|_| ());
    let description = body(&serving.get("/openapi.json"));
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1."), "{description}");
    let paths = description["paths"].as_object().unwrap();
    let described: Vec<_> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |m| (path.as_str(), m.as_str()))
        })
        .collect();
    let mut routes = [
        ("/healthz", "get"),
        ("/metrics", "get"),
        ("/openapi.json", "get"),
        ("/readyz", "get"),
        ("/v1/checks", "post"),
    ];
    routes.sort_unstable();
    let mut sorted = described.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, routes);
    for (path, method) in described {
        let answer = serving.say(&format!(
            "{} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            method.to_uppercase()
        ));
        let responses = &description["paths"][path][method]["responses"];
        assert!(responses.get(status(&answer)).is_some(), "{path} answers {answer}");
    }
    // What a claim is called there is what is read here.
    let claimed = description["components"]["schemas"]["Claims"]["properties"].as_object().unwrap();
    let mut sent: Vec<_> = claims().as_object().unwrap().keys().cloned().collect();
    sent.push("customerNumber".to_owned());
    sent.sort();
    let mut names: Vec<_> = claimed.keys().cloned().collect();
    names.sort();
    assert_eq!(names, sent);
}

#[test]
fn with_a_certificate_it_speaks_tls_and_takes_a_new_one_while_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
    let renew = || {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(&chain, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        made.cert.pem()
    };
    let first = renew();
    let certificate = Arc::new(Certificate::read(&chain, &key).unwrap());
    let serving = serve(|service| service.certificate = Some(Arc::clone(&certificate)));
    let ask = |trusted: &str| {
        let root = ureq::tls::Certificate::from_pem(trusted.as_bytes()).unwrap();
        let tls =
            ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::new_with_certs(&[root])).build();
        let agent = ureq::Agent::config_builder().tls_config(tls).build().new_agent();
        let url = format!("https://localhost:{}/v1/checks", serving.address.port());
        let answer = agent.post(url).header("Content-Type", "application/jwt").send(request(&claims()));
        answer.map(|mut answer| answer.body_mut().read_to_string().unwrap())
    };
    assert_eq!(ask(&first).unwrap(), r#"{"code":"valid"}"#);
    // A file that is none changes nothing.
    std::fs::write(&chain, "nothing").unwrap();
    assert!(certificate.read_again().unwrap_err().contains("does not hold a certificate"));
    assert_eq!(ask(&first).unwrap(), r#"{"code":"valid"}"#);
    let second = renew();
    certificate.read_again().unwrap();
    assert!(ask(&first).is_err());
    assert_eq!(ask(&second).unwrap(), r#"{"code":"valid"}"#);
    // Plain HTTP is not spoken there.
    assert!(!serving.get("/healthz").contains("ok\n"));
}

#[test]
fn a_certificate_that_does_not_do_is_said_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let [one, other] =
        [(); 2].map(|()| rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap());
    let chain = file("chain.pem", &one.cert.pem());
    let (key, strange) = (
        file("key.pem", &one.signing_key.serialize_pem()),
        file("other.pem", &other.signing_key.serialize_pem()),
    );
    assert!(Certificate::read(&chain, &key).is_ok());
    for (chain, key, why) in [
        (&folder.path().join("none"), &key, "cannot be read"),
        (&key, &key, "does not hold a certificate"),
        (&chain, &chain, "does not hold a private key"),
        (&chain, &strange, "do not go together"),
    ] {
        let error = Certificate::read(chain, key).unwrap_err();
        assert!(error.contains(why) && error.contains("; name "), "{error}");
        assert!(!error.contains("PRIVATE"), "{error}");
    }
}
