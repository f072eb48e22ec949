//! Partners: their contracts, quotas and credentials (PC-2, PC-4, PC-6).

use std::fmt;

use ed25519_dalek::VerifyingKey;
use ed25519_dalek::pkcs8::DecodePublicKey;
use portillon::partner::Contract;
use portillon::{Id, Instant};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::store::{Quota, Store, StoreError, Tx, ask, ask_pool, change, contract};

/// What partner and authority agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// From when to when, which titles count, for which purposes.
    pub contract: Contract,
    /// How many requests it may make.
    pub quota: Quota,
}

/// A partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Its name.
    pub id: Id,
    /// What was agreed on.
    pub agreement: Agreement,
    /// Its credentials, the newest first.
    pub credentials: Vec<Known>,
}

/// A credential of a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What names it (`kid`).
    pub id: Id,
    /// When it was made.
    pub made_at: Instant,
    /// From when on it is revoked; `None`: it is good for good.
    pub revoked_from: Option<Instant>,
}

/// Why nothing was changed.
#[derive(Debug)]
#[non_exhaustive]
pub enum PartnerError {
    /// There is a partner of this name.
    Exists,
    /// There is none.
    Unknown,
    /// This public key is a credential already.
    KeyInUse,
    /// The store cannot be used.
    Store(StoreError),
}

impl fmt::Display for PartnerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists => f.write_str("there is a partner of this name; change it, or take another name"),
            Self::Unknown => f.write_str("there is no partner of this name; list them"),
            Self::KeyInUse => f.write_str("this public key is or was a credential; make a new key"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PartnerError {}

impl From<StoreError> for PartnerError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Reads the public key of a credential: Ed25519 in PEM (SPKI).
///
/// # Errors
/// What is wrong and what to do instead, for people.
pub fn read_public_key(pem: &str) -> Result<[u8; 32], String> {
    match VerifyingKey::from_public_key_pem(pem.trim()) {
        Ok(key) if key.is_weak() => Err("everybody can sign for this key; make another one".into()),
        Ok(key) => Ok(key.to_bytes()),
        Err(_) => {
            Err("this is no Ed25519 public key in PEM (SPKI); take what `openssl pkey -pubout` prints".into())
        }
    }
}

/// What names the credential of a public key: the beginning of its SHA-256, in hexadecimal.
fn credential_id(public_key: &[u8; 32]) -> String {
    Sha256::digest(public_key).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn json(list: impl Iterator<Item = impl Serialize>) -> String {
    serde_json::Value::from_iter(list.filter_map(|item| serde_json::to_value(item).ok())).to_string()
}

async fn exists(tx: &mut Tx, partner: &Id) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM partners WHERE id = $1";
    let found: Option<i32> = ask!(tx, fetch_optional, sqlx::query_scalar(sql), partner.as_str())?;
    Ok(found.is_some())
}

/// Adds a credential; its name.
async fn add_key(tx: &mut Tx, partner: &Id, key: &[u8; 32], now: Instant) -> Result<Id, PartnerError> {
    let name = credential_id(key);
    let sql = "INSERT INTO credentials (id, partner, public_key, made_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT DO NOTHING";
    let (key, at) = (key.as_slice(), now.nanoseconds());
    match (change!(tx, sql, name.as_str(), partner.as_str(), key, at)?, Id::new(&name)) {
        (1, Some(id)) => Ok(id),
        _ => Err(PartnerError::KeyInUse),
    }
}

impl Store {
    /// Adds a partner with its first credential, an Ed25519 public key; the name of the credential.
    ///
    /// # Errors
    /// [`PartnerError`]; nothing is changed then.
    pub async fn add_partner(
        &self,
        partner: &Id,
        agreement: &Agreement,
        public_key: &[u8; 32],
        now: Instant,
    ) -> Result<Id, PartnerError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO partners \
                   (contract_from, contract_until, titles, purposes, per_minute, burst, id) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        if write(&mut tx, sql, partner, agreement).await? == 0 {
            return Err(PartnerError::Exists);
        }
        let id = add_key(&mut tx, partner, public_key, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Gives a partner another agreement. Its credentials stay, and what it used of its quota.
    ///
    /// # Errors
    /// [`PartnerError`]; nothing is changed then.
    pub async fn change_partner(&self, partner: &Id, agreement: &Agreement) -> Result<(), PartnerError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE partners SET contract_from = $1, contract_until = $2, titles = $3, purposes = $4, \
                   per_minute = $5, burst = $6 WHERE id = $7";
        if write(&mut tx, sql, partner, agreement).await? == 0 {
            return Err(PartnerError::Unknown);
        }
        Ok(tx.commit().await?)
    }

    /// Gives a partner another credential; the name of it. The ones before are revoked from `overlap_ends` on, where they
    /// are not earlier.
    ///
    /// # Errors
    /// [`PartnerError`]; nothing is changed then.
    pub async fn rotate(
        &self,
        partner: &Id,
        public_key: &[u8; 32],
        now: Instant,
        overlap_ends: Instant,
    ) -> Result<Id, PartnerError> {
        let mut tx = self.begin().await?;
        if !exists(&mut tx, partner).await? {
            return Err(PartnerError::Unknown);
        }
        revoke(&mut tx, partner, overlap_ends).await?;
        let id = add_key(&mut tx, partner, public_key, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Revokes all credentials of a partner from `from` on, where they are not earlier; how many these are.
    ///
    /// # Errors
    /// [`PartnerError`]; nothing is changed then.
    pub async fn revoke(&self, partner: &Id, from: Instant) -> Result<u64, PartnerError> {
        let mut tx = self.begin().await?;
        if !exists(&mut tx, partner).await? {
            return Err(PartnerError::Unknown);
        }
        let revoked = revoke(&mut tx, partner, from).await?;
        tx.commit().await?;
        Ok(revoked)
    }

    /// All partners, by name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn partners(&self) -> Result<Vec<Partner>, StoreError> {
        type Row = (String, String, Option<String>, String, String, i64, i64);
        let sql = "SELECT id, contract_from, contract_until, titles, purposes, per_minute, burst FROM partners \
                   ORDER BY id";
        let rows: Vec<Row> = ask_pool!(self, fetch_all, sqlx::query_as(sql))?;
        let sql =
            "SELECT partner, id, made_at, revoked_from FROM credentials ORDER BY partner, made_at DESC, id";
        let known: Vec<(String, String, i64, Option<i64>)> = ask_pool!(self, fetch_all, sqlx::query_as(sql))?;
        let partner = |(id, from, until, titles, purposes, per_minute, burst): Row| {
            let credentials = known.iter().filter(|(partner, ..)| *partner == id);
            let credentials = credentials.map(|(_, id, made_at, revoked_from)| {
                let revoked_from = revoked_from.and_then(Instant::from_nanoseconds);
                Some(Known { id: Id::new(id)?, made_at: Instant::from_nanoseconds(*made_at)?, revoked_from })
            });
            Some(Partner {
                credentials: credentials.collect::<Option<_>>()?,
                id: Id::new(&id)?,
                agreement: Agreement {
                    contract: contract(from, until, titles, purposes)?,
                    quota: Quota::stored(per_minute, burst),
                },
            })
        };
        let damaged = || StoreError::Database("a partner is damaged".into());
        rows.into_iter().map(|row| partner(row).ok_or_else(damaged)).collect()
    }
}

/// Writes an agreement; how many partners it concerns.
async fn write(
    tx: &mut Tx,
    sql: &'static str,
    partner: &Id,
    agreement: &Agreement,
) -> Result<u64, StoreError> {
    let Agreement { contract, quota } = agreement;
    let (from, until) = (contract.from.to_string(), contract.until.map(|until| until.to_string()));
    let (titles, purposes) = (json(contract.titles.iter()), json(contract.purposes.iter()));
    let (per_minute, burst) = (i64::from(quota.per_minute), i64::from(quota.burst));
    change!(
        tx,
        sql,
        from.as_str(),
        until.as_deref(),
        titles.as_str(),
        purposes.as_str(),
        per_minute,
        burst,
        partner.as_str()
    )
}

async fn revoke(tx: &mut Tx, partner: &Id, from: Instant) -> Result<u64, StoreError> {
    let sql = "UPDATE credentials SET revoked_from = $2 \
               WHERE partner = $1 AND (revoked_from IS NULL OR revoked_from > $2)";
    change!(tx, sql, partner.as_str(), from.nanoseconds())
}
