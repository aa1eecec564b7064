//! All mapped tables.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::Context;
use super::ids::Ids;
use super::table::{CheckedTable, table};
use crate::diagnostic::RulesProblem;
use crate::expression::BuiltIn;
use crate::language::{Both, both};
use crate::ruleset::{EventTable, HistoryMapping, Mapping};
use crate::syntax::{Role, SourceDecl};

/// The mapped tables, checked.
pub(super) struct CheckedMapping {
    /// `[customers]`.
    pub customers: Option<CheckedTable>,
    /// `[history]`.
    pub history: Option<CheckedTable>,
    /// `[events.…]`, in order.
    pub events: Vec<(Arc<str>, CheckedTable)>,
    /// `[marks]`.
    pub marks: Option<CheckedTable>,
    /// `[people]`.
    pub people: Option<CheckedTable>,
    /// `[units]`.
    pub units: Option<CheckedTable>,
    /// `[targets]`.
    pub targets: Option<CheckedTable>,
}

/// Checks all mapped tables.
pub(super) fn mapping(cx: &mut Context) -> CheckedMapping {
    let document = cx.document;
    let mut ids = Ids::new(both("event table", "事件表"), None);
    let mut events = Vec::new();
    for decl in &document.events {
        if let Some(name) = ids.take(cx, &decl.name) {
            let checked = table(cx, &format!("events.{name}"), decl);
            events.push((name, checked));
        }
    }
    let mut one = |key: &str, decl: &Option<SourceDecl>| decl.as_ref().map(|decl| table(cx, key, decl));
    let mapping = CheckedMapping {
        customers: one("customers", &document.customers),
        history: one("history", &document.history),
        events,
        marks: one("marks", &document.marks),
        people: one("people", &document.people),
        units: one("units", &document.units),
        targets: one("targets", &document.targets),
    };
    history_keys(cx);
    cx.absent = mapping.absent();
    mapping
}

/// Reports what `[history]` lacks: which keys it needs depends on how it is written.
fn history_keys(cx: &mut Context) {
    let Some(decl) = &cx.document.history else { return };
    let has = |role| decl.roles.contains_key(&role);
    let needs: &[Role] = match decl.wide {
        Some(_) if has(Role::Id) => &[],
        Some(_) => &[Role::Customer],
        None => &[Role::Customer, Role::Stage, Role::At],
    };
    for role in needs.iter().filter(|role| !has(**role)) {
        cx.report_lack(decl.span, RulesProblem::HistoryIncomplete { key: role.key() });
    }
}

impl CheckedMapping {
    /// Whether a table of people has a column for the role.
    pub fn people_have(&self, role: Role) -> bool {
        self.people.as_ref().is_some_and(|people| people.mapping.role(role).is_some())
    }

    /// Whether the customers have a column for the role.
    pub fn customers_have(&self, role: Role) -> bool {
        self.customers.as_ref().is_some_and(|customers| customers.mapping.role(role).is_some())
    }

    /// The built-ins that nothing fills, with what to do about it.
    fn absent(&self) -> BTreeMap<BuiltIn, Both> {
        let mut absent = BTreeMap::new();
        if self.customers.is_none() {
            return absent;
        }
        let mut note = |built_in, filled: bool, cure: Both| {
            if !filled {
                absent.insert(built_in, cure);
            }
        };
        let has = |role| self.customers_have(role);
        note(
            BuiltIn::Name,
            has(Role::Name),
            both(
                "name its column under `[customers]`, as `name = \"…\"`",
                "在 `[customers]` 中写明这一列：`name = \"…\"`",
            ),
        );
        note(
            BuiltIn::Owner,
            has(Role::Owner),
            both(
                "name its column under `[customers]`, as `owner = \"…\"`",
                "在 `[customers]` 中写明这一列：`owner = \"…\"`",
            ),
        );
        note(
            BuiltIn::Unit,
            has(Role::Owner) && self.people_have(Role::Unit),
            both(
                "the unit is that of the owner: name `owner` under `[customers]` and `unit` under `[people]`",
                "单位取自负责人：在 `[customers]` 中写明 `owner`，在 `[people]` 中写明 `unit`",
            ),
        );
        note(
            BuiltIn::Entered,
            has(Role::Entered),
            both(
                "name its column under `[customers]`, as `entered = \"…\"`",
                "在 `[customers]` 中写明这一列：`entered = \"…\"`",
            ),
        );
        absent
    }

    /// The mapping of a ruleset.
    pub fn into_mapping(self) -> Option<Mapping> {
        let plain = |table: Option<CheckedTable>| table.map(|table| table.mapping);
        Some(Mapping {
            customers: self.customers?.mapping,
            history: self.history.map(history),
            events: self
                .events
                .into_iter()
                .map(|(name, table)| EventTable { name, table: table.mapping })
                .collect(),
            marks: plain(self.marks),
            people: plain(self.people),
            units: plain(self.units),
            targets: plain(self.targets),
        })
    }
}

fn history(table: CheckedTable) -> HistoryMapping {
    if table.wide.is_empty() {
        return HistoryMapping::Log(table.mapping);
    }
    let stages = table.wide.into_iter().map(|(stage, field)| (Arc::from(stage.value), field)).collect();
    HistoryMapping::Wide(table.mapping, stages)
}
