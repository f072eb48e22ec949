//! The receiver over HTTP.

use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant as Moment};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_core::Stream;
use portillon::Instant;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::metrics::Metrics;
use super::request::{Refusal, allowed, body, days, object, reply};
use super::settled::Settled;
use super::store::Store;
use super::tokens::Tokens;
use crate::Retention;

/// The most items in a batch.
pub const MOST_ITEMS: usize = 1_000;
/// The most tokens and events that are settled at once.
const MOST_SETTLED: usize = 10_000;
/// How long what is being answered may take when the receiver stops.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
const CHUNK: usize = 64 << 10;

/// Says what has to be erased at an instant, or why that is not known.
pub type Retain = Box<dyn FnMut(Instant) -> Result<Retention, String> + Send>;

/// A receiver, ready to be served.
pub struct Receiver {
    /// Where events are kept.
    pub store: Store,
    /// Who may upload; absent: anybody, as any device.
    pub devices: Option<Tokens>,
    /// Who may read and settle taps, and read counts; absent: anybody if there are no devices either, else nobody.
    pub office: Option<Tokens>,
    /// What has to be erased.
    pub retain: Retain,
    /// How often it is erased.
    pub erase_every: Duration,
    /// The clock.
    pub clock: fn() -> Option<Instant>,
}

struct Shared {
    store: Store,
    devices: Option<Tokens>,
    office: Option<Tokens>,
    clock: fn() -> Option<Instant>,
    metrics: Metrics,
    /// Whether the last erasure was one.
    erases: AtomicBool,
}

type Here = State<Arc<Shared>>;

impl Receiver {
    /// Answers requests until told to stop; what is being answered then is finished.
    ///
    /// # Errors
    /// Where the machine has no socket or thread left.
    pub fn serve(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let Self { store, devices, office, retain, erase_every, clock } = self;
        let (metrics, erases) = (Metrics::default(), AtomicBool::new(false));
        let shared = Arc::new(Shared { store, devices, office, clock, metrics, erases });
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let (sender, mut stopping) = watch::channel(false);
            tokio::spawn(async move {
                stop.await;
                sender.send_replace(true);
            });
            tokio::spawn(erase_regularly(Arc::clone(&shared), retain, erase_every));
            let mut told = stopping.clone();
            let serve = axum::serve(listener, routes(shared)).with_graceful_shutdown(async move {
                let _ = told.wait_for(|stop| *stop).await;
                tracing::info!("stopping");
            });
            tokio::select! {
                served = async { serve.await } => served,
                () = async {
                    let _ = stopping.wait_for(|stop| *stop).await;
                    sleep(LAST_ANSWERS).await;
                } => Ok(()),
            }
        })
        // What is being written is written to its end: the runtime waits for it.
    }
}

fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/v1/events", post(events))
        .route("/v1/taps", get(taps))
        .route("/v1/settled", post(settled))
        .route("/v1/counts", get(counts))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(|| async {
            Refusal::new(
                StatusCode::NOT_FOUND,
                "not-found",
                "there is nothing here",
                "see `portillon receive --help`",
            )
        })
        .with_state(shared)
}

/// Ends a request: counts it and says it.
fn end(shared: &Shared, route: &'static str, answer: Result<Response, Refusal>) -> Response {
    let response = answer.unwrap_or_else(|refusal| {
        tracing::warn!(route, status = refusal.status.as_u16(), code = refusal.code, "refused");
        refusal.into_response()
    });
    let status = response.status().as_u16();
    shared.metrics.answered(route, status);
    tracing::debug!(route, status, "answered");
    response
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    events: Vec<Value>,
}

async fn events(State(shared): Here, request: Request) -> Response {
    let answer = take_events(&shared, request).await;
    end(&shared, "/v1/events", answer)
}

async fn take_events(shared: &Arc<Shared>, request: Request) -> Result<Response, Refusal> {
    let sender = match &shared.devices {
        Some(devices) => Some(allowed(devices, request.headers())?),
        None => None,
    };
    let body = body(request).await?;
    let shared = Arc::clone(shared);
    on_thread(move || {
        let Batch { events } = object(&body).ok_or_else(|| {
            Refusal::bad("", "malformed-json", "this is not a batch of events", "send {\"events\": […]}")
        })?;
        if events.len() > MOST_ITEMS {
            return Err(Refusal {
                status: StatusCode::PAYLOAD_TOO_LARGE,
                ..Refusal::bad(
                    "events",
                    "too-many",
                    format!("there are {} items; {MOST_ITEMS} is the limit", events.len()),
                    "send them in more than one batch",
                )
            });
        }
        let now = (shared.clock)()
            .ok_or_else(|| Refusal::unavailable("clock", "the clock of the receiver is not set"))?;
        let started = Moment::now();
        let results = shared.store.accept(sender.as_deref(), &events, now)?;
        let took = started.elapsed();
        shared.metrics.accepted(&results, took);
        for result in results.iter().filter(|result| !result.reasons.is_empty()) {
            let codes: Vec<_> = result.reasons.iter().map(|reason| (reason.path, reason.code)).collect();
            tracing::warn!(sender, ?codes, "an item is rejected");
        }
        tracing::info!(sender, items = results.len(), milliseconds = took.as_millis(), "took a batch");
        Ok(reply(StatusCode::OK, &json!({ "results": results })))
    })
    .await
}

async fn taps(State(shared): Here, request: Request) -> Response {
    let answer = export(&shared, &request);
    end(&shared, "/v1/taps", answer)
}

fn export(shared: &Arc<Shared>, request: &Request) -> Result<Response, Refusal> {
    office(shared, request.headers())?;
    let days = days(request.uri().query().unwrap_or_default())?;
    let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(4);
    let shared = Arc::clone(shared);
    spawn_blocking(move || {
        let mut chunk = Vec::with_capacity(CHUNK);
        let read = shared.store.taps(days, |line| {
            chunk.extend_from_slice(line);
            let full = chunk.len() >= CHUNK;
            // Whoever has gone away wants no more.
            !full || sender.blocking_send(Ok(std::mem::take(&mut chunk).into())).is_ok()
        });
        let last = match read {
            Ok(()) => Ok(chunk.into()),
            Err(error) => {
                tracing::error!(%error, "the store failed");
                // Cuts the answer off, so that it is not taken for all.
                Err(io::Error::other("the store failed"))
            }
        };
        let _ = sender.blocking_send(last);
    });
    let body = Body::from_stream(Chunks(receiver));
    Ok((StatusCode::OK, [(CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}

struct Chunks(mpsc::Receiver<io::Result<Bytes>>);

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

async fn settled(State(shared): Here, request: Request) -> Response {
    let answer = settle(&shared, request).await;
    end(&shared, "/v1/settled", answer)
}

async fn settle(shared: &Arc<Shared>, request: Request) -> Result<Response, Refusal> {
    office(shared, request.headers())?;
    let body = body(request).await?;
    let shared = Arc::clone(shared);
    on_thread(move || {
        const SHAPE: &str = "send {\"tokens\": [{\"token\", \"upTo\": \"YYYY-MM-DD\"}], \"events\": [\"DEVICE/EPOCH/SEQUENCE\"]}";
        let settled: Settled = object(&body)
            .ok_or_else(|| Refusal::bad("", "malformed-json", "this does not say what is settled", SHAPE))?;
        if settled.tokens.len().max(settled.events.len()) > MOST_SETTLED {
            let message = format!("{MOST_SETTLED} tokens and as many events is the limit");
            return Err(Refusal::bad("", "too-many", message, "send them in more than one request"));
        }
        let deleted = shared.store.settle(&settled)?;
        tracing::info!(deleted, "settled");
        Ok(reply(StatusCode::OK, &json!({ "deleted": deleted })))
    })
    .await
}

async fn counts(State(shared): Here, headers: HeaderMap) -> Response {
    let answer = match office(&shared, &headers) {
        Ok(()) => {
            let shared = Arc::clone(&shared);
            on_thread(move || Ok(reply(StatusCode::OK, &json!({ "counts": shared.store.counts()? })))).await
        }
        Err(refusal) => Err(refusal),
    };
    end(&shared, "/v1/counts", answer)
}

async fn ready(State(shared): Here) -> Response {
    let at_work = Arc::clone(&shared);
    let held = on_thread(move || Ok(at_work.store.held()?)).await;
    let answer = match held {
        Ok(_) if shared.erases.load(Ordering::Relaxed) => Ok("ready\n".into_response()),
        Ok(_) => Err(Refusal::unavailable("erasure", "what has to be erased is not erased")),
        Err(refusal) => Err(refusal),
    };
    end(&shared, "/readyz", answer)
}

async fn metrics(State(shared): Here) -> Response {
    let at_work = Arc::clone(&shared);
    if let Ok(held) = on_thread(move || Ok(at_work.store.held()?)).await {
        shared.metrics.held(held);
    }
    ([(CONTENT_TYPE, crate::metrics::TEXT)], shared.metrics.text()).into_response()
}

fn office(shared: &Shared, headers: &HeaderMap) -> Result<(), Refusal> {
    match (&shared.office, &shared.devices) {
        (Some(office), _) => allowed(office, headers).map(|_| ()),
        (None, None) => Ok(()),
        (None, Some(_)) => Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "no-office",
            "nobody may do this here",
            "start the receiver with --office-tokens",
        )),
    }
}

/// Work with the disk keeps nobody else waiting.
async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    spawn_blocking(work).await.unwrap_or_else(|_| {
        tracing::error!("a request ended in a panic");
        Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the receiver failed", "report it"))
    })
}

async fn erase_regularly(shared: Arc<Shared>, retain: Retain, every: Duration) {
    let retain = Arc::new(Mutex::new(retain));
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let (at_work, retain) = (Arc::clone(&shared), Arc::clone(&retain));
        let done = spawn_blocking(move || {
            let now = (at_work.clock)().ok_or("the clock is not set")?;
            let retention = retain.lock().unwrap_or_else(PoisonError::into_inner)(now)?;
            let Retention { validations_before, counts_from } = retention;
            at_work.store.erase(validations_before, counts_from).map_err(|error| error.to_string())
        });
        let done = done.await.unwrap_or_else(|_| Err("the erasure ended in a panic".to_owned()));
        shared.erases.store(done.is_ok(), Ordering::Relaxed);
        match done {
            Ok(erased) => {
                shared.metrics.erased(&erased);
                tracing::debug!(
                    validations = erased.validations,
                    settled = erased.settled,
                    files = erased.files,
                    "erased"
                );
            }
            Err(error) => {
                shared.metrics.not_erased();
                tracing::error!(error, "nothing was erased");
            }
        }
    }
}
