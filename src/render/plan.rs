//! A delta for people: totals first, then where, whose and why, then samples, then findings.

use std::io::{self, Write};

use super::labels::Labels;
use super::machine::date_text;
use super::numbers::{amount, count, percent};
use super::plan_alerts::{alerts_text, write_alerts, write_outcomes};
use super::plan_tables::{
    write_findings, write_moves, write_owners, write_samples, write_stages, write_states,
};
use super::style::Style;
use super::totals::Totals;
use super::words::{self, counted, customers};
use super::{Detail, Shown, Verdict};
use crate::delta::Delta;
use crate::evaluate::Cause;
use crate::evaluate::State;
use crate::language::{Language, say};

/// What stands above a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// `plan` or `run`.
    pub verb: &'static str,
    /// The rules folder as given.
    pub rules: String,
    /// The dataset's file as found.
    pub dataset: String,
    /// The store's file as found.
    pub store: String,
    /// The flags that say so to other verbs, each with a blank before it.
    pub given: String,
}

/// Writes a delta for people.
///
/// # Errors
/// Those of `out`.
pub fn write_plan(
    out: &mut dyn Write,
    heading: &Heading,
    delta: &Delta,
    verdict: &Verdict,
    labels: &Labels,
    Shown { detail, outcomes }: Shown,
    style: Style,
) -> io::Result<()> {
    let totals = Totals::of(delta);
    write_heading(out, heading, delta, verdict, style)?;
    write_totals(out, delta, &totals, style)?;
    if detail != Detail::Summary && !delta.changes.is_empty() {
        write_moves(out, &totals, style)?;
        write_stages(out, &totals, labels, style)?;
        write_owners(out, &totals, style)?;
        write_samples(out, delta, style)?;
    }
    if detail == Detail::States {
        write_states(out, delta, labels, style)?;
    }
    write_alerts(out, &delta.watch, detail != Detail::Summary, style)?;
    if detail != Detail::Summary {
        if outcomes {
            write_outcomes(out, delta, style)?;
        }
        write_findings(out, &delta.findings.list(), style)?;
    }
    write_verdict(out, delta, (verdict, &heading.given), style)
}

fn write_heading(
    out: &mut dyn Write,
    heading: &Heading,
    delta: &Delta,
    verdict: &Verdict,
    style: Style,
) -> io::Result<()> {
    let language = style.language;
    let store = match (delta.baseline, verdict) {
        (true, Verdict::Committed { .. }) => {
            language.pick(" (first run: the baseline)", "（首次运行：基线）")
        }
        (true, _) => {
            language.pick(" (empty: the first run will record the baseline)", "（空：首次运行将记录基线）")
        }
        (false, _) => "",
    };
    let (verb, as_of) = (heading.verb, delta.as_of.text());
    let title = say!(language, "{verb} as of {as_of}", "{verb}，截至 {as_of}");
    writeln!(out, "{}", style.palette.title(&title))?;
    let [rules, dataset, place, days] = language
        .pick(["rules   ", "dataset ", "store   ", "days    "], ["规则  ", "数据集", "存储  ", "日期  "]);
    writeln!(out, "  {rules} {} ({})", heading.rules, delta.ruleset)?;
    writeln!(out, "  {dataset} {} ({})", heading.dataset, delta.dataset)?;
    writeln!(out, "  {place} {}{store}", heading.store)?;
    writeln!(out, "  {days} {}", days_text(delta, language))
}

fn days_text(delta: &Delta, language: Language) -> String {
    let days = counted(delta.days.len(), ["day", "days"], "天", language);
    match (delta.days.first(), delta.days.last()) {
        (Some(first), Some(last)) if first != last => {
            let (first, last) = (date_text(*first), date_text(*last));
            say!(language, "{days} evaluated: {first} … {last}", "评估 {days}：{first} … {last}")
        }
        (Some(day), _) => {
            let day = date_text(*day);
            say!(language, "{days} evaluated: {day}", "评估 {days}：{day}")
        }
        _ => say!(language, "none evaluated", "没有评估"),
    }
}

fn write_totals(out: &mut dyn Write, delta: &Delta, totals: &Totals, style: Style) -> io::Result<()> {
    writeln!(out)?;
    let language = style.language;
    let all = customers(totals.by_state.customers, language);
    let [causes, amounts, states] =
        language.pick(["causes  ", "amounts ", "states  "], ["原因  ", "金额  ", "状态  "]);
    if delta.changes.is_empty() {
        let none = style.palette.good(language.pick("no changes", "没有变化"));
        writeln!(out, "{}", say!(language, "{none} to {all}", "{all}，{none}"))?;
    } else {
        let changes =
            style.palette.title(&counted(delta.changes.len(), ["change", "changes"], "个变化", language));
        let whose = count(totals.changed);
        let share = percent(totals.changed, totals.by_state.customers);
        let line = say!(
            language,
            "{changes} to {whose} of {all} ({share})",
            "{changes}，涉及 {all}中的 {whose} 个（{share}）"
        );
        writeln!(out, "{line}")?;
        writeln!(out, "  {causes} {}", causes_text(totals, language))?;
        if totals.with_amount > 0 {
            let (sum, of) = (amount(totals.amount), customers(totals.with_amount, language));
            writeln!(out, "  {amounts} {}", say!(language, "{sum} of {of}", "{sum}（{of}）"))?;
        }
    }
    writeln!(out, "  {states} {}", states_text(totals, language))
}

fn causes_text(totals: &Totals, language: Language) -> String {
    let causes = [Cause::Baseline, Cause::Rules, Cause::Data, Cause::Time];
    let mut parts: Vec<String> = causes
        .iter()
        .filter_map(|cause| {
            Some(format!("{} {}", words::cause(*cause, language), count(*totals.causes.get(cause)?)))
        })
        .collect();
    if totals.late > 0 {
        parts.push(format!("{} {}", language.pick("late", "迟到"), count(totals.late)));
    }
    parts.join(" · ")
}

fn states_text(totals: &Totals, language: Language) -> String {
    let parts: Vec<String> = totals
        .by_state
        .states
        .iter()
        .filter(|(_, customers)| *customers > 0)
        .map(|(state, customers)| {
            let (word, number) = (state.said_in(language), count(*customers));
            match state {
                State::Gone => format!("{word} {number}"),
                _ => format!("{word} {number} ({})", percent(*customers, totals.by_state.customers)),
            }
        })
        .collect();
    if parts.is_empty() { language.pick("none", "无").to_owned() } else { parts.join(" · ") }
}

fn write_verdict(
    out: &mut dyn Write,
    delta: &Delta,
    (verdict, given): (&Verdict, &str),
    style: Style,
) -> io::Result<()> {
    let (language, palette) = (style.language, style.palette);
    let line = match verdict {
        Verdict::Planned { held: Some(reason) } => {
            let held = palette.grave(language.pick("held", "被拦下"));
            say!(
                language,
                "nothing was written; `run` would be {held}: {reason}",
                "没有写入；`run` 会{held}：{reason}"
            )
        }
        Verdict::Planned { .. } if delta.changes.is_empty() && !delta.watch.news.is_empty() => {
            let alerts = alerts_text(&delta.watch, language);
            say!(
                language,
                "nothing was written; `run` would record no state changes, and of alerts: {alerts}",
                "没有写入；`run` 会记录：状态没有变化；告警：{alerts}"
            )
        }
        Verdict::Planned { .. } if delta.changes.is_empty() => say!(
            language,
            "nothing was written; `run` would record that nothing changed",
            "没有写入；`run` 会记录没有变化"
        ),
        Verdict::Planned { .. } => say!(
            language,
            "nothing was written; `funnelwright run{given}` commits this",
            "没有写入；执行 `funnelwright run{given}` 即提交这些变化"
        ),
        Verdict::Committed { run } => {
            palette.good(&say!(language, "committed as run {run}", "已提交为第 {run} 次运行"))
        }
        Verdict::Held { reason } => {
            let held = palette.grave(language.pick("held, nothing was committed", "已拦下，没有提交"));
            let pass = language.pick("to let it pass", "放行");
            say!(
                language,
                "{held}: {reason}\n\n{pass}\n  funnelwright run{given} --approve --by WHO",
                "{held}：{reason}\n\n{pass}\n  funnelwright run{given} --approve --by WHO"
            )
        }
    };
    writeln!(out, "\n{line}")
}

#[cfg(test)]
mod tests {
    use super::super::palette::Palette;
    use super::super::sample;
    use super::*;
    use crate::alert::{AlertEvent, Ending, Key, What};

    fn printed(delta: &Delta, verdict: &Verdict, detail: Detail, palette: Palette) -> String {
        let heading = Heading {
            verb: "plan",
            rules: String::from("rules"),
            dataset: String::from("crm.db"),
            store: String::from("funnelwright.db"),
            given: String::from(" --as-of 2024-03-05"),
        };
        let mut out = Vec::new();
        let style = Style { palette, language: Language::English };
        write_plan(&mut out, &heading, delta, verdict, &Labels::default(), detail.into(), style).unwrap();
        String::from_utf8(out).unwrap()
    }

    const WHOLE_REPORT: &str = "\
plan as of 2024-03-05
  rules    rules (0123456789abcdef)
  dataset  crm.db (fedcba9876543210)
  store    funnelwright.db
  days     2 days evaluated: 2024-03-04 … 2024-03-05

4 changes to 3 of 4 customers (75.0 %)
  causes   rules 1 · data 1 · time 2 · late 1
  amounts  150,000 of 2 customers
  states   entering 1 (25.0 %) · stagnant 1 (25.0 %) · won 1 (25.0 %) · outside 1 (25.0 %)

from state to state
  from \\ to  entering  stagnant  won  outside
  (new)             1
  entering                    1
  losing                           1
  unknown                                   1

by stage
  funnel      stage  customers  in  out  within
  enterprise  need           2   1    1       1

by owner
  owner   changes  customers   amount
  chen          2          1   50,000
  (none)        1          1        0
  li            1          1  100,000

changes, the gravest first
  c1  2024-03-05  entering → stagnant in enterprise/need  (time)
      15 days in `need`, more than 14
  c4  2024-03-05  unknown → outside  (rules)
      15 days in `need`, more than 14
  c3  2024-03-05  losing in enterprise/need → won in enterprise  (data, late)
      the dataset says `Closed, Won`
  c1  2024-03-04  (new) → entering in enterprise/need  (time)
      15 days in `need`, more than 14

what is wrong with the data
  rows  finding          where                 samples
  2     unreadable_date  customers.created_at  c7: 31/02/2024; c9: soon

nothing was written; `funnelwright run --as-of 2024-03-05` commits this
";

    #[test]
    fn the_whole_report() {
        let text =
            printed(&sample::delta(), &Verdict::Planned { held: None }, Detail::Changes, Palette::PLAIN);
        assert_eq!(text, WHOLE_REPORT);
    }

    #[test]
    fn no_changes_are_said_plainly() {
        let mut delta = sample::delta();
        delta.changes.clear();
        let text = printed(&delta, &Verdict::Planned { held: None }, Detail::Changes, Palette::PLAIN);
        assert!(text.contains("\nno changes to 4 customers\n"), "{text}");
        assert!(!text.contains("from \\ to"), "{text}");
        assert!(text.ends_with("`run` would record that nothing changed\n"), "{text}");
    }

    #[test]
    fn the_last_sentence_counts_what_happens_to_alerts() {
        let mut delta = sample::delta();
        delta.changes.clear();
        let day = sample::day("2024-03-05");
        let at = day.and_time(chrono::NaiveTime::MIN);
        let mut news = |key: &str, what: What| {
            let event = AlertEvent { at, by: None, what, note: None };
            delta.watch.news.push((Key::parse(key).unwrap(), event));
        };
        news("big|customer:a|2024-03-05", What::Opened { on: day });
        for step in [1, 2] {
            news("big|customer:b|2024-03-01", What::Escalated { step, due: at });
        }
        for customer in ["c", "d"] {
            let key = format!("big|customer:{customer}|2024-03-01");
            news(&key, What::Closed(Ending::SubjectGone));
        }
        let text = printed(&delta, &Verdict::Planned { held: None }, Detail::Changes, Palette::PLAIN);
        let line = "`run` would record no state changes, and of alerts: 1 opened · 2 ended · 1 escalated\n";
        assert!(text.ends_with(line), "{text}");
    }

    #[test]
    fn a_summary_leaves_out_tables_and_a_held_delta_says_why() {
        let held = Verdict::Held { reason: String::from("75.0 % of customers change") };
        let text = printed(&sample::delta(), &held, Detail::Summary, Palette::PLAIN);
        assert!(!text.contains("from \\ to") && !text.contains("unreadable_date"), "{text}");
        let end = "held, nothing was committed: 75.0 % of customers change\n\n\
            to let it pass\n  funnelwright run --as-of 2024-03-05 --approve --by WHO\n";
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn colours_are_only_where_wanted() {
        let coloured =
            printed(&sample::delta(), &Verdict::Planned { held: None }, Detail::Changes, Palette::new(true));
        assert!(coloured.contains("\u{1b}[33mstagnant in enterprise/need\u{1b}[0m"), "{coloured}");
        let plain =
            printed(&sample::delta(), &Verdict::Planned { held: None }, Detail::States, Palette::PLAIN);
        assert!(!plain.contains('\u{1b}'), "{plain}");
    }
}
