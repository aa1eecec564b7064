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
    /// Names that exist but not here, with the reason, a clause ("is known only inside a stage").
    pub elsewhere: BTreeMap<Arc<str>, Spoken>,
    /// Names whose definition failed: anything goes, no further message.
    pub failed: std::collections::BTreeSet<Arc<str>>,
    /// Columns are not known (no dataset at hand): an unknown name is taken as given, of any type.
    pub open: bool,
    /// The items of the present stage, for `marked("…")`; `None` where there is no stage.
    pub items: Option<Vec<Arc<str>>>,
}
