//! The service described for programs: OpenAPI 3.1.

use std::sync::LazyLock;

use utoipa::{OpenApi, ToSchema};

use super::server;

/// What a partner signs.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it describes; what is sent is read elsewhere, problem by problem")]
pub(super) struct Claims {
    /// The name of the service.
    #[schema(example = "portillon")]
    aud: String,
    /// The partner.
    #[schema(min_length = 1, max_length = 64)]
    iss: String,
    /// Identifier of the request, another for each.
    #[schema(min_length = 1, max_length = 64)]
    jti: String,
    /// When it was made: seconds since 1970 in UTC, with decimals or without. It may be off by a minute.
    #[schema(value_type = f64, example = 1_772_442_000)]
    iat: f64,
    /// Number of the pass; this, or the number of the customer.
    #[schema(rename = "passNumber", pattern = "^[0-9]+$", example = "0012345678")]
    pass_number: Option<String>,
    /// Number of the customer.
    #[schema(rename = "customerNumber", pattern = "^[0-9]+$")]
    customer_number: Option<String>,
    /// Birth date of the holder.
    #[schema(rename = "birthDate", format = Date, example = "2011-04-01")]
    birth_date: String,
    /// What for: a purpose of the contract.
    #[schema(min_length = 1, max_length = 64, example = "museum-entry")]
    purpose: String,
    /// Whether the holder's consent was obtained.
    consent: bool,
}

/// Whether the pass is valid.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes; the answer is fixed bytes")]
pub(super) struct Verdict {
    code: VerdictCode,
}

#[derive(ToSchema)]
#[schema(rename_all = "kebab-case")]
#[expect(dead_code, reason = "it describes")]
enum VerdictCode {
    Valid,
    NotValid,
}

/// Ours to repair.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes; the answer is fixed bytes")]
pub(super) struct TryLater {
    #[schema(pattern = "^try-later$")]
    code: String,
}

/// Why the partner is refused: its own credential, contract, request or quota. Nothing of it depends on a pass.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes")]
pub(super) struct Refused {
    #[schema(pattern = "^refused$")]
    code: String,
    /// Every ground, in order.
    reasons: Vec<Reason>,
    /// What would change it.
    remedies: Vec<Remedy>,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes")]
struct Reason {
    /// Stable code.
    #[schema(example = "clock-off")]
    code: String,
    citation: Citation,
    facts: Vec<Fact>,
}

/// What a reason rests on.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes")]
struct Citation {
    /// Rule of the rulebook.
    rule: String,
    /// Document.
    document: String,
    /// Article of the document.
    article: String,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes")]
struct Remedy {
    /// Stable code.
    #[schema(example = "set-clock")]
    code: String,
    facts: Vec<Fact>,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes")]
struct Fact {
    name: String,
    value: FactValue,
}

#[derive(ToSchema)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
#[expect(dead_code, reason = "it describes")]
enum FactValue {
    Text(String),
    Day(String),
    Instant(String),
    Amount(String),
    Count(u32),
}

/// What is wrong with the request. No value that was sent is repeated.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes")]
pub(super) struct Problems {
    problems: Vec<Problem>,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes")]
struct Problem {
    /// The claim, or `header.kid` and the like; empty for the request as a whole.
    path: String,
    /// Stable code.
    #[schema(example = "malformed-number")]
    code: String,
    /// What is wrong.
    message: String,
    /// What to send instead.
    remedy: String,
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Portillon: partners check that a pass is valid",
        description = "A partner of the transport authority sends a number and a birth date and gets one return code, \
                       and nothing else of the holder.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    paths(server::check, server::described, server::healthy, server::ready, server::told),
    components(schemas(Claims))
)]
struct Description;

/// The description, as JSON.
pub(super) fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        // What it is made of are structs and texts; their names are all texts.
        Description::openapi().to_json().unwrap_or_default()
    });
    &TEXT
}
