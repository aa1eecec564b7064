//! Where a verb speaks: results to stdout, messages and progress to stderr.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::sync::OnceLock;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Colour, Manner};
use super::failure::Failure;
use crate::language::{Language, say};
use crate::render::Palette;

/// The language of the first rules that this process read: errors are said in it wherever they
/// come from.
static OF_THE_RULES: OnceLock<Language> = OnceLock::new();

/// How this process speaks.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    quiet: bool,
    wished: Option<Language>,
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
            wished: manner.lang,
            results: Palette::new(wanted(io::stdout().is_terminal())),
            messages: Palette::new(wanted(io::stderr().is_terminal())),
        }
    }

    /// The language that a flag wishes.
    #[must_use]
    pub fn wished_language(self) -> Option<Language> {
        self.wished
    }

    /// The language to speak: as wished, else that of the rules once they are read, else the
    /// locale's.
    #[must_use]
    pub fn language(self) -> Language {
        self.wished.or_else(|| OF_THE_RULES.get().copied()).or_else(locale).unwrap_or_default()
    }

    /// The language to speak of rules that name one; errors that follow are said in it too.
    #[must_use]
    pub fn agree(self, named: Option<Language>) -> Language {
        let language = self.wished.or(named).unwrap_or_default();
        let _ = OF_THE_RULES.set(language);
        language
    }

    /// The columns that results may take: those of the terminal, else what `COLUMNS` says; `None`:
    /// as many as they need.
    #[must_use]
    pub fn columns() -> Option<usize> {
        let said = || std::env::var("COLUMNS").ok()?.parse().ok();
        let size = rustix::termios::tcgetwinsize(io::stdout()).ok().map(|size| usize::from(size.ws_col));
        size.filter(|_| io::stdout().is_terminal()).or_else(said).filter(|columns| *columns > 0)
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
        let language = self.language();
        let error = self.messages.grave(language.pick("error", "错误"));
        tell(&say!(language, "{error}: {message}", "{error}：{message}"));
    }

    /// Says what is worth knowing on stderr, unless nothing but results and errors is wanted.
    pub fn note(self, message: &str) {
        if !self.quiet {
            let language = self.language();
            let note = self.messages.warn(language.pick("note", "提示"));
            tell(&say!(language, "{note}: {message}", "{note}：{message}"));
        }
    }

    /// Whether messages are wanted.
    #[must_use]
    pub fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Does some work; a terminal shows meanwhile what it is.
    pub fn during<T>(self, what: &str, work: impl FnOnce() -> T) -> T {
        self.during_counted(what, |_| work())
    }

    /// Does some work that tells how far it is; a terminal shows it, and how long it will take.
    pub fn during_counted<T>(self, what: &str, work: impl FnOnce(&Tell<'_>) -> T) -> T {
        if self.quiet || !io::stderr().is_terminal() {
            return work(&|_, _, _| ());
        }
        let style = |template| {
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
        };
        let unknown = style("{spinner} {msg} {elapsed}");
        let known = style("{spinner} {msg} {bar:20} {human_pos} / {human_len} {elapsed} (+{eta})");
        let progress = ProgressBar::new_spinner().with_style(unknown).with_message(what.to_owned());
        progress.enable_steady_tick(Duration::from_millis(120));
        let done = work(&|part, so_far, of| {
            progress.set_position(so_far as u64);
            if !part.is_empty() {
                progress.set_message(format!("{what}: {part}"));
            }
            if let Some(of) = of {
                progress.set_length(of as u64);
                progress.set_style(known.clone());
            }
        });
        progress.finish_and_clear();
        done
    }
}

/// Told how far a piece of work is: the part that is worked on, so much of so much.
pub type Tell<'t> = dyn Fn(&str, usize, Option<usize>) + Sync + 't;

/// The language of the locale, if it is one that is spoken here.
#[must_use]
pub fn locale() -> Option<Language> {
    let named = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(named)?;
    Language::of_tag(&locale)
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
pub fn tell(message: &str) {
    let _ = writeln!(io::stderr(), "{message}");
}
