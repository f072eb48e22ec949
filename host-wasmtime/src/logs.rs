//! Logs on standard error, for people or for machines.
//!
//! They tell what happened and to which device, never to whom: no number of a medium, no token, no text that was sent. The
//! libraries underneath are not heard, whatever the level: what they would say is not theirs to choose.

use std::fmt;
use std::io::{IsTerminal, stderr};

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A line for people.
    Readable,
    /// One JSON object per line.
    Json,
}

impl Form {
    /// Readable where a person looks.
    #[must_use]
    pub fn of_stderr() -> Self {
        if stderr().is_terminal() { Self::Readable } else { Self::Json }
    }
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "each case says it")]
pub enum Level {
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        })
    }
}

/// What takes logs: of this library and its program only.
pub fn subscriber<W>(level: Level, form: Form, writer: W) -> Box<dyn tracing::Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::new(format!("off,portillon_host={level},portillon={level}"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    match form {
        Form::Readable => Box::new(builder.with_ansi(false).finish()),
        Form::Json => Box::new(builder.json().flatten_event(true).finish()),
    }
}

/// Logs to standard error from now on; what was set before stays.
pub fn start(level: Level, form: Form) {
    let _ = subscriber(level, form, stderr).try_init();
}
