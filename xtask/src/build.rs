//! `cargo xtask build`: what a host embeds and what npm packs.

use anyhow::Result;

use crate::shell::heading;
use crate::wasm_std::WasmCompiler;
use crate::{component, javascript, tools};

/// Builds everything that ships.
pub fn run() -> Result<()> {
    heading("prerequisites");
    tools::node()?;
    let compiler = WasmCompiler::prepare()?;
    heading("component");
    component::build(&compiler)?;
    heading("npm package");
    javascript::build(&compiler)?;
    Ok(())
}
