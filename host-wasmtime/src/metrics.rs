//! What the operator of a gate wants to see, as Prometheus reads it.
//!
//! Labels are words of the contract or of this program. Numbers of media and tokens cannot get into one: a code that is not
//! made of small letters and hyphens is counted as `other`.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use tokio::sync::oneshot;

use crate::reader::{Answer, Kind, Light, Report};

/// What [`Metrics::text`] is: OpenMetrics, which Prometheus reads.
pub const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type One = [(&'static str, &'static str); 1];

/// What a reader is given signed (RD-9).
const KINDS: [Kind; 3] = [Kind::Book, Kind::DenyList, Kind::Component];

fn id(kind: Kind) -> &'static str {
    match kind {
        Kind::Book => "book",
        Kind::DenyList => "deny-list",
        Kind::Component => "component",
    }
}

/// Counters of a reader. A clone counts the same.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    taps: Family<[(&'static str, String); 2], Counter>,
    decision: Histogram,
    journal: Histogram,
    batch: Histogram,
    fallback: Counter,
    refused: Family<One, Counter>,
    serial: Family<One, Gauge>,
    waiting: Gauge,
    uploaded: Family<One, Counter>,
    upload_failures: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("portillon_reader");
        let taps = Family::default();
        registry.register("taps", "Taps by light and code", taps.clone());
        let decision = Histogram::new(exponential_buckets(0.000_01, 2.0, 18));
        registry.register("decision_seconds", "Time to decide on a tap", decision.clone());
        let journal = Histogram::new(exponential_buckets(0.000_1, 2.0, 15));
        registry.register("journal_seconds", "Time to put a batch of taps on disk", journal.clone());
        let batch = Histogram::new(exponential_buckets(1.0, 2.0, 9));
        registry.register("journal_batch_events", "Taps that went to disk at once", batch.clone());
        let fallback = Counter::default();
        registry.register("fallback_answers", "Taps that the component did not decide on", fallback.clone());
        let refused = Family::<One, Counter>::default();
        let serial = Family::<One, Gauge>::default();
        for kind in KINDS {
            drop(refused.get_or_create(&[("kind", id(kind))]));
        }
        registry.register("refused_files", "Signed files that were refused", refused.clone());
        registry.register("file_serial", "Serial number of the file in use", serial.clone());
        let waiting = Gauge::default();
        registry.register("events_waiting", "Events that wait for upload", waiting.clone());
        let uploaded = Family::<One, Counter>::default();
        for result in ["stored", "already-there", "conflict", "rejected"] {
            drop(uploaded.get_or_create(&[("result", result)]));
        }
        registry.register(
            "uploaded_events",
            "Events that the receiver answered, by result",
            uploaded.clone(),
        );
        let upload_failures = Counter::default();
        registry.register("upload_failures", "Uploads that came to nothing", upload_failures.clone());
        Self(Arc::new(Inner {
            registry,
            taps,
            decision,
            journal,
            batch,
            fallback,
            refused,
            serial,
            waiting,
            uploaded,
            upload_failures,
        }))
    }
}

/// A code of the contract, or `other`: whatever else stands there must not become a label.
pub(crate) fn code(code: &str) -> &str {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if code.len() <= 48 && code.split('-').all(is_word) { code } else { "other" }
}

impl Metrics {
    /// A tap was answered; how long the decision took.
    pub fn tap(&self, answer: &Answer, decision: Duration) {
        let light = match answer.light {
            Light::Green => "green",
            Light::Red => "red",
        };
        let labels = [("light", light.to_owned()), ("code", code(&answer.code).to_owned())];
        self.0.taps.get_or_create(&labels).inc();
        self.0.decision.observe(decision.as_secs_f64());
    }

    /// A tap got the fallback answer (RD-10).
    pub fn fallback(&self) {
        self.0.fallback.inc();
    }

    /// So many events went to disk at once; how long it took.
    pub fn journaled(&self, events: usize, took: Duration) {
        self.0.batch.observe(events as f64);
        self.0.journal.observe(took.as_secs_f64());
    }

    /// A file was refused.
    pub fn refused_file(&self, kind: Kind) {
        self.0.refused.get_or_create(&[("kind", id(kind))]).inc();
    }

    /// The serial number of the file in use.
    pub fn serial(&self, kind: Kind, serial: u64) {
        self.0.serial.get_or_create(&[("kind", id(kind))]).set(i64::try_from(serial).unwrap_or(i64::MAX));
    }

    /// How many events wait for upload.
    pub fn waiting(&self, events: u64) {
        self.0.waiting.set(i64::try_from(events).unwrap_or(i64::MAX));
    }

    /// What became of uploaded events.
    pub fn uploaded(&self, report: &Report) {
        for (result, count) in [
            ("stored", report.stored),
            ("already-there", report.already_there),
            ("conflict", report.conflicts),
            ("rejected", report.rejected),
        ] {
            self.0.uploaded.get_or_create(&[("result", result)]).inc_by(count);
        }
    }

    /// An upload came to nothing.
    pub fn not_uploaded(&self) {
        self.0.upload_failures.inc();
    }

    /// All of it, as text.
    #[must_use]
    pub fn text(&self) -> String {
        text(&self.0.registry)
    }

    /// Answers `GET /metrics` and `GET /healthz` at this address, in a thread of its own, until the result is dropped.
    ///
    /// # Errors
    /// Where the address cannot be had.
    pub fn serve(&self, address: SocketAddr) -> io::Result<Serving> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let metrics = self.clone();
        let routes = Router::new()
            .route("/metrics", get(move || async move { ([(CONTENT_TYPE, TEXT)], metrics.text()) }))
            .route("/healthz", get(|| async { "ok\n" }));
        let (stop, stopped) = oneshot::channel::<()>();
        let work = move || {
            let served = runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                tokio::select! {
                    served = async { axum::serve(listener, routes).await } => served,
                    _ = stopped => Ok(()),
                }
            });
            if let Err(error) = served {
                tracing::error!(%error, "metrics are no longer served");
            }
        };
        let thread = thread::Builder::new().name("metrics".into()).spawn(work)?;
        Ok(Serving { address, stop: Some(stop), thread: Some(thread) })
    }
}

/// Metrics that are served.
pub struct Serving {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Serving {
    /// Where; the port is one that was free, if none was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // A thread that is gone has stopped as well.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(thread::JoinHandle::join);
    }
}

pub(crate) fn text(registry: &Registry) -> String {
    let mut text = String::new();
    // Writing into memory does not fail.
    let _ = encode(&mut text, registry);
    text
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    fn answer(light: Light, code: &str) -> Answer {
        Answer {
            request: "r".into(),
            light,
            code: code.into(),
            event: None,
            people: None,
            registered: None,
            on_board: None,
            covered_until: None,
            problems: Vec::new(),
        }
    }

    #[test]
    fn what_an_operator_needs_is_there() {
        let metrics = Metrics::default();
        metrics.tap(&answer(Light::Green, "title-used"), Duration::from_micros(15));
        metrics.tap(&answer(Light::Red, "pass-back"), Duration::from_micros(15));
        metrics.tap(&answer(Light::Red, "pass-back"), Duration::from_micros(15));
        metrics.fallback();
        metrics.journaled(3, Duration::from_millis(4));
        metrics.refused_file(Kind::DenyList);
        metrics.serial(Kind::Book, 7);
        metrics.waiting(12);
        metrics.uploaded(&Report { stored: 5, rejected: 1, ..Report::default() });
        metrics.not_uploaded();
        let text = metrics.text();
        for line in [
            r#"portillon_reader_taps_total{light="green",code="title-used"} 1"#,
            r#"portillon_reader_taps_total{light="red",code="pass-back"} 2"#,
            "portillon_reader_decision_seconds_count 3",
            "portillon_reader_fallback_answers_total 1",
            "portillon_reader_journal_seconds_count 1",
            "portillon_reader_journal_batch_events_sum 3.0",
            r#"portillon_reader_refused_files_total{kind="deny-list"} 1"#,
            r#"portillon_reader_refused_files_total{kind="component"} 0"#,
            r#"portillon_reader_file_serial{kind="book"} 7"#,
            "portillon_reader_events_waiting 12",
            r#"portillon_reader_uploaded_events_total{result="stored"} 5"#,
            r#"portillon_reader_uploaded_events_total{result="conflict"} 0"#,
            "portillon_reader_upload_failures_total 1",
        ] {
            assert!(text.lines().any(|there| there == line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn a_code_that_is_none_is_no_label() {
        for bad in ["314159", "token-314159", "Token", "", "-", "a--b", "a b", &"a".repeat(49)] {
            assert_eq!(code(bad), "other", "{bad}");
        }
        for good in ["title-used", "fallback", &"a".repeat(48)] {
            assert_eq!(code(good), good);
        }
    }

    #[test]
    fn they_are_served_until_dropped() {
        let serving = Metrics::default().serve("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = serving.address();
        let get = |path: &str| {
            let mut stream = TcpStream::connect(address)?;
            write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
            let mut text = String::new();
            stream.read_to_string(&mut text).map(|_| text)
        };
        let text = get("/metrics").unwrap();
        assert!(text.starts_with("HTTP/1.1 200") && text.contains(TEXT), "{text}");
        assert!(text.contains("portillon_reader_events_waiting 0"), "{text}");
        assert!(get("/healthz").unwrap().ends_with("ok\n"));
        assert!(get("/").unwrap().starts_with("HTTP/1.1 404"));
        drop(serving);
        assert!(get("/healthz").is_err());
    }
}
