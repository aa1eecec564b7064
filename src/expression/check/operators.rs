//! Operators: arithmetic, comparison, logic.

use std::ops::Range;

use rhai::{Expr as Ast, FnCallExpr, Position};

use super::{Checker, Node};
use crate::diagnostic::ExpressionProblem as Problem;
use crate::expression::traps::is_null_word;
use crate::expression::tree::{BinaryOp, Expr, ExprKind};
use crate::expression::types::result_of;
use crate::language::{Both, both, spoken};
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
                        what: both("a range outside `in` and `switch`", " `in` 和 `switch` 之外的范围"),
                        cure: spoken!(
                            "ask whether a number lies in it: `employees in 100..500`",
                            "问一个数是否在范围内：`employees in 100..500`"
                        ),
                    },
                    _ => Problem::Unsupported {
                        what: both("this operator", "这个运算符"),
                        cure: spoken!(
                            "use `+ - * / % **`, comparisons, `&& || !`, `in` and `??`",
                            "可以用 `+ - * / % **`、比较、`&& || !`、`in` 和 `??`"
                        ),
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
            return self.fail(node.at, wrong_operand(operator, both("a number", "数"), ty));
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
            Type::Int | Type::Float => {
                spoken!("compare it, for example `{written} > 0`", "拿它来比较，例如 `{written} > 0`")
            }
            _ => spoken!("compare it, for example `{written} != ()`", "拿它来比较，例如 `{written} != ()`"),
        };
        let problem = Problem::WrongOperand {
            operator: operator.to_owned(),
            needs: Type::Bool.phrase(),
            found: ty,
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
        // A text with blanks is a column's name in quotes, not a value to ask about.
        if let ExprKind::Literal(Value::Text(text)) = &node.expr.kind
            && text.trim().contains(' ')
        {
            let problem = Problem::Syntax {
                what: spoken!(
                    "`\"{text}\"` is a text, which is never missing",
                    "`\"{text}\"` 是文本，永远不会缺失"
                ),
                cure: spoken!(
                    "a name stands without quotes; a column whose name has blanks gets one in `fields`, such as `contact = {{ column = \"{text}\" }}`",
                    "名称不加引号；列名中有空格的，在 `fields` 中另起一个名称，例如 `contact = {{ column = \"{text}\" }}`"
                ),
            };
            return self.fail(node.at, problem);
        }
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
            self.whole_division(&left, &right, at.clone());
        }
        if op.is_comparison() {
            self.within_bounds(op, &left, &right, &at);
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

    /// Warns that a fraction is dropped.
    fn whole_division(&mut self, left: &Node, right: &Node, at: Range<usize>) {
        let written = self.written(&right.at).to_owned();
        let simple = !matches!(right.expr.kind, ExprKind::Binary(..)) || written.starts_with('(');
        let problem = Problem::WholeDivision {
            dividend: self.written(&left.at).to_owned(),
            divisor: if simple { written } else { format!("({written})") },
            whole: self.written(&at).to_owned(),
        };
        self.report(at, problem);
    }
}

pub(super) fn is_unit(ast: &Ast) -> bool {
    matches!(ast, Ast::Unit(_))
}

pub(super) fn wrong_operand(operator: &str, needs: Both, found: Type) -> Problem {
    let cure = match (operator, found) {
        ("-", Type::Text) => Some(spoken!("texts can only be joined, with `+`", "文本只能用 `+` 连接")),
        (_, Type::Date | Type::DateTime) => Some(spoken!(
            "with dates only `date - date`, `date + 7` and `date - 7` have a meaning",
            "日期只能写 `date - date`、`date + 7` 和 `date - 7`"
        )),
        (_, Type::Bool) => Some(spoken!(
            "join conditions with `&&` and `||`; count with `if condition {{ 1 }} else {{ 0 }}`",
            "条件用 `&&` 和 `||` 连接；要计数就写 `if condition {{ 1 }} else {{ 0 }}`"
        )),
        (_, Type::Text) => Some(spoken!(
            "give the column `type = \"int\"` or `\"float\"` in the mapping's `fields`",
            "在映射的 `fields` 中给这一列写明 `type = \"int\"` 或 `\"float\"`"
        )),
        _ => None,
    };
    Problem::WrongOperand { operator: operator.to_owned(), needs, found, cure }
}

/// From the first byte of some parts to the last.
pub(super) fn around(nodes: &[Node]) -> Range<usize> {
    let start = nodes.iter().map(|node| node.at.start).min().unwrap_or(0);
    let end = nodes.iter().map(|node| node.at.end).max().unwrap_or(0);
    start..end
}
