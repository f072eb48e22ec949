//! `cargo xtask bench`: how long a decision takes on each host, in time and as a ratio to the native core.

use std::fs;

use anyhow::{Context as _, Result};

use crate::build;
use crate::shell::{cargo, heading, npm, root, run};

/// Benchmarks that are compared with the first of them, as a file of `tests/benches/` names them.
struct Group {
    name: &'static str,
    benchmarks: &'static [&'static str],
}

const QUOTE: Group = Group {
    name: "navigo-jour quote",
    benchmarks: &[
        "native",
        "native, JSON in and out",
        "component, instance used again",
        "component, instance used again, JSON in and out",
        "component, fresh instance for each call",
    ],
};

/// Of 1,000 taps each.
const SETTLE: Group = Group {
    name: "navitap settle",
    benchmarks: &[
        "native",
        "native, JSON in and out",
        "component, 1000 taps a call",
        "component, JSON in and out",
    ],
};

/// Runs the benchmarks in Rust and in Node.
pub fn run_all() -> Result<()> {
    build::run_all()?;
    heading("native and wasmtime");
    // What `portillon settle` is measured with.
    run(cargo().args(["build", "--release", "--package", "portillon-host"]))?;
    run(cargo().args(["bench", "--package", "portillon-tests"]))?;
    heading("ratios");
    let native = QUOTE.print_ratios()?;
    SETTLE.print_ratios()?;
    heading("Node");
    run(npm().args(["run", "--silent", "bench"]).env("PORTILLON_NATIVE_NS", native.to_string()))
}

impl Group {
    /// Prints how all compare with the first, and returns the nanoseconds of that.
    fn print_ratios(&self) -> Result<f64> {
        println!("   {}", self.name);
        let mut first = None;
        for benchmark in self.benchmarks {
            let figure = self.nanoseconds(benchmark)?;
            let native = *first.get_or_insert(figure);
            println!("   {benchmark:<50} {figure:>10.0} ns   {:>6.1} × native", figure / native);
        }
        first.context("nothing was measured")
    }

    /// The median that criterion measured.
    fn nanoseconds(&self, benchmark: &str) -> Result<f64> {
        let file = root().join("target/criterion").join(self.name).join(benchmark).join("new/estimates.json");
        let text =
            fs::read_to_string(&file).with_context(|| format!("criterion left no {}", file.display()))?;
        let estimates: serde_json::Value = serde_json::from_str(&text)?;
        estimates["median"]["point_estimate"].as_f64().with_context(|| format!("no median of {benchmark}"))
    }
}
