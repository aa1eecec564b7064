//! A state change, as expressions on changes see it.

use std::cell::OnceCell;
use std::sync::Arc;

use super::customer::CustomerPortrait;
use super::outcome::word;
use super::portraits::Portraits;
use crate::evaluate::{PastChange, State};
use crate::expression::{Blame, BuiltIn, Name, Row, RowError, UserRuntime};
use crate::journey::World;
use crate::ruleset::Stage;
use crate::time::Calendar;
use crate::value::{Date, Value};

/// A state change with its customer: what the change leads to, and all else as of the end of its date.
/// Of a customer that is gone only the id and what the change tells is known.
pub struct ChangePortrait<'p> {
    portraits: &'p Portraits<'p>,
    change: PastChange,
    /// The customer, once more than the change itself was asked for.
    customer: OnceCell<Option<CustomerPortrait<'p>>>,
}

impl<'p> ChangePortrait<'p> {
    pub(super) fn of(portraits: &'p Portraits<'p>, change: &PastChange) -> Self {
        Self { portraits, change: change.clone(), customer: OnceCell::new() }
    }

    /// The change.
    #[must_use]
    pub fn change(&self) -> &PastChange {
        &self.change
    }

    /// The customer as of the end of the change's date; `None` for one that is gone.
    #[must_use]
    pub fn customer(&self) -> Option<&CustomerPortrait<'p>> {
        let found = || {
            let place = self.world().dataset.index.get(&self.change.customer)?;
            let place = usize::try_from(*place).ok().filter(|_| self.change.to.state != State::Gone)?;
            CustomerPortrait::of(self.portraits, place, self.portraits.sight_on(self.change.on))
        };
        self.customer.get_or_init(found).as_ref()
    }

    fn world(&self) -> &'p World<'p> {
        self.portraits.world
    }

    /// What the change itself tells; `None` for names that it tells nothing of.
    fn own(&self, name: BuiltIn) -> Option<Value> {
        let PastChange { customer, from, to, cause, owner, .. } = &self.change;
        let state = |state: State| word(Some(state.word()));
        Some(match name {
            BuiltIn::Today => Value::Date(self.change.on),
            BuiltIn::Id => Value::Text(customer.clone()),
            BuiltIn::FromState => from.as_ref().map_or(Value::Missing, |from| state(from.state)),
            BuiltIn::ToState | BuiltIn::State => state(to.state),
            BuiltIn::FromStage => word(from.as_ref().and_then(|from| from.stage.as_deref())),
            BuiltIn::Cause => word(Some(cause.word())),
            BuiltIn::Funnel => word(to.funnel.as_deref()),
            BuiltIn::Stage => word(to.stage.as_deref()),
            BuiltIn::Phase => word(self.phase().as_deref()),
            BuiltIn::InFunnel => Value::Bool(to.state.in_funnel()),
            BuiltIn::Ready => Value::Bool(to.state == State::Ready),
            BuiltIn::Owner => word(owner.as_deref()),
            BuiltIn::Unit => {
                let day = self.change.on;
                let unit = |owner: &Arc<str>| self.world().organisation.unit_of(owner, day, None);
                word(owner.as_ref().and_then(unit).map(|unit| &**unit))
            }
            _ => return None,
        })
    }

    /// The phase of the stage that it leads to, if the rules still have it.
    fn phase(&self) -> Option<Arc<str>> {
        let ruleset = self.world().ruleset;
        let to = &self.change.to;
        let funnel = ruleset.funnels.iter().find(|funnel| Some(&funnel.id) == to.funnel.as_ref())?;
        let is_it = |stage: &&Stage| Some(&stage.id) == to.stage.as_ref();
        let phase = funnel.stages.iter().find(is_it)?.phase?;
        ruleset.phases.get(phase).map(|phase| phase.id.clone())
    }
}

impl Row for ChangePortrait<'_> {
    fn value(&self, name: Name, blame: &mut Blame) -> Result<Value, RowError> {
        let own = if let Name::BuiltIn(built_in) = name { self.own(built_in) } else { None };
        match own {
            Some(value) => Ok(value),
            None => self.customer().map_or(Ok(Value::Missing), |customer| customer.value(name, blame)),
        }
    }

    fn label(&self, name: Name) -> Arc<str> {
        let ruleset = self.world().ruleset;
        let found = match name {
            Name::Field(index) => {
                let field = ruleset.mapping.customers.fields.get(index as usize);
                field.map(|field| field.name.clone())
            }
            Name::Fact(index) => ruleset.facts.get(index as usize).map(|fact| fact.id.clone()),
            Name::BuiltIn(built_in) => Some(Arc::from(built_in.word())),
            Name::CustomerField(_) | Name::PersonField(_) | Name::Metric(_) | Name::Group(_) => None,
        };
        found.unwrap_or_else(|| Arc::from("?"))
    }

    fn marked(&self, item: &str) -> bool {
        self.customer().is_some_and(|customer| customer.marked(item))
    }

    fn met(&self, item: &str) -> Option<bool> {
        self.customer().and_then(|customer| customer.met(item))
    }

    fn today(&self) -> Date {
        self.change.on
    }

    fn calendar(&self) -> &Calendar {
        &self.world().ruleset.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.world().users
    }
}
