//! Entrance standards and checklists: which lines are met.

use std::sync::Arc;

use super::answer::Answer;
use super::membership::add_new;
use crate::expression::Row;
use crate::facts::{CustomerRow, Tick, last_tick};
use crate::ruleset::{Admit, Item, Stage};

/// One line of an entrance standard or a checklist, and how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: Arc<str>,
    /// Whether `ready` can do without it.
    pub optional: bool,
    /// The answer of `when`, if there is one.
    pub when: Option<Answer>,
    /// Whether a mark is wanted, and the one that decides.
    pub mark: Option<Option<Tick>>,
    /// The answer of `expr`, if there is one.
    pub expr: Option<Answer>,
}

impl Line {
    /// Whether it applies; a `when` that is unknown applies.
    #[must_use]
    pub fn applies(&self) -> bool {
        self.when.as_ref().is_none_or(|when| !when.is_false())
    }

    /// Whether its mark is there and its expression is true.
    #[must_use]
    pub fn is_met(&self) -> bool {
        let marked = self.mark.as_ref().is_none_or(|tick| tick.as_ref().is_some_and(|tick| tick.done));
        marked && self.expr.as_ref().is_none_or(Answer::is_true)
    }

    /// The names of missing values that keep it from being met.
    pub fn unknown(&self) -> impl Iterator<Item = Arc<str>> + '_ {
        [&self.when, &self.expr].into_iter().flatten().flat_map(|answer| answer.unknown.iter().cloned())
    }
}

/// How an entrance standard or a checklist stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checklist {
    /// Its lines, in order.
    pub lines: Vec<Line>,
}

impl Checklist {
    /// Asks every line of an entrance standard.
    #[must_use]
    pub fn of_admission(admit: &[Admit], row: &dyn Row) -> Self {
        let line = |admit: &Admit| Line {
            id: admit.id.clone(),
            optional: false,
            when: None,
            mark: None,
            expr: Some(Answer::of_condition(&admit.expr, row)),
        };
        Self { lines: admit.iter().map(line).collect() }
    }

    /// Asks every item of a stage.
    #[must_use]
    pub fn of_stage(stage: &Stage, row: &CustomerRow<'_>) -> Self {
        Self { lines: stage.items.iter().map(|item| item_line(item, row)).collect() }
    }

    /// The required lines that apply.
    pub fn required(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.optional && line.applies())
    }

    /// Whether all required lines are met; a list of none is.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.required().all(Line::is_met)
    }

    /// Whether all required lines are met and there is at least one.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.required().next().is_some() && self.is_met()
    }

    /// The ids of the required lines that are not met.
    #[must_use]
    pub fn missing(&self) -> Vec<Arc<str>> {
        self.required().filter(|line| !line.is_met()).map(|line| line.id.clone()).collect()
    }

    /// The names of missing values that keep required lines from being met.
    #[must_use]
    pub fn unknown(&self) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        for line in self.required().filter(|line| !line.is_met()) {
            add_new(&mut names, line.unknown());
        }
        names
    }
}

fn item_line(item: &Item, row: &CustomerRow<'_>) -> Line {
    let mark = item.mark.then(|| {
        let since = row.standing.visit.filter(|_| item.renew).map(|visit| visit.entered);
        last_tick(row.moment.world, row.customer, &item.id, since, &row.moment.sight)
    });
    Line {
        id: item.id.clone(),
        optional: item.optional,
        when: item.when.as_ref().map(|when| Answer::of_condition(when, row)),
        mark,
        expr: item.expr.as_ref().map(|expr| Answer::of_condition(expr, row)),
    }
}
