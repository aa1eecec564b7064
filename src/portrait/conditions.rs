//! Conditions of everybody.

use super::asking::Inquiry;
use super::portraits::Portraits;
use super::question::Question;
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
    /// A missing value stands in the way.
    Unknown,
    /// It cannot be computed, or is no truth value: it is unknown.
    Failed,
}

impl Holds {
    fn of(answer: &Vector, row: usize) -> Self {
        match answer.value(row) {
            Ok(Value::Bool(true)) => Self::True,
            Ok(Value::Bool(false)) => Self::False,
            Ok(Value::Missing) => Self::Unknown,
            Ok(_) | Err(_) => Self::Failed,
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
        let questions: Vec<Question<'_>> =
            of.iter().map(|expr| Question::of(self.world.ruleset, expr)).collect();
        let everybody = self.everybody();
        let looks = self.first_look(&questions, &everybody);
        let answers = questions.iter().zip(looks).map(|(question, looks)| {
            let mut answers = vec![None; self.count.census.len()];
            let mut left = Vec::new();
            for (place, look) in everybody.iter().zip(looks) {
                match (look, answers.get_mut(*place as usize)) {
                    (Some(Look::Decided(holds)), Some(answer)) => *answer = Some(holds),
                    _ => left.push(*place),
                }
            }
            for (place, holds) in left.iter().zip(self.second_look(question, &left)) {
                if let Some(answer) = answers.get_mut(*place as usize) {
                    *answer = holds;
                }
            }
            answers
        });
        answers.collect()
    }

    /// Asks of everybody what is cheap to ask.
    fn first_look(&self, questions: &[Question<'_>], everybody: &[u32]) -> Vec<Vec<Option<Look>>> {
        let exprs: Vec<&Expr> = questions.iter().flat_map(|it| it.first().iter().copied()).collect();
        let inquiry = Inquiry { exprs: &exprs, places: everybody, since: &[], answers: questions.len() };
        self.ask(inquiry, |machine, leaves, registers, rows| {
            let mut registers = registers.iter().copied();
            let of_question = |question: &Question<'_>| {
                let own: Vec<Reg> = registers.by_ref().take(question.first().len()).collect();
                look(question, &own, machine, leaves, rows)
            };
            questions.iter().map(of_question).collect()
        })
    }

    /// Asks the whole of a condition of those whom the first look left undecided: of nobody else, for
    /// what another condition asks of everybody may be dear to this one.
    fn second_look(&self, question: &Question<'_>, left: &[u32]) -> Vec<Option<Holds>> {
        if left.is_empty() {
            return Vec::new();
        }
        let since = self.since(left, question.needs);
        let exprs = [question.whole];
        let inquiry = Inquiry { exprs: &exprs, places: left, since: &since, answers: 1 };
        let found = self.ask(inquiry, |machine, leaves, registers, rows| {
            let holds = |register: &Reg| {
                let answer = machine.run(leaves, *register, None);
                (0..rows).map(|row| Holds::of(answer, row)).collect()
            };
            registers.iter().map(holds).collect()
        });
        found.into_iter().next().unwrap_or_default()
    }
}
