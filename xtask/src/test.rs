//! `cargo xtask test`: everything that must hold, on every host.

use std::time::Instant;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::shell::{cargo, heading, npm, run};
use crate::{books, build, tools};

/// A step of the tests.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Step {
    /// The form of the Rust code (cargo fmt).
    Format,
    /// The built-in tariff books: checked, and written as Rust from their sources.
    Books,
    /// The component and the npm package, with the limits on their size and on imports.
    Build,
    /// The Rust code without warnings (cargo clippy).
    Clippy,
    /// Unit, property and documentation tests; vectors in the core and in wasmtime (cargo test).
    Rust,
    /// The TypeScript code and the types that users see.
    Types,
    /// Vectors and unit tests of the package in Node.
    Node,
    /// Vectors on the component, transpiled by jco.
    Jco,
    /// The package as npm packs it, in projects of its own.
    Pack,
    /// Vectors and the demo page in headless Chromium.
    Browser,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn run(self) -> Result<()> {
        let script = |name: &str| run(npm().args(["run", "--silent", name]));
        match self {
            Self::Format => run(cargo().args(["fmt", "--all", "--check"])),
            Self::Books => books::run(true),
            Self::Build => build::run_all(),
            Self::Clippy => {
                let clippy = |what: &[&str]| {
                    run(cargo().args(["clippy", "--quiet"]).args(what).args(["--", "-D", "warnings"]))
                };
                clippy(&["--workspace", "--all-targets"])?;
                // The client of partners has to stand without the host.
                clippy(&[
                    "-p",
                    "portillon-host",
                    "--lib",
                    "--no-default-features",
                    "--features",
                    "partner-client",
                ])
            }
            Self::Rust => {
                tools::postgresql()?;
                run(cargo().args(["test", "--workspace"]))
            }
            Self::Types => script("typecheck"),
            Self::Node => script("test"),
            Self::Jco => script("test:jco"),
            Self::Pack => script("test:pack"),
            Self::Browser => {
                let chromium = tools::chromium()?;
                run(npm().args(["run", "--silent", "test:browser"]).env("PORTILLON_CHROMIUM", chromium))
            }
        }
    }
}

/// Runs the steps that were chosen, or all, to the end, and says how each went.
pub fn run_steps(only: &[Step]) -> Result<()> {
    heading("prerequisites");
    tools::rust_components()?;
    tools::node()?;
    if !only.is_empty() && only != [Step::Format] {
        build::run_if_missing()?;
    }
    let chosen = Step::value_variants().iter().filter(|step| only.is_empty() || only.contains(step));
    let mut results = Vec::new();
    let mut built = true;
    for &step in chosen {
        heading(&step.name());
        let start = Instant::now();
        // Without a build the other steps would test an older one.
        let result = if built { step.run() } else { Err(anyhow::anyhow!("not run: the build failed")) };
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
            built &= step != Step::Build;
        }
        results.push((step, result.is_ok(), start.elapsed()));
    }
    heading("summary");
    for (step, passed, time) in &results {
        let verdict = if *passed { "ok" } else { "FAILED" };
        println!("   {:<8} {verdict:<6} {:>5} s", step.name(), time.as_secs());
    }
    let failed = results.iter().filter(|(_, passed, _)| !passed).count();
    println!("{} passed, {failed} failed", results.len() - failed);
    if failed > 0 {
        bail!("{failed} of {} steps failed", results.len());
    }
    Ok(())
}
