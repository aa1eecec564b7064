//! Blocks: the nodes over one kind of row.

use std::collections::HashMap;
use std::sync::Arc;

use super::fold::{Folded, folded};
use super::node::{Constant, Leaf, Node, Op, Reg};
use crate::expression::Expr;
use crate::ruleset::{Mapping, TableMapping};
use crate::value::{Type, Value};

/// A column that a block reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldRead {
    /// Index into [`TableMapping::fields`].
    pub index: u32,
    /// The field's name.
    pub name: Arc<str>,
    /// The column.
    pub column: Arc<str>,
    /// The type it is read as.
    pub ty: Type,
}

/// Expressions over one kind of row, as nodes in topological order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Block {
    /// The key of the table whose fields it reads: `customers`, `events.activities`.
    pub table: Arc<str>,
    /// The nodes; each is over earlier ones only, and no two are equal.
    pub nodes: Vec<Node>,
    /// The fields that it reads, in the order of the mapping: those its leaves name, and those
    /// that say from when on these are known.
    pub reads: Vec<FieldRead>,
}

impl Block {
    /// Expressions over the fields of one table (their names, by index), without facts: one block
    /// and the register of each. For tests and benchmarks; a ruleset is lowered by
    /// [`super::Program::of`].
    #[must_use]
    pub fn of(table: &Arc<str>, fields: &[Arc<str>], exprs: &[&Expr]) -> (Self, Vec<Reg>) {
        super::lower::block(table, fields, exprs)
    }

    /// Expressions over rows that have a customer, a person and, if `own` maps them, fields: one block
    /// and the register of each. There are no facts among them.
    #[must_use]
    pub fn of_rows(mapping: &Mapping, own: Option<&TableMapping>, exprs: &[&Expr]) -> (Self, Vec<Reg>) {
        super::lower::rows(mapping, own, exprs)
    }

    /// The node of a register.
    #[must_use]
    pub fn node(&self, register: Reg) -> Option<&Node> {
        self.nodes.get(register.index())
    }

    /// The constant of a register, if it is one.
    #[must_use]
    pub fn constant(&self, register: Reg) -> Option<&Value> {
        match &self.node(register)?.op {
            Op::Constant(Constant(value)) => Some(value),
            _ => None,
        }
    }

    /// Keeps what these roots need and numbers it anew, in the same order.
    pub(super) fn keep_only(&mut self, mut roots: Vec<&mut Reg>) {
        let mut needed = vec![false; self.nodes.len()];
        let need = |needed: &mut Vec<bool>, register: Reg| {
            if let Some(needed) = needed.get_mut(register.index()) {
                *needed = true;
            }
        };
        for root in &roots {
            need(&mut needed, **root);
        }
        for index in (0..self.nodes.len()).rev() {
            if needed.get(index) == Some(&true)
                && let Some(node) = self.nodes.get(index)
            {
                node.op.operands().into_iter().for_each(|operand| need(&mut needed, operand));
            }
        }
        let mut places = Vec::with_capacity(needed.len());
        let mut next = 0;
        for needed in &needed {
            places.push(Reg(next));
            next += u32::from(*needed);
        }
        let moved = |register: &mut Reg| {
            if let Some(place) = places.get(register.index()) {
                *register = *place;
            }
        };
        let mut keep = needed.iter().copied();
        self.nodes.retain(|_| keep.next().unwrap_or(false));
        for node in &mut self.nodes {
            node.op.for_each_operand(&mut |operand| moved(operand));
        }
        for root in &mut roots {
            moved(root);
        }
    }

    /// Fills in which fields the leaves read.
    pub(super) fn note_reads(&mut self, mapping: &TableMapping) {
        let mut indices: Vec<u32> = self
            .nodes
            .iter()
            .filter_map(|node| match &node.op {
                Op::Leaf(Leaf::Field(field)) => Some(field.index),
                _ => None,
            })
            .collect();
        let field = |index: u32| mapping.fields.get(index as usize);
        indices.extend(
            indices.clone().into_iter().filter_map(|index| field(index).and_then(|field| field.known_from)),
        );
        indices.sort_unstable();
        indices.dedup();
        let read = |index: u32| {
            let field = field(index)?;
            let (name, column) = (field.name.clone(), Arc::from(field.column.as_str()));
            Some(FieldRead { index, name, column, ty: field.ty })
        };
        self.reads = indices.into_iter().filter_map(read).collect();
    }
}

/// A block that grows: a node that is there already is not added again.
#[derive(Debug, Default)]
pub(super) struct Builder {
    block: Block,
    known: HashMap<Node, Reg>,
}

impl Builder {
    pub fn new(table: &Arc<str>) -> Self {
        let block = Block { table: table.clone(), ..Block::default() };
        Self { block, known: HashMap::new() }
    }

    /// The register of an operation: of what it folds to, or of an equal node, or a new one.
    pub fn add(&mut self, op: Op, ty: Type, nullable: bool) -> Reg {
        match folded(op, ty, &self.block) {
            Folded::Value(value) => self.constant(value),
            Folded::Register(register) => register,
            Folded::Op(op) => self.push(Node { op, ty, nullable }),
        }
    }

    /// The register of a constant.
    pub fn constant(&mut self, value: Value) -> Reg {
        let (ty, nullable) = (value.type_of(), value.is_missing());
        self.push(Node { op: Op::Constant(Constant(value)), ty, nullable })
    }

    fn push(&mut self, node: Node) -> Reg {
        if let Some(register) = self.known.get(&node) {
            return *register;
        }
        // A block of 2^32 nodes would not fit into memory.
        let register = Reg(u32::try_from(self.block.nodes.len()).unwrap_or(u32::MAX));
        self.known.insert(node.clone(), register);
        self.block.nodes.push(node);
        register
    }

    pub fn finish(self) -> Block {
        self.block
    }
}
