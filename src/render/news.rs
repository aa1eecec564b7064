//! What a watcher tells, a line for each thing that happens.

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::diagnostic_line::write_diagnostic_lines;
use super::diagnostics::write_diagnostics;
use super::held::held_text;
use super::instants::shown;
use super::numbers::count;
use super::palette::Palette;
use super::words;
use crate::evaluate::State;
use crate::language::{Language, say};
use crate::time::Zone;
use crate::watch::{EditEffect, News, Ran, Rejected, Why};
use crate::workspace::Delivered;

/// How news are written.
#[derive(Debug, Clone, Copy)]
pub struct NewsStyle {
    /// For people: in which language.
    pub language: Language,
    /// For programs: one JSON object in each line.
    pub machine: bool,
    /// The colours for people.
    pub palette: Palette,
    /// The workspace's zone, for people, if it is known.
    pub zone: Option<Zone>,
}

/// Writes one piece of news. `at`: when it happened.
///
/// # Errors
/// Those of `out`.
pub fn write_news(
    out: &mut dyn Write,
    news: &News<'_>,
    at: DateTime<Utc>,
    style: NewsStyle,
) -> io::Result<()> {
    if style.machine { for_programs(out, news, at) } else { for_people(out, news, at, style) }
}

fn for_people(out: &mut dyn Write, news: &News<'_>, at: DateTime<Utc>, style: NewsStyle) -> io::Result<()> {
    let language = style.language;
    let at = shown(at, style.zone);
    match news {
        News::Rejected(rejected) => {
            writeln!(out, "{at}  {}", rejected_text(rejected, language))?;
            if let Some(folder) = &rejected.folder {
                writeln!(out, "{}", folder.said_in(language))?;
            }
            write_diagnostics(out, &rejected.diagnostics, &rejected.sources, language, style.palette)
        }
        News::Mended => {
            let text = language.pick("the rules are the last good ones again", "规则恢复为上一套正确的规则");
            writeln!(out, "{at}  {text}")
        }
        News::TakenOver { delta, effect, took } => {
            let millis = took.as_millis();
            let head = say!(
                language,
                "new rules ({}), known after {millis} ms",
                "新规则（{}），{millis} 毫秒后得知影响",
                delta.ruleset
            );
            writeln!(out, "{at}  {head}: {}", effect_text(effect, delta.baseline, language))
        }
        News::Ran(ran) => writeln!(out, "{at}  {}", ran_text(ran, language)),
        News::Held { is_new: false, .. } | News::DropOver => Ok(()),
        News::Held { held, .. } => {
            let next = language.pick(
                "`held show` shows it, `held approve` records it, `held drop` refuses it",
                "`held show` 查看，`held approve` 放行并记录，`held drop` 拒绝",
            );
            let what = language.pick("held, nothing was recorded", "已拦下，什么也没有记录");
            writeln!(out, "{at}  {what}: {}; {next}", held_text(held, language))
        }
        News::Released => {
            writeln!(out, "{at}  {}", language.pick("nothing is held any more", "不再有被拦下的内容"))
        }
        News::Dropped => {
            let text = language.pick(
                "the rules as saved were refused by `held drop`; those of the last run go on until others are saved",
                "保存的规则已被 `held drop` 拒绝；在保存其他规则之前，继续使用上次运行的规则",
            );
            writeln!(out, "{at}  {text}")
        }
        News::Delivered(delivered) => writeln!(out, "{at}  {}", delivered_text(delivered, language)),
        News::Trouble(trouble) => writeln!(out, "{at}  {}", trouble.what.said_in(language)),
        News::Recovered(trouble) => {
            let since = shown(trouble.since, style.zone);
            let attempts = trouble.attempts;
            let text = say!(
                language,
                "it works again; there was trouble since {since} ({attempts} attempts)",
                "已恢复正常；自 {since} 起受阻（尝试 {attempts} 次）"
            );
            writeln!(out, "{at}  {text}")
        }
        News::Note(what) => writeln!(out, "{at}  {}", what.said_in(language)),
    }
}

fn rejected_text(rejected: &Rejected, language: Language) -> String {
    let errors = words::counted(rejected.errors(), ["error", "errors"], "处错误", language);
    say!(
        language,
        "the rules as saved cannot be used ({errors}); the last good ones go on",
        "保存的规则不能使用（{errors}）；继续使用上一套正确的规则"
    )
}

/// How many kinds of moves are shown.
const SHOWN: usize = 6;

fn effect_text(effect: &EditEffect, is_first: bool, language: Language) -> String {
    let EditEffect { customers, moves, opened, ended } = effect;
    if is_first {
        return language
            .pick("the first run, nothing to compare with", "首次运行，没有可比较的内容")
            .to_owned();
    }
    if *customers == 0 {
        let none = language.pick("no customer changes by it", "没有客户因此变化");
        return with_alerts(none.to_owned(), *opened, *ended, language);
    }
    let step = |(from, to, many): &(Option<State>, State, usize)| {
        let from = from.map_or_else(|| "–".to_owned(), |from| from.to_string());
        format!("{from} → {to} {}", count(*many))
    };
    let mut steps: Vec<String> = moves.iter().take(SHOWN).map(step).collect();
    if moves.len() > SHOWN {
        steps.push("…".to_owned());
    }
    let steps = steps.join(", ");
    let verb = if *customers == 1 { "changes" } else { "change" };
    let who = words::customers(*customers, language);
    let text = say!(language, "{who} {verb} by it: {steps}", "{who}因此变化：{steps}");
    with_alerts(text, *opened, *ended, language)
}

fn with_alerts(text: String, opened: usize, ended: usize, language: Language) -> String {
    if opened + ended == 0 {
        return text;
    }
    let alerts =
        say!(language, "alerts: {opened} open, {ended} end", "告警：{opened} 条打开，{ended} 条结束");
    format!("{text}; {alerts}")
}

fn ran_text(ran: &Ran, language: Language) -> String {
    let Ran { run, as_of, changes, opened, ended, took, why } = ran;
    let (as_of, changes, seconds) = (as_of.text(), count(*changes), took.as_secs_f64());
    let why = match why {
        Why::Began => language.pick("watching begins", "开始看管"),
        Why::Rules => language.pick("rules were saved", "规则有更新"),
        Why::Data => language.pick("the dataset changed", "数据集有变化"),
        Why::Due => language.pick("something was due", "到了应评估的时刻"),
        Why::Store => language.pick("something was recorded in the store", "存储文件有新记录"),
    };
    say!(
        language,
        "run {run} as of {as_of}: {changes} changes, {opened} alerts opened, {ended} ended ({why}; {seconds:.1} s)",
        "第 {run} 次运行，截至 {as_of}：{changes} 处变化，{opened} 条告警打开，{ended} 条结束（{why}；{seconds:.1} 秒）"
    )
}

fn delivered_text(delivered: &Delivered, language: Language) -> String {
    let Delivered { sent, waiting, dead, problems, .. } = delivered;
    let text = say!(
        language,
        "messages: {sent} sent, {waiting} wait, {dead} given up",
        "消息：已发送 {sent} 条，等待 {waiting} 条，放弃 {dead} 条"
    );
    let problems: Vec<&str> = problems.values().map(|problem| problem.said_in(language)).collect();
    if problems.is_empty() { text } else { format!("{text}; {}", problems.join("; ")) }
}

fn for_programs(out: &mut dyn Write, news: &News<'_>, at: DateTime<Utc>) -> io::Result<()> {
    let line = |kind: &str, rest: Value| -> Value {
        let mut object = Map::new();
        object.insert("type".into(), kind.into());
        object.insert("at".into(), at.to_rfc3339_opts(SecondsFormat::Millis, true).into());
        if let Value::Object(rest) = rest {
            object.extend(rest);
        }
        Value::Object(object)
    };
    let line = match news {
        News::Rejected(rejected) => {
            let folder = rejected.folder.as_ref().map(|it| it.said_in(Language::English));
            let line = line("rejected", json!({ "errors": rejected.errors(), "folder": folder }));
            writeln!(out, "{line}")?;
            return write_diagnostic_lines(out, &rejected.diagnostics, &rejected.sources, rejected.language);
        }
        News::TakenOver { delta, effect, took } => {
            let moves = effect.moves.iter().map(|(from, to, count)| {
                json!({ "from": from.map(|from| from.to_string()), "to": to.to_string(), "customers": count })
            });
            let rest = json!({
                "ruleset": delta.ruleset, "customers": effect.customers, "moves": moves.collect::<Vec<_>>(),
                "alerts_opened": effect.opened, "alerts_resolved": effect.ended, "millis": millis(*took),
            });
            line("taken_over", rest)
        }
        News::Ran(ran) => line(
            "ran",
            json!({
                "run": ran.run, "as_of": ran.as_of.text(), "why": ran.why.word(), "changes": ran.changes,
                "alerts_opened": ran.opened, "alerts_resolved": ran.ended, "millis": millis(ran.took),
            }),
        ),
        News::Dropped => line("dropped", json!({})),
        News::DropOver => return Ok(()),
        News::Held { delta, held, is_new, since } => line(
            "held",
            json!({
                "as_of": delta.as_of.text(), "ruleset": delta.ruleset, "day": held.day.to_string(),
                "customers": held.customers, "of": held.of, "most": held.most, "new": is_new,
                "since": since.to_rfc3339_opts(SecondsFormat::Secs, true),
            }),
        ),
        News::Mended => line("mended", json!({})),
        News::Released => line("released", json!({})),
        News::Delivered(delivered) => {
            let problems = delivered.problems.iter();
            let problems: Map<String, Value> = problems
                .map(|(channel, what)| (channel.clone(), what.said_in(Language::English).into()))
                .collect();
            let Delivered { sent, waiting, dead, .. } = delivered;
            line("delivered", json!({ "sent": sent, "waiting": waiting, "dead": dead, "problems": problems }))
        }
        News::Trouble(trouble) => line("trouble", json!({ "what": trouble.what.said_in(Language::English) })),
        News::Recovered(trouble) => line("recovered", json!({ "attempts": trouble.attempts })),
        News::Note(what) => line("note", json!({ "what": what.said_in(Language::English) })),
    };
    writeln!(out, "{line}")
}

fn millis(took: std::time::Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
