//! Why a customer is in its state, in clauses with their values.

use std::sync::Arc;

use super::age::{Age, ThresholdTrouble};
use super::checklist::{Checklist, Line};
use super::evaluation::{Evaluation, WhyUnknown};
use super::state::{By, Overdue, State};
use crate::facts::Moment;
use crate::journey::Dating;
use crate::language::{Language, say};
use crate::time::Clock;

/// The reason for a state: clauses joined by `; `, in the language of the ruleset.
#[must_use]
pub fn reason(evaluation: &Evaluation, moment: &Moment<'_>) -> String {
    Reason { evaluation, moment, language: moment.world.ruleset.workspace.language }.text()
}

/// What is said when a customer is no longer in the dataset.
#[must_use]
pub fn gone_reason(language: Language) -> String {
    say!(language, "no longer in the dataset", "数据集中已不存在")
}

struct Reason<'a> {
    evaluation: &'a Evaluation,
    moment: &'a Moment<'a>,
    language: Language,
}

impl Reason<'_> {
    fn text(&self) -> String {
        let (evaluation, language) = (self.evaluation, self.language);
        match evaluation.state {
            State::Outside => self.outside(),
            State::Won => self.ended(),
            State::Lost if evaluation.by != Some(By::Expiry) => self.ended(),
            State::NotAdmitted => {
                let lines = evaluation.admission.required().filter(|line| !line.is_met());
                let unmet = self.join(lines.map(|line| self.unmet(line)));
                say!(language, "entrance standard not met: {unmet}", "未达到准入标准：{unmet}")
            }
            State::Unknown => self.unknown(),
            State::Ready => {
                let lines = evaluation.checklist.iter().flat_map(Checklist::required);
                let met = self.join(lines.map(|line| self.met(line)));
                say!(language, "every condition is met: {met}", "条件全部满足：{met}")
            }
            State::Gone => gone_reason(language),
            State::Entering | State::Stagnant | State::Losing | State::Lost => self.aged(),
        }
    }

    fn join(&self, clauses: impl Iterator<Item = String>) -> String {
        clauses.collect::<Vec<_>>().join(self.language.pick(", ", "、"))
    }

    fn names(&self, names: &[Arc<str>]) -> String {
        self.join(names.iter().map(|name| format!("`{name}`")))
    }

    fn outside(&self) -> String {
        let unknown = &self.evaluation.membership.unknown;
        if unknown.is_empty() {
            return say!(self.language, "fits no funnel", "不属于任何漏斗");
        }
        let names = self.names(unknown);
        say!(
            self.language,
            "fits no funnel, as far as is known: {names} missing",
            "就目前所知不属于任何漏斗：缺少 {names}"
        )
    }

    fn ended(&self) -> String {
        let by = self.evaluation.by.map_or("", By::word);
        let who = match self.evaluation.by {
            Some(By::Confirmation) => self.language.pick(by, "人工确认"),
            Some(By::Dataset) => self.language.pick(by, "数据集"),
            _ => by,
        };
        match self.evaluation.visit() {
            Some(visit) if visit.dating == Dating::Given => {
                let day = visit.entered.date();
                say!(self.language, "{who} says so, on {day}", "{who}注明，日期 {day}")
            }
            Some(visit) => {
                let day = visit.entered.date();
                say!(self.language, "{who} says so, first seen on {day}", "{who}注明，{day} 首次见到")
            }
            None => say!(self.language, "{who} says so", "{who}注明"),
        }
    }

    fn unknown(&self) -> String {
        let language = self.language;
        match &self.evaluation.why_unknown {
            Some(WhyUnknown::NoStage) | None => {
                say!(language, "no stage is known for this day", "当天的阶段未知")
            }
            Some(WhyUnknown::Unmapped(value)) => {
                say!(language, "the funnel maps no stage `{value}`", "漏斗没有与 `{value}` 对应的阶段")
            }
            Some(WhyUnknown::NoDate(_)) => say!(
                language,
                "the date of entry into the stage is blank or cannot be read",
                "进入阶段的日期为空或无法读取"
            ),
            Some(WhyUnknown::Threshold(trouble)) => self.threshold(trouble),
        }
    }

    fn threshold(&self, trouble: &ThresholdTrouble) -> String {
        let (language, key) = (self.language, trouble.key);
        match (&trouble.found, &trouble.error) {
            (Some(found), _) => say!(
                language,
                "`{key}` gives {found}, not a whole number of days ≥ 0",
                "`{key}` 的结果是 {found}，不是大于等于 0 的整数天数"
            ),
            (None, Some(error)) => {
                let why = error.kind.text(language);
                say!(language, "`{key}` fails: {why}", "`{key}` 计算失败：{why}")
            }
            (None, None) => {
                let names = self.names(&trouble.unknown);
                say!(language, "`{key}` cannot be told: {names} missing", "`{key}` 无法得出：缺少 {names}")
            }
        }
    }

    /// Days and the thresholds they lie between, then what keeps the customer from being ready.
    fn aged(&self) -> String {
        let language = self.language;
        let Some(age) = &self.evaluation.age else { return String::new() };
        let clock = self.evaluation.stage(self.moment).map_or(Clock::Calendar, |stage| stage.clock);
        let since = match self.evaluation.visit() {
            Some(visit) if visit.dating == Dating::Inferred => {
                let day = visit.entered.date();
                say!(language, " since it was first seen there on {day}", "（自 {day} 首次见到起）")
            }
            _ => String::new(),
        };
        let (days, limits) = (days(age.days, clock, language), limits(age, language));
        let mut clauses =
            vec![say!(language, "{days} in the stage{since}, {limits}", "在本阶段 {days}{since}，{limits}")];
        if let Some(improving) = &age.improving {
            clauses.push(match (improving.is_true(), improving.unknown.is_empty()) {
                (true, _) => say!(language, "improving", "有改善"),
                (false, true) => say!(language, "not improving", "没有改善"),
                (false, false) => {
                    let names = self.names(&improving.unknown);
                    say!(language, "not known to be improving: {names} missing", "不知是否改善：缺少 {names}")
                }
            });
        }
        let lines = self.evaluation.checklist.iter().flat_map(Checklist::required);
        let unmet = self.join(lines.filter(|line| !line.is_met()).map(|line| self.unmet(line)));
        if !unmet.is_empty() {
            clauses.push(say!(language, "not ready: {unmet}", "尚不能进阶：{unmet}"));
        }
        clauses.join(language.pick("; ", "；"))
    }

    /// A met line: its id, and the date of its mark.
    fn met(&self, line: &Line) -> String {
        let id = &line.id;
        match &line.mark {
            Some(Some(tick)) => {
                let day = tick.at.date();
                say!(self.language, "{id} (marked {day})", "{id}（{day} 已勾选）")
            }
            _ => id.to_string(),
        }
    }

    /// A line that is not met: its id and what is in the way.
    fn unmet(&self, line: &Line) -> String {
        let language = self.language;
        let mut why = Vec::new();
        match &line.mark {
            Some(None) => why.push(say!(language, "not marked", "未勾选")),
            Some(Some(tick)) if !tick.done => {
                let day = tick.at.date();
                why.push(say!(language, "unmarked on {day}", "{day} 取消勾选"));
            }
            _ => {}
        }
        if let Some(answer) = line.expr.as_ref().filter(|answer| !answer.is_true()) {
            why.push(match &answer.error {
                Some(error) => error.kind.text(language),
                None if answer.unknown.is_empty() => say!(language, "false", "不成立"),
                None => {
                    let names = self.names(&answer.unknown);
                    say!(language, "{names} missing", "缺少 {names}")
                }
            });
        }
        let (id, why) = (&line.id, why.join(language.pick(", ", "，")));
        say!(language, "{id} ({why})", "{id}（{why}）")
    }
}

fn days(count: i64, clock: Clock, language: Language) -> String {
    let unit = match (clock, count) {
        (Clock::Calendar, 1) => "day",
        (Clock::Calendar, _) => "days",
        (Clock::Business, 1) => "working day",
        (Clock::Business, _) => "working days",
    };
    let chinese = if clock == Clock::Business { "个工作日" } else { "天" };
    say!(language, "{count} {unit}", "{count} {chinese}")
}

fn limits(age: &Age, language: Language) -> String {
    let entering = age.thresholds.entering.unwrap_or(0);
    let stagnant = entering.saturating_add(age.thresholds.stagnant.unwrap_or(0));
    let losing = stagnant.saturating_add(age.thresholds.losing.unwrap_or(0));
    match age.overdue {
        Ok(Overdue::None) => say!(language, "entering until {entering}", "{entering} 以内为进入"),
        Ok(Overdue::Stagnant) => say!(
            language,
            "more than {entering}, stagnant until {stagnant}",
            "超过 {entering}，{stagnant} 以内为停滞"
        ),
        Ok(Overdue::Losing) if age.improving.is_none() => say!(
            language,
            "more than {stagnant}, losing until {losing}",
            "超过 {stagnant}，{losing} 以内为待丢失"
        ),
        Ok(Overdue::Losing | Overdue::Expired) => say!(language, "more than {losing}", "超过 {losing}"),
        Err(_) => say!(language, "of an unknown limit", "期限未知"),
    }
}
