//! `cargo xtask bench`: how long a decision takes on each host, in time and as a ratio to the native core.

use std::fs;

use anyhow::{Context as _, Result};

use crate::build;
use crate::shell::{cargo, heading, npm, root, run};

const GROUP: &str = "navigo-jour quote";
/// As `tests/benches/navigo_jour_quote.rs` names them; the first is what the others are compared with.
const BENCHMARKS: [&str; 5] = [
    "native",
    "native, JSON in and out",
    "component, instance used again",
    "component, instance used again, JSON in and out",
    "component, fresh instance for each call",
];

/// Runs the benchmarks in Rust and in Node.
pub fn run_all() -> Result<()> {
    build::run_all()?;
    heading("native and wasmtime");
    run(cargo().args(["bench", "--package", "portillon-tests"]))?;
    let figures = BENCHMARKS.map(|name| nanoseconds(name).map(|figure| (name, figure)));
    let figures: Vec<(&str, f64)> = figures.into_iter().collect::<Result<_>>()?;
    let (_, native) = figures[0];
    heading("ratios");
    for (name, figure) in &figures {
        println!("   {name:<50} {figure:>10.0} ns   {:>6.1} × native", figure / native);
    }
    heading("Node");
    run(npm().args(["run", "--silent", "bench"]).env("PORTILLON_NATIVE_NS", native.to_string()))
}

/// The median that criterion measured.
fn nanoseconds(benchmark: &str) -> Result<f64> {
    let file = root().join("target/criterion").join(GROUP).join(benchmark).join("new/estimates.json");
    let text = fs::read_to_string(&file).with_context(|| format!("criterion left no {}", file.display()))?;
    let estimates: serde_json::Value = serde_json::from_str(&text)?;
    estimates["median"]["point_estimate"].as_f64().with_context(|| format!("no median of {benchmark}"))
}
