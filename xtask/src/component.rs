//! `dist/portillon.wasm`: the component that wasmtime hosts embed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use wasmparser::{Parser, Payload};
use wit_component::ComponentEncoder;

use crate::javascript::wasm_opt;
use crate::shell::{root, say};
use crate::wasm_std::WasmCompiler;

/// A component beyond this is no longer a small one.
const LIMIT: usize = 400_000;

/// Where the component is left.
pub fn path() -> PathBuf {
    root().join("dist/portillon.wasm")
}

/// Builds and checks it.
pub fn build(compiler: &WasmCompiler) -> Result<()> {
    let module = compiler.build("portillon-component")?;
    let optimised = module.with_extension("opt.wasm");
    wasm_opt(&module, &optimised)?;
    let component = ComponentEncoder::default()
        .validate(true)
        .module(&fs::read(&optimised)?)
        .and_then(|encoder| encoder.encode())
        .context("the module could not be made a component")?;
    check(&component)?;
    write_if_changed(&path(), &component)?;
    say(&format!("dist/portillon.wasm: {} bytes of at most {LIMIT}, imports nothing", component.len()));
    Ok(())
}

fn check(component: &[u8]) -> Result<()> {
    let imports = imports(component)?;
    if !imports.is_empty() {
        bail!("the component must import nothing, but imports {}", imports.join(", "));
    }
    if component.len() >= LIMIT {
        bail!("the component has {} bytes, and must stay under {LIMIT}", component.len());
    }
    Ok(())
}

/// Names of what the component itself imports. The modules and components inside it import from each other.
fn imports(component: &[u8]) -> Result<Vec<String>> {
    let mut depth = 0_usize;
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(component) {
        match payload? {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 1 => {
                for import in section {
                    names.push(format!("`{}`", import?.name.name));
                }
            }
            Payload::ImportSection(_) if depth == 1 => bail!("this is a core module, not a component"),
            _ => {}
        }
    }
    Ok(names)
}

/// Leaves the file alone when it would stay the same, so that cargo does not rebuild what embeds it.
fn write_if_changed(file: &Path, content: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|present| present == content) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, content).with_context(|| format!("{} could not be written", file.display()))
}
