//! `cadence`: when an anomaly is evaluated.

use std::sync::Arc;

use chrono::{NaiveTime, Weekday};

use super::context::{Context, Optional, Reported};
use crate::diagnostic::{AnomalyProblem, SyntaxProblem, nearest};
use crate::language::{Spoken, spoken};
use crate::ruleset::{Against, Cadence, CadenceDays};
use crate::syntax::{Period, PeriodPart};
use crate::text::{Span, Spanned};

/// Checks `cadence`.
pub(super) fn cadence(cx: &mut Context, written: Option<&Spanned<String>>) -> Optional<Cadence> {
    let Some(written) = written else { return Ok(None) };
    match parse(&written.value) {
        Ok((days, at)) => {
            if days == CadenceDays::Workdays {
                cx.counts_working_days(written.span);
            }
            let text = Arc::from(written.value.as_str());
            Ok(Some(Cadence { text, days, at, span: written.span }))
        }
        Err(cure) => {
            let text = SyntaxProblem::shortened(&written.value);
            cx.report(written.span, AnomalyProblem::BadCadence { text, cure });
            Err(Reported)
        }
    }
}

/// The days and the time of a cadence, or what to write instead.
fn parse(text: &str) -> Result<(CadenceDays, Option<NaiveTime>), Spoken> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["weekly", day] => Ok((weekdays(text, day)?, None)),
        ["weekly", day, time] => Ok((weekdays(text, day)?, Some(clock_time(text, time)?))),
        [days] => Ok((named_days(text, days)?, None)),
        [days, time] => Ok((named_days(text, days)?, Some(clock_time(text, time)?))),
        [_, _, _, _, _] if words.iter().all(|field| is_cron_field(field)) => {
            Ok((CadenceDays::Cron(Arc::from(words.join(" "))), None))
        }
        _ => Err(examples()),
    }
}

fn examples() -> Spoken {
    spoken!(
        "write `daily 08:00`, `workdays 08:00`, `tue,fri 08:00`, `weekly thu`, or five fields of cron",
        "写 `daily 08:00`、`workdays 08:00`、`tue,fri 08:00`、`weekly thu`，或 cron 的五个字段"
    )
}

fn named_days(whole: &str, word: &str) -> Result<CadenceDays, Spoken> {
    match word {
        "daily" => Ok(CadenceDays::Daily),
        "workdays" => Ok(CadenceDays::Workdays),
        "weekly" => Err(spoken!("say which day: `weekly thu`", "写明星期几：`weekly thu`")),
        _ => weekdays(whole, word),
    }
}

/// `tue,fri`.
fn weekdays(whole: &str, words: &str) -> Result<CadenceDays, Spoken> {
    let mut days: Vec<Weekday> = Vec::new();
    for word in words.split(',') {
        let Ok(day) = word.parse() else { return Err(near_day(whole, words, word)) };
        if !days.contains(&day) {
            days.push(day);
        }
    }
    days.sort_by_key(Weekday::num_days_from_monday);
    Ok(CadenceDays::Weekdays(days))
}

/// What was probably meant by a word that is no day, in the whole cadence.
fn near_day(whole: &str, words: &str, word: &str) -> Spoken {
    const WORDS: [&str; 10] =
        ["daily", "workdays", "weekly", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    match nearest(word, WORDS) {
        Some(near) if words == word || !matches!(near, "daily" | "workdays" | "weekly") => {
            let mended = whole.replacen(word, near, 1);
            spoken!("did you mean `{mended}`?", "是不是想写 `{mended}`？")
        }
        _ => examples(),
    }
}

fn clock_time(whole: &str, text: &str) -> Result<NaiveTime, Spoken> {
    let read = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
    if let Some(time) = read(text).filter(|_| text.len() == 5) {
        return Ok(time);
    }
    if text == "24:00" {
        let days = whole.split_whitespace().next().unwrap_or("daily");
        return Err(spoken!(
            "the end of the day is what no time means: write `{days}`",
            "不写时间就是当天结束时：写成 `{days}`"
        ));
    }
    match read(&text.replace(['：', '.'], ":")) {
        Some(time) => {
            let mended = whole.replacen(text, &time.format("%H:%M").to_string(), 1);
            Err(spoken!("write `{mended}`", "写成 `{mended}`"))
        }
        None => {
            Err(spoken!("a time has hours and minutes, such as `08:30`", "时间写小时和分钟，例如 `08:30`"))
        }
    }
}

/// A field of cron: a star, numbers, names, lists, ranges, steps.
fn is_cron_field(field: &str) -> bool {
    field.starts_with(|c: char| c == '*' || c.is_ascii_alphanumeric())
        && field.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*,-/#L".contains(&byte))
}

/// Warns of a cadence that looks at the same complete period several times. Comparing with a target,
/// or each period up to equally many days, has something new every day.
pub(super) fn warn_of_finer(
    cx: &mut Context,
    place: Span,
    cadence: Option<&Cadence>,
    per: Period,
    against: Option<&Against>,
) {
    let renewed = match against {
        Some(Against::Target { .. }) => true,
        Some(Against::History { part, .. }) => *part == PeriodPart::ToDate,
        Some(Against::Peers { .. } | Against::Fixed(_)) | None => false,
    };
    let finer = match per {
        Period::Week => !is_weekly(cadence.map(|cadence| &cadence.days)),
        Period::Month => !is_monthly(cadence.map(|cadence| &cadence.days)),
        Period::Snapshot | Period::Day | Period::Workday => false,
    };
    if finer && !renewed {
        let written = cadence.map(|cadence| cadence.text.to_string());
        let problem = AnomalyProblem::CadenceTooFine { per: per.word(), cadence: written };
        cx.report(cadence.map_or(place, |cadence| cadence.span), problem);
    }
}

/// Whether a cadence has at most one slot in a week.
fn is_weekly(days: Option<&CadenceDays>) -> bool {
    match days {
        Some(CadenceDays::Weekdays(days)) => days.len() == 1,
        Some(CadenceDays::Cron(fields)) => match cron_days(fields) {
            ("*", "*") => false,
            (_, day) => !day.contains([',', '-', '/']),
        },
        Some(CadenceDays::Daily | CadenceDays::Workdays) | None => false,
    }
}

/// Whether a cadence has at most one slot in a month.
fn is_monthly(days: Option<&CadenceDays>) -> bool {
    match days {
        Some(CadenceDays::Cron(fields)) => match cron_days(fields) {
            (day, "*") => day != "*" && !day.contains([',', '-', '/']),
            _ => false,
        },
        _ => false,
    }
}

/// The day of the month and the day of the week of cron fields.
fn cron_days(fields: &str) -> (&str, &str) {
    let mut fields = fields.split(' ').skip(2);
    let day = fields.next().unwrap_or("*");
    (day, fields.nth(1).unwrap_or("*"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cure(text: &str) -> String {
        parse(text).unwrap_err().english
    }

    #[test]
    fn cadences_are_read() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0);
        let days = |days: &[Weekday]| CadenceDays::Weekdays(days.to_vec());
        for (text, expected) in [
            ("daily", (CadenceDays::Daily, None)),
            ("daily 08:00", (CadenceDays::Daily, at(8, 0))),
            ("workdays 17:30", (CadenceDays::Workdays, at(17, 30))),
            ("fri,tue 08:00", (days(&[Weekday::Tue, Weekday::Fri]), at(8, 0))),
            ("thursday", (days(&[Weekday::Thu]), None)),
            ("weekly thu", (days(&[Weekday::Thu]), None)),
            ("weekly thu 09:00", (days(&[Weekday::Thu]), at(9, 0))),
            ("0  8 1 * *", (CadenceDays::Cron("0 8 1 * *".into()), None)),
        ] {
            assert_eq!(parse(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_cadence_says_what_to_write() {
        for (text, expected) in [
            ("", "write `daily 08:00`"),
            ("dayly 08:00", "did you mean `daily 08:00`?"),
            ("tue,frri 08:00", "did you mean `tue,fri 08:00`?"),
            ("workday", "did you mean `workdays`?"),
            ("weekly", "say which day"),
            ("daily 8:00", "write `daily 08:00`"),
            ("daily 08：00", "write `daily 08:00`"),
            ("daily 24:00", "write `daily`"),
            ("daily 25:00", "a time has hours and minutes"),
            ("0 8 * *", "write `daily 08:00`"),
            ("每天 08:00", "write `daily 08:00`"),
        ] {
            assert!(cure(text).contains(expected), "{text}: {}", cure(text));
        }
    }

    #[test]
    fn slots_are_compared_with_periods() {
        let days = |text: &str| parse(text).unwrap().0;
        for (text, weekly, monthly) in [
            ("daily", false, false),
            ("workdays", false, false),
            ("tue,fri", false, false),
            ("weekly thu", true, false),
            ("0 8 * * 1", true, false),
            ("0 8 1 * *", true, true),
            ("0 8 1,15 * *", true, false),
            ("0 8 * * *", false, false),
            ("0 8 * * 1-5", false, false),
        ] {
            assert_eq!(
                (is_weekly(Some(&days(text))), is_monthly(Some(&days(text)))),
                (weekly, monthly),
                "{text}"
            );
        }
    }
}
