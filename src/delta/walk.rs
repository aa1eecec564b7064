//! Day by day: what is evaluated against what is recorded.

use std::sync::Arc;

use super::basis::{Basis, LastRules, Prepared, Serving};
use super::cause::{Court, Difference};
use super::change::Change;
use super::ground::Ground;
use super::memory::Memory;
use super::positions::{PositionId, Positions};
use super::told::Told;
use crate::census::{Count, Wish};
use crate::dataset::Findings;
use crate::evaluate::Cause;
use crate::journey::{Sight, World};
use crate::observer::{Observer, Phase};
use crate::syntax::Role;
use crate::time::AsOf;
use crate::value::{Date, Value};

/// The rules of a delta with the customers' places in each.
pub(super) struct Sides<'a> {
    /// The present rules.
    pub present: World<'a>,
    /// Those applied last, if they are others and can be read.
    pub last: Option<World<'a>>,
    /// Whether the rules applied last can be read; the present ones are, if they are the same.
    pub last_readable: bool,
    /// What they rest on.
    pub ground: Arc<Ground>,
    /// Where they come from.
    pub basis: &'a Basis,
}

impl<'a> Sides<'a> {
    /// The rules that a delta is computed from.
    pub fn of(basis: &'a Basis) -> Self {
        Self {
            present: basis.present_world(),
            last: basis.last_world(),
            last_readable: !matches!(basis.last, LastRules::Unreadable),
            ground: basis.ground.clone(),
            basis,
        }
    }

    /// The rules that serve, if they are there.
    pub fn world(&self, serving: Serving) -> &World<'a> {
        match serving {
            Serving::Last => self.last.as_ref().unwrap_or(&self.present),
            Serving::Present => &self.present,
        }
    }

    /// The rules that serve, with their rows.
    fn rules(&self, serving: Serving) -> &'a Arc<Prepared> {
        match serving {
            Serving::Last => self.basis.last.other().unwrap_or(&self.basis.present),
            Serving::Present => &self.basis.present,
        }
    }

    /// By customer of the roll, its place in the dataset as these rules read it.
    pub fn places(&self, serving: Serving) -> &[Option<u32>] {
        match serving {
            Serving::Last if self.last.is_some() => &self.ground.roll.last,
            _ => &self.ground.roll.present,
        }
    }
}

/// What is recorded as the days go by.
pub(super) struct Walk<'s, 'a> {
    sides: &'s Sides<'a>,
    memory: &'s mut Memory,
    observer: &'s Observer<'s>,
    pub positions: Positions,
    /// By customer of the roll: what is recorded; `None` if it never was.
    pub recorded: Vec<Option<PositionId>>,
    recorded_at: Option<AsOf>,
    /// By customer of the roll: when it changed last in this walk.
    pub changed_on: Vec<Option<Date>>,
    pub changes: Vec<Change>,
    /// The rules that served the last moment.
    served: Serving,
    steps: u16,
}

impl<'s, 'a> Walk<'s, 'a> {
    /// Begins with what the store holds, as of the moment of its last run.
    pub fn new(
        sides: &'s Sides<'a>,
        memory: &'s mut Memory,
        recorded_at: Option<AsOf>,
        observer: &'s Observer<'s>,
    ) -> Self {
        let recorded = sides.ground.recorded.clone();
        Self {
            sides,
            memory,
            observer,
            positions: sides.ground.positions.clone(),
            changed_on: vec![None; recorded.len()],
            recorded,
            recorded_at,
            changes: Vec::new(),
            served: Serving::Present,
            steps: 0,
        }
    }

    /// Evaluates one moment and records what differs; `more` moments follow it.
    pub fn step(&mut self, at: AsOf, serving: Serving, more: bool) {
        let observer = self.observer;
        let view = &self.sides.ground.view;
        let world = self.sides.world(serving);
        let rules = self.sides.rules(serving);
        let sight = Sight::of(at);
        let wish = Wish { clock: observer.clock, ..Wish::default() };
        let counted = observer.time(Phase::Evaluate, || {
            self.memory.count((rules, serving), view, (world, sight), (wish, more))
        });
        observer.add(Phase::Facts, counted.facts_took);
        let mut found = Vec::new();
        for (customer, (place, recorded)) in self.sides.places(serving).iter().zip(&self.recorded).enumerate()
        {
            let seated = place.and_then(|place| counted.census.get(place as usize).copied().flatten());
            let now = match (seated, recorded) {
                (Some(seated), _) => self.positions.of_seat(seated.seat, serving, world.ruleset),
                (None, Some(_)) => Positions::GONE,
                (None, None) => continue,
            };
            if *recorded != Some(now) {
                found.push(Difference { customer, place: *place, from: *recorded, to: now });
            }
        }
        let causes = match self.recorded_at {
            None => vec![(Cause::Baseline, false); found.len()],
            Some(recorded_at) => {
                let court = Court { sides: self.sides, at, recorded_at, serving };
                observer.time(Phase::Causes, || court.judge(&found, &mut self.positions))
            }
        };
        self.record(&found, &causes, at, serving);
        self.recorded_at = Some(at);
        self.served = serving;
        self.steps += 1;
    }

    /// What is wrong with rows in the light of the present rules, at the last moment.
    pub fn findings(&mut self, sight: Sight) -> Findings {
        let suspects = self.count().map(Count::suspects).unwrap_or_default();
        let Sides { present, ground, basis, .. } = self.sides;
        self.memory.findings(&basis.present, &ground.view, (present, sight), suspects)
    }

    /// Everybody at the last moment, by place in the dataset.
    pub fn count(&self) -> Option<&Count> {
        self.memory.counted(self.served)
    }

    fn record(&mut self, found: &[Difference], causes: &[(Cause, bool)], at: AsOf, serving: Serving) {
        let world = self.sides.world(serving);
        let ruleset: Arc<str> = Arc::from(world.ruleset.hash.as_str());
        self.changes.reserve(found.len());
        for (difference, (cause, late)) in found.iter().zip(causes) {
            let Some(customer) = self.sides.ground.roll.ids.get(difference.customer) else { continue };
            let row =
                difference.place.map(|place| place as usize).filter(|_| difference.to != Positions::GONE);
            self.changes.push(Change {
                customer: customer.clone(),
                on: at.day,
                from: difference.from.map(|from| self.positions.get(from)),
                to: self.positions.get(difference.to),
                cause: *cause,
                late: *late,
                ruleset: ruleset.clone(),
                owner: row.and_then(|row| world.text(row, Role::Owner)),
                amount: row.and_then(|row| amount(world, row)),
                step: self.steps,
                told: Told::default(),
            });
            if let Some(recorded) = self.recorded.get_mut(difference.customer) {
                *recorded = Some(difference.to);
            }
            if let Some(changed_on) = self.changed_on.get_mut(difference.customer) {
                *changed_on = Some(at.day);
            }
        }
    }
}

/// The customer's `amount`, if the customers have a numeric field of that name.
fn amount(world: &World<'_>, row: usize) -> Option<f64> {
    let fields = &world.ruleset.mapping.customers.fields;
    let field = fields.iter().position(|field| &*field.name == "amount")?;
    match world.dataset.customers.value(field, row) {
        #[expect(clippy::cast_precision_loss, reason = "a sum for people; amounts are far below 2^53")]
        Value::Int(amount) => Some(amount as f64),
        Value::Float(amount) => Some(amount),
        _ => None,
    }
}
