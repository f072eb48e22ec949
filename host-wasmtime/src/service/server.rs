//! The service over HTTP.

use std::future::{Future, poll_fn};
use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_core::Stream;
use portillon::Instant;
use socket2::SockRef;
use tokio::sync::watch;
use tokio::time::timeout;

use super::answer::NotServed;
use super::desk::Desk;
use super::judge::Judge;
use super::keys::KeyRing;
use super::listen::{Patience, Serving};
use super::metrics::Metrics;
use super::openapi;
use super::tls::Certificate;
use super::worker::{Passes, Queue};

/// The largest body of a check, in bytes.
pub const LARGEST_BODY: usize = 8 << 10;
/// How much more is read away, so that whoever sends too much hears it.
const READ_AWAY: usize = 64 << 10;
/// How many connections may wait to be taken; the standard library would have a hundred.
const BACKLOG: i32 = 4_096;
/// How long the store may take to say that it is ready.
const READY: Duration = Duration::from_secs(2);

/// A service, ready to be served.
pub struct Service<S> {
    /// Where partners and passes are kept.
    pub store: S,
    /// The keys of what is stored.
    pub keys: KeyRing,
    /// Its name: what partners send as `aud`.
    pub name: String,
    /// Two that decide: before the look-up, and after it.
    pub judges: [Judge; 2],
    /// The clock.
    pub clock: fn() -> Option<Instant>,
    /// The certificate; absent: no TLS.
    pub certificate: Option<Arc<Certificate>>,
    /// Where metrics are told; absent: where checks are.
    pub metrics: Option<TcpListener>,
    /// How many connections, and how slow they may be.
    pub patience: Patience,
}

pub(super) struct Shared<S> {
    desk: Desk<S>,
    metrics: Arc<Metrics>,
    patience: Patience,
}

type Here<S> = State<Arc<Shared<S>>>;

impl<S: Passes> Service<S> {
    /// Answers requests until told to stop; what is being answered then is finished. It needs a runtime with more than one
    /// thread.
    ///
    /// # Errors
    /// Where the machine has no socket left.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let Self { store, keys, name, judges: [before, after], clock, certificate, metrics: apart, patience } =
            self;
        let (store, metrics) = (Arc::new(store), Arc::new(Metrics::default()));
        let (queue, work) = Queue::new(Arc::clone(&store), after, Arc::clone(&metrics));
        let judge = Mutex::new(before);
        let desk = Desk { store, keys, name, clock, judge, queue, metrics: Arc::clone(&metrics) };
        let shared = Arc::new(Shared { desk, metrics: Arc::clone(&metrics), patience });
        let (sender, stopping) = watch::channel(false);
        let (listener, apart) = (listen_at(listener)?, apart.map(listen_at).transpose()?);
        let worker = tokio::spawn(work);
        tokio::spawn(async move {
            stop.await;
            tracing::info!("stopping");
            sender.send_replace(true);
        });
        let mut routes = routes(Arc::clone(&shared));
        let told = Router::new().route("/metrics", get(told::<S>)).with_state(Arc::clone(&shared));
        drop(shared);
        if apart.is_none() {
            routes = routes.merge(told.clone());
        }
        let serving = Serving { routes, certificate, patience, metrics, stopping };
        let telling = apart.map(|listener| {
            let serving = Serving { routes: told, certificate: None, ..serving.clone() };
            tokio::spawn(serving.listen(listener))
        });
        serving.listen(listener).await;
        if let Some(telling) = telling {
            let _ = telling.await;
        }
        // Nobody can ask any more: what waits is answered, and the worker ends.
        let _ = timeout(patience.last_answers, worker).await;
        Ok(())
    }
}

fn listen_at(listener: TcpListener) -> io::Result<tokio::net::TcpListener> {
    SockRef::from(&listener).listen(BACKLOG)?;
    listener.set_nonblocking(true)?;
    tokio::net::TcpListener::from_std(listener)
}

pub(super) fn routes<S: Passes>(shared: Arc<Shared<S>>) -> Router {
    Router::new()
        .route("/v1/checks", post(check::<S>))
        .route("/openapi.json", get(described))
        .route("/healthz", get(healthy))
        .route("/readyz", get(ready::<S>))
        .fallback(|| async {
            NotServed {
                status: StatusCode::NOT_FOUND,
                code: "not-found",
                message: "there is nothing here",
                remedy: "see /openapi.json",
            }
        })
        .method_not_allowed_fallback(|| async {
            NotServed {
                status: StatusCode::METHOD_NOT_ALLOWED,
                code: "method",
                message: "this is not done here",
                remedy: "see /openapi.json",
            }
        })
        .with_state(shared)
}

/// Whether a pass is valid.
///
/// The body is a compact JWS: the claims, signed with the Ed25519 key of the credential that its header names as `kid`.
#[utoipa::path(
    post,
    path = "/v1/checks",
    request_body(
        content = String,
        content_type = "application/jwt",
        description = "A compact JWS (RFC 7515), at most 8 KiB. Header: `alg` is `EdDSA`, `kid` the credential, `typ` \
                       `JWT` or absent. Its payload is `Claims`.",
    ),
    responses(
        (status = 200, description = "The pass is valid, or not. Nobody is told why not.", body = openapi::Verdict),
        (status = 400, description = "The request is none.", body = openapi::Problems),
        (status = 403, description = "The credential, the contract or the request does not do.", body = openapi::Refused),
        (status = 408, description = "The body did not arrive in time.", body = openapi::Problems),
        (status = 413, description = "The body is too long.", body = openapi::Problems),
        (status = 415, description = "The body is not said to be a JWT.", body = openapi::Problems),
        (status = 429, description = "The quota is used up.", body = openapi::Refused,
            headers(("Retry-After" = u32, description = "Seconds"))),
        (status = 503, description = "The pass cannot be looked up now.", body = openapi::TryLater,
            headers(("Retry-After" = u32, description = "Seconds"))),
    )
)]
pub(super) async fn check<S: Passes>(State(shared): Here<S>, request: Request) -> Response {
    let response = match body(request, shared.patience.body).await {
        Ok(body) => shared.desk.check(&body).await.into_response(),
        Err(refusal) => {
            tracing::info!(code = refusal.code, "not served");
            refusal.into_response()
        }
    };
    shared.metrics.answered("/v1/checks", response.status().as_u16());
    response
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", responses((status = 200, description = "OpenAPI 3.1")))]
pub(super) async fn described() -> Response {
    ([(CONTENT_TYPE, "application/json")], openapi::text()).into_response()
}

/// Whether the service runs.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "It does.", body = String)))]
pub(super) async fn healthy() -> &'static str {
    "ok\n"
}

/// Whether checks can be answered.
#[utoipa::path(
    get,
    path = "/readyz",
    responses(
        (status = 200, description = "They can.", body = String),
        (status = 503, description = "The store cannot be read or written now.", body = openapi::Problems),
    )
)]
pub(super) async fn ready<S: Passes>(State(shared): Here<S>) -> Response {
    let answer = match timeout(READY, shared.desk.store.ready()).await {
        Ok(Ok(())) if shared.desk.queue.is_served() => Ok("ready\n"),
        Ok(Ok(())) => Err("nobody works on the checks; restart the service"),
        Ok(Err(error)) => {
            tracing::error!(%error, "the store failed");
            Err("the store cannot be read or written")
        }
        Err(_) => Err("the store does not answer"),
    };
    let response = match answer {
        Ok(text) => text.into_response(),
        Err(message) => NotServed {
            status: StatusCode::SERVICE_UNAVAILABLE,
            code: "store",
            message,
            remedy: "try again later",
        }
        .into_response(),
    };
    shared.metrics.answered("/readyz", response.status().as_u16());
    response
}

/// How it goes, for Prometheus. Not where the service tells its metrics at an address of their own.
#[utoipa::path(get, path = "/metrics", responses((status = 200, description = "OpenMetrics", body = String)))]
pub(super) async fn told<S: Passes>(State(shared): Here<S>) -> Response {
    ([(CONTENT_TYPE, crate::metrics::TEXT)], shared.metrics.text()).into_response()
}

fn header(request: &Request, name: HeaderName) -> Option<&str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

/// The body of a check. One that is too long is read away, up to a limit, so that the answer arrives.
async fn body(request: Request, patience: Duration) -> Result<Vec<u8>, NotServed> {
    let is_jwt = header(&request, CONTENT_TYPE).is_some_and(|value| {
        value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/jwt"))
    });
    let said: usize =
        header(&request, CONTENT_LENGTH).and_then(|length| length.parse().ok()).unwrap_or_default();
    let not = |status, code, message, remedy| Err(NotServed { status, code, message, remedy });
    let mut stream = request.into_body().into_data_stream();
    let read = async {
        let (mut body, mut length) = (Vec::with_capacity(said.min(LARGEST_BODY)), 0_usize);
        while let Some(chunk) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
            let Ok(chunk) = chunk else {
                return not(StatusCode::BAD_REQUEST, "body", "the body broke off", "send it again");
            };
            length = length.saturating_add(chunk.len());
            if length <= LARGEST_BODY {
                body.extend_from_slice(&chunk);
            } else if length > READ_AWAY {
                break;
            }
        }
        if length > LARGEST_BODY {
            let message = "the body is longer than 8192 bytes";
            return not(StatusCode::PAYLOAD_TOO_LARGE, "too-long", message, "send one signed request");
        }
        if !is_jwt {
            let message = "the body is not said to be a signed request";
            let remedy = "send `Content-Type: application/jwt`";
            return not(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type", message, remedy);
        }
        Ok(body)
    };
    timeout(patience, read).await.unwrap_or_else(|_| {
        not(StatusCode::REQUEST_TIMEOUT, "too-slow", "the body did not arrive in time", "send it again")
    })
}
