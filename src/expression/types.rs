//! What types go together.

use super::tree::BinaryOp;
use crate::value::Type;

/// What an operator gives for operands of these types; `None` if it takes them not. An operand of
/// unknown type passes where any type would.
pub(super) fn result_of(op: BinaryOp, left: Type, right: Type) -> Option<Type> {
    if op.is_comparison() {
        let ordered = !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        let unordered = ordered && (left == Type::Bool || right == Type::Bool);
        return (comparable(left, right) && !unordered).then_some(Type::Bool);
    }
    match (left, right) {
        (Type::Text, _) | (_, Type::Text) => (op == BinaryOp::Add).then_some(Type::Text),
        (Type::Bool, _) | (_, Type::Bool) => None,
        (Type::Any, _) | (_, Type::Any) => Some(Type::Any),
        (Type::Int, Type::Int) => Some(Type::Int),
        (x, y) if x.is_number() && y.is_number() => Some(Type::Float),
        (moment, Type::Int) | (Type::Int, moment) if moment.is_temporal() && op == BinaryOp::Add => {
            Some(moment)
        }
        (moment, Type::Int) if moment.is_temporal() && op == BinaryOp::Subtract => Some(moment),
        (x, y) if x.is_temporal() && y.is_temporal() && op == BinaryOp::Subtract => Some(Type::Int),
        _ => None,
    }
}

/// Whether values of the two types can be equal.
pub(super) fn comparable(left: Type, right: Type) -> bool {
    left == right
        || left == Type::Any
        || right == Type::Any
        || (left.is_number() && right.is_number())
        || (left.is_temporal() && right.is_temporal())
}

/// The type of a value that is of the one or of the other type. An integer among floats stays the
/// integer it is, as in rhai; the type then is float.
pub(super) fn joined(left: Type, right: Type) -> Option<Type> {
    match (left, right) {
        _ if left == right => Some(left),
        (Type::Any, _) | (_, Type::Any) => Some(Type::Any),
        _ if left.is_number() && right.is_number() => Some(Type::Float),
        _ => None,
    }
}

/// Whether a place for `needed` takes a value of type `found`.
pub(super) fn fits(needed: Type, found: Type) -> bool {
    needed == found
        || needed == Type::Any
        || found == Type::Any
        || (needed == Type::Float && found == Type::Int)
        || (needed == Type::Date && found == Type::DateTime)
}
