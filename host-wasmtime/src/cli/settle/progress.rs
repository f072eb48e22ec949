//! How far it is, on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error; nothing at all where that is no terminal.
pub(crate) struct Progress(ProgressBar);

const STYLE: &str = "{msg:9} [{bar:40}] {percent:>3}% {elapsed}";
const WITHOUT_END: &str = "{msg:9} {bytes} {elapsed}";

impl Progress {
    /// A bar for `length` bytes, buckets or whatever it is; `None`: nobody knows how many.
    pub(crate) fn new(what: &'static str, length: Option<u64>) -> Self {
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template(if length.is_some() { STYLE } else { WITHOUT_END })
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("=> "));
        bar.set_message(what);
        Self(bar)
    }

    /// It is so far.
    pub(crate) fn at(&self, position: u64) {
        self.0.set_position(position);
    }

    /// One more is done.
    pub(crate) fn one(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
