//! What an alert is about.

use std::fmt;
use std::sync::Arc;

use super::key::{Nth, decoded, encoded};
use crate::value::Date;

/// What a rule looks at, and an alert is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A customer, by id.
    Customer(Arc<str>),
    /// A person, by id.
    Person(Arc<str>),
    /// A unit, by id.
    Unit(Arc<str>),
    /// One state change of a customer.
    Change {
        /// The customer's id.
        customer: Arc<str>,
        /// The day it is dated.
        on: Date,
        /// Which of the customer's changes on that day, from 1.
        nth: u32,
    },
    /// A group of a metric: its dimensions and their values, in the order of `by`; without any
    /// it is the metric as a whole.
    Group(Vec<(Arc<str>, Arc<str>)>),
    /// A rule itself, which would have opened too many alerts.
    Rule(Arc<str>),
}

impl Subject {
    /// The kind: `customer`, `person`, `unit`, `change`, `group` or `rule`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Customer(_) => "customer",
            Self::Person(_) => "person",
            Self::Unit(_) => "unit",
            Self::Change { .. } => "change",
            Self::Group(_) => "group",
            Self::Rule(_) => "rule",
        }
    }

    /// The id: that of the customer, person, unit or rule as it is, `C42@2024-03-05` for a change,
    /// `funnel=a,stage=b` for a group, whose values have `%`, `,`, `=` and `|` as `%25` and so on.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Customer(id) | Self::Person(id) | Self::Unit(id) | Self::Rule(id) => id.to_string(),
            Self::Change { customer, on, nth } => format!("{customer}@{}", Nth { day: *on, nth: *nth }),
            Self::Group(values) => {
                let part =
                    |(name, value): &(Arc<str>, Arc<str>)| format!("{name}={}", encoded(value, &[',', '=']));
                values.iter().map(part).collect::<Vec<_>>().join(",")
            }
        }
    }

    /// The values in the id of a group, as [`Subject::id`] writes it; `None` of other texts.
    #[must_use]
    pub fn values_of_group(id: &str) -> Option<Arc<[Arc<str>]>> {
        Some(group(id)?.into_iter().map(|(_, value)| value).collect())
    }

    /// Reads `kind:id` as it is printed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        if kind == "group" {
            return group(id).map(Self::Group);
        }
        let id: Arc<str> = decoded(id)?.into();
        Some(match kind {
            "customer" => Self::Customer(id),
            "person" => Self::Person(id),
            "unit" => Self::Unit(id),
            "rule" => Self::Rule(id),
            "change" => {
                let (customer, on) = id.rsplit_once('@')?;
                let Nth { day, nth } = Nth::parse(on)?;
                Self::Change { customer: customer.into(), on: day, nth }
            }
            _ => return None,
        })
    }
}

/// `kind:id`, with `%`, `|` and what cannot be seen as `%25` and so on.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = match self {
            Self::Group(_) => self.id(),
            _ => encoded(&self.id(), &[]),
        };
        write!(f, "{}:{id}", self.kind())
    }
}

fn group(id: &str) -> Option<Vec<(Arc<str>, Arc<str>)>> {
    if id.is_empty() {
        return Some(Vec::new());
    }
    let part = |part: &str| {
        let (name, value) = part.split_once('=')?;
        Some((Arc::from(name), Arc::from(decoded(value)?)))
    };
    id.split(',').map(part).collect()
}
