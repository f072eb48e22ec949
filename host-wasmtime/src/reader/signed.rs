//! What is signed for readers, and by whom (RD-9).
//!
//! A file `NAME` comes with `NAME.jws`: a compact JWS (RFC 7515) with an Ed25519 signature, whose payload is a
//! [`Statement`]. No other algorithm is accepted, and no clock is asked: what is old is told by the serial.

use std::fmt;

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, KeypairBytes,
};
use ed25519_dalek::{SigningKey, VerifyingKey};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};

use crate::engine::{Artefact, sha256};

/// What a signed file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A tariff book.
    Book,
    /// Media and tokens that may not pass.
    DenyList,
    /// A component that was compiled ahead of time.
    Component,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Book => "book",
            Self::DenyList => "deny-list",
            Self::Component => "component",
        })
    }
}

/// What a signature says of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Statement {
    /// What it is.
    pub kind: Kind,
    /// Grows with each version, for books by identifier of the book.
    pub serial: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Length of the file.
    pub bytes: u64,
    /// The engine that a component was compiled for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    /// SHA-256 of the component that it was compiled from, in hexadecimal: the same on every machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
}

impl Statement {
    /// Of a book or deny list.
    #[must_use]
    pub fn of(kind: Kind, serial: u64, file: &[u8]) -> Self {
        let (sha256, bytes) = (sha256(file), file.len() as u64);
        Self { kind, serial, sha256, bytes, engine: None, component: None }
    }

    /// Of a component.
    #[must_use]
    pub fn of_component(serial: u64, artefact: &Artefact) -> Self {
        let statement = Self::of(Kind::Component, serial, &artefact.bytes);
        let (engine, component) = (Some(artefact.engine.clone()), Some(artefact.component.clone()));
        Self { engine, component, ..statement }
    }
}

/// Why a file and its signature do not do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// This is no Ed25519 key.
    BadKey(String),
    /// This is no signature in the form that is asked for.
    Malformed(String),
    /// No key that is trusted has signed it.
    UnknownSigner,
    /// It is signed as something else.
    OtherKind {
        /// What it is signed as.
        signed: Kind,
        /// What it has to be.
        wanted: Kind,
    },
    /// The file is not the one that was signed, or not all of it.
    OtherFile {
        /// Its length.
        bytes: u64,
        /// The length of what was signed.
        signed: u64,
    },
}

impl SignatureError {
    /// A stable code in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadKey(_) => "bad-key",
            Self::Malformed(_) => "malformed-signature",
            Self::UnknownSigner => "unknown-signer",
            Self::OtherKind { .. } => "other-kind",
            Self::OtherFile { .. } => "other-file",
        }
    }
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadKey(why) => {
                write!(f, "this is no Ed25519 key: {why}; give one in PEM, as `portillon key` makes it")
            }
            Self::Malformed(why) => {
                write!(f, "the signature cannot be read: {why}; sign the file with `portillon sign`")
            }
            Self::UnknownSigner => {
                f.write_str("no trusted key has signed it; sign it with one whose public key the reader has")
            }
            Self::OtherKind { signed, wanted } => {
                write!(f, "it is signed as {signed}; sign it as {wanted}")
            }
            Self::OtherFile { bytes, signed } if bytes != signed => {
                write!(f, "{bytes} bytes are there and {signed} were signed; copy file and signature again")
            }
            Self::OtherFile { .. } => {
                f.write_str("its SHA-256 is not that of the signed file; copy file and signature again")
            }
        }
    }
}

impl std::error::Error for SignatureError {}

/// The keys that a reader trusts. With more than one of them, keys can be changed one reader at a time.
#[derive(Clone)]
pub struct PublicKeys(Vec<DecodingKey>);

const END: &str = "-----END PUBLIC KEY-----";

impl PublicKeys {
    /// Reads keys in PEM; a text may hold several.
    ///
    /// # Errors
    /// [`SignatureError::BadKey`]; also where there is no key at all.
    pub fn from_pem<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, SignatureError> {
        let mut keys = Vec::new();
        for pem in texts.into_iter().flat_map(|text| text.split_inclusive(END)) {
            if pem.trim().is_empty() {
                continue;
            }
            let key = VerifyingKey::from_public_key_pem(pem.trim())
                .map_err(|error| SignatureError::BadKey(error.to_string()))?;
            if key.is_weak() {
                return Err(SignatureError::BadKey("everybody can sign for it".into()));
            }
            keys.push(DecodingKey::from_ed_der(key.as_bytes()));
        }
        if keys.is_empty() {
            return Err(SignatureError::BadKey("there is none".into()));
        }
        Ok(Self(keys))
    }

    /// Reads a signature and checks who made it. The file is looked at by [`Signed::attest`].
    ///
    /// # Errors
    /// Where it cannot be read, is by another key, or for something else.
    pub fn check(&self, wanted: Kind, jws: &[u8]) -> Result<Signed, SignatureError> {
        let malformed = |why: &dyn fmt::Display| SignatureError::Malformed(why.to_string());
        let jws = jws.trim_ascii();
        let header = decode_header(jws).map_err(|error| malformed(&error))?;
        if header.alg != Algorithm::EdDSA {
            return Err(malformed(&format_args!("its algorithm is {:?}, not EdDSA", header.alg)));
        }
        // RFC 7515, 4.1.11: what has to be understood and is not makes it invalid.
        if header.crit.is_some() {
            return Err(malformed(&"it has critical extensions"));
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.required_spec_claims.clear();
        (validation.validate_exp, validation.validate_aud) = (false, false);
        for key in &self.0 {
            let statement = match decode::<Statement>(jws, key, &validation) {
                Ok(data) => data.claims,
                Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => continue,
                Err(error) => return Err(malformed(&error)),
            };
            if statement.kind != wanted {
                return Err(SignatureError::OtherKind { signed: statement.kind, wanted });
            }
            return Ok(Signed(statement));
        }
        Err(SignatureError::UnknownSigner)
    }
}

/// A statement that a trusted key has signed.
#[derive(Debug, Clone)]
pub struct Signed(Statement);

impl Signed {
    /// What was signed.
    #[must_use]
    pub fn statement(&self) -> &Statement {
        &self.0
    }

    /// Checks that this is the file that was signed.
    ///
    /// # Errors
    /// [`SignatureError::OtherFile`].
    pub fn attest(self, file: Vec<u8>) -> Result<Verified, SignatureError> {
        let (bytes, signed) = (file.len() as u64, self.0.bytes);
        if bytes != signed || sha256(&file) != self.0.sha256 {
            return Err(SignatureError::OtherFile { bytes, signed });
        }
        Ok(Verified { statement: self.0, bytes: file })
    }
}

/// A file that a trusted key has signed. Nothing but [`Signed::attest`] makes one.
#[derive(Debug, Clone)]
pub struct Verified {
    statement: Statement,
    bytes: Vec<u8>,
}

impl Verified {
    /// What was signed.
    #[must_use]
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A key that signs.
pub struct PrivateKey(SigningKey);

impl PrivateKey {
    /// A new key.
    ///
    /// # Errors
    /// [`SignatureError::BadKey`] where the system gives no random numbers.
    pub fn generate() -> Result<Self, SignatureError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| SignatureError::BadKey(error.to_string()))?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }

    /// Reads a key in PEM (PKCS #8).
    ///
    /// # Errors
    /// [`SignatureError::BadKey`].
    pub fn from_pem(pem: &str) -> Result<Self, SignatureError> {
        let key = SigningKey::from_pkcs8_pem(pem.trim());
        key.map(Self).map_err(|error| SignatureError::BadKey(error.to_string()))
    }

    /// The key in PEM (PKCS #8).
    ///
    /// # Errors
    /// [`SignatureError::BadKey`] where it cannot be written so.
    pub fn to_pem(&self) -> Result<String, SignatureError> {
        // Without the public key: other programs do not read the newer form that has it.
        let bytes = KeypairBytes { secret_key: self.0.to_bytes(), public_key: None };
        let pem = bytes.to_pkcs8_pem(LineEnding::LF);
        pem.map(|pem| pem.to_string()).map_err(|error| SignatureError::BadKey(error.to_string()))
    }

    /// The public key in PEM (SPKI).
    ///
    /// # Errors
    /// [`SignatureError::BadKey`] where it cannot be written so.
    pub fn to_public_pem(&self) -> Result<String, SignatureError> {
        let pem = self.0.verifying_key().to_public_key_pem(LineEnding::LF);
        pem.map_err(|error| SignatureError::BadKey(error.to_string()))
    }

    /// The signature of a statement.
    ///
    /// # Errors
    /// [`SignatureError::BadKey`] where the key cannot sign.
    pub fn sign(&self, statement: &Statement) -> Result<String, SignatureError> {
        let bad = |error: &dyn fmt::Display| SignatureError::BadKey(error.to_string());
        let bytes = KeypairBytes { secret_key: self.0.to_bytes(), public_key: None };
        let der = bytes.to_pkcs8_der().map_err(|error| bad(&error))?;
        let key = EncodingKey::from_ed_der(der.as_bytes());
        encode(&Header::new(Algorithm::EdDSA), statement, &key).map_err(|error| bad(&error))
    }
}
