//! Expressions whose value does not depend on any row.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use super::walk::visit;
use crate::expression::{Blame, Expr, ExprKind, Name, Row, RowError, UserRuntime, interpret};
use crate::time::Calendar;
use crate::value::{Date, Value};

/// The value that an expression has in every row, if it can be told: `1 > 2`, and also
/// `false && paid`. A constant that fails (`1 / 0`) is [`Value::Missing`].
///
/// A `()` may stand for a name that is not known yet. An expression is evaluated with every name missing: three-valued logic gives a known answer
/// only if no value could change it. Only `()` being asked for breaks that, so such expressions
/// are taken to vary, as are those that look at marks, the day, the calendar or user functions.
pub(super) fn constant(expr: &Expr) -> Option<Value> {
    let mut named = false;
    let mut varies = false;
    visit(expr, &mut |part| {
        named |= matches!(part.kind, ExprKind::Name(_) | ExprKind::Literal(Value::Missing));
        varies |= matches!(
            part.kind,
            ExprKind::IsMissing { .. }
                | ExprKind::Coalesce(_)
                | ExprKind::Marked(_)
                | ExprKind::Met(_)
                | ExprKind::CallUser(..)
        );
    });
    if varies {
        return None;
    }
    let row = NoRow { looked: Cell::new(false), calendar: Calendar::plain(), users: OnceCell::new() };
    let value = interpret(expr, &row, &mut Blame::default()).unwrap_or(Value::Missing);
    if row.looked.get() || (named && value.is_missing()) {
        return None;
    }
    Some(value)
}

/// A row in which everything is missing, and which remembers whether anything else was asked.
struct NoRow {
    looked: Cell<bool>,
    calendar: Calendar,
    users: OnceCell<UserRuntime>,
}

impl Row for NoRow {
    fn value(&self, _: Name, _: &mut Blame) -> Result<Value, RowError> {
        Ok(Value::Missing)
    }

    fn label(&self, _: Name) -> Arc<str> {
        Arc::from("")
    }

    fn marked(&self, _: &str) -> bool {
        self.looked.set(true);
        false
    }

    fn today(&self) -> Date {
        self.looked.set(true);
        Date::default()
    }

    fn calendar(&self) -> &Calendar {
        self.looked.set(true);
        &self.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.looked.set(true);
        self.users.get_or_init(UserRuntime::none)
    }
}
