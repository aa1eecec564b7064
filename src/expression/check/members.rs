//! `customer.amount`, `unit.team`: names behind a word and a dot.

use rhai::{Expr as Ast, Position};

use super::{Checker, Node};
use crate::diagnostic::{ExpressionProblem as Problem, nearest};
use crate::expression::scope::Members;
use crate::expression::tree::ExprKind;

impl Checker<'_> {
    /// The name that a word and what stands behind its dot make together, if the word has such
    /// names here, and what follows it: the call in `customer.name.contains("Ltd")`.
    pub(super) fn member<'t>(&mut self, before: &Ast, behind: &'t Ast) -> Option<(Node, Option<&'t Ast>)> {
        let Ast::Variable(word, _, start) = before else { return None };
        let (first, rest) = match behind {
            Ast::Dot(chain, ..) => (&chain.lhs, Some(&chain.rhs)),
            alone => (alone, None),
        };
        let Ast::Property(property, end) = first else { return None };
        let (word, name) = (word.1.as_str(), property.2.as_str());
        let scope = self.scope;
        let members = scope.members.get(word)?;
        Some((self.member_of(word, members, name, (*start, *end)), rest))
    }

    fn member_of(
        &mut self,
        word: &str,
        members: &Members,
        name: &str,
        (start, end): (Position, Position),
    ) -> Node {
        let at = self.tokens.range(self.token(start)).start..self.tokens.range(self.token(end)).end;
        let (whole, place) = (format!("{word}.{name}"), self.scope.place);
        if let Some(known) = members.names.get(name) {
            if known.shadows_column && self.warned.insert(whole.as_str().into()) {
                self.report(at.clone(), Problem::HiddenColumn { name: name.to_owned() });
            }
            return self.node(at, ExprKind::Name(known.name), known.ty, known.nullable);
        }
        let reason = members.lacking.as_ref().or_else(|| members.elsewhere.get(name));
        if let Some(reason) = reason {
            let (reason, cure) = (reason.reason.clone(), reason.cure.clone());
            return self.fail(at, Problem::NameNotHere { name: whole, place, reason, cure });
        }
        if members.open {
            return self.unknown(at);
        }
        let near = nearest(name, members.names.keys().map(AsRef::as_ref));
        let suggestion = near.map(|near| format!("{word}.{near}"));
        let problem = self.unknown_name(&whole, suggestion, false);
        self.fail(at, problem)
    }
}
