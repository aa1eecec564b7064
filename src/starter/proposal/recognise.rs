//! Which table and which column is what: by their names first, by what is in them where names say
//! nothing.

use super::candidates::open;
use super::names::{self, place, plain};
use super::{Customers, Events, History, People, Proposal};
use crate::check::{Place, is_nameable};
use crate::expression::BuiltIn;
use crate::import::{ColumnProfile, TableProfile};
use crate::value::{Date, Type};

/// The least share, in per cent, of a column's values that must be ids of customers for it to name
/// customers.
const MOSTLY: usize = 60;

/// Proposes what the tables are; `None` of no tables. `today` tells dates to come from dates that were.
#[must_use]
pub fn propose(tables: &[TableProfile], today: Date) -> Option<Proposal> {
    // Of equals the first: files are named in the order of their weight.
    let table = tables.iter().rev().max_by_key(|table| score(table))?;
    let id = id_of(table);
    let others = || tables.iter().filter(|other| other.name != table.name);
    let history = id.and_then(|id| others().find_map(|other| history(other, id)));
    let is_history =
        |other: &TableProfile| history.as_ref().is_some_and(|history| history.table == other.name);
    let roles = roles(table, id, history.is_some(), today);
    let owner = role(table, &roles, "owner");
    let is_of_customers = |other: &&TableProfile| id.is_some_and(|id| customer_column(other, id).is_some());
    let people = owner.and_then(|owner| {
        let candidates =
            others().filter(|other| !is_of_customers(other)).filter_map(|other| people(other, owner));
        candidates.max_by_key(|(score, _)| *score).map(|(_, people)| people)
    });
    let is_people = |other: &TableProfile| people.as_ref().is_some_and(|people| people.table == other.name);
    let mut events: Vec<Events> = others()
        .filter(|other| !is_history(other) && !is_people(other))
        .filter_map(|other| events(other, id?, owner))
        .collect();
    for at in 1..events.len() {
        let (before, rest) = events.split_at_mut(at);
        if let Some(this) = rest.first_mut().filter(|this| before.iter().any(|other| other.name == this.name))
        {
            let free = |name: &String| before.iter().all(|other| other.name != *name);
            let numbered = (2..=before.len() + 2).map(|n| format!("{}_{n}", this.name)).find(free);
            this.name = numbered.unwrap_or_default();
            this.fact = format!("{}_30d", this.name);
        }
    }
    for events in &mut events {
        // A fact may not hide a column.
        while table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(&events.fact)) {
            events.fact += "_fact";
        }
    }
    let is_event = |other: &TableProfile| events.iter().any(|events| events.table == other.name);
    let unused = others()
        .filter(|other| !is_history(other) && !is_people(other) && !is_event(other))
        .map(|it| it.name.clone());
    let unused = unused.collect();
    let (stages, won, lost) =
        stages(table, &roles, history.as_ref().zip(tables.iter().find(|it| is_history(it))));
    let with_id: Vec<_> = roles.iter().cloned().chain(id.map(|id| ("id", id.name.clone()))).collect();
    let close = find(table, names::CLOSED, |column| column.ty.is_temporal());
    let customers = Customers {
        table: table.name.clone(),
        id: id.map(|id| id.name.clone()),
        row: row_number(table),
        open: open(table, id, &roles, history.is_some()),
        renamed: amount(table).into_iter().chain(renamed(table, &with_id)).collect(),
        expected_close: close.filter(|column| column.latest > Some(today)).map(|column| column.name.clone()),
        roles,
    };
    Some(Proposal { customers, history, events, people, stages, won, lost, unused })
}

/// How much a table looks like the customers; `None` without an id.
fn score(table: &TableProfile) -> Option<usize> {
    let id = id_of(table)?;
    let has = |list, fits: fn(&ColumnProfile) -> bool| usize::from(find(table, list, fits).is_some());
    let by_name = usize::from(place(&id.name, names::ID).is_some());
    let dated = has(names::ENTERED, is_date) + has(names::CLOSED, is_date);
    Some(
        4 * has(names::STAGE, has_few)
            + 2 * has(names::OWNER, |_| true)
            + 2 * by_name
            + dated
            + has(names::NAME, |_| true),
    )
}

fn is_date(column: &ColumnProfile) -> bool {
    column.ty.is_temporal()
}

/// Whether a column can hold stages.
fn has_few(column: &ColumnProfile) -> bool {
    column.few.as_ref().is_some_and(|values| values.len() >= 2) && matches!(column.ty, Type::Text | Type::Int)
}

/// The column of a name of a list that fits; the earliest of the list first.
fn find<'t>(
    table: &'t TableProfile,
    list: &[&str],
    fits: impl Fn(&ColumnProfile) -> bool,
) -> Option<&'t ColumnProfile> {
    // Without rows only the name can tell.
    let named = table.columns.iter().filter(|column| table.rows == 0 || fits(column));
    named
        .filter_map(|column| Some((place(&column.name, list)?, column)))
        .min_by_key(|(at, _)| *at)
        .map(|(_, it)| it)
}

/// The column that has another value in each row: the one named so, or the first whose name ends so. A
/// table without rows has what is named so.
fn id_of(table: &TableProfile) -> Option<&ColumnProfile> {
    let fits = |column: &ColumnProfile| table.rows == 0 || column.is_unique(table.rows);
    let is_code = |column: &&ColumnProfile| {
        let name = plain(&column.name);
        fits(column)
            && !column.ty.is_temporal()
            && (name.ends_with("id") || name.ends_with("编号") || name.ends_with('号'))
    };
    find(table, names::ID, fits).or_else(|| table.columns.iter().find(is_code)).or_else(|| {
        let first = table.columns.first()?;
        (fits(first) && table.rows > 0 && !first.ty.is_temporal() && first.ty != Type::Float).then_some(first)
    })
}

/// The columns of the customers by the key of the mapping.
fn roles(
    table: &TableProfile,
    id: Option<&ColumnProfile>,
    has_history: bool,
    today: Date,
) -> Vec<(&'static str, String)> {
    let past = |column: &ColumnProfile| is_date(column) && column.latest <= Some(today);
    let other = |column: &ColumnProfile| id.is_none_or(|id| column.name != id.name);
    let hinted = |role: &'static str, fits: &dyn Fn(&ColumnProfile) -> bool| {
        // `当前销售阶段` speaks of stages, although `销售` may be a salesperson.
        let of_stages = |name: &str| !role.starts_with("stage") && names::hints_at(name, "stage");
        let fits = |column: &&ColumnProfile| {
            other(column)
                && column.present > 0
                && fits(column)
                && names::hints_at(&column.name, role)
                && !of_stages(&column.name)
        };
        table.columns.iter().find(fits).filter(|_| table.rows > 0)
    };
    let is_text = |column: &ColumnProfile| column.ty == Type::Text;
    let is_stage = |column: &ColumnProfile| is_text(column) && has_few(column);
    // Values such as `Closed Won` are those of stages, whatever the column is called.
    let ends = |column: &&ColumnProfile| {
        let mut values = column.few.iter().flatten();
        other(column)
            && is_stage(column)
            && values
                .any(|value| [names::WON, names::LOST].iter().any(|list| place(&value.text, list).is_some()))
    };
    let stage = find(table, names::STAGE, |column| other(column) && has_few(column));
    let found = [
        (
            "name",
            find(table, names::NAME, |column| other(column) && is_text(column))
                .or_else(|| hinted("name", &is_text)),
        ),
        ("owner", find(table, names::OWNER, other).or_else(|| hinted("owner", &is_text))),
        ("entered", find(table, names::ENTERED, is_date).or_else(|| hinted("entered", &is_date))),
        ("stage", stage.or_else(|| table.columns.iter().find(ends)).or_else(|| hinted("stage", &is_stage))),
        (
            "stage_since",
            find(table, names::STAGE_SINCE, is_date)
                .or_else(|| hinted("stage_since", &is_date))
                .filter(|_| !has_history),
        ),
        ("closed", find(table, names::CLOSED, past)),
    ];
    let mut roles: Vec<(&'static str, String)> = Vec::new();
    for (key, column) in found {
        let is_free =
            |column: &&ColumnProfile| other(column) && roles.iter().all(|(_, taken)| *taken != column.name);
        if let Some(column) = column.filter(is_free) {
            roles.push((key, column.name.clone()));
        }
    }
    roles
}

fn role<'t>(table: &'t TableProfile, roles: &[(&str, String)], key: &str) -> Option<&'t ColumnProfile> {
    let (_, name) = roles.iter().find(|(other, _)| *other == key)?;
    table.columns.iter().find(|column| column.name == *name)
}

/// The column whose values are mostly ids of customers.
fn customer_column<'t>(table: &'t TableProfile, id: &ColumnProfile) -> Option<&'t ColumnProfile> {
    let share = |column: &ColumnProfile| {
        let sample: Vec<&String> = column.different.iter().take(1_000).collect();
        let known = sample.iter().filter(|value| id.different.contains(**value)).count();
        (known * 100).checked_div(sample.len()).unwrap_or(0)
    };
    // A list of 1, 2, 3 … is contained in every other.
    let named = |column: &ColumnProfile| {
        let name = plain(&column.name);
        name == plain(&id.name) && name != "id"
            || place(&column.name, names::ID).is_some_and(|at| at > 0)
            || place(&column.name, names::NAME).is_some()
    };
    let fits = |column: &&ColumnProfile| {
        let share = share(column);
        share >= MOSTLY && (named(column) || column.ty == Type::Text)
    };
    table.columns.iter().filter(fits).max_by_key(|column| (named(column), share(column)))
}

fn history(table: &TableProfile, id: &ColumnProfile) -> Option<History> {
    let customer = customer_column(table, id)?;
    let stage = find(table, names::STAGE, |column| has_few(column) && column.name != customer.name)?;
    let at = date_of(table)?;
    (!customer.is_unique(table.rows)).then(|| History {
        table: table.name.clone(),
        customer: customer.name.clone(),
        stage: stage.name.clone(),
        at: at.name.clone(),
    })
}

/// When the rows of a table happened: a column named so, else its only dates.
fn date_of(table: &TableProfile) -> Option<&ColumnProfile> {
    let mut dates = table.columns.iter().filter(|column| is_date(column));
    find(table, names::AT, is_date).or_else(|| dates.next().filter(|_| dates.next().is_none()))
}

/// What a table of salespersons would be, and how much speaks for it.
fn people(table: &TableProfile, owner: &ColumnProfile) -> Option<(usize, People)> {
    let holds = |column: &&ColumnProfile| {
        let known = owner.different.iter().filter(|value| column.different.contains(*value)).count();
        column.is_unique(table.rows) && known * 2 > owner.different.len()
    };
    let id = table.columns.iter().find(holds)?;
    let other = |column: &ColumnProfile| column.name != id.name;
    let name = find(table, names::NAME, other).map(|column| column.name.clone());
    let unit = find(table, names::UNIT, other).map(|column| column.name.clone());
    let words = [
        "user",
        "owner",
        "rep",
        "sales",
        "agent",
        "people",
        "person",
        "team",
        "员工",
        "人员",
        "销售",
        "负责人",
    ];
    let called =
        [&table.name, &id.name].into_iter().any(|name| words.iter().any(|word| plain(name).contains(word)));
    let score = usize::from(name.is_some()) + usize::from(unit.is_some()) + 2 * usize::from(called);
    // Numbers 1, 2, 3 … name owners of any table: something else must speak for it.
    let enough = owner.ty == Type::Text || score > 0;
    enough.then(|| (score, People { table: table.name.clone(), id: id.name.clone(), name, unit }))
}

fn events(table: &TableProfile, id: &ColumnProfile, owner: Option<&ColumnProfile>) -> Option<Events> {
    let customer = customer_column(table, id)?;
    let at = date_of(table)?;
    let is_person = |column: &ColumnProfile| {
        let known =
            |owner: &ColumnProfile| column.different.iter().any(|value| owner.different.contains(value));
        column.name != customer.name && owner.is_none_or(known)
    };
    let person = find(table, names::OWNER, is_person).map(|column| column.name.clone());
    let name = slug(&table.name).unwrap_or_else(|| String::from("activities"));
    Some(Events {
        fact: format!("{name}_30d"),
        name,
        table: table.name.clone(),
        customer: customer.name.clone(),
        person,
        at: at.name.clone(),
        renamed: renamed(table, &[]),
    })
}

/// The stages in their probable order, and the values that end a journey.
fn stages(
    customers: &TableProfile,
    roles: &[(&'static str, String)],
    history: Option<(&History, &TableProfile)>,
) -> (Vec<String>, Vec<String>, Vec<String>) {
    let of_history = history.and_then(|(history, table)| {
        Some((
            table,
            table.columns.iter().find(|column| column.name == history.stage)?,
            Some(history.at.as_str()),
        ))
    });
    let entered = roles.iter().find(|(key, _)| *key == "entered").map(|(_, column)| column.as_str());
    let of_customers = role(customers, roles, "stage").map(|column| (customers, column, entered));
    let mut values: Vec<(String, (Option<usize>, f64))> = Vec::new();
    for (table, column, date) in of_history.into_iter().chain(of_customers) {
        let dates = table.columns.iter().filter(|column| is_date(column));
        let place = date.and_then(|date| dates.clone().position(|column| column.name == date));
        for value in column.few.iter().flatten() {
            let mean = place.and_then(|place| value.mean_days.get(place).copied().flatten());
            // In a history later stages have later dates; among customers the older ones are further.
            let towards = if history.is_some() { 1.0 } else { -1.0 };
            if values.iter().all(|(text, _)| *text != value.text) {
                values.push((
                    value.text.clone(),
                    (usual(&value.text), mean.map_or(f64::MAX, |mean| towards * mean)),
                ));
            }
        }
    }
    let is = |list: &[&str], text: &str| place(text, list).is_some();
    let (won, rest): (Vec<_>, Vec<_>) = values.into_iter().partition(|(text, _)| is(names::WON, text));
    let (lost, mut rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(text, _)| is(names::LOST, text));
    // The usual order counts where it is known of all; dates decide otherwise.
    let all_usual = rest.iter().all(|(_, (usual, _))| usual.is_some());
    rest.sort_by(|(_, a), (_, b)| {
        let by_date = a.1.total_cmp(&b.1);
        if all_usual { a.0.cmp(&b.0).then(by_date) } else { by_date }
    });
    let texts = |values: Vec<(String, _)>| values.into_iter().map(|(text, _)| text).collect();
    (texts(rest), texts(won), texts(lost))
}

/// Where a stage of that name usually stands.
fn usual(stage: &str) -> Option<usize> {
    let stage = stage.to_lowercase();
    names::ORDER.iter().position(|part| stage.contains(part))
}

/// What customers are worth, as reports want it called.
fn amount(table: &TableProfile) -> Option<(String, String)> {
    let column = find(table, names::AMOUNT, |column| column.ty.is_number())?;
    (column.name != "amount").then(|| (String::from("amount"), column.name.clone()))
}

/// Columns that expressions cannot name, with a name that they can; those with a role have one.
fn renamed(table: &TableProfile, roles: &[(&'static str, String)]) -> Vec<(String, String)> {
    let mut renamed: Vec<(String, String)> = Vec::new();
    let taken = |name: &str, renamed: &[(String, String)]| {
        BuiltIn::ALL.iter().any(|built_in| built_in.word() == name && Place::Customer.knows(*built_in))
            || table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name))
            || renamed.iter().any(|(other, _)| other == name)
    };
    let has_role = |column: &ColumnProfile| roles.iter().any(|(_, name)| *name == column.name);
    let amount = amount(table).map(|(_, column)| column);
    let unnamed = |column: &&ColumnProfile| {
        !is_nameable(&column.name) && !has_role(column) && amount.as_ref() != Some(&column.name)
    };
    for column in table.columns.iter().filter(unnamed) {
        let name: String = column.name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let name = name.trim_matches('_').to_lowercase();
        let name = if is_nameable(&name) { name } else { format!("column_{name}") };
        let name = (1..=table.columns.len() + 1)
            .map(|n| if n == 1 { name.clone() } else { format!("{name}_{n}") })
            .find(|name| is_nameable(name) && !taken(name, &renamed));
        renamed.extend(name.map(|name| (name, column.name.clone())));
    }
    renamed
}

/// What the number of a row can be called, and by which name it can be asked for: no column's.
fn row_number(table: &TableProfile) -> (String, &'static str) {
    let free = |name: &str| table.columns.iter().all(|column| !column.name.eq_ignore_ascii_case(name));
    let aliases =
        (1..=table.columns.len() + 1).map(|n| if n == 1 { String::from("row") } else { format!("row_{n}") });
    let alias = aliases.into_iter().find(|name| free(name)).unwrap_or_default();
    let rowid = ["rowid", "_rowid_", "oid"].into_iter().find(|name| free(name)).unwrap_or("rowid");
    (alias, rowid)
}

/// A text as an id of rules, if it has Latin letters to begin with.
pub(super) fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for c in text.trim().chars() {
        match c.to_ascii_lowercase() {
            plain @ ('a'..='z' | '0'..='9') => slug.push(plain),
            _ if slug.is_empty() || slug.ends_with('_') => {}
            _ => slug.push('_'),
        }
    }
    let slug = slug.trim_end_matches('_').to_owned();
    slug.starts_with(|c: char| c.is_ascii_lowercase()).then_some(slug)
}
