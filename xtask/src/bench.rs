//! `cargo xtask bench`: how long a decision takes on each host.

use anyhow::Result;

use crate::build;
use crate::shell::{cargo, heading, npm, run};

/// Runs the benchmarks in Rust and in Node.
pub fn run_all() -> Result<()> {
    build::run_all()?;
    heading("native and wasmtime");
    run(cargo().args(["bench", "--package", "portillon-tests"]))?;
    heading("Node");
    run(npm().args(["run", "--silent", "bench"]))
}
