//! Comparisons with numbers that a quantity cannot reach: they decide nothing, or not what was meant.

use std::ops::Range;

use super::{Checker, Node};
use crate::diagnostic::ExpressionProblem as Problem;
use crate::expression::BuiltIn;
use crate::expression::functions::find_function;
use crate::expression::tree::{BinaryOp, Expr, ExprKind, Name};
use crate::language::{Both, Spoken, both, spoken};
use crate::value::Value;

/// A share so far from 0 was written in percent: ten times as much, or as little, is no change of
/// anything that a rule would watch.
const PERCENT: f64 = 10.0;

/// What a quantity can be.
struct Reach {
    from: f64,
    to: f64,
    phrase: Both,
}

const COUNT: Reach =
    Reach { from: 0.0, to: f64::INFINITY, phrase: both("is never below 0", "不会小于 0") };
const PART: Reach = Reach { from: 0.0, to: 1.0, phrase: both("lies between 0 and 1", "在 0 与 1 之间") };
/// Of what counts: it can fall by all that there is.
const FALL: Reach = Reach {
    from: -1.0,
    to: f64::INFINITY,
    phrase: both("is a share and never below -1, which is 100 % less", "是比例，最低为 -1，即减少 100 %"),
};

impl Checker<'_> {
    /// Warns of a comparison of a quantity with a constant that it cannot reach.
    pub(super) fn within_bounds(&mut self, op: BinaryOp, left: &Node, right: &Node, at: &Range<usize>) {
        let (quantity, constant, op) = match (number(left), number(right)) {
            (None, Some(number)) => (left, number, op),
            (Some(number), None) => (right, number, op.mirrored()),
            _ => return,
        };
        let reach = self.reach(quantity);
        let decided = reach.as_ref().and_then(|reach| decided(op, constant, reach));
        // `days_in_funnel >= 0` of what may be missing asks whether it is there.
        let decided = decided.filter(|always| !always || !quantity.expr.nullable);
        let is_share = is_share(&quantity.expr);
        let name = self.written(&quantity.at).to_owned();
        let as_share = || {
            let share = constant / 100.0;
            let comparison = format!("{name} {} {share:?}", op.symbol());
            spoken!("write `{comparison}` for {constant} %", "{constant} % 写成 `{comparison}`")
        };
        let problem = match (reach, decided) {
            (Some(reach), Some(always)) => Problem::OutOfReach {
                comparison: self.written(at).to_owned(),
                always,
                limits: reach.phrase,
                cure: if is_share && constant.abs() >= PERCENT {
                    as_share()
                } else {
                    cure(&name, &reach, always)
                },
                name,
            },
            _ if is_share && constant.abs() >= PERCENT => {
                Problem::PercentForShare { constant, cure: as_share(), name }
            }
            _ => return,
        };
        self.report(at.clone(), problem);
    }

    fn reach(&self, node: &Node) -> Option<Reach> {
        let counts = |name: &str| self.scope.counts.contains(name);
        match &node.expr.kind {
            ExprKind::Name(Name::BuiltIn(BuiltIn::Pct)) => counts(BuiltIn::Value.word()).then_some(FALL),
            ExprKind::Name(Name::BuiltIn(BuiltIn::Pace)) => Some(PART),
            ExprKind::Name(Name::BuiltIn(built_in)) if built_in.counts() => Some(COUNT),
            ExprKind::Name(_) => counts(self.written(&node.at)).then_some(COUNT),
            ExprKind::Call(..) => absolute(&node.expr).map(|_| COUNT),
            _ => None,
        }
    }
}

/// What `abs` is taken of.
fn absolute(expr: &Expr) -> Option<&Expr> {
    let ExprKind::Call(id, args) = &expr.kind else { return None };
    let (abs, _) = find_function("abs")?;
    args.first().filter(|_| *id == abs)
}

fn is_share(expr: &Expr) -> bool {
    let expr = absolute(expr).unwrap_or(expr);
    matches!(expr.kind, ExprKind::Name(Name::BuiltIn(BuiltIn::Pct | BuiltIn::Pace)))
}

fn number(node: &Node) -> Option<f64> {
    match node.expr.kind {
        #[expect(clippy::cast_precision_loss, reason = "numbers that differ by so little are not told apart")]
        ExprKind::Literal(Value::Int(number)) => Some(number as f64),
        ExprKind::Literal(Value::Float(number)) => Some(number),
        _ => None,
    }
}

/// Whether a comparison has the same result for all that a quantity can be, and which.
fn decided(op: BinaryOp, constant: f64, reach: &Reach) -> Option<bool> {
    let Reach { from, to, .. } = *reach;
    let (always, never) = match op {
        BinaryOp::Less => (to < constant, from >= constant),
        BinaryOp::LessOrEqual => (to <= constant, from > constant),
        BinaryOp::Greater => (from > constant, to <= constant),
        BinaryOp::GreaterOrEqual => (from >= constant, to < constant),
        BinaryOp::Equal => (false, constant < from || constant > to),
        BinaryOp::NotEqual => (constant < from || constant > to, false),
        _ => return None,
    };
    (always || never).then_some(always)
}

fn cure(name: &str, reach: &Reach, always: bool) -> Spoken {
    if reach.from < 0.0 || reach.to <= 1.0 {
        return spoken!(
            "a share is written as a fraction: 0.3 for 30 %, -0.3 for 30 % less",
            "比例写成小数：30 % 写 0.3，减少 30 % 写 -0.3"
        );
    }
    if always {
        return spoken!(
            "for at least one, write `{name} > 0`; else leave the comparison out",
            "要求至少有一个，写成 `{name} > 0`；否则去掉这个比较"
        );
    }
    spoken!("for none at all, write `{name} == 0`", "一个也没有，写成 `{name} == 0`")
}
