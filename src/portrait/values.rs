//! Values of everybody.

use super::asking::Inquiry;
use super::portraits::Portraits;
use super::question::Needs;
use crate::evaluate::Answer;
use crate::expression::{Expr, RowError};
use crate::value::Value;

impl Portraits<'_> {
    /// Asks expressions of everybody: by expression and by place the value, or why there is none; `None`
    /// for customers that do not exist at the moment. Which names were missing is not told;
    /// [`Portraits::customer`] tells it.
    #[must_use]
    pub fn values(&self, of: &[&Expr]) -> Vec<Vec<Option<Answer>>> {
        let needs = of.iter().map(|expr| Needs::of(self.world.ruleset, expr));
        let needs = needs.fold(Needs::default(), Needs::and);
        let everybody = self.everybody();
        let since = self.since(&everybody, needs);
        let inquiry = Inquiry { exprs: of, places: &everybody, since: &since, answers: of.len() };
        let found = self.ask(inquiry, |machine, leaves, registers, rows| {
            let all = registers.iter().zip(of);
            all.map(|(register, expr)| {
                let answer = machine.run(leaves, *register, None);
                let of_row = |row| match answer.value(row) {
                    Ok(value) => Answer { value, unknown: Vec::new(), error: None },
                    Err(kind) => {
                        let error = Some(RowError { kind, span: expr.span });
                        Answer { value: Value::Missing, unknown: Vec::new(), error }
                    }
                };
                (0..rows).map(of_row).collect()
            })
            .collect()
        });
        let spread = |found: Vec<Option<Answer>>| {
            let mut all: Vec<Option<Answer>> = self.count.census.iter().map(|_| None).collect();
            for (place, answer) in everybody.iter().zip(found) {
                if let Some(slot) = all.get_mut(*place as usize) {
                    *slot = answer;
                }
            }
            all
        };
        found.into_iter().map(spread).collect()
    }
}
