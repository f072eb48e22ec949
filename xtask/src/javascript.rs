//! `npm/generated/`: the module for JavaScript hosts and what npm/ needs to make a package of it.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

use crate::shell::{program, root, run_quietly, say};
use crate::wasm_std::WasmCompiler;

/// What a browser loads, compressed as servers do, with the documents that are known now: Navigo Jour (150,000 bytes were
/// its limit), imagine R, NaviTAP, readers, Pam, the checks of partners, the titles of the
/// Navigo accounts, those accounts, and advice. Raise it with a
/// new document, and for nothing else.
const LIMIT: usize = 420_000;

/// Builds and checks the module.
pub fn build(compiler: &WasmCompiler) -> Result<()> {
    let module = compiler.build("portillon-js", "wasm-js")?;
    let folder = root().join("npm/generated");
    let wasm = folder.join("portillon_bg.wasm");
    Bindgen::new()
        .input_path(&module)
        .web(true)?
        .omit_default_module_path(true)
        .typescript(true)
        .out_name("portillon")
        .generate(&folder)
        .context("wasm-bindgen failed")?;
    wasm_opt(&wasm, &wasm)?;
    let module = fs::read(&wasm)?;
    let compressed = gzipped(&module)?;
    if compressed >= LIMIT {
        bail!("portillon_bg.wasm has {compressed} bytes gzipped, and must stay under {LIMIT}");
    }
    say(&format!(
        "npm/generated/portillon_bg.wasm: {} bytes, gzipped {compressed} of at most {LIMIT}",
        module.len()
    ));
    Ok(())
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// Makes a module smaller. Custom sections stay: one of them says what the component is. The low 1 KB of memory
/// is the far end of the stack, so no address of a value is so small that adding a field's offset could wrap.
pub fn wasm_opt(input: &Path, output: &Path) -> Result<()> {
    let tool = root().join("npm/node_modules/binaryen/bin/wasm-opt");
    let mut command = program("node");
    command.arg(tool).args([
        "--low-memory-unused",
        "--flatten",
        "--rereloop",
        "-Oz",
        "--converge",
        // What the first round leaves can be folded, and is then small enough for another.
        "--code-folding",
        "-Oz",
        "--converge",
        "--reorder-functions",
        "--strip-debug",
    ]);
    run_quietly(command.arg(input).arg("-o").arg(output))
}
