//! `by` of a metric: what its values are grouped by.

use std::sync::Arc;

use super::context::Context;
use super::places::Place;
use super::row_scopes::{CUSTOMER_ROLES, PERSON_ROLES, place_of};
use super::rows::{Lack, Reach, reach};
use super::scopes::World;
use super::table::CheckedTable;
use crate::diagnostic::{Diagnostic, ExpressionProblem, MetricProblem, SyntaxProblem, nearest};
use crate::expression::{BuiltIn, Name};
use crate::ruleset::{Dimension, GroupKey, MetricSource};
use crate::syntax::Role;
use crate::text::Spanned;
use crate::value::Type;

/// Checks `by` of a metric over rows; `None` if it has errors, which are then reported.
pub(super) fn groups(
    cx: &mut Context,
    world: &mut World,
    source: MetricSource,
    by: &[Spanned<String>],
) -> Option<Vec<Dimension>> {
    let reach = reach(world, source);
    let mut groups = Vec::new();
    let mut sound = true;
    for (place, word) in by.iter().enumerate() {
        if by.iter().take(place).any(|earlier| earlier.value == word.value) {
            cx.report(word.span, MetricProblem::GroupTwice { word: word.value.clone() });
            sound = false;
            continue;
        }
        match group(cx, world, source, &reach, word) {
            Some(group) => groups.push(group),
            None => sound = false,
        }
    }
    sound.then_some(groups)
}

/// One group.
fn group(
    cx: &mut Context,
    world: &mut World,
    source: MetricSource,
    reach: &Reach,
    written: &Spanned<String>,
) -> Option<Dimension> {
    let of = |key, ty| Some(Dimension { word: Arc::from(written.value.as_str()), key, ty });
    let mut allow = |given: &Result<(), Lack>| match given {
        Ok(()) => true,
        Err(Lack { missing, cure }) => {
            let (missing, cure) = (missing.clone(), cure.clone());
            cx.report_lack(
                written.span,
                MetricProblem::GroupNeeds { word: written.value.clone(), missing, cure },
            );
            false
        }
    };
    let has_customers = source != MetricSource::Quality;
    match written.value.split_once('.') {
        Some(("unit", kind)) if has_customers && !kind.is_empty() => {
            return allow(&reach.kinds).then(|| of(GroupKey::UnitOfKind(Arc::from(kind)), Type::Text))?;
        }
        Some(("customer", name)) if has_customers => {
            if !allow(&reach.customer) {
                return None;
            }
            if let Some((index, ty)) =
                member(world.mapping.customers.as_mut(), &CUSTOMER_ROLES, name, written)
            {
                return of(GroupKey::Name(Name::CustomerField(index)), ty);
            }
        }
        Some(("person", name)) if has_customers => {
            if !allow(&reach.people) {
                return None;
            }
            if let Some((index, ty)) = member(world.mapping.people.as_mut(), &PERSON_ROLES, name, written) {
                return of(GroupKey::Name(Name::PersonField(index)), ty);
            }
        }
        Some(_) => {}
        None if written.value == "person" && has_customers => {
            return allow(&reach.person).then(|| of(GroupKey::Person, Type::Text))?;
        }
        None => {
            if let Some(built_in) = built_in(place_of(source), &written.value) {
                let given = match built_in {
                    BuiltIn::Owner => &reach.owner,
                    BuiltIn::Unit => &reach.unit,
                    _ if has_customers => &reach.customer,
                    _ => &Ok(()),
                };
                if !allow(given) {
                    return None;
                }
                warn_of_hidden(cx, world.own_table(source), built_in, written);
                return of(GroupKey::Name(Name::BuiltIn(built_in)), built_in.ty());
            }
            if let Some((index, ty)) =
                own_table_mut(world, source).and_then(|table| field(table, &written.value, written))
            {
                return of(GroupKey::Name(Name::Field(index)), ty);
            }
        }
    }
    report_unknown(cx, world, source, written);
    None
}

fn own_table_mut(world: &mut World, source: MetricSource) -> Option<&mut CheckedTable> {
    match source {
        MetricSource::Customers => world.mapping.customers.as_mut(),
        MetricSource::Marks => world.mapping.marks.as_mut(),
        MetricSource::Events(place) => world.mapping.events.get_mut(place).map(|(_, table)| table),
        MetricSource::Changes | MetricSource::Visits | MetricSource::Quality => None,
    }
}

/// The built-in of that word that can group at a place: of few values.
fn built_in(place: Place, word: &str) -> Option<BuiltIn> {
    groupable(place).find(|built_in| built_in.word() == word)
}

fn groupable(place: Place) -> impl Iterator<Item = BuiltIn> {
    BuiltIn::ALL.into_iter().filter(move |built_in| {
        place.knows(*built_in)
            && matches!(built_in.ty(), Type::Text | Type::Bool)
            && !matches!(built_in, BuiltIn::Id | BuiltIn::Name)
    })
}

/// A built-in wins over a column of the same name, with a warning.
fn warn_of_hidden(cx: &mut Context, table: Option<&CheckedTable>, built_in: BuiltIn, word: &Spanned<String>) {
    let roles =
        [(BuiltIn::Owner, Role::Owner), (BuiltIn::Funnel, Role::Funnel), (BuiltIn::Stage, Role::Stage)];
    let role = roles.into_iter().find(|(known, _)| *known == built_in).map(|(_, role)| role);
    let hides = table.is_some_and(|table| {
        table.names.contains_key(built_in.word())
            && !role.is_some_and(|role| table.plays(built_in.word(), role))
    });
    if hides {
        let problem = ExpressionProblem::HiddenColumn { name: built_in.word().to_owned() };
        cx.diagnostics.push(Diagnostic::at(word.span, problem));
    }
}

/// A field of a table; where its columns are not known, every name is taken to be one.
fn field(table: &mut CheckedTable, name: &str, written: &Spanned<String>) -> Option<(u32, Type)> {
    let index = table.field(&Spanned::new(name.to_owned(), written.span))?;
    Some((index, table.mapping.fields.get(index as usize).map_or(Type::Any, |field| field.ty)))
}

/// A field behind `customer.` or `person.`: a role's, or a column.
fn member(
    table: Option<&mut CheckedTable>,
    roles: &[Role],
    name: &str,
    written: &Spanned<String>,
) -> Option<(u32, Type)> {
    let table = table?;
    let role = roles.iter().find(|role| role.key() == name);
    match role.and_then(|role| Some((*table.mapping.roles.get(role)?, role.ty()))) {
        Some(found) => Some(found),
        None => field(table, name, written),
    }
}

fn report_unknown(cx: &mut Context, world: &World, source: MetricSource, group: &Spanned<String>) {
    let own =
        world.own_table(source).into_iter().flat_map(|table| table.names.keys().map(ToString::to_string));
    let built_ins = groupable(place_of(source)).map(|built_in| built_in.word().to_owned());
    let mut known: Vec<String> = built_ins.collect();
    let mut members: Vec<String> = Vec::new();
    if source != MetricSource::Quality {
        known.extend(["person", "unit.team"].map(str::to_owned));
        let tables = [("customer", &world.mapping.customers), ("person", &world.mapping.people)];
        for (prefix, table) in tables {
            let names = table.iter().flat_map(|table| table.names.keys());
            members.extend(names.map(|name| format!("{prefix}.{name}")));
        }
    }
    known.extend(own);
    let written = group.value.as_str();
    let candidates = || known.iter().chain(&members).map(String::as_str);
    // A field of the customers lacks only its prefix.
    let prefixed = format!("customer.{written}");
    let suggestion = candidates()
        .find(|candidate| *candidate == prefixed)
        .or_else(|| nearest(written, candidates()))
        .map(str::to_owned);
    let shown = SyntaxProblem::shortened(written);
    cx.report_lack(group.span, MetricProblem::UnknownGroup { word: shown, suggestion, known });
}
