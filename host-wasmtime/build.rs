//! Finds the component that the library embeds.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
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
