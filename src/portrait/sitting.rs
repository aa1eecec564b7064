//! Customers of one seat, as expressions behind their state see them.

use std::cell::OnceCell;

use super::confirmation::{is_overdue, unfollowed_days};
use super::outcome::{items_met, items_total, met, overdue, overdue_by_age, word};
use super::portraits::Portraits;
use crate::census::{Neighbours, Seated};
use crate::evaluate::{By, Evaluation, State, evaluate, expires_on};
use crate::expression::{BuiltIn, UserRuntime};
use crate::facts::Moment;
use crate::program::Leaf;
use crate::time::Calendar;
use crate::value::{Date, Value};
use crate::vector::{Leaves, Vector};

/// A chunk of customers who share funnel, stage, state and who ended the journey.
pub(super) struct Sitting<'s> {
    pub portraits: &'s Portraits<'s>,
    pub moment: &'s Moment<'s>,
    pub neighbours: Neighbours<'s>,
    /// What they have in common.
    pub seated: Seated,
    /// The names under the states.
    pub under: &'s dyn Leaves,
    /// Their evaluations, made when first asked for.
    evaluations: OnceCell<Vec<Option<Evaluation>>>,
}

impl<'s> Sitting<'s> {
    pub fn new(
        portraits: &'s Portraits<'s>,
        moment: &'s Moment<'s>,
        neighbours: Neighbours<'s>,
        seated: Seated,
        under: &'s dyn Leaves,
    ) -> Self {
        Self { portraits, moment, neighbours, seated, under, evaluations: OnceCell::new() }
    }

    fn constant(&self, value: Value) -> Vector {
        Vector::constant(self.neighbours.places.len(), value)
    }

    /// What each one's evaluation says; missing of those who have no checklist and no age.
    fn evaluated(&self, of: impl Fn(&Evaluation) -> Value) -> Vector {
        let Seated { seat, by, .. } = self.seated;
        let is_judged = seat.state.in_funnel() || (seat.state == State::Lost && by == Some(By::Expiry));
        if !is_judged && seat.state != State::Unknown {
            return self.constant(Value::Missing);
        }
        let all = self.evaluations.get_or_init(|| {
            let places = self.neighbours.places.iter();
            places.map(|place| evaluate(self.moment, *place as usize)).collect()
        });
        let value = |found: &Option<Evaluation>| found.as_ref().map_or(Value::Missing, &of);
        Vector::from_values(all.iter().map(value).collect())
    }

    /// `overdue` of those who are ready, which many rules ask for.
    fn overdue_of_ready(&self) -> Vector {
        let by_age = |place: &u32| {
            self.portraits.overdue_of_ready(*place, || {
                let found = evaluate(self.moment, *place as usize);
                found.map_or(Value::Missing, |found| overdue_by_age(&found))
            })
        };
        Vector::from_values(self.neighbours.places.iter().map(by_age).collect())
    }

    fn since(&self, of: impl Fn(Date) -> Value) -> Vector {
        let since = |row: usize| self.neighbours.since.get(row).copied().flatten();
        let rows = 0..self.neighbours.places.len();
        Vector::from_values(rows.map(|row| since(row).map_or(Value::Missing, &of)).collect())
    }

    fn built_in(&self, name: BuiltIn) -> Option<Vector> {
        let Seated { seat, by, .. } = self.seated;
        let world = self.moment.world;
        let funnel = seat.funnel_place().map(usize::from);
        Some(match name {
            BuiltIn::State => self.constant(word(Some(seat.state.word()))),
            BuiltIn::StateBy => self.constant(word(by.map(By::word))),
            BuiltIn::InFunnel => self.constant(Value::Bool(seat.state.in_funnel())),
            BuiltIn::Ready => self.constant(Value::Bool(seat.state == State::Ready)),
            BuiltIn::StateSince => self.since(Value::Date),
            BuiltIn::Overdue => match overdue(seat.state, by) {
                Some(value) => self.constant(value),
                None => self.overdue_of_ready(),
            },
            BuiltIn::ExpiresOn => {
                self.evaluated(|found| expires_on(self.moment, found).map_or(Value::Missing, Value::Date))
            }
            BuiltIn::ItemsMet => self.evaluated(items_met),
            BuiltIn::ItemsTotal => self.evaluated(items_total),
            BuiltIn::CycleDays => self.constant(self.portraits.cycle_days(funnel, self.moment.sight)),
            BuiltIn::ConfirmOverdue => match seat.stage(world.ruleset).filter(|_| seat.state == State::Ready)
            {
                Some(stage) if stage.confirm_within.is_some() => {
                    let (today, calendar) = (self.today(), self.calendar());
                    self.since(|since| Value::Bool(is_overdue(stage, since, today, calendar)))
                }
                _ => self.constant(Value::Bool(false)),
            },
            BuiltIn::UnfollowedDays => {
                let days = |place: &u32| {
                    Value::Int(unfollowed_days(world, *place as usize, funnel, &self.moment.sight))
                };
                Vector::from_values(self.neighbours.places.iter().map(days).collect())
            }
            _ => return None,
        })
    }
}

impl Leaves for Sitting<'_> {
    fn leaf(&self, leaf: &Leaf) -> Vector {
        let own = match leaf {
            Leaf::BuiltIn(name) => self.built_in(*name),
            Leaf::Met(item) => {
                Some(self.evaluated(|found| met(found, item).map_or(Value::Missing, Value::Bool)))
            }
            _ => None,
        };
        own.unwrap_or_else(|| self.under.leaf(leaf))
    }

    fn today(&self) -> Date {
        self.under.today()
    }

    fn calendar(&self) -> &Calendar {
        self.under.calendar()
    }

    fn users(&self) -> &UserRuntime {
        self.under.users()
    }
}
