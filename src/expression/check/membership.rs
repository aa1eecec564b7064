//! `in`: lists, ranges, parts of texts.

use rhai::{Expr as Ast, FnCallExpr, Position};

use super::operators::is_unit;
use super::{Checker, Node};
use crate::diagnostic::ExpressionProblem as Problem;
use crate::expression::parse::range_without_end;
use crate::expression::tree::{ExprKind, Haystack};
use crate::expression::types::comparable;
use crate::language::{both, spoken};
use crate::value::Type;

impl Checker<'_> {
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
                    let cure = Some(spoken!(
                        "write a list, `level in [\"A\", \"B\"]`, or a range, `employees in 100..500`",
                        "写列表 `level in [\"A\", \"B\"]`，或范围 `employees in 100..500`"
                    ));
                    let needs = if is_text(found) {
                        Type::Text.phrase()
                    } else {
                        both("a list, a range or a text", "列表、范围或文本")
                    };
                    let problem = Problem::WrongOperand { operator, needs, found: bad.expr.ty, cure };
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
        let mut nodes = Vec::new();
        for item in items {
            let bare = needle.expr.ty == Type::Text && self.is_unknown_name(item);
            let node = if bare { self.text_without_quotes(item) } else { self.expr(item) };
            if self.is_written_unit(&node) {
                self.report(node.at, Problem::MissingCompared { operator: String::from("in") });
            } else {
                nodes.push(node);
            }
        }
        let fits = |node: &Node| comparable(needle.expr.ty, node.expr.ty);
        if let Some(misfit) = nodes.iter().find(|node| !fits(node)) {
            let problem = self.unlike_elements(needle, &nodes, misfit);
            self.report(misfit.at.clone(), problem);
        }
        let mut list = Vec::new();
        for node in nodes.into_iter().filter(fits) {
            if let Some(allowed) = &allowed {
                self.need_one_of(needle, allowed, &node);
            }
            list.push(node.expr);
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
            return Err(self.fail(self.tokens.range(dots), range_without_end()));
        }
        let (start, end) = (self.expr(start), self.expr(end));
        for node in [needle, &start, &end] {
            if !matches!(node.expr.ty, Type::Int | Type::Any) {
                let cure = Some(spoken!(
                    "compare instead: `x >= 0.5 && x < 2.0`",
                    "改用比较：`x >= 0.5 && x < 2.0`"
                ));
                let problem = Problem::WrongOperand {
                    operator: String::from(".."),
                    needs: both("integers", "整数"),
                    found: node.expr.ty,
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
