//! Names and types: from rhai's syntax tree to the typed tree.
//!
//! Guarantees: every problem is found, not only the first; what failed becomes a value of unknown
//! type, which fits everywhere, so that one mistake makes one message.

mod bounds;
mod branches;
mod calls;
mod comparisons;
mod leaves;
mod members;
mod membership;
mod operators;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rhai::{AST, Expr as Ast, Position, Stmt};

use super::parse::{offset, parse};
use super::scope::Scope;
use super::tokens::Tokens;
use super::tree::{Expr, ExprKind};
use super::types::fits;
use super::user::UserFunctions;
use crate::diagnostic::{Diagnostic, ExpressionProblem as Problem};
use crate::text::Quoted;
use crate::value::{Type, Value};

/// Parses, resolves and types an expression. `expected` is the type its place needs ([`Type::Any`]
/// for none); `Int` where a whole number is needed. Adds every problem found, with its place in
/// the rule file; returns `None` if any was an error. `()` alone fits any expected type.
pub fn check_expression(
    text: &Quoted,
    scope: &Scope,
    expected: Type,
    users: &UserFunctions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Expr> {
    let tokens = Tokens::scan(&text.text);
    let ast = parsed(text, &tokens, diagnostics)?;
    let mut checker =
        Checker { text, tokens: &tokens, scope, users, diagnostics, failed: false, warned: BTreeSet::new() };
    let root = checker.statements(ast.statements(), 0..text.text.len());
    if !fits(expected, root.expr.ty) {
        let problem = Problem::WrongResult { needs: expected, found: root.expr.ty };
        checker.report(root.at.clone(), problem);
    }
    (!checker.failed).then_some(root.expr)
}

/// Parses an expression of which nothing else can be said, since it is not known what it may name. Adds
/// every problem found.
pub fn check_syntax(text: &Quoted, diagnostics: &mut Vec<Diagnostic>) {
    parsed(text, &Tokens::scan(&text.text), diagnostics);
}

fn parsed(text: &Quoted, tokens: &Tokens<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<AST> {
    let found = match parse(tokens) {
        Ok(ast) => return Some(ast),
        Err(found) => found,
    };
    diagnostics.extend(found.into_iter().map(|(at, problem)| {
        let problem = problem.with_mended(|mended| text.pasted(mended));
        Diagnostic::at(text.span_of(at.start, at.end), problem)
    }));
    None
}

/// A checked part: the typed tree and the bytes of the text it was written as.
struct Node {
    expr: Expr,
    at: Range<usize>,
}

impl Node {
    fn is_missing_literal(&self) -> bool {
        self.expr.kind == ExprKind::Literal(Value::Missing)
    }
}

struct Checker<'a> {
    text: &'a Quoted,
    tokens: &'a Tokens<'a>,
    scope: &'a Scope,
    users: &'a UserFunctions,
    diagnostics: &'a mut Vec<Diagnostic>,
    failed: bool,
    /// The names that have drawn their warning.
    warned: BTreeSet<Arc<str>>,
}

impl Checker<'_> {
    fn report(&mut self, at: Range<usize>, problem: Problem) {
        let diagnostic = Diagnostic::at(self.text.span_of(at.start, at.end), problem);
        self.failed |= diagnostic.is_error();
        self.diagnostics.push(diagnostic);
    }

    /// Reports an error; the part becomes a value of unknown type.
    fn fail(&mut self, at: Range<usize>, problem: Problem) -> Node {
        self.report(at.clone(), problem);
        self.unknown(at)
    }

    /// A value that is taken as given.
    fn unknown(&self, at: Range<usize>) -> Node {
        self.node(at, ExprKind::Literal(Value::Missing), Type::Any, true)
    }

    fn node(&self, at: Range<usize>, kind: ExprKind, ty: Type, nullable: bool) -> Node {
        let at = self.balanced(at);
        let span = self.text.span_of(at.start, at.end);
        Node { expr: Expr { kind, ty, nullable, span }, at }
    }

    /// The same place with the brackets completed that it holds only one side of: rhai drops
    /// brackets, and `(a + b) / 2` is not `a + b) / 2`.
    fn balanced(&self, at: Range<usize>) -> Range<usize> {
        let first = self.tokens.index_at(at.start);
        let inside = self.tokens.list.iter().skip(first).take_while(|token| token.end <= at.end);
        let partners = inside.filter_map(|token| token.partner.map(|partner| self.tokens.range(partner)));
        partners.fold(at.clone(), |at, partner| at.start.min(partner.start)..at.end.max(partner.end))
    }

    /// The index of the token at a position of rhai.
    fn token(&self, position: Position) -> usize {
        self.tokens.index_at(offset(self.tokens, position))
    }

    /// The text of some bytes.
    fn written(&self, at: &Range<usize>) -> &str {
        self.tokens.text.get(at.clone()).unwrap_or("")
    }

    /// A block of a single expression; `at` is where it stands if it is empty.
    fn statements(&mut self, statements: &[Stmt], at: Range<usize>) -> Node {
        match statements {
            [] => self.node(at, ExprKind::Literal(Value::Missing), Type::Any, true),
            [statement] => self.statement(statement, at),
            _ => self.fail(at, Problem::Statement { found: String::from(";") }),
        }
    }

    fn statement(&mut self, statement: &Stmt, at: Range<usize>) -> Node {
        match statement {
            Stmt::Expr(expr) => self.expr(expr),
            Stmt::If(parts, position) => self.if_else(parts, *position),
            Stmt::Switch(parts, position) => self.switch(&parts.0, &parts.1, *position),
            Stmt::FnCall(call, position) => self.function_call(call, *position),
            Stmt::Block(block) => self.statements(block.statements(), at),
            other => {
                let index = self.token(other.position());
                let found = self.tokens.word(index).to_owned();
                let problem = if found == "=" {
                    Problem::ForeignOperator { found, meant: String::from("=="), mended: None }
                } else {
                    Problem::Statement { found }
                };
                self.fail(self.tokens.range(index), problem)
            }
        }
    }

    fn expr(&mut self, ast: &Ast) -> Node {
        match ast {
            Ast::BoolConstant(value, position) => self.literal(Value::Bool(*value), *position),
            Ast::IntegerConstant(value, position) => self.literal(Value::Int(*value), *position),
            Ast::FloatConstant(value, position) => self.literal(Value::Float(**value), *position),
            Ast::StringConstant(value, position) => self.literal(Value::text(value.as_str()), *position),
            Ast::Unit(position) => self.literal(Value::Missing, *position),
            Ast::Variable(name, _, position) => self.name(&name.1, *position),
            Ast::InterpolatedString(parts, position) => self.join(parts, *position),
            Ast::Stmt(block) => {
                let index = self.token(block.position());
                let at = self.tokens.range(index).start..self.tokens.close_of(index);
                self.statements(block.statements(), at)
            }
            Ast::And(parts, _) => self.logic(parts, "&&", ExprKind::And),
            Ast::Or(parts, _) => self.logic(parts, "||", ExprKind::Or),
            Ast::Coalesce(parts, _) => self.coalesce(parts),
            Ast::FnCall(call, position) => self.function_call(call, *position),
            Ast::Dot(chain, _, _) => {
                if let Some((member, rest)) = self.member(&chain.lhs, &chain.rhs) {
                    return match rest {
                        Some(rest) => self.chain(member, rest),
                        None => member,
                    };
                }
                if let Some(failed) = self.name_behind_dot(&chain.lhs, &chain.rhs) {
                    return failed;
                }
                let receiver = self.expr(&chain.lhs);
                self.chain(receiver, &chain.rhs)
            }
            other => self.unsupported(other),
        }
    }
}

#[cfg(test)]
mod tests;
