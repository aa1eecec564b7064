//! What may be named in an expression.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree::Name;
use crate::language::{Both, Spoken};
use crate::value::Type;

/// A name that an expression may use.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopeName {
    /// What it stands for.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Whether it can be missing.
    pub nullable: bool,
    /// The texts it can hold, if the mapping says (`one_of`); a literal compared with it must be
    /// one of them.
    pub one_of: Option<Vec<Arc<str>>>,
    /// The column of the dataset that this name hides: a built-in wins over a column of the same
    /// name, and using it draws a warning.
    pub shadows_column: bool,
}

/// What may be named in an expression at some place of the rules.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// How the place is called in messages: "`where` of a fact", "an item", …
    pub place: Both,
    /// The names.
    pub names: BTreeMap<Arc<str>, ScopeName>,
    /// Names that exist but not here.
    pub elsewhere: BTreeMap<Arc<str>, Elsewhere>,
    /// Names whose definition failed: anything goes, no further message.
    pub failed: std::collections::BTreeSet<Arc<str>>,
    /// Columns are not known (no dataset at hand): an unknown name is taken as given, of any type.
    pub open: bool,
    /// The items that can be asked for; `None` where there is no stage.
    pub items: Option<Items>,
    /// Whether the names are few, so that a message can list them.
    pub lists_names: bool,
    /// Names besides the built-ins whose numbers count something, and so are 0 or more; `value` too, where
    /// the metric's do.
    pub counts: std::collections::BTreeSet<Arc<str>>,
    /// What stands behind a word and a dot: `customer.amount`, `unit.team`.
    pub members: BTreeMap<Arc<str>, Members>,
}

/// The items of checklists that an expression can ask for.
#[derive(Debug, Clone)]
pub enum Items {
    /// Those of the present stage, by `marked("…")`.
    OfStage(Vec<Arc<str>>),
    /// Where the states are known, those of whatever stage it is, by `marked("…")` and `met("…")`.
    OfAll {
        /// The ids.
        ids: Vec<Arc<str>>,
        /// Whether there may be others, in a file that could not be read.
        others: bool,
    },
}

impl Items {
    /// Their ids.
    #[must_use]
    pub fn ids(&self) -> &[Arc<str>] {
        match self {
            Self::OfStage(ids) | Self::OfAll { ids, .. } => ids,
        }
    }
}

impl Scope {
    /// Whether the states are known.
    #[must_use]
    pub fn has_states(&self) -> bool {
        matches!(self.items, Some(Items::OfAll { .. }))
    }
}

/// Why a name that exists cannot be used at some place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The reason, a clause ("is known only inside a stage").
    pub reason: Spoken,
    /// What to do, if there is something better than another name.
    pub cure: Option<Spoken>,
}

impl Elsewhere {
    /// A reason with its cure.
    pub fn with_cure(reason: impl Into<Spoken>, cure: impl Into<Spoken>) -> Self {
        Self { reason: reason.into(), cure: Some(cure.into()) }
    }
}

impl<T: Into<Spoken>> From<T> for Elsewhere {
    fn from(reason: T) -> Self {
        Self { reason: reason.into(), cure: None }
    }
}

/// The names behind a word and a dot.
#[derive(Debug, Clone, Default)]
pub struct Members {
    /// The names, without the word.
    pub names: BTreeMap<Arc<str>, ScopeName>,
    /// Names that exist but cannot be used so.
    pub elsewhere: BTreeMap<Arc<str>, Elsewhere>,
    /// Why there are none, if there are none.
    pub lacking: Option<Elsewhere>,
    /// Whether an unknown name is taken as given.
    pub open: bool,
}
