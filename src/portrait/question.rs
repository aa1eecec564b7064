//! Which parts of a condition are cheap to ask of everybody, and which need a customer's evaluation.

use crate::expression::{BinaryOp, BuiltIn, Expr, ExprKind, Name, children, depends};
use crate::ruleset::Ruleset;
use crate::value::Type;

/// What an expression needs beyond what a count of everybody tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Needs {
    /// Since when every customer's state has stood.
    pub since: bool,
    /// The same of those who are ready and whose stage limits how long.
    pub since_ready: bool,
    /// The evaluation of a customer.
    pub evaluation: bool,
}

impl Needs {
    /// What an expression needs.
    pub fn of(ruleset: &Ruleset, expr: &Expr) -> Self {
        let mut needs = Self { evaluation: asks_for_items(expr), ..Self::default() };
        let is_of_state = |fact: u32| ruleset.facts.get(fact as usize).is_some_and(|fact| fact.needs_state);
        depends(expr, &mut |name| match name {
            Name::BuiltIn(BuiltIn::StateSince) => needs.since = true,
            Name::Fact(fact) => needs.since |= is_of_state(fact),
            Name::BuiltIn(BuiltIn::ConfirmOverdue) => needs.since_ready = true,
            Name::BuiltIn(
                BuiltIn::Overdue | BuiltIn::ExpiresOn | BuiltIn::ItemsMet | BuiltIn::ItemsTotal,
            ) => needs.evaluation = true,
            _ => {}
        });
        needs
    }

    /// What several need together.
    pub fn and(self, other: Self) -> Self {
        Self {
            since: self.since | other.since,
            since_ready: self.since_ready | other.since_ready,
            evaluation: self.evaluation | other.evaluation,
        }
    }

    /// Whether it needs nothing.
    pub fn are_none(self) -> bool {
        self == Self::default()
    }
}

/// A condition, and what can be asked of everybody before the whole of it is.
#[derive(Debug)]
pub(super) struct Question<'e> {
    /// All of it.
    pub whole: &'e Expr,
    /// What it needs.
    pub needs: Needs,
    /// The parts of a top-level `&&` that are cheap: where one is false, and none before it failed, so is
    /// the whole. Those behind a part that needs more and may fail are not among them, for there its
    /// failure would be the answer.
    pub deciders: Vec<&'e Expr>,
}

impl<'e> Question<'e> {
    pub fn of(ruleset: &Ruleset, whole: &'e Expr) -> Self {
        let needs = Needs::of(ruleset, whole);
        let mut deciders = Vec::new();
        if let (ExprKind::And(parts), false) = (&whole.kind, needs.are_none()) {
            for part in parts {
                if Needs::of(ruleset, part).are_none() {
                    deciders.push(part);
                } else if may_fail(part) {
                    break;
                }
            }
        }
        Self { whole, needs, deciders }
    }

    /// What is asked of everybody: the whole, if it is cheap, else its deciders.
    pub fn first(&self) -> &[&'e Expr] {
        if self.needs.are_none() { std::slice::from_ref(&self.whole) } else { &self.deciders }
    }
}

fn asks_for_items(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Met(_)) || children(expr).into_iter().any(asks_for_items)
}

/// Whether a row may fail in an expression; cautiously so.
fn may_fail(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Marked(_) | ExprKind::Met(_) | ExprKind::IsMissing { .. } => false,
        ExprKind::Name(name) => matches!(name, Name::Fact(_)),
        ExprKind::Binary(op, left, right) => !compares(*op) || is_any(left) || is_any(right),
        ExprKind::Not(operand) => is_any(operand),
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().any(is_any),
        _ => true,
    };
    own || children(expr).into_iter().any(may_fail)
}

fn compares(op: BinaryOp) -> bool {
    use BinaryOp as B;
    matches!(op, B::Equal | B::NotEqual | B::Less | B::LessOrEqual | B::Greater | B::GreaterOrEqual)
}

fn is_any(expr: &Expr) -> bool {
    expr.ty == Type::Any
}
