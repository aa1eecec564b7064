//! `against`: its forms, the keys of each, and which metrics can have them.

use super::context::Context;
use super::rows::has;
use super::scopes::World;
use crate::diagnostic::{AnomalyProblem, nearest};
use crate::language::{Both, Spoken, both, spoken};
use crate::ruleset::{Against, GroupKey, Metric, SubjectKind, ZFloor};
use crate::syntax::{AgainstDecl, Curve, Goal, History, Period, PeriodPart, Role, Statistic, TargetKind};
use crate::text::{Span, Spanned};

/// The share of the median that is the least deviation.
const FLOOR_SHARE: f64 = 0.05;

/// The forms, and the keys that each has.
const FORMS: [(&str, &[&str]); 4] = [
    ("history", &["periods", "stat", "period", "min_points", "z_floor"]),
    ("target", &["curve", "kind"]),
    ("peers", &["within", "min_points", "z_floor"]),
    ("fixed", &[]),
];

/// Checks what the value of a metric is compared with; `None` if that has errors, which are then
/// reported.
pub(super) fn against(
    cx: &mut Context,
    world: &World,
    decl: &AgainstDecl,
    metric: &Metric,
) -> Option<Against> {
    let form = form(cx, decl)?;
    if !keys_fit(cx, decl, form) {
        return None;
    }
    if let Some(history) = decl.history {
        return of_history(cx, decl, history, metric);
    }
    if let Some(goal) = decl.target {
        return of_target(cx, world, decl, goal, metric);
    }
    if let Some(stat) = decl.peers {
        return of_peers(cx, decl, stat, metric);
    }
    decl.fixed.map(|number| Against::Fixed(number.value))
}

/// The form that is written; `None` if it is not exactly one, which is reported.
fn form(cx: &mut Context, decl: &AgainstDecl) -> Option<&'static str> {
    let written = [decl.history.is_some(), decl.target.is_some(), decl.peers.is_some(), decl.fixed.is_some()];
    let forms: Vec<_> =
        FORMS.iter().zip(written).filter(|(_, written)| *written).map(|((form, _), _)| *form).collect();
    if let [form] = forms.as_slice() {
        return Some(form);
    }
    cx.report_lack(decl.span, AnomalyProblem::AgainstUnclear { forms });
    None
}

/// Whether every key belongs to the form.
fn keys_fit(cx: &mut Context, decl: &AgainstDecl, form: &'static str) -> bool {
    let keys: [(&'static str, Option<Span>); 8] = [
        ("periods", decl.periods.map(|it| it.span)),
        ("stat", decl.stat.map(|it| it.span)),
        ("period", decl.period.map(|it| it.span)),
        ("curve", decl.curve.map(|it| it.span)),
        ("kind", decl.kind.map(|it| it.span)),
        ("within", decl.within.as_ref().map(|it| it.span)),
        ("min_points", decl.min_points.map(|it| it.span)),
        ("z_floor", decl.z_floor.map(|it| it.span)),
    ];
    let own = FORMS.iter().find(|(name, _)| *name == form).map_or(&[][..], |(_, keys)| *keys);
    let mut fit = true;
    for (key, span) in keys {
        if let Some(span) = span.filter(|_| !own.contains(&key)) {
            let owners = match key {
                "min_points" | "z_floor" => "history peers",
                "curve" | "kind" => "target",
                "within" => "peers",
                _ => "history",
            };
            cx.report(span, AnomalyProblem::AgainstKey { key, form, owners });
            fit = false;
        }
    }
    fit
}

fn of_history(
    cx: &mut Context,
    decl: &AgainstDecl,
    history: Spanned<History>,
    metric: &Metric,
) -> Option<Against> {
    let part = decl.period.map(|part| part.value).unwrap_or_default();
    let (default_periods, default_points) = match history.value {
        History::Trailing | History::SameWeekday => (8, 4),
        History::SameDayOfMonth => (3, 1),
        History::YearAgo => (1, 1),
    };
    let steps = steps_fit(cx, history, metric.per);
    let parts = match decl.period {
        Some(written)
            if part == PeriodPart::ToDate && matches!(metric.per, Period::Snapshot | Period::Day) =>
        {
            let per = metric.per.word();
            let what = spoken!(
                "`per = \"{per}\"` has no part of a period that could have passed",
                "`per = \"{per}\"` 没有过了一部分的时期可言"
            );
            let cure = both("delete `period`", "删除 `period`");
            impossible(cx, written.span, what, cure)
        }
        _ => true,
    };
    let periods = positive(cx, "periods", decl.periods, default_periods, "8");
    let min_points = positive(cx, "min_points", decl.min_points, default_points, "4");
    let z_floor = z_floor(cx, decl, metric);
    let (periods, min_points) = (periods?, min_points?);
    if min_points > periods {
        let span = decl.min_points.or(decl.periods).map_or(decl.span, |written| written.span);
        cx.report(span, AnomalyProblem::TooFewPoints { min_points, periods });
        return None;
    }
    if !steps || !parts {
        return None;
    }
    let stat = decl.stat.map(|stat| stat.value).unwrap_or_default();
    Some(Against::History { history: history.value, periods, stat, part, min_points, z_floor: z_floor? })
}

/// Whether the metric's periods can be stepped back through so.
fn steps_fit(cx: &mut Context, history: Spanned<History>, per: Period) -> bool {
    let fits = match history.value {
        History::Trailing | History::YearAgo => true,
        History::SameWeekday => !matches!(per, Period::Week | Period::Month),
        History::SameDayOfMonth => per != Period::Week,
    };
    if fits {
        return true;
    }
    let (history_word, per) = (history.value.word(), per.word());
    let what = spoken!(
        "`per = \"{per}\"` cannot be compared by `{history_word}`: its periods are longer than that",
        "`per = \"{per}\"` 不能按 `{history_word}` 比较：它的时期比这更长"
    );
    let cure = both(
        "write `history = \"trailing\"` or `history = \"year_ago\"`",
        "写成 `history = \"trailing\"` 或 `history = \"year_ago\"`",
    );
    impossible(cx, history.span, what, cure)
}

fn impossible(cx: &mut Context, span: Span, what: Spoken, cure: Both) -> bool {
    cx.report(span, AnomalyProblem::AgainstImpossible { what, cure: cure.into() });
    false
}

/// A number of values, at least 1.
fn positive(
    cx: &mut Context,
    key: &'static str,
    written: Option<Spanned<u32>>,
    default: u32,
    example: &'static str,
) -> Option<u32> {
    match written {
        Some(written) if written.value == 0 => {
            let range = spoken!("at least 1", "不小于 1 的数");
            let value = String::from("0");
            cx.report(written.span, AnomalyProblem::NumberOutOfRange { key, value, range, example });
            None
        }
        written => Some(written.map_or(default, |written| written.value)),
    }
}

fn z_floor(cx: &mut Context, decl: &AgainstDecl, metric: &Metric) -> Option<ZFloor> {
    match decl.z_floor {
        Some(written) if written.value <= 0.0 => {
            let range = spoken!("greater than 0", "大于 0 的数");
            let value = written.value.to_string();
            let problem = AnomalyProblem::NumberOutOfRange { key: "z_floor", value, range, example: "1.0" };
            cx.report(written.span, problem);
            None
        }
        Some(written) => Some(ZFloor::Fixed(written.value)),
        None => Some(ZFloor::Share { share: FLOOR_SHARE, least: if metric.is_count() { 1.0 } else { 0.0 } }),
    }
}

fn of_target(
    cx: &mut Context,
    world: &World,
    decl: &AgainstDecl,
    goal: Spanned<Goal>,
    metric: &Metric,
) -> Option<Against> {
    let targets = world.mapping.targets.as_ref();
    let group = match (metric.by.as_slice(), metric.subject()) {
        ([], _) => None,
        ([_], Some((place, _))) => Some(place),
        _ => {
            let missing = spoken!(
                "a metric by one person or unit group, or by none: targets know nothing else",
                "指标只按一种人员或单位分组，或不分组：目标不认得别的"
            );
            let cure = spoken!(
                "let `by` of the metric be `[\"unit.team\"]` or the like, or compare with `history`",
                "把指标的 `by` 写成 `[\"unit.team\"]` 之类，或改为与 `history` 比较"
            );
            cx.report(goal.span, AnomalyProblem::TargetNeeds { missing, cure });
            return None;
        }
    };
    let kind = decl.kind.map(|kind| kind.value).unwrap_or_default();
    let needed = [
        Some(Role::Metric),
        (kind == TargetKind::Forecast).then_some(Role::Kind),
        metric.subject().map(|(_, subject)| match subject {
            SubjectKind::Person => Role::Person,
            SubjectKind::Unit => Role::Unit,
        }),
    ];
    if targets.is_some_and(|targets| targets.mapping.role(Role::Metric).is_none()) {
        // The table cannot be read without it, which is reported there.
        cx.gap = true;
        return None;
    }
    for role in needed.into_iter().flatten() {
        if let Err(lack) = has(targets, role, "targets") {
            let cure = if targets.is_none() {
                spoken!(
                    "map them: `[targets]` with `from`, `metric`, `starts`, `ends` and `value`",
                    "映射它们：`[targets]`，写明 `from`、`metric`、`starts`、`ends` 和 `value`"
                )
            } else {
                lack.cure
            };
            let missing =
                if targets.is_none() { spoken!("`[targets]`", " `[targets]` ") } else { lack.missing };
            cx.report_lack(goal.span, AnomalyProblem::TargetNeeds { missing, cure });
            return None;
        }
    }
    let curve = decl.curve.map(|curve| curve.value).unwrap_or_default();
    if curve == Curve::BusinessDays && goal.value == Goal::Pace {
        cx.counts_working_days(decl.curve.map_or(goal.span, |curve| curve.span));
    }
    Some(Against::Target { goal: goal.value, curve, kind, group })
}

fn of_peers(
    cx: &mut Context,
    decl: &AgainstDecl,
    stat: Spanned<Statistic>,
    metric: &Metric,
) -> Option<Against> {
    if metric.by.is_empty() {
        let id = &metric.id;
        let what =
            spoken!("metric `{id}` has no groups, so there are no peers", "指标 `{id}` 不分组，没有同级");
        let cure = both(
            "add `by` to the metric, such as `by = [\"unit.team\"]`, or compare with `history`",
            "给指标加上 `by`，例如 `by = [\"unit.team\"]`；或改为与 `history` 比较",
        );
        impossible(cx, stat.span, what, cure);
        return None;
    }
    let within = match &decl.within {
        Some(word) => Some(within(cx, word, metric)?),
        None => None,
    };
    let min_points = positive(cx, "min_points", decl.min_points, 1, "1")?;
    Some(Against::Peers { stat: stat.value, within, min_points, z_floor: z_floor(cx, decl, metric)? })
}

/// What peers share: a group of the metric, or a unit above its person or unit.
fn within(cx: &mut Context, word: &Spanned<String>, metric: &Metric) -> Option<GroupKey> {
    if let Some(group) = metric.by.iter().find(|group| *group.word == *word.value) {
        return Some(group.key.clone());
    }
    let has_units = metric.by.iter().any(|group| group.subject().is_some());
    match word.value.split_once('.') {
        Some(("unit", kind)) if has_units && !kind.is_empty() => {
            return Some(GroupKey::UnitOfKind(kind.into()));
        }
        _ => {}
    }
    let mut known: Vec<&str> = metric.by.iter().map(|group| &*group.word).collect();
    if has_units {
        known.push("unit.region");
    }
    let written = word.value.as_str();
    let what = spoken!(
        "the peers of metric `{0}` do not share `{written}`",
        "指标 `{0}` 的同级没有共同的 `{written}`",
        metric.id
    );
    let cure = if let Some(near) = nearest(written, known.iter().copied()) {
        spoken!("did you mean `{near}`?", "是不是想写 `{near}`？")
    } else {
        let listed = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        spoken!("possible are {listed}", "可以写 {listed}")
    };
    cx.report(word.span, AnomalyProblem::AgainstImpossible { what, cure });
    None
}
