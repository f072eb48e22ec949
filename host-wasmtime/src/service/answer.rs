//! What a partner is answered (PC-1, PC-2).

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use portillon::Problem;
use portillon::partner::Subject;
use serde_json::{Value, json};

use crate::Error;
use crate::api::partner::{CheckAnswer, ReturnCode};
use crate::api::types::{Fact, FactValue, Reason, Remedy};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// When to ask again, in seconds.
const SOON: HeaderValue = HeaderValue::from_static("1");

/// An answer to a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The pass is valid.
    Valid,
    /// It is not, or it is not there, or the birth date is another: nobody is told which.
    NotValid,
    /// It could not be looked up; ours to repair.
    TryLater,
    /// The partner's own doing.
    Refused(Refusal),
    /// The request is none: its problems.
    BadRequest(Vec<Value>),
}

/// Why a partner is refused: its own credential, contract, request or quota. Nothing of this depends on a pass, so that
/// it may be told (Reading of PC-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    reasons: Vec<Value>,
    remedies: Vec<Value>,
    codes: Vec<String>,
}

impl Refusal {
    /// The codes of its grounds, in order.
    #[must_use]
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Nothing but the quota: the same request is good a little later.
    fn is_quota(&self) -> bool {
        matches!(self.codes.as_slice(), [code] if code == "quota-used-up")
    }
}

impl Answer {
    /// What the component says. Where it fails, or no tariff book serves, it is for us to repair.
    pub(super) fn of(answer: Result<CheckAnswer, Error>, subject: &Subject) -> Self {
        match answer {
            Ok(answer) => match answer.code {
                ReturnCode::Valid => Self::Valid,
                ReturnCode::NotValid => Self::NotValid,
                ReturnCode::TryLater => Self::TryLater,
                ReturnCode::Refused => Self::Refused(Refusal {
                    codes: answer.reasons.iter().map(|reason| reason.code.clone()).collect(),
                    reasons: answer.reasons.iter().map(reason).collect(),
                    remedies: answer.remedies.iter().map(remedy).collect(),
                }),
            },
            Err(Error::BadRequest(problems)) => {
                let sent =
                    problems.iter().map(|problem| claim(&problem.path, subject).map(|path| (path, problem)));
                match sent.collect::<Option<Vec<_>>>() {
                    Some(sent) => Self::BadRequest(
                        sent.iter()
                            .map(|(path, problem)| {
                                json_problem(path, &problem.code, &problem.message, &problem.remedy)
                            })
                            .collect(),
                    ),
                    None => {
                        let codes: Vec<_> = problems.iter().map(|one| (&one.path, &one.code)).collect();
                        tracing::error!(?codes, "the component cannot decide");
                        Self::TryLater
                    }
                }
            }
            Err(error) => {
                tracing::error!(code = error.code(), "the component failed");
                Self::TryLater
            }
        }
    }

    pub(super) fn problems<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> Self {
        let problem = |one: &Problem| json_problem(&one.path, one.code, &one.message, &one.remedy);
        Self::BadRequest(problems.into_iter().map(problem).collect())
    }

    /// The code, or `bad-request`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::NotValid => "not-valid",
            Self::TryLater => "try-later",
            Self::Refused(_) => "refused",
            Self::BadRequest(_) => "bad-request",
        }
    }

    /// Status and body.
    fn parts(&self) -> (StatusCode, Vec<u8>) {
        match self {
            // No serialiser: these are the same bytes whatever happens.
            Self::Valid => (StatusCode::OK, br#"{"code":"valid"}"#.to_vec()),
            Self::NotValid => (StatusCode::OK, br#"{"code":"not-valid"}"#.to_vec()),
            Self::TryLater => (StatusCode::SERVICE_UNAVAILABLE, br#"{"code":"try-later"}"#.to_vec()),
            Self::Refused(refusal) => {
                let Refusal { reasons, remedies, .. } = refusal;
                let status =
                    if refusal.is_quota() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::FORBIDDEN };
                (
                    status,
                    json!({ "code": "refused", "reasons": reasons, "remedies": remedies }).to_string().into(),
                )
            }
            Self::BadRequest(problems) => {
                (StatusCode::BAD_REQUEST, json!({ "problems": problems }).to_string().into())
            }
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let (status, body) = self.parts();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, JSON);
        headers.insert(CACHE_CONTROL, NO_STORE);
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(RETRY_AFTER, SOON);
        }
        response
    }
}

/// A request that is not answered as a check: another path, too long, too slow.
#[derive(Debug)]
pub(super) struct NotServed {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: &'static str,
    pub(super) remedy: &'static str,
}

impl IntoResponse for NotServed {
    fn into_response(self) -> Response {
        let body =
            json!({ "problems": [json_problem("", self.code, self.message, self.remedy)] }).to_string();
        (self.status, [(CONTENT_TYPE, JSON), (CACHE_CONTROL, NO_STORE)], body).into_response()
    }
}

/// The claim of the request in which a field of the contract stands; nothing for what the partner did not send.
fn claim(path: &str, subject: &Subject) -> Option<&'static str> {
    Some(match path {
        "subject.val" => match subject {
            Subject::PassNumber(_) => "passNumber",
            Subject::CustomerNumber(_) => "customerNumber",
        },
        "birthDate" => "birthDate",
        "sentAt" => "iat",
        "purpose" => "purpose",
        _ => return None,
    })
}

fn json_problem(path: &str, code: &str, message: &str, remedy: &str) -> Value {
    json!({ "path": path, "code": code, "message": message, "remedy": remedy })
}

fn reason(reason: &Reason) -> Value {
    let Reason { code, citation, facts } = reason;
    let citation =
        json!({ "rule": citation.rule, "document": citation.document, "article": citation.article });
    json!({ "code": code, "citation": citation, "facts": facts.iter().map(fact).collect::<Vec<_>>() })
}

fn remedy(remedy: &Remedy) -> Value {
    json!({ "code": remedy.code, "facts": remedy.facts.iter().map(fact).collect::<Vec<_>>() })
}

/// As the contract writes it in JSON.
fn fact(fact: &Fact) -> Value {
    let (tag, val) = match &fact.value {
        FactValue::Text(text) => ("text", json!(text)),
        FactValue::Day(day) => ("day", json!(format!("{:04}-{:02}-{:02}", day.year, day.month, day.day))),
        FactValue::Instant(instant) => ("instant", json!(instant)),
        FactValue::Amount(cents) => {
            let (sign, cents) = (if *cents < 0 { "-" } else { "" }, cents.unsigned_abs());
            ("amount", json!(format!("{sign}{}.{:02}", cents / 100, cents % 100)))
        }
        FactValue::Count(count) => ("count", json!(count)),
    };
    json!({ "name": fact.name, "value": { "tag": tag, "val": val } })
}
