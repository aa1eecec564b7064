//! Which funnel a customer belongs to.

use std::sync::Arc;

use super::answer::Answer;
use crate::expression::RowError;
use crate::facts::{CustomerRow, Moment, Standing};
use crate::ruleset::Funnel;
use crate::syntax::Role;

/// The funnel of a customer, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    /// The funnel's place in the ruleset.
    pub funnel: Option<usize>,
    /// What stood in the way of the funnels before it.
    pub unknown: Vec<Arc<str>>,
    /// Conditions that failed: (funnel, why).
    pub errors: Vec<(usize, RowError)>,
}

/// The first funnel, in file order, that the customer fits.
#[must_use]
pub fn membership(moment: &Moment<'_>, customer: usize) -> Membership {
    let row = CustomerRow::new(moment, customer, Standing::default());
    let column = moment.world.text(customer, Role::Funnel);
    let mut membership = Membership { funnel: None, unknown: Vec::new(), errors: Vec::new() };
    for (index, funnel) in moment.world.ruleset.funnels.iter().enumerate() {
        match fit(moment, &row, column.as_ref(), funnel) {
            Fit::Yes => {
                membership.funnel = Some(index);
                break;
            }
            Fit::No => {}
            Fit::Unknown(answer) => {
                add_new(&mut membership.unknown, answer.unknown);
                membership.errors.extend(answer.error.map(|error| (index, error)));
            }
        }
    }
    if membership.funnel.is_some() {
        membership.unknown.clear();
    }
    membership
}

/// Every funnel that the customer fits, in file order: more than one is an overlap.
#[must_use]
pub fn fitting_funnels(moment: &Moment<'_>, customer: usize) -> Vec<usize> {
    let row = CustomerRow::new(moment, customer, Standing::default());
    let column = moment.world.text(customer, Role::Funnel);
    let funnels = moment.world.ruleset.funnels.iter().enumerate();
    funnels
        .filter(|(_, funnel)| matches!(fit(moment, &row, column.as_ref(), funnel), Fit::Yes))
        .map(|(index, _)| index)
        .collect()
}

enum Fit {
    Yes,
    No,
    Unknown(Answer),
}

/// A funnel takes a customer by its `when`, or by the dataset's funnel column. One with neither
/// takes everybody, unless such a column decides.
fn fit(moment: &Moment<'_>, row: &CustomerRow<'_>, column: Option<&Arc<str>>, funnel: &Funnel) -> Fit {
    if column.is_some_and(|value| *value == funnel.id || funnel.matches.contains(value)) {
        return Fit::Yes;
    }
    let Some(when) = &funnel.when else {
        let column_decides = moment.world.ruleset.mapping.customers.role(Role::Funnel).is_some();
        return if column_decides { Fit::No } else { Fit::Yes };
    };
    let answer = Answer::of_condition(when, row);
    if answer.is_true() {
        Fit::Yes
    } else if answer.is_false() {
        Fit::No
    } else {
        Fit::Unknown(answer)
    }
}

/// Adds names that are not there yet.
pub(super) fn add_new(names: &mut Vec<Arc<str>>, more: impl IntoIterator<Item = Arc<str>>) {
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
}
