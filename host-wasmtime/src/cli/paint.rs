//! Colours, on a terminal that wants them.

use std::env;
use std::io::{IsTerminal, stdout};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Style {
    Good,
    Bad,
    Head,
    Faint,
}

impl Paint {
    /// Colours only where a person looks, and where `NO_COLOR` (of any value) does not speak against it.
    pub(crate) fn of_stdout() -> Self {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { on: stdout().is_terminal() && !refused && !dumb }
    }

    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self { on: false }
    }

    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        if !self.on {
            return text.to_owned();
        }
        let code = match style {
            Style::Good => "1;32",
            Style::Bad => "1;31",
            Style::Head => "1",
            Style::Faint => "2",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}
