//! The statements for PostgreSQL: several instances, each with some connections. Many rows go in as arrays.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Executor, PgConnection, PgPool};

use super::{Asked, Held, OF_CUSTOMER, Pass, Row, StoreError, gathered, migrator};

const MIGRATIONS: &[(&str, &str)] = &[("checks", include_str!("../../../migrations/postgres/1_checks.sql"))];

/// How long a connection is waited for.
const WAIT: Duration = Duration::from_secs(3);

/// An instance that is cut off in the middle of a round does not hold up the others for good.
const SESSION: &str = "SET idle_in_transaction_session_timeout = '10s'; SET lock_timeout = '6s'";

pub(super) async fn open(url: &str) -> Result<PgPool, StoreError> {
    // What the error says may hold the password.
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| StoreError::Address("this is no address of a PostgreSQL database".into()))?
        .application_name("portillon")
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(WAIT)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(SESSION).await.map(drop) }))
        .connect_with(options)
        .await?;
    migrator(MIGRATIONS).run(&pool).await?;
    Ok(pool)
}

fn slices(hashes: &[[u8; 32]]) -> Vec<&[u8]> {
    hashes.iter().map(<[u8; 32]>::as_slice).collect()
}

/// The partners are held in the order of their names, so that two instances never wait for each other.
pub(super) async fn hold(tx: &mut PgConnection, credentials: &[&str]) -> Result<Vec<Held>, StoreError> {
    let sql = "SELECT c.id, c.public_key, c.revoked_from, p.id, p.contract_from, p.contract_until, p.titles, \
               p.purposes, p.per_minute, p.burst, p.used_until \
               FROM credentials c JOIN partners p ON p.id = c.partner WHERE c.id = ANY ($1) \
               ORDER BY p.id FOR NO KEY UPDATE OF p";
    gathered::held(sqlx::query_as(sql).bind(credentials).fetch_all(tx).await?)
}

pub(super) async fn remember(
    tx: &mut PgConnection,
    requests: &[[u8; 32]],
    now: i64,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let sql = "INSERT INTO requests (id, at) SELECT id, $2 FROM unnest($1::bytea[]) AS k (id) \
               ON CONFLICT DO NOTHING RETURNING id";
    Ok(sqlx::query_scalar(sql).bind(slices(requests)).bind(now).fetch_all(tx).await?)
}

pub(super) async fn asked(
    tx: &mut PgConnection,
    subjects: &[(&str, [u8; 32])],
) -> Result<Vec<Asked>, StoreError> {
    let sql = "SELECT a.partner, a.subject, a.mismatches FROM unnest($1::text[], $2::bytea[]) AS k (partner, subject) \
               CROSS JOIN LATERAL (SELECT * FROM asked WHERE partner = k.partner AND subject = k.subject) AS a";
    let (partners, hashes): (Vec<&str>, Vec<&[u8]>) =
        subjects.iter().map(|(partner, subject)| (*partner, subject.as_slice())).unzip();
    gathered::asked(sqlx::query_as(sql).bind(partners).bind(hashes).fetch_all(tx).await?)
}

pub(super) async fn passes(tx: &mut PgConnection, numbers: &[[u8; 32]]) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT p.number, p.birth_date, p.titles FROM unnest($1::bytea[]) WITH ORDINALITY AS k (number, place) \
               CROSS JOIN LATERAL (SELECT number, birth_date, titles FROM passes WHERE number >= k.number \
               ORDER BY number LIMIT 1) AS p ORDER BY k.place";
    gathered::rows(sqlx::query_as(sql).bind(slices(numbers)).fetch_all(tx).await?)
}

pub(super) async fn customers(tx: &mut PgConnection, numbers: &[[u8; 32]]) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT p.customer, p.customer_birth_date, p.titles \
               FROM unnest($1::bytea[]) WITH ORDINALITY AS k (customer, place) \
               CROSS JOIN LATERAL (SELECT customer, customer_birth_date, titles FROM passes \
               WHERE customer >= k.customer ORDER BY customer, ends DESC, number LIMIT $2) AS p ORDER BY k.place";
    let most = i64::try_from(OF_CUSTOMER).unwrap_or(i64::MAX);
    gathered::rows(sqlx::query_as(sql).bind(slices(numbers)).bind(most).fetch_all(tx).await?)
}

pub(super) async fn note(tx: &mut PgConnection, asked: &[Asked], hour: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO asked (partner, subject, hour, mismatches) \
               SELECT partner, subject, $4, mismatches \
               FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS k (partner, subject, mismatches) \
               ON CONFLICT (partner, subject) DO UPDATE SET hour = excluded.hour, mismatches = excluded.mismatches";
    let partners: Vec<&str> = asked.iter().map(|(partner, ..)| partner.as_str()).collect();
    let subjects: Vec<&[u8]> = asked.iter().map(|(_, subject, _)| subject.as_slice()).collect();
    let mismatches: Vec<&[u8]> = asked.iter().map(|(.., mismatches)| mismatches.as_slice()).collect();
    sqlx::query(sql).bind(partners).bind(subjects).bind(mismatches).bind(hour).execute(tx).await?;
    Ok(())
}

pub(super) async fn spend(tx: &mut PgConnection, spent: &[(String, i64)]) -> Result<(), StoreError> {
    let sql = "UPDATE partners SET used_until = k.used_until \
               FROM unnest($1::text[], $2::bigint[]) AS k (id, used_until) WHERE partners.id = k.id";
    let (partners, used): (Vec<&str>, Vec<i64>) = spent.iter().map(|(id, used)| (id.as_str(), *used)).unzip();
    sqlx::query(sql).bind(partners).bind(used).execute(tx).await?;
    Ok(())
}

/// Rows that another instance holds are left to it: nobody waits.
pub(super) async fn prune(tx: &mut PgConnection, before: i64, hour: i64) -> Result<(), StoreError> {
    let requests =
        "DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE at < $1 FOR UPDATE SKIP LOCKED)";
    sqlx::query(requests).bind(before).execute(&mut *tx).await?;
    let asked = "DELETE FROM asked WHERE (partner, subject) IN \
                 (SELECT partner, subject FROM asked WHERE hour < $1 FOR UPDATE SKIP LOCKED)";
    sqlx::query(asked).bind(hour).execute(tx).await?;
    Ok(())
}

pub(super) async fn put(tx: &mut PgConnection, passes: &[Pass]) -> Result<(), StoreError> {
    let sql = "INSERT INTO passes (number, birth_date, customer, customer_birth_date, ends, titles, key) \
               SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bytea[], \
               $7::bytea[]) \
               ON CONFLICT (number) DO UPDATE SET birth_date = excluded.birth_date, customer = excluded.customer, \
               customer_birth_date = excluded.customer_birth_date, ends = excluded.ends, titles = excluded.titles, \
               key = excluded.key";
    fn column<'a, T>(passes: &'a [Pass], of: impl FnMut(&'a Pass) -> T) -> Vec<T> {
        passes.iter().map(of).collect()
    }
    sqlx::query(sql)
        .bind(column(passes, |pass| pass.number.as_slice()))
        .bind(column(passes, |pass| pass.birth_date.as_slice()))
        .bind(column(passes, |pass| pass.customer.as_ref().map(<[u8; 32]>::as_slice)))
        .bind(column(passes, |pass| pass.customer_birth_date.as_slice()))
        .bind(column(passes, |pass| pass.ends))
        .bind(column(passes, |pass| pass.titles.as_slice()))
        .bind(column(passes, |pass| pass.key.as_slice()))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut PgConnection, numbers: &[[u8; 32]]) -> Result<(), StoreError> {
    let sql = "DELETE FROM passes WHERE number = ANY ($1)";
    sqlx::query(sql).bind(slices(numbers)).execute(tx).await?;
    Ok(())
}

pub(super) async fn settle(pool: &PgPool) -> Result<(), StoreError> {
    sqlx::query("ANALYZE passes").execute(pool).await?;
    Ok(())
}
