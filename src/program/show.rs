//! A program as people read it.
//!
//! One line for each node, `r7: bool? = gt r3, 500`, by block; then what the facts and the keys of
//! the rules ask, and which columns are read. Constants stand where they are used. The same program
//! always has the same text.

use std::fmt;

use super::Program;
use super::block::{Block, FieldRead};
use super::node::{Constant, Label, Leaf, Node, Op, Reg};
use super::roots::{EventFact, FunnelRoots};
use crate::expression::{BinaryOp, all_functions};
use crate::syntax::Per;
use crate::time::Window;
use crate::value::{Type, Value};

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for block in std::iter::once(&self.customers).chain(&self.events) {
            if !block.nodes.is_empty() {
                write!(f, "{block}")?;
            }
        }
        if !self.roots.facts.is_empty() {
            writeln!(f, "facts")?;
        }
        for fact in &self.roots.facts {
            writeln!(f, "  {}", self.fact_text(fact))?;
        }
        for funnel in &self.roots.funnels {
            write_funnel(f, funnel, &self.customers)?;
        }
        let read = || std::iter::once(&self.customers).chain(&self.events);
        if read().any(|block| !block.reads.is_empty()) {
            writeln!(f, "reads")?;
        }
        for block in read().filter(|block| !block.reads.is_empty()) {
            let fields: Vec<_> = block.reads.iter().map(read_text).collect();
            writeln!(f, "  {}: {}", block.table, fields.join(", "))?;
        }
        Ok(())
    }
}

impl Program {
    /// `visits: int = count over events.activities where r2 of r0, within 30d, per customer`.
    fn fact_text(&self, fact: &EventFact) -> String {
        let block = self.events.get(fact.table);
        let register = |root: Reg| block.map_or_else(String::new, |block| block.operand(root));
        let roots = [("where", fact.filter), ("of", fact.of)];
        let part = |(word, root): (&str, Option<Reg>)| Some(format!(", {word} {}", register(root?)));
        let parts: String = roots.into_iter().filter_map(part).collect();
        let table = block.map_or("?", |block| &block.table);
        format!("{}: {} = {} over {table}{parts}", fact.id, fact.ty, fact_words(fact))
    }
}

/// What a fact does with the rows: `count within 30d per customer`.
pub(super) fn fact_words(fact: &EventFact) -> String {
    let aggregate = fact.aggregate.word();
    let window = match fact.window {
        Window::Ever => String::from("ever"),
        Window::Last(length) => length.to_string(),
        Window::Stage => String::from("stage"),
        Window::State => String::from("state"),
        Window::Funnel => String::from("funnel"),
    };
    let per = match fact.per {
        Per::Customer => "customer",
        Per::Person => "person",
        Per::Unit => "unit",
    };
    format!("{aggregate} within {window} per {per}")
}

fn write_funnel(f: &mut fmt::Formatter<'_>, funnel: &FunnelRoots, block: &Block) -> fmt::Result {
    writeln!(f, "funnel {}", funnel.id)?;
    let mut stage = None;
    for (path, root) in funnel.all() {
        if path.stage.is_some() && path.stage != stage {
            writeln!(f, "  stage {}", path.stage.as_deref().unwrap_or_default())?;
            stage.clone_from(&path.stage);
        }
        let indent = if path.stage.is_some() { "    " } else { "  " };
        writeln!(f, "{indent}{}: {}", path.part, block.operand(root))?;
    }
    Ok(())
}

fn read_text(read: &FieldRead) -> String {
    if read.name == read.column {
        format!("{} ({})", read.name, read.ty)
    } else {
        format!("{} ({}, column {:?})", read.name, read.ty, read.column)
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.table)?;
        for (index, node) in self.nodes.iter().enumerate() {
            if !matches!(node.op, Op::Constant(_)) {
                let what = written(&node.op, &|operand| self.operand(operand));
                writeln!(f, "  r{index}: {} = {what}", type_text(node))?;
            }
        }
        Ok(())
    }
}

impl Block {
    /// A register as an operand: a constant itself, or its number.
    fn operand(&self, register: Reg) -> String {
        self.constant(register).map_or_else(|| format!("r{}", register.0), constant_text)
    }
}

/// `bool?`: the type, with a question mark if the value can be missing.
pub(super) fn type_text(node: &Node) -> String {
    format!("{}{}", node.ty, if node.nullable && node.ty != Type::Any { "?" } else { "" })
}

/// A constant, so that different ones look different.
pub(super) fn constant_text(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Float(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}

/// An operation: its word and its operands, as `operand` writes these.
pub(super) fn written(op: &Op, operand: &dyn Fn(Reg) -> String) -> String {
    let list = |registers: &[Reg]| registers.iter().map(|each| operand(*each)).collect::<Vec<_>>().join(", ");
    match op {
        Op::Constant(Constant(value)) => constant_text(value),
        Op::Leaf(Leaf::Field(field)) => format!("field {}", field.name),
        Op::Leaf(Leaf::Fact(fact)) => format!("fact {}", fact.name),
        Op::Leaf(Leaf::BuiltIn(name)) => format!("builtin {}", name.word()),
        Op::Leaf(Leaf::Marked(item)) => format!("marked {item:?}"),
        Op::Leaf(Leaf::Met(item)) => format!("met {item:?}"),
        Op::Leaf(Leaf::CustomerField(field)) => format!("customer field {}", field.name),
        Op::Leaf(Leaf::PersonField(field)) => format!("person field {}", field.name),
        Op::Not(of) => format!("not {}", operand(*of)),
        Op::Negate(of) => format!("neg {}", operand(*of)),
        Op::Binary(op, left, right) => format!("{} {}", word(*op), list(&[*left, *right])),
        Op::And(parts) => format!("and {}", list(parts)),
        Op::Or(parts) => format!("or {}", list(parts)),
        Op::Coalesce(parts) => format!("coalesce {}", list(parts)),
        Op::IsMissing { operand: of, negated } => {
            format!("{} {}", if *negated { "present" } else { "missing" }, operand(*of))
        }
        Op::InList { needle, items } => format!("in {}, [{}]", operand(*needle), list(items)),
        Op::InRange { needle, start, end, inclusive } => {
            let dots = if *inclusive { "..=" } else { ".." };
            format!("in {}, {}{dots}{}", operand(*needle), operand(*start), operand(*end))
        }
        Op::InText { needle, text } => format!("in {}", list(&[*needle, *text])),
        Op::If { condition, then, otherwise } => format!("if {}", list(&[*condition, *then, *otherwise])),
        Op::Switch { subject, arms, default } => {
            let arm_text = |arm: &super::Arm| {
                let labels: Vec<_> = arm.labels.iter().map(label_text).collect();
                let guard = arm.guard.map_or_else(String::new, |guard| format!(" if {}", operand(guard)));
                format!("{}{guard} => {}, ", labels.join(" | "), operand(arm.value))
            };
            let arms: String = arms.iter().map(arm_text).collect();
            format!("switch {} {{ {arms}_ => {} }}", operand(*subject), operand(*default))
        }
        Op::Join(parts) => format!("join {}", list(parts)),
        Op::Call(id, args) => {
            let function = all_functions().get(usize::from(id.0)).map_or("?", |function| function.name);
            format!("call {function}({})", list(args))
        }
        Op::CallUser(name, args) => format!("call user {name}({})", list(args)),
    }
}

fn label_text(label: &Label) -> String {
    match label {
        Label::Value(Constant(value)) => constant_text(value),
        Label::Range { start, end, inclusive } => {
            format!("{start}..{}{end}", if *inclusive { "=" } else { "" })
        }
    }
}

fn word(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "add",
        BinaryOp::Subtract => "sub",
        BinaryOp::Multiply => "mul",
        BinaryOp::Divide => "div",
        BinaryOp::Remainder => "rem",
        BinaryOp::Power => "pow",
        BinaryOp::Equal => "eq",
        BinaryOp::NotEqual => "ne",
        BinaryOp::Less => "lt",
        BinaryOp::LessOrEqual => "le",
        BinaryOp::Greater => "gt",
        BinaryOp::GreaterOrEqual => "ge",
    }
}
