//! Which table of a file is which: the top of each file, brackets and tables written twice.

use std::collections::BTreeMap;

use super::cures::{wrong_element, wrong_type};
use super::document::Document;
use super::findings::{Findings, suggest};
use super::keys::{EVENTS, Form, Kind, TABLES, TableShape, all_tables};
use super::read_delivery::{read_channel, read_route};
use super::read_rules::{read_fact, read_funnel, read_phase};
use super::read_sources::{read_event_table, read_events, read_source};
use super::read_watch::{read_anomaly, read_metric};
use super::read_workspace::{read_calendar, read_workspace};
use super::tree::{Key, Node, NodeValue, Table, Written};
use crate::diagnostic::{Diagnostic, SyntaxProblem};
use crate::language::{Both, both, spoken};
use crate::text::Span;

/// What a list of tables holds.
const TABLES_IN_LIST: Both = both("tables in its list", "列表中是表");

/// Where each table that may stand once was written first.
pub(super) type FirstPlaces = BTreeMap<&'static str, Span>;

/// Reads all tables of one file into the document.
pub(super) fn read_file(
    root: &Table,
    document: &mut Document,
    first: &mut FirstPlaces,
    findings: &mut Findings,
) {
    let joined = with_implied_parts(root);
    for (key, node) in &joined.entries {
        let known = TABLES.into_iter().find(|shape| shape.path == key.name);
        let Some(shape) = known.or_else(|| read_unknown(key, node, document, findings)) else {
            continue;
        };
        if known.is_none() && first.contains_key(shape.path) {
            continue;
        }
        for table in tables_of(node, shape, &key.name, findings) {
            if shape.form == Form::Once && !is_first(shape, table, first, findings) {
                continue;
            }
            read_table(shape, table, document, findings);
        }
    }
}

/// The file with what stands below a misspelt header put back under it: `[customer]` and then
/// `[customers.fields]`, `[[funnels]]` and then `[[funnel.stage]]`, are one table with one slip.
fn with_implied_parts(root: &Table) -> Table {
    let is_implied = |node: &Node| match &node.value {
        NodeValue::Table(table) => table.written == Written::Implied,
        _ => false,
    };
    let misspelt = |name: &str| {
        let known = TABLES.into_iter().any(|shape| shape.path == name);
        (!known).then(|| suggest(name, TABLES.iter().map(|shape| shape.path))).flatten()
    };
    let mut joined = root.clone();
    for (key, _) in &root.entries {
        let Some(meant) = misspelt(&key.name) else { continue };
        let Some(at) = joined.entries.iter().position(|(key, node)| key.name == meant && is_implied(node))
        else {
            continue;
        };
        let (_, part) = joined.entries.remove(at);
        let NodeValue::Table(part) = part.value else { continue };
        let whole = joined.entries.iter_mut().find(|(other, _)| other.name == key.name);
        match whole.map(|(_, node)| &mut node.value) {
            Some(NodeValue::Table(table)) => table.entries.extend(part.entries),
            Some(NodeValue::Array(tables)) => {
                if let Some(Node { value: NodeValue::Table(last), .. }) = tables.last_mut() {
                    last.entries.extend(part.entries);
                }
            }
            _ => {}
        }
    }
    joined
}

/// Reports a key that is no table of the rule language, and gives the table that was probably
/// meant, to be read as that: its slip shall not make messages elsewhere.
fn read_unknown(
    key: &Key,
    node: &Node,
    document: &mut Document,
    findings: &mut Findings,
) -> Option<&'static TableShape> {
    let table = report_unknown(key, node, findings)?;
    let meant = suggest(&key.name, TABLES.iter().map(|shape| shape.path));
    if meant.is_none() && table.get("at").is_some() {
        document.events.push(read_event_table(key, table, &EVENTS, findings));
    } else if meant.is_none() && inner_table(&key.name).is_some() {
        // What it says is lost, and would be missed elsewhere.
        document.incomplete = true;
    }
    TABLES.into_iter().find(|shape| Some(shape.path) == meant)
}

fn read_table(shape: &'static TableShape, table: &Table, document: &mut Document, findings: &mut Findings) {
    match shape.path {
        "workspace" => document.workspace = read_workspace(table, findings),
        "calendar" => document.calendar = Some(read_calendar(table, findings)),
        "customers" => document.customers = Some(read_source(table, shape, findings)),
        "history" => document.history = Some(read_source(table, shape, findings)),
        "events" => document.events.extend(read_events(table, shape, findings)),
        "marks" => document.marks = Some(read_source(table, shape, findings)),
        "people" => document.people = Some(read_source(table, shape, findings)),
        "units" => document.units = Some(read_source(table, shape, findings)),
        "targets" => document.targets = Some(read_source(table, shape, findings)),
        "fact" => document.facts.push(read_fact(table, findings)),
        "phase" => document.phases.push(read_phase(table, findings)),
        "funnel" => document.funnels.push(read_funnel(table, findings)),
        "metric" => document.metrics.push(read_metric(table, findings)),
        "anomaly" => document.anomalies.push(read_anomaly(table, findings)),
        "channel" => document.channels.push(read_channel(table, findings)),
        "route" => document.routes.push(read_route(table, findings)),
        _ => {}
    }
}

/// Whether this is the first table of its kind over all files; a second one is reported.
fn is_first(
    shape: &'static TableShape,
    table: &Table,
    first: &mut FirstPlaces,
    findings: &mut Findings,
) -> bool {
    let Some(place) = first.get(shape.path) else {
        first.insert(shape.path, table.span);
        return true;
    };
    let problem = SyntaxProblem::WrittenTwice {
        what: shape.header(),
        help: spoken!(
            "put all of its keys below one `{0}`; it counts for all files",
            "把它的键都放在一个 `{0}` 下面；它对所有文件生效",
            shape.header()
        ),
    };
    findings
        .push(Diagnostic::at(table.span, problem).with(*place, both("first written here", "第一次写在这里")));
    false
}

/// The tables in a value, however they were written; wrong brackets are reported and read as if
/// they were right.
pub(super) fn tables_of<'t>(
    node: &'t Node,
    shape: &'static TableShape,
    name: &str,
    findings: &mut Findings,
) -> Vec<&'t Table> {
    let many = matches!(shape.form, Form::Many);
    match &node.value {
        NodeValue::Table(table) => {
            if many && table.written == Written::Implied {
                report_alone(table, shape, findings);
            } else if many && table.written == Written::Inline {
                findings.add(node.span, wrong_type(name, Kind::Tables(shape), node, findings));
            } else if many && table.written == Written::Header {
                let problem = wrong_brackets(shape, false, both("there can be several", "它可以有多个"));
                findings.add(table.span, problem);
            }
            vec![table]
        }
        NodeValue::Array(elements) => {
            let mut tables = Vec::with_capacity(elements.len());
            for element in elements {
                match &element.value {
                    NodeValue::Table(table) => tables.push(table),
                    _ => findings.add(element.span, wrong_element(name, TABLES_IN_LIST, element, None)),
                }
            }
            if !many && let Some(first) = tables.first() {
                let why = if shape.form == Form::Named {
                    both("each has a name of its own", "每个都有自己的名称")
                } else {
                    both("there is only one", "它只有一个")
                };
                findings.add(first.span, wrong_brackets(shape, true, why));
                tables.truncate(usize::from(shape.form == Form::Once));
            }
            tables
        }
        _ => {
            let kind = if many { Kind::Tables(shape) } else { Kind::Table(shape) };
            findings.add(node.span, wrong_type(name, kind, node, findings));
            Vec::new()
        }
    }
}

fn wrong_brackets(shape: &TableShape, double: bool, why: Both) -> SyntaxProblem {
    let written = if double { format!("[[{}]]", shape.path) } else { format!("[{}]", shape.path) };
    SyntaxProblem::WrongBrackets { written, right: shape.header(), why }
}

/// `[[funnel.stage]]` without a `[[funnel]]`.
fn report_alone(table: &Table, shape: &TableShape, findings: &mut Findings) {
    let below = table.entries.iter().find_map(|(key, node)| {
        let span = match &node.value {
            NodeValue::Table(inner) => inner.span,
            NodeValue::Array(inner) => inner.first()?.span,
            _ => key.span,
        };
        Some((findings.text(span).to_owned(), span))
    });
    if let Some((written, span)) = below {
        let problem =
            SyntaxProblem::TableAlone { table: SyntaxProblem::shortened(&written), parent: shape.header() };
        findings.add(span, problem);
    }
}

/// Reports a key at the top of a file that is no table of the rule language; gives the table that
/// stands there, if it is one.
fn report_unknown<'t>(key: &Key, node: &'t Node, findings: &mut Findings) -> Option<&'t Table> {
    let (header, table) = match &node.value {
        NodeValue::Table(table) => (format!("[{}]", key.name), Some(table)),
        NodeValue::Array(elements) => match elements.first().map(|first| &first.value) {
            Some(NodeValue::Table(table)) => (format!("[[{}]]", key.name), Some(table)),
            _ => (key.name.clone(), None),
        },
        _ => (key.name.clone(), None),
    };
    let span = match table {
        Some(table) if table.written != Written::Implied => table.span,
        _ => key.span,
    };
    let problem = match table {
        Some(table) => unknown_table(&key.name, &header, table),
        None => lost_key(&key.name, &header),
    };
    findings.add(span, problem);
    table
}

/// The table of that name, or nearly, that stands in another.
fn inner_table(name: &str) -> Option<&'static TableShape> {
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    all_tables().into_iter().find(|shape| {
        let inner = shape
            .path
            .rsplit_once('.')
            .map(|(_, last)| last)
            .or((shape.form == Form::Value).then_some(shape.path));
        inner.is_some_and(|last| singular(last) == singular(name))
    })
}

/// A table that rule files do not have.
fn unknown_table(name: &str, header: &str, table: &Table) -> SyntaxProblem {
    let help = if matches!(name, "field" | "fields") {
        spoken!(
            "fields belong to a mapped table: write `[customers.fields]`",
            "字段要写在它所属的表下面：写成 `[customers.fields]`"
        )
    } else if let Some(inner) = inner_table(name) {
        match inner.form {
            Form::Value => spoken!(
                "write it as the key `{name} = …` of its table, or as `[{}]`",
                "写成所属表的键 `{name} = …`，或 `[{}]`",
                inner.path
            ),
            _ => spoken!(
                "write `{}`, below the table it belongs to",
                "写成 `{}`，放在所属的表下面",
                inner.header()
            ),
        }
    } else if let Some(meant) = suggest(name, TABLES.iter().map(|shape| shape.path)) {
        let right = TABLES.iter().find(|shape| shape.path == meant).map(|shape| shape.header());
        let right = right.unwrap_or_default();
        spoken!("did you mean `{right}`?", "是不是想写 `{right}`？")
    } else if table.get("at").is_some() {
        spoken!(
            "tables of events are written `[events.{}]`",
            "事件表写成 `[events.{}]`",
            SyntaxProblem::shortened(name)
        )
    } else {
        let all: Vec<_> = TABLES.iter().map(|shape| format!("`{}`", shape.header())).collect();
        spoken!("the tables are {}", "可用的表有 {}", all.join(", "))
    };
    SyntaxProblem::UnknownTable { name: SyntaxProblem::shortened(header), help }
}

/// A key above all headers.
fn lost_key(name: &str, header: &str) -> SyntaxProblem {
    let owner = TABLES.into_iter().find(|shape| shape.key(name).is_some());
    match owner {
        Some(owner) => SyntaxProblem::MisplacedKey {
            key: SyntaxProblem::shortened(name),
            table: None,
            owner: owner.header(),
            help: spoken!("move it below `{}`", "把它移到 `{}` 下面", owner.header()),
        },
        None => SyntaxProblem::UnknownTable {
            name: SyntaxProblem::shortened(header),
            help: spoken!(
                "a key stands below the header of its table, such as `[workspace]` or `[[funnel]]`",
                "键要写在所属表的表头下面，例如 `[workspace]` 或 `[[funnel]]`"
            ),
        },
    }
}
