//! How much a command that runs for long tells of itself.

use clap::Args;
use portillon_host::logs::{self, Form, Level};

#[derive(Debug, Args)]
pub(crate) struct LogOptions {
    /// How much is told on standard error. Numbers of media and tokens never are.
    #[arg(long, value_enum, default_value = "info")]
    log: Level,
    /// How it is told; without it readable on a terminal, else JSON.
    #[arg(long, value_enum, value_name = "FORM")]
    log_form: Option<Form>,
}

impl LogOptions {
    pub(crate) fn start(&self) {
        logs::start(self.log, self.log_form.unwrap_or_else(Form::of_stderr));
    }
}
