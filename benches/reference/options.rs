//! The words after `cargo bench --bench NAME --`.

use std::error::Error;
use std::str::FromStr;

/// What was asked for. Cargo's own `--bench` is let pass.
#[derive(Debug)]
pub struct Options {
    words: Vec<String>,
}

impl Options {
    /// Reads the words. `values` are the options that take one, `flags` those that do not.
    pub fn read(values: &[&str], flags: &[&str]) -> Result<Self, Box<dyn Error>> {
        let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if values.contains(&word.as_str()) {
                rest.next().ok_or_else(|| format!("{word} needs a value"))?;
            } else if !flags.contains(&word.as_str()) {
                return Err(format!(
                    "unknown option {word}; there are: {} {}",
                    values.join(" "),
                    flags.join(" ")
                )
                .into());
            }
        }
        Ok(Self { words })
    }

    /// Whether a flag was given.
    pub fn has(&self, flag: &str) -> bool {
        self.words.iter().any(|word| word == flag)
    }

    /// The value of an option.
    pub fn text(&self, option: &str) -> Option<&str> {
        let at = self.words.iter().position(|word| word == option)?;
        self.words.get(at + 1).map(String::as_str)
    }

    /// The value of an option as a number; `_` may stand in it.
    pub fn number<T: FromStr>(&self, option: &str, default: T) -> Result<T, Box<dyn Error>> {
        let Some(text) = self.text(option) else { return Ok(default) };
        text.replace('_', "").parse().map_err(|_| format!("{option} {text}: not a number").into())
    }

    /// Whether a contender takes part: `--only a,b`.
    pub fn wants(&self, contender: &str) -> bool {
        self.text("--only").is_none_or(|only| only.split(',').any(|name| name == contender))
    }
}
