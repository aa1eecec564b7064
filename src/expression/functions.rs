//! The function table.

use crate::value::Type;

/// One way of calling a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// Parameter names and types.
    pub params: &'static [(&'static str, Type)],
    /// What it gives.
    pub result: Type,
}

/// One function of the table.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The ways of calling it.
    pub signatures: &'static [Signature],
    /// One or two sentences for `funnelwright functions` and the reference.
    pub doc: &'static str,
    /// An example expression.
    pub example: &'static str,
}

/// The whole table, in the order of the reference.
#[must_use]
pub fn all_functions() -> &'static [Function] {
    &[]
}
