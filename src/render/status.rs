//! How a workspace stands, for people: `status`.

use std::io::{self, Write};

use super::condition::{ConditionFile, RejectedFile, TroubleFile};
use super::held_view::{HeldView, dropped_text};
use super::instants::shown_text;
use super::numbers::count;
use super::words::counted;
use crate::dataset::size_text;
use crate::language::{Language, Spoken, say};
use crate::store::{LastRun, StoreStatus};

/// How a workspace stands.
#[derive(Debug, Clone)]
pub struct Status {
    /// The store's path; `None` where mistakes in the rules leave open which is meant.
    pub store: Option<String>,
    /// How the store stands, if there is one.
    pub stored: Option<StoreStatus>,
    /// The process that watches over it now; 0 if its number is not known.
    pub watching: Option<u32>,
    /// What the last watcher wrote down, whether it still lives or not.
    pub watcher: Option<ConditionFile>,
    /// What is wrong with the rules in the folder, if they cannot be used.
    pub rejected: Option<RejectedFile>,
    /// Why the workspace cannot be opened, or its store not be told.
    pub trouble: Vec<Spoken>,
    /// What is held.
    pub held: HeldView,
}

impl Status {
    /// An instant as a file holds it.
    fn at(&self, utc: &str) -> String {
        shown_text(utc, self.held.zone)
    }

    /// What a watcher says that lives: of one that has ended only the past is true.
    pub(super) fn living(&self) -> Option<&ConditionFile> {
        self.watcher.as_ref().filter(|watcher| self.watching == Some(watcher.process))
    }

    /// The ruleset of the last run, and since when. Those that a watcher evaluates are others only while
    /// what they change is held.
    pub(super) fn ruleset(&self) -> Option<(&str, Option<&str>)> {
        let stored = self.stored.as_ref()?;
        Some((stored.last_run.as_ref()?.ruleset.as_str(), stored.ruleset_since.as_deref()))
    }
}

/// For people.
///
/// # Errors
/// Those of `out`.
pub fn write_status(out: &mut dyn Write, status: &Status, language: Language) -> io::Result<()> {
    let mut line = |name: [&str; 2], text: &str| {
        let name = language.pick(name[0], name[1]);
        let wide: usize = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        writeln!(out, "{name}{}{text}", " ".repeat(11_usize.saturating_sub(wide)))
    };
    let unknown = || language.pick("not known", "未知").to_owned();
    // All that follows from the store.
    let is_known = status.store.is_some();
    let of_store = |text: &dyn Fn(&Status, Language) -> String| {
        if is_known { text(status, language) } else { unknown() }
    };
    line(["watching", "看管"], &of_store(&watching))?;
    line(["rules", "规则"], &of_store(&rules))?;
    if let Some(rejected) = &status.rejected {
        let errors = counted(rejected.errors, ["error", "errors"], "处错误", language);
        let text = say!(
            language,
            "those in the folder cannot be used ({errors})",
            "目录中的规则不能使用（{errors}）"
        );
        line(["", ""], &text)?;
        for message in &rejected.messages {
            line(["", ""], message)?;
        }
    }
    if let Some(dropped) = &status.held.dropped {
        line(["", ""], &dropped_text(dropped, status.held.zone, language))?;
    }
    line(["last run", "上次运行"], &of_store(&last_run))?;
    if let Some(due) = status.living().and_then(|it| it.due.as_deref()) {
        line(["next due", "下次评估"], &status.at(due))?;
    }
    if let Some(text) = held(&status.held, language) {
        line(["held", "拦下"], &text)?;
    }
    for text in troubles(status, language) {
        line(["trouble", "受阻"], &text)?;
    }
    if let Some(stored) = &status.stored {
        let (waiting, dead) = (count(stored.waiting), count(stored.dead));
        let text = say!(language, "{waiting} wait, {dead} given up", "等待 {waiting} 条，放弃 {dead} 条");
        line(["messages", "消息"], &text)?;
    }
    let path = status.store.as_ref().map_or_else(unknown, |path| store(path, status, language));
    line(["store", "存储"], &path)?;
    if let Some(writer) = status.stored.as_ref().and_then(|it| it.writer.as_ref()) {
        line(["writing", "正在写入"], writer.said_in(language).trim_start())?;
    }
    let is_new = status.stored.as_ref().is_none_or(|it| it.last_run.is_none()) && status.watching.is_none();
    if is_known && is_new {
        let text = language.pick(
            "nothing was recorded yet: `plan` shows what a `run` would record; `watch` stays up and runs what is due",
            "还没有任何记录：用 `plan` 查看 `run` 将记录什么；用 `watch` 持续运行、按时评估",
        );
        line(["next", "下一步"], text)?;
    }
    Ok(())
}

fn watching(status: &Status, language: Language) -> String {
    match (&status.watching, &status.watcher) {
        (Some(process), Some(it)) if it.process == *process => {
            let (since, seen) = (status.at(&it.began), status.at(&it.written));
            say!(
                language,
                "process {process} since {since}; last seen {seen}",
                "进程 {process}，自 {since} 起；最近更新 {seen}"
            )
        }
        (Some(process), _) => say!(language, "process {process}, which begins", "进程 {process}，正在启动"),
        (None, Some(it)) => {
            let seen = status.at(&it.written);
            if it.is_over {
                say!(language, "no; the last `watch` was stopped {seen}", "否；上一个 `watch` 于 {seen} 停止")
            } else {
                say!(
                    language,
                    "no; the last `watch` ended without a word after {seen}: start it again",
                    "否；上一个 `watch` 在 {seen} 之后意外结束：请重新启动"
                )
            }
        }
        (None, None) => language.pick("no", "否").to_owned(),
    }
}

fn rules(status: &Status, language: Language) -> String {
    match status.ruleset() {
        Some((ruleset, Some(since))) => {
            let since = status.at(since);
            say!(language, "{ruleset} since {since}", "{ruleset}，自 {since} 起")
        }
        Some((ruleset, None)) => ruleset.to_owned(),
        None => language.pick("none were applied yet", "尚未启用任何规则").to_owned(),
    }
}

fn last_run(status: &Status, language: Language) -> String {
    let Some(LastRun { run, as_of, recorded_at, changes, approved_by, .. }) =
        status.stored.as_ref().and_then(|it| it.last_run.as_ref())
    else {
        return language.pick("none", "无").to_owned();
    };
    let (at, changes) = (status.at(recorded_at), count(*changes));
    let text = say!(
        language,
        "{run}, as of {as_of}, recorded {at}: {changes} changes",
        "第 {run} 次，截至 {as_of}，{at} 记录：{changes} 处变化"
    );
    match approved_by {
        Some(by) => say!(language, "{text}, approved by {by}", "{text}，由 {by} 批准"),
        None => text,
    }
}

fn held(view: &HeldView, language: Language) -> Option<String> {
    let Some(plan) = &view.plan else {
        let reason = view.by_run.as_ref()?;
        return Some(say!(language, "the last `run`: {reason}", "上次 `run`：{reason}"));
    };
    let changes = counted(plan.changes, ["state change", "state changes"], "处状态变化", language);
    let since = plan.held.as_ref().map(|part| shown_text(&part.since, view.zone)).unwrap_or_default();
    let given = &view.given;
    Some(say!(
        language,
        "{changes} since {since}; `funnelwright held show{given}` tells more",
        "{changes}，自 {since} 起；用 `funnelwright held show{given}` 查看"
    ))
}

pub(super) fn troubles(status: &Status, language: Language) -> Vec<String> {
    let of_watcher = status.living().and_then(|it| it.trouble.as_ref()).map(|trouble| {
        let TroubleFile { what, what_zh, since, attempts, .. } = trouble;
        let (what, since) = (language.pick(what.as_str(), what_zh.as_str()), status.at(since));
        say!(
            language,
            "{what} (since {since}, {attempts} attempts)",
            "{what}（自 {since} 起，已尝试 {attempts} 次）"
        )
    });
    let mut all: Vec<String> = of_watcher.into_iter().collect();
    for what in &status.trouble {
        let now = what.said_in(language);
        if !all.iter().any(|known| known.starts_with(now)) {
            all.push(now.to_owned());
        }
    }
    all
}

fn store(path: &str, status: &Status, language: Language) -> String {
    match &status.stored {
        Some(stored) => {
            let (generation, size) = (stored.generation, size_text(stored.bytes));
            say!(language, "{path}, {size}, generation {generation}", "{path}，{size}，第 {generation} 代")
        }
        None => say!(language, "{path}, which is not there yet", "{path}，尚不存在"),
    }
}
