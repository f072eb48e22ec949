//! The standard library for WebAssembly, and the compiler that goes with it.
//!
//! Two ways lead to it. The toolchain in use has it or gets it by rustup. Where rustup cannot get it (no rustup,
//! no way to its server), Debian's own compiler builds it from Debian's copy of its source.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::shell::{ask, cargo, program, root, say, which};
use crate::tools::apt_install;

const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
/// Debian's compiler, by its path: the shims of rustup come first on the PATH of most.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
/// As `rust-version` of the workspace.
const RUST: (u32, u32) = (1, 95);

/// How WebAssembly is compiled on this machine.
pub enum WasmCompiler {
    /// By the toolchain in use.
    Toolchain,
    /// By Debian's compiler, with this linker.
    Debian { linker: PathBuf },
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Toolchain,
    Debian,
}

impl WasmCompiler {
    /// Finds or installs one, and says which.
    pub fn prepare() -> Result<Self> {
        let forced = forced(env::var("PORTILLON_WASM_STD").ok().as_deref())?;
        let (way, why) = choose(forced, toolchain_has_std, add_by_rustup)?;
        match way {
            Way::Toolchain => {
                say(&format!("WebAssembly standard library: {why}"));
                Ok(Self::Toolchain)
            }
            Way::Debian => {
                let (linker, version) = prepare_debian().with_context(|| why.clone())?;
                say(&format!(
                    "WebAssembly standard library: built from source by Debian's rustc {version} ({why})"
                ));
                Ok(Self::Debian { linker })
            }
        }
    }

    /// Builds a crate by a profile as a WebAssembly module and returns the file.
    pub fn build(&self, package: &str, profile: &str) -> Result<PathBuf> {
        // Each compiler has its own folder, or they would rebuild each other's work.
        let (mut command, folder) = match self {
            Self::Toolchain => (cargo(), "target/wasm-rustup"),
            Self::Debian { linker } => (debian_cargo(linker)?, "target/wasm-debian"),
        };
        let folder = root().join(folder);
        // The kind of library is said here, not in the manifest: a linker for the machine itself does not take the
        // names that the component exports, and beside an rlib there would be no link-time optimisation.
        command.args(["rustc", "--quiet", "--lib", "--crate-type", "cdylib"]);
        command.args(["--profile", profile, "--target", TARGET, "--package", package]);
        if matches!(self, Self::Debian { .. }) {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        command.arg("--target-dir").arg(&folder).env("CARGO_ENCODED_RUSTFLAGS", remapped_paths());
        crate::shell::run(&mut command)?;
        let module = format!("{}.wasm", package.replace('-', "_"));
        Ok(folder.join(TARGET).join(profile).join(module))
    }
}

/// Panic messages name source files: without the home folder of whoever builds, so that the bytes are the same
/// everywhere.
fn remapped_paths() -> String {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_default();
    [(root(), "portillon"), (home.join("registry/src"), "crates")]
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .join("\u{1f}")
}

fn forced(value: Option<&str>) -> Result<Option<Way>> {
    match value {
        None | Some("") => Ok(None),
        Some("rustup") => Ok(Some(Way::Toolchain)),
        Some("debian") => Ok(Some(Way::Debian)),
        Some(other) => {
            bail!("PORTILLON_WASM_STD is `{other}`: set it to `rustup` or `debian`, or not at all")
        }
    }
}

/// Which way, and why. `add` tries to add the library to the toolchain.
fn choose(
    forced: Option<Way>,
    has_std: impl Fn() -> bool,
    add: impl FnOnce() -> Result<()>,
) -> Result<(Way, String)> {
    if forced == Some(Way::Debian) {
        return Ok((Way::Debian, "as PORTILLON_WASM_STD says".into()));
    }
    if has_std() {
        return Ok((Way::Toolchain, "the Rust toolchain has it".into()));
    }
    match add() {
        Ok(()) if has_std() => Ok((Way::Toolchain, format!("added by `rustup target add {TARGET}`"))),
        Ok(()) if forced.is_some() => {
            bail!("rustup has {TARGET}, but the Rust compiler in use is not rustup's")
        }
        Err(error) if forced.is_some() => Err(error),
        Ok(()) => Ok((Way::Debian, "the Rust compiler in use is not rustup's".into())),
        Err(error) => Ok((Way::Debian, format!("{error:#}"))),
    }
}

fn toolchain_has_std() -> bool {
    let folder = ask(program("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    folder.is_some_and(|folder| has_std(Path::new(&folder)))
}

fn has_std(folder: &Path) -> bool {
    let is_std = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with("libstd-");
    folder.read_dir().is_ok_and(|files| files.flatten().any(|file| is_std(&file.file_name())))
}

fn add_by_rustup() -> Result<()> {
    if which("rustup").is_none() {
        bail!("there is no rustup");
    }
    say(&format!("adding the WebAssembly standard library (rustup target add {TARGET})"));
    let added = program("rustup").args(["target", "add", TARGET]).output()?;
    if added.status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&added.stderr);
    let error = complaint.lines().find_map(|line| line.trim().strip_prefix("error: ")).unwrap_or("it failed");
    bail!("rustup could not add it: {error}")
}

fn prepare_debian() -> Result<(PathBuf, String)> {
    if debian_rustc().is_none() || !Path::new(DEBIAN_CARGO).is_file() || !debian_source().is_dir() {
        apt_install(&PACKAGES)?;
    }
    let version = debian_rustc().context("Debian's rustc was not found")?;
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    if (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) < RUST {
        bail!("Debian's rustc {version} is older than {}.{}: use a newer Debian release", RUST.0, RUST.1);
    }
    if !debian_source().is_dir() {
        bail!(
            "the source of Debian's rustc {version} was not found: its package must be of the same version"
        );
    }
    Ok((linker()?, version))
}

fn debian_rustc() -> Option<String> {
    // `rustc 1.96.0 (ac68faa20 2026-05-25)`
    let line = ask(program(DEBIAN_RUSTC).arg("--version").env_remove("LD_LIBRARY_PATH"))?;
    line.split(' ').nth(1).map(str::to_owned)
}

fn debian_source() -> PathBuf {
    PathBuf::from("/usr/lib/rustlib/src/rust/library/std")
}

/// `rust-lld` of the toolchain in use, which needs nothing installed; else the newest lld of Debian.
fn linker() -> Result<PathBuf> {
    let sysroot = ask(program("rustc").args(["--print", "sysroot"])).map(PathBuf::from);
    let host = ask(program("rustc").args(["--print", "host-tuple"]));
    if let (Some(sysroot), Some(host)) = (sysroot, host) {
        let bundled = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
        if bundled.is_file() {
            return Ok(bundled);
        }
    }
    if let Some(installed) = newest_lld() {
        return Ok(installed);
    }
    let names =
        ask(program("apt-cache").args(["search", "--names-only", "^lld-[0-9]+$"])).unwrap_or_default();
    let newest = names
        .lines()
        .filter_map(|line| line.split(' ').next())
        .max_by_key(|name| release(name))
        .context("Debian has no lld: the WebAssembly linker is missing")?;
    apt_install(&[newest])?;
    newest_lld().context("Debian's lld is installed, but wasm-ld cannot be found")
}

fn newest_lld() -> Option<PathBuf> {
    let files = Path::new("/usr/bin").read_dir().ok()?.flatten().map(|file| file.path());
    let name = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files.filter(|file| name(file).starts_with("wasm-ld-")).max_by_key(|file| release(&name(file)))
}

/// The number after the last hyphen.
fn release(name: &str) -> u32 {
    name.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn debian_cargo(linker: &Path) -> Result<Command> {
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(PathBuf::from("/usr/bin")).chain(env::split_paths(&path)))?;
    let mut command = program(DEBIAN_CARGO);
    command
        .env("PATH", path)
        .env("RUSTC", DEBIAN_RUSTC)
        // `-Zbuild-std` is not yet stable; compiler and source are of one version.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
        // Cargo, which runs this program, sets these for its own toolchain.
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("LD_LIBRARY_PATH");
    Ok(command)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use anyhow::{Result, bail};

    use super::{Way, choose, forced, release};

    fn never() -> Result<()> {
        bail!("rustup was asked")
    }

    #[test]
    fn a_toolchain_that_has_the_library_is_used_as_it_is() -> Result<()> {
        assert_eq!(choose(None, || true, never)?.0, Way::Toolchain);
        assert_eq!(choose(Some(Way::Toolchain), || true, never)?.0, Way::Toolchain);
        Ok(())
    }

    #[test]
    fn rustup_is_tried_before_debian() -> Result<()> {
        let added = Cell::new(false);
        let add = || {
            added.set(true);
            Ok(())
        };
        let (way, why) = choose(None, || added.get(), add)?;
        assert_eq!(way, Way::Toolchain);
        assert!(why.contains("rustup target add"), "{why}");
        Ok(())
    }

    #[test]
    fn debian_is_the_fallback_and_says_what_rustup_said() -> Result<()> {
        let (way, why) = choose(None, || false, || bail!("rustup could not add it: no route to host"))?;
        assert_eq!(way, Way::Debian);
        assert!(why.contains("no route to host"), "{why}");
        // The library went to a toolchain that does not compile here.
        assert_eq!(choose(None, || false, || Ok(()))?.0, Way::Debian);
        Ok(())
    }

    #[test]
    fn a_forced_way_is_taken_or_fails() -> Result<()> {
        assert_eq!(choose(Some(Way::Debian), || true, never)?.0, Way::Debian);
        assert!(choose(Some(Way::Toolchain), || false, never).is_err());
        assert!(choose(Some(Way::Toolchain), || false, || Ok(())).is_err());
        Ok(())
    }

    #[test]
    fn the_variable_names_one_of_the_two_ways() -> Result<()> {
        assert_eq!(forced(None)?, None);
        assert_eq!(forced(Some("rustup"))?, Some(Way::Toolchain));
        assert_eq!(forced(Some("debian"))?, Some(Way::Debian));
        assert!(forced(Some("Debian")).is_err());
        Ok(())
    }

    #[test]
    fn the_newest_release_is_the_greatest_number() {
        assert_eq!(
            ["lld-9", "lld-22", "lld-19"].into_iter().max_by_key(|name| release(name)),
            Some("lld-22")
        );
        assert_eq!(release("lld"), 0);
    }
}
