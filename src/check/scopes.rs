//! What may be named where: the scope table of the reference.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::facts::{FactSlot, FactState, Facts};
use super::mapping::CheckedMapping;
use super::table::CheckedTable;
use crate::expression::{BuiltIn, Name, Scope, ScopeName};
use crate::language::{Both, both, spoken};
use crate::ruleset::TableField;
use crate::syntax::Role;
use crate::value::Type;

/// The built-ins that only anomalies and metrics can name: they are what the rules give.
pub(super) const RESULTS: [&str; 12] = [
    "state",
    "state_by",
    "state_since",
    "in_funnel",
    "overdue",
    "ready",
    "expires_on",
    "items_met",
    "items_total",
    "cycle_days",
    "confirm_overdue",
    "unfollowed_days",
];

/// Where expressions stand in rules, by what may be named there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Over the rows of an event table.
    Event,
    /// Before there is a stage.
    Entrance,
    /// In a stage, and in facts, which are evaluated there.
    Stage,
}

impl Place {
    /// All of them, from the least to the most that can be named.
    pub const ALL: [Self; 3] = [Self::Event, Self::Entrance, Self::Stage];

    /// The keys that stand there.
    #[must_use]
    pub fn keys(self) -> Both {
        match self {
            Self::Event => both("`where` and `of` of a fact", "派生值的 `where` 和 `of`"),
            Self::Entrance => both("`when` and `admit` of a funnel", "漏斗的 `when` 和 `admit`"),
            Self::Stage => both(
                "thresholds, `improving`, items, `expr` of a fact",
                "天数、`improving`、清单项、派生值的 `expr`",
            ),
        }
    }

    /// What may be named there besides built-ins.
    #[must_use]
    pub fn fields(self) -> Both {
        match self {
            Self::Event => both("the event's own fields", "该事件自己的字段"),
            Self::Entrance => both(
                "the customer's fields, and facts that do not depend on the stage",
                "客户的字段，以及不依赖阶段的派生值",
            ),
            Self::Stage => both("the customer's fields and every fact", "客户的字段和所有派生值"),
        }
    }

    /// Whether a built-in may be named there.
    #[must_use]
    pub fn knows(self, built_in: BuiltIn) -> bool {
        match self {
            Self::Event => built_in == BuiltIn::Today,
            Self::Entrance => {
                !built_in.needs_stage() && !matches!(built_in, BuiltIn::Funnel | BuiltIn::DaysInFunnel)
            }
            Self::Stage => true,
        }
    }
}

/// The ids that built-ins can hold.
#[derive(Default)]
pub(super) struct KnownIds {
    /// Of funnels.
    pub funnels: Vec<Arc<str>>,
    /// Of stages, of all funnels.
    pub stages: Vec<Arc<str>>,
    /// Of phases.
    pub phases: Vec<Arc<str>>,
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
        for built_in in BuiltIn::ALL {
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
        let mut scope = self.of_customer(place);
        for built_in in BuiltIn::ALL {
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
                scope.elsewhere.insert(Arc::from(word), reason);
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
        let mut scope = self.of_customer(place);
        if let Some(stage) = scope.names.get_mut(BuiltIn::Stage.word()) {
            stage.one_of = listed(stages);
        }
        scope.items = Some(items);
        scope
    }

    /// The scope of a fact's `expr`: as in a stage, but of no certain one.
    pub fn in_fact(&self, place: Both) -> Scope {
        self.of_customer(place)
    }

    /// Fields, built-ins and facts.
    fn of_customer(&self, place: Both) -> Scope {
        let mut scope = Scope { place, ..Scope::default() };
        let customers = self.mapping.customers.as_ref();
        scope.open = customers.is_none();
        if let Some(table) = customers {
            add_fields(&mut scope, table);
        }
        for built_in in BuiltIn::ALL {
            let one_of = match built_in {
                BuiltIn::Funnel => listed(&self.ids.funnels),
                BuiltIn::Stage => listed(&self.ids.stages),
                BuiltIn::Phase => listed(&self.ids.phases),
                _ => None,
            };
            add_built_in(&mut scope, built_in, customers, one_of);
        }
        for slot in &self.facts.slots {
            add_fact(&mut scope, slot);
        }
        scope.open |= self.incomplete || self.facts.unnamed;
        for result in RESULTS {
            if !scope.names.contains_key(result) && !scope.open {
                let reason = both(
                    "is what these rules give, so they cannot depend on it",
                    "是这些规则得出的结果，规则不能反过来依赖它",
                );
                scope.elsewhere.insert(Arc::from(result), reason.into());
            }
        }
        scope
    }
}

fn plain(name: Name, ty: Type, nullable: bool) -> ScopeName {
    ScopeName { name, ty, nullable, one_of: None, shadows_column: false }
}

fn listed(ids: &[Arc<str>]) -> Option<Vec<Arc<str>>> {
    (!ids.is_empty()).then(|| ids.to_vec())
}

fn add_fields(scope: &mut Scope, table: &CheckedTable) {
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
    scope.elsewhere.extend(unnameable.map(|(name, reason)| (name.clone(), reason.clone())));
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
    scope.names.insert(slot.id.clone(), plain(Name::Fact(slot.index), ty, nullable));
}

/// Adds a built-in, which wins over a column of the same name, unless that column is what it
/// stands for.
fn add_built_in(
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

/// Whether a name is a built-in somewhere, so that a fact cannot have it.
pub(super) fn is_built_in(name: &str) -> bool {
    BuiltIn::ALL.iter().any(|built_in| built_in.word() == name) || RESULTS.contains(&name)
}

/// The texts of ids, for messages.
pub(super) fn texts<'a>(ids: impl IntoIterator<Item = &'a Arc<str>>) -> Vec<String> {
    ids.into_iter().map(ToString::to_string).collect()
}

/// Ids by their place, for looking them up.
pub(super) fn places(ids: &[Option<Arc<str>>]) -> BTreeMap<Arc<str>, usize> {
    ids.iter().enumerate().filter_map(|(place, id)| Some((id.clone()?, place))).collect()
}
