//! `if`, `switch`, `??`: several values, of which one is taken.

use std::ops::Range;

use rhai::{Dynamic, Expr as Ast, FlowControl, Position, RangeCase, SwitchCasesCollection};

use super::operators::around;
use super::{Checker, Node};
use crate::diagnostic::ExpressionProblem as Problem;
use crate::expression::tokens::Kind;
use crate::expression::tree::{ExprKind, SwitchArm, SwitchLabel};
use crate::expression::types::joined;
use crate::language::{Both, both};
use crate::value::{Type, Value};

impl Checker<'_> {
    /// `if c { a } else { b }`.
    pub(super) fn if_else(&mut self, parts: &FlowControl, position: Position) -> Node {
        let start = self.tokens.range(self.token(position)).start;
        let condition = self.expr(&parts.expr);
        self.need_condition("if", &condition);
        let body = self.braces(parts.body.position());
        let then = self.statements(parts.body.statements(), body.clone());
        let (otherwise, end) = if parts.branch.is_empty() {
            (self.unknown(body.end..body.end), body.end)
        } else {
            let branch = self.braces(parts.branch.position());
            let node = self.statements(parts.branch.statements(), branch.clone());
            let end = node.at.end.max(branch.end);
            (node, end)
        };
        let ty = self.one_type(both("the branches of `if`", "`if` 的各个分支"), &[&then, &otherwise]);
        let nullable = condition.expr.nullable || then.expr.nullable || otherwise.expr.nullable;
        let kind = ExprKind::If {
            condition: Box::new(condition.expr),
            then: Box::new(then.expr),
            otherwise: Box::new(otherwise.expr),
        };
        self.node(start..end, kind, ty, nullable)
    }

    /// `a ?? b ?? …`.
    pub(super) fn coalesce(&mut self, parts: &[Ast]) -> Node {
        let nodes: Vec<_> = parts.iter().map(|part| self.expr(part)).collect();
        let ty = self.one_type(both("the sides of `??`", "`??` 的两边"), &nodes.iter().collect::<Vec<_>>());
        let at = around(&nodes);
        let nullable = nodes.iter().all(|node| node.expr.nullable);
        self.node(at, ExprKind::Coalesce(nodes.into_iter().map(|node| node.expr).collect()), ty, nullable)
    }

    /// The bytes of a block in braces (or of the `if` behind an `else`).
    fn braces(&self, position: Position) -> Range<usize> {
        let index = self.token(position);
        self.tokens.range(index).start..self.tokens.close_of(index)
    }

    /// The type that all of these share; `()` shares any.
    fn one_type(&mut self, what: Both, nodes: &[&Node]) -> Type {
        let mut ty: Option<Type> = None;
        for node in nodes.iter().filter(|node| !node.is_missing_literal()) {
            let found = node.expr.ty;
            match ty.map(|first| (first, joined(first, found))) {
                None => ty = Some(found),
                Some((_, Some(both))) => ty = Some(both),
                Some((first, None)) => {
                    let problem = Problem::BranchTypes { what, first, other: found };
                    self.report(node.at.clone(), problem);
                    return Type::Any;
                }
            }
        }
        ty.unwrap_or(Type::Any)
    }

    /// `switch x { label | label if guard => value, …, _ => value }`.
    pub(super) fn switch(
        &mut self,
        subject: &Ast,
        cases: &SwitchCasesCollection,
        position: Position,
    ) -> Node {
        let first = self.token(position);
        let subject = self.expr(subject);
        if self.is_written_unit(&subject) {
            return self.fail(subject.at, Problem::MissingCompared { operator: String::from("switch") });
        }
        let open = self.block_after(subject.at.end);
        let at = self.tokens.range(first).start..self.tokens.close_of(open);
        let mut from = open + 1;
        let mut arms = Vec::new();
        let mut values = Vec::new();
        let mut default = None;
        for (index, case) in cases.expressions.iter().enumerate() {
            let labels_at = self.labels_at(from);
            let guard = match &case.lhs {
                Ast::BoolConstant(true, position) if position.is_none() => None,
                guard => Some(self.expr(guard)),
            };
            if let Some(guard) = &guard {
                self.need_condition("if", guard);
            }
            let value = self.expr(&case.rhs);
            from = self.tokens.index_at(value.at.end);
            if cases.def_case == Some(index) {
                default = Some(value.expr.clone());
            } else {
                let labels = self.labels(&subject, cases, index, labels_at);
                let guard = guard.map(|guard| guard.expr);
                arms.push(SwitchArm { labels, guard, value: value.expr.clone() });
            }
            values.push(value);
        }
        let ty = self.one_type(
            both("the arms of `switch`", "`switch` 的各个情形"),
            &values.iter().collect::<Vec<_>>(),
        );
        let default = default.unwrap_or_else(|| self.unknown(at.end..at.end).expr);
        let unknown_guard = |arm: &SwitchArm| arm.guard.as_ref().is_some_and(|guard| guard.nullable);
        let nullable = subject.expr.nullable
            || default.nullable
            || arms.iter().any(|arm| arm.value.nullable || unknown_guard(arm));
        let kind = ExprKind::Switch { subject: Box::new(subject.expr), arms, default: Box::new(default) };
        self.node(at, kind, ty, nullable)
    }

    /// The `{` that follows a byte.
    fn block_after(&self, byte: usize) -> usize {
        let from = self.tokens.index_at(byte);
        (from..self.tokens.list.len()).find(|index| self.tokens.word(*index) == "{").unwrap_or(from)
    }

    /// The bytes of an arm's labels: from behind the arm before it to `=>` or `if`.
    fn labels_at(&self, from: usize) -> Range<usize> {
        let between = |index: &usize| {
            let closes = self.tokens.list.get(*index).is_some_and(|token| token.kind == Kind::Close);
            self.tokens.word(*index) == "," || closes
        };
        let first = (from..self.tokens.list.len()).find(|index| !between(index)).unwrap_or(from);
        let ends = |index: &usize| matches!(self.tokens.word(*index), "=>" | "if");
        let end = (first..self.tokens.list.len()).find(ends).unwrap_or(first + 1);
        self.tokens.range(first).start..self.tokens.range(end.saturating_sub(1).max(first)).end
    }

    /// The labels of an arm, each of which must be able to fit.
    fn labels(
        &mut self,
        subject: &Node,
        cases: &SwitchCasesCollection,
        arm: usize,
        at: Range<usize>,
    ) -> Vec<SwitchLabel> {
        let ranges = cases.ranges.iter().filter(|range| range.index() == arm).map(range_label);
        let constants =
            cases.cases.values().filter(|case| case.blocks.contains(&arm)).map(|case| &case.value);
        let is_range = |value: &&Dynamic| {
            value.is::<std::ops::Range<i64>>() || value.is::<std::ops::RangeInclusive<i64>>()
        };
        let mut labels: Vec<_> = ranges.map(Ok).collect();
        labels.extend(constants.filter(|value| !is_range(value)).map(constant_label));
        let mut fitting = Vec::new();
        for label in labels {
            let fits = label.as_ref().is_ok_and(|label| label_fits(label, subject.expr.ty));
            match label {
                Ok(label) if fits => fitting.push(label),
                Ok(label) => self.label_problem(&label_text(&label), subject, at.clone()),
                Err(text) => self.label_problem(&text, subject, at.clone()),
            }
        }
        fitting.sort_by_cached_key(label_text);
        self.labels_one_of(subject, &fitting, at);
        fitting
    }

    fn label_problem(&mut self, label: &str, subject: &Node, at: Range<usize>) {
        let problem = Problem::LabelType { label: label.to_owned(), subject: subject.expr.ty };
        self.report(at, problem);
    }

    fn labels_one_of(&mut self, subject: &Node, labels: &[SwitchLabel], at: Range<usize>) {
        let Some(allowed) = self.one_of(subject) else { return };
        for label in labels {
            if let SwitchLabel::Value(value) = label {
                let value = self.node(at.clone(), ExprKind::Literal(value.clone()), value.type_of(), false);
                self.need_one_of(subject, &allowed, &value);
            }
        }
    }
}

fn range_label(range: &RangeCase) -> SwitchLabel {
    match range {
        RangeCase::ExclusiveInt(range, _) => {
            SwitchLabel::Range { start: range.start, end: range.end, inclusive: false }
        }
        RangeCase::InclusiveInt(range, _) => {
            SwitchLabel::Range { start: *range.start(), end: *range.end(), inclusive: true }
        }
    }
}

/// A constant as a label, or its text if it cannot be one.
fn constant_label(value: &Dynamic) -> Result<SwitchLabel, String> {
    let known = if let Ok(flag) = value.as_bool() {
        Value::Bool(flag)
    } else if let Ok(number) = value.as_int() {
        Value::Int(number)
    } else if let Ok(number) = value.as_float() {
        Value::Float(number)
    } else if let Ok(text) = value.as_immutable_string_ref() {
        Value::text(text.as_str())
    } else {
        return Err(if value.is_unit() { String::from("()") } else { value.to_string() });
    };
    Ok(SwitchLabel::Value(known))
}

fn label_text(label: &SwitchLabel) -> String {
    match label {
        SwitchLabel::Value(Value::Text(text)) => format!("\"{text}\""),
        SwitchLabel::Value(value) => value.to_string(),
        SwitchLabel::Range { start, end, inclusive } => {
            format!("{start}..{}{end}", if *inclusive { "=" } else { "" })
        }
    }
}

/// Whether a value of a type can fit a label. A float type may hold integers (`if a { 1 } else
/// { 2.5 }`), so it takes both.
fn label_fits(label: &SwitchLabel, subject: Type) -> bool {
    match (label, subject) {
        (_, Type::Any) => true,
        (SwitchLabel::Range { .. }, ty) => ty.is_number(),
        (SwitchLabel::Value(value), ty) => value.type_of() == ty,
    }
}
