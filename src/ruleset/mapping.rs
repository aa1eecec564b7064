//! Where the data is: mapped tables and their fields.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::syntax::{Label, Role};
use crate::text::Span;
use crate::time::{DateFormat, NaiveTimes};
use crate::value::Type;

/// A table, view or query of the dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// `from = "…"`.
    Table(String),
    /// `sql = '…'`.
    Query(String),
}

/// One field of a mapped table: a column with a type.
#[derive(Debug, Clone)]
pub struct TableField {
    /// Its name in expressions; for the column of a role, the role's key.
    pub name: Arc<str>,
    /// The column, as the dataset spells it.
    pub column: String,
    /// The type it is read as; [`Type::Any`]: whatever stands in each row.
    pub ty: Type,
    /// How dates in it are written.
    pub format: DateFormat,
    /// Its label.
    pub label: Option<Label>,
    /// The texts it may hold.
    pub one_of: Option<Vec<Arc<str>>>,
    /// Whether a missing value is a finding.
    pub required: bool,
    /// Whether blank text is kept rather than missing.
    pub keep_blank: bool,
    /// The field that says from when on this one is known (`known_from`), an index into the same
    /// table's fields; a field can name itself.
    pub known_from: Option<u32>,
    /// Whether any rule needs it: only these are read.
    pub used: bool,
    /// Where it was declared, or where the table is mapped.
    pub span: Span,
}

/// A mapped table.
#[derive(Debug, Clone)]
pub struct TableMapping {
    /// Its key: `customers`, `history`, `events.activities`, …
    pub key: Arc<str>,
    /// The table, view or query.
    pub relation: Relation,
    /// What naive date-times mean.
    pub times: NaiveTimes,
    /// Whether rows are only ever added.
    pub append_only: bool,
    /// The fields: those that expressions can name first, then one for each role.
    pub fields: Vec<TableField>,
    /// The fields of the roles, as indices into `fields`.
    pub roles: BTreeMap<Role, u32>,
    /// Where it is mapped.
    pub span: Span,
}

impl TableMapping {
    /// The index of a role's field, if it is mapped.
    #[must_use]
    pub fn role(&self, role: Role) -> Option<usize> {
        self.roles.get(&role).and_then(|index| usize::try_from(*index).ok())
    }
}

/// `[history]`.
#[derive(Debug, Clone)]
pub enum HistoryMapping {
    /// One row for each entry: roles customer, stage, at, seq.
    Log(TableMapping),
    /// One column for each stage: role customer (or id, where it is the customers' own table), and
    /// (dataset value or stage id, index of the date field), in the order written, which breaks
    /// ties.
    Wide(TableMapping, Vec<(Arc<str>, u32)>),
}

impl HistoryMapping {
    /// Whether it is one column for each stage.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        matches!(self, Self::Wide(..))
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> &TableMapping {
        match self {
            Self::Log(table) | Self::Wide(table, _) => table,
        }
    }
}

/// `[events.name]`.
#[derive(Debug, Clone)]
pub struct EventTable {
    /// The name after `events.`.
    pub name: Arc<str>,
    /// The table; roles customer, person, at.
    pub table: TableMapping,
}

/// All mapped tables.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// `[customers]`; roles id (always), name, owner, entered, stage, `stage_since`, funnel, closed.
    pub customers: TableMapping,
    /// `[history]`.
    pub history: Option<HistoryMapping>,
    /// `[events.…]`, in order.
    pub events: Vec<EventTable>,
    /// `[marks]`; roles customer, item, at, by, done.
    pub marks: Option<TableMapping>,
    /// `[people]`; roles id, name, unit, level, since, until.
    pub people: Option<TableMapping>,
    /// `[units]`; roles id, name, parent, kind.
    pub units: Option<TableMapping>,
    /// `[targets]`; roles metric, unit, person, starts, ends, value, kind.
    pub targets: Option<TableMapping>,
}

impl Mapping {
    /// Whether the dataset keeps the stage (a stage column or a history).
    #[must_use]
    pub fn dataset_keeps_stage(&self) -> bool {
        self.history.is_some() || self.customers.role(Role::Stage).is_some()
    }
}
