//! What a message says.

use std::sync::Arc;

use super::naming::Naming;
use crate::alert::{Alert, Handling, Occasion, Policy, Recipient, Status, Telling};
use crate::language::say;
use crate::ruleset::Ruleset;
use crate::time::AsOf;
use crate::value::DateTime;

/// What is told, with all that its words are made of.
pub(super) struct Words<'a> {
    pub naming: Naming<'a>,
    pub telling: &'a Telling,
    pub alert: &'a Alert,
    pub policy: &'a Policy,
    pub as_of: AsOf,
}

impl Words<'_> {
    /// One line: why now, the rule, the subject.
    pub fn title(&self) -> String {
        let language = self.naming.language();
        let rule = self.naming.rule(&self.telling.key.rule);
        let subject = self.naming.subject(&self.telling.key.subject);
        let why = match self.telling.occasion {
            Occasion::Opened => "",
            Occasion::Reopened => language.pick("again: ", "再次出现："),
            Occasion::Escalated => language.pick("not handled in time: ", "逾期未处理："),
            Occasion::Reminder => language.pick("reminder: ", "提醒："),
        };
        say!(language, "{why}{rule}: {subject}", "{why}{rule}：{subject}")
    }

    /// What is told to somebody; `None`: to nobody that could be found.
    pub fn text(&self, recipient: Option<&Recipient>) -> String {
        let mut lines: Vec<String> = self.alert.message().map(str::to_owned).into_iter().collect();
        lines.push(self.since());
        lines.extend(self.occasion());
        lines.push(self.who(recipient));
        if let Some(handling) = self.policy.handling.as_ref().filter(|_| self.alert.is_unhandled()) {
            lines.extend(self.by_when(handling));
        }
        lines.extend(recipient.filter(|it| !it.is_copy).and_then(|it| self.how(it)));
        lines.extend(self.doc());
        lines.join("\n")
    }

    fn since(&self) -> String {
        let day = self.telling.key.episode.day;
        say!(self.naming.language(), "since {day}", "始于 {day}")
    }

    fn occasion(&self) -> Option<String> {
        let (language, step) = (self.naming.language(), self.telling.step);
        match self.telling.occasion {
            Occasion::Opened => None,
            Occasion::Reopened => {
                let said = language.pick("it had ended, and is so again", "条件曾经结束，现在再次成立");
                Some(said.to_owned())
            }
            Occasion::Escalated => Some(say!(
                language,
                "nobody has handled it in time: this is step {step} of its escalation",
                "未按时处理：这是第 {step} 级升级"
            )),
            Occasion::Reminder => Some(language.pick("it is still so", "情况仍未改变").to_owned()),
        }
    }

    /// Who must act, and whether the reader does.
    fn who(&self, reader: Option<&Recipient>) -> String {
        let language = self.naming.language();
        let acting = self.telling.recipients.iter().filter(|it| !it.is_copy);
        let people: Vec<String> = acting.map(|it| self.naming.person(&it.person)).collect();
        let people = people.join(language.pick(", ", "、"));
        if people.is_empty() {
            let said = language.pick(
                "nobody could be found who must act: name `operators` under `[workspace]`",
                "找不到应当处理的人：请在 `[workspace]` 中写明 `operators`",
            );
            return said.to_owned();
        }
        if reader.is_some_and(|reader| reader.is_copy) {
            return say!(language, "for your information; to act: {people}", "供您知悉；处理人：{people}");
        }
        say!(language, "to act: {people}", "处理人：{people}")
    }

    fn by_when(&self, handling: &Handling) -> Option<String> {
        let language = self.naming.language();
        let deadline = self.alert.deadline(handling, &self.naming.ruleset.calendar)?;
        let when = instant_text(deadline);
        Some(if self.as_of.has_come_to(deadline) {
            say!(language, "it was to be handled by {when}", "应在 {when} 前处理")
        } else {
            say!(language, "handle it by {when}", "请在 {when} 前处理")
        })
    }

    /// The command that answers.
    fn how(&self, reader: &Recipient) -> Option<String> {
        let language = self.naming.language();
        let (key, by) = (quoted(&self.telling.key.to_string()), quoted(&reader.person));
        match (self.alert.state().status, &self.policy.handling) {
            (Status::Open | Status::Acknowledged, Some(_)) => Some(say!(
                language,
                "to answer: funnelwright alerts handle {key} --by {by} --feedback '…'",
                "回复：funnelwright alerts handle {key} --by {by} --feedback '…'"
            )),
            (Status::Open, None) => Some(say!(
                language,
                "to answer: funnelwright alerts ack {key} --by {by}",
                "回复：funnelwright alerts ack {key} --by {by}"
            )),
            (Status::Handled, _) => Some(say!(
                language,
                "to close it: funnelwright alerts close {key} --by {by}",
                "关闭：funnelwright alerts close {key} --by {by}"
            )),
            _ => None,
        }
    }

    /// Why the rule exists and what to do.
    fn doc(&self) -> Option<String> {
        doc_of(self.naming.ruleset, &self.telling.key.rule).map(str::to_owned)
    }
}

fn doc_of<'a>(ruleset: &'a Ruleset, rule: &Arc<str>) -> Option<&'a str> {
    let rule = ruleset.anomalies.iter().find(|anomaly| anomaly.id == *rule)?;
    rule.doc.as_deref().map(str::trim).filter(|doc| !doc.is_empty())
}

/// A local instant for people: `2024-03-05 08:00`; the end of a day is its 24:00.
#[must_use]
pub fn instant_text(instant: DateTime) -> String {
    let at = AsOf::at(instant);
    if at.is_end_of_day() {
        return at.day.format("%Y-%m-%d 24:00").to_string();
    }
    instant.format("%Y-%m-%d %H:%M").to_string()
}

/// A word of a command line as shells take it.
#[must_use]
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@,+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
