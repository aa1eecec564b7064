//! Where a verb speaks: results to stdout, messages and progress to stderr.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Colour, Manner};
use super::failure::Failure;
use crate::render::Palette;

/// How this process speaks.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    quiet: bool,
    results: Palette,
    messages: Palette,
}

impl Terminal {
    /// By the flags, the environment, and what stdout and stderr are.
    #[must_use]
    pub fn new(manner: Manner) -> Self {
        let wanted = |is_terminal: bool| match manner.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Self {
            quiet: manner.quiet,
            results: Palette::new(wanted(io::stdout().is_terminal())),
            messages: Palette::new(wanted(io::stderr().is_terminal())),
        }
    }

    /// The colours of results.
    #[must_use]
    pub fn palette(self) -> Palette {
        self.results
    }

    /// The colours of messages.
    #[must_use]
    pub fn message_palette(self) -> Palette {
        self.messages
    }

    /// Says what failed on stderr.
    pub fn error(self, message: &str) {
        tell(&format!("{}: {message}", self.messages.grave("error")));
    }

    /// Says what is worth knowing on stderr, unless nothing but results and errors is wanted.
    pub fn note(self, message: &str) {
        if !self.quiet {
            tell(&format!("{}: {message}", self.messages.warn("note")));
        }
    }

    /// Whether messages are wanted.
    #[must_use]
    pub fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Does some work; a terminal shows meanwhile what it is.
    pub fn during<T>(self, what: &str, work: impl FnOnce() -> T) -> T {
        if self.quiet || !io::stderr().is_terminal() {
            return work();
        }
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let progress = ProgressBar::new_spinner().with_style(style).with_message(what.to_owned());
        progress.enable_steady_tick(Duration::from_millis(120));
        let done = work();
        progress.finish_and_clear();
        done
    }
}

/// Writes a result to stdout.
pub fn print(
    write: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    Ok(out.flush()?)
}

/// A message that nobody can read any more is lost without harm.
fn tell(message: &str) {
    let _ = writeln!(io::stderr(), "{message}");
}
