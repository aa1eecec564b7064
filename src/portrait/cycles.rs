//! Deal cycles of all customers, for a world that holds a part of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::expression::{BuiltIn, Expr, Name, depends};
use crate::ruleset::{FactKind, Ruleset};
use crate::value::Date;

/// The windows of deal cycles as of the ends of days: what no part of the customers can tell alone. Days
/// that are asked for and not known are noted.
#[derive(Debug, Default)]
pub struct Cycles {
    known: BTreeMap<Date, Vec<Option<i64>>>,
    asked: Mutex<BTreeSet<Date>>,
}

impl Cycles {
    /// Makes the windows of a day known, by funnel.
    pub fn tell(&mut self, day: Date, windows: Vec<Option<i64>>) {
        self.known.insert(day, windows);
    }

    /// Whether the windows of a day are known.
    #[must_use]
    pub fn knows(&self, day: Date) -> bool {
        self.known.contains_key(&day)
    }

    /// The window of a funnel in days, if it has one. Of a day that is not known nothing can be told yet.
    pub(super) fn window(&self, day: Date, funnel: usize) -> Option<i64> {
        let Some(windows) = self.known.get(&day) else {
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(day);
            return None;
        };
        windows.get(funnel).copied().flatten()
    }

    /// The days that were asked for since the last call and are not known: what was told meanwhile is of no
    /// use.
    pub fn take_asked(&self) -> BTreeSet<Date> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether expressions, or the facts that they name, ask how long deals take.
#[must_use]
pub fn asks_for_cycles(ruleset: &Ruleset, exprs: &[&Expr]) -> bool {
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    let mut open: Vec<&Expr> = exprs.to_vec();
    let mut asks = false;
    while let Some(expr) = open.pop() {
        depends(expr, &mut |name| match name {
            Name::BuiltIn(BuiltIn::CycleDays) => asks = true,
            Name::Fact(fact) if seen.insert(fact) => {
                if let Some(FactKind::Expr(expr)) = ruleset.facts.get(fact as usize).map(|fact| &fact.kind) {
                    open.push(expr);
                }
            }
            _ => {}
        });
    }
    asks
}
