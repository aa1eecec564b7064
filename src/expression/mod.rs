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

mod check;
mod functions;
mod interpret;
mod parse;
mod scope;
mod tree;
mod user;

pub use check::check_expression;
pub use functions::{Function, Signature, all_functions};
pub use interpret::{Blame, Row, RowError, RowErrorKind, interpret};
pub use scope::{Scope, ScopeName};
pub use tree::children;
pub use tree::{BinaryOp, BuiltIn, Expr, ExprKind, FunctionId, Haystack, Name, SwitchArm, SwitchLabel};
pub use user::{UserFunction, UserFunctions, UserRuntime};
