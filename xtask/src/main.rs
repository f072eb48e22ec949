//! Builds, shows, tests and measures Portillon: the one place that knows the tools.

mod books;
mod build;
mod component;
mod javascript;
mod shell;
mod tools;
mod wasm_std;

use clap::{Parser, Subcommand};

/// Builds, shows, tests and measures Portillon.
///
/// You need a Rust toolchain (1.95 or newer) and Node (20.19 or newer) with npm. Whatever else a
/// command needs is fetched or installed by the command, which says so.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Start with `cargo xtask demo`. Before you hand in a change, run `cargo xtask test`.

Environment:
  PORTILLON_WASM_STD=rustup|debian  Where the WebAssembly standard library comes from: the Rust toolchain
                                    in use (`rustup target add`), or Debian's rustc, which builds it from
                                    source. Without it: the first, and where that fails the second.";

#[derive(Subcommand)]
enum Command {
    /// Build the component (dist/portillon.wasm) and the npm package (dist/npm/).
    Build,
    /// Check the built-in tariff books (core/books/*.json) and write them as Rust.
    Books {
        /// Only say whether the written ones are up to date.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Build => build::run(),
        Command::Books { check } => books::run(check),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
