//! The statements for SQLite: one file, one writer at a time. Many rows go in as one text in JSON.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::time::sleep;

use super::{Asked, Held, OF_CUSTOMER, Pass, Row, StoreError, gathered, migrator};

const MIGRATIONS: &[(&str, &str)] = &[("checks", include_str!("../../../migrations/sqlite/1_checks.sql"))];

/// What SQLite answers where another one is at work; more of the code says at what.
const BUSY: u32 = 5;

/// How long a writer waits for another one, an import for example.
const WAIT: Duration = Duration::from_secs(6);

pub(super) async fn open(file: &str) -> Result<SqlitePool, StoreError> {
    let path = Path::new(file);
    make(path)
        .map_err(|error| StoreError::Address(format!("{} cannot be opened: {error}", path.display())))?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(WAIT)
        .pragma("cache_size", "-32768")
        // 64 MiB: an import writes the pages of an index often, and into the file less often.
        .pragma("wal_autocheckpoint", "16384")
        .disable_statement_logging();
    let pool = connect(&options).await?;
    let mut connection = pool.acquire().await?;
    // Whoever comes second waits, and finds everything done.
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    migrator(MIGRATIONS).run(&mut *tx).await?;
    tx.commit().await?;
    Ok(pool)
}

/// Connects. Whoever sets the journal of a new file while another one does is told at once that it is busy, and tries again.
async fn connect(options: &SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let until = Instant::now() + WAIT;
    loop {
        let pool = SqlitePoolOptions::new().max_connections(4).acquire_timeout(WAIT);
        match pool.connect_with(options.clone()).await {
            Err(error) if is_busy(&error) && Instant::now() < until => sleep(Duration::from_millis(20)).await,
            other => return other,
        }
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == BUSY)
}

/// Makes the file for its owner only, where it is not there.
fn make(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A transaction that is the only one to write from its beginning.
pub(super) async fn begin(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, StoreError> {
    Ok(pool.begin_with("BEGIN IMMEDIATE").await?)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into memory does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A list in JSON, of items in JSON.
fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn hashes(hashes: &[[u8; 32]]) -> String {
    list(hashes.iter().map(|hash| format!("\"{}\"", hex(hash))))
}

pub(super) async fn hold(tx: &mut SqliteConnection, credentials: &[&str]) -> Result<Vec<Held>, StoreError> {
    let sql = "SELECT c.id, c.public_key, c.revoked_from, p.id, p.contract_from, p.contract_until, p.titles, \
               p.purposes, p.per_minute, p.burst, p.used_until \
               FROM json_each(?1) k CROSS JOIN credentials c ON c.id = k.value JOIN partners p ON p.id = c.partner";
    let credentials = list(credentials.iter().copied().map(text));
    gathered::held(sqlx::query_as(sql).bind(credentials).fetch_all(tx).await?)
}

pub(super) async fn remember(
    tx: &mut SqliteConnection,
    requests: &[[u8; 32]],
    now: i64,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let sql = "INSERT INTO requests (id, at) SELECT unhex(value), ?2 FROM json_each(?1) WHERE true \
               ON CONFLICT DO NOTHING RETURNING id";
    Ok(sqlx::query_scalar(sql).bind(hashes(requests)).bind(now).fetch_all(tx).await?)
}

pub(super) async fn asked(
    tx: &mut SqliteConnection,
    subjects: &[(&str, [u8; 32])],
) -> Result<Vec<Asked>, StoreError> {
    let sql = "SELECT a.partner, a.subject, a.mismatches FROM json_each(?1) k CROSS JOIN asked a \
               ON a.partner = k.value ->> 0 AND a.subject = unhex(k.value ->> 1)";
    let pair = |(partner, subject): &(&str, [u8; 32])| format!("[{},\"{}\"]", text(partner), hex(subject));
    gathered::asked(sqlx::query_as(sql).bind(list(subjects.iter().map(pair))).fetch_all(tx).await?)
}

pub(super) async fn passes(tx: &mut SqliteConnection, numbers: &[[u8; 32]]) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT p.number, p.birth_date, p.titles FROM json_each(?1) k CROSS JOIN passes p ON p.number = \
               (SELECT number FROM passes WHERE number >= unhex(k.value) ORDER BY number LIMIT 1) ORDER BY k.key";
    gathered::rows(sqlx::query_as(sql).bind(hashes(numbers)).fetch_all(tx).await?)
}

pub(super) async fn customers(
    tx: &mut SqliteConnection,
    numbers: &[[u8; 32]],
) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT customer, customer_birth_date, titles FROM passes WHERE customer >= ?1 \
               ORDER BY customer, ends DESC, number LIMIT 4";
    let mut rows = Vec::with_capacity(numbers.len() * OF_CUSTOMER);
    for number in numbers {
        rows.extend(gathered::rows(sqlx::query_as(sql).bind(number.as_slice()).fetch_all(&mut *tx).await?)?);
    }
    Ok(rows)
}

pub(super) async fn note(tx: &mut SqliteConnection, asked: &[Asked], hour: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO asked (partner, subject, hour, mismatches) \
               SELECT value ->> 0, unhex(value ->> 1), ?2, unhex(value ->> 2) FROM json_each(?1) WHERE true \
               ON CONFLICT (partner, subject) DO UPDATE SET hour = excluded.hour, mismatches = excluded.mismatches";
    let row = |(partner, subject, mismatches): &Asked| {
        format!("[{},\"{}\",\"{}\"]", text(partner), hex(subject), hex(mismatches))
    };
    sqlx::query(sql).bind(list(asked.iter().map(row))).bind(hour).execute(tx).await?;
    Ok(())
}

pub(super) async fn spend(tx: &mut SqliteConnection, spent: &[(String, i64)]) -> Result<(), StoreError> {
    let sql = "UPDATE partners SET used_until = k.value ->> 1 FROM json_each(?1) k WHERE partners.id = k.value ->> 0";
    let row = |(partner, used_until): &(String, i64)| format!("[{},{used_until}]", text(partner));
    sqlx::query(sql).bind(list(spent.iter().map(row))).execute(tx).await?;
    Ok(())
}

pub(super) async fn prune(tx: &mut SqliteConnection, before: i64, hour: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM requests WHERE at < ?1").bind(before).execute(&mut *tx).await?;
    sqlx::query("DELETE FROM asked WHERE hour < ?1").bind(hour).execute(tx).await?;
    Ok(())
}

pub(super) async fn put(tx: &mut SqliteConnection, passes: &[Pass]) -> Result<(), StoreError> {
    let sql = "INSERT INTO passes (number, birth_date, customer, customer_birth_date, ends, titles, key) \
               SELECT unhex(value ->> 0), unhex(value ->> 1), unhex(value ->> 2), unhex(value ->> 3), value ->> 4, \
               unhex(value ->> 5), unhex(value ->> 6) FROM json_each(?1) WHERE true \
               ON CONFLICT (number) DO UPDATE SET birth_date = excluded.birth_date, customer = excluded.customer, \
               customer_birth_date = excluded.customer_birth_date, ends = excluded.ends, titles = excluded.titles, \
               key = excluded.key";
    let row = |pass: &Pass| {
        let Pass { number, birth_date, customer, customer_birth_date, ends, titles, key } = pass;
        let customer = customer.map_or("null".to_owned(), |customer| format!("\"{}\"", hex(&customer)));
        let (number, birth_date, customer_birth_date) =
            (hex(number), hex(birth_date), hex(customer_birth_date));
        let (titles, key) = (hex(titles), hex(key));
        format!(r#"["{number}","{birth_date}",{customer},"{customer_birth_date}",{ends},"{titles}","{key}"]"#)
    };
    sqlx::query(sql).bind(list(passes.iter().map(row))).execute(tx).await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut SqliteConnection, numbers: &[[u8; 32]]) -> Result<(), StoreError> {
    let sql = "DELETE FROM passes WHERE number IN (SELECT unhex(value) FROM json_each(?1))";
    sqlx::query(sql).bind(hashes(numbers)).execute(tx).await?;
    Ok(())
}

pub(super) async fn settle(pool: &SqlitePool) -> Result<(), StoreError> {
    // What an import wrote beside the file is moved into it.
    sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(pool).await?;
    Ok(())
}
