//! Where the passes are that partners check, and the keys that they are stored under.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use portillon_host::service::{KeyRing, Store, StoreError};
use tokio::runtime::{Builder, Runtime};

use super::sign::create;
use super::{Exit, Failure};

/// Used where nothing else is said.
const FILE: &str = "passes.db";

#[derive(Debug, Args)]
pub(crate) struct DatabaseOption {
    /// File of SQLite, or `postgres://USER:PASSWORD@HOST/DATABASE`; without it PORTILLON_DATABASE, else passes.db.
    #[arg(long, value_name = "FILE|URL")]
    database: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct KeyOption {
    /// File with the keys, one `name = 64 hexadecimal digits` a line, the current one first; without it
    /// PORTILLON_KEYS (the same text). For SQLite, if neither is there, the file DATABASE.keys, which is made.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

impl DatabaseOption {
    fn name(&self) -> String {
        let named = || env::var("PORTILLON_DATABASE").ok().filter(|name| !name.is_empty());
        self.database.clone().or_else(named).unwrap_or_else(|| FILE.to_owned())
    }

    /// Opens the store for partners only.
    pub(crate) async fn open(&self) -> Result<Store, Failure> {
        Store::open_for_partners(&self.name()).await.map_err(failure)
    }

    /// Opens the store with its keys.
    pub(crate) async fn open_with(&self, keys: &KeyOption) -> Result<(Store, KeyRing), Failure> {
        let name = self.name();
        let keys = keys.read(&name)?;
        let store = Store::open(&name, &keys).await.map_err(failure)?;
        Ok((store, keys))
    }
}

impl KeyOption {
    fn read(&self, database: &str) -> Result<KeyRing, Failure> {
        if let Some(file) = &self.keys {
            return read(file);
        }
        if let Ok(text) = env::var("PORTILLON_KEYS") {
            return KeyRing::read(&text).map_err(|why| Failure::bad(format!("PORTILLON_KEYS: {why}")));
        }
        if database.contains("://") {
            return Err(Failure::bad("there are no keys; give --keys FILE or PORTILLON_KEYS"));
        }
        let file = PathBuf::from(format!("{database}.keys"));
        if !file.exists() {
            let key = KeyRing::generate().map_err(|why| Failure { exit: Exit::Internal, message: why })?;
            create(&file, &key, 0o600)?;
        }
        read(&file)
    }
}

fn read(file: &Path) -> Result<KeyRing, Failure> {
    let bad = |why: String| Failure::bad(format!("--keys: {}: {why}", file.display()));
    let text = fs::read_to_string(file).map_err(|error: io::Error| {
        bad(format!("it cannot be read: {error}; name a file with `name = key` on each line"))
    })?;
    KeyRing::read(&text).map_err(bad)
}

pub(crate) fn failure(error: StoreError) -> Failure {
    match error {
        StoreError::Database(_) => Failure { exit: Exit::Internal, message: error.to_string() },
        _ => Failure::bad(format!("--database: {error}")),
    }
}

/// What runs the store for a command that does one thing after the other.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}
