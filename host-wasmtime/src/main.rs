//! The program `portillon`: fare questions from a shell, for people and for scripts.

#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
