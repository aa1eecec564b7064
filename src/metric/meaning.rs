//! What expressions mean, as text.
//!
//! Names stand for what is behind them, and neither places nor labels are in it, so that expressions
//! with the same text have the same values over the same rows.

use std::collections::BTreeSet;

use crate::expression::{Expr, ExprKind, Haystack, Name, SwitchArm, SwitchLabel, all_functions};
use crate::ruleset::{Ruleset, TableMapping};
use crate::value::Value;

/// Writes what expressions mean, and notes what that rests on.
pub(super) struct Meanings<'r> {
    ruleset: &'r Ruleset,
    /// The facts that were named.
    pub facts: BTreeSet<u32>,
    /// The keys of the tables whose fields were named.
    pub tables: BTreeSet<String>,
    /// Whether the working days may matter.
    pub calendar: bool,
    /// Whether functions of `functions.rhai` are called.
    pub users: bool,
}

impl<'r> Meanings<'r> {
    /// Nothing is written yet.
    pub fn new(ruleset: &'r Ruleset) -> Self {
        Self { ruleset, facts: BTreeSet::new(), tables: BTreeSet::new(), calendar: false, users: false }
    }

    /// An expression whose own fields are those of a table.
    pub fn of(&mut self, expr: &Expr, own: Option<&TableMapping>) -> String {
        let kind = match &expr.kind {
            ExprKind::Literal(value) => literal(value),
            ExprKind::Name(name) => self.name(*name, own),
            ExprKind::Not(operand) => self.call("!", [&**operand], own),
            ExprKind::Negate(operand) => self.call("-", [&**operand], own),
            ExprKind::Binary(op, left, right) => self.call(op.symbol(), [&**left, &**right], own),
            ExprKind::And(parts) => self.call("&&", parts, own),
            ExprKind::Or(parts) => self.call("||", parts, own),
            ExprKind::Coalesce(parts) => self.call("??", parts, own),
            ExprKind::IsMissing { operand, negated } => {
                self.call(if *negated { "is there" } else { "is missing" }, [&**operand], own)
            }
            ExprKind::In { needle, haystack } => self.membership(needle, haystack, own),
            ExprKind::If { condition, then, otherwise } => {
                self.call("if", [&**condition, &**then, &**otherwise], own)
            }
            ExprKind::Switch { subject, arms, default } => {
                let head = self.call("switch", [&**subject, &**default], own);
                let arms: Vec<String> = arms.iter().map(|arm| self.arm(arm, own)).collect();
                format!("{head} {{{}}}", arms.join(", "))
            }
            ExprKind::Join(parts) => self.call("join", parts, own),
            ExprKind::Call(id, args) => {
                let name = all_functions().get(usize::from(id.0)).map_or("?", |function| function.name);
                self.calendar |= name.contains("business");
                self.call(name, args, own)
            }
            ExprKind::CallUser(name, args) => {
                (self.users, self.calendar) = (true, true);
                self.call(&format!("user {name}"), args, own)
            }
            ExprKind::Marked(item) => format!("marked {item:?}"),
            ExprKind::Met(item) => format!("met {item:?}"),
        };
        format!("{kind}:{}", expr.ty.word())
    }

    fn call<'e>(
        &mut self,
        word: &str,
        parts: impl IntoIterator<Item = &'e Expr>,
        own: Option<&TableMapping>,
    ) -> String {
        let parts: Vec<String> = parts.into_iter().map(|part| self.of(part, own)).collect();
        format!("({word} {})", parts.join(" "))
    }

    fn membership(&mut self, needle: &Expr, haystack: &Haystack, own: Option<&TableMapping>) -> String {
        match haystack {
            Haystack::List(items) => self.call("in list", std::iter::once(needle).chain(items), own),
            Haystack::Range { start, end, inclusive } => {
                let word = if *inclusive { "in range and end" } else { "in range" };
                self.call(word, [needle, &**start, &**end], own)
            }
            Haystack::Text(text) => self.call("in text", [needle, &**text], own),
        }
    }

    fn arm(&mut self, arm: &SwitchArm, own: Option<&TableMapping>) -> String {
        let label = |label: &SwitchLabel| match label {
            SwitchLabel::Value(value) => literal(value),
            SwitchLabel::Range { start, end, inclusive } => format!("{start}..{end} {inclusive}"),
        };
        let labels: Vec<String> = arm.labels.iter().map(label).collect();
        let guard = arm.guard.as_ref().map_or_else(String::new, |guard| self.of(guard, own));
        format!("{} if {guard} => {}", labels.join(" | "), self.of(&arm.value, own))
    }

    /// What a name stands for.
    pub fn name(&mut self, name: Name, own: Option<&TableMapping>) -> String {
        let ruleset = self.ruleset;
        match name {
            Name::Field(index) => self.field(own, index),
            Name::CustomerField(index) => self.field(Some(&ruleset.mapping.customers), index),
            Name::PersonField(index) => self.field(ruleset.mapping.people.as_ref(), index),
            Name::Fact(index) => {
                self.facts.insert(index);
                let fact = ruleset.facts.get(index as usize);
                format!("fact {}", fact.map_or("?", |fact| &fact.id))
            }
            Name::BuiltIn(name) => {
                self.calendar |= name.word().contains("business");
                format!("built-in {}", name.word())
            }
            Name::Metric(index) => {
                let metric = ruleset.metrics.get(index as usize);
                format!("metric {}", metric.map_or("?", |metric| &metric.id))
            }
            Name::Group(index) => format!("group {index}"),
        }
    }

    fn field(&mut self, table: Option<&TableMapping>, index: u32) -> String {
        let Some(table) = table else { return String::from("?") };
        self.tables.insert(table.key.to_string());
        field(table, index)
    }
}

/// A field of a table: where its values come from and how they are read.
pub(super) fn field(table: &TableMapping, index: u32) -> String {
    let Some(field) = table.fields.get(index as usize) else { return String::from("?") };
    let known = field.known_from.and_then(|date| table.fields.get(date as usize));
    let known = known.map(|date| (&date.column, &date.format));
    let how = (&field.column, field.ty.word(), &field.format, field.keep_blank, known);
    format!("{} {how:?}", table.key)
}

/// A constant, so that different ones look different.
fn literal(value: &Value) -> String {
    format!("{value:?}")
}
