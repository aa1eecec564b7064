//! The mapped tables and their fields.

use std::collections::BTreeMap;

use super::cures::{not_text, wrong_type};
use super::document::{FieldDecl, Role, SourceDecl};
use super::findings::Findings;
use super::keys::{FIELD, Form, Kind, TableShape};
use super::reader::{Entry, Reader, name_of, out_of_braces};
use super::tree::{Key, Node, NodeValue, Table, Written};
use super::values::checked_id;
use crate::diagnostic::{Diagnostic, SyntaxProblem};
use crate::language::{both, spoken};
use crate::text::Spanned;
use crate::time::NaiveTimes;
use crate::value::Type;

/// Every role; a test compares them with the columns of the key table.
const ROLES: [Role; 25] = [
    Role::Id,
    Role::Name,
    Role::Owner,
    Role::Entered,
    Role::Stage,
    Role::StageSince,
    Role::Funnel,
    Role::Closed,
    Role::Customer,
    Role::Person,
    Role::At,
    Role::Seq,
    Role::Item,
    Role::By,
    Role::Done,
    Role::Unit,
    Role::Level,
    Role::Since,
    Role::Until,
    Role::Parent,
    Role::Kind,
    Role::Metric,
    Role::Starts,
    Role::Ends,
    Role::Value,
];

/// A table that may stand once: `[customers]`, `[history]` …
pub(super) fn read_source(table: &Table, shape: &'static TableShape, findings: &mut Findings) -> SourceDecl {
    let name = Spanned::new(shape.path.to_owned(), table.span);
    read_mapped(name, table, shape, findings)
}

/// The tables of `[events.…]`.
pub(super) fn read_events(
    events: &Table,
    shape: &'static TableShape,
    findings: &mut Findings,
) -> Vec<SourceDecl> {
    let mut sources = Vec::new();
    for (key, node) in &events.entries {
        match &node.value {
            NodeValue::Table(table) => sources.push(read_event_table(key, table, shape, findings)),
            NodeValue::Array(elements) if is_double_header(elements) => {
                let problem = SyntaxProblem::WrongBrackets {
                    written: format!("[[events.{}]]", key.name),
                    right: format!("[events.{}]", key.name),
                    why: both(
                        "it has a name of its own, so there is only one",
                        "它有自己的名称，所以只有一个",
                    ),
                };
                findings.add(elements.first().map_or(key.span, |first| first.span), problem);
                if let Some(Node { value: NodeValue::Table(table), .. }) = elements.first() {
                    sources.push(read_event_table(key, table, shape, findings));
                }
            }
            _ if shape.key(&key.name).is_some() => {
                let problem = SyntaxProblem::MisplacedKey {
                    key: key.name.clone(),
                    table: Some(String::from("[events]")),
                    owner: shape.header(),
                    help: spoken!(
                        "give the table a name: write `[events.activities]` for its header",
                        "给这张表取个名字：表头写成 `[events.activities]`"
                    ),
                };
                findings.add(key.span, problem);
                return sources;
            }
            _ => findings.add(node.span, wrong_type(&key.name, Kind::Table(shape), node, findings)),
        }
    }
    sources
}

/// One table of events.
pub(super) fn read_event_table(
    key: &Key,
    table: &Table,
    shape: &'static TableShape,
    findings: &mut Findings,
) -> SourceDecl {
    let name = checked_id(&key.name, key.span, findings);
    let name = name.unwrap_or_else(|| Spanned::new(key.name.clone(), key.span));
    read_mapped(name, table, shape, findings)
}

fn is_double_header(elements: &[Node]) -> bool {
    elements.iter().any(
        |element| matches!(&element.value, NodeValue::Table(table) if table.written == Written::DoubleHeader),
    )
}

fn read_mapped(
    name: Spanned<String>,
    table: &Table,
    shape: &'static TableShape,
    findings: &mut Findings,
) -> SourceDecl {
    let reader = Reader::open(table, shape, &[], findings);
    let mut roles = BTreeMap::new();
    for role in ROLES {
        if let Some(column) = reader.text(role.key(), findings) {
            roles.insert(role, column);
        }
    }
    let decl = SourceDecl {
        span: reader.span(),
        name,
        from: reader.text("from", findings),
        sql: reader.query("sql", findings),
        times: reader.word("times", times, findings),
        append_only: reader.flag("append_only", findings),
        roles,
        fields: read_fields(&reader, shape, findings),
        wide: reader.entry("wide").and_then(|entry| columns(&entry, findings)),
        known_from: reader.entry("known_from").map(|entry| field_lists(&entry, findings)).unwrap_or_default(),
        contacts: reader.entry("contacts").and_then(|entry| columns(&entry, findings)).unwrap_or_default(),
    };
    require(table, &reader, shape, findings);
    decl
}

/// What must be there, depending on what else is.
fn require(table: &Table, reader: &Reader, shape: &'static TableShape, findings: &mut Findings) {
    let header = name_of(table, shape, findings);
    match (reader.gives("from"), reader.gives("sql")) {
        (true, true) => {
            let problem = SyntaxProblem::FromOrSql { table: header.clone(), both: true };
            let places = reader.entry("from").zip(reader.entry("sql"));
            if let Some((from, sql)) = places {
                let (first, second) = (from.key.span.min(sql.key.span), from.key.span.max(sql.key.span));
                findings.push(Diagnostic::at(second, problem).with(first, both("the other one", "另一个")));
            }
        }
        // A wide history without either is the customers' own table.
        (false, false) if !reader.gives("wide") => {
            findings.add(table.span, SyntaxProblem::FromOrSql { table: header.clone(), both: false });
        }
        _ => {}
    }
    if shape.form == Form::Named && !reader.gives("customer") && !reader.gives("person") {
        let example = String::from("customer = \"…\"");
        findings.add(table.span, SyntaxProblem::MissingKey { key: "customer", table: header, example });
    }
}

fn times(word: &str) -> Option<NaiveTimes> {
    match word {
        "local" => Some(NaiveTimes::Local),
        "utc" => Some(NaiveTimes::Utc),
        _ => None,
    }
}

/// `fields`.
fn read_fields(reader: &Reader, source: &'static TableShape, findings: &mut Findings) -> Vec<FieldDecl> {
    let Some(entry) = reader.entry("fields") else {
        return Vec::new();
    };
    let NodeValue::Table(table) = &entry.node.value else {
        entry.wrong_type::<()>(findings);
        return Vec::new();
    };
    let mut fields = Vec::new();
    for (key, node) in &table.entries {
        if let NodeValue::Table(field) = &node.value {
            fields.push(read_field(key, field, source, findings));
            continue;
        }
        let problem = stray_field(key, node, table, source, findings);
        let is_misplaced = matches!(problem, SyntaxProblem::MisplacedKey { .. });
        findings.add(if is_misplaced { key.span } else { node.span }, problem);
    }
    fields
}

fn read_field(key: &Key, table: &Table, source: &'static TableShape, findings: &mut Findings) -> FieldDecl {
    let reader = Reader::open(table, &FIELD, &[source], findings);
    FieldDecl {
        name: Spanned::new(key.name.clone(), key.span),
        column: reader.text("column", findings),
        ty: reader.word("type", Type::from_word, findings),
        format: reader.date_format("format", findings),
        label: reader.label(findings),
        doc: reader.doc(findings),
        one_of: reader.texts("one_of", findings),
        required: reader.flag("required", findings).is_some_and(|flag| flag.value),
        keep_blank: reader.word("blank", |word| (word == "keep").then_some(()), findings).is_some(),
    }
}

/// Among the fields stands something that is no field: a key of the table itself, which TOML
/// counts to the header above it, or a type without its braces.
fn stray_field(
    key: &Key,
    node: &Node,
    fields: &Table,
    source: &'static TableShape,
    findings: &Findings,
) -> SyntaxProblem {
    let header = format!("[{}.fields]", source.path);
    if source.key(&key.name).is_some() {
        let help = match fields.written {
            Written::Inline => out_of_braces(source),
            _ => spoken!(
                "move it above `{header}`, up to the keys of `{}`",
                "把它移到 `{header}` 上方，与 `{}` 的键放在一起",
                source.header()
            ),
        };
        return SyntaxProblem::MisplacedKey {
            key: key.name.clone(),
            table: Some(header),
            owner: source.header(),
            help,
        };
    }
    let example = match &node.value {
        NodeValue::Text(word) if Type::from_word(word).is_some() => format!("{{ type = \"{word}\" }}"),
        NodeValue::Text(column) => format!("{{ column = \"{}\" }}", SyntaxProblem::shortened(column)),
        _ => String::from("{ type = \"text\" }"),
    };
    let name = SyntaxProblem::shortened(&key.name);
    let help = spoken!("write `{name} = {example}`", "写成 `{name} = {example}`");
    match wrong_type(&name, Kind::Table(&FIELD), node, findings) {
        SyntaxProblem::WrongType { key, wants, got, .. } => {
            SyntaxProblem::WrongType { key, wants, got, help: Some(help) }
        }
        other => other,
    }
}

/// A table of columns by name.
fn columns(entry: &Entry, findings: &mut Findings) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    let NodeValue::Table(table) = &entry.node.value else {
        return entry.wrong_type(findings);
    };
    let mut columns = Vec::new();
    for (key, node) in &table.entries {
        if let NodeValue::Text(column) = &node.value {
            columns.push((named(key), Spanned::new(column.clone(), node.span)));
        } else {
            let problem = not_text(&key.name, Kind::Column.wants(), node, findings);
            findings.add(node.span, problem);
        }
    }
    Some(columns)
}

/// A table of lists of fields by name.
fn field_lists(entry: &Entry, findings: &mut Findings) -> Vec<(Spanned<String>, Vec<Spanned<String>>)> {
    let NodeValue::Table(table) = &entry.node.value else {
        entry.wrong_type::<()>(findings);
        return Vec::new();
    };
    let mut lists = Vec::new();
    for (key, node) in &table.entries {
        let inner = Entry { key, node, shape: entry.shape };
        if let Some(fields) = inner.texts(node, findings) {
            lists.push((named(key), fields));
        }
    }
    lists
}

fn named(key: &Key) -> Spanned<String> {
    Spanned::new(key.name.clone(), key.span)
}
