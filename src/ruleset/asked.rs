//! Which expressions and facts the parts of a ruleset ask for.

use std::collections::BTreeSet;

use super::{
    Anomaly, FactKind, Funnel, GroupKey, Measure, Metric, MetricKind, Ruleset, Subject, TemplatePart,
};
use crate::expression::{Expr, Name, depends};
use crate::syntax::Worded;

impl Funnel {
    /// All of its expressions.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let stages = self.stages.iter().flat_map(|stage| {
            let items = stage.items.iter().flat_map(|item| item.expr.iter().chain(&item.when));
            [&stage.entering, &stage.stagnant, &stage.losing].into_iter().chain(&stage.improving).chain(items)
        });
        self.when.iter().chain(self.admit.iter().map(|line| &line.expr)).chain(stages)
    }
}

impl Anomaly {
    /// All of its expressions, those of its message in any language included.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let templates = self.message.iter().flat_map(Worded::wordings);
        let named = templates.flat_map(|template| &template.parts).filter_map(|part| match part {
            TemplatePart::Value { name, .. } => Some(name),
            TemplatePart::Text(_) => None,
        });
        std::iter::once(&self.when).chain(&self.clear_when).chain(named)
    }
}

impl Metric {
    /// Its expressions.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let (expr, filter, of) = match &self.kind {
            MetricKind::Expr(expr) => (Some(expr), None, None),
            MetricKind::Rows { filter, measure, .. } => {
                let of = match measure {
                    Measure::Aggregate { of, .. } => of.as_ref(),
                    Measure::Duplicates { of } => Some(of),
                    Measure::Burst { .. } => None,
                };
                (None, filter.as_ref(), of)
            }
        };
        expr.into_iter().chain(filter).chain(of)
    }
}

impl Ruleset {
    /// The facts, by their places, that are asked of customers: by funnels, metrics, and rules on customers
    /// and on changes.
    #[must_use]
    pub fn facts_of_customers(&self) -> BTreeSet<u32> {
        let is_of_customers = |rule: &&Anomaly| matches!(rule.subject, Subject::Customer | Subject::Change);
        let rules = self.anomalies.iter().filter(is_of_customers).flat_map(Anomaly::expressions);
        let metrics = self.metrics.iter().flat_map(Metric::expressions);
        let by = self.metrics.iter().flat_map(|metric| &metric.by);
        let groups = by.filter_map(|by| match by.key {
            GroupKey::Name(Name::Fact(fact)) => Some(fact),
            _ => None,
        });
        let exprs = self.funnels.iter().flat_map(Funnel::expressions).chain(metrics).chain(rules);
        self.facts_behind(exprs, groups)
    }

    /// The facts, by their places, that are asked of persons and units.
    #[must_use]
    pub fn facts_of_parties(&self) -> BTreeSet<u32> {
        let is_of_parties = |rule: &&Anomaly| matches!(rule.subject, Subject::Person | Subject::Unit);
        let rules = self.anomalies.iter().filter(is_of_parties).flat_map(Anomaly::expressions);
        self.facts_behind(rules, std::iter::empty())
    }

    /// Facts that are named, and those that they rest on.
    fn facts_behind<'r>(
        &'r self,
        exprs: impl Iterator<Item = &'r Expr>,
        named: impl Iterator<Item = u32>,
    ) -> BTreeSet<u32> {
        let mut facts: BTreeSet<u32> = BTreeSet::new();
        let mut open: Vec<u32> = named.collect();
        for expr in exprs {
            depends(expr, &mut |name| open.extend(fact_of(name)));
        }
        while let Some(fact) = open.pop() {
            if !facts.insert(fact) {
                continue;
            }
            if let Some(FactKind::Expr(expr)) = self.facts.get(fact as usize).map(|fact| &fact.kind) {
                depends(expr, &mut |name| open.extend(fact_of(name)));
            }
        }
        facts
    }
}

fn fact_of(name: Name) -> Option<u32> {
    if let Name::Fact(fact) = name { Some(fact) } else { None }
}
