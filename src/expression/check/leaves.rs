//! Constants, names, interpolated texts, and what rules cannot use.

use rhai::{Expr as Ast, Position};

use super::{Checker, Node};
use crate::diagnostic::{ExpressionProblem as Problem, nearest};
use crate::expression::functions::{all_functions, find_function};
use crate::expression::parse::is_shown;
use crate::expression::tokens::Kind;
use crate::expression::traps::{is_null_word, without_nulls};
use crate::expression::tree::ExprKind;
use crate::language::both;
use crate::value::{Type, Value};

impl Checker<'_> {
    /// A constant. rhai folds signs and brackets into negative numbers: `-(5)` starts at the sign.
    pub(super) fn literal(&mut self, value: Value, position: Position) -> Node {
        let first = self.token(position);
        let folded = |index: &usize| matches!(self.tokens.word(*index), "-" | "+");
        let mut last = first;
        while folded(&last) || (last > first && self.tokens.word(last) == "(") {
            last += 1;
        }
        let at = self.tokens.range(first).start..self.tokens.close_of(last);
        let (ty, nullable) = (value.type_of(), value.is_missing());
        self.node(at, ExprKind::Literal(value), ty, nullable)
    }

    /// A name, resolved through the scope.
    pub(super) fn name(&mut self, name: &str, position: Position) -> Node {
        let at = self.tokens.range(self.token(position));
        if let Some(known) = self.scope.names.get(name) {
            let (kind, ty, nullable) = (ExprKind::Name(known.name), known.ty, known.nullable);
            if known.shadows_column && self.warned.insert(name.into()) {
                self.report(at.clone(), Problem::HiddenColumn { name: name.to_owned() });
            }
            return self.node(at, kind, ty, nullable);
        }
        if self.scope.failed.contains(name) {
            return self.unknown(at);
        }
        let problem = if let Some(known) = self.scope.elsewhere.get(name) {
            let (reason, cure) = (known.reason.clone(), known.cure.clone());
            Problem::NameNotHere { name: name.to_owned(), place: self.scope.place, reason, cure }
        } else if is_null_word(name) {
            let mended = Some(without_nulls(self.tokens)).filter(|mended| is_shown(mended));
            Problem::NullWord { found: name.to_owned(), mended }
        } else if let Some(meant) = ["true", "false"].into_iter().find(|word| name.eq_ignore_ascii_case(word))
        {
            self.unknown_name(name, Some(meant.to_owned()), false)
        } else if let Some((_, entry)) = find_function(name) {
            Problem::FunctionNotCalled {
                signature: entry.function.usages().into_iter().next().unwrap_or_default(),
            }
        } else if let Some(function) = self.users.named(name).next() {
            Problem::FunctionNotCalled { signature: format!("{name}({})", function.params.join(", ")) }
        } else if self.scope.open {
            return self.unknown(at);
        } else {
            self.unknown_name(name, self.nearest_name(name), false)
        };
        self.fail(at, problem)
    }

    /// Whether a part is a name that means nothing here: perhaps a text without its quotes.
    pub(super) fn is_unknown_name(&self, ast: &Ast) -> bool {
        let Ast::Variable(name, ..) = ast else { return false };
        let name = name.1.as_str();
        !self.scope.open
            && !self.scope.names.contains_key(name)
            && !self.scope.failed.contains(name)
            && !self.scope.elsewhere.contains_key(name)
            && !is_null_word(name)
            && !["true", "false"].into_iter().any(|word| name.eq_ignore_ascii_case(word))
            && find_function(name).is_none()
    }

    /// A name that stands where a text is compared and means nothing: a text without its quotes,
    /// unless a known name is near.
    pub(super) fn text_without_quotes(&mut self, ast: &Ast) -> Node {
        let Ast::Variable(name, _, position) = ast else { return self.expr(ast) };
        let name = name.1.as_str();
        let problem = self.unknown_name(name, self.nearest_name(name), true);
        let at = self.tokens.range(self.token(*position));
        self.fail(at, problem)
    }

    /// The problem that a name means nothing.
    pub(super) fn unknown_name(&self, name: &str, suggestion: Option<String>, text: bool) -> Problem {
        let scope = self.scope;
        let mut known: Vec<String> = Vec::new();
        if scope.lists_names {
            known.extend(scope.names.keys().map(ToString::to_string));
            for (word, members) in &scope.members {
                known.extend(members.names.keys().map(|name| format!("{word}.{name}")));
            }
        }
        Problem::UnknownName { name: name.to_owned(), place: scope.place, suggestion, text, known }
    }

    fn nearest_name(&self, name: &str) -> Option<String> {
        let names = self.scope.names.keys().map(AsRef::as_ref);
        let functions = all_functions().iter().map(|function| function.name);
        let users = self.users.functions.iter().map(|function| function.name.as_ref());
        nearest(name, names.chain(functions).chain(users)).map(str::to_owned)
    }

    /// An interpolated text: everything has a text.
    pub(super) fn join(&mut self, parts: &[Ast], position: Position) -> Node {
        let index = self.token(position);
        let at = self.tokens.range(index).start..self.tokens.close_of(index);
        let mut nodes = Vec::new();
        for part in parts {
            let node = self.expr(part);
            if node.is_missing_literal() && !self.failed {
                self.report(node.at, Problem::MissingCompared { operator: String::from("${…}") });
            }
            nodes.push(node.expr);
        }
        let nullable = nodes.iter().any(|node| node.nullable);
        self.node(at, ExprKind::Join(nodes), Type::Text, nullable)
    }

    /// What rhai knows and rules do not.
    pub(super) fn unsupported(&mut self, ast: &Ast) -> Node {
        let index = self.token(ast.start_position());
        let start = self.tokens.range(index).start;
        let end = match ast {
            Ast::Index(parts, ..) => self.tokens.close_of(self.bracket_after(index, &parts.lhs)),
            _ => self.tokens.close_of(index),
        };
        let functions = both(
            "write a function in `functions.rhai` that gives the value, and call it here",
            "在 `functions.rhai` 里写一个函数得出这个值，再在这里调用",
        );
        let (what, cure) = match ast {
            Ast::Array(..) => {
                let cure = both(
                    "ask whether a value is in it: `level in [\"A\", \"B\"]`",
                    "问一个值是否在其中：`level in [\"A\", \"B\"]`",
                );
                (both("a list outside `in`", " `in` 之外的列表"), cure)
            }
            Ast::Index(..) => (both("an index", "下标"), functions),
            Ast::Map(..) => (both("a map", "键值表"), functions),
            Ast::CharConstant(..) => (
                both("a single character", "单个字符"),
                both("write the text in double quotes", "文本要用双引号"),
            ),
            _ => (both("this construct", "这种写法"), functions),
        };
        self.fail(start..end, Problem::Unsupported { what, cure: cure.into() })
    }

    /// The `[` of an index expression.
    fn bracket_after(&self, index: usize, lhs: &Ast) -> usize {
        let from = self.token(lhs.position()).max(index);
        let opens = |at: &usize| {
            let open = self.tokens.list.get(*at).is_some_and(|token| token.kind == Kind::Open);
            open && self.tokens.word(*at) == "["
        };
        (from..self.tokens.list.len()).find(opens).unwrap_or(index)
    }
}
