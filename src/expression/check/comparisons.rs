//! What cannot be compared, and what to write instead.

use std::sync::Arc;

use super::operators::wrong_operand;
use super::{Checker, Node};
use crate::diagnostic::{ExpressionProblem as Problem, nearest};
use crate::expression::traps::in_double_quotes;
use crate::expression::tree::{BinaryOp, ExprKind, Name};
use crate::expression::types::comparable;
use crate::language::{Both, Spoken, both, spoken};
use crate::value::{Type, Value};

/// What to do where nothing better can be said.
const SAME_KIND: Both = both(
    "compare values of the same kind; `type` in the mapping's `fields` says what a column holds",
    "比较同一类的值；列里是什么，由映射的 `fields` 中的 `type` 说明",
);

impl Checker<'_> {
    /// What is wrong with operands that an operator does not take.
    pub(super) fn misfit(&self, op: BinaryOp, left: &Node, right: &Node) -> Problem {
        let (x, y) = (left.expr.ty, right.expr.ty);
        if !op.is_comparison() {
            let bad = if x.is_number() || (x.is_temporal() && y.is_temporal()) { y } else { x };
            return wrong_operand(op.symbol(), both("numbers", "数"), bad);
        }
        if comparable(x, y) {
            return Problem::WrongOperand {
                operator: op.symbol().to_owned(),
                needs: both("something that has an order", "可以比大小的值"),
                found: Type::Bool,
                cure: Some(spoken!(
                    "ask with `==` or `!=`, or with the condition alone",
                    "用 `==` 或 `!=` 来问，或只写条件本身"
                )),
            };
        }
        self.incomparable(op.symbol(), left, right)
    }

    /// Two values that are of different kinds.
    fn incomparable(&self, operator: &'static str, left: &Node, right: &Node) -> Problem {
        let (first, second) = (self.written(&left.at), self.written(&right.at));
        let write = |comparison: String, name: &str, other: Type| {
            if other == Type::Text {
                spoken!(
                    "write `{comparison}`, or give `{name}` a `type` in the mapping's `fields`",
                    "写成 `{comparison}`，或在映射的 `fields` 中给 `{name}` 写明 `type`"
                )
            } else {
                spoken!("write `{comparison}`", "写成 `{comparison}`")
            }
        };
        let replaced = || {
            let new = self.replaced(left, right.expr.ty)?;
            Some(write(format!("{new} {operator} {second}"), second, right.expr.ty))
        };
        let replaced_right = || {
            let new = self.replaced(right, left.expr.ty)?;
            Some(write(format!("{first} {operator} {new}"), first, left.expr.ty))
        };
        let cure = self
            .chain_cure(operator, left, right)
            .or_else(replaced)
            .or_else(replaced_right)
            .or_else(|| self.advice(left, right))
            .or_else(|| self.advice(right, left))
            .unwrap_or_else(|| SAME_KIND.into());
        Problem::Incomparable { operator, left: left.expr.ty, right: right.expr.ty, cure }
    }

    /// `level in [1, 2]`: a list some elements of which can never equal what is looked for, the
    /// first of them `misfit`.
    pub(super) fn unlike_elements(&self, needle: &Node, items: &[Node], misfit: &Node) -> Problem {
        let sought = needle.expr.ty;
        let mended: Option<Vec<String>> = items
            .iter()
            .map(|item| {
                let fits = comparable(sought, item.expr.ty);
                if fits { Some(self.written(&item.at).to_owned()) } else { self.replaced(item, sought) }
            })
            .collect();
        let cure = mended.map_or_else(
            || SAME_KIND.into(),
            |items| {
                let (needle, items) = (self.written(&needle.at), items.join(", "));
                spoken!("write `{needle} in [{items}]`", "写成 `{needle} in [{items}]`")
            },
        );
        Problem::Incomparable { operator: "in", left: misfit.expr.ty, right: sought, cure }
    }

    /// `5 < x < 10`: what to write for a comparison of a comparison.
    fn chain_cure(&self, operator: &str, left: &Node, right: &Node) -> Option<Spoken> {
        let ExprKind::Binary(inner, ..) = &left.expr.kind else { return None };
        let first = self.written(&left.at);
        let (_, middle) = first.rsplit_once(inner.symbol()).filter(|_| inner.is_comparison())?;
        let (middle, last) = (middle.trim(), self.written(&right.at));
        Some(spoken!(
            "write `{first} && {middle} {operator} {last}`",
            "写成 `{first} && {middle} {operator} {last}`"
        ))
    }

    /// A constant as it would be written for a value of another kind, if that is plain.
    fn replaced(&self, constant: &Node, wanted: Type) -> Option<String> {
        let ExprKind::Literal(value) = &constant.expr.kind else { return None };
        let date = |text: &str, format| chrono::NaiveDate::parse_from_str(text, format).ok();
        match (value, wanted) {
            (Value::Text(text), Type::Int | Type::Float) => {
                text.trim().parse::<f64>().ok().map(|_| text.trim().to_owned())
            }
            (Value::Text(text), Type::Bool) => matches!(&**text, "true" | "false").then(|| text.to_string()),
            (Value::Text(text), Type::Date | Type::DateTime) => {
                let formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"];
                let day = formats.into_iter().find_map(|format| date(text, format))?;
                Some(format!("date(\"{day}\")"))
            }
            (Value::Int(number), Type::Date | Type::DateTime) => {
                let day = date(&number.to_string(), "%Y%m%d").filter(|_| *number >= 10_000_101)?;
                Some(format!("date(\"{day}\")"))
            }
            (Value::Int(_) | Value::Float(_) | Value::Bool(_), Type::Text) => {
                Some(in_double_quotes(self.written(&constant.at)))
            }
            _ => None,
        }
    }

    /// What to do about a constant that cannot simply be written in another way.
    fn advice(&self, constant: &Node, other: &Node) -> Option<Spoken> {
        let ExprKind::Literal(value) = &constant.expr.kind else { return None };
        match (value, other.expr.ty) {
            (Value::Text(_) | Value::Int(_), Type::Bool) => Some(self.condition_alone(other)),
            (Value::Text(_), Type::Date | Type::DateTime) => Some(spoken!(
                "write the date as `date(\"2024-01-31\")`: year, month, day",
                "日期写成 `date(\"2024-01-31\")`：年、月、日"
            )),
            (Value::Int(days), Type::Date | Type::DateTime) => {
                let date = self.written(&other.at);
                Some(spoken!(
                    "count the days: `days_since({date}) > {days}`",
                    "数天数：`days_since({date}) > {days}`"
                ))
            }
            _ => None,
        }
    }

    /// What to write for a condition that is compared with a stand-in for yes or no.
    fn condition_alone(&self, condition: &Node) -> Spoken {
        let written = self.written(&condition.at);
        spoken!(
            "it is true or false itself: write `{written}`, or `!{written}` for the opposite",
            "它本身就是真或假：写成 `{written}`，相反则写 `!{written}`"
        )
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
        let built_in = !matches!(
            name.expr.kind,
            ExprKind::Name(Name::Field(_) | Name::CustomerField(_) | Name::PersonField(_))
        );
        let problem = Problem::NotOneOf {
            built_in,
            literal: text.to_string(),
            name: self.written(&name.at).to_owned(),
            suggestion: nearest(text, allowed.iter().map(AsRef::as_ref)).map(str::to_owned),
            allowed: allowed.iter().map(ToString::to_string).collect(),
        };
        self.report(value.at.clone(), problem);
        false
    }
}
