//! What may be named where: the scope table of the reference.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::facts::{FactSlot, FactState, Facts};
use super::mapping::CheckedMapping;
use super::places::Place;
use super::table::CheckedTable;
use crate::expression::{BuiltIn, Items, Name, Scope, ScopeName};
use crate::language::{Both, both, spoken};
use crate::ruleset::TableField;
use crate::syntax::Role;
use crate::value::Type;

/// The ids that built-ins can hold.
#[derive(Default)]
pub(super) struct KnownIds {
    /// Of funnels.
    pub funnels: Vec<Arc<str>>,
    /// Of stages, of all funnels.
    pub stages: Vec<Arc<str>>,
    /// Of phases.
    pub phases: Vec<Arc<str>>,
    /// Of items, of all stages.
    pub items: Vec<Arc<str>>,
}

/// The states, as outputs call them.
pub const STATES: [&str; 10] =
    ["entering", "stagnant", "losing", "ready", "won", "lost", "not_admitted", "unknown", "outside", "gone"];

impl KnownIds {
    /// The texts that a built-in can hold, if they are known.
    pub fn of(&self, built_in: BuiltIn) -> Option<Vec<Arc<str>>> {
        let words = |words: &[&str]| Some(words.iter().map(|word| Arc::from(*word)).collect());
        match built_in {
            BuiltIn::Funnel => listed(&self.funnels),
            BuiltIn::Stage | BuiltIn::FromStage => listed(&self.stages),
            BuiltIn::Phase => listed(&self.phases),
            BuiltIn::State | BuiltIn::FromState | BuiltIn::ToState => words(&STATES),
            BuiltIn::StateBy => words(&["dataset", "expiry", "confirmation"]),
            BuiltIn::Overdue => words(&["none", "stagnant", "losing", "expired"]),
            BuiltIn::Cause => words(&["baseline", "rules", "data", "time"]),
            _ => None,
        }
    }
}

/// Everything that scopes are made of.
pub(super) struct World {
    /// The mapped tables.
    pub mapping: CheckedMapping,
    /// The facts.
    pub facts: Facts,
    /// The ids.
    pub ids: KnownIds,
    /// Whether a file could not be read, so that there may be names that are not known.
    pub incomplete: bool,
}

impl World {
    /// The scope of `where` and `of`: the event's own fields and the day.
    pub fn of_event(&self, event: usize) -> Scope {
        let mut scope = Scope::default();
        if let Some((_, table)) = self.mapping.events.get(event) {
            add_fields(&mut scope, table);
            for built_in in BuiltIn::ALL.into_iter().filter(|built_in| Place::Event.knows(*built_in)) {
                add_built_in(&mut scope, built_in, Some(table), None);
            }
        }
        scope.open |= self.incomplete;
        let open = scope.open;
        let mut elsewhere = |name: Arc<str>, reason: Both| {
            if !open && !scope.names.contains_key(&name) {
                scope.elsewhere.entry(name).or_insert_with(|| reason.into());
            }
        };
        for built_in in BuiltIn::ALL.into_iter().filter(|built_in| Place::Stage.knows(*built_in)) {
            elsewhere(
                Arc::from(built_in.word()),
                both(
                    "belongs to the customer, and here only the event's own fields are known",
                    "属于客户，而这里只能用事件自己的字段",
                ),
            );
        }
        for name in self.mapping.customers.iter().flat_map(|table| table.names.keys()) {
            elsewhere(
                name.clone(),
                both(
                    "is a field of the customers, and here only the event's own fields are known",
                    "是客户的字段，而这里只能用事件自己的字段",
                ),
            );
        }
        for slot in &self.facts.slots {
            let reason = both(
                "is a fact, and here only the event's own fields are known",
                "是派生值，而这里只能用事件自己的字段",
            );
            elsewhere(slot.id.clone(), reason);
        }
        scope
    }

    /// The scope of `when` and `admit` of a funnel: what is known before there is a stage.
    pub fn before_stage(&self, place: Both) -> Scope {
        let mut scope = self.under_states(place);
        for built_in in BuiltIn::ALL.into_iter().filter(|built_in| Place::Stage.knows(*built_in)) {
            let word = built_in.word();
            if !Place::Entrance.knows(built_in) {
                let mut reason = spoken!(
                    "is known only inside a stage: in thresholds, `improving` and items",
                    "只在阶段内才有：天数、`improving` 和清单项"
                );
                if scope.names.remove(word).is_some_and(|name| name.shadows_column) {
                    reason = spoken!(
                        [reason]
                        "{reason}; to use the column of that name, rename it in `[customers.fields]`",
                        "{reason}；要用同名的列，请在 `[customers.fields]` 中给它改名"
                    );
                }
                scope.elsewhere.insert(Arc::from(word), reason.into());
            }
        }
        for slot in &self.facts.slots {
            if let FactState::Typed(fact) = &slot.state
                && fact.needs_stage
            {
                scope.names.remove(&slot.id);
                let reason = both(
                    "depends on the present stage, which is not known before the funnel is chosen",
                    "取决于当前阶段，而选定漏斗之前还没有阶段",
                );
                scope.elsewhere.insert(slot.id.clone(), reason.into());
            }
        }
        scope
    }

    /// The scope of thresholds, `improving` and items. `stages` are those of
    /// its funnel, `items` those that `marked("…")` can ask for.
    pub fn in_stage(&self, place: Both, stages: &[Arc<str>], items: Vec<Arc<str>>) -> Scope {
        let mut scope = self.under_states(place);
        if let Some(stage) = scope.names.get_mut(BuiltIn::Stage.word()) {
            stage.one_of = listed(stages);
        }
        scope.items = Some(Items::OfStage(items));
        scope
    }

    /// The scope of a fact's `expr`: as in a stage, but of no certain one.
    pub fn in_fact(&self, place: Both) -> Scope {
        let mut scope = self.of_customer(place, Place::Stage);
        refuse_results(&mut scope);
        scope
    }

    /// The texts that a built-in can hold, if they are all known.
    pub fn one_of(&self, built_in: BuiltIn) -> Option<Vec<Arc<str>>> {
        let of_rules =
            matches!(built_in, BuiltIn::Funnel | BuiltIn::Stage | BuiltIn::FromStage | BuiltIn::Phase);
        if self.incomplete && of_rules { None } else { self.ids.of(built_in) }
    }

    /// What is known of a customer without its state, outside of facts.
    fn under_states(&self, place: Both) -> Scope {
        let mut scope = self.in_fact(place);
        self.refuse_facts_of_states(&mut scope);
        scope
    }

    /// Takes the facts that depend on the state out of a scope.
    pub fn refuse_facts_of_states(&self, scope: &mut Scope) {
        for slot in &self.facts.slots {
            if let FactState::Typed(fact) = &slot.state
                && fact.needs_state
            {
                scope.names.remove(&slot.id);
                let reason = both(
                    "counts since the state began, which only anomalies know",
                    "从当前状态开始算起，只有异常规则才知道",
                );
                scope.elsewhere.insert(slot.id.clone(), reason.into());
            }
        }
    }

    /// Fields, the built-ins of a place, and facts.
    pub fn of_customer(&self, called: Both, place: Place) -> Scope {
        let mut scope = Scope { place: called, ..Scope::default() };
        let customers = self.mapping.customers.as_ref();
        scope.open = customers.is_none();
        if let Some(table) = customers {
            add_fields(&mut scope, table);
        }
        for built_in in BuiltIn::ALL.into_iter().filter(|built_in| place.knows(*built_in)) {
            add_built_in(&mut scope, built_in, customers, self.one_of(built_in));
        }
        for slot in &self.facts.slots {
            add_fact(&mut scope, slot);
        }
        scope.open |= self.incomplete || self.facts.unnamed;
        scope
    }
}

/// Says of what the rules give that they cannot depend on it.
fn refuse_results(scope: &mut Scope) {
    let results = BuiltIn::ALL.into_iter().filter(|built_in| is_result(*built_in)).map(BuiltIn::word);
    for result in results {
        if !scope.names.contains_key(result) && !scope.open {
            let reason = both(
                "is what these rules give, so they cannot depend on it",
                "是这些规则得出的结果，规则不能反过来依赖它",
            );
            scope.elsewhere.insert(Arc::from(result), reason.into());
        }
    }
}

/// Whether a built-in is known only behind the states.
fn is_result(built_in: BuiltIn) -> bool {
    Place::Customer.knows(built_in) && !Place::Stage.knows(built_in)
}

pub(super) fn plain(name: Name, ty: Type, nullable: bool) -> ScopeName {
    ScopeName { name, ty, nullable, one_of: None, shadows_column: false }
}

pub(super) fn listed(ids: &[Arc<str>]) -> Option<Vec<Arc<str>>> {
    (!ids.is_empty()).then(|| ids.to_vec())
}

pub(super) fn add_fields(scope: &mut Scope, table: &CheckedTable) {
    scope.open = table.open;
    for (name, index) in &table.names {
        let field = usize::try_from(*index).ok().and_then(|index| table.mapping.fields.get(index));
        if let Some(TableField { ty, required, one_of, known_from, .. }) = field {
            let nullable = !required || known_from.is_some();
            let mut entry = plain(Name::Field(*index), *ty, nullable);
            entry.one_of = one_of.clone().filter(|_| matches!(ty, Type::Text | Type::Any));
            scope.names.insert(name.clone(), entry);
        }
    }
    let unnameable = table.unnameable.iter().filter(|(name, _)| !table.names.contains_key(*name));
    scope.elsewhere.extend(unnameable.map(|(name, reason)| (name.clone(), reason.clone().into())));
}

/// Adds a fact as far as it is known; one with errors counts as given.
pub(super) fn add_fact(scope: &mut Scope, slot: &FactSlot) {
    let (ty, nullable) = match &slot.state {
        FactState::Failed => {
            scope.names.remove(&slot.id);
            scope.failed.insert(slot.id.clone());
            scope.failed.insert(Arc::from(slot.id.to_lowercase()));
            return;
        }
        FactState::Pending => (Type::Any, true),
        FactState::Typed(fact) => (fact.ty, fact.nullable),
    };
    scope.failed.remove(&slot.id);
    if let FactState::Typed(fact) = &slot.state
        && fact.is_count()
    {
        scope.counts.insert(slot.id.clone());
    }
    scope.names.insert(slot.id.clone(), plain(Name::Fact(slot.index), ty, nullable));
}

/// Adds a built-in, which wins over a column of the same name, unless that column is what it
/// stands for.
pub(super) fn add_built_in(
    scope: &mut Scope,
    built_in: BuiltIn,
    table: Option<&CheckedTable>,
    one_of: Option<Vec<Arc<str>>>,
) {
    let word = built_in.word();
    let hides = table.is_some_and(|table| {
        table.names.contains_key(word) && !role_of(built_in).is_some_and(|role| table.plays(word, role))
    });
    let mut entry = plain(Name::BuiltIn(built_in), built_in.ty(), built_in.nullable());
    entry.shadows_column = hides;
    entry.one_of = one_of;
    scope.names.insert(Arc::from(word), entry);
}

/// The role of the column that a built-in stands for.
fn role_of(built_in: BuiltIn) -> Option<Role> {
    match built_in {
        BuiltIn::Id => Some(Role::Id),
        BuiltIn::Name => Some(Role::Name),
        BuiltIn::Owner => Some(Role::Owner),
        BuiltIn::Entered => Some(Role::Entered),
        BuiltIn::Stage => Some(Role::Stage),
        BuiltIn::StageSince => Some(Role::StageSince),
        BuiltIn::Funnel => Some(Role::Funnel),
        _ => None,
    }
}

/// Whether a name is a built-in where customers are spoken of, so that a fact cannot have it.
pub(super) fn is_built_in(name: &str) -> bool {
    BuiltIn::ALL.into_iter().any(|built_in| built_in.word() == name && Place::Customer.knows(built_in))
}

/// The texts of ids, for messages.
pub(super) fn texts<'a>(ids: impl IntoIterator<Item = &'a Arc<str>>) -> Vec<String> {
    ids.into_iter().map(ToString::to_string).collect()
}

/// Ids by their place, for looking them up.
pub(super) fn places(ids: &[Option<Arc<str>>]) -> BTreeMap<Arc<str>, usize> {
    ids.iter().enumerate().filter_map(|(place, id)| Some((id.clone()?, place))).collect()
}
