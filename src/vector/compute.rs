//! One node over the vectors of its operands.

use super::blend::{self, Choice, NOTHING, OPEN, blend, by_condition, chosen};
use super::failures::{self, Failures};
use super::leaves::Leaves;
use super::lift::{self, lifted};
use super::logic::{Logic, conditions};
use super::machine::{Machine, Wanted};
use super::sides::{Side, View};
use super::strict::strict;
use super::values::{Values, Vector};
use crate::expression::{Days, fits_range, fits_value, in_floats, in_integers};
use crate::program::{Arm, Constant, Label, Op, Reg};
use crate::value::Value;

impl Machine<'_> {
    /// The answers of a node. Operands that call user functions are asked only in the rows whose
    /// answer needs them.
    pub(super) fn compute(
        &mut self,
        leaves: &dyn Leaves,
        register: Reg,
        op: &Op,
        wanted: Wanted<'_>,
    ) -> Vector {
        match op {
            Op::Constant(Constant(value)) => Vector::constant(self.rows, value.clone()),
            Op::Leaf(leaf) => leaves.leaf(leaf).with_rows(self.rows),
            Op::And(parts) => self.logic(leaves, false, parts, wanted),
            Op::Or(parts) => self.logic(leaves, true, parts, wanted),
            Op::Coalesce(parts) => self.coalesce(leaves, parts, wanted),
            Op::If { condition, then, otherwise } => {
                self.need(leaves, *condition, wanted);
                let (choices, failed) = by_condition(self.vector(*condition));
                self.blended(leaves, &choices, &[*then, *otherwise], failed, wanted)
            }
            Op::Switch { subject, arms, default } => {
                self.switch(leaves, register, (*subject, arms, *default), wanted)
            }
            Op::CallUser(name, args) => self.call_user(leaves, (register, name), args, wanted),
            op => {
                let operands = op.operands();
                self.need_all(leaves, &operands, wanted);
                let days = Days { today: leaves.today(), calendar: leaves.calendar() };
                if let Some(lifted) = self.lifted(register, op, days) {
                    return lifted;
                }
                let mut working = std::mem::take(&mut self.working);
                let vectors = self.vectors(&operands);
                let vector = working
                    .since(op, &vectors, days)
                    .unwrap_or_else(|| strict(op, &vectors, self.rows, days));
                self.working = working;
                vector
            }
        }
    }

    fn lifted(&mut self, register: Reg, op: &Op, days: Days<'_>) -> Option<Vector> {
        let subject = lift::subject(op, self.block)?;
        let of = self.registers.get(subject.index())?.vector.as_ref()?;
        lifted(&mut self.memo, (register, op), (subject, of), self.block, days)
    }

    fn logic(&mut self, leaves: &dyn Leaves, decider: bool, parts: &[Reg], wanted: Wanted<'_>) -> Vector {
        let mut logic = Logic::new(decider, self.rows);
        for part in parts {
            if self.calls_user(*part) {
                let open = logic.open(wanted);
                self.need(leaves, *part, Some(&open));
            } else {
                self.need(leaves, *part, None);
            }
            logic.take(self.vector(*part));
        }
        logic.finish()
    }

    fn coalesce(&mut self, leaves: &dyn Leaves, parts: &[Reg], wanted: Wanted<'_>) -> Vector {
        let mut choices = vec![OPEN; self.rows];
        for (part, choice) in parts.iter().zip(0..) {
            if self.calls_user(*part) {
                let open = chosen(&choices, OPEN, wanted);
                self.need(leaves, *part, Some(&open));
            } else {
                self.need(leaves, *part, None);
            }
            let vector = self.vector(*part);
            take(&mut choices, vector.present(), choice);
            // A failed row is an answer, too.
            for (row, _) in &vector.failed {
                if let Some(each) = choices.get_mut(*row as usize).filter(|each| **each == OPEN) {
                    *each = choice;
                }
            }
        }
        blend(&choices, &self.vectors(parts), Failures::new())
    }

    /// The vectors that rows chose, computed where they are chosen.
    fn blended(
        &mut self,
        leaves: &dyn Leaves,
        choices: &[Choice],
        sources: &[Reg],
        failed: Failures,
        wanted: Wanted<'_>,
    ) -> Vector {
        for (source, choice) in sources.iter().zip(0..) {
            if self.calls_user(*source) {
                let rows = chosen(choices, choice, wanted);
                self.need(leaves, *source, Some(&rows));
            } else {
                self.need(leaves, *source, None);
            }
        }
        blend(choices, &self.vectors(sources), failed)
    }

    fn switch(
        &mut self,
        leaves: &dyn Leaves,
        register: Reg,
        (subject, arms, default): (Reg, &[Arm], Reg),
        wanted: Wanted<'_>,
    ) -> Vector {
        self.need(leaves, subject, wanted);
        let of = self.vector(subject);
        let mut failed = of.failed.clone();
        let mut choices: Vec<Choice> = match of.present() {
            None => vec![OPEN; self.rows],
            Some(present) => present.iter().map(|present| if *present { OPEN } else { NOTHING }).collect(),
        };
        for (arm, choice) in arms.iter().zip(0..) {
            let mut fits = self.fits((register, choice), subject, &arm.labels);
            fits.iter_mut().zip(&choices).for_each(|(fits, choice)| *fits &= *choice == OPEN);
            match arm.guard {
                None => take(&mut choices, Some(&fits), choice),
                Some(guard) => {
                    self.guarded(leaves, guard, &fits, (&mut choices, choice), &mut failed, wanted);
                }
            }
        }
        let otherwise = Choice::try_from(arms.len()).unwrap_or(NOTHING);
        take(&mut choices, None, otherwise);
        let sources: Vec<Reg> = arms.iter().map(|arm| arm.value).chain([default]).collect();
        self.blended(leaves, &choices, &sources, failed, wanted)
    }

    /// Rows that fit an arm with a guard choose it where the guard is true, have no answer where it
    /// is unknown, and go on where it is false.
    fn guarded(
        &mut self,
        leaves: &dyn Leaves,
        guard: Reg,
        fits: &[bool],
        (choices, arm): (&mut [Choice], Choice),
        failed: &mut Failures,
        wanted: Wanted<'_>,
    ) {
        let asked: Vec<bool> = match wanted {
            None => fits.to_vec(),
            Some(wanted) => fits.iter().zip(wanted).map(|(fits, wanted)| fits & wanted).collect(),
        };
        self.need(leaves, guard, Some(&asked));
        let guard = conditions(self.vector(guard));
        let mut failures = Failures::new();
        for (row, (choice, fits)) in choices.iter_mut().zip(fits).enumerate() {
            if !fits {
                continue;
            }
            if !guard.is_present(row) {
                blend::note(&mut failures, &guard, row);
                *choice = NOTHING;
            } else if guard.is_true(row) {
                *choice = arm;
            }
        }
        failures::add(failed, failures);
    }

    /// Which rows of a subject fit an arm.
    fn fits(&mut self, place: (Reg, u32), subject: Reg, labels: &[Label]) -> Vec<bool> {
        let registers = &self.registers;
        let Some(of) = registers.get(subject.index()).and_then(|register| register.vector.as_ref()) else {
            return vec![false; self.rows];
        };
        match &of.values {
            Values::Coded(codes, dictionary) if dictionary.is_worth(self.rows) => {
                let whole = || {
                    let texts = lift::texts_of(dictionary);
                    Vector::new(texts.rows(), Values::Bool(fitting(&texts, labels)), None)
                };
                self.memo.entries(place, dictionary, whole).at_codes(codes, None).trues()
            }
            _ => fitting(of, labels),
        }
    }
}

/// Open rows (of which only some may: all if `None`) choose.
#[expect(clippy::needless_bitwise_bool, reason = "rows differ: branches would be foretold wrongly")]
fn take(choices: &mut [Choice], may: Option<&[bool]>, choice: Choice) {
    match may {
        None => choices.iter_mut().for_each(|each| *each = if *each == OPEN { choice } else { *each }),
        Some(may) => choices.iter_mut().zip(may).for_each(|(each, may)| {
            *each = if (*each == OPEN) & *may { choice } else { *each };
        }),
    }
}

/// Which rows of a vector fit one of the labels.
fn fitting(of: &Vector, labels: &[Label]) -> Vec<bool> {
    let rows = of.rows();
    let mut fits = vec![false; rows];
    match of.view() {
        View::Int(values) => labels.iter().for_each(|label| match label {
            Label::Value(Constant(Value::Int(label))) => add(&mut fits, values, |value| value == *label),
            Label::Range { start, end, inclusive } => {
                add(&mut fits, values, |value| in_integers(value, *start, *end, *inclusive));
            }
            Label::Value(_) => {}
        }),
        View::Float(values) => labels.iter().for_each(|label| match label {
            Label::Value(Constant(Value::Float(label))) => {
                add(&mut fits, values, |value| value.to_bits() == label.to_bits());
            }
            Label::Range { start, end, inclusive } => {
                add(&mut fits, values, |value| in_floats(value, *start, *end, *inclusive));
            }
            Label::Value(_) => {}
        }),
        View::Text(texts) => {
            for label in labels {
                if let Label::Value(Constant(Value::Text(label))) = label {
                    fits.iter_mut().enumerate().for_each(|(row, fits)| *fits |= texts.at(row) == &**label);
                }
            }
        }
        _ => {
            for (row, each) in fits.iter_mut().enumerate() {
                let value = of.stored(row);
                *each = labels.iter().any(|label| match label {
                    Label::Value(Constant(label)) => fits_value(label, &value),
                    Label::Range { start, end, inclusive } => fits_range(*start, *end, *inclusive, &value),
                });
            }
        }
    }
    fits
}

fn add<T: Copy>(fits: &mut [bool], values: Side<'_, T>, fit: impl Fn(T) -> bool) {
    match values {
        Side::Rows(values) => fits.iter_mut().zip(values).for_each(|(fits, value)| *fits |= fit(*value)),
        Side::One(value) => {
            let fit = fit(value);
            for fits in fits {
                *fits |= fit;
            }
        }
    }
}
