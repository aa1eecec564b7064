//! References between customers, people and units that lead nowhere.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::column::Table;
use super::finding::FindingCode;
use super::findings::Findings;
use crate::ruleset::TableMapping;
use crate::syntax::Role;

/// A mapped table with its rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'a> {
    /// How it is mapped.
    pub mapping: &'a TableMapping,
    /// What was read.
    pub table: &'a Table,
}

impl<'a> Rows<'a> {
    fn text(self, role: Role, row: usize) -> Option<&'a Arc<str>> {
        self.table.text(self.mapping.role(role)?, row)
    }

    fn column(self, role: Role) -> &'a str {
        let field = self.mapping.role(role).and_then(|field| self.mapping.fields.get(field));
        field.map_or("", |field| &field.column)
    }

    fn ids(self) -> HashSet<&'a Arc<str>> {
        (0..self.table.rows).filter_map(|row| self.text(Role::Id, row)).collect()
    }
}

/// Notes every row of `from` whose `role` names an id that `to` does not have.
pub(super) fn missing_targets(from: Rows<'_>, role: Role, to: Rows<'_>, findings: &mut Findings) {
    let known = to.ids();
    for row in 0..from.table.rows {
        let Some(target) = from.text(role, row).filter(|target| !known.contains(target)) else { continue };
        findings.add(FindingCode::BadReference, &from.mapping.key, from.column(role), || {
            let id = from.text(Role::Id, row).map_or("(blank)", |id| id);
            format!("{id}: {target}")
        });
    }
}

/// Notes every unit whose parents lead back to itself.
pub(super) fn circles(units: Rows<'_>, findings: &mut Findings) {
    let parents: HashMap<&Arc<str>, &Arc<str>> = (0..units.table.rows)
        .filter_map(|row| Some((units.text(Role::Id, row)?, units.text(Role::Parent, row)?)))
        .collect();
    let mut settled: HashSet<&Arc<str>> = HashSet::new();
    let mut starts: Vec<&Arc<str>> = parents.keys().copied().collect();
    starts.sort_unstable();
    for start in starts {
        let mut path: Vec<&Arc<str>> = Vec::new();
        let mut on_path: HashSet<&Arc<str>> = HashSet::new();
        let mut unit = start;
        while !settled.contains(unit) && on_path.insert(unit) {
            path.push(unit);
            match parents.get(unit) {
                Some(parent) => unit = parent,
                None => break,
            }
        }
        // A walk that came back to its own path has found a circle, which begins there.
        let came_back = on_path.contains(unit) && parents.contains_key(unit) && !settled.contains(unit);
        if came_back {
            for member in path.iter().skip_while(|member| **member != unit) {
                let parent = parents.get(member).map_or("", |parent| parent);
                findings.add(
                    FindingCode::BadReference,
                    &units.mapping.key,
                    units.column(Role::Parent),
                    || format!("{member}: {parent} (a circle)"),
                );
            }
        }
        settled.extend(path);
    }
}
