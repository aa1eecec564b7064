//! What a rule says about its alerts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::subject::Subject;
use crate::language::{Both, both};
use crate::time::Length;

/// How grave an alert is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody should look.
    #[default]
    Warning,
    /// Somebody must look.
    Critical,
}

impl Severity {
    /// All of them, the gravest last.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Critical];

    /// The word in rule files and machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn phrase(self) -> Both {
        match self {
            Self::Info => both("info", "提示"),
            Self::Warning => both("warning", "警告"),
            Self::Critical => both("critical", "严重"),
        }
    }

    /// The severity of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
    }
}

/// A level of the sales organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Frontline sales.
    Frontline,
    /// First-line managers.
    Lead,
    /// Middle management.
    Middle,
    /// Senior management.
    Senior,
}

impl Level {
    /// All of them, upwards.
    pub const ALL: [Self; 4] = [Self::Frontline, Self::Lead, Self::Middle, Self::Senior];

    /// The word in rule files and datasets.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Frontline => "frontline",
            Self::Lead => "lead",
            Self::Middle => "middle",
            Self::Senior => "senior",
        }
    }

    /// The level of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// Whom a rule names to be told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// The owner of the customer, or the person it is about.
    Owner,
    /// A level, sought upwards from the unit it is about.
    Level(Level),
    /// Those who run the workspace.
    Operators,
    /// A person, by id.
    Person(Arc<str>),
    /// Everybody who belongs to a unit, by id.
    Unit(Arc<str>),
}

/// What a rule says about its alerts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// How grave they are.
    pub severity: Severity,
    /// `for`: at how many slots in a row it must be met to open; 0 is 1.
    pub opens_after: u32,
    /// Whether it is about something that happens, a state change, and not about something that is:
    /// each is a subject of its own and never ends.
    pub happens: bool,
    /// Who must act.
    pub to: Vec<Address>,
    /// Who is told too, when it opens.
    pub cc: Vec<Address>,
    /// `handle_within` and what belongs to it; without it the end of the condition closes the
    /// alert.
    pub handling: Option<Handling>,
    /// After how long a silence it is told again.
    pub remind_after: Option<Length>,
    /// The rules whose alerts make its own silent.
    pub inhibited_by: Vec<Arc<str>>,
}

/// The handling that a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// How long it may take, from when it was told.
    pub within: Length,
    /// How long acknowledging puts that off, at most; without it, not at all.
    pub ack_limit: Option<Length>,
    /// Who is told when that was not kept.
    pub escalate: Vec<Escalation>,
}

/// A step of escalation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// How long after the step before, or after the end of `within`.
    pub after: Length,
    /// Who is told.
    pub to: Vec<Address>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            severity: Severity::default(),
            opens_after: 1,
            happens: false,
            to: vec![Address::Owner],
            cc: Vec::new(),
            handling: None,
            remind_after: None,
            inhibited_by: Vec::new(),
        }
    }
}

/// The policies of all rules that are in force, by rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policies {
    rules: BTreeMap<Arc<str>, Policy>,
    /// The policies of the alerts that rules have about themselves.
    themselves: BTreeMap<Arc<str>, Policy>,
    /// The rules that inhibit others.
    inhibitors: BTreeSet<Arc<str>>,
}

impl Policies {
    /// The policies of these rules.
    #[must_use]
    pub fn new(rules: impl IntoIterator<Item = (Arc<str>, Policy)>) -> Self {
        let rules: BTreeMap<_, _> = rules.into_iter().collect();
        let themselves = rules.iter().map(|(rule, policy)| {
            let about_itself =
                Policy { severity: policy.severity, to: vec![Address::Operators], ..Policy::default() };
            (rule.clone(), about_itself)
        });
        let inhibitors = rules.values().flat_map(|policy| policy.inhibited_by.iter().cloned()).collect();
        Self { themselves: themselves.collect(), inhibitors, rules }
    }

    /// The policy for an alert of a rule, if the rule is in force: an alert that a rule has about
    /// itself goes to the operators and ends by itself.
    #[must_use]
    pub fn of(&self, rule: &str, subject: &Subject) -> Option<&Policy> {
        match subject {
            Subject::Rule(_) => self.themselves.get(rule),
            _ => self.rules.get(rule),
        }
    }
    /// Whether alerts of a rule make those of another silent.
    pub(super) fn inhibits(&self, rule: &str) -> bool {
        self.inhibitors.contains(rule)
    }
}
