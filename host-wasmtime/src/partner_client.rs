//! A client of `portillon serve`: a partner asks whether a pass is valid, and learns nothing else of its holder.
//!
//! It needs nothing of wasmtime: with `default-features = false, features = ["partner-client"]` the crate is this client.
//!
//! ```no_run
//! use portillon::partner::Subject;
//! use portillon_host::partner_client::{Client, Pass, PassAnswer};
//!
//! let key = std::fs::read_to_string("museum.key").unwrap();
//! let client = Client::new("https://checks.example", "museum", "museum-1", &key)?;
//! let answer = client.check_pass(&Pass {
//!     subject: Subject::PassNumber("0012345678".into()),
//!     birth_date: "2011-04-01".parse().unwrap(),
//!     purpose: "museum-entry",
//!     consent: true,
//! })?;
//! println!("{}", if answer == PassAnswer::Valid { "come in" } else { "ask the holder" });
//! # Ok::<(), portillon_host::partner_client::ClientError>(())
//! ```

use std::fmt;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use portillon::Day;
use portillon::partner::Subject;
use serde::Deserialize;
use serde_json::{Value, json};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 64 << 10;

/// A partner that asks.
pub struct Client {
    agent: ureq::Agent,
    address: String,
    partner: String,
    audience: String,
    header: Header,
    key: EncodingKey,
}

/// Whose pass, and what for.
#[derive(Clone)]
pub struct Pass<'a> {
    /// Number of the pass or of the customer.
    pub subject: Subject,
    /// Birth date of the holder.
    pub birth_date: Day,
    /// What for: a purpose of the contract.
    pub purpose: &'a str,
    /// Whether the holder's consent was obtained.
    pub consent: bool,
}

impl fmt::Debug for Pass<'_> {
    /// Nothing of the holder (PC-8).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pass")
            .field("subject", &self.subject)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

/// What the service answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassAnswer {
    /// The pass can be used today.
    Valid,
    /// It cannot, for whatever cause.
    NotValid,
    /// It could not be looked up: ask again a little later.
    TryLater,
    /// The partner's own credential, contract, request or quota.
    Refused {
        /// Every ground, in order.
        reasons: Vec<Reason>,
        /// What would change it.
        remedies: Vec<Remedy>,
    },
}

/// A ground of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Reason {
    /// Stable code.
    pub code: String,
    /// What it rests on.
    pub citation: Citation,
    /// The facts used.
    pub facts: Vec<Fact>,
}

/// What a ground rests on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Citation {
    /// Rule of the rulebook.
    pub rule: String,
    /// Document.
    pub document: String,
    /// Article of the document.
    pub article: String,
}

/// What would change a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Remedy {
    /// Stable code.
    pub code: String,
    /// The facts to act on.
    pub facts: Vec<Fact>,
}

/// Something that a reason or a remedy uses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its value: `{"tag", "val"}`, as the contract writes it.
    pub value: Value,
}

/// Something wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Problem {
    /// The claim; empty for the request as a whole.
    pub path: String,
    /// Stable code.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to send instead.
    pub remedy: String,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientError {
    /// The private key is no Ed25519 key.
    BadKey,
    /// The address is none.
    Address,
    /// The request could not be read; nothing was decided.
    BadRequest(Vec<Problem>),
    /// The service cannot be reached.
    Unreachable(String),
    /// What answers, with this status, is no such service.
    Nonsense(u16),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadKey => f.write_str(
                "the private key is no Ed25519 key; give it in PEM, as `portillon partner add` makes it",
            ),
            Self::Address => f.write_str("the address is none; write it as https://HOST"),
            Self::BadRequest(problems) => {
                for (place, Problem { path, message, remedy, .. }) in problems.iter().enumerate() {
                    let separator = if place == 0 { "" } else { "\n" };
                    let colon = if path.is_empty() { "" } else { ": " };
                    write!(f, "{separator}{path}{colon}{message}; {remedy}")?;
                }
                Ok(())
            }
            Self::Unreachable(why) => {
                write!(f, "the service cannot be reached: {why}; see to its address, or ask again later")
            }
            Self::Nonsense(status) => {
                write!(f, "what answers with status {status} is no such service; see to its address")
            }
        }
    }
}

impl std::error::Error for ClientError {}

impl Client {
    /// Asks the service at an address, as this partner, by this credential and its private key (PKCS #8, PEM).
    ///
    /// # Errors
    /// [`ClientError::BadKey`], [`ClientError::Address`].
    pub fn new(
        service: &str,
        partner: &str,
        credential: &str,
        private_key: &str,
    ) -> Result<Self, ClientError> {
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false);
        // A signed request is for this address only.
        let config = config.max_redirects(0).max_redirects_will_error(false).build();
        Self::with_agent(service, partner, credential, private_key, config.new_agent())
    }

    /// The same with an agent that is set up otherwise, for example to trust another certificate.
    ///
    /// # Errors
    /// [`ClientError::BadKey`], [`ClientError::Address`].
    pub fn with_agent(
        service: &str,
        partner: &str,
        credential: &str,
        private_key: &str,
        agent: ureq::Agent,
    ) -> Result<Self, ClientError> {
        if !(service.starts_with("https://") || service.starts_with("http://")) {
            return Err(ClientError::Address);
        }
        Ok(Self {
            agent,
            address: format!("{}/v1/checks", service.trim_end_matches('/')),
            partner: partner.to_owned(),
            audience: "portillon".to_owned(),
            header: Header { kid: Some(credential.to_owned()), ..Header::new(Algorithm::EdDSA) },
            key: EncodingKey::from_ed_pem(private_key.as_bytes()).map_err(|_| ClientError::BadKey)?,
        })
    }

    /// For a service that has another name than `portillon`.
    #[must_use]
    pub fn audience(self, name: &str) -> Self {
        Self { audience: name.to_owned(), ..self }
    }

    /// Asks whether a pass is valid today. Each call is a request of its own, with a new identifier and the time of this
    /// machine, which may be off by a minute.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn check_pass(&self, pass: &Pass<'_>) -> Result<PassAnswer, ClientError> {
        let request =
            encode(&self.header, &self.claims(pass)?, &self.key).map_err(|_| ClientError::BadKey)?;
        let unreachable = |error: ureq::Error| match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => ClientError::Address,
            error => ClientError::Unreachable(error.to_string()),
        };
        let post = self.agent.post(&self.address).header("Content-Type", "application/jwt");
        let mut response = post.send(request).map_err(unreachable)?;
        let status = response.status().as_u16();
        let answer =
            response.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec().map_err(unreachable)?;
        read(&answer).unwrap_or(Err(ClientError::Nonsense(status)))
    }

    fn claims(&self, pass: &Pass<'_>) -> Result<Value, ClientError> {
        let failed = |why: &str| ClientError::Unreachable(why.to_owned());
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|_| failed("this machine gives no random numbers"))?;
        let id = bytes.iter().fold(String::with_capacity(32), |mut id, byte| {
            // Writing into memory does not fail.
            let _ = write!(id, "{byte:02x}");
            id
        });
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = now.map_err(|_| failed("the clock of this machine is not set"))?.as_secs();
        let (name, number) = match &pass.subject {
            Subject::PassNumber(number) => ("passNumber", number),
            Subject::CustomerNumber(number) => ("customerNumber", number),
        };
        Ok(json!({
            "aud": self.audience, "iss": self.partner, "jti": id, "iat": now, name: number,
            "birthDate": pass.birth_date.to_string(), "purpose": pass.purpose, "consent": pass.consent,
        }))
    }
}

/// The answer; nothing where it is none.
fn read(answer: &[u8]) -> Option<Result<PassAnswer, ClientError>> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Body {
        Problems { problems: Vec<Problem> },
        Refused { code: String, reasons: Vec<Reason>, remedies: Vec<Remedy> },
        Code { code: String },
    }
    Some(match serde_json::from_slice(answer).ok()? {
        Body::Problems { problems } => Err(ClientError::BadRequest(problems)),
        Body::Refused { code, reasons, remedies } if code == "refused" => {
            Ok(PassAnswer::Refused { reasons, remedies })
        }
        Body::Refused { .. } => return None,
        Body::Code { code } => Ok(match code.as_str() {
            "valid" => PassAnswer::Valid,
            "not-valid" => PassAnswer::NotValid,
            "try-later" => PassAnswer::TryLater,
            _ => return None,
        }),
    })
}
