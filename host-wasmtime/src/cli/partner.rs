//! `portillon partner`: who may check passes, and what was agreed on.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use portillon::partner::Contract;
use portillon::wire::Items;
use portillon::{Day, Id, Instant, Network, Title};
use portillon_host::reader::PrivateKey;
use portillon_host::receiver::now;
use portillon_host::service::{self, Agreement, Known, PartnerError, Quota, Store, read_public_key};
use serde_json::json;

use super::database::{DatabaseOption, failure, runtime};
use super::sign::create;
use super::{Exit, Failure, Outcome};

const HELP: &str = "\
Examples:
  portillon partner add orsay --title imagine-r-scolaire --title imagine-r-etudiant \\
      --purpose museum-entry --until 2027-01-01 --private orsay.key
  portillon partner rotate orsay --overlap 48 --private orsay-2.key
  portillon partner list

A credential is an Ed25519 key pair. The private key is made here and handed to the partner, or the partner
makes it and sends the public one (--public-key). The database holds public keys only.";

/// The partners that may check passes.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Partner {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a partner with its first credential, whose name is printed.
    Add {
        /// Name of the partner, 1 to 64 characters.
        #[arg(value_parser = identifier)]
        partner: Id,
        #[command(flatten)]
        contract: ContractOptions,
        #[command(flatten)]
        key: KeyPair,
        #[command(flatten)]
        database: DatabaseOption,
    },
    /// Give a partner another contract and quota; its credentials stay.
    Change {
        /// Name of the partner.
        #[arg(value_parser = identifier)]
        partner: Id,
        #[command(flatten)]
        contract: ContractOptions,
        #[command(flatten)]
        database: DatabaseOption,
    },
    /// Give a partner another credential; the ones before are good for some hours more.
    Rotate {
        /// Name of the partner.
        #[arg(value_parser = identifier)]
        partner: Id,
        /// For how many hours the credentials before are still good.
        #[arg(long, value_name = "HOURS", default_value = "24", value_parser = clap::value_parser!(u32).range(..=8760))]
        overlap: u32,
        #[command(flatten)]
        key: KeyPair,
        #[command(flatten)]
        database: DatabaseOption,
    },
    /// Revoke all credentials of a partner at once.
    Revoke {
        /// Name of the partner.
        #[arg(value_parser = identifier)]
        partner: Id,
        #[command(flatten)]
        database: DatabaseOption,
    },
    /// List the partners, their contracts, quotas and credentials.
    List {
        /// Print JSON lines instead.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseOption,
    },
}

#[derive(Debug, Args)]
struct ContractOptions {
    /// A title that counts, for example `imagine-r-scolaire`; at most 50.
    #[arg(long = "title", value_name = "TITLE", required = true, value_parser = title)]
    titles: Vec<Title>,
    /// A purpose that was agreed on, 1 to 64 characters; at most 50.
    #[arg(long = "purpose", value_name = "PURPOSE", required = true, value_parser = identifier)]
    purposes: Vec<Id>,
    /// First day; without it today.
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Day>,
    /// First day after it; without it the contract has no end.
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Day>,
    /// How many checks it may make in a minute, over a longer time.
    #[arg(long, value_name = "NUMBER", default_value = "600", value_parser = clap::value_parser!(u32).range(1..=60_000_000))]
    per_minute: u32,
    /// How many checks it may make at once, after a pause.
    #[arg(long, value_name = "NUMBER", default_value = "100", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    burst: u32,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct KeyPair {
    /// Make a key pair: where the private key goes (PKCS #8, PEM), readable for you alone.
    #[arg(long, value_name = "FILE")]
    private: Option<PathBuf>,
    /// The public key of a pair that the partner made (SPKI, PEM).
    #[arg(long, value_name = "FILE")]
    public_key: Option<PathBuf>,
}

fn identifier(text: &str) -> Result<Id, String> {
    let id = Id::new(text).filter(|_| !text.contains('\0'));
    id.ok_or_else(|| format!("write 1 to {} characters, not blank", Id::LONGEST))
}

fn title(text: &str) -> Result<Title, String> {
    Title::from_id(text).ok_or_else(|| "there is no such title; `portillon titles` lists them".to_owned())
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).map_err(|problems| problems.to_string())
}

pub(crate) fn run(command: &Partner) -> Outcome {
    runtime()?.block_on(act(&command.action))
}

async fn act(action: &Action) -> Outcome {
    match action {
        Action::Add { partner, contract, key, database } => {
            let (now, store) = (clock()?, database.open().await?);
            let agreement = contract.agreement(now)?;
            let key = key.take()?;
            let credential = store.add_partner(partner, &agreement, &key.public_key, now).await;
            say(partner, &key.kept(credential)?)?;
        }
        Action::Change { partner, contract, database } => {
            let agreement = contract.agreement(clock()?)?;
            database.open().await?.change_partner(partner, &agreement).await.map_err(refused)?;
        }
        Action::Rotate { partner, overlap, key, database } => {
            let (now, store) = (clock()?, database.open().await?);
            let ends = now.nanoseconds().saturating_add(i64::from(*overlap) * 3_600_000_000_000);
            let ends = Instant::from_nanoseconds(ends).unwrap_or(now);
            let key = key.take()?;
            let credential = store.rotate(partner, &key.public_key, now, ends).await;
            say(partner, &key.kept(credential)?)?;
        }
        Action::Revoke { partner, database } => {
            let revoked = database.open().await?.revoke(partner, clock()?).await.map_err(refused)?;
            writeln!(io::stdout(), "{}", json!({ "partner": partner, "revoked": revoked }))?;
        }
        Action::List { json, database } => list(&database.open().await?, *json).await?,
    }
    Ok(Exit::Answered)
}

fn clock() -> Result<Instant, Failure> {
    now().ok_or_else(|| Failure::bad("the clock of this machine is not set; set it"))
}

fn refused(error: PartnerError) -> Failure {
    match error {
        PartnerError::Store(error) => failure(error),
        error => Failure::bad(error.to_string()),
    }
}

fn say(partner: &Id, credential: &Id) -> Result<(), Failure> {
    writeln!(io::stdout(), "{}", json!({ "partner": partner, "credential": credential }))?;
    Ok(())
}

impl ContractOptions {
    fn agreement(&self, now: Instant) -> Result<Agreement, Failure> {
        let from = self.from.unwrap_or_else(|| Network::IleDeFrance.stamp(now).day());
        if self.until.is_some_and(|until| until <= from) {
            return Err(Failure::bad(format!(
                "--until: it is not after {from}, the first day; name a later day"
            )));
        }
        let titles =
            Items::new(self.titles.clone()).ok_or_else(|| Failure::bad("--title: name at most 50"))?;
        let purposes =
            Items::new(self.purposes.clone()).ok_or_else(|| Failure::bad("--purpose: name at most 50"))?;
        Ok(Agreement {
            contract: Contract { from, until: self.until, titles, purposes },
            quota: Quota { per_minute: self.per_minute, burst: self.burst },
        })
    }
}

/// A public key, and where the private one was written, if it was made here.
struct Taken<'a> {
    public_key: [u8; 32],
    private: Option<&'a PathBuf>,
}

impl KeyPair {
    fn take(&self) -> Result<Taken<'_>, Failure> {
        if let Some(file) = &self.public_key {
            let bad = |why: String| Failure::bad(format!("--public-key: {}: {why}", file.display()));
            let pem = fs::read_to_string(file)
                .map_err(|error| bad(format!("it cannot be read: {error}; name a public key in PEM")))?;
            return Ok(Taken { public_key: read_public_key(&pem).map_err(bad)?, private: None });
        }
        let internal =
            |error: &dyn std::fmt::Display| Failure { exit: Exit::Internal, message: error.to_string() };
        let key = PrivateKey::generate().map_err(|error| internal(&error))?;
        let public_key = key.to_public_pem().map_err(|error| internal(&error))?;
        let public_key = read_public_key(&public_key).map_err(|why| internal(&why))?;
        if let Some(file) = &self.private {
            create(file, &key.to_pem().map_err(|error| internal(&error))?, 0o600)?;
        }
        Ok(Taken { public_key, private: self.private.as_ref() })
    }
}

impl Taken<'_> {
    /// A key that is no credential after all is not left behind.
    fn kept(&self, credential: Result<Id, PartnerError>) -> Result<Id, Failure> {
        credential.map_err(|error| {
            // It is our own of a moment ago.
            let _ = self.private.map(fs::remove_file);
            refused(error)
        })
    }
}

async fn list(store: &Store, json: bool) -> Result<(), Failure> {
    let partners = store.partners().await.map_err(failure)?;
    let mut out = io::stdout().lock();
    for service::Partner { id, agreement: Agreement { contract, quota }, credentials } in &partners {
        let stamp = |instant: Instant| Network::IleDeFrance.stamp(instant).to_string();
        if json {
            let credential = |known: &Known| {
                json!({
                    "id": known.id, "madeAt": stamp(known.made_at), "revokedFrom": known.revoked_from.map(stamp),
                })
            };
            let line = json!({
                "partner": id, "from": contract.from, "until": contract.until, "titles": &contract.titles[..],
                "purposes": &contract.purposes[..], "perMinute": quota.per_minute, "burst": quota.burst,
                "credentials": credentials.iter().map(credential).collect::<Vec<_>>(),
            });
            writeln!(out, "{line}")?;
            continue;
        }
        let until = contract.until.map_or_else(String::new, |until| format!(" until {until}"));
        writeln!(out, "{}", id.as_str())?;
        writeln!(out, "  contract    from {}{until}", contract.from)?;
        writeln!(out, "  titles      {}", joined(contract.titles.iter().map(|title| title.id())))?;
        writeln!(out, "  purposes    {}", joined(contract.purposes.iter().map(Id::as_str)))?;
        writeln!(out, "  quota       {} a minute, {} at once", quota.per_minute, quota.burst)?;
        for known in credentials {
            let revoked =
                known.revoked_from.map_or_else(String::new, |from| format!(", revoked from {}", stamp(from)));
            writeln!(out, "  credential  {} of {}{revoked}", known.id.as_str(), stamp(known.made_at))?;
        }
    }
    Ok(())
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
