//! What names the definition of a metric.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::combined::needed;
use super::meaning::{Meanings, field};
use super::question::{names, of, table_of};
use crate::expression::{BuiltIn, Name, depends};
use crate::ruleset::{
    Fact, FactKind, Funnel, GroupKey, HistoryMapping, Mapping, Measure, Metric, MetricKind, MetricSource,
    Ruleset, Stage, TableMapping,
};
use crate::syntax::Period;
use crate::time::{LengthUnit, Window};

/// How many digits a definition has.
const DIGITS: usize = 16;

/// A hash of all that the values of a metric are computed by: its expressions with what they rest on,
/// where rows come from and how they are read, groups and period; of what depends on states also the
/// funnels. Labels, places and what other rules say do not count.
#[must_use]
pub fn definition(ruleset: &Ruleset, metric: usize) -> Arc<str> {
    let mut writer = Writer { ruleset, meanings: Meanings::new(ruleset), lines: Vec::new(), states: false };
    let workspace = &ruleset.workspace;
    writer.add(format!("{} {}", workspace.zone.name(), workspace.week_starts));
    for metric in needed(ruleset, metric).into_iter().filter_map(|place| ruleset.metrics.get(place)) {
        writer.metric(metric);
    }
    writer.what_it_rests_on();
    let mut hasher = blake3::Hasher::new();
    for line in writer.lines {
        hasher.update(&(line.len() as u64).to_le_bytes());
        hasher.update(line.as_bytes());
    }
    let mut hash = hasher.finalize().to_hex().to_string();
    hash.truncate(DIGITS);
    Arc::from(hash)
}

/// Writes down what counts.
struct Writer<'r> {
    ruleset: &'r Ruleset,
    meanings: Meanings<'r>,
    lines: Vec<String>,
    /// Whether states matter.
    states: bool,
}

impl Writer<'_> {
    fn add(&mut self, line: String) {
        self.lines.push(line);
    }

    fn metric(&mut self, metric: &Metric) {
        self.add(format!("metric {} per {}", metric.id, metric.per.word()));
        self.meanings.calendar |= metric.per == Period::Workday;
        let own = match &metric.kind {
            MetricKind::Expr(expr) => {
                let text = self.meanings.of(expr, None);
                self.add(text);
                let mut asks_for_time = false;
                depends(expr, &mut |name| asks_for_time |= name == Name::BuiltIn(BuiltIn::WorkMinutes));
                if asks_for_time {
                    self.meanings.calendar = true;
                    self.add(format!("{:?}", self.ruleset.day_hours));
                    self.people_and_units();
                }
                None
            }
            MetricKind::Rows { source, filter, measure } => {
                let own = table_of(&self.ruleset.mapping, *source);
                self.source(*source, metric);
                for expr in filter.iter().chain(of(measure)) {
                    let text = self.meanings.of(expr, own);
                    self.add(text);
                }
                let what = match measure {
                    Measure::Aggregate { aggregate, .. } => aggregate.word().to_owned(),
                    Measure::Burst { within } => format!("burst {within}"),
                    Measure::Duplicates { .. } => String::from("duplicates"),
                };
                self.add(format!("{} {what}", filter.is_some()));
                own
            }
        };
        for by in &metric.by {
            let text = match &by.key {
                GroupKey::Name(name) => self.meanings.name(*name, own),
                GroupKey::Person => String::from("person"),
                GroupKey::UnitOfKind(kind) => format!("unit of kind {kind:?}"),
            };
            self.add(format!("by {} {text}", by.word));
            if by.subject().is_some() || matches!(by.key, GroupKey::Name(Name::PersonField(_))) {
                self.people_and_units();
            }
            // The groups of funnels exist as the funnels say.
            self.states |= matches!(
                by.key,
                GroupKey::Name(Name::BuiltIn(BuiltIn::Funnel | BuiltIn::Stage | BuiltIn::Phase))
            );
        }
    }

    fn source(&mut self, source: MetricSource, metric: &Metric) {
        let ruleset = self.ruleset;
        let word = match source {
            MetricSource::Customers => "customers",
            MetricSource::Changes => "changes",
            MetricSource::Visits => "visits",
            MetricSource::Marks => "marks",
            MetricSource::Quality => "quality",
            MetricSource::Events(_) => "events",
        };
        self.add(String::from(word));
        if let Some(table) = table_of(&ruleset.mapping, source) {
            self.meanings.tables.insert(table.key.to_string());
        }
        let of_states = [BuiltIn::Funnel, BuiltIn::Stage, BuiltIn::Phase, BuiltIn::State];
        self.states |= matches!(
            source,
            MetricSource::Customers | MetricSource::Changes | MetricSource::Visits | MetricSource::Quality
        ) || names(metric, &of_states);
        if names(metric, &[BuiltIn::Owner, BuiltIn::Unit]) {
            self.meanings.tables.insert(ruleset.mapping.customers.key.to_string());
            self.people_and_units();
        }
    }

    fn people_and_units(&mut self) {
        let mapping = &self.ruleset.mapping;
        let tables = mapping.people.iter().chain(&mapping.units).map(|table| table.key.to_string());
        self.meanings.tables.extend(tables.chain([mapping.customers.key.to_string()]));
    }

    /// What the expressions named, and what that names in turn.
    fn what_it_rests_on(&mut self) {
        let ruleset = self.ruleset;
        if self.states {
            self.meanings.calendar = true;
            ruleset.funnels.iter().for_each(|funnel| self.funnel(funnel));
            self.meanings.tables.extend(tables(&ruleset.mapping).map(|table| table.key.to_string()));
            if let Some(HistoryMapping::Wide(_, stages)) = &ruleset.mapping.history {
                self.add(format!("wide {stages:?}"));
            }
        }
        let mut told = BTreeSet::new();
        while let Some(next) = self.meanings.facts.iter().copied().find(|fact| !told.contains(fact)) {
            told.insert(next);
            if let Some(fact) = ruleset.facts.get(next as usize) {
                self.fact(fact);
            }
        }
        let named = std::mem::take(&mut self.meanings.tables);
        for table in tables(&ruleset.mapping).filter(|table| named.contains(&*table.key)) {
            self.table(table);
        }
        if self.meanings.calendar {
            self.add(format!("{:?}", ruleset.calendar));
        }
        if self.meanings.users {
            self.add(format!("{:?}", ruleset.users.texts));
        }
    }

    fn fact(&mut self, fact: &Fact) {
        let text = match &fact.kind {
            FactKind::Expr(expr) => self.meanings.of(expr, Some(&self.ruleset.mapping.customers)),
            FactKind::Events { table, filter, aggregate, of, window, per } => {
                let events = self.ruleset.mapping.events.get(*table).map(|events| &events.table);
                self.meanings.tables.extend(events.map(|table| table.key.to_string()));
                self.meanings.calendar |=
                    matches!(window, Window::Last(length) if length.unit == LengthUnit::BusinessDays);
                let mut text = |expr: &Option<_>| expr.as_ref().map(|expr| self.meanings.of(expr, events));
                let (filter, of) = (text(filter), text(of));
                let key = events.map(|table| &table.key);
                format!("{key:?} {filter:?} {} {of:?} {window:?} {per:?}", aggregate.word())
            }
        };
        self.add(format!("fact {} {text}", fact.id));
    }

    fn funnel(&mut self, funnel: &Funnel) {
        let Funnel { id, label: _, when, matches, admit, cycle, won, lost, stages, span: _ } = funnel;
        self.add(format!("funnel {id} {matches:?} {cycle:?} {won:?} {lost:?}"));
        let customers = Some(&self.ruleset.mapping.customers);
        for expr in when.iter().chain(admit.iter().map(|line| &line.expr)) {
            let text = self.meanings.of(expr, customers);
            self.add(text);
        }
        for stage in stages {
            self.stage(stage);
        }
    }

    fn stage(&mut self, stage: &Stage) {
        let phase = stage.phase.and_then(|phase| self.ruleset.phases.get(phase)).map(|phase| &phase.id);
        let Stage { id, matches, clock, next, confirm_within, max_hold_days, .. } = stage;
        self.add(format!(
            "stage {id} {phase:?} {matches:?} {clock:?} {next:?} {confirm_within:?} {max_hold_days:?}"
        ));
        let customers = Some(&self.ruleset.mapping.customers);
        let Stage { entering, stagnant, losing, improving, items, .. } = stage;
        for expr in [entering, stagnant, losing].into_iter().chain(improving) {
            let text = self.meanings.of(expr, customers);
            self.add(text);
        }
        for item in items {
            let mut text = |expr: &Option<_>| expr.as_ref().map(|expr| self.meanings.of(expr, customers));
            let (expr, when) = (text(&item.expr), text(&item.when));
            let kind = (item.mark, item.renew, item.optional);
            self.add(format!("item {} {kind:?} {expr:?} {when:?}", item.id));
        }
    }

    /// Where the rows of a table come from, and what they are known by.
    fn table(&mut self, table: &TableMapping) {
        self.add(format!("table {} {:?} {:?}", table.key, table.relation, table.times));
        for (role, index) in &table.roles {
            self.add(format!("{} {}", role.key(), field(table, *index)));
        }
    }
}

/// All mapped tables.
fn tables(mapping: &Mapping) -> impl Iterator<Item = &TableMapping> {
    let history = mapping.history.iter().map(HistoryMapping::table);
    let events = mapping.events.iter().map(|events| &events.table);
    let others = mapping.marks.iter().chain(&mapping.people).chain(&mapping.units);
    std::iter::once(&mapping.customers).chain(history).chain(events).chain(others)
}
