//! What must be on the machine: the prerequisites are named when they are missing, the rest is installed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::shell::{ask, npm, program, root, run, run_quietly, say, which};

/// The oldest Node that `require`s an ES module, as the package promises.
const NODE: (u32, u32) = (20, 19);

/// Checks for Node and npm, and installs the development tools of the package where they are missing.
pub fn node() -> Result<()> {
    let found = ask(program("node").arg("--version"));
    if let Some(sentence) = node_complaint(found.as_deref()) {
        bail!("{sentence}");
    }
    if ask(npm().arg("--version")).is_none() {
        bail!(
            "npm was not found: install the npm that comes with Node (https://nodejs.org), and run this again."
        );
    }
    let folder = root().join("npm");
    // npm leaves its own lock in node_modules once everything is in place.
    if !newer(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        say("installing the development tools of the npm package (npm ci)");
        run_quietly(npm().args(["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

fn node_complaint(found: Option<&str>) -> Option<String> {
    let (major, minor) = NODE;
    let Some(found) = found else {
        return Some(format!(
            "Node was not found: install Node {major}.{minor} or newer (https://nodejs.org), and run this again."
        ));
    };
    let mut parts = found.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    (version < NODE).then(|| {
        format!(
            "Node {found} is too old: install Node {major}.{minor} or newer (https://nodejs.org), and run this again."
        )
    })
}

fn newer(product: &Path, source: &Path) -> bool {
    let time = |file: &Path| fs::metadata(file).and_then(|data| data.modified());
    matches!((time(product), time(source)), (Ok(product), Ok(source)) if product >= source)
}

/// Installs Debian packages, as root or with sudo.
pub fn apt_install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if which("apt-get").is_none() {
        bail!("{list} cannot be installed here: this is not a Debian system (there is no apt-get)");
    }
    let root_user = ask(program("id").arg("-u")).as_deref() == Some("0");
    if !root_user && which("sudo").is_none() {
        bail!("{list} must be installed by an administrator: run `apt-get install {list}` as root");
    }
    say(&format!("installing Debian's {list} (apt-get)"));
    let apt_get = |arguments: &[&str]| {
        let mut command = program(if root_user { "env" } else { "sudo" });
        if !root_user {
            command.arg("env");
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]).args(arguments);
        command
    };
    // A list that could not be brought up to date may still do.
    let _ = run_quietly(&mut apt_get(&["update"]));
    let mut install = apt_get(&["install", "-y", "--no-install-recommends"]);
    run_quietly(install.args(packages)).with_context(|| format!("Debian's {list} could not be installed"))
}

/// The browser of the tests: one that is there, else Debian's, installed for the purpose.
pub fn chromium() -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    say("no Chromium or Chrome was found");
    apt_install(&["chromium"]).context("the browser tests need Chromium: install it by hand")?;
    find_chromium().context("Debian's chromium is installed, but cannot be found on the PATH")
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("PORTILLON_CHROMIUM") {
        return Some(named.into());
    }
    let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .into_iter()
        .find_map(which)
        .or_else(|| mac.is_file().then(|| mac.to_path_buf()))
}

/// The database of the tests: one that is there, else Debian's, installed for the purpose. The tests start their own cluster.
pub fn postgresql() -> Result<()> {
    if has_postgresql() {
        return Ok(());
    }
    say("no PostgreSQL was found");
    apt_install(&["postgresql"]).context("the tests of the service need PostgreSQL: install it by hand")?;
    if has_postgresql() { Ok(()) } else { bail!("Debian's postgresql is installed, but cannot be found") }
}

fn has_postgresql() -> bool {
    // Debian keeps the programs of the server off the PATH.
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions.into_iter().any(|version| version.path().join("bin/initdb").is_file())
        || which("initdb").is_some()
}

/// `rustfmt` and `clippy`, which a minimal toolchain lacks.
pub fn rust_components() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if ask(crate::shell::cargo().args([subcommand, "--version"])).is_some() {
            continue;
        }
        say(&format!("adding {component} to the Rust toolchain (rustup component add {component})"));
        run(program("rustup").args(["component", "add", component])).with_context(|| {
            format!(
                "cargo {subcommand} is missing: add {component} to your Rust toolchain, and run this again"
            )
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::node_complaint;

    #[test]
    fn a_missing_node_is_named_with_what_to_do() {
        let sentence = node_complaint(None).unwrap_or_default();
        assert!(sentence.starts_with("Node was not found: install Node 20.19"), "{sentence}");
    }

    #[test]
    fn node_is_new_enough_from_20_19_on() {
        assert!(
            node_complaint(Some("v20.18.3")).is_some_and(|sentence| sentence.contains("v20.18.3 is too old"))
        );
        assert!(node_complaint(Some("v18.20.0")).is_some());
        assert_eq!(node_complaint(Some("v20.19.0")), None);
        assert_eq!(node_complaint(Some("v22.3.0")), None);
    }
}
