//! Expressions: rhai text → typed tree → value.
//!
//! The text is parsed by rhai (and only here: rhai is fenced into this folder), walked into our
//! own typed tree [`Expr`], and evaluated by the reference interpreter [`interpret`] under
//! three-valued logic.
//!
//! Guarantees: the tree is plain data, with every name resolved and every type known; evaluation
//! is pure and total; for a well-typed expression in which nothing is missing it gives what rhai
//! gives with our function table registered. Deliberately absent: where values come from (see
//! [`Row`]) and speed (the interpreter is the oracle; it is to be obviously right).

mod built_in;
mod scope;
mod tree;
mod walk;
mod types;
mod tokens;
mod traps;
mod parse;
mod interpret;
mod meaning;
mod numbers;
mod functions;
mod registry;
mod user;
mod check;
#[cfg(test)]
pub(crate) mod differential;

pub use built_in::BuiltIn;
pub use check::{check_expression, check_syntax};
pub(crate) use functions::Days;
pub use functions::{Function, Signature, all_functions};
pub use interpret::{Blame, Needed, Row, RowError, RowErrorKind, interpret};
pub(crate) use meaning::{
    call_table, fits_range, fits_value, holds, in_list, in_range, in_text, join, operate,
};
pub(crate) use numbers::{
    compare_floats, float, floats, in_floats, in_integers, integers, larger, negate, orders, smaller, whole,
};
pub use scope::{Elsewhere, Items, Members, Scope, ScopeName};
pub use tree::{BinaryOp, Expr, ExprKind, FunctionId, Haystack, Name, SwitchArm, SwitchLabel};
#[cfg(test)]
pub(crate) use user::CALLS;
pub use user::{UserFunction, UserFunctions, UserRuntime};
pub use walk::{asks_for_marks, children, depends};
