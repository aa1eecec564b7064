//! The figures of an evaluation in words: what was compared with what.

use super::super::numbers::{amount, share};
use super::super::words::counted;
use super::story::short;
use crate::anomaly::{Compared, Evidence};
use crate::baseline::Figures;
use crate::language::{Language, say};
use crate::metric::Frame;
use crate::ruleset::{Against, Metric};
use crate::syntax::{Curve, Goal, History, PeriodPart, Statistic, TargetKind};

/// A figure's name and what is said of it.
pub(super) type Said = (&'static str, String);

/// `value  12 · Customers in the stage, as of 2024-06-27, 12 rows`: the figures that were recorded, with what
/// was behind them.
pub(super) fn lines(
    figures: &Figures,
    evidence: &Evidence,
    (metric, against): (&Metric, Option<&Against>),
    language: Language,
) -> Vec<Said> {
    let when = evidence.frame.map(|frame| when(frame, language));
    let rows = evidence
        .rows
        .map(|rows| counted(usize::try_from(rows).unwrap_or(usize::MAX), ["row", "rows"], "行", language));
    let about: Vec<String> = std::iter::once(name(metric, language)).chain(when).chain(rows).collect();
    let value = format!("{} · {}", shown(figures.value), about.join(language.pick(", ", "，")));
    let mut lines = vec![(language.pick("value", "值"), value)];
    if let Some(Against::Target { kind, .. }) = against {
        lines.extend(target(figures, evidence, *kind, language));
    }
    if let Some(against) = against {
        let n = figures.n.and_then(|n| usize::try_from(n).ok());
        let said = format!("{} · {}", shown(figures.baseline), basis(against, n, language));
        lines.push((language.pick("baseline", "基线"), said));
    }
    if let Some(delta) = figures.delta {
        let pct = figures.pct.map(|pct| format!(" ({:+.1} %)", pct * 100.0)).unwrap_or_default();
        let z = figures.z.map(|z| say!(language, ", z {}", "，z {}", short(z))).unwrap_or_default();
        lines.push((language.pick("difference", "差值"), format!("{}{pct}{z}", number(delta))));
    }
    lines
}

/// A target or forecast with its days, and how much of it should be reached by now.
fn target(figures: &Figures, evidence: &Evidence, kind: TargetKind, language: Language) -> Vec<Said> {
    let days = match &evidence.compared {
        Compared::Target(Some(target), _) => {
            format!(" · {}", days(Frame { from: Some(target.starts), through: target.ends }))
        }
        _ => String::new(),
    };
    let mut lines = vec![(noun(kind, language), format!("{}{days}", shown(figures.target)))];
    if let Some(pace) = figures.pace {
        let (pace, expected) = (share(pace), shown(figures.expected));
        let said = say!(language, "{pace} of it by now: {expected}", "到此时应完成 {pace}：{expected}");
        lines.push((language.pick("pace", "进度"), said));
    }
    lines
}

fn noun(kind: TargetKind, language: Language) -> &'static str {
    match kind {
        TargetKind::Target => language.pick("target", "目标"),
        TargetKind::Forecast => language.pick("forecast", "预测"),
    }
}

/// What a baseline is made of; `n` are the values that it is made of, as far as that is known.
pub(super) fn basis(against: &Against, n: Option<usize>, language: Language) -> String {
    match against {
        Against::Fixed(_) => language.pick("a number that the rule gives", "规则给出的数").to_owned(),
        Against::Target { goal: Goal::Total, kind, .. } => {
            let it = noun(*kind, language);
            say!(language, "all of the {it}", "全部{it}")
        }
        Against::Target { curve, kind, .. } => {
            let it = noun(*kind, language);
            match curve {
                Curve::BusinessDays => {
                    say!(language, "the {it} spread over working days", "按工作日分摊的{it}")
                }
                Curve::Calendar => say!(language, "the {it} spread over all days", "按日历日分摊的{it}"),
                Curve::History => say!(language, "the {it} as earlier periods went", "按往期进度分摊的{it}"),
            }
        }
        Against::Peers { stat, .. } => {
            let stat = statistic(*stat, language);
            let others = match n {
                Some(n) => counted(n, ["other", "others"], "个其他分组", language),
                None => language.pick("the others", "其他分组").to_owned(),
            };
            say!(language, "{stat} of {others}", "{others}的{stat}")
        }
        Against::History { history, stat, part, periods, .. } => {
            let stat = statistic(*stat, language);
            let n = n.unwrap_or(usize::try_from(*periods).unwrap_or(usize::MAX));
            let values = counted(n, ["value", "values"], "个值", language);
            let which = match history {
                History::Trailing => language.pick("right before", "紧邻的前几期"),
                History::SameWeekday => language.pick("on the same weekday", "同一星期几"),
                History::SameDayOfMonth => language.pick("on the same day of earlier months", "往月同日"),
                History::YearAgo => language.pick("of the same time in earlier years", "往年同期"),
            };
            let cut = match part {
                PeriodPart::Last => "",
                PeriodPart::ToDate => language.pick(", each up to as many days", "，各取相同天数"),
            };
            say!(language, "{stat} of {values} {which}{cut}", "{which} {values}的{stat}{cut}")
        }
    }
}

fn statistic(stat: Statistic, language: Language) -> &'static str {
    match stat {
        Statistic::Median => language.pick("the median", "中位数"),
        Statistic::Mean => language.pick("the mean", "平均值"),
    }
}

/// A metric's label, else its id.
fn name(metric: &Metric, language: Language) -> String {
    let label = metric.label.as_ref().map(|label| label.in_language(language.tag()));
    label.filter(|label| !label.is_empty()).unwrap_or(&metric.id).to_owned()
}

fn when(frame: Frame, language: Language) -> String {
    let shown = days(frame);
    match frame.from {
        Some(_) => shown,
        None => say!(language, "as of {shown}", "截至 {shown}"),
    }
}

/// `2024-06-17…2024-06-23`.
pub(super) fn days(frame: Frame) -> String {
    match frame.from {
        Some(from) if from != frame.through => format!("{from}…{}", frame.through),
        _ => frame.through.to_string(),
    }
}

/// A figure; a dash where there is none.
pub(super) fn shown(figure: Option<f64>) -> String {
    figure.map_or_else(|| String::from("–"), number)
}

/// At most four decimals of a share, two of what is larger, none of thousands.
pub(super) fn number(number: f64) -> String {
    if number.abs() >= 1000.0 {
        return amount(number);
    }
    if number.abs() >= 1.0 || number == 0.0 {
        return short(number);
    }
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_exact_as_people_need_them() {
        let shown = [0.0, 0.04867, -0.3, 0.0, 2.5, -17.333, 999.0, 1_523_368.42, -1000.0].map(number);
        assert_eq!(shown, ["0", "0.0487", "-0.3", "0", "2.5", "-17.33", "999", "1,523,368", "-1,000"]);
    }

    #[test]
    fn frames_are_told_as_days() {
        let day = |text: &str| text.parse().unwrap();
        let frame = |from: Option<&str>, through| Frame { from: from.map(day), through: day(through) };
        for (frame, expected) in [
            (frame(None, "2024-06-27"), "as of 2024-06-27"),
            (frame(Some("2024-06-27"), "2024-06-27"), "2024-06-27"),
            (frame(Some("2024-06-17"), "2024-06-23"), "2024-06-17…2024-06-23"),
        ] {
            assert_eq!(when(frame, Language::English), expected);
        }
    }

    #[test]
    fn baselines_say_what_they_are_made_of() {
        let floor = crate::ruleset::ZFloor::Fixed(1.0);
        let trailing = Against::History {
            history: History::Trailing,
            periods: 8,
            stat: Statistic::Median,
            part: PeriodPart::Last,
            min_points: 4,
            z_floor: floor,
        };
        let peers = || Against::Peers { stat: Statistic::Mean, within: None, min_points: 3, z_floor: floor };
        let goal = |goal, kind| Against::Target { goal, curve: Curve::Calendar, kind, group: None };
        for (against, n, expected) in [
            (trailing, Some(6), ["紧邻的前几期 6 个值的中位数", "the median of 6 values right before"]),
            (peers(), Some(1), ["1 个其他分组的平均值", "the mean of 1 other"]),
            (peers(), None, ["其他分组的平均值", "the mean of the others"]),
            (goal(Goal::Total, TargetKind::Target), None, ["全部目标", "all of the target"]),
            (
                goal(Goal::Pace, TargetKind::Forecast),
                None,
                ["按日历日分摊的预测", "the forecast spread over all days"],
            ),
            (Against::Fixed(0.7), None, ["规则给出的数", "a number that the rule gives"]),
        ] {
            assert_eq!(Language::ALL.map(|language| basis(&against, n, language)), expected);
        }
    }
}
