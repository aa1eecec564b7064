//! Which dataset: how many customers, named how, as of which day.

use chrono::NaiveDate;
use rusqlite::types::Value;

use super::random::scramble;

/// Changes whenever the generated rows change, so that older files are not taken for newer ones.
const GENERATION: u32 = 1;

/// The evaluated day, a Sunday: windows of working days end before it.
pub const AS_OF: NaiveDate = match NaiveDate::from_ymd_opt(2024, 6, 30) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// How customers are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// 1, 2, 3, …
    Dense,
    /// `C00000001`, …
    Text,
    /// Integers spread over all 64 bits.
    Sparse,
}

impl Keys {
    /// The kind of keys of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Dense, Self::Text, Self::Sparse].into_iter().find(|keys| keys.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Dense => "dense",
            Self::Text => "text",
            Self::Sparse => "sparse",
        }
    }

    /// The type of the column.
    pub fn column(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Dense | Self::Sparse => "INTEGER",
        }
    }

    /// The key of a customer.
    pub fn key(self, customer: u64) -> Value {
        match self {
            Self::Dense => Value::Integer(customer.cast_signed() + 1),
            Self::Text => Value::Text(format!("C{:08}", customer + 1)),
            Self::Sparse => Value::Integer(scramble(customer).cast_signed()),
        }
    }
}

/// Which dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// N.
    pub customers: u64,
    /// How they are named.
    pub keys: Keys,
}

impl Shape {
    /// With dense keys.
    pub fn of(customers: u64) -> Self {
        Self { customers, keys: Keys::Dense }
    }

    /// A word for files and folders.
    pub fn name(self) -> String {
        let keys = if self.keys == Keys::Dense { "" } else { self.keys.name() };
        let parts = [format!("g{GENERATION}"), self.customers.to_string(), keys.to_owned()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    }

    /// How many rows the three large tables have.
    pub fn rows(self) -> u64 {
        self.customers * 14
    }
}
