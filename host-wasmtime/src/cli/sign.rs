//! `portillon key`, `portillon sign` and `portillon compile`: what reaches readers is made and signed here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use portillon_host::Portillon;
use portillon_host::reader::{Artefact, DenyList, Kind, PrivateKey, Statement, replace};
use serde_json::json;

use super::{Exit, Failure, Outcome};

/// A key pair.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  portillon key --private fares.key --public fares.pem")]
pub(crate) struct Key {
    /// Where the private key goes (PKCS #8, PEM), readable for you alone; it stays where files are signed.
    #[arg(long, value_name = "FILE")]
    private: PathBuf,
    /// Where the public key goes (SPKI, PEM); readers are given it.
    #[arg(long, value_name = "FILE")]
    public: PathBuf,
}

const SIGN_HELP: &str = "\
Examples:
  portillon sign --key fares.key --kind book --serial 7 ile-de-france-2027.json
  portillon sign --key fares.key --kind deny-list --serial 2041 deny-list.txt
  portillon compile --out component.cwasm
  portillon sign --key fares.key --kind component --serial 3 component.cwasm

The signature goes to FILE.jws. A reader takes a file only if its serial is higher than that of the one in
use: of the deny list, of the component, or of the book with the same identifier.

Before it is signed, a book has to load, a deny list has to be one, and an artefact has to be, byte for
byte, what this program compiles from the component: sign on the kind of machine that compiled it.";

/// A file to sign.
#[derive(Debug, Args)]
#[command(after_help = SIGN_HELP)]
pub(crate) struct Sign {
    /// The private key, as `portillon key` makes it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// What the file is.
    #[arg(long, value_enum)]
    kind: SignedKind,
    /// Number of the version, from 1; each is higher than the one before.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    serial: u64,
    /// The component that an artefact was compiled from; without it the one that this program was built with.
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// The file.
    file: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SignedKind {
    /// A tariff book.
    Book,
    /// Media and tokens that may not pass, one per line.
    DenyList,
    /// A component, compiled by `portillon compile`.
    Component,
}

const COMPILE_HELP: &str = "\
Example:
  portillon compile --out component.cwasm

The artefact is for this version of the program and for machines of this kind; a reader refuses any other.
The same component gives the same bytes.";

/// A component to compile ahead of time.
#[derive(Debug, Args)]
#[command(after_help = COMPILE_HELP)]
pub(crate) struct Compile {
    /// The component; without it the one that this program was built with.
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Where the artefact goes; it is there when it is complete.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn key(command: &Key) -> Outcome {
    let key = PrivateKey::generate().map_err(internal)?;
    let (private, public) = (key.to_pem().map_err(internal)?, key.to_public_pem().map_err(internal)?);
    create(&command.private, &private, 0o600)?;
    if let Err(failure) = create(&command.public, &public, 0o644) {
        // A pair or nothing: this file is our own of a moment ago.
        let _ = fs::remove_file(&command.private);
        return Err(failure);
    }
    Ok(Exit::Answered)
}

/// Writes a file that is not there yet.
pub(crate) fn create(path: &Path, text: &str, mode: u32) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        Failure::bad(format!("{} cannot be made: {error}; name a file that is not there yet", path.display()))
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file: File = options.open(path).map_err(failed)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.map_err(|error| {
        let _ = fs::remove_file(path);
        failed(error)
    })
}

pub(crate) fn sign(command: &Sign) -> Outcome {
    let Sign { key, kind, serial, component, file } = command;
    if component.is_some() && *kind != SignedKind::Component {
        return Err(Failure::bad("--component: it is for --kind component; leave it out"));
    }
    let pem = String::from_utf8(read(key, "a key in PEM")?).unwrap_or_default();
    let key = PrivateKey::from_pem(&pem).map_err(|error| bad(key, &error.to_string()))?;
    let bytes = read(file, "the file to sign")?;
    let statement = match kind {
        SignedKind::Book => {
            let text = std::str::from_utf8(&bytes)
                .map_err(|error| bad(file, &format!("{error}; save the book as UTF-8")))?;
            Portillon::embedded()?.session().load_book(text).map_err(|error| match error {
                portillon_host::Error::BadRequest(_) => bad(file, &format!("no good tariff book:\n{error}")),
                error => error.into(),
            })?;
            Statement::of(Kind::Book, *serial, &bytes)
        }
        SignedKind::DenyList => {
            DenyList::parse(&bytes).map_err(|why| bad(file, &why))?;
            Statement::of(Kind::DenyList, *serial, &bytes)
        }
        SignedKind::Component => {
            let artefact = artefact(component.as_deref())?;
            if artefact.bytes != bytes {
                let why = "this is not what the component compiles to here; \
                           make it with `portillon compile` of this version, and name its component by --component";
                return Err(bad(file, why));
            }
            Statement::of_component(*serial, &artefact)
        }
    };
    let jws = key.sign(&statement).map_err(internal)?;
    let mut name = file.clone().into_os_string();
    name.push(".jws");
    write(Path::new(&name), jws.as_bytes())?;
    let statement = serde_json::to_string(&statement).map_err(internal)?;
    writeln!(io::stdout().lock(), "{statement}")?;
    Ok(Exit::Answered)
}

pub(crate) fn compile(command: &Compile) -> Outcome {
    let artefact = artefact(command.component.as_deref())?;
    write(&command.out, &artefact.bytes)?;
    let said = json!({ "engine": artefact.engine, "component": artefact.component });
    writeln!(io::stdout().lock(), "{said}")?;
    Ok(Exit::Answered)
}

fn artefact(component: Option<&Path>) -> Result<Artefact, Failure> {
    let Some(path) = component else { return Ok(Artefact::embedded()?) };
    let wasm = read(path, "a component")?;
    Artefact::compile(&wasm).map_err(|error| bad(path, &format!("{error}; {}", error.remedy())))
}

fn read(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| bad(path, &format!("it cannot be read: {error}; name {what}")))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace(path, bytes).map_err(|error| Failure {
        exit: Exit::Internal,
        message: format!(
            "{} cannot be written: {error}; name a file in a directory with room",
            path.display()
        ),
    })
}

fn bad(path: &Path, why: &str) -> Failure {
    Failure::bad(format!("{}: {why}", path.display()))
}

fn internal(error: impl std::fmt::Display) -> Failure {
    Failure { exit: Exit::Internal, message: error.to_string() }
}
