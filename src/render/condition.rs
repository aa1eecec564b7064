//! How a watcher stands: a JSON file for `status`, and numbers for Prometheus.

use std::fmt::Write;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::watch::{Condition, Rejected};

/// What the status file of a watcher says. The order of fields is the order of keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConditionFile {
    /// The program's version.
    pub version: String,
    /// The process's number.
    pub process: u32,
    /// The store it looks after.
    pub store: String,
    /// When it began; all instants are UTC, such as `2024-03-05T10:00:00Z`.
    pub began: String,
    /// When this was written.
    pub written: String,
    /// Whether it has ended.
    pub is_over: bool,
    /// The ruleset in use.
    pub ruleset: Option<String>,
    /// Since when.
    pub ruleset_since: Option<String>,
    /// What is wrong with the rules as they stand in the folder.
    pub rejected: Option<RejectedFile>,
    /// How many sets of rules were taken over and refused.
    pub taken_over: u64,
    /// See `taken_over`.
    pub refused: u64,
    /// How many runs were committed.
    pub runs: u64,
    /// The last one.
    pub last_run: Option<RunFile>,
    /// Since when a guard holds what would be recorded.
    pub held_since: Option<String>,
    /// What stands in the way, in English and Chinese.
    pub trouble: Option<TroubleFile>,
    /// How many attempts failed.
    pub failures: u64,
    /// When something is due next.
    pub due: Option<String>,
    /// Messages that were delivered.
    pub messages_sent: u64,
    /// Messages that wait.
    pub messages_waiting: usize,
    /// Messages that were given up.
    pub messages_dead: usize,
}

/// Rules that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedFile {
    /// Since when.
    pub since: String,
    /// How many errors.
    pub errors: usize,
    /// The errors, `file:line:column: message`.
    pub messages: Vec<String>,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunFile {
    /// Its number.
    pub run: i64,
    /// Up to when, in the workspace's zone.
    pub as_of: String,
    /// When it was committed.
    pub at: String,
    /// Why: `began`, `rules`, `data` or `due`.
    pub why: String,
    /// State changes.
    pub changes: usize,
    /// Alerts that opened.
    pub alerts_opened: usize,
    /// Alerts that ended.
    pub alerts_resolved: usize,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TroubleFile {
    /// In English.
    pub what: String,
    /// In Chinese.
    pub what_zh: String,
    /// Since when.
    pub since: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again.
    pub again_at: String,
}

impl ConditionFile {
    /// Reads what [`write_condition`] wrote; `None` if it is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// The status file of a watcher over a store, of a process, that may have ended.
#[must_use]
pub fn write_condition(
    condition: &Condition,
    (store, process, is_over): (&Path, u32, bool),
    now: DateTime<Utc>,
) -> String {
    let rejected = condition.rejected.as_ref().map(rejected_file);
    let last_run = condition.last_run.as_ref().map(|(ran, at)| RunFile {
        run: ran.run,
        as_of: ran.as_of.text(),
        at: instant(*at),
        why: ran.why.word().to_owned(),
        changes: ran.changes,
        alerts_opened: ran.opened,
        alerts_resolved: ran.ended,
        seconds: ran.took.as_secs_f64(),
    });
    let trouble = condition.trouble.as_ref().map(|trouble| TroubleFile {
        what: trouble.what.said_in(Language::English).to_owned(),
        what_zh: trouble.what.said_in(Language::Chinese).to_owned(),
        since: instant(trouble.since),
        attempts: trouble.attempts,
        again_at: instant(trouble.again_at),
    });
    let file = ConditionFile {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        process,
        store: store.display().to_string(),
        began: instant(condition.began),
        written: instant(now),
        is_over,
        ruleset: condition.ruleset.as_ref().map(|(hash, _)| hash.clone()),
        ruleset_since: condition.ruleset.as_ref().map(|(_, since)| instant(*since)),
        rejected,
        taken_over: condition.taken_over,
        refused: condition.refused,
        runs: condition.runs,
        last_run,
        held_since: condition.held_since.map(instant),
        trouble,
        failures: condition.failures,
        due: condition.due.map(instant),
        messages_sent: condition.sent,
        messages_waiting: condition.waiting,
        messages_dead: condition.dead,
    };
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}

/// What is kept of rules that cannot be used.
#[must_use]
pub fn rejected_file(rejected: &Rejected) -> RejectedFile {
    let language = rejected.language;
    let of_files = rejected.diagnostics.iter().filter(|it| it.is_error()).map(|it| {
        let place = it.span.map(|span| rejected.sources.place(span)).unwrap_or_default();
        format!("{place}: {}", it.problem.message(language))
    });
    let folder = rejected.folder.iter().map(|what| what.said_in(language).to_owned());
    RejectedFile {
        since: instant(rejected.since),
        errors: rejected.errors(),
        messages: folder.chain(of_files).collect(),
    }
}

/// The numbers in Prometheus's text format.
#[must_use]
pub fn write_metrics(condition: &Condition, now: DateTime<Utc>) -> String {
    let seconds = |at: DateTime<Utc>| at.timestamp().to_string();
    let last_run = condition.last_run.as_ref();
    let flag = |is: bool| u8::from(is).to_string();
    let rejected = condition.rejected.as_ref();
    let numbers: [(&str, &str, &str, Option<String>); 14] = [
        (
            "rules_taken_over_total",
            "counter",
            "Sets of rules that were taken over.",
            Some(condition.taken_over.to_string()),
        ),
        (
            "rules_refused_total",
            "counter",
            "Sets of rules that could not be used.",
            Some(condition.refused.to_string()),
        ),
        (
            "rules_errors",
            "gauge",
            "Errors in the rules as they stand in the folder.",
            Some(rejected.map_or(0, Rejected::errors).to_string()),
        ),
        ("runs_total", "counter", "Runs that were committed.", Some(condition.runs.to_string())),
        ("failures_total", "counter", "Attempts that failed.", Some(condition.failures.to_string())),
        ("trouble", "gauge", "1 while something stands in the way.", Some(flag(condition.trouble.is_some()))),
        (
            "held",
            "gauge",
            "1 while a guard holds what would be recorded.",
            Some(flag(condition.held_since.is_some())),
        ),
        (
            "last_run_timestamp_seconds",
            "gauge",
            "When the last run was committed.",
            last_run.map(|(_, at)| seconds(*at)),
        ),
        (
            "last_run_duration_seconds",
            "gauge",
            "How long the last run took.",
            last_run.map(|(ran, _)| ran.took.as_secs_f64().to_string()),
        ),
        ("next_due_timestamp_seconds", "gauge", "When something is due next.", condition.due.map(seconds)),
        ("messages_sent_total", "counter", "Messages that were delivered.", Some(condition.sent.to_string())),
        ("messages_waiting", "gauge", "Messages that wait to be sent.", Some(condition.waiting.to_string())),
        ("messages_dead", "gauge", "Messages that were given up.", Some(condition.dead.to_string())),
        (
            "written_timestamp_seconds",
            "gauge",
            "When this was written: old, if watching has stopped.",
            Some(seconds(now)),
        ),
    ];
    let mut text = String::new();
    for (name, kind, help, value) in numbers {
        if let Some(value) = value {
            // INVARIANT (text in memory): writing to a `String` never fails.
            let _ = write!(
                text,
                "# HELP funnelwright_{name} {help}\n# TYPE funnelwright_{name} {kind}\nfunnelwright_{name} {value}\n"
            );
        }
    }
    text
}

/// To the second.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
