//! Whom alerts concern, and what people are told of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cards::Cards;
use super::watch::Watch;
use crate::alert::{Book, Chart, Company, Key, Policies, Subject, Terms};
use crate::anomaly::{WhoIsWho, policies, severity};
use crate::dispatch::{self, Naming};
use crate::journey::World;
use crate::time::AsOf;

/// Tells customers' owners.
type Owners<'a> = Box<dyn Fn(&str) -> Option<Arc<str>> + 'a>;

/// Whom alerts concern, and what is said about them.
pub(super) struct Office<'a> {
    pub world: &'a World<'a>,
    pub chart: Chart,
    pub policies: Policies,
    who: WhoIsWho<'a>,
    /// The customers that alerts are about, where the world has none.
    cards: Option<&'a Cards>,
    owner_of: Owners<'a>,
    operators: Vec<Arc<str>>,
    as_of: AsOf,
}

impl<'a> Office<'a> {
    /// That of a moment.
    pub fn of(world: &'a World<'a>, cards: Option<&'a Cards>, as_of: AsOf) -> Self {
        let ruleset = world.ruleset;
        let who = WhoIsWho { mapping: &ruleset.mapping, dataset: world.dataset };
        let operators = ruleset.workspace.operators.iter().map(|person| Arc::from(person.as_str()));
        Self {
            world,
            who,
            chart: who.chart(as_of.day),
            cards,
            owner_of: Box::new(move |customer| match cards {
                Some(cards) => cards.owner_of(customer),
                None => who.owner_of(customer),
            }),
            operators: operators.collect(),
            policies: policies(ruleset, &|id| who.is_unit(id)),
            as_of,
        }
    }

    /// The rules of the game.
    pub fn terms(&self) -> Terms<'_> {
        Terms { policies: &self.policies, calendar: &self.world.ruleset.calendar }
    }

    /// Whether there is such a customer.
    pub fn is_customer(&self, id: &str) -> bool {
        self.cards.map_or_else(|| self.who.is_customer(id), |cards| cards.is_customer(id))
    }

    fn name_of(&self, subject: &Subject) -> Option<Arc<str>> {
        match (self.cards, subject) {
            (Some(cards), Subject::Customer(id)) => cards.name_of(id),
            _ => self.who.name_of(subject),
        }
    }

    /// Who there is to be told.
    pub fn company(&self) -> Company<'_> {
        Company { chart: &self.chart, owner_of: &*self.owner_of, operators: &self.operators }
    }

    /// Brings all clocks to the present, and says what is told and what has happened.
    pub fn tell(&self, book: &mut Book, watch: &mut Watch) {
        let ruleset = self.world.ruleset;
        watch.tellings = book.tell(self.terms(), self.company(), self.as_of);
        let naming = Naming { ruleset, name_of: &|subject| self.name_of(subject) };
        let desk = dispatch::Desk { naming, policies: &self.policies, book };
        watch.outgoing = dispatch::dispatch(&desk, &watch.tellings, self.as_of);
        watch.news = book.news();
        let told: BTreeSet<&Key> = watch.news.iter().map(|(key, _)| key).collect();
        (watch.alerts, watch.kept) = book
            .alerts()
            .filter(|alert| alert.is_live() || told.contains(&alert.key))
            .cloned()
            .partition(|alert| told.contains(&alert.key));
        watch.severities =
            ruleset.anomalies.iter().map(|rule| (rule.id.clone(), severity(rule.severity))).collect();
    }
}
