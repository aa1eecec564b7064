//! What may be named in an expression over metrics.

use std::sync::Arc;

use super::context::Context;
use super::metrics::Metrics;
use super::rows::has;
use super::scopes::{World, plain};
use crate::expression::{BuiltIn, Elsewhere, Name, Scope};
use crate::language::{both, spoken};
use crate::syntax::{MetricDecl, Period, Role};
use crate::value::Type;

/// The scope of expressions over metrics: metrics, all of them floats.
pub(super) fn of_metrics(world: &World, metrics: &Metrics) -> Scope {
    let place = both("the `expr` of a metric", "指标的 `expr` ");
    let mut scope =
        Scope { place, open: world.incomplete || metrics.unnamed, lists_names: true, ..Scope::default() };
    for (index, slot) in metrics.slots.iter().enumerate() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        scope.names.insert(slot.id.clone(), plain(Name::Metric(index), Type::Float, true));
        if slot.id.chars().any(char::is_uppercase) {
            scope.failed.insert(Arc::from(slot.id.to_lowercase()));
        }
    }
    let fields = world.mapping.customers.iter().flat_map(|table| table.names.keys());
    let facts = world.facts.slots.iter().map(|slot| &slot.id);
    for name in fields.chain(facts) {
        if !scope.names.contains_key(name) && !scope.open {
            let reason = both("is known of each customer", "是每个客户的值");
            let cure = both(
                "make a metric of it with `from = \"customers\"`, and name that metric here",
                "先用 `from = \"customers\"` 把它做成指标，再在这里引用那个指标",
            );
            scope.elsewhere.insert(name.clone(), Elsewhere::with_cure(reason, cure));
        }
    }
    scope
}

/// Sets the working time, or why there is none, for the expression of one metric.
pub(super) fn set_working_time(cx: &Context, world: &World, decl: &MetricDecl, scope: &mut Scope) {
    let name: Arc<str> = Arc::from(BuiltIn::WorkMinutes.word());
    match working_time(cx, world, decl) {
        Ok(()) => {
            let entry = plain(Name::BuiltIn(BuiltIn::WorkMinutes), Type::Float, true);
            scope.elsewhere.remove(&name);
            scope.names.insert(name, entry);
        }
        Err(reason) => {
            scope.names.remove(&name);
            scope.elsewhere.insert(name, reason);
        }
    }
}

/// Whether the working time of a group's people in a period can be told.
fn working_time(cx: &Context, world: &World, decl: &MetricDecl) -> Result<(), Elsewhere> {
    let hours = cx.document.calendar.as_ref().and_then(|calendar| calendar.day_hours);
    if !hours.is_some_and(|hours| hours.value > 0.0 && hours.value <= 24.0) {
        return Err(Elsewhere::with_cure(
            both("needs the working hours of a day", "需要每天的工作小时数"),
            both("add `day_hours = 8` under `[calendar]`", "在 `[calendar]` 中加上 `day_hours = 8`"),
        ));
    }
    if decl.per.is_none_or(|per| per.value == Period::Snapshot) {
        return Err(Elsewhere::with_cure(
            both("belongs to a period, and this metric has none", "属于一段时期，而这个指标没有时期"),
            both("add a period, such as `per = \"week\"`", "加上时期，例如 `per = \"week\"`"),
        ));
    }
    let has_people = |word: &str| matches!(word, "person" | "owner" | "unit") || word.starts_with("unit.");
    if let Some(other) = decl.by.iter().find(|word| !has_people(&word.value)) {
        let other = &other.value;
        return Err(Elsewhere::from(spoken!(
            "belongs to people, and groups by `{other}` have none of their own",
            "属于人员，而按 `{other}` 分出的组没有自己的人员"
        )));
    }
    has(world.mapping.people.as_ref(), Role::Id, "people").map_err(|lack| {
        let missing = &lack.missing;
        Elsewhere::with_cure(spoken!([missing] "needs {missing}", "需要{missing}"), lack.cure)
    })
}
