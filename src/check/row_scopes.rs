//! What may be named over the rows of a metric's source.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::places::Place;
use super::rows::{Lack, Reach, reach};
use super::scopes::{World, add_built_in, add_fields, plain};
use super::table::CheckedTable;
use crate::expression::{BuiltIn, Elsewhere, Items, Members, Name, Scope};
use crate::language::{Both, both, spoken};
use crate::ruleset::MetricSource;
use crate::syntax::Role;

/// The roles that stand behind `customer.` beside the customers' columns.
pub(super) const CUSTOMER_ROLES: [Role; 4] = [Role::Id, Role::Name, Role::Owner, Role::Entered];
/// The roles that stand behind `person.` beside the people's columns.
pub(super) const PERSON_ROLES: [Role; 4] = [Role::Id, Role::Name, Role::Unit, Role::Level];

/// The scopes of sources, each made once.
#[derive(Default)]
pub(super) struct RowScopes {
    made: BTreeMap<MetricSource, Scope>,
}

impl RowScopes {
    /// The scope of `where` and `of` over a source, called so in messages.
    pub fn of(&mut self, world: &World, source: MetricSource, called: Both) -> &Scope {
        let scope = self.made.entry(source).or_insert_with(|| world.of_rows(source));
        scope.place = called;
        scope
    }
}

/// The place of a source's expressions.
pub(super) fn place_of(source: MetricSource) -> Place {
    match source {
        MetricSource::Customers => Place::Customer,
        MetricSource::Changes => Place::ChangeRow,
        MetricSource::Visits => Place::Visit,
        MetricSource::Quality => Place::Finding,
        MetricSource::Marks | MetricSource::Events(_) => Place::Row,
    }
}

impl World {
    /// The table whose fields the rows of a source have.
    pub fn own_table(&self, source: MetricSource) -> Option<&CheckedTable> {
        match source {
            MetricSource::Customers => self.mapping.customers.as_ref(),
            MetricSource::Marks => self.mapping.marks.as_ref(),
            MetricSource::Events(place) => self.mapping.events.get(place).map(|(_, table)| table),
            MetricSource::Changes | MetricSource::Visits | MetricSource::Quality => None,
        }
    }

    /// The scope of anomalies on customers or changes, and, without facts since the state began, of
    /// metrics over customers.
    pub fn behind_states(&self, place: Place) -> Scope {
        let mut scope = self.of_customer(Both::default(), place);
        scope.items = Some(Items::OfAll { ids: self.ids.items.clone(), others: self.incomplete });
        // A customer may stand in no funnel.
        for built_in in BuiltIn::ALL.into_iter().filter(|built_in| Place::Stage.knows(*built_in)) {
            if let Some(name) = scope.names.get_mut(built_in.word())
                && !matches!(built_in, BuiltIn::Today | BuiltIn::Id)
            {
                name.nullable = true;
            }
        }
        scope
    }

    /// The scope of `where` and `of` of a metric over a source.
    fn of_rows(&self, source: MetricSource) -> Scope {
        if source == MetricSource::Customers {
            let mut scope = self.behind_states(Place::Customer);
            self.refuse_facts_of_states(&mut scope);
            return scope;
        }
        let mut scope = Scope::default();
        let (own, place) = (self.own_table(source), place_of(source));
        if let Some(table) = own {
            add_fields(&mut scope, table);
        }
        let reach = reach(self, source);
        for built_in in BuiltIn::ALL.into_iter().filter(|built_in| place.knows(*built_in)) {
            if let Some(lack) = given(&reach, built_in).filter(|_| source != MetricSource::Quality) {
                scope.elsewhere.insert(Arc::from(built_in.word()), needs(lack));
                continue;
            }
            add_built_in(&mut scope, built_in, own, self.one_of(built_in));
            let nullable = built_in != BuiltIn::Today && source != MetricSource::Quality;
            if let Some(name) = scope.names.get_mut(built_in.word()) {
                name.nullable |= nullable;
            }
        }
        if source != MetricSource::Quality {
            self.add_members(&mut scope, &reach);
        }
        scope.open |= self.incomplete;
        self.refuse_customers(&mut scope, source);
        scope
    }

    /// `customer.` and `person.`.
    fn add_members(&self, scope: &mut Scope, reach: &Reach) {
        let customers = self.mapping.customers.as_ref();
        let mut customer = members(customers, &CUSTOMER_ROLES, Name::CustomerField);
        customer.lacking = reach.customer.as_ref().err().map(needs);
        for slot in &self.facts.slots {
            let reason = both(
                "is a fact, and here only the customer's fields are known",
                "是派生值，而这里只能用客户的字段",
            );
            customer.elsewhere.entry(slot.id.clone()).or_insert_with(|| reason.into());
        }
        let mut person = members(self.mapping.people.as_ref(), &PERSON_ROLES, Name::PersonField);
        person.lacking = reach.people.as_ref().err().map(needs);
        scope.members.insert(Arc::from("customer"), customer);
        scope.members.insert(Arc::from("person"), person);
    }

    /// Says of the customers' own names how they are called over rows.
    fn refuse_customers(&self, scope: &mut Scope, source: MetricSource) {
        if scope.open {
            return;
        }
        let prefixed = source != MetricSource::Quality;
        let fields = self.mapping.customers.iter().flat_map(|table| table.names.keys());
        for name in fields {
            if !scope.names.contains_key(name) {
                let reason = both("is a field of the customers", "是客户的字段");
                let cure = spoken!("write `customer.{name}`", "写成 `customer.{name}`");
                let reason =
                    if prefixed { Elsewhere::with_cure(reason, cure) } else { Elsewhere::from(reason) };
                scope.elsewhere.entry(name.clone()).or_insert(reason);
            }
        }
        for slot in &self.facts.slots {
            if !scope.names.contains_key(&slot.id) {
                let reason = both(
                    "is a fact of customers, and these are other rows",
                    "是客户的派生值，而这里的行不是客户",
                );
                scope.elsewhere.entry(slot.id.clone()).or_insert_with(|| reason.into());
            }
        }
        let unknown = BuiltIn::ALL.into_iter().filter(|built_in| Place::Customer.knows(*built_in));
        for word in unknown.map(BuiltIn::word) {
            if !scope.names.contains_key(word) {
                let reason =
                    both("belongs to a customer, and these are other rows", "属于客户，而这里的行不是客户");
                scope.elsewhere.entry(Arc::from(word)).or_insert_with(|| reason.into());
            }
        }
    }
}

/// What a built-in over rows lacks, if it lacks something.
fn given(reach: &Reach, built_in: BuiltIn) -> Option<&Lack> {
    match built_in {
        BuiltIn::Today => None,
        BuiltIn::Owner => reach.owner.as_ref().err(),
        BuiltIn::Unit => reach.unit.as_ref().err(),
        _ => reach.customer.as_ref().err(),
    }
}

fn needs(lack: &Lack) -> Elsewhere {
    let missing = &lack.missing;
    Elsewhere::with_cure(spoken!([missing] "needs {missing}", "需要{missing}"), lack.cure.clone())
}

/// The names behind `customer.` or `person.`: the columns, and some roles.
fn members(table: Option<&CheckedTable>, roles: &[Role], name: fn(u32) -> Name) -> Members {
    let mut members = Members::default();
    let Some(table) = table else { return members };
    let mut as_fields = Scope::default();
    add_fields(&mut as_fields, table);
    members.open = as_fields.open;
    members.elsewhere = as_fields.elsewhere;
    members.names = as_fields.names;
    for entry in members.names.values_mut() {
        if let Name::Field(index) = entry.name {
            entry.name = name(index);
        }
        // The row may have no such customer or person.
        entry.nullable = true;
    }
    for role in roles {
        if let Some(index) = table.mapping.roles.get(role) {
            let shadows = table.names.contains_key(role.key()) && !table.plays(role.key(), *role);
            let mut entry = plain(name(*index), role.ty(), true);
            entry.shadows_column = shadows;
            members.names.insert(Arc::from(role.key()), entry);
        }
    }
    members
}
