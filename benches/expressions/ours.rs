//! Our own engines. Each takes all rows and gives, beside the times, for each condition the rows
//! for which it is true.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use funnelwright::expression::{
    Blame, Expr, Name, Row, RowError, Scope, ScopeName, UserFunctions, UserRuntime, check_expression,
    interpret,
};
use funnelwright::language::both;
use funnelwright::text::{Quoted, Sources, Span};
use funnelwright::time::Calendar;
use funnelwright::value::{Date, Type, Value};

use super::conditions::{Condition, Outcome};
use super::rows::{COLUMNS, Rows};
use crate::reference::shape::AS_OF;

/// For each condition, whether it is true in each row.
pub type Truths = Vec<Vec<bool>>;

/// An engine of ours: over all rows.
pub type Engine = fn(&Rows, &[Expr]) -> Result<(Outcome, Truths), Box<dyn Error>>;

/// The engines, the one that is compared with the others first. The reference interpreter must be
/// among them: it says what is right. The compiled engine belongs in front of it: a function that
/// lays the columns out (timed as `binding`), compiles each condition, and runs it over them.
pub const ENGINES: [(&str, Engine); 1] = [("interpreter", interpreter)];

/// The typed trees of the conditions.
pub fn checked(conditions: &[Condition]) -> Result<Vec<Expr>, Box<dyn Error>> {
    let mut sources = Sources::default();
    conditions
        .iter()
        .map(|condition| {
            let source = sources.add(condition.id.clone(), format!("'{}'", condition.rule));
            let quoted = Quoted::plain(&condition.rule, Span::new(source, 0, condition.rule.len() + 2));
            let mut diagnostics = Vec::new();
            let users = UserFunctions::default();
            check_expression(&quoted, &scope(), Type::Bool, &users, &mut diagnostics)
                .ok_or_else(|| format!("{}: {diagnostics:#?}", condition.id).into())
        })
        .collect()
}

fn scope() -> Scope {
    let mut names = BTreeMap::new();
    for (index, (name, ty, nullable)) in (0_u32..).zip(COLUMNS) {
        let known = ScopeName { name: Name::Field(index), ty, nullable, one_of: None, shadows_column: false };
        names.insert(Arc::from(name), known);
    }
    Scope { place: both("a benchmark", "基准测试"), names, ..Scope::default() }
}

/// The reference interpreter, row by row.
#[expect(clippy::unnecessary_wraps, reason = "an engine that compiles can fail")]
fn interpreter(rows: &Rows, conditions: &[Expr]) -> Result<(Outcome, Truths), Box<dyn Error>> {
    let mut outcome = Outcome { rows: rows.count, ..Outcome::default() };
    let mut truths = Truths::new();
    let (calendar, users) = (Calendar::plain(), UserRuntime::none());
    for condition in conditions {
        let mut truth = Vec::with_capacity(rows.count);
        let begin = Instant::now();
        for row in 0..rows.count {
            let row = OneRow { rows, row, calendar: &calendar, users: &users };
            let answer = interpret(condition, &row, &mut Blame::default());
            truth.push(answer.is_ok_and(|value| value.is_true()));
        }
        let time = begin.elapsed();
        outcome.times.push(Some(time));
        outcome.total += time;
        outcome.truths.push(truth.iter().filter(|is_true| **is_true).count());
        truths.push(truth);
    }
    Ok((outcome, truths))
}

struct OneRow<'a> {
    rows: &'a Rows,
    row: usize,
    calendar: &'a Calendar,
    users: &'a UserRuntime,
}

impl Row for OneRow<'_> {
    fn value(&self, name: Name, _: &mut Blame) -> Result<Value, RowError> {
        Ok(match name {
            Name::Field(column) => self.rows.value(column as usize, self.row),
            Name::Fact(_) | Name::BuiltIn(_) => Value::Missing,
        })
    }

    fn label(&self, name: Name) -> Arc<str> {
        match name {
            Name::Field(column) => COLUMNS.get(column as usize).map_or("?", |(name, ..)| name).into(),
            Name::Fact(_) | Name::BuiltIn(_) => "?".into(),
        }
    }

    fn marked(&self, _: &str) -> bool {
        false
    }

    fn today(&self) -> Date {
        AS_OF
    }

    fn calendar(&self) -> &Calendar {
        self.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.users
    }
}
