//! A chunk of customers, as the program's expressions see it.

use std::cell::RefCell;
use std::sync::Arc;

use super::context::Context;
use super::events::{EventFacts, Notes, Whose};
use super::journeys::Present;
use super::marks::ticked;
use super::needs::Needs;
use super::units::units;
use super::wake::NEVER;
use crate::expression::{BuiltIn, UserRuntime};
use crate::journey::beginning;
use crate::program::{EventFact, Leaf};
use crate::ruleset::{Funnel, Stage};
use crate::syntax::{Per, Role};
use crate::time::Calendar;
use crate::value::{Date, DateTime, Value};
use crate::vector::{Leaves, Rows, Values, Vector};

/// Customers that are evaluated together.
pub(super) struct Chunk<'r, 'c, 'a> {
    context: &'c Context<'a>,
    /// Their places in the dataset.
    places: &'r [u32],
    needs: &'r Needs,
    /// Where they stand, once that is known.
    standing: Option<StandingOf<'r, 'a>>,
    /// Since when their states have stood, for what is asked behind the states.
    states: &'r [Option<Date>],
    /// Facts over their own events that have been computed, by place in the program.
    facts: RefCell<Vec<(usize, Vector)>>,
    /// By row, whether an expression of a fact failed in an event that the fact counts.
    failed: RefCell<Vec<bool>>,
    /// By row, when an event comes or leaves a window; empty if nobody wants to know.
    wakes: RefCell<Vec<i64>>,
}

#[derive(Clone, Copy)]
struct StandingOf<'r, 'a> {
    funnel: &'a Funnel,
    stage: Option<&'a Stage>,
    customers: &'r [Present],
}

impl<'r, 'c, 'a> Chunk<'r, 'c, 'a> {
    /// Customers whose funnel is not known yet.
    pub fn of_customers(context: &'c Context<'a>, places: &'r [u32], needs: &'r Needs) -> Self {
        Self {
            context,
            places,
            needs,
            standing: None,
            states: &[],
            facts: RefCell::default(),
            failed: RefCell::new(vec![false; places.len()]),
            wakes: RefCell::new(if context.wakes { vec![NEVER; places.len()] } else { Vec::new() }),
        }
    }

    /// Customers of one funnel and, if they stand in one, of one stage.
    pub fn of_stage(
        context: &'c Context<'a>,
        places: &'r [u32],
        needs: &'r Needs,
        (funnel, stage, customers): (&'a Funnel, Option<&'a Stage>, &'r [Present]),
    ) -> Self {
        let standing = Some(StandingOf { funnel, stage, customers });
        Self { standing, ..Self::of_customers(context, places, needs) }
    }

    /// The same, with the dates on which their states began.
    pub fn with_states(self, states: &'r [Option<Date>]) -> Self {
        Self { states, ..self }
    }

    /// Whether a fact that was computed failed in an event of the customer of a row, or in one
    /// that it shares with others.
    pub fn has_failed_events(&self, row: usize) -> bool {
        self.failed.borrow().get(row) == Some(&true)
    }

    /// The customers' places in the dataset.
    pub fn places(&self) -> &[u32] {
        self.places
    }

    /// When, for each row, the next event comes or leaves the window of a fact that was computed.
    pub fn wakes(&self) -> Vec<i64> {
        self.wakes.borrow().clone()
    }

    fn column(&self, role: Role) -> Vector {
        let world = self.context.world;
        let field = world.ruleset.mapping.customers.role(role);
        match field.and_then(|field| world.dataset.customers.column(field)) {
            Some(column) => Vector::gather(column, &Rows::List(self.places)),
            None => Vector::constant(self.places.len(), Value::Missing),
        }
    }

    fn by_place(&self, of: impl Fn(usize) -> Value) -> Vector {
        Vector::from_values(self.places.iter().map(|place| of(*place as usize)).collect())
    }

    fn constant(&self, value: Option<&Arc<str>>) -> Vector {
        Vector::constant(self.places.len(), value.map_or(Value::Missing, |text| Value::Text(text.clone())))
    }

    /// Integers of the present visits; missing without one.
    fn of_visits(&self, of: impl Fn(&Present) -> Option<i64>) -> Vector {
        let Some(standing) = &self.standing else {
            return Vector::constant(self.places.len(), Value::Missing);
        };
        let values: Vec<Option<i64>> = standing.customers.iter().map(of).collect();
        let present = values.iter().map(Option::is_some).collect();
        let values = values.into_iter().map(Option::unwrap_or_default).collect();
        Vector::new(self.places.len(), Values::Int(values), Some(present))
    }

    fn built_in(&self, name: BuiltIn) -> Vector {
        let (world, many) = (self.context.world, self.places.len());
        let today = self.context.today();
        let standing = self.standing.as_ref();
        let date = |at: Option<DateTime>| at.map_or(Value::Missing, |at| Value::Date(at.date()));
        let stage = standing.and_then(|standing| standing.stage);
        match name {
            BuiltIn::Today => Vector::constant(many, Value::Date(today)),
            BuiltIn::Id => self.column(Role::Id),
            BuiltIn::Name => self.column(Role::Name),
            BuiltIn::Owner => self.column(Role::Owner),
            BuiltIn::Unit => self.noting(|notes| units(self.context, self.places, notes)),
            BuiltIn::Entered => self.by_place(|place| date(world.moment(place, Role::Entered))),
            BuiltIn::Funnel => self.constant(standing.map(|standing| &standing.funnel.id)),
            BuiltIn::Stage => self.constant(stage.map(|stage| &stage.id)),
            BuiltIn::Phase => {
                let phase = stage.and_then(|stage| world.ruleset.phases.get(stage.phase?));
                self.constant(phase.map(|phase| &phase.id))
            }
            BuiltIn::StageSince => {
                let visits = standing.map_or(&[][..], |standing| standing.customers);
                if visits.is_empty() {
                    return Vector::constant(many, Value::Missing);
                }
                Vector::from_values(visits.iter().map(|visit| date(visit.entered)).collect())
            }
            BuiltIn::DaysInStage => self.of_visits(|visit| Some((today - visit.entered?.date()).num_days())),
            BuiltIn::BusinessDaysInStage => {
                self.of_visits(|visit| Some(self.calendar().working_days(visit.entered?.date(), today)))
            }
            BuiltIn::DaysInFunnel => self.by_place(|place| {
                let begun = beginning(world, place);
                begun.map_or(Value::Missing, |at| Value::Int((today - at.date()).num_days()))
            }),
            BuiltIn::VisitsToStage if stage.is_some() => self.of_visits(|visit| Some(visit.times)),
            // What is known behind the states only: no expression under them names it.
            _ => Vector::constant(many, Value::Missing),
        }
    }

    /// A fact over the customers' own events: with it, all others over the same table that this
    /// chunk needs.
    fn own_fact(&self, fact: &EventFact) -> Vector {
        let known = |facts: &[(usize, Vector)]| {
            facts.iter().find(|(known, _)| *known == fact.fact).map(|(_, vector)| vector.clone())
        };
        if let Some(vector) = known(&self.facts.borrow()) {
            return vector;
        }
        let all = &self.context.program.roots.facts;
        let needed = self.needs.facts.iter().filter_map(|place| all.get(*place));
        let wanted: Vec<&EventFact> =
            needed.filter(|other| other.table == fact.table && other.per == Per::Customer).collect();
        let whose = Whose {
            places: self.places,
            visits: self.standing.map(|standing| standing.customers),
            states: self.states,
        };
        let machine = self.context.event_machines.get(fact.table);
        let mut facts = self.facts.borrow_mut();
        if let (Some(events), Some(machine)) = (EventFacts::new(self.context, fact.table, &wanted), machine) {
            let (mut failed, mut wakes) = (self.failed.borrow_mut(), self.wakes.borrow_mut());
            let mut notes = Notes { failed: &mut failed, wakes: &mut wakes };
            let start = self.context.clock.map(|clock| clock());
            facts.extend(events.compute(fact.table, whose, &mut machine.borrow_mut(), &mut notes));
            if let (Some(clock), Some(start)) = (self.context.clock, start) {
                let took = &self.context.facts_took;
                took.set(took.get() + clock().saturating_sub(start));
            }
        }
        known(&facts).unwrap_or_else(|| Vector::constant(self.places.len(), Value::Missing))
    }

    /// Computes something that notes failures and wakings.
    fn noting(&self, compute: impl FnOnce(&mut Notes<'_>) -> Vector) -> Vector {
        let (mut failed, mut wakes) = (self.failed.borrow_mut(), self.wakes.borrow_mut());
        compute(&mut Notes { failed: &mut failed, wakes: &mut wakes })
    }

    /// A fact of the customers' owners or units.
    fn shared_fact(&self, fact: &EventFact) -> Vector {
        let Context { world, shared, .. } = self.context;
        self.noting(|notes| shared.gather(world, fact, self.places, notes))
    }
}

impl Leaves for Chunk<'_, '_, '_> {
    fn leaf(&self, leaf: &Leaf) -> Vector {
        let world = self.context.world;
        let missing = || Vector::constant(self.places.len(), Value::Missing);
        match leaf {
            Leaf::Field(field) => match world.dataset.customers.column(field.index as usize) {
                Some(column) => Vector::gather(column, &Rows::List(self.places)),
                None => missing(),
            },
            Leaf::Fact(leaf) => {
                let facts = &self.context.program.roots.facts;
                match facts.iter().find(|fact| fact.fact == leaf.index as usize) {
                    Some(fact) if fact.per == Per::Customer => self.own_fact(fact),
                    Some(fact) => self.shared_fact(fact),
                    None => missing(),
                }
            }
            Leaf::BuiltIn(name) => self.built_in(*name),
            Leaf::Marked(item) => {
                let Some(standing) = &self.standing else {
                    let at = |place: &u32| {
                        crate::facts::last_tick(world, *place as usize, item, None, &self.context.sight)
                    };
                    let done = self.places.iter().map(|place| at(place).is_some_and(|tick| tick.done));
                    return Vector::new(self.places.len(), Values::Bool(done.collect()), None);
                };
                let rules = standing.stage.and_then(|stage| stage.items.iter().find(|each| each.id == *item));
                let renew = rules.is_some_and(|item| item.renew);
                let done = ticked(self.context, standing.customers, item, renew);
                Vector::new(self.places.len(), Values::Bool(done), None)
            }
            // No expression under the states names these.
            Leaf::Met(_) | Leaf::CustomerField(_) | Leaf::PersonField(_) => missing(),
        }
    }

    fn today(&self) -> Date {
        self.context.today()
    }

    fn calendar(&self) -> &Calendar {
        &self.context.world.ruleset.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.context.world.users
    }
}
