//! What may be named of the outcome of a metric.

use std::sync::Arc;

use super::places::Place;
use super::scopes::{World, plain};
use crate::expression::{BuiltIn, Elsewhere, Name, Scope};
use crate::language::{both, spoken};
use crate::ruleset::{Against, Metric};

/// The outcome of a metric: its groups, its value, and what `against` gives.
pub(super) fn of_outcome(world: &World, metric: &Metric, against: Option<&Against>) -> Scope {
    let mut scope = Scope { open: world.incomplete, lists_names: true, ..Scope::default() };
    for (index, group) in metric.by.iter().enumerate() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let entry = plain(Name::Group(index), group.ty, false);
        if let Some((before, member)) = group.word.split_once('.') {
            let members = scope.members.entry(Arc::from(before)).or_default();
            members.names.insert(Arc::from(member), entry);
        } else {
            scope.names.insert(group.word.clone(), entry);
            if &*group.word == "unit" {
                scope.members.entry(group.word.clone()).or_default().lacking = Some(unit_alone(metric));
            }
        }
    }
    for built_in in BuiltIn::ALL.into_iter().filter(|built_in| Place::Outcome.knows(*built_in)) {
        let name: Arc<str> = Arc::from(built_in.word());
        if let Some(reason) = not_given(built_in, against) {
            scope.elsewhere.insert(name, reason);
            continue;
        }
        let ty = match built_in {
            BuiltIn::Value => metric.ty,
            _ => built_in.ty(),
        };
        let mut entry = plain(Name::BuiltIn(built_in), ty, built_in.nullable());
        entry.shadows_column = scope.names.contains_key(&name);
        scope.names.insert(name, entry);
    }
    if metric.is_count() {
        scope.counts.insert(Arc::from(BuiltIn::Value.word()));
    }
    refuse_customers(world, metric, &mut scope);
    scope
}

/// Why the units above a group's unit cannot be named.
fn unit_alone(metric: &Metric) -> Elsewhere {
    let id = &metric.id;
    Elsewhere::with_cure(
        spoken!(
            "is no group of the metric `{id}`, which has `unit`",
            "不是指标 `{id}` 的分组，它的分组是 `unit`"
        ),
        spoken!(
            "name the group as it is: `unit`; for the units of one kind the metric groups by that, such as `by = [\"unit.team\"]`",
            "直接写分组的名称：`unit`；要按某一类单位分组，在指标中写明，例如 `by = [\"unit.team\"]`"
        ),
    )
}

/// Says of what is known of single customers that this anomaly watches groups of them.
fn refuse_customers(world: &World, metric: &Metric, scope: &mut Scope) {
    if scope.open {
        return;
    }
    let id = &metric.id;
    let built_ins = BuiltIn::ALL.into_iter().filter(|built_in| Place::Customer.knows(*built_in));
    let fields = world.mapping.customers.iter().flat_map(|table| table.names.keys().cloned());
    let facts = world.facts.slots.iter().map(|slot| slot.id.clone());
    for name in built_ins.map(|built_in| Arc::from(built_in.word())).chain(fields).chain(facts) {
        if !scope.names.contains_key(&name) {
            let reason = spoken!("is no group of the metric `{id}`", "不是指标 `{id}` 的分组");
            let cure = spoken!(
                "add it to `by` of the metric if that can group, or look at each customer: `on = \"customer\"` instead of `metric`",
                "如果能用来分组，就加进指标的 `by`；或逐个看客户：用 `on = \"customer\"` 代替 `metric`"
            );
            scope.elsewhere.entry(name).or_insert_with(|| Elsewhere::with_cure(reason, cure));
        }
    }
}

/// Why a comparison does not give a name, and what to do, if it does not.
fn not_given(built_in: BuiltIn, against: Option<&Against>) -> Option<Elsewhere> {
    use BuiltIn as B;
    let has_points = matches!(against, Some(Against::History { .. } | Against::Peers { .. }));
    let has_target = matches!(against, Some(Against::Target { .. }));
    match built_in {
        B::Baseline | B::Delta | B::Pct if against.is_none() => Some(Elsewhere::with_cure(
            both("needs something to compare the value with", "需要有东西与值比较"),
            both(
                "add `against = { history = \"trailing\" }`, or a target, peers or a fixed number",
                "加上 `against = { history = \"trailing\" }`，或目标、同级、固定的数",
            ),
        )),
        B::Z | B::N if !has_points => Some(Elsewhere::with_cure(
            both("needs earlier values or peers", "需要以往的值或同级"),
            both(
                "compare with them: `against = { history = \"trailing\" }`",
                "与它们比较：`against = { history = \"trailing\" }`",
            ),
        )),
        B::Target | B::Pace | B::Expected if !has_target => Some(Elsewhere::with_cure(
            both("needs a target", "需要目标"),
            both(
                "compare with it: `against = { target = \"pace\" }`",
                "与目标比较：`against = { target = \"pace\" }`",
            ),
        )),
        _ => None,
    }
}
