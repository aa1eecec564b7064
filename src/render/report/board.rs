//! The board of a person or unit, and process data, as lists of lines.

use std::io::{self, Write};

use super::super::alerts::words::standing;
use super::listing::{Cell, Column, Listing};
use super::{Ink, Setting, prose};
use crate::alert::Severity;
use crate::language::{Both, both, say};
use crate::metric::Frame;
use crate::report::{BoardReport, ProcessLine, ProcessReport};
use crate::ruleset::{Ruleset, SubjectKind};
use crate::syntax::TargetKind;

/// What boards and process data are drawn with.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// The rules: what metrics and rules are called.
    pub ruleset: &'a Ruleset,
    /// The name of a person or unit.
    pub name_of: &'a dyn Fn(SubjectKind, &str) -> Option<String>,
}

impl std::fmt::Debug for Naming<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Naming").finish_non_exhaustive()
    }
}

impl Naming<'_> {
    fn metric(&self, place: usize) -> Cell {
        let language = self.ruleset.workspace.language.tag();
        let metric = self.ruleset.metrics.get(place);
        let label = metric.and_then(|metric| metric.label.as_ref());
        let id = metric.map_or_else(String::new, |metric| metric.id.to_string());
        Cell::Text(id, label.map(|label| label.in_language(language).to_owned()))
    }

    fn subject(&self, kind: SubjectKind, id: &str) -> Cell {
        let name = (self.name_of)(kind, id).map(|name| format!("{id} {name}"));
        Cell::Text(id.to_owned(), name)
    }
}

fn text(key: &'static str, name: Both) -> Column {
    Column { key, name, is_number: false }
}

fn number(key: &'static str, name: Both) -> Column {
    Column { key, name, is_number: true }
}

/// The tables of a board.
pub(super) fn board_lists(report: &BoardReport, naming: Naming<'_>, setting: Setting<'_>) -> Vec<Listing> {
    vec![
        progress(report, naming),
        stages(report, setting),
        confirmations(report),
        process("process", both("process data", "过程数据"), &report.process, naming),
        alerts(report, naming, setting),
    ]
}

fn progress(report: &BoardReport, naming: Naming<'_>) -> Listing {
    let mut list = Listing::new(
        "progress",
        both("targets and forecasts", "目标与预测"),
        both("there are none in force", "没有生效的目标"),
        vec![
            text("metric", both("metric", "指标")),
            text("goal", both("of", "依据")),
            text("ends", both("until", "截止")),
            number("value", both("reached", "已完成")),
            number("target", both("goal", "目标")),
            number("share", both("share", "完成率")),
            number("pace", both("pace", "进度")),
            number("expected", both("expected", "应完成")),
            number("before", both("period before", "上期同段")),
            number("year_ago", both("year ago", "去年同期")),
        ],
    );
    for line in &report.progress {
        let goal = match line.goal {
            TargetKind::Target => both("target", "目标"),
            TargetKind::Forecast => both("forecast", "预测"),
        };
        let word = goal.said_in(crate::language::Language::English).to_owned();
        let share = line.value.map(|value| value / line.target.value).filter(|share| share.is_finite());
        list.lines.push(vec![
            naming.metric(line.metric),
            Cell::Text(word, Some(goal.said_in(naming.ruleset.workspace.language).to_owned())),
            Cell::Day(Some(line.target.ends)),
            Cell::Number(line.value),
            Cell::Number(Some(line.target.value)),
            Cell::Share(share),
            Cell::Share(line.pace),
            Cell::Number(line.pace.map(|pace| pace * line.target.value)),
            Cell::Number(line.before),
            Cell::Number(line.year_ago),
        ]);
    }
    list
}

fn stages(report: &BoardReport, setting: Setting<'_>) -> Listing {
    let mut list = Listing::new(
        "customers",
        both("own customers by state", "名下客户的状态"),
        both("no customer is in a funnel", "漏斗中没有客户"),
        vec![
            text("funnel", both("funnel", "漏斗")),
            text("stage", both("stage", "阶段")),
            number("entering", both("entering", "进入")),
            number("stagnant", both("stagnant", "停滞")),
            number("losing", both("losing", "待丢失")),
            number("ready", both("ready", "待进阶")),
            number("amount", both("amount", "金额")),
        ],
    );
    for line in &report.stages {
        let [entering, stagnant, losing, ready] = line.states.map(Cell::Count);
        let (funnel, stage) = (Some(&line.funnel), Some(&line.stage));
        list.lines.push(vec![
            Cell::Text(line.funnel.to_string(), Some(setting.labels.funnel(funnel))),
            Cell::Text(line.stage.to_string(), Some(setting.labels.stage(funnel, stage))),
            entering,
            stagnant,
            losing,
            ready,
            Cell::Number(Some(line.amount)),
        ]);
    }
    list
}

fn confirmations(report: &BoardReport) -> Listing {
    let mut list = Listing::new(
        "confirmations",
        both("to be confirmed", "待确认"),
        both("nothing waits", "没有待确认的客户"),
        vec![
            text("customer", both("customer", "客户")),
            text("name", both("name", "名称")),
            text("owner", both("owner", "负责人")),
            text("stage", both("stage", "阶段")),
            text("since", both("ready since", "满足条件自")),
            text("overdue", both("", "")),
            number("unfollowed_days", both("days unfollowed", "未跟进天数")),
        ],
    );
    for line in &report.confirmations {
        let or_none = |text: &Option<std::sync::Arc<str>>| {
            Cell::Text(text.as_ref().map_or_else(String::new, ToString::to_string), None)
        };
        list.lines.push(vec![
            Cell::Text(line.customer.to_string(), None),
            or_none(&line.name),
            or_none(&line.owner),
            or_none(&line.stage),
            Cell::Day(line.since),
            Cell::Flag(Some(line.overdue), both("overdue", "已逾期")),
            Cell::Count(usize::try_from(line.unfollowed).unwrap_or(0)),
        ]);
    }
    list
}

/// How metrics went lately.
fn process(key: &'static str, title: Both, lines: &[ProcessLine], naming: Naming<'_>) -> Listing {
    let mut list = Listing::new(
        key,
        title,
        both("no metric by day, week or month is grouped so", "没有按此分组的日、周、月指标"),
        vec![
            text("metric", both("metric", "指标")),
            text("subject", both("whose", "对象")),
            text("period", both("period", "时期")),
            number("value", both("value", "值")),
            number("previous", both("before", "上期")),
            number("usual", both("usually", "往常")),
            text("amiss", both("", "")),
        ],
    );
    for line in lines {
        let cell = |value| if line.is_of_mix { Cell::Share(value) } else { Cell::Number(value) };
        list.lines.push(vec![
            naming.metric(line.metric),
            naming.subject(line.kind, &line.subject),
            Cell::Text(days(line.frame), None),
            cell(line.value),
            cell(line.previous),
            cell(line.usual),
            Cell::Flag(line.amiss, both("amiss", "偏离")),
        ]);
    }
    list
}

/// `2024-06-17…2024-06-23`.
fn days(frame: Frame) -> String {
    match frame.from {
        Some(from) if from != frame.through => format!("{from}…{}", frame.through),
        _ => frame.through.to_string(),
    }
}

fn alerts(report: &BoardReport, naming: Naming<'_>, setting: Setting<'_>) -> Listing {
    let language = setting.language;
    let mut list = Listing::new(
        "alerts",
        both("open alerts", "未关闭的告警"),
        both("none is open", "没有未关闭的告警"),
        vec![
            text("severity", both("severity", "级别")),
            text("status", both("status", "状态")),
            text("overdue", both("", "")),
            text("message", both("message, when it opened", "打开时的内容")),
            text("key", both("key", "键")),
        ],
    );
    for line in &report.alerts {
        let (alert, rules) = (&line.alert, &naming.ruleset.anomalies);
        let rule = rules.iter().find(|rule| rule.id == alert.key.rule);
        let severity: Option<Severity> = rule.map(|rule| crate::anomaly::severity(rule.severity));
        let status = alert.state().status;
        list.lines.push(vec![
            Cell::Text(
                severity.map_or("", Severity::word).to_owned(),
                severity.map(|severity| severity.phrase().said_in(language).to_owned()),
            ),
            Cell::Text(status.word().to_owned(), Some(standing(alert, language))),
            Cell::Flag(Some(line.overdue), both("overdue", "已逾期")),
            Cell::Text(alert.message().unwrap_or_default().to_owned(), None),
            Cell::Text(alert.key.to_string(), None),
        ]);
    }
    list
}

/// Writes a board for people.
pub(super) fn write_board(
    out: &mut dyn Write,
    report: &BoardReport,
    naming: Naming<'_>,
    setting: Setting<'_>,
) -> io::Result<()> {
    prose(out, setting, Ink::Title, &board_title(report, naming, setting))?;
    board_lists(report, naming, setting).iter().try_for_each(|list| list.write(out, setting))
}

/// `board of li 李雷 as of 2024-06-28`.
pub(super) fn board_title(report: &BoardReport, naming: Naming<'_>, setting: Setting<'_>) -> String {
    let as_of = report.as_of.text();
    let whose = naming.subject(report.whose.kind, &report.whose.id).shown(setting.language);
    say!(setting.language, "board of {whose} as of {as_of}", "{whose} 的看板　截至 {as_of}")
}

/// The tables of process data: the activity mix, then the rest.
pub(super) fn process_lists(report: &ProcessReport, naming: Naming<'_>) -> Vec<Listing> {
    let (mix, others): (Vec<_>, Vec<_>) = report.lines.iter().cloned().partition(|line| line.is_of_mix);
    let mut mixed = process(
        "mix",
        both(
            "activity mix: more than 70 % of actions with customers, at most 15 % of the time for system and for team",
            "活动构成：客户互动超过 70%，系统与团队沟通各不超过工作时间的 15%",
        ),
        &mix,
        naming,
    );
    let none = both("nothing of it is wanted", "没有符合条件的");
    let undefined = both(
        "define metrics whose ids begin with customer_share, system_share, team_share, by person or unit, as the shipped rules do",
        "请定义标识以 customer_share、system_share、team_share 开头、按人员或团队分组的指标，参见随附规则",
    );
    mixed.empty = if report.is_part { none } else { undefined };
    let others = process("process", both("process data", "过程数据"), &others, naming);
    vec![mixed, others]
}

/// Writes process data for people.
pub(super) fn write_process(
    out: &mut dyn Write,
    report: &ProcessReport,
    naming: Naming<'_>,
    setting: Setting<'_>,
) -> io::Result<()> {
    prose(out, setting, Ink::Title, setting.language.pick("process data", "过程数据"))?;
    process_lists(report, naming).iter().try_for_each(|list| list.write(out, setting))
}
