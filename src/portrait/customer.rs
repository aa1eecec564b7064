//! One customer at a moment: the slow and obviously right answer.

use std::cell::OnceCell;
use std::sync::Arc;

use super::confirmation::{is_overdue, unfollowed_days};
use super::outcome::{items_met, items_total, met, overdue, overdue_by_age, word};
use super::party::person_field;
use super::portraits::Portraits;
use crate::evaluate::{By, Evaluation, Position, State, evaluate, expires_on};
use crate::expression::{Blame, BuiltIn, Name, Row, RowError, UserRuntime};
use crate::facts::{CustomerRow, Moment, Standing};
use crate::journey::Sight;
use crate::syntax::Role;
use crate::time::Calendar;
use crate::value::{Date, Value};

/// A customer at a moment, as expressions behind its state see it.
pub struct CustomerPortrait<'p> {
    portraits: &'p Portraits<'p>,
    moment: Moment<'p>,
    evaluation: Evaluation,
    /// Since when its state has stood, once that was asked.
    since: OnceCell<Option<Date>>,
}

impl<'p> CustomerPortrait<'p> {
    pub(super) fn of(portraits: &'p Portraits<'p>, customer: usize, sight: Sight) -> Option<Self> {
        let moment = Moment::new(portraits.world, sight);
        let evaluation = evaluate(&moment, customer)?;
        Some(Self { portraits, moment, evaluation, since: OnceCell::new() })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> Arc<str> {
        self.moment.world.id(self.evaluation.customer)
    }

    /// Its place in the dataset.
    #[must_use]
    pub fn place(&self) -> usize {
        self.evaluation.customer
    }

    /// The owner.
    #[must_use]
    pub fn owner(&self) -> Option<Arc<str>> {
        self.moment.world.text(self.evaluation.customer, Role::Owner)
    }

    /// The owner's unit on the day.
    #[must_use]
    pub fn unit(&self) -> Option<Arc<str>> {
        self.moment.world.unit(self.evaluation.customer, &self.moment.sight)
    }

    /// Funnel, stage and state.
    #[must_use]
    pub fn position(&self) -> Position {
        self.evaluation.position(&self.moment)
    }

    /// The date at whose end it came to stand where it does; `None` where that cannot be told.
    #[must_use]
    pub fn state_since(&self) -> Option<Date> {
        *self.since.get_or_init(|| self.portraits.since_of(&self.evaluation, &self.moment))
    }

    /// The names under the state. Where it stands in no stage, or the stage is not dated, what belongs
    /// to the stage is missing.
    fn under(&self, state_since: Option<Date>) -> CustomerRow<'_> {
        let standing = Standing {
            funnel: self.evaluation.funnel(&self.moment),
            stage: self.evaluation.stage(&self.moment),
            visit: self.evaluation.dated_visit(&self.moment),
            visits_to_stage: self.evaluation.times_entered(),
            state_since,
        };
        CustomerRow::new(&self.moment, self.evaluation.customer, standing)
    }

    /// A name that is known behind the states only; `None` for others.
    fn behind(&self, name: BuiltIn) -> Option<Value> {
        let Evaluation { state, by, customer, .. } = self.evaluation;
        let (world, sight) = (self.moment.world, self.moment.sight);
        let date = |date: Option<Date>| date.map_or(Value::Missing, Value::Date);
        Some(match name {
            BuiltIn::State => word(Some(state.word())),
            BuiltIn::StateBy => word(by.map(By::word)),
            BuiltIn::StateSince => date(self.state_since()),
            BuiltIn::InFunnel => Value::Bool(state.in_funnel()),
            BuiltIn::Ready => Value::Bool(state == State::Ready),
            BuiltIn::Overdue => overdue(state, by).unwrap_or_else(|| overdue_by_age(&self.evaluation)),
            BuiltIn::ExpiresOn => date(expires_on(&self.moment, &self.evaluation)),
            BuiltIn::ItemsMet => items_met(&self.evaluation),
            BuiltIn::ItemsTotal => items_total(&self.evaluation),
            BuiltIn::CycleDays => self.portraits.cycle_days(self.evaluation.membership.funnel, sight),
            BuiltIn::ConfirmOverdue => self.confirm_overdue(),
            BuiltIn::UnfollowedDays => {
                Value::Int(unfollowed_days(world, customer, self.evaluation.membership.funnel, &sight))
            }
            _ => return None,
        })
    }

    fn confirm_overdue(&self) -> Value {
        let stage = self.evaluation.stage(&self.moment).filter(|_| self.evaluation.state == State::Ready);
        match stage.filter(|stage| stage.confirm_within.is_some()) {
            Some(stage) => self.state_since().map_or(Value::Missing, |since| {
                Value::Bool(is_overdue(stage, since, self.today(), self.calendar()))
            }),
            None => Value::Bool(false),
        }
    }
}

impl Row for CustomerPortrait<'_> {
    fn value(&self, name: Name, blame: &mut Blame) -> Result<Value, RowError> {
        let (world, place) = (self.moment.world, self.evaluation.customer);
        match name {
            Name::BuiltIn(built_in) => match self.behind(built_in) {
                Some(value) => Ok(value),
                None => self.under(None).value(name, blame),
            },
            Name::Fact(fact) => {
                let of_state = world.ruleset.facts.get(fact as usize).is_some_and(|fact| fact.needs_state);
                let since = if of_state { self.state_since() } else { None };
                self.under(since).value(name, blame)
            }
            Name::CustomerField(field) => Ok(world.dataset.customers.value(field as usize, place)),
            Name::PersonField(field) => Ok(self
                .owner()
                .map_or(Value::Missing, |owner| person_field(world, &owner, field, &self.moment.sight))),
            Name::Field(_) | Name::Metric(_) | Name::Group(_) => self.under(None).value(name, blame),
        }
    }

    fn label(&self, name: Name) -> Arc<str> {
        self.under(None).label(name)
    }

    fn marked(&self, item: &str) -> bool {
        self.under(None).marked(item)
    }

    fn met(&self, item: &str) -> Option<bool> {
        met(&self.evaluation, item)
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
