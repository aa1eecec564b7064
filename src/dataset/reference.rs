//! References between customers, people, units and targets that lead nowhere, and units that stand twice.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::column::Table;
use super::finding::FindingCode;
use super::findings::Findings;
use crate::ruleset::{Mapping, TableMapping};
use crate::syntax::Role;

/// The tables of the sales organisation that there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct OrganisationTables<'a> {
    pub people: Option<&'a Table>,
    pub units: Option<&'a Table>,
    pub targets: Option<&'a Table>,
}

/// Notes what leads nowhere among people, units and their targets, and units that stand twice.
pub(super) fn note_organisation(tables: OrganisationTables<'_>, mapping: &Mapping, findings: &mut Findings) {
    let people = Rows::of(mapping.people.as_ref(), tables.people);
    let units = Rows::of(mapping.units.as_ref(), tables.units);
    let targets = Rows::of(mapping.targets.as_ref(), tables.targets);
    if let (Some(people), Some(units)) = (people, units) {
        missing_targets(people, Role::Unit, units, findings);
    }
    if let Some(units) = units {
        duplicates(units, findings);
        missing_targets(units, Role::Parent, units, findings);
        circles(units, findings);
    }
    if let Some(targets) = targets {
        for (role, owners) in [(Role::Person, people), (Role::Unit, units)] {
            if let Some(owners) = owners {
                missing_targets(targets, role, owners, findings);
            }
        }
    }
}

/// A mapped table with its rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'a> {
    /// How it is mapped.
    pub mapping: &'a TableMapping,
    /// What was read.
    pub table: &'a Table,
}

impl<'a> Rows<'a> {
    fn of(mapping: Option<&'a TableMapping>, table: Option<&'a Table>) -> Option<Self> {
        Some(Self { mapping: mapping?, table: table? })
    }

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

/// Notes every row of `from`, known by its id or its metric, whose `role` names an id that `to` does not
/// have.
pub(super) fn missing_targets(from: Rows<'_>, role: Role, to: Rows<'_>, findings: &mut Findings) {
    let known = to.ids();
    for row in 0..from.table.rows {
        let Some(target) = from.text(role, row).filter(|target| !known.contains(target)) else { continue };
        findings.add(FindingCode::BadReference, &from.mapping.key, from.column(role), || {
            let named = from.text(Role::Id, row).or_else(|| from.text(Role::Metric, row));
            let id = named.map_or("(blank)", |id| id);
            format!("{id}: {target}")
        });
    }
}

/// Notes every row whose id came before.
fn duplicates(of: Rows<'_>, findings: &mut Findings) {
    let mut known = HashSet::new();
    for id in (0..of.table.rows).filter_map(|row| of.text(Role::Id, row)) {
        if !known.insert(id) {
            findings.add(FindingCode::DuplicateId, &of.mapping.key, of.column(Role::Id), || id.to_string());
        }
    }
}

/// Notes every unit whose parents lead back to itself.
fn circles(units: Rows<'_>, findings: &mut Findings) {
    // Of a duplicate the first row counts, and the last that is put in stays.
    let parents: HashMap<&Arc<str>, Option<&Arc<str>>> = (0..units.table.rows)
        .rev()
        .filter_map(|row| Some((units.text(Role::Id, row)?, units.text(Role::Parent, row))))
        .collect();
    let parents: HashMap<&Arc<str>, &Arc<str>> =
        parents.into_iter().filter_map(|(unit, parent)| Some((unit, parent?))).collect();
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
