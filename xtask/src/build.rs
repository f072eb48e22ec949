//! `cargo xtask build`: what a host embeds and what npm packs.

use anyhow::Result;

use crate::shell::{heading, npm, root, run};
use crate::wasm_std::WasmCompiler;
use crate::{component, javascript, tools, typescript};

/// Builds everything that ships.
pub fn run_all() -> Result<()> {
    heading("prerequisites");
    tools::node()?;
    let compiler = WasmCompiler::prepare()?;
    heading("component");
    component::build(&compiler)?;
    heading("npm package and demo page");
    javascript::build(&compiler)?;
    typescript::write(&root().join("npm/generated"))?;
    run(npm().args(["run", "--silent", "build"]))
}

/// Builds what is not there at all. What is there may be older than its source.
pub fn run_if_missing() -> Result<()> {
    let package = root().join("dist/npm/package.json");
    if component::path().is_file() && package.is_file() { Ok(()) } else { run_all() }
}
