//! What happens to alerts, in the words of people.

use std::sync::Arc;

use crate::alert::{Alert, AlertEvent, Ending, Outcome, What};
use crate::dispatch::{Naming, instant_text};
use crate::language::{Language, say};
use crate::workspace::Clock;

/// What an event is: `escalated to step 1`, `closed: by hand`.
pub(super) fn event(event: &AlertEvent, naming: &Naming<'_>) -> String {
    let language = naming.language();
    match &event.what {
        What::Began { .. } => language.pick("met for the first time", "首次成立").to_owned(),
        What::Counted { .. } => language.pick("met again", "再次成立").to_owned(),
        What::Opened { .. } => language.pick("opened", "打开").to_owned(),
        What::Reopened { .. } => language.pick("opened again", "重新打开").to_owned(),
        What::Resolved { on } => say!(language, "its condition ended on {on}", "条件于 {on} 结束"),
        What::Acknowledged => language.pick("acknowledged", "知悉").to_owned(),
        What::Handled => language.pick("handled", "处理").to_owned(),
        What::Closed(ending) => {
            let how = ending.phrase().said_in(language);
            say!(language, "closed {how}", "关闭：{how}")
        }
        What::Snoozed { until } => {
            let until = instant_text(*until);
            say!(language, "put aside until {until}", "暂停至 {until}")
        }
        What::Inhibited { by } => say!(language, "silenced by {by}", "被 {by} 抑制"),
        What::Released { .. } => language.pick("silenced no more", "解除抑制").to_owned(),
        What::Escalated { step, .. } => say!(language, "escalated to step {step}", "升级到第 {step} 级"),
        What::Told { to, .. } => {
            let people = people(to, naming);
            say!(language, "told {people}", "通知 {people}")
        }
        What::Reminded { to, .. } => {
            let people = people(to, naming);
            say!(language, "told again {people}", "再次通知 {people}")
        }
    }
}

/// Where an alert stands: `open`, `open, condition ended 2024-03-06`, `never opened`.
pub fn standing(alert: &Alert, language: Language) -> String {
    let state = alert.state();
    let status = state.status.phrase().said_in(language);
    match state.resolved_on {
        _ if state.ending == Some(Ending::Lapsed) => language.pick("never opened", "从未打开").to_owned(),
        Some(day) if alert.is_live() => {
            say!(language, "{status}, condition ended {day}", "{status}，条件已于 {day} 结束")
        }
        _ => status.to_owned(),
    }
}

/// What a clock brings.
pub(super) fn clock(clock: Clock, language: Language) -> String {
    match clock {
        Clock::Awakes => language.pick("the silence ends", "暂停结束").to_owned(),
        Clock::Handling => language.pick("it is to be handled by then", "处理期限").to_owned(),
        Clock::Escalation(step) => say!(language, "it escalates to step {step}", "升级到第 {step} 级"),
        Clock::Reminder => language.pick("it is told again", "再次通知").to_owned(),
    }
}

/// `: to zhao 赵`: whom a clock tells.
pub(super) fn told_then(whom: &[Arc<str>], naming: &Naming<'_>) -> String {
    let language = naming.language();
    if whom.is_empty() {
        return language.pick(": nobody is there to be told", "：无人可通知").to_owned();
    }
    let people = people(whom, naming);
    say!(language, ": to {people}", "：通知 {people}")
}

/// What came out of a rule.
pub(super) fn outcome(outcome: Outcome, language: Language) -> &'static str {
    let chinese = match outcome {
        Outcome::Met => "成立",
        Outcome::NotMet | Outcome::Cleared => "不成立",
        Outcome::Unknown => "未知",
        Outcome::NoData => "无可比数据",
        Outcome::Absent => "无此分组",
    };
    let english = match outcome {
        Outcome::NotMet | Outcome::Cleared => "not met",
        Outcome::NoData => "no data",
        other => other.word(),
    };
    language.pick(english, chinese)
}

/// People's ids with their names; nobody is a dash.
pub(super) fn people(of: &[Arc<str>], naming: &Naming<'_>) -> String {
    if of.is_empty() {
        return String::from("–");
    }
    let names: Vec<String> = of.iter().map(|person| naming.person(person)).collect();
    names.join(naming.language().pick(", ", "、"))
}
