//! Facts from tapes: over events of every kind, and over other facts.

use std::fmt::Write;

use super::expressions::{Names, Writer, names};
use super::rules::{Shape, known_in_stage};
use super::tape::Tape;

/// The facts that a ruleset has, by where they may be named.
pub struct Facts {
    pub anywhere: Names,
    pub in_stage: Names,
}

impl Facts {
    fn add(&mut self, name: String, ty: &str, needs_stage: bool) {
        let names = if needs_stage { &mut self.in_stage } else { &mut self.anywhere };
        let values: &[&str] = match ty {
            "int" => &["1", "0", "2", "3", "5", "20"],
            "float" => &["1.5", "0.0", "2.0", "100.0"],
            "text" => &["\"a\"", "\"visit\"", "\"p1\"", "\"客户\""],
            "date" => &["today", "date(\"2024-01-01\")", "date(\"2023-12-20\")"],
            "time" => &["today", "date(\"2024-01-01\")"],
            _ => &["true", "false"],
        };
        names.facts.push((name.clone(), values));
        match ty {
            "int" => names.ints.insert(0, name),
            "float" => names.floats.insert(0, name),
            "text" => names.texts.insert(0, name),
            "date" => names.dates.insert(0, name),
            "time" => names.times.insert(0, name),
            _ => names.bools.insert(0, name),
        }
    }
}

fn event_names(shape: &Shape, table: usize) -> Names {
    let mut names = Names { dates: names(&["today"]), ..Names::default() };
    if table == 0 {
        names.ints = self::names(&["minutes", "odd(minutes)"]);
        names.texts = self::names(&["kind", "person"]);
        names.floats = self::names(&["cost"]);
        names.bools = self::names(&["good"]);
        names.add_date("due", shape.declared[3]);
        names.add_date("at", shape.declared[5]);
    } else {
        names.ints = self::names(&["score", "seq", "odd(score)"]);
        names.texts = self::names(&["outcome", "person"]);
        names.add_date("done_at", shape.declared[4]);
        names.add_date("at", shape.declared[0]);
    }
    names
}

/// Writes facts and tells what they are.
pub fn add_facts(text: &mut String, shape: &Shape, tapes: &[Vec<u8>], anywhere: &Names) -> Facts {
    let mut facts = Facts { anywhere: Names::default(), in_stage: Names::default() };
    for (place, bytes) in tapes.iter().enumerate() {
        let mut tape = Tape::of(bytes, shape.plain);
        let name = format!("fact{place}");
        let _ = writeln!(text, "[[fact]]\nid = \"{name}\"");
        if tape.rarely(if shape.plain { 8 } else { 4 }) {
            of_facts(text, name, anywhere, &mut facts, &mut tape);
        } else {
            of_events(text, name, shape, &mut facts, &mut tape);
        }
    }
    facts
}

fn of_facts(text: &mut String, name: String, anywhere: &Names, facts: &mut Facts, tape: &mut Tape<'_>) {
    let needs_stage = tape.rarely(2);
    let mut names = facts.anywhere.clone().with(anywhere);
    if needs_stage {
        names = facts.in_stage.clone().with(&names).with(&known_in_stage());
    }
    let ty = tape.one(&["int", "bool", "float", "text", "date"]);
    let mut writer = Writer { tape, names: &names };
    let expr = match ty {
        "int" => writer.int(2),
        "bool" => writer.bool(2),
        "float" => writer.float(2),
        "text" => writer.text(2),
        _ => writer.date(2),
    };
    let _ = writeln!(text, "expr = '''{expr}'''");
    facts.add(name, ty, needs_stage);
}

/// Conditions of rows that often turn out either way, and of which some fail.
fn usual_filter(table: usize, tape: &mut Tape<'_>) -> &'static str {
    let filters = [
        ["minutes >= 2", "score >= 2"],
        ["kind == \"visit\"", "outcome == \"visit\""],
        ["10 / minutes > 2", "10 / score > 2"],
        ["good", "done_at != ()"],
        ["odd(minutes) > 0", "odd(score) > 0"],
        ["cost > 0.5", "outcome != ()"],
    ];
    filters[tape.pick(filters.len())][table]
}

fn of_events(text: &mut String, name: String, shape: &Shape, facts: &mut Facts, tape: &mut Tape<'_>) {
    let table = tape.pick(2);
    let names = event_names(shape, table);
    let _ = writeln!(text, "from = \"{}\"", ["activities", "commitments"][table]);
    if tape.rarely(2) {
        let mut writer = Writer { tape, names: &names };
        let filter = match writer.tape.pick(5) {
            0..=2 if shape.plain => usual_filter(table, writer.tape).to_owned(),
            3 => format!("fresh({})", writer.moment(0)),
            4 => format!("days_since({}) < 9", writer.moment(0)),
            depth => writer.bool(depth),
        };
        let _ = writeln!(text, "where = '''{filter}'''");
    }
    let aggregate = tape.one(&["count", "sum", "max", "min", "avg", "distinct", "first", "last"]);
    let depth = [0, 0, 1, 2][if shape.plain { 0 } else { tape.pick(4) }];
    let kind = match aggregate {
        "sum" | "avg" => tape.one(&["int", "float"]),
        _ => tape.one(&["int", "text", "date", "float", "bool"]),
    };
    let mut writer = Writer { tape, names: &names };
    let (of, of_type) = match kind {
        "text" => (writer.text(depth), "text"),
        "date" => match writer.names.times.first() {
            Some(time) if depth == 0 => (time.clone(), "time"),
            _ => (writer.date(depth), "date"),
        },
        "float" => (writer.float(depth), "float"),
        "bool" => (writer.bool(depth), "bool"),
        _ => (writer.int(depth), "int"),
    };
    let _ = writeln!(text, "agg = \"{aggregate}\"");
    if aggregate != "count" {
        let _ = writeln!(text, "of = '''{of}'''");
    }
    let shared = if shape.people { tape.pick(5) } else { 0 };
    let per = ["customer", "person", "unit", "person", "customer"][shared];
    let windows = ["", "5d", "1d", "1w", "3bd", "10bd", "30d", "stage", "funnel", "stage"];
    let window = tape.one(&windows[..if per == "customer" { 10 } else { 7 }]);
    if !window.is_empty() {
        let _ = writeln!(text, "within = \"{window}\"");
    }
    let _ = writeln!(text, "per = \"{per}\"");
    let ty = match aggregate {
        "count" | "distinct" => "int",
        "avg" => "float",
        _ => of_type,
    };
    facts.add(name, ty, window == "stage");
}
