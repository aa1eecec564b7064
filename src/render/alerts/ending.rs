//! What would end an alert, and why it may stand still until then.

use std::io::{self, Write};

use super::super::story::write_clause;
use super::{AlertStyle, words};
use crate::alert::Status;
use crate::dispatch::Naming;
use crate::explain::AlertReason;
use crate::language::{Language, say};
use crate::ruleset::{Anomaly, Subject};
use crate::workspace::AlertView;

/// What would end it, and what becomes of the alert then; how it ended, its history tells.
pub(super) fn ending(
    out: &mut dyn Write,
    view: &AlertView,
    reason: &AlertReason,
    rule: &Anomaly,
    style: AlertStyle<'_>,
) -> io::Result<()> {
    if view.alert.state().status == Status::Closed {
        return Ok(());
    }
    let language = style.naming.language();
    writeln!(out, "\n{}", style.palette.title(language.pick("what ends it", "何时结束")))?;
    match &reason.clear_when {
        _ if rule.subject == Subject::Change => {}
        Some(clear) => write_clause(out, clear, 1, "")?,
        None => writeln!(out, "  {}", language.pick("the condition no longer holds", "条件不再成立"))?,
    }
    writeln!(out, "  {}", aftermath(rule, view.alert.state().status, language))?;
    match view.alert.state().resolved_on.filter(|_| view.alert.is_unhandled()) {
        Some(on) => writeln!(
            out,
            "  {}",
            say!(
                language,
                "the condition ended on {on}: it is open only because nobody has handled it",
                "条件已于 {on} 结束：只是因为还没有人处理，它仍未关闭"
            )
        ),
        None => Ok(()),
    }
}

/// What becomes of an alert once its condition has ended; where it asks for handling, only people close it.
fn aftermath(rule: &Anomaly, status: Status, language: Language) -> String {
    let what = match (&rule.subject, rule.handle_within) {
        (Subject::Change, _) => {
            language.pick("it is about something that has happened", "它针对已经发生的事")
        }
        (_, Some(_)) => language.pick("that alone does not close it", "仅此并不会关闭"),
        (_, None) => return language.pick("it then closes by itself", "届时自动关闭").to_owned(),
    };
    match rule.handle_within {
        None => say!(language, "{what}: once told, it closes", "{what}：通知后即关闭"),
        Some(_) if status == Status::Handled => {
            say!(
                language,
                "{what}: it has been handled, and somebody must close it",
                "{what}：已处理，等待有人关闭"
            )
        }
        Some(within) => say!(
            language,
            "{what}: somebody must handle it within {within}, and close it",
            "{what}：须有人在 {within} 内处理，并予关闭"
        ),
    }
}

/// Why no clock runs, where somebody must act nevertheless.
pub(super) fn standstill(view: &AlertView, rule: Option<&Anomaly>, naming: &Naming<'_>) -> Option<String> {
    if !view.upcoming.is_empty() || !view.alert.is_unhandled() {
        return None;
    }
    let language = naming.language();
    if let Some(other) = view.alert.inhibitor() {
        return Some(say!(
            language,
            "no clock runs as long as `{other}` silences it",
            "在被 `{other}` 抑制期间不计时"
        ));
    }
    rule?.handle_within?;
    let people = words::people(&view.told, naming);
    Some(say!(language, "no clock runs any more: it waits for {people}", "已没有计时：等待 {people} 处理"))
}
