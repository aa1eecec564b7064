//! What a program means, as hashes.
//!
//! A node's hash is over its type, its word and the hashes of its operands; leaves go by names, not
//! by indices, and a fact over events by all that it asks. So it depends neither on where things
//! stand in the rule files nor on what else is in them.

use std::collections::{BTreeMap, BTreeSet};

use super::Program;
use super::block::Block;
use super::node::{Leaf, Op, Reg};
use super::roots::{EventFact, RootPath};
use super::show::{fact_words, type_text, written};

/// A hash as text.
type Digest = String;

impl Program {
    /// The hash of what the program means: of every expression that a key of the rules asks for,
    /// under that key's path, in the order of the rules. Labels, comments, blanks and expressions
    /// that nothing needs do not count.
    #[must_use]
    pub fn hash(&self) -> String {
        let meanings = self.meanings();
        let lines = self.paths().into_iter().map(|path| {
            let meaning = meanings.get(&path).map_or("", String::as_str);
            format!("{path} = {meaning}")
        });
        let stages = self.roots.funnels.iter().flat_map(|funnel| {
            let stages = funnel.stages.iter().map(|stage| {
                let items: Vec<_> = stage.items.iter().map(|item| &*item.id).collect();
                format!("stage {}: {items:?}", stage.id)
            });
            std::iter::once(format!("funnel {}", funnel.id)).chain(stages).collect::<Vec<_>>()
        });
        digest_of(lines.chain(stages))
    }

    /// The paths of the expressions that mean the same in another program: their answers can be
    /// kept. A fact counts as a part of what names it.
    #[must_use]
    pub fn shared_with(&self, other: &Self) -> BTreeSet<RootPath> {
        let others = other.meanings();
        self.meanings()
            .into_iter()
            .filter(|(path, meaning)| others.get(path) == Some(meaning))
            .map(|(path, _)| path)
            .collect()
    }

    /// What each expression of the funnels and facts means, by its path.
    #[must_use]
    pub fn meanings(&self) -> BTreeMap<RootPath, String> {
        let mut meanings = BTreeMap::new();
        let mut facts = BTreeMap::new();
        let by_table: Vec<_> = self.events.iter().map(|block| self.of_block(block, &facts)).collect();
        for fact in &self.roots.facts {
            let nodes = by_table.get(fact.table).map_or(&[][..], Vec::as_slice);
            meanings.extend(fact.all().into_iter().map(|(path, root)| (path, of_register(nodes, root))));
            facts.insert(fact.fact, self.of_fact(fact, nodes));
        }
        let nodes = self.of_block(&self.customers, &facts);
        for (path, root) in self.roots.funnels.iter().flat_map(super::FunnelRoots::all) {
            meanings.insert(path, of_register(&nodes, root));
        }
        meanings
    }

    /// The paths in the order of the rules: facts are parts of what names them.
    fn paths(&self) -> Vec<RootPath> {
        self.roots.funnels.iter().flat_map(super::FunnelRoots::all).map(|(path, _)| path).collect()
    }

    fn of_fact(&self, fact: &EventFact, nodes: &[Digest]) -> Digest {
        let table = self.events.get(fact.table).map_or("?", |block| &block.table);
        let root = |root: Option<Reg>| root.map_or_else(String::new, |root| of_register(nodes, root));
        digest_of([fact_words(fact), table.to_owned(), fact.ty.to_string(), root(fact.filter), root(fact.of)])
    }

    /// The hashes of a block's nodes.
    fn of_block(&self, block: &Block, facts: &BTreeMap<usize, Digest>) -> Vec<Digest> {
        let mut digests: Vec<Digest> = Vec::with_capacity(block.nodes.len());
        for node in &block.nodes {
            let mut parts =
                vec![type_text(node), written(&node.op, &|operand| of_register(&digests, operand))];
            match &node.op {
                Op::Leaf(Leaf::Field(field)) => {
                    let read = block.reads.iter().find(|read| read.index == field.index);
                    let column = read.map_or("", |read| &*read.column);
                    parts.extend([block.table.to_string(), column.to_owned()]);
                }
                Op::Leaf(Leaf::Fact(fact)) => {
                    parts.push(facts.get(&(fact.index as usize)).cloned().unwrap_or_default());
                }
                Op::CallUser(..) => parts.extend(self.user_texts.iter().map(ToString::to_string)),
                _ => {}
            }
            digests.push(digest_of(parts));
        }
        digests
    }
}

fn of_register(digests: &[Digest], register: Reg) -> Digest {
    digests.get(register.index()).cloned().unwrap_or_default()
}

/// The hash of some texts, each with its length, so that their borders count.
fn digest_of(parts: impl IntoIterator<Item = String>) -> Digest {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
