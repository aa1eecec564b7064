//! Conditions of everybody.

use super::portraits::Portraits;
use super::question::{Needs, Question};
use crate::expression::Expr;
use crate::program::Reg;
use crate::value::Value;
use crate::vector::{Leaves, Machine, Vector};

/// The answer to a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holds {
    /// It holds.
    True,
    /// It does not.
    False,
    /// A missing value, or a failure, stands in the way.
    Unknown,
}

impl Holds {
    fn of(answer: &Vector, row: usize) -> Self {
        match answer.value(row) {
            Ok(Value::Bool(true)) => Self::True,
            Ok(Value::Bool(false)) => Self::False,
            _ => Self::Unknown,
        }
    }
}

/// What a first look at a condition gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Decided(Holds),
    /// All of it has to be asked.
    Open,
}

/// Looks at what can be asked of everybody, by its registers.
fn look(
    question: &Question<'_>,
    registers: &[Reg],
    machine: &mut Machine<'_>,
    leaves: &dyn Leaves,
    rows: usize,
) -> Vec<Look> {
    if let (true, [whole]) = (question.needs.are_none(), registers) {
        let answer = machine.run(leaves, *whole, None);
        return (0..rows).map(|row| Look::Decided(Holds::of(answer, row))).collect();
    }
    let mut looks = vec![Look::Open; rows];
    let mut asked = vec![true; rows];
    for register in registers {
        let answer = machine.run(leaves, *register, Some(&asked));
        for (row, (look, asked)) in looks.iter_mut().zip(&mut asked).enumerate().filter(|(_, (_, it))| **it) {
            match answer.value(row) {
                Ok(Value::Bool(false)) => (*look, *asked) = (Look::Decided(Holds::False), false),
                Ok(Value::Bool(true) | Value::Missing) => {}
                // It fails, and so may the whole, unless a part before decides.
                Ok(_) | Err(_) => *asked = false,
            }
        }
    }
    looks
}

impl Portraits<'_> {
    /// Asks conditions of everybody: the answers by condition and by place; `None` for customers that
    /// do not exist at the moment. What is no bool is unknown.
    #[must_use]
    pub fn conditions(&self, of: &[&Expr]) -> Vec<Vec<Option<Holds>>> {
        let ruleset = self.world.ruleset;
        let questions: Vec<Question<'_>> = of.iter().map(|expr| Question::of(ruleset, expr)).collect();
        let everybody = self.everybody();
        let cheap: Vec<&Expr> = questions.iter().flat_map(|it| it.first().iter().copied()).collect();
        let first = self.ask(&cheap, &everybody, &[], |machine, leaves, registers, rows| {
            let mut registers = registers.iter().copied();
            let of_question = |question: &Question<'_>| {
                let own: Vec<Reg> = registers.by_ref().take(question.first().len()).collect();
                look(question, &own, machine, leaves, rows)
            };
            questions.iter().map(of_question).collect()
        });
        let mut answers: Vec<Vec<Option<Holds>>> = Vec::with_capacity(of.len());
        let mut open = vec![false; everybody.len()];
        for looks in &first {
            for (open, look) in open.iter_mut().zip(looks) {
                *open |= *look == Some(Look::Open);
            }
            answers.push(vec![None; self.count.census.len()]);
            let Some(answers) = answers.last_mut() else { continue };
            for (place, look) in everybody.iter().zip(looks) {
                if let (Some(answer), Some(Look::Decided(holds))) = (answers.get_mut(*place as usize), look) {
                    *answer = Some(*holds);
                }
            }
        }
        let left: Vec<u32> =
            everybody.iter().zip(&open).filter(|(_, open)| **open).map(|(place, _)| *place).collect();
        if left.is_empty() {
            return answers;
        }
        let dear: Vec<usize> = (0..questions.len())
            .filter(|it| questions.get(*it).is_some_and(|it| !it.needs.are_none()))
            .collect();
        let wholes: Vec<&Expr> = dear.iter().filter_map(|it| questions.get(*it)).map(|it| it.whole).collect();
        let needs = dear
            .iter()
            .filter_map(|it| questions.get(*it))
            .fold(Needs::default(), |all, it| all.and(it.needs));
        let since = self.since(&left, needs);
        let second = self.ask(&wholes, &left, &since, |machine, leaves, registers, rows| {
            registers
                .iter()
                .map(|register| {
                    let answer = machine.run(leaves, *register, None);
                    (0..rows).map(|row| Holds::of(answer, row)).collect()
                })
                .collect()
        });
        for (question, found) in dear.iter().zip(second) {
            let Some(answers) = answers.get_mut(*question) else { continue };
            for (place, holds) in left.iter().zip(found) {
                if let Some(answer) = answers.get_mut(*place as usize) {
                    *answer = holds;
                }
            }
        }
        answers
    }
}
