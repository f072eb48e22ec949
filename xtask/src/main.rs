//! Builds, shows, tests and measures Portillon: the one place that knows the tools.

mod bench;
mod books;
mod build;
mod component;
mod demo;
mod javascript;
mod shell;
mod test;
mod tools;
mod typescript;
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
    /// Show what it does: a quote and a validity decision in the terminal, and the demo page in a browser.
    Demo {
        /// Fetch the page once instead of serving it until Ctrl-C.
        #[arg(long)]
        once: bool,
        /// Port of the page on localhost [default: 8000, or a free one if that is taken]
        #[arg(long, value_name = "N")]
        port: Option<u16>,
    },
    /// Test everything, on every host: what must pass before a change is handed in.
    Test {
        /// Run only this step, on what was built last; may be repeated.
        #[arg(long, value_name = "STEP")]
        only: Vec<test::Step>,
    },
    /// Measure a quote on every host.
    Bench,
}

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Build => build::run_all(),
        Command::Books { check } => books::run(check),
        Command::Demo { once, port } => demo::run_all(once, port),
        Command::Test { only } => test::run_steps(&only),
        Command::Bench => bench::run_all(),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
