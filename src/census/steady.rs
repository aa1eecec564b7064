//! What, besides the coming and going of rows, changes a fact over events.

use super::needs::beneath;
use crate::expression::{BuiltIn, all_functions};
use crate::program::{EventFact, Leaf, Node, Op, Program};
use crate::ruleset::TableMapping;

/// The functions that count from the evaluated day.
pub(super) const COUNTS_FROM_TODAY: [&str; 3] = ["days_since", "days_until", "business_days_since"];

/// The nodes that a fact's `where` and `of` are computed from.
fn nodes<'p>(program: &'p Program, fact: &EventFact) -> impl Iterator<Item = &'p Node> {
    let roots = fact.filter.into_iter().chain(fact.of);
    program.events.get(fact.table).into_iter().flat_map(move |block| beneath(block, roots.clone()))
}

/// Whether a fact's expressions may give something else on another day, in the same row.
pub(super) fn asks_the_day(program: &Program, fact: &EventFact) -> bool {
    nodes(program, fact).any(|node| match &node.op {
        Op::Leaf(Leaf::BuiltIn(BuiltIn::Today)) | Op::CallUser(..) => true,
        Op::Call(function, _) => {
            let function = all_functions().get(usize::from(function.0));
            function.is_some_and(|function| COUNTS_FROM_TODAY.contains(&function.name))
        }
        _ => false,
    })
}

/// The fields that say from when on others, which a fact's expressions read, are known.
pub(super) fn dates_of_knowledge(program: &Program, mapping: &TableMapping, fact: &EventFact) -> Vec<u32> {
    let field = |node: &Node| match &node.op {
        Op::Leaf(Leaf::Field(field)) => mapping.fields.get(field.index as usize)?.known_from,
        _ => None,
    };
    let mut dates: Vec<u32> = nodes(program, fact).filter_map(field).collect();
    dates.sort_unstable();
    dates.dedup();
    dates
}
