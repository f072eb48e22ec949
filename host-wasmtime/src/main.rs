//! The program `portillon`: fare questions from a shell, for people and for scripts.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
