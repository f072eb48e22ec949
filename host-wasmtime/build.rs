//! Finds the component that the library embeds, and names the engine.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    // A client alone has neither.
    if env::var_os("CARGO_FEATURE_HOST").is_none() {
        return ExitCode::SUCCESS;
    }
    println!("cargo::rustc-env=PORTILLON_TARGET={}", env::var("TARGET").unwrap_or_default());
    println!("cargo::rerun-if-changed=../Cargo.lock");
    println!("cargo::rustc-env=PORTILLON_WASMTIME={}", wasmtime().unwrap_or_else(|| "of its own".into()));
    println!("cargo::rerun-if-env-changed=PORTILLON_COMPONENT");
    let given = env::var_os("PORTILLON_COMPONENT").map(PathBuf::from);
    let path = given.unwrap_or_else(|| PathBuf::from("../dist/portillon.wasm"));
    println!("cargo::rerun-if-changed={}", path.display());
    match fs::canonicalize(&path) {
        Ok(path) => {
            println!("cargo::rustc-env=PORTILLON_EMBEDDED={}", path.display());
            ExitCode::SUCCESS
        }
        Err(_) => {
            println!(
                "cargo::error=there is no component at {}: run `cargo xtask build` first",
                path.display()
            );
            ExitCode::FAILURE
        }
    }
}

/// The locked version of wasmtime, for people to read; the engine itself does not tell it.
fn wasmtime() -> Option<String> {
    let lock = fs::read_to_string("../Cargo.lock").ok()?;
    let (_, entry) = lock.split_once("name = \"wasmtime\"\nversion = \"")?;
    entry.split_once('"').map(|(version, _)| version.to_owned())
}
