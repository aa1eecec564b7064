//! A customer at a moment, as its expressions see it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::aggregate::{Question, aggregate};
use super::moment::{FactValue, Moment};
use super::party::{party_fact, window_start};
use super::ticks::last_tick;
use crate::expression::{Blame, BuiltIn, Name, Row, RowError, UserRuntime, interpret};
use crate::journey::{Visit, beginning};
use crate::ruleset::{FactKind, Funnel, Stage};
use crate::syntax::{Per, Role};
use crate::time::{Calendar, Window};
use crate::value::{Date, DateTime, Value};

/// Where the customer stands, as far as it is known when an expression is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing<'a> {
    /// The funnel.
    pub funnel: Option<&'a Funnel>,
    /// The stage.
    pub stage: Option<&'a Stage>,
    /// The present visit.
    pub visit: Option<&'a Visit>,
    /// How many times the stage was entered.
    pub visits_to_stage: i64,
    /// Since when the state has stood, for what is asked behind the states.
    pub state_since: Option<Date>,
}

/// A customer at a moment.
#[derive(Debug)]
pub struct CustomerRow<'a> {
    /// The moment.
    pub moment: &'a Moment<'a>,
    /// The customer's place in the dataset.
    pub customer: usize,
    /// Where it stands.
    pub standing: Standing<'a>,
    beginning: Option<DateTime>,
    facts: RefCell<HashMap<u32, BlamedValue>>,
}

/// A fact's value, and the names of the missing values that stood in its way.
type BlamedValue = (FactValue, Vec<Arc<str>>);

impl<'a> CustomerRow<'a> {
    /// A customer at a moment.
    #[must_use]
    pub fn new(moment: &'a Moment<'a>, customer: usize, standing: Standing<'a>) -> Self {
        let beginning = beginning(moment.world, customer);
        Self { moment, customer, standing, beginning, facts: RefCell::default() }
    }

    fn built_in(&self, name: BuiltIn) -> Value {
        let world = self.moment.world;
        let text = |text: Option<Arc<str>>| text.map_or(Value::Missing, Value::Text);
        let date = |at: Option<DateTime>| at.map_or(Value::Missing, |at| Value::Date(at.date()));
        let since = self.standing.visit.map(|visit| visit.entered);
        let days_from = |at: Option<DateTime>| {
            at.map_or(Value::Missing, |at| Value::Int((self.today() - at.date()).num_days()))
        };
        match name {
            BuiltIn::Today => Value::Date(self.today()),
            BuiltIn::Id => Value::Text(world.id(self.customer)),
            BuiltIn::Name => text(world.text(self.customer, Role::Name)),
            BuiltIn::Owner => text(world.text(self.customer, Role::Owner)),
            BuiltIn::Unit => text(world.unit(self.customer, &self.moment.sight)),
            BuiltIn::Entered => date(world.moment(self.customer, Role::Entered)),
            BuiltIn::Funnel => text(self.standing.funnel.map(|funnel| funnel.id.clone())),
            BuiltIn::Stage => text(self.standing.stage.map(|stage| stage.id.clone())),
            BuiltIn::Phase => {
                let phase = self.standing.stage.and_then(|stage| world.ruleset.phases.get(stage.phase?));
                text(phase.map(|phase| phase.id.clone()))
            }
            BuiltIn::StageSince => date(since),
            BuiltIn::DaysInStage => days_from(since),
            BuiltIn::BusinessDaysInStage => since.map_or(Value::Missing, |at| {
                Value::Int(self.calendar().working_days(at.date(), self.today()))
            }),
            BuiltIn::DaysInFunnel => days_from(self.beginning),
            BuiltIn::VisitsToStage if self.standing.stage.is_some() => {
                Value::Int(self.standing.visits_to_stage)
            }
            // What is known behind the states only: no expression under them names it.
            _ => Value::Missing,
        }
    }

    /// A fact's value, computed once.
    fn fact(&self, index: u32, blame: &mut Blame) -> FactValue {
        if let Some((value, names)) = self.facts.borrow().get(&index) {
            blame.add_all(names);
            return value.clone();
        }
        let mut own_blame = Blame::default();
        let value = self.compute_fact(index, &mut own_blame);
        blame.add_all(own_blame.names());
        self.facts.borrow_mut().insert(index, (value.clone(), own_blame.into_names()));
        value
    }

    fn compute_fact(&self, index: u32, blame: &mut Blame) -> FactValue {
        let Some(fact) = self.moment.world.ruleset.facts.get(index as usize) else {
            return Ok(Value::Missing);
        };
        match &fact.kind {
            FactKind::Expr(expr) => interpret(expr, self, blame),
            FactKind::Events { table, filter, aggregate, of, window, per } => match per {
                Per::Customer => {
                    let question = Question {
                        fact: index,
                        table: *table,
                        filter: filter.as_ref(),
                        aggregate: *aggregate,
                        of: of.as_ref(),
                        ty: fact.ty,
                        span: fact.span,
                    };
                    self.own_fact(&question, *window)
                }
                Per::Person | Per::Unit => self.shared_fact(index, *per, blame),
            },
        }
    }

    /// A fact over the customer's own rows.
    fn own_fact(&self, question: &Question<'_>, window: Window) -> FactValue {
        let Some((_, rows)) = self.moment.world.dataset.events.get(question.table) else {
            return Ok(Value::Missing);
        };
        let first_date = match window {
            Window::Stage => match self.standing.visit {
                Some(visit) => Some(visit.entered.date()),
                None => return Ok(Value::Missing),
            },
            // The state is what the facts under it lead to; only rules behind it ask for these.
            Window::State => match self.standing.state_since {
                Some(since) => Some(since),
                None => return Ok(Value::Missing),
            },
            Window::Funnel => self.beginning.map(|at| at.date()),
            Window::Ever | Window::Last(_) => window_start(self.moment, window),
        };
        aggregate(self.moment, question, rows.of(self.customer), first_date)
    }

    /// A fact of the owner or the owner's unit, shared by all their customers.
    fn shared_fact(&self, index: u32, per: Per, blame: &mut Blame) -> FactValue {
        let world = self.moment.world;
        let whose = match per {
            Per::Unit => world.unit(self.customer, &self.moment.sight),
            Per::Person | Per::Customer => world.text(self.customer, Role::Owner),
        };
        let Some(whose) = whose else {
            blame.add(Arc::from(if per == Per::Unit { "unit" } else { "owner" }));
            return Ok(Value::Missing);
        };
        party_fact(self.moment, index, whose)
    }
}

impl Row for CustomerRow<'_> {
    fn value(&self, name: Name, blame: &mut Blame) -> Result<Value, RowError> {
        match name {
            Name::Field(field) => {
                let field = usize::try_from(field).unwrap_or(usize::MAX);
                Ok(self.moment.world.dataset.customers.value(field, self.customer))
            }
            Name::Fact(fact) => self.fact(fact, blame),
            Name::BuiltIn(name) => Ok(self.built_in(name)),
            Name::CustomerField(_) | Name::PersonField(_) | Name::Metric(_) | Name::Group(_) => {
                Ok(Value::Missing)
            }
        }
    }

    fn label(&self, name: Name) -> Arc<str> {
        let ruleset = self.moment.world.ruleset;
        let unknown = || Arc::from("?");
        match name {
            Name::Field(index) => {
                let field = ruleset.mapping.customers.fields.get(index as usize);
                field.map_or_else(unknown, |field| field.name.clone())
            }
            Name::Fact(index) => {
                ruleset.facts.get(index as usize).map_or_else(unknown, |fact| fact.id.clone())
            }
            Name::BuiltIn(name) => Arc::from(name.word()),
            Name::CustomerField(_) | Name::PersonField(_) | Name::Metric(_) | Name::Group(_) => unknown(),
        }
    }

    fn marked(&self, item: &str) -> bool {
        let renew = self.standing.stage.and_then(|stage| stage.items.iter().find(|each| &*each.id == item));
        let since = match (renew, self.standing.visit) {
            (Some(item), Some(visit)) if item.renew => Some(visit.entered),
            _ => None,
        };
        last_tick(self.moment.world, self.customer, item, since, &self.moment.sight)
            .is_some_and(|tick| tick.done)
    }

    fn today(&self) -> Date {
        self.moment.sight.day()
    }

    fn calendar(&self) -> &Calendar {
        &self.moment.world.ruleset.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.moment.world.users
    }
}
