//! A partner with its key, and a store in memory that finds what a test says.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{EncodePrivateKey, KeypairBytes};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use portillon::partner::{AskingPartner, Contract, Credential as Standing, FoundPass, HeldTitle};
use portillon::reader::TitleStatus;
use portillon::wire::Items;
use portillon::{Id, Instant, Title};
use serde_json::{Value, json};

use super::judge::Judge;
use super::keys::KeyRing;
use super::round::{Ask, Credential, Decided, Facts};
use super::worker::Passes;
use crate::Portillon;

/// When it is now: 2 March 2026, 10:00 in Paris.
pub(super) const NOW: i64 = 1_772_442_000;
pub(super) const NUMBER: &str = "0012345678";
pub(super) const BORN: &str = "2011-04-01";

pub(super) fn now() -> Option<Instant> {
    Instant::parse("2026-03-02T10:00:00+01:00").ok()
}

pub(super) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub(super) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// What a partner sends when all is well.
pub(super) fn claims() -> Value {
    json!({
        "aud": "portillon", "iss": "museum", "jti": "r-1", "iat": NOW, "passNumber": NUMBER, "birthDate": BORN,
        "purpose": "museum-entry", "consent": true,
    })
}

/// The claims with some of them changed; null takes one away.
pub(super) fn changed(changes: Value) -> Value {
    let (mut claims, Value::Object(changes)) = (claims(), changes) else { panic!("changes are an object") };
    for (name, value) in changes {
        claims[&name] = value;
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    claims
}

pub(super) fn header() -> Header {
    Header { kid: Some("museum-1".to_owned()), ..Header::new(Algorithm::EdDSA) }
}

pub(super) fn signed(header: &Header, claims: &Value, seed: u8) -> String {
    let der = KeypairBytes { secret_key: key(seed).to_bytes(), public_key: None }.to_pkcs8_der().unwrap();
    encode(header, claims, &EncodingKey::from_ed_der(der.as_bytes())).unwrap()
}

/// Signed by the partner.
pub(super) fn request(claims: &Value) -> String {
    signed(&header(), claims, 1)
}

pub(super) fn credential() -> Credential {
    let contract = Contract {
        from: "2026-01-01".parse().unwrap(),
        until: None,
        titles: Items::one(Title::ImagineRScolaire),
        purposes: Items::one(id("museum-entry")),
    };
    let public_key = key(1).verifying_key().to_bytes();
    Credential { partner: id("museum"), public_key, standing: Standing::Accepted, contract }
}

pub(super) fn found() -> FoundPass {
    let title = HeldTitle {
        title: Title::ImagineRScolaire,
        first_day: None,
        last_day: None,
        status: TitleStatus::Active,
    };
    FoundPass {
        number_matches: true,
        birth_date_matches: true,
        titles: Items::one(title),
        mismatches: Items::default(),
    }
}

pub(super) fn judge() -> Judge {
    static PORTILLON: OnceLock<Portillon> = OnceLock::new();
    Judge::new(PORTILLON.get_or_init(|| Portillon::embedded().unwrap()).session(), Vec::new())
}

pub(super) fn keys() -> KeyRing {
    KeyRing::read(&format!("test = {}", "2a".repeat(32))).unwrap()
}

/// A store with one partner, `museum`, that finds the same for every number.
pub(super) struct Fake {
    pub(super) credential: Mutex<Credential>,
    pub(super) found: Mutex<FoundPass>,
    pub(super) over_quota: AtomicBool,
    /// Whether the partner is removed between the look at its credential and the round.
    pub(super) removed: AtomicBool,
    /// Whether everything fails.
    pub(super) broken: AtomicBool,
    /// Whether what was decided cannot be written.
    pub(super) full: AtomicBool,
    pub(super) asked: AtomicUsize,
    pub(super) mismatches: AtomicUsize,
}

impl Default for Fake {
    fn default() -> Self {
        Self {
            credential: Mutex::new(credential()),
            found: Mutex::new(found()),
            over_quota: AtomicBool::new(false),
            removed: AtomicBool::new(false),
            broken: AtomicBool::new(false),
            full: AtomicBool::new(false),
            asked: AtomicUsize::new(0),
            mismatches: AtomicUsize::new(0),
        }
    }
}

impl Fake {
    fn works(&self) -> io::Result<()> {
        if self.broken.load(Ordering::Relaxed) { Err(io::Error::other("it is broken")) } else { Ok(()) }
    }
}

impl Passes for Fake {
    type Error = io::Error;

    async fn credential(&self, id: &Id, _at: Instant) -> io::Result<Option<Credential>> {
        self.works()?;
        Ok((id.as_str() == "museum-1").then(|| self.credential.lock().unwrap().clone()))
    }

    async fn round<F>(&self, asks: &[Ask], mut decide: F) -> io::Result<()>
    where
        F: FnMut(usize, &Facts) -> Decided + Send,
    {
        self.works()?;
        for place in 0..asks.len() {
            self.asked.fetch_add(1, Ordering::Relaxed);
            let Credential { standing, contract, .. } = self.credential.lock().unwrap().clone();
            let over_quota = self.over_quota.load(Ordering::Relaxed);
            let partner = AskingPartner { credential: standing, contract, replayed: false, over_quota };
            let removed = self.removed.load(Ordering::Relaxed);
            let found = self.found.lock().unwrap().clone();
            if decide(place, &Facts { partner: (!removed).then_some(partner), found }).is_mismatch {
                self.mismatches.fetch_add(1, Ordering::Relaxed);
            }
        }
        if self.full.load(Ordering::Relaxed) { Err(io::Error::other("the disk is full")) } else { Ok(()) }
    }

    async fn ready(&self) -> io::Result<()> {
        self.works()
    }
}
