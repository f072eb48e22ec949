//! What a request carries, and why one comes to nothing.

use std::pin::Pin;
use std::time::Duration;

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::time::timeout;

use super::store::{Days, StoreError};
use super::tokens::Tokens;

/// The largest body, in bytes.
pub const LARGEST_BODY: usize = 4 << 20;
/// How long a body may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a request as a whole comes to nothing.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) path: &'static str,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) remedy: &'static str,
}

impl Refusal {
    pub(super) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        remedy: &'static str,
    ) -> Self {
        Self { status, path: "", code, message: message.into(), remedy }
    }

    pub(super) fn bad(
        path: &'static str,
        code: &'static str,
        message: impl Into<String>,
        remedy: &'static str,
    ) -> Self {
        Self { path, ..Self::new(StatusCode::BAD_REQUEST, code, message, remedy) }
    }

    /// The receiver cannot, for now.
    pub(super) fn unavailable(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, message, "try again later")
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::unavailable("store", "the store cannot be read or written")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { status, path, code, message, remedy } = self;
        let problem = json!({ "path": path, "code": code, "message": message, "remedy": remedy });
        reply(status, &json!({ "error": [problem] }))
    }
}

pub(super) fn reply(status: StatusCode, body: &impl Serialize) -> Response {
    // What is answered are structs and texts; their names are all texts.
    let body = serde_json::to_vec(body).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}

/// Whose token a request carries.
pub(super) fn allowed(tokens: &Tokens, headers: &HeaderMap) -> Result<String, Refusal> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let name = token.and_then(|(_, token)| tokens.name_of(token.trim())).map(str::to_owned);
    name.ok_or_else(|| {
        Refusal::new(
            StatusCode::UNAUTHORIZED,
            "token",
            "there is no token, or it is not known",
            "send `Authorization: Bearer TOKEN`",
        )
    })
}

/// The JSON body of a request. One that is too large is read away, so that the answer arrives.
pub(super) async fn body(request: Request) -> Result<Vec<u8>, Refusal> {
    // A page in a browser cannot send this type without asking first.
    let is_json =
        request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| {
            value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
        });
    if !is_json {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content-type",
            "the body is not said to be JSON",
            "send `Content-Type: application/json`",
        ));
    }
    let mut stream = request.into_body().into_data_stream();
    let read = async {
        let (mut body, mut length) = (Vec::new(), 0_usize);
        while let Some(chunk) = std::future::poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await
        {
            let chunk = chunk.map_err(|_| Refusal::bad("", "body", "the body broke off", "send it again"))?;
            length += chunk.len();
            if length <= LARGEST_BODY {
                body.extend_from_slice(&chunk);
            } else if length > 8 * LARGEST_BODY {
                break;
            }
        }
        if length > LARGEST_BODY {
            return Err(Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-long",
                format!("the body is longer than {LARGEST_BODY} bytes"),
                "send fewer items at once",
            ));
        }
        Ok(body)
    };
    timeout(PATIENCE, read).await.unwrap_or_else(|_| {
        Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "too-slow",
            "the body did not arrive in time",
            "send it again",
        ))
    })
}

/// Reads an object; a list of its values is none.
pub(super) fn object<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    body.trim_ascii_start().starts_with(b"{").then(|| serde_json::from_slice(body).ok()).flatten()
}

/// `from=DAY&before=DAY`, both optional.
pub(super) fn days(query: &str) -> Result<Days, Refusal> {
    let mut days = Days::default();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, day) = part.split_once('=').unwrap_or((part, ""));
        let unread = |path| Refusal::bad(path, "impossible-date", "it is not a day", "write it YYYY-MM-DD");
        match name {
            "from" => days.from = Some(day.parse().map_err(|_| unread("from"))?),
            "before" => days.before = Some(day.parse().map_err(|_| unread("before"))?),
            _ => {
                return Err(Refusal::bad(
                    "",
                    "unknown-field",
                    "there is no such parameter",
                    "use from and before",
                ));
            }
        }
    }
    Ok(days)
}
