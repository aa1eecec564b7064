//! Values of everybody.

use super::asking::Inquiry;
use super::portraits::Portraits;
use super::question::Needs;
use crate::evaluate::Answer;
use crate::expression::{Expr, RowError, RowErrorKind};
use crate::program::Reg;
use crate::value::Value;

/// What a customer says to an expression: its value, or why there is none.
pub type Said = Result<Value, RowErrorKind>;

impl Portraits<'_> {
    /// Asks expressions of everybody: by expression and by place the value, or why there is none; `None`
    /// for customers that do not exist at the moment. Which names were missing is not told;
    /// [`Portraits::customer`] tells it.
    #[must_use]
    pub fn values(&self, of: &[&Expr]) -> Vec<Vec<Option<Answer>>> {
        let everybody = self.everybody();
        let spread = |(said, expr): (Vec<Said>, &&Expr)| {
            let mut all: Vec<Option<Answer>> = self.count.census.iter().map(|_| None).collect();
            for (place, said) in everybody.iter().zip(said) {
                if let Some(slot) = all.get_mut(*place as usize) {
                    *slot = Some(match said {
                        Ok(value) => Answer { value, unknown: Vec::new(), error: None },
                        Err(kind) => {
                            let error = Some(RowError { kind, span: expr.span });
                            Answer { value: Value::Missing, unknown: Vec::new(), error }
                        }
                    });
                }
            }
            all
        };
        self.values_of(&everybody, of).into_iter().zip(of).map(spread).collect()
    }

    /// The same of some customers, in ascending order of their places, who all exist at the moment: by
    /// expression and customer.
    #[must_use]
    pub fn values_of(&self, places: &[u32], of: &[&Expr]) -> Vec<Vec<Said>> {
        let needs = of.iter().map(|expr| Needs::of(self.world.ruleset, expr));
        let needs = needs.fold(Needs::default(), Needs::and);
        let since = self.since(places, needs);
        let inquiry = Inquiry { exprs: of, places, since: &since, answers: of.len() };
        let found = self.ask(inquiry, |machine, leaves, registers, rows| {
            let said = |register: &Reg| {
                let answer = machine.run(leaves, *register, None);
                (0..rows).map(|row| answer.value(row)).collect()
            };
            registers.iter().map(said).collect()
        });
        let known = |said: Option<Said>| said.unwrap_or(Ok(Value::Missing));
        found.into_iter().map(|said| said.into_iter().map(known).collect()).collect()
    }
}
