//! `cargo xtask books`: writes the built-in tariff books as Rust constants, after checking them.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};

use crate::shell::{cargo, program, root};

const SOURCES: &str = "core/books";
const TARGET: &str = "core/src/tariff/built_in.rs";

/// The modules with what books are made of.
const MODULES: &str = "core/src/tariff";

/// Writes the books, or with `check` only says whether what is there is what would be written.
pub fn run(check: bool) -> Result<()> {
    let text = generate()?;
    let target = root().join(TARGET);
    if fs::read_to_string(&target).is_ok_and(|old| old == text) {
        println!("{TARGET} is up to date");
    } else if check {
        bail!("{TARGET} does not hold what {SOURCES} says; run `cargo xtask books`");
    } else {
        fs::write(&target, text).with_context(|| format!("{TARGET} could not be written"))?;
        println!("{TARGET} written");
    }
    Ok(())
}

fn generate() -> Result<String> {
    let output = cargo()
        .args([
            "run",
            "--quiet",
            "--package",
            "portillon",
            "--features",
            "bake",
            "--example",
            "bake_books",
            "--",
        ])
        .arg(root().join(SOURCES))
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    if !output.status.success() {
        bail!("a tariff book in {SOURCES} is not a good one");
    }
    format(&format!("{}{}", header()?, String::from_utf8(output.stdout)?))
}

/// The head of the file: it uses every module beside it, so that a new section is not named here.
fn header() -> Result<String> {
    let mut modules = Vec::new();
    for entry in fs::read_dir(root().join(MODULES)).with_context(|| format!("{MODULES} cannot be read"))? {
        let name = entry?.file_name().into_string().unwrap_or_default();
        modules.extend(
            name.strip_suffix(".rs").filter(|name| *name != "built_in").map(|name| format!("{name}::*")),
        );
    }
    modules.sort();
    let modules = modules.join(", ");
    Ok(format!(
        "// @generated from core/books/*.json by `cargo xtask books`. Do not edit.
#![allow(clippy::wildcard_imports, reason = \"the names are those of the books\")]
use super::{{{modules}}};
use crate::{{Clock, Currency, Day, Department, Medium, Mode, Money, Network, Title, Zones}};
use std::borrow::Cow;
"
    ))
}

fn format(source: &str) -> Result<String> {
    let mut rustfmt = program("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=110"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rustfmt is missing: run `rustup component add rustfmt`")?;
    rustfmt.stdin.take().context("rustfmt takes no input")?.write_all(source.as_bytes())?;
    let output = rustfmt.wait_with_output()?;
    if !output.status.success() {
        bail!("rustfmt refused the generated books");
    }
    Ok(String::from_utf8(output.stdout)?)
}
