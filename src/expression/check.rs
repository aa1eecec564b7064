//! Names and types: from rhai's syntax tree to the typed tree.

use super::scope::Scope;
use super::tree::Expr;
use super::user::UserFunctions;
use crate::diagnostic::Diagnostic;
use crate::text::Quoted;
use crate::value::Type;

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
    let _ = (text, scope, expected, users, diagnostics);
    todo!()
}
