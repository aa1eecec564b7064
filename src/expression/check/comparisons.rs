//! What cannot be compared, and what to write instead.

use std::sync::Arc;

use super::operators::wrong_operand;
use super::{Checker, Node};
use crate::diagnostic::{ExpressionProblem as Problem, nearest};
use crate::expression::traps::in_double_quotes;
use crate::expression::tree::{BinaryOp, ExprKind};
use crate::expression::types::{comparable, phrase};
use crate::value::{Type, Value};

impl Checker<'_> {
    /// What is wrong with operands that an operator does not take.
    pub(super) fn misfit(&self, op: BinaryOp, left: &Node, right: &Node) -> Problem {
        let (x, y) = (left.expr.ty, right.expr.ty);
        if !op.is_comparison() {
            let bad = if x.is_number() || (x.is_temporal() && y.is_temporal()) { y } else { x };
            return wrong_operand(op.symbol(), "numbers", bad);
        }
        if comparable(x, y) {
            return Problem::WrongOperand {
                operator: op.symbol().to_owned(),
                needs: "something that has an order",
                found: phrase(Type::Bool),
                cure: Some(String::from("ask with `==` or `!=`, or with the condition alone")),
            };
        }
        self.incomparable(op.symbol(), left, right)
    }

    /// Two values that are of different kinds.
    pub(super) fn incomparable(&self, operator: &'static str, left: &Node, right: &Node) -> Problem {
        let cure = self.comparison_cure(left, right).or_else(|| self.comparison_cure(right, left));
        let cure = cure.unwrap_or_else(|| {
            String::from(
                "compare values of the same kind; `type` in the mapping's `fields` says what a column holds",
            )
        });
        let (left, right) = (phrase(left.expr.ty), phrase(right.expr.ty));
        Problem::Incomparable { operator, left, right, cure }
    }

    /// What to write instead of a constant of the wrong kind.
    fn comparison_cure(&self, constant: &Node, other: &Node) -> Option<String> {
        let written = self.written(&constant.at);
        match (&constant.expr.kind, other.expr.ty) {
            (ExprKind::Literal(Value::Text(text)), Type::Int | Type::Float) => text
                .trim()
                .parse::<f64>()
                .ok()
                .map(|_| format!("write the number without quotes: `{}`", text.trim())),
            (ExprKind::Literal(Value::Text(text)), Type::Bool) => {
                matches!(&**text, "true" | "false").then(|| format!("write `{text}` without quotes"))
            }
            (ExprKind::Literal(Value::Text(text)), Type::Date | Type::DateTime) => {
                let iso = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
                Some(if iso {
                    format!("write `date({})`", in_double_quotes(text))
                } else {
                    String::from("write the date as `date(\"2024-01-31\")`: year, month, day")
                })
            }
            (ExprKind::Literal(Value::Int(_) | Value::Float(_) | Value::Bool(_)), Type::Text) => {
                Some(format!(
                    "write `\"{written}\"` in quotes, or give the column a `type` in the mapping's `fields`"
                ))
            }
            (ExprKind::Literal(Value::Int(_)), Type::Date | Type::DateTime) => {
                Some(format!("count the days: `days_since({}) > {written}`", self.written(&other.at)))
            }
            _ => None,
        }
    }

    /// Whether constants compared with a name are among those it can hold (`one_of`).
    pub(super) fn allowed(&mut self, left: &Node, right: &Node) -> bool {
        let first = self.one_of(left).is_none_or(|allowed| self.need_one_of(left, &allowed, right));
        first & self.one_of(right).is_none_or(|allowed| self.need_one_of(right, &allowed, left))
    }

    pub(super) fn one_of(&self, node: &Node) -> Option<Vec<Arc<str>>> {
        let ExprKind::Name(_) = node.expr.kind else { return None };
        self.scope.names.get(self.written(&node.at))?.one_of.clone()
    }

    pub(super) fn need_one_of(&mut self, name: &Node, allowed: &[Arc<str>], value: &Node) -> bool {
        let ExprKind::Literal(Value::Text(text)) = &value.expr.kind else { return true };
        if allowed.contains(text) {
            return true;
        }
        let problem = Problem::NotOneOf {
            literal: text.to_string(),
            name: self.written(&name.at).to_owned(),
            suggestion: nearest(text, allowed.iter().map(AsRef::as_ref)).map(str::to_owned),
            allowed: allowed.iter().map(ToString::to_string).collect(),
        };
        self.report(value.at.clone(), problem);
        false
    }
}
