//! The checked rules lowered to plain data: what is computed, and for what.
//!
//! Every expression of a ruleset becomes nodes over earlier nodes ("registers"), in one
//! [`Block`] for customers and one for each event table; expressions over expressions
//! (`expr` facts) are put where they are used, and what means the same is there once, whichever
//! rules ask for it. [`Roots`] say which register answers which key of the rules.
//!
//! Guarantees: a register's value in a row is what the reference interpreter gives for the
//! expression (value, missing, or row error); nodes stand in topological order; only what some
//! rule needs is there; equal rulesets give equal programs. There are no closures and no rhai
//! types, so a program can be shown ([`std::fmt::Display`]), hashed by meaning
//! ([`Program::hash`]), compared ([`Program::shared_with`]) and run by [`crate::vector`].
//! Deliberately absent: running it, and everything of the rules that is no expression (moves,
//! clocks, the calendar, how columns are read).

mod block;
mod digest;
mod fold;
mod lower;
mod node;
mod roots;
mod show;

#[cfg(test)]
mod tests;

pub use block::{Block, FieldRead};
pub use node::{Arm, Constant, FactLeaf, FieldLeaf, Label, Leaf, Node, Op, Reg};
pub use roots::{EventFact, FunnelRoots, ItemRoots, LineRoot, RootPart, RootPath, Roots, StageRoots};

use std::sync::Arc;

use crate::expression::Expr;
use crate::ruleset::Ruleset;

/// All expressions of a ruleset.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Program {
    /// Over a customer's names.
    pub customers: Block,
    /// Over the rows of event tables, by the places of [`crate::ruleset::Mapping::events`]; the
    /// block of a table that no rule asks has no nodes.
    pub events: Vec<Block>,
    /// What is asked of them.
    pub roots: Roots,
    /// The texts of `functions.rhai`, if any rule calls a function of them: part of what the calls
    /// mean.
    pub user_texts: Vec<Arc<str>>,
}

impl Program {
    /// Lowers a checked ruleset.
    #[must_use]
    pub fn of(ruleset: &Ruleset) -> Self {
        lower::program(ruleset)
    }

    /// Lowers expressions over customers that no funnel asks, such as those of anomalies, with the facts
    /// they name: their program, and the register of each.
    #[must_use]
    pub fn asking(ruleset: &Ruleset, exprs: &[&Expr]) -> (Self, Vec<Reg>) {
        lower::asking(ruleset, exprs)
    }
}
