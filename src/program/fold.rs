//! Folding of constants, where it can neither change a value nor hide a row error.

use super::block::Block;
use super::node::{Constant, Op, Reg};
use crate::expression::{
    Days, FunctionId, all_functions, call_table, holds, in_list, in_range, in_text, join, negate, operate,
};
use crate::time::Calendar;
use crate::value::{Date, Type, Value};

/// What an operation comes to.
pub(super) enum Folded {
    /// A constant.
    Value(Value),
    /// What stands in a register already.
    Register(Reg),
    /// An operation: the same one, or the same without parts that cannot count.
    Op(Op),
}

/// The functions whose answer depends on the day.
const OF_TODAY: [&str; 3] = ["days_since", "days_until", "business_days_since"];

/// An operation over registers of a block.
pub(super) fn folded(op: Op, ty: Type, block: &Block) -> Folded {
    let constant = |register: &Reg| block.constant(*register);
    match op {
        Op::And(parts) => logic(false, parts, block),
        Op::Or(parts) => logic(true, parts, block),
        Op::Coalesce(parts) => coalesce(parts, block),
        Op::If { condition, then, otherwise } => match constant(&condition) {
            Some(Value::Bool(holds)) => branch(if *holds { then } else { otherwise }, ty, block)
                .unwrap_or(Folded::Op(Op::If { condition, then, otherwise })),
            Some(Value::Missing) => Folded::Value(Value::Missing),
            _ => Folded::Op(Op::If { condition, then, otherwise }),
        },
        Op::Constant(Constant(value)) => Folded::Value(value),
        op => match computed(&op, block) {
            Some(value) => Folded::Value(value),
            None => Folded::Op(op),
        },
    }
}

/// A branch in place of its `if`: a register of the same type, or a constant. (The type of an `if`
/// over an integer and a float is float; what stands there then stays what it is.)
fn branch(register: Reg, ty: Type, block: &Block) -> Option<Folded> {
    let node = block.node(register)?;
    (node.ty == ty || block.constant(register).is_some()).then_some(Folded::Register(register))
}

/// The value of an operation all of whose operands are constants, unless it fails.
fn computed(op: &Op, block: &Block) -> Option<Value> {
    let operands = op.operands();
    let values: Vec<Value> =
        operands.iter().map(|operand| block.constant(*operand).cloned()).collect::<Option<_>>()?;
    let strict = |compute: &dyn Fn(&[Value]) -> Option<Value>| {
        if values.iter().any(Value::is_missing) { Some(Value::Missing) } else { compute(&values) }
    };
    match (op, values.as_slice()) {
        (Op::Not(_), _) => {
            strict(&|values| values.first().and_then(|value| holds(value).ok()).map(|is| Value::Bool(!is)))
        }
        (Op::Negate(_), _) => strict(&|values| negate(values.first()?).ok()),
        (Op::Binary(op, ..), [left, right]) => strict(&|_| operate(*op, left, right).ok()),
        (Op::IsMissing { negated, .. }, [value]) => Some(Value::Bool(value.is_missing() != *negated)),
        (Op::InList { .. }, [needle, items @ ..]) => Some(in_list(needle, items)),
        (Op::InRange { inclusive, .. }, [needle, start, end]) => {
            in_range(needle, start, end, *inclusive).ok()
        }
        (Op::InText { .. }, [needle, text]) => in_text(needle, text).ok(),
        (Op::Join(_), _) => strict(&|values| join(values).ok()),
        (Op::Call(id, _), _) if !is_of_today(*id) => strict(&|values| {
            call_table(*id, values, Days { today: Date::MIN, calendar: &Calendar::plain() }).ok()
        }),
        _ => None,
    }
}

fn is_of_today(id: FunctionId) -> bool {
    let name = all_functions().get(usize::from(id.0)).map(|function| function.name);
    name.is_none_or(|name| OF_TODAY.contains(&name))
}

/// `&&` (decided by false) and `||` (decided by true): nothing counts behind a constant that
/// decides, and one that decides nothing does not count.
fn logic(decider: bool, parts: Vec<Reg>, block: &Block) -> Folded {
    let mut kept = Vec::new();
    for part in parts {
        match block.constant(part) {
            Some(Value::Bool(holds)) if *holds == decider => {
                kept.push(part);
                break;
            }
            Some(Value::Bool(_)) => {}
            _ => kept.push(part),
        }
    }
    let is_condition = |part: &Reg| block.node(*part).is_some_and(|node| node.ty == Type::Bool);
    match kept.as_slice() {
        [] => Folded::Value(Value::Bool(!decider)),
        [one] if is_condition(one) => Folded::Register(*one),
        _ => Folded::Op(if decider { Op::Or(kept) } else { Op::And(kept) }),
    }
}

/// `??`: a constant `()` does not count, and nothing counts behind another constant.
fn coalesce(parts: Vec<Reg>, block: &Block) -> Folded {
    let mut kept = Vec::new();
    for part in parts {
        match block.constant(part) {
            Some(Value::Missing) => {}
            Some(_) => {
                kept.push(part);
                break;
            }
            None => kept.push(part),
        }
    }
    match kept.as_slice() {
        [] => Folded::Value(Value::Missing),
        [one] => Folded::Register(*one),
        _ => Folded::Op(Op::Coalesce(kept)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_of_today_are_in_the_table() {
        for name in OF_TODAY {
            assert!(all_functions().iter().any(|function| function.name == name), "{name}");
        }
    }
}
