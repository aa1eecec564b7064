//! Which facts some registers are computed from.

use std::collections::BTreeSet;

use crate::program::{Block, Leaf, Node, Op, Program, Reg};

/// The facts over events, by their places in [`crate::program::Roots::facts`], that some registers
/// of the customers' block need.
#[derive(Debug, Clone, Default)]
pub(super) struct Needs {
    pub facts: Vec<usize>,
}

impl Needs {
    pub fn of(program: &Program, roots: impl Iterator<Item = Reg>) -> Self {
        let leaves = fact_leaves(&program.customers, roots);
        let wanted = |(_, fact): &(usize, &crate::program::EventFact)| leaves.contains(&fact.fact);
        let facts = program.roots.facts.iter().enumerate().filter(wanted).map(|(place, _)| place).collect();
        Self { facts }
    }
}

/// The facts over events that some registers need and in whose rows an expression is asked, which
/// may fail.
pub(super) fn fallible_facts(program: &Program, roots: impl Iterator<Item = Reg>) -> Vec<&Leaf> {
    let facts = Needs::of(program, roots).facts;
    let fallible = facts
        .iter()
        .filter_map(|place| program.roots.facts.get(*place))
        .filter(|fact| fact.filter.is_some() || fact.of.is_some());
    let named = |fact: usize| {
        program.customers.nodes.iter().find_map(|node| match &node.op {
            Op::Leaf(leaf @ Leaf::Fact(named)) if named.index as usize == fact => Some(leaf),
            _ => None,
        })
    };
    fallible.filter_map(|fact| named(fact.fact)).collect()
}

/// The facts that are named under some registers, as indices into the ruleset's facts.
fn fact_leaves(block: &Block, roots: impl Iterator<Item = Reg>) -> BTreeSet<usize> {
    let fact = |node: &Node| match &node.op {
        Op::Leaf(Leaf::Fact(fact)) => Some(fact.index as usize),
        _ => None,
    };
    beneath(block, roots).filter_map(fact).collect()
}

/// The nodes that some registers are computed from, each once.
pub(super) fn beneath(block: &Block, roots: impl Iterator<Item = Reg>) -> impl Iterator<Item = &Node> {
    let mut open: Vec<Reg> = roots.collect();
    let mut seen: BTreeSet<Reg> = open.iter().copied().collect();
    std::iter::from_fn(move || {
        while let Some(register) = open.pop() {
            let Some(node) = block.node(register) else { continue };
            open.extend(node.op.operands().into_iter().filter(|operand| seen.insert(*operand)));
            return Some(node);
        }
        None
    })
}
