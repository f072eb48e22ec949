//! The store: passes, partners, and what is known of their requests, in SQLite or PostgreSQL.
//!
//! Both databases hold the same tables and do the same; several instances may use one of PostgreSQL.
//! - `sqlite`, `postgres`: the statements, each about many rows at once;
//! - `gathered`: rows to facts, and what is decided to rows;
//! - `titles`, `asked`, `quota`: what is in a row, and how it changes.

mod asked;
mod gathered;
mod postgres;
mod quota;
mod sqlite;
mod titles;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use portillon::partner::Contract;
use portillon::{Id, Instant};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{PgPool, Postgres, SqlSafeStr, Sqlite, SqlitePool, Transaction};

use self::gathered::Gathered;
use super::keys::{KeyId, KeyRing};
use super::round::{Ask, Credential, Decided, Facts};

pub(super) use gathered::contract;
pub use quota::Quota;
pub use titles::MOST as MOST_TITLES;
pub(super) use titles::{SLOT, ends, pack, unpack};

/// How long a round may take: longer than any should, and so short that a partner still waits for the answer.
const LONGEST_ROUND: Duration = Duration::from_secs(8);
/// How often what is no longer needed is deleted.
const PRUNE_EVERY: i64 = 5 * 1_000_000_000;
/// How long requests are known. No book allows a clock to be off by more than an hour, either way.
const REQUESTS_KEPT: i64 = 2 * HOUR + HOUR / 4;
/// For how many hours it is known whom a partner asked about. No book counts mismatches for more than 168.
const ASKED_KEPT: i64 = 170;
const HOUR: i64 = 3_600_000_000_000;

/// Why the store cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// This names no database.
    Address(String),
    /// The passes were imported with other keys.
    OtherKeys,
    /// The database was made by a newer version of this program.
    Newer,
    /// The database cannot be reached, or does not do what it should. It may pass.
    Database(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(why) => write!(f, "{why}; name a file, or `postgres://USER:PASSWORD@HOST/DATABASE`"),
            Self::OtherKeys => f.write_str(
                "the passes in this database were imported with other keys; give the keys that it was filled with, \
                 or name another database",
            ),
            Self::Newer => f.write_str("the database was made by a newer version; install that version"),
            Self::Database(why) => write!(f, "the database cannot be used: {why}; see to it, and try again"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.to_string())
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Self::Newer,
            error => Self::Database(error.to_string()),
        }
    }
}

fn damaged(what: &str) -> StoreError {
    StoreError::Database(format!("{what} is damaged"))
}

pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A store that is open.
pub struct Store {
    pub(super) pool: Pool,
    pruned_at: AtomicI64,
}

/// A transaction. What was not committed when it is dropped has not happened.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Asks the database that it is.
macro_rules! on {
    ($this:expr, $function:ident($($argument:expr),*)) => {
        match $this {
            Tx::Sqlite(tx) => sqlite::$function(&mut *tx, $($argument),*).await,
            Tx::Postgres(tx) => postgres::$function(&mut *tx, $($argument),*).await,
        }
    };
}

/// Asks with a statement that both databases know, in a transaction, by `fetch_all` or `fetch_optional`.
macro_rules! ask {
    ($tx:expr, $how:ident, $query:expr $(, $bind:expr)*) => {
        match $tx {
            $crate::service::store::Tx::Sqlite(tx) => $query$(.bind($bind))*.$how(&mut **tx).await,
            $crate::service::store::Tx::Postgres(tx) => $query$(.bind($bind))*.$how(&mut **tx).await,
        }
        .map_err($crate::service::store::StoreError::from)
    };
}
pub(super) use ask;

/// Asks outside of a transaction.
macro_rules! ask_pool {
    ($store:expr, $how:ident, $query:expr $(, $bind:expr)*) => {
        match &$store.pool {
            $crate::service::store::Pool::Sqlite(pool) => $query$(.bind($bind))*.$how(pool).await,
            $crate::service::store::Pool::Postgres(pool) => $query$(.bind($bind))*.$how(pool).await,
        }
        .map_err($crate::service::store::StoreError::from)
    };
}
pub(super) use ask_pool;

/// Changes rows in a transaction, by a statement that both databases know; how many.
macro_rules! change {
    ($tx:expr, $sql:expr $(, $bind:expr)*) => {
        match $tx {
            $crate::service::store::Tx::Sqlite(tx) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            $crate::service::store::Tx::Postgres(tx) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        }
        .map_err($crate::service::store::StoreError::from)
    };
}
pub(super) use change;

/// A credential and its partner, as they are stored.
pub(super) struct Held {
    pub(super) credential: String,
    pub(super) public_key: Vec<u8>,
    pub(super) revoked_from: Option<i64>,
    pub(super) partner: String,
    pub(super) contract: Contract,
    pub(super) quota: Quota,
    pub(super) used_until: i64,
}

/// What is looked up of a pass: by its number, or by the number of the customer.
pub(super) struct Row {
    pub(super) number: [u8; 32],
    pub(super) birth_date: [u8; 32],
    pub(super) titles: Vec<u8>,
}

/// A pass as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pass {
    pub(super) number: [u8; 32],
    pub(super) birth_date: [u8; 32],
    pub(super) customer: Option<[u8; 32]>,
    /// Zeros where there is no customer number.
    pub(super) customer_birth_date: [u8; 32],
    pub(super) ends: i64,
    pub(super) titles: Vec<u8>,
    pub(super) key: KeyId,
}

/// The rows that are read of a customer, whatever is there.
///
/// Reading: of the passes of a customer the four that end last are looked at.
pub(super) const OF_CUSTOMER: usize = 4;

/// Whom a partner asked about: partner, subject, mismatches as they are stored.
pub(super) type Asked = (String, [u8; 32], Vec<u8>);

impl Store {
    /// Opens a store: a file for SQLite, made if it is not there, or `postgres://…`. Its tables are made, or brought up to
    /// date, one instance after the other.
    ///
    /// # Errors
    /// [`StoreError`], whose text names no password.
    pub async fn open(database: &str, keys: &KeyRing) -> Result<Self, StoreError> {
        let store = Self::open_for_partners(database).await?;
        let known: Vec<Vec<u8>> = ask_pool!(store, fetch_all, sqlx::query_scalar("SELECT id FROM keys"))?;
        if !known.is_empty() && !keys.ids().iter().any(|id| known.iter().any(|known| known == id)) {
            return Err(StoreError::OtherKeys);
        }
        Ok(store)
    }

    /// Opens a store without its keys: for partners, and not for passes.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_for_partners(database: &str) -> Result<Self, StoreError> {
        let pool = if database.starts_with("postgres://") || database.starts_with("postgresql://") {
            Pool::Postgres(postgres::open(database).await?)
        } else if database.contains("://") {
            return Err(StoreError::Address("this kind of database is not known".into()));
        } else {
            Pool::Sqlite(sqlite::open(database).await?)
        };
        Ok(Self { pool, pruned_at: AtomicI64::new(0) })
    }

    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match &self.pool {
            Pool::Sqlite(pool) => Tx::Sqlite(sqlite::begin(pool).await?),
            Pool::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Whether it can be used now.
    ///
    /// # Errors
    /// [`StoreError::Database`] where it cannot.
    pub async fn ready(&self) -> Result<(), StoreError> {
        in_time(async {
            ask_pool!(self, fetch_optional, sqlx::query_scalar::<_, Vec<u8>>("SELECT id FROM keys LIMIT 1"))
                .map(drop)
        })
        .await?
    }

    /// Closes it: what others began is done first.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    /// A credential as it stands at `at`, to look at a request before its pass is looked up; `None` where there is none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn credential(&self, id: &Id, at: Instant) -> Result<Option<Credential>, StoreError> {
        // PostgreSQL takes no such text, and no credential has it.
        if id.as_str().contains('\0') {
            return Ok(None);
        }
        let sql = "SELECT c.id, c.public_key, c.revoked_from, p.id, p.contract_from, p.contract_until, p.titles, \
                   p.purposes, p.per_minute, p.burst, p.used_until \
                   FROM credentials c JOIN partners p ON p.id = c.partner WHERE c.id = $1";
        let row =
            in_time(async { ask_pool!(self, fetch_optional, sqlx::query_as(sql), id.as_str()) }).await??;
        gathered::held(row.into_iter().collect())?
            .pop()
            .map(|held| gathered::credential(held, at))
            .transpose()
    }

    /// Gathers the facts of these checks, has them decided one after the other, and writes what follows (PC-6, PC-7).
    /// `decide` gets the place of an ask and its facts. Nothing may be answered before it is over.
    ///
    /// # Errors
    /// [`StoreError::Database`]. Nothing was written then, or it is not known whether: nobody may be answered but
    /// `try-later`.
    pub async fn round<F>(&self, asks: &[Ask], decide: F) -> Result<(), StoreError>
    where
        F: FnMut(usize, &Facts) -> Decided + Send,
    {
        if let Some(latest) = asks.iter().map(|ask| ask.at.nanoseconds()).max() {
            in_time(self.one_round(asks, latest, decide)).await??;
        }
        Ok(())
    }

    /// Puts passes in the place of those of the same numbers, and deletes those under older keys.
    pub(super) async fn put(&self, passes: &[Pass], older: &[[u8; 32]]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let keys: BTreeSet<&KeyId> = passes.iter().map(|pass| &pass.key).collect();
        for key in keys {
            change!(&mut tx, "INSERT INTO keys (id) VALUES ($1) ON CONFLICT DO NOTHING", key.as_slice())?;
        }
        on!(&mut tx, put(passes))?;
        if !older.is_empty() {
            on!(&mut tx, remove(older))?;
        }
        tx.commit().await
    }

    /// How many passes are stored, and how many of them under other keys than this one.
    pub(super) async fn count(&self, key: &KeyId) -> Result<(u64, u64), StoreError> {
        // Those at the end, which are none, are under no key.
        let sql = "SELECT key, count(*) FROM passes WHERE key <> $1 GROUP BY key";
        let none = [0; size_of::<KeyId>()];
        let rows: Vec<(Vec<u8>, i64)> = ask_pool!(self, fetch_all, sqlx::query_as(sql), none.as_slice())?;
        let number = |(_, number): &(Vec<u8>, i64)| u64::try_from(*number).unwrap_or_default();
        let others = rows.iter().filter(|(id, _)| id != key).map(number).sum();
        Ok((rows.iter().map(number).sum(), others))
    }

    /// Tells the database that it holds other passes now, so that it looks them up as is best.
    pub(super) async fn settle(&self) -> Result<(), StoreError> {
        match &self.pool {
            Pool::Sqlite(pool) => sqlite::settle(pool).await,
            Pool::Postgres(pool) => postgres::settle(pool).await,
        }
    }

    async fn one_round<F>(&self, asks: &[Ask], now: i64, decide: F) -> Result<(), StoreError>
    where
        F: FnMut(usize, &Facts) -> Decided + Send,
    {
        self.prune(now).await?;
        let mut gathered = Gathered::new(asks);
        let mut tx = self.begin().await?;
        // From here to the end nobody else decides on a request of these partners.
        gathered.partners(on!(&mut tx, hold(&gathered.credentials()))?);
        gathered.fresh(on!(&mut tx, remember(&gathered.requests(), now))?);
        gathered.asked(on!(&mut tx, asked(&gathered.subjects()))?);
        gathered.passes(on!(&mut tx, passes(&gathered.numbers()))?)?;
        gathered.customers(on!(&mut tx, customers(&gathered.customer_numbers()))?)?;
        gathered.decide(decide);
        on!(&mut tx, note(&gathered.noted(), now / HOUR))?;
        on!(&mut tx, spend(&gathered.spent()))?;
        tx.commit().await
    }

    /// Deletes requests and mismatches that count for nothing any more, now and then.
    async fn prune(&self, now: i64) -> Result<(), StoreError> {
        let pruned_at = self.pruned_at.load(Ordering::Relaxed);
        if now - pruned_at < PRUNE_EVERY {
            return Ok(());
        }
        self.pruned_at.store(now, Ordering::Relaxed);
        let mut tx = self.begin().await?;
        on!(&mut tx, prune(now - REQUESTS_KEPT, now / HOUR - ASKED_KEPT))?;
        tx.commit().await
    }
}

impl Tx {
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
        .map_err(StoreError::from)
    }
}

async fn in_time<T>(work: impl Future<Output = T>) -> Result<T, StoreError> {
    let late = |_| StoreError::Database("it does not answer in time".into());
    tokio::time::timeout(LONGEST_ROUND, work).await.map_err(late)
}

/// The migrations of a database, in their order.
fn migrator(scripts: &[(&'static str, &'static str)]) -> Migrator {
    let migration = |(version, (name, sql)): (i64, &(&'static str, &'static str))| {
        Migration::new(version, (*name).into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations((1..).zip(scripts).map(migration).collect())
}
