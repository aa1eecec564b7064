//! `[[fact]]`, `[[phase]]`, `[[funnel]]` with its stages and items.

use super::document::{
    AdmitDecl, Aggregate, CycleDecl, FactDecl, FunnelDecl, ItemDecl, Per, PhaseDecl, StageDecl,
};
use super::findings::Findings;
use super::keys::{ADMIT, CYCLE, END, FACT, FUNNEL, ITEM, PHASE, STAGE, TableShape};
use super::reader::Reader;
use super::sections::tables_of;
use super::tree::{NodeValue, Table};
use crate::text::Spanned;
use crate::time::Clock;

pub(super) fn read_fact(table: &Table, findings: &mut Findings) -> FactDecl {
    let reader = Reader::open(table, &FACT, &[], findings);
    FactDecl {
        span: reader.span(),
        id: reader.id(findings),
        label: reader.label(findings),
        doc: reader.doc(findings),
        from: reader.text("from", findings),
        filter: reader.expr("where", findings),
        agg: reader.word("agg", aggregate, findings),
        of: reader.expr("of", findings),
        within: reader.window("within", findings),
        per: reader.word("per", per, findings),
        expr: reader.expr("expr", findings),
    }
}

pub(super) fn aggregate(word: &str) -> Option<Aggregate> {
    Some(match word {
        "count" => Aggregate::Count,
        "distinct" => Aggregate::Distinct,
        "sum" => Aggregate::Sum,
        "avg" => Aggregate::Avg,
        "min" => Aggregate::Min,
        "max" => Aggregate::Max,
        "first" => Aggregate::First,
        "last" => Aggregate::Last,
        _ => return None,
    })
}

fn per(word: &str) -> Option<Per> {
    match word {
        "customer" => Some(Per::Customer),
        "person" => Some(Per::Person),
        "unit" => Some(Per::Unit),
        _ => None,
    }
}

fn clock(word: &str) -> Option<Clock> {
    match word {
        "calendar" => Some(Clock::Calendar),
        "business" => Some(Clock::Business),
        _ => None,
    }
}

pub(super) fn read_phase(table: &Table, findings: &mut Findings) -> PhaseDecl {
    let reader = Reader::open(table, &PHASE, &[], findings);
    PhaseDecl {
        span: reader.span(),
        id: reader.id(findings),
        label: reader.label(findings),
        doc: reader.doc(findings),
    }
}

pub(super) fn read_funnel(table: &Table, findings: &mut Findings) -> FunnelDecl {
    let reader = Reader::open(table, &FUNNEL, &[], findings);
    FunnelDecl {
        span: reader.span(),
        id: reader.id(findings),
        label: reader.label(findings),
        doc: reader.doc(findings),
        when: reader.expr("when", findings),
        matches: reader.texts("match", findings),
        admit: listed(&reader, "admit", &ADMIT, findings)
            .into_iter()
            .map(|it| read_admit(it, findings))
            .collect(),
        days: reader.word("days", clock, findings),
        entering: reader.days("entering_days", findings),
        stagnant: reader.days("stagnant_days", findings),
        losing: reader.days("losing_days", findings),
        max_hold_days: reader.count("max_hold_days", findings),
        cycle: single(&reader, "cycle", findings).map(|it| read_cycle(it, findings)),
        won: single(&reader, "won", findings).and_then(|it| read_end(it, findings)),
        lost: single(&reader, "lost", findings).and_then(|it| read_end(it, findings)),
        stages: listed(&reader, "stage", &STAGE, findings)
            .into_iter()
            .map(|it| read_stage(it, findings))
            .collect(),
    }
}

/// The tables of a key that holds several.
pub(super) fn listed<'t>(
    reader: &Reader<'t>,
    name: &str,
    shape: &'static TableShape,
    findings: &mut Findings,
) -> Vec<&'t Table> {
    let mut tables: Vec<&Table> = Vec::new();
    for entry in reader.entries(name) {
        tables.extend(tables_of(entry.node, shape, name, findings));
    }
    tables.sort_by_key(|table| table.span);
    tables
}

/// The table of a key that holds one.
pub(super) fn single<'t>(reader: &Reader<'t>, name: &str, findings: &mut Findings) -> Option<&'t Table> {
    let entry = reader.entry(name)?;
    match &entry.node.value {
        NodeValue::Table(table) => Some(table),
        _ => entry.wrong_type(findings),
    }
}

fn read_admit(table: &Table, findings: &mut Findings) -> AdmitDecl {
    let reader = Reader::open(table, &ADMIT, &[&FUNNEL], findings);
    AdmitDecl {
        span: reader.span(),
        id: reader.id(findings),
        label: reader.label(findings),
        doc: reader.doc(findings),
        expr: reader.expr("expr", findings),
    }
}

fn read_cycle(table: &Table, findings: &mut Findings) -> CycleDecl {
    let reader = Reader::open(table, &CYCLE, &[&FUNNEL], findings);
    CycleDecl {
        span: reader.span(),
        slack: reader.number("slack", findings),
        min_sample: reader.count("min_sample", findings),
        fallback: reader.length("fallback", findings),
    }
}

fn read_end(table: &Table, findings: &mut Findings) -> Option<Vec<Spanned<String>>> {
    Reader::open(table, &END, &[&FUNNEL], findings).texts("match", findings)
}

fn read_stage(table: &Table, findings: &mut Findings) -> StageDecl {
    let reader = Reader::open(table, &STAGE, &[&FUNNEL], findings);
    StageDecl {
        span: reader.span(),
        id: reader.id(findings),
        label: reader.label(findings),
        doc: reader.doc(findings),
        phase: reader.text("phase", findings),
        matches: reader.texts("match", findings),
        days: reader.word("days", clock, findings),
        entering: reader.days("entering_days", findings),
        stagnant: reader.days("stagnant_days", findings),
        losing: reader.days("losing_days", findings),
        improving: reader.expr("improving", findings),
        next: reader.texts("next", findings),
        confirm_within: reader.length("confirm_within", findings),
        max_hold_days: reader.count("max_hold_days", findings),
        items: listed(&reader, "items", &ITEM, findings)
            .into_iter()
            .map(|it| read_item(it, findings))
            .collect(),
    }
}

fn read_item(table: &Table, findings: &mut Findings) -> ItemDecl {
    let reader = Reader::open(table, &ITEM, &[&FUNNEL, &STAGE], findings);
    let is_set =
        |name: &str, findings: &mut Findings| reader.flag(name, findings).is_some_and(|flag| flag.value);
    ItemDecl {
        span: reader.span(),
        id: reader.id(findings),
        label: reader.label(findings),
        doc: reader.doc(findings),
        mark: is_set("mark", findings),
        renew: reader.flag("renew", findings),
        optional: is_set("optional", findings),
        expr: reader.expr("expr", findings),
        when: reader.expr("when", findings),
    }
}
