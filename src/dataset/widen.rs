//! Which columns rules need beyond those that have been read.

use crate::ruleset::{HistoryMapping, Mapping, TableField, TableMapping};
use crate::syntax::Role;

/// What rules need beyond what was read.
#[derive(Debug)]
pub(super) enum Widened {
    /// Nothing.
    Nothing,
    /// Columns of these tables, whose `used` fields are what is missing.
    By(Missing),
    /// Something is read in another way.
    Other,
}

/// Tables with what is missing of them.
#[derive(Debug, Default)]
pub(super) struct Missing {
    pub customers: Option<TableMapping>,
    /// By their places.
    pub events: Vec<(usize, TableMapping)>,
    pub people: bool,
    pub units: bool,
    pub targets: bool,
}

impl Missing {
    fn is_nothing(&self) -> bool {
        let Self { customers, events, people, units, targets } = self;
        customers.is_none() && events.is_empty() && !people && !units && !targets
    }
}

/// Compares what was read with what is needed now. Labels and places do not matter.
pub(super) fn widened(known: &Mapping, wanted: &Mapping) -> Widened {
    compare(known, wanted).map_or(Widened::Other, |missing| {
        if missing.is_nothing() { Widened::Nothing } else { Widened::By(missing) }
    })
}

fn compare(known: &Mapping, wanted: &Mapping) -> Option<Missing> {
    let Mapping { customers, history, events, marks, people, units, targets } = known;
    let mut missing = Missing {
        customers: more(customers, &wanted.customers, &[Role::Id])?.fields(),
        ..Missing::default()
    };
    match (history, &wanted.history) {
        (None, None) => {}
        (Some(HistoryMapping::Log(known)), Some(HistoryMapping::Log(wanted))) => nothing_more(known, wanted)?,
        (Some(HistoryMapping::Wide(known, stages)), Some(HistoryMapping::Wide(wanted, others))) => {
            (stages == others).then_some(())?;
            nothing_more(known, wanted)?;
        }
        _ => return None,
    }
    (events.len() == wanted.events.len()).then_some(())?;
    for (place, (known, wanted)) in events.iter().zip(&wanted.events).enumerate() {
        let keys = [Role::Customer, Role::At, Role::Seq];
        (known.name == wanted.name).then_some(())?;
        missing.events.extend(more(&known.table, &wanted.table, &keys)?.fields().map(|more| (place, more)));
    }
    match (marks, &wanted.marks) {
        (None, None) => {}
        (Some(known), Some(wanted)) => nothing_more(known, wanted)?,
        _ => return None,
    }
    missing.people = is_wider(people.as_ref(), wanted.people.as_ref())?;
    missing.units = is_wider(units.as_ref(), wanted.units.as_ref())?;
    missing.targets = is_wider(targets.as_ref(), wanted.targets.as_ref())?;
    Some(missing)
}

/// What is needed of a table that was read, and was not read.
enum More {
    Nothing,
    /// These fields, with those that put the rows in order.
    Fields(TableMapping),
}

impl More {
    fn fields(self) -> Option<TableMapping> {
        match self {
            Self::Nothing => None,
            Self::Fields(mapping) => Some(mapping),
        }
    }
}

/// What more is needed of a table; `None`: it has to be read anew.
fn more(known: &TableMapping, wanted: &TableMapping, keys: &[Role]) -> Option<More> {
    are_alike(known, wanted).then_some(())?;
    let is_missing = |(known, wanted): (&TableField, &TableField)| wanted.used && !known.used;
    let missing: Vec<bool> = known.fields.iter().zip(&wanted.fields).map(is_missing).collect();
    if !missing.contains(&true) {
        return Some(More::Nothing);
    }
    // A column that is read twice has its findings counted once: only a whole reading knows how.
    let missing_columns = wanted.fields.iter().zip(&missing).filter(|(_, missing)| **missing);
    for (field, _) in missing_columns {
        let read = known.fields.iter().filter(|known| known.used);
        if read.into_iter().any(|known| known.column == field.column) {
            return None;
        }
    }
    let mut more = wanted.clone();
    for (place, (field, missing)) in more.fields.iter_mut().zip(missing).enumerate() {
        field.used = missing || keys.iter().any(|role| wanted.role(*role) == Some(place));
    }
    Some(More::Fields(more))
}

fn nothing_more(known: &TableMapping, wanted: &TableMapping) -> Option<()> {
    more(known, wanted, &[])?.fields().is_none().then_some(())
}

/// Whether fields are needed of a small table that were not read; it is read again as a whole.
fn is_wider(known: Option<&TableMapping>, wanted: Option<&TableMapping>) -> Option<bool> {
    match (known, wanted) {
        (None, None) => Some(false),
        (Some(known), Some(wanted)) => more(known, wanted, &[]).map(|more| more.fields().is_some()),
        _ => None,
    }
}

/// Whether two tables are read in the same way, whatever is read of them.
pub(super) fn are_alike(known: &TableMapping, wanted: &TableMapping) -> bool {
    let TableMapping { key, relation, times, append_only, fields, roles, span: _ } = known;
    let field = |field: &TableField| {
        let TableField {
            name,
            column,
            ty,
            format,
            label: _,
            one_of,
            required,
            keep_blank,
            known_from,
            used: _,
            span: _,
        } = field.clone();
        (name, column, ty, format, one_of, required, keep_blank, known_from)
    };
    *key == wanted.key
        && *relation == wanted.relation
        && *times == wanted.times
        && *append_only == wanted.append_only
        && *roles == wanted.roles
        && fields.len() == wanted.fields.len()
        && fields.iter().zip(&wanted.fields).all(|(known, wanted)| field(known) == field(wanted))
}
