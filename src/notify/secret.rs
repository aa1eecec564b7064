//! What must not be seen: values of environment variables.

use std::collections::BTreeMap;
use std::env;
use std::fmt;

use url::Url;

use super::message::one_line;
use super::problem::{Fault, VariableFault};

/// Where secrets are found. It never prints one.
#[derive(Clone)]
pub enum Secrets {
    /// In the environment of the process.
    Environment,
    /// Among these, name and value: for tests.
    Given(BTreeMap<String, String>),
}

impl Secrets {
    /// The value of a variable, without blanks around it, which copying leaves.
    pub(super) fn read(&self, name: &str) -> Result<Secret, Fault> {
        let value = match self {
            Self::Environment => match env::var(name) {
                Ok(value) => Some(value),
                Err(env::VarError::NotPresent) => None,
                Err(env::VarError::NotUnicode(_)) => {
                    return Err(Fault::variable(name, VariableFault::NotText));
                }
            },
            Self::Given(values) => values.get(name).cloned(),
        };
        let value = value.ok_or_else(|| Fault::variable(name, VariableFault::Unset))?;
        match value.trim() {
            "" => Err(Fault::variable(name, VariableFault::Empty)),
            value => Ok(Secret { name: name.to_owned(), value: value.to_owned() }),
        }
    }

    /// The value of a variable, if one is named.
    pub(super) fn read_optional(&self, name: Option<&String>) -> Result<Option<Secret>, Fault> {
        name.map(|name| self.read(name)).transpose()
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("Environment"),
            Self::Given(values) => f.debug_tuple("Given").field(&values.keys()).finish(),
        }
    }
}

/// The value of a variable; `Debug` shows the name only.
pub(super) struct Secret {
    name: String,
    value: String,
}

impl Secret {
    pub(super) fn value(&self) -> &str {
        &self.value
    }

    pub(super) fn into_name(self) -> String {
        self.name
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.name)
    }
}

/// What is taken out of foreign words before they are repeated: servers echo addresses and
/// passwords.
#[derive(Default)]
pub(super) struct Hidden(Vec<String>);

impl Hidden {
    /// Segments of an address and users shorter than this are no tokens, but words such as `robot`,
    /// `send` or `admin`.
    const SHORTEST_WORD: usize = 8;

    /// Values in an address shorter than this are no tokens; hiding them would spoil other words.
    const SHORTEST_VALUE: usize = 4;

    /// Adds a text.
    pub(super) fn add(&mut self, text: &str) {
        if !text.is_empty() {
            self.0.push(text.to_owned());
        }
    }

    /// Adds a text that may be a token, unless it is so short that it is none.
    pub(super) fn add_long(&mut self, text: &str) {
        if text.len() >= Self::SHORTEST_WORD {
            self.add(text);
        }
    }

    /// Adds an address and what in it may be a token.
    pub(super) fn add_url(&mut self, url: &Url) {
        self.add(url.as_str());
        self.add(url.password().unwrap_or_default());
        url.path().split('/').for_each(|segment| self.add_long(segment));

        let pairs: Vec<(_, _)> = url.query_pairs().collect();
        // Values as they are written, percent signs and all, and what they mean.
        let written = url.query().unwrap_or_default().split('&').filter_map(|it| it.split_once('='));
        let values = written.map(|(_, it)| it).chain(pairs.iter().map(|(_, it)| it.as_ref()));
        let others = values.chain([url.username(), url.path().trim_matches('/')]);
        others.filter(|it| it.len() >= Self::SHORTEST_VALUE).for_each(|it| self.add(it));
    }

    /// Foreign words in one line, cut and without anything hidden.
    pub(super) fn clean(&self, words: &str) -> String {
        let mut longest_first: Vec<&String> = self.0.iter().collect();
        longest_first.sort_by_key(|it| std::cmp::Reverse(it.len()));
        let mut words = words.to_owned();
        for hidden in longest_first {
            words = words.replace(hidden.as_str(), "***");
        }
        one_line(&words)
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hidden({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        let values = [("KEY", "  s3cret\n"), ("EMPTY", " ")];
        Secrets::Given(values.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    #[test]
    fn values_are_read_and_never_shown() {
        let secret = secrets().read("KEY").unwrap();
        assert_eq!(secret.value(), "s3cret");
        assert_eq!(format!("{secret:?} {:?}", secrets()), "Secret(KEY) Given([\"EMPTY\", \"KEY\"])");
        let fault = |name: &str| secrets().read(name).unwrap_err();
        assert_eq!(fault("EMPTY"), Fault::variable("EMPTY", VariableFault::Empty));
        assert_eq!(fault("ABSENT"), Fault::variable("ABSENT", VariableFault::Unset));
        assert!(secrets().read_optional(None).unwrap().is_none());
        assert!(Secrets::Environment.read("PATH").is_ok());
    }

    #[test]
    fn what_servers_echo_is_hidden() {
        let mut hidden = Hidden::default();
        let url = "https://user:pw@h.example/hook/T0KEN-123/send?key=a%2Bbc&x=quux&v=1";
        hidden.add_url(&Url::parse(url).unwrap());
        hidden.add("s3cret");
        for (words, cleaned) in [
            ("no /hook/T0KEN-123/send\nat h.example", "no /*** at h.example"),
            ("Cannot POST to T0KEN-123", "Cannot POST to ***"),
            ("key a+bc (a%2Bbc), x quux, v 1", "key *** (***), x ***, v 1"),
            ("user, pw, s3cret", "***, ***, ***"),
            (url, "***"),
        ] {
            assert_eq!(hidden.clean(words), cleaned);
        }
        assert_eq!(hidden.clean(&"x".repeat(999)).chars().count(), 200);
    }
}
