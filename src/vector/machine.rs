//! The machine: registers, each computed at most once for a chunk of rows.

use super::failures;
use super::leaves::Leaves;
use super::lift::Memo;
use super::values::Vector;
use super::working::WorkingDays;
use crate::expression::RowErrorKind;
use crate::program::{Block, Op, Reg};
use crate::value::Value;

/// The rows whose answer is wanted; all if `None`. Functions of `functions.rhai` are called in no
/// others, and the answers in others mean nothing where such a function was needed.
pub type Wanted<'a> = Option<&'a [bool]>;

/// Runs one block over chunks of rows, in one thread.
///
/// What it has learned about dictionaries stays from chunk to chunk.
#[derive(Debug)]
pub struct Machine<'p> {
    pub(super) block: &'p Block,
    /// By register, whether a function of `functions.rhai` is called for it.
    pub(super) calls_user: Vec<bool>,
    pub(super) rows: usize,
    pub(super) registers: Vec<Register>,
    pub(super) memo: Memo,
    pub(super) working: WorkingDays,
    /// What a register that is not there holds.
    nothing: Vector,
}

/// What is known of one register in the present chunk.
#[derive(Debug, Default)]
pub(super) struct Register {
    pub vector: Option<Vector>,
    /// The rows that it was computed for.
    covered: Covered,
    /// What a user function gave, by row.
    pub answers: Vec<Option<Result<Value, RowErrorKind>>>,
}

#[derive(Debug, Default)]
enum Covered {
    #[default]
    None,
    Rows(Vec<bool>),
    All,
}

impl<'p> Machine<'p> {
    /// A machine for a block.
    #[must_use]
    pub fn new(block: &'p Block) -> Self {
        let mut calls_user: Vec<bool> = Vec::with_capacity(block.nodes.len());
        for node in &block.nodes {
            let inside = |operand: &Reg| calls_user.get(operand.index()) == Some(&true);
            let calls = matches!(node.op, Op::CallUser(..)) || node.op.operands().iter().any(inside);
            calls_user.push(calls);
        }
        let registers = block.nodes.iter().map(|_| Register::default()).collect();
        let nothing = Vector::constant(0, Value::Missing);
        Self {
            block,
            calls_user,
            rows: 0,
            registers,
            memo: Memo::default(),
            working: WorkingDays::default(),
            nothing,
        }
    }

    /// Begins a chunk of so many rows: all registers are forgotten.
    pub fn start(&mut self, rows: usize) {
        self.rows = rows;
        self.nothing = Vector::constant(rows, Value::Missing);
        for register in &mut self.registers {
            *register = Register::default();
        }
    }

    /// The answers of a register in the rows of the present chunk. `leaves` must be the same for
    /// all calls within a chunk.
    pub fn run(&mut self, leaves: &dyn Leaves, root: Reg, wanted: Wanted<'_>) -> &Vector {
        self.need(leaves, root, wanted);
        self.vector(root)
    }

    /// A register that was computed in the present chunk; missing everywhere if it was not.
    #[must_use]
    pub fn vector(&self, register: Reg) -> &Vector {
        self.registers
            .get(register.index())
            .and_then(|register| register.vector.as_ref())
            .unwrap_or(&self.nothing)
    }

    /// Whether a register was computed in the present chunk.
    #[must_use]
    pub fn is_computed(&self, register: Reg) -> bool {
        self.registers.get(register.index()).is_some_and(|register| register.vector.is_some())
    }

    /// Computes a register, unless it is known.
    pub(super) fn need(&mut self, leaves: &dyn Leaves, register: Reg, wanted: Wanted<'_>) {
        if self.calls_user(register) {
            self.need_called(leaves, register, wanted);
        } else {
            self.need_pure(leaves, register);
        }
    }

    /// Whether a function of `functions.rhai` is called for a register.
    #[must_use]
    pub fn calls_user(&self, register: Reg) -> bool {
        self.calls_user.get(register.index()) == Some(&true)
    }

    /// Computes a register that calls no user function, in all rows. What it is over comes first,
    /// without recursion: facts over facts can be nested deeply.
    fn need_pure(&mut self, leaves: &dyn Leaves, register: Reg) {
        let block = self.block;
        let mut stack = vec![register];
        while let Some(top) = stack.last().copied() {
            let Some(node) = block.node(top).filter(|_| !self.is_computed(top)) else {
                stack.pop();
                continue;
            };
            let before = stack.len();
            stack.extend(node.op.operands().into_iter().filter(|operand| !self.is_computed(*operand)));
            if stack.len() == before {
                stack.pop();
                let vector = self.compute(leaves, top, &node.op, None);
                self.keep(top, vector, Covered::All);
            }
        }
    }

    /// Computes a register that calls user functions, in the rows that are wanted.
    fn need_called(&mut self, leaves: &dyn Leaves, register: Reg, wanted: Wanted<'_>) {
        let block = self.block;
        let (Some(node), Some(known)) = (block.node(register), self.registers.get(register.index())) else {
            return;
        };
        let all = match (&known.covered, wanted) {
            (Covered::All, _) => return,
            (_, None) => None,
            (Covered::None, Some(wanted)) => Some(wanted.to_vec()),
            (Covered::Rows(covered), Some(wanted)) => {
                let both = || covered.iter().zip(wanted);
                if both().all(|(covered, wanted)| *covered || !wanted) {
                    return;
                }
                Some(both().map(|(covered, wanted)| covered | wanted).collect())
            }
        };
        let vector = self.compute(leaves, register, &node.op, all.as_deref());
        self.keep(register, vector, all.map_or(Covered::All, Covered::Rows));
    }

    fn keep(&mut self, register: Reg, vector: Vector, covered: Covered) {
        if let Some(kept) = self.registers.get_mut(register.index()) {
            kept.vector = Some(vector);
            kept.covered = covered;
        }
    }

    /// Computes operands one after the other: where one fails, the later ones are not asked.
    pub(super) fn need_all(&mut self, leaves: &dyn Leaves, operands: &[Reg], wanted: Wanted<'_>) {
        let mut still: Option<Vec<bool>> = None;
        for operand in operands {
            let wanted = still.as_deref().or(wanted);
            self.need(leaves, *operand, wanted);
            let failed = &self.vector(*operand).failed;
            if !failed.is_empty() && operands.iter().any(|operand| self.calls_user(*operand)) {
                let mut fewer = wanted.map_or_else(|| vec![true; self.rows], <[bool]>::to_vec);
                for (row, _) in failed {
                    if let Some(wants) = fewer.get_mut(*row as usize) {
                        *wants = false;
                    }
                }
                still = Some(fewer);
            }
        }
    }

    /// The vectors of registers that are known.
    pub(super) fn vectors(&self, registers: &[Reg]) -> Vec<&Vector> {
        registers.iter().map(|register| self.vector(*register)).collect()
    }

    /// Calls a user function in the rows that are wanted and where all arguments are present, in
    /// each at most once.
    pub(super) fn call_user(
        &mut self,
        leaves: &dyn Leaves,
        (register, name): (Reg, &std::sync::Arc<str>),
        args: &[Reg],
        wanted: Wanted<'_>,
    ) -> Vector {
        let rows = self.rows;
        self.need_all(leaves, args, wanted);
        let known = self.registers.get_mut(register.index());
        let mut answers = known.map(|known| std::mem::take(&mut known.answers)).unwrap_or_default();
        answers.resize(rows, None);
        let vectors = self.vectors(args);
        let mut failed = failures::of_all(&vectors);
        let present = failures::present_in_all(&vectors);
        let is_set = |mask: Option<&[bool]>, row| mask.is_none_or(|mask| mask.get(row) == Some(&true));
        let mut results = Vec::with_capacity(rows);
        for (row, answer) in answers.iter_mut().enumerate() {
            let complete = is_set(present.as_deref(), row);
            if complete && is_set(wanted, row) && answer.is_none() {
                let values: Vec<Value> = vectors.iter().map(|vector| vector.stored(row)).collect();
                *answer = Some(leaves.users().call(name, &values, leaves.today(), leaves.calendar()));
            }
            results.push(answer.clone().unwrap_or(Ok(Value::Missing)));
        }
        let mut vector = Vector::from_results(results);
        failures::add(&mut failed, vector.failed);
        vector.failed = failed;
        if let Some(known) = self.registers.get_mut(register.index()) {
            known.answers = answers;
        }
        vector
    }
}
