//! `portillon serve`: where partners check that a pass is valid.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use portillon_host::Portillon;
use portillon_host::receiver::now;
use portillon_host::service::{Certificate, Judge, Patience, Service};
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

use super::args::BookOptions;
use super::database::{DatabaseOption, KeyOption};
use super::log::LogOptions;
use super::receive::told_to_stop;
use super::{Exit, Failure, Outcome, books};

const HELP: &str = "\
Examples:
  portillon serve --database passes.db --keys keys.txt
  portillon serve --database postgres://portillon@db/passes --keys keys.txt --listen 0.0.0.0:443 \\
      --certificate chain.pem --private-key key.pem --metrics 127.0.0.1:9090

POST /v1/checks   A compact JWS (RFC 7515), `Content-Type: application/jwt`, signed with the Ed25519 key of
                  the credential that its header names as `kid`. Its claims: `aud` (the name of this
                  service), `iss` (the partner), `jti` (another for each request), `iat` (now, to within a
                  minute), `passNumber` or `customerNumber`, `birthDate`, `purpose`, `consent`.
                  The answer is {\"code\": \"valid\" | \"not-valid\" | \"try-later\" | \"refused\"}; with `refused`
                  come reasons and remedies. A request that is none is {\"problems\": [...]}.
GET  /openapi.json, /healthz, /readyz, /metrics

Partners are kept by `portillon partner`, passes by `portillon passes import`; both work while this runs.
Several instances may serve one PostgreSQL database, side by side.

Without a certificate only this machine is listened to. SIGHUP reads the certificate again. The service
ends by SIGTERM or SIGINT, when what it is answering is answered.";

/// Answers partners who check that a pass is valid.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Serve {
    #[command(flatten)]
    database: DatabaseOption,
    #[command(flatten)]
    keys: KeyOption,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8800")]
    listen: SocketAddr,
    /// The certificate in PEM, with those that vouch for it.
    #[arg(long, value_name = "FILE", requires = "private_key")]
    certificate: Option<PathBuf>,
    /// The private key of the certificate, in PEM.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    private_key: Option<PathBuf>,
    /// Where metrics are told, and nowhere else; without it, where checks are.
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,
    /// The name of the service, which requests have to name.
    #[arg(long, value_name = "NAME", default_value = "portillon")]
    name: String,
    /// The most connections at once.
    #[arg(long, value_name = "NUMBER", default_value = "10000", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    connections: u32,
    #[command(flatten)]
    books: BookOptions,
    #[command(flatten)]
    log: LogOptions,
}

/// Files that are open beside connections: the database, standard streams, the certificate while it is read.
const OTHER_FILES: u64 = 64;

pub(crate) fn run(command: &Serve) -> Outcome {
    let certificate = match (&command.certificate, &command.private_key) {
        (Some(chain), Some(key)) => Some(Arc::new(
            Certificate::read(chain, key).map_err(|why| Failure::bad(format!("--certificate: {why}")))?,
        )),
        _ => None,
    };
    if certificate.is_none() && !command.listen.ip().is_loopback() {
        return Err(Failure::bad(format!(
            "--listen: without --certificate only this machine may be listened to, and {} is not it; give \
             --certificate FILE and --private-key FILE, or listen at 127.0.0.1 behind a proxy with TLS",
            command.listen
        )));
    }
    let portillon = Portillon::embedded()?;
    let judge = || {
        let mut session = portillon.session();
        let books = books::load(&mut session, &command.books)?;
        Ok::<_, Failure>(Judge::new(session, books))
    };
    let judges = [judge()?, judge()?];
    let listener = bind("--listen", command.listen)?;
    let metrics = command.metrics.map(|address| bind("--metrics", address)).transpose()?;
    command.log.start();
    make_room(command.connections);
    Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let (store, keys) = command.database.open_with(&command.keys).await?;
        if certificate.is_none() {
            tracing::warn!("there is no --certificate: only this machine is listened to, without TLS");
        }
        if let Some(certificate) = &certificate {
            tokio::spawn(read_again(Arc::clone(certificate)));
        }
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let mut out = io::stdout();
        writeln!(out, "listening at {scheme}://{}", listener.local_addr()?)?;
        out.flush()?;
        let connections = usize::try_from(command.connections).unwrap_or(usize::MAX);
        let patience = Patience { connections, ..Patience::default() };
        let name = command.name.clone();
        let service = Service { store, keys, name, judges, clock: now, certificate, metrics, patience };
        service.serve(listener, told_to_stop()).await?;
        Ok(Exit::Answered)
    })
}

fn bind(option: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .map_err(|error| Failure::bad(format!("{option}: {address} cannot be had: {error}; choose another")))
}

/// Each connection is a file to the system, which allows few unless it is asked.
fn make_room(connections: u32) {
    let wanted = u64::from(connections) + OTHER_FILES;
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
        let raised = setrlimit(Resource::Nofile, limit).is_ok() && limit.current == Some(wanted);
        if !raised {
            let most = getrlimit(Resource::Nofile).current;
            tracing::warn!(most, wanted, "the system allows fewer open files than --connections needs");
        }
    }
}

/// Reads the certificate again at each SIGHUP.
async fn read_again(certificate: Arc<Certificate>) {
    let mut asked = match signal(SignalKind::hangup()) {
        Ok(asked) => asked,
        Err(error) => return tracing::warn!(%error, "the certificate cannot be changed while this runs"),
    };
    while asked.recv().await.is_some() {
        match certificate.read_again() {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(why) => tracing::error!(why, "the certificate stays what it was"),
        }
    }
}
