//! Operators: arithmetic, comparison, logic, `in`.

use std::ops::Range;
use std::sync::Arc;

use rhai::{Expr as Ast, FnCallExpr, Position};

use super::{Checker, Node};
use crate::diagnostic::{ExpressionProblem as Problem, nearest};
use crate::expression::traps::{in_double_quotes, is_null_word};
use crate::expression::tree::{BinaryOp, Expr, ExprKind, Haystack};
use crate::expression::types::{comparable, phrase, result_of};
use crate::value::{Type, Value};

/// The operators that rules share with rhai.
const OPERATORS: [BinaryOp; 12] = [
    BinaryOp::Add,
    BinaryOp::Subtract,
    BinaryOp::Multiply,
    BinaryOp::Divide,
    BinaryOp::Remainder,
    BinaryOp::Power,
    BinaryOp::Equal,
    BinaryOp::NotEqual,
    BinaryOp::Less,
    BinaryOp::LessOrEqual,
    BinaryOp::Greater,
    BinaryOp::GreaterOrEqual,
];

impl Checker<'_> {
    /// A call that rhai made of an operator; `at` is the operator's token.
    pub(super) fn operator(&mut self, call: &FnCallExpr, position: Position) -> Node {
        let index = self.token(position);
        let symbol = call.name.as_str();
        match (&*call.args, OPERATORS.into_iter().find(|op| op.symbol() == symbol)) {
            ([left, right], Some(op)) => self.binary(op, left, right, index),
            ([operand], _) if symbol == "!" => self.not(operand, index),
            ([operand], _) => self.sign(operand, symbol == "-", index),
            ([left, right], None) => {
                let at = self.tokens.range(index);
                let problem = match symbol {
                    "&" | "|" => {
                        let meant = symbol.repeat(2);
                        Problem::ForeignOperator { found: symbol.to_owned(), meant, mended: None }
                    }
                    ".." | "..=" => Problem::Unsupported {
                        what: "a range outside `in` and `switch`",
                        cure: String::from("ask whether a number lies in it: `employees in 100..500`"),
                    },
                    _ => Problem::Unsupported {
                        what: "this operator",
                        cure: String::from("use `+ - * / % **`, comparisons, `&& || !`, `in` and `??`"),
                    },
                };
                self.expr(left);
                self.expr(right);
                self.fail(at, problem)
            }
            _ => self.unknown(self.tokens.range(index)),
        }
    }

    fn not(&mut self, operand: &Ast, index: usize) -> Node {
        let node = self.expr(operand);
        let at = self.tokens.range(index).start..node.at.end;
        self.need_condition("!", &node);
        let nullable = node.expr.nullable;
        self.node(at, ExprKind::Not(Box::new(node.expr)), Type::Bool, nullable)
    }

    /// `-x` and `+x`.
    fn sign(&mut self, operand: &Ast, minus: bool, index: usize) -> Node {
        let node = self.expr(operand);
        let at = self.tokens.range(index).start..node.at.end;
        let ty = node.expr.ty;
        if !(ty.is_number() || ty == Type::Any) {
            let operator = if minus { "-" } else { "+" };
            return self.fail(node.at, wrong_operand(operator, "a number", ty));
        }
        let nullable = node.expr.nullable;
        let kind = if minus { ExprKind::Negate(Box::new(node.expr)) } else { node.expr.kind };
        self.node(at, kind, ty, nullable)
    }

    /// `a && b && …`, `a || b || …`.
    pub(super) fn logic(&mut self, parts: &[Ast], operator: &str, kind: fn(Vec<Expr>) -> ExprKind) -> Node {
        let nodes: Vec<_> = parts.iter().map(|part| self.expr(part)).collect();
        for node in &nodes {
            self.need_condition(operator, node);
        }
        let at = around(&nodes);
        let nullable = nodes.iter().any(|node| node.expr.nullable);
        self.node(at, kind(nodes.into_iter().map(|node| node.expr).collect()), Type::Bool, nullable)
    }

    /// Reports an operand that is no condition.
    pub(super) fn need_condition(&mut self, operator: &str, node: &Node) {
        let ty = node.expr.ty;
        if ty == Type::Bool || ty == Type::Any {
            return;
        }
        let written = self.written(&node.at);
        let cure = match ty {
            Type::Int | Type::Float => format!("compare it, for example `{written} > 0`"),
            _ => format!("compare it, for example `{written} != ()`"),
        };
        let problem = Problem::WrongOperand {
            operator: operator.to_owned(),
            needs: "a condition",
            found: phrase(ty),
            cure: Some(cure),
        };
        self.report(node.at.clone(), problem);
    }

    fn binary(&mut self, op: BinaryOp, left: &Ast, right: &Ast, index: usize) -> Node {
        let equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        let null_word = |ast: &Ast| matches!(ast, Ast::Variable(name, ..) if is_null_word(&name.1));
        if equality && (is_unit(left) || is_unit(right)) {
            let asked = if is_unit(right) { left } else { right };
            return self.is_missing(left, right, asked, op == BinaryOp::NotEqual);
        }
        let (left, right) = if op.is_comparison() && self.is_unknown_name(left) && !null_word(left) {
            let right = self.expr(right);
            let text = right.expr.ty == Type::Text;
            (if text { self.text_without_quotes(left) } else { self.expr(left) }, right)
        } else {
            let left = self.expr(left);
            let bare = op.is_comparison() && left.expr.ty == Type::Text && self.is_unknown_name(right);
            (left, if bare { self.text_without_quotes(right) } else { self.expr(right) })
        };
        self.typed_binary(op, left, right, index)
    }

    fn is_missing(&mut self, left: &Ast, right: &Ast, asked: &Ast, negated: bool) -> Node {
        let (left, right) = (self.bounds(left), self.bounds(right));
        let node = self.expr(asked);
        let start = node.at.start.min(left.start).min(right.start);
        let end = node.at.end.max(left.end).max(right.end);
        let kind = ExprKind::IsMissing { operand: Box::new(node.expr), negated };
        self.node(start..end, kind, Type::Bool, false)
    }

    /// Where a `()` stands; nothing for what is not one.
    fn bounds(&self, ast: &Ast) -> Range<usize> {
        let index = self.token(ast.start_position());
        if is_unit(ast) {
            self.tokens.range(index).start..self.tokens.close_of(index)
        } else {
            self.tokens.range(index)
        }
    }

    fn typed_binary(&mut self, op: BinaryOp, left: Node, right: Node, index: usize) -> Node {
        let at = self.balanced(left.at.start.min(right.at.start)..right.at.end.max(left.at.end));
        for node in [&left, &right] {
            if self.is_written_unit(node) {
                let problem = Problem::MissingCompared { operator: op.symbol().to_owned() };
                return self.fail(node.at.clone(), problem);
            }
        }
        let (x, y) = (left.expr.ty, right.expr.ty);
        let Some(ty) = result_of(op, x, y) else {
            let problem = self.misfit(op, &left, &right);
            let place = if op.is_comparison() { at } else { self.tokens.range(index) };
            return self.fail(place, problem);
        };
        if op.is_comparison() && !self.allowed(&left, &right) {
            return self.unknown(at);
        }
        if op == BinaryOp::Divide && x == Type::Int && y == Type::Int && !self.meant_whole(at.start) {
            let written = self.written(&right.at);
            let simple = !matches!(right.expr.kind, ExprKind::Binary(..));
            let divisor = if simple { written.to_owned() } else { format!("({written})") };
            let dividend = self.written(&left.at).to_owned();
            self.report(at.clone(), Problem::WholeDivision { left: dividend, right: divisor });
        }
        let nullable = left.expr.nullable || right.expr.nullable;
        self.node(at, ExprKind::Binary(op, Box::new(left.expr), Box::new(right.expr)), ty, nullable)
    }

    /// Whether a part was written as `()`: a recovered mistake is none.
    pub(super) fn is_written_unit(&self, node: &Node) -> bool {
        let only_brackets = |text: &str| {
            text.contains('(') && text.chars().all(|c| matches!(c, '(' | ')') || c.is_whitespace())
        };
        node.is_missing_literal() && only_brackets(self.written(&node.at))
    }

    /// Whether a division stands directly in `to_int( … )`, which says that dropping is meant.
    fn meant_whole(&self, start: usize) -> bool {
        let first = self.tokens.index_at(start);
        first
            .checked_sub(2)
            .is_some_and(|at| self.tokens.word(at) == "to_int" && self.tokens.word(at + 1) == "(")
    }

    /// What is wrong with operands that an operator does not take.
    fn misfit(&self, op: BinaryOp, left: &Node, right: &Node) -> Problem {
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
        let cure = self.comparison_cure(left, right).or_else(|| self.comparison_cure(right, left));
        let cure = cure.unwrap_or_else(|| {
            String::from(
                "compare values of the same kind; `type` in the mapping's `fields` says what a column holds",
            )
        });
        Problem::Incomparable { operator: op.symbol(), left: phrase(x), right: phrase(y), cure }
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

    /// `needle in haystack`.
    pub(super) fn membership(&mut self, needle: &Ast, haystack: &Ast) -> Node {
        let needle = self.expr(needle);
        if self.is_written_unit(&needle) {
            return self.fail(needle.at, Problem::MissingCompared { operator: String::from("in") });
        }
        let (haystack, nullable, end) = match haystack {
            Ast::Array(items, position) => self.list(&needle, items, *position),
            Ast::FnCall(call, position) if matches!(call.name.as_str(), ".." | "..=") => {
                match self.range(&needle, call, *position) {
                    Ok(range) => range,
                    Err(failed) => return failed,
                }
            }
            other => {
                let text = self.expr(other);
                let (sought, found) = (needle.expr.ty, text.expr.ty);
                let is_text = |ty| ty == Type::Text || ty == Type::Any;
                if !is_text(found) || !is_text(sought) {
                    let (operator, bad) = (String::from("in"), if is_text(found) { &needle } else { &text });
                    let cure = Some(String::from(
                        "write a list, `level in [\"A\", \"B\"]`, or a range, `employees in 100..500`",
                    ));
                    let needs = if is_text(found) { "a text" } else { "a list, a range or a text" };
                    let problem = Problem::WrongOperand { operator, needs, found: phrase(bad.expr.ty), cure };
                    return self.fail(bad.at.clone(), problem);
                }
                (Haystack::Text(Box::new(text.expr.clone())), text.expr.nullable, text.at.end)
            }
        };
        let at = needle.at.start..end;
        let nullable = nullable || needle.expr.nullable;
        self.node(at, ExprKind::In { needle: Box::new(needle.expr), haystack }, Type::Bool, nullable)
    }

    /// `[a, b]`: every element must be able to equal the needle.
    fn list(&mut self, needle: &Node, items: &[Ast], position: Position) -> (Haystack, bool, usize) {
        let end = self.tokens.close_of(self.token(position));
        let allowed = self.one_of(needle);
        let mut list = Vec::new();
        for item in items {
            let bare = needle.expr.ty == Type::Text && self.is_unknown_name(item);
            let node = if bare { self.text_without_quotes(item) } else { self.expr(item) };
            if self.is_written_unit(&node) {
                self.report(node.at, Problem::MissingCompared { operator: String::from("in") });
            } else if !comparable(needle.expr.ty, node.expr.ty) {
                let problem = self.misfit(BinaryOp::Equal, needle, &node);
                self.report(node.at, problem);
            } else {
                if let Some(allowed) = &allowed {
                    self.need_one_of(needle, allowed, &node);
                }
                list.push(node.expr);
            }
        }
        let nullable = list.iter().any(|item| item.nullable);
        (Haystack::List(list), nullable, end)
    }

    /// `a..b`: integers all three.
    fn range(
        &mut self,
        needle: &Node,
        call: &FnCallExpr,
        position: Position,
    ) -> Result<(Haystack, bool, usize), Node> {
        let dots = self.token(position);
        let open =
            call.args.iter().any(is_unit) || call.args.iter().any(|arg| self.token(arg.position()) == dots);
        let [start, end] = &*call.args else { return Err(self.unknown(self.tokens.range(dots))) };
        if open {
            let cure = String::from("write both ends, `100..500`, or compare: `employees >= 100`");
            return Err(self.fail(
                self.tokens.range(dots),
                Problem::Unsupported { what: "a range without an end", cure },
            ));
        }
        let (start, end) = (self.expr(start), self.expr(end));
        for node in [needle, &start, &end] {
            if !matches!(node.expr.ty, Type::Int | Type::Any) {
                let cure = Some(String::from("compare instead: `x >= 0.5 && x < 2.0`"));
                let problem = Problem::WrongOperand {
                    operator: String::from(".."),
                    needs: "integers",
                    found: phrase(node.expr.ty),
                    cure,
                };
                return Err(self.fail(node.at.clone(), problem));
            }
        }
        let nullable = start.expr.nullable || end.expr.nullable;
        let until = end.at.end;
        let inclusive = call.name == "..=";
        Ok((
            Haystack::Range { start: Box::new(start.expr), end: Box::new(end.expr), inclusive },
            nullable,
            until,
        ))
    }
}

fn is_unit(ast: &Ast) -> bool {
    matches!(ast, Ast::Unit(_))
}

fn wrong_operand(operator: &str, needs: &'static str, found: Type) -> Problem {
    let cure = match (operator, found) {
        ("-", Type::Text) => Some(String::from("texts can only be joined, with `+`")),
        (_, Type::Date | Type::DateTime) => {
            Some(String::from("with dates only `date - date`, `date + 7` and `date - 7` have a meaning"))
        }
        (_, Type::Bool) => Some(String::from(
            "join conditions with `&&` and `||`; count with `if condition { 1 } else { 0 }`",
        )),
        (_, Type::Text) => {
            Some(String::from("give the column `type = \"int\"` or `\"float\"` in the mapping's `fields`"))
        }
        _ => None,
    };
    Problem::WrongOperand { operator: operator.to_owned(), needs, found: phrase(found), cure }
}

/// From the first byte of some parts to the last.
pub(super) fn around(nodes: &[Node]) -> Range<usize> {
    let start = nodes.iter().map(|node| node.at.start).min().unwrap_or(0);
    let end = nodes.iter().map(|node| node.at.end).max().unwrap_or(0);
    start..end
}
