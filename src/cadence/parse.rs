//! The reading of cadences, and what can be wrong with them.

use chrono::{NaiveTime, Timelike, WeekdaySet};

use super::clock_time::{clock_time, is_time_like, read_time};
use super::cron::Cron;
use super::error::{CadenceError, Word};
use super::{Cadence, DAY_WORDS, DayChoice, day_list};
use crate::diagnostic::{nearest, suggesting};
use crate::language::{Spoken, spoken};

/// Words, in lower case, and what people mean by them.
type Guesses = [(&'static [&'static str], &'static str)];

/// What people write for the days of a week.
const DAYS: &Guesses = &[
    (&["mon", "monday", "mo", "周一", "星期一", "礼拜一", "每周一", "每星期一"], "mon"),
    (&["tue", "tuesday", "tues", "tu", "周二", "星期二", "礼拜二", "每周二", "每星期二"], "tue"),
    (&["wed", "wednesday", "weds", "we", "周三", "星期三", "礼拜三", "每周三", "每星期三"], "wed"),
    (&["thu", "thursday", "thur", "thurs", "th", "周四", "星期四", "礼拜四", "每周四", "每星期四"], "thu"),
    (&["fri", "friday", "fr", "周五", "星期五", "礼拜五", "每周五", "每星期五"], "fri"),
    (&["sat", "saturday", "sa", "周六", "星期六", "礼拜六", "每周六", "每星期六"], "sat"),
    (&["sun", "sunday", "su", "周日", "周天", "星期日", "星期天", "礼拜天", "每周日", "每星期日"], "sun"),
];

/// What people write for whole cadences.
const CADENCES: &Guesses = &[
    (
        &["daily", "every", "everyday", "each", "day", "days", "@daily", "@midnight", "每天", "每日", "天天"],
        "daily",
    ),
    (
        &["workdays", "workday", "weekdays", "weekday", "business", "working", "工作日", "每个工作日"],
        "workdays",
    ),
    (&["weekly", "week", "@weekly", "每周", "每星期"], "weekly mon"),
    (&["hourly", "@hourly", "hour", "每小时"], "0 * * * *"),
    (&["monthly", "@monthly", "month", "每月"], "0 8 1 * *"),
    (&["quarterly", "每季度"], "0 8 1 1,4,7,10 *"),
    (&["yearly", "annually", "@yearly", "@annually", "每年"], "0 8 1 1 *"),
];

/// What a table says that is meant by a word.
fn meant_by(written: &str, table: &Guesses) -> Option<&'static str> {
    let lower = written.to_lowercase();
    table.iter().find(|(words, _)| words.contains(&lower.as_str())).map(|(_, meant)| *meant)
}

/// Reads a cadence.
pub(super) fn parse(text: &str) -> Result<Cadence, CadenceError> {
    let whole = Word { start: 0, text };
    let words = Word::all(text);
    let Some((&first, rest)) = words.split_first() else {
        return Err(whole.refused(spoken!("the cadence is blank", "节奏是空的"), forms()));
    };
    if words.iter().any(|word| word.text.contains('*')) || (words.len() > 3 && is_time_like(first.text)) {
        return Cron::parse(trimmed(first, &words, text), &words).map(Cadence::Cron);
    }
    let (on, rest) = match (first.text, rest) {
        ("daily", rest) => (DayChoice::Every, rest),
        ("workdays", rest) => (DayChoice::Working, rest),
        ("weekly", [day, rest @ ..]) if !is_time_like(day.text) => {
            (DayChoice::Weekdays(weekday_of(first, *day)?), rest)
        }
        ("weekly", rest) => return Err(weekly_without_day(first, rest.first())),
        (_, rest) => (DayChoice::Weekdays(weekdays(first, rest)?), rest),
    };
    let at = match rest {
        [] => None,
        [time] => Some(clock_time(*time)?),
        [_, surplus, ..] => return Err(surplus_word(*surplus, rest, on)),
    };
    Ok(Cadence::Days { on, at })
}

/// The text from its first word to its last.
fn trimmed<'a>(first: Word<'a>, words: &[Word<'a>], text: &'a str) -> Word<'a> {
    let end = words.last().map_or(text.len(), |last| last.start + last.text.len());
    Word { start: first.start, text: text.get(first.start..end).unwrap_or(text) }
}

/// The one day of `weekly`.
fn weekday_of(weekly: Word, word: Word) -> Result<WeekdaySet, CadenceError> {
    if word.text.contains([',', '，', '、']) {
        let days = weekdays(word, &[])?;
        let written = Cadence::Days { on: DayChoice::Weekdays(days), at: None };
        let at = weekly.start..word.start + word.text.len();
        return Err(CadenceError {
            at,
            message: spoken!("`weekly` takes one day", "`weekly` 只带一天"),
            help: spoken!("for several days a week write `{written}`", "一周几天写成 `{written}`"),
        });
    }
    weekdays(word, &[])
}

/// Days with commas between; `rest` is what follows them, for the cures.
fn weekdays(word: Word, rest: &[Word]) -> Result<WeekdaySet, CadenceError> {
    let mut days = WeekdaySet::EMPTY;
    for part in word.split(|c| c == ',') {
        if part.text.is_empty() {
            return Err(empty_day(word, rest));
        }
        let Some((_, day)) = DAY_WORDS.iter().find(|(known, _)| *known == part.text) else {
            return Err(no_day(word, part, rest));
        };
        if !days.insert(*day) {
            return Err(part.refused(
                spoken!("`{}` stands twice", "`{}` 写了两次", part.text),
                spoken!("name each day once", "每一天只写一次"),
            ));
        }
    }
    Ok(days)
}

/// A comma with nothing before or after it.
fn empty_day(word: Word, rest: &[Word]) -> CadenceError {
    let all = std::iter::once(word).chain(rest.iter().copied().filter(|word| !is_time_like(word.text)));
    let parts: Vec<&str> = all
        .flat_map(|word| word.split(|c| c == ','))
        .map(|part| part.text)
        .filter(|text| !text.is_empty())
        .collect();
    let joined = if parts.is_empty() { String::from("tue,fri") } else { parts.join(",") };
    word.refused(
        spoken!("a day is missing at a comma of `{}`", "`{}` 的逗号旁少了一天", word.text),
        spoken!("write `{joined}`, without blanks", "写成 `{joined}`，中间不留空格"),
    )
}

/// A word that names no day.
fn no_day(word: Word, part: Word, rest: &[Word]) -> CadenceError {
    let written = part.text;
    let message = spoken!("`{written}` is no cadence", "`{written}` 不是节奏");
    if is_time_like(written) {
        let help = match read_time(written) {
            Some(time) => {
                let time = time.format("%H:%M");
                spoken!(
                    "say on which days, before the time: `daily {time}`",
                    "先写哪些天，再写时间：`daily {time}`"
                )
            }
            None => forms(),
        };
        return part.refused(spoken!("`{written}` says no days", "`{written}` 没有说哪些天"), help);
    }
    if written.contains(['，', '、']) {
        let joined = written.replace(['，', '、'], ",");
        return part.refused(
            spoken!("`{written}` has a comma of another script", "`{written}` 用了全角标点"),
            spoken!("write `{joined}`", "写成 `{joined}`"),
        );
    }
    if let Some(day) = meant_by(written, DAYS) {
        return part.refused(
            spoken!("days are not written as `{written}` here", "这里星期几不写成 `{written}`"),
            spoken!("write `{day}`", "写成 `{day}`"),
        );
    }
    if let Some(meant) = meant_by(written, CADENCES) {
        let time = rest.last().and_then(|last| read_time(last.text)).filter(|_| !meant.contains('*'));
        let time = time.map(|time| time.format(" %H:%M").to_string()).unwrap_or_default();
        let day = rest.first().and_then(|next| meant_by(next.text, DAYS));
        if let ("daily" | "weekly mon", Some(day)) = (meant, day) {
            return word.refused(message, spoken!("write `weekly {day}{time}`", "写成 `weekly {day}{time}`"));
        }
        return word.refused(message, spoken!("write `{meant}{time}`", "写成 `{meant}{time}`"));
    }
    let known = ["daily", "workdays", "weekly"].into_iter().chain(DAY_WORDS.map(|(word, _)| word));
    part.refused(suggesting(message, nearest(written, known)), forms())
}

fn weekly_without_day(weekly: Word, time: Option<&Word>) -> CadenceError {
    let time = time.and_then(|time| read_time(time.text)).map(|time| time.format(" %H:%M").to_string());
    let time = time.unwrap_or_default();
    weekly.refused(
        spoken!("`weekly` does not say on which day", "`weekly` 没有说星期几"),
        spoken!("write the day behind it: `weekly thu{time}`", "在后面写星期几：`weekly thu{time}`"),
    )
}

/// Something behind the clock time, or what should have been one.
fn surplus_word(surplus: Word, rest: &[Word], on: DayChoice) -> CadenceError {
    let times: Vec<NaiveTime> = rest.iter().filter_map(|word| read_time(word.text)).collect();
    let days = match on {
        DayChoice::Every => Some(String::from("*")),
        DayChoice::Weekdays(days) => Some(day_list(days)),
        DayChoice::Working => None,
    };
    let help = match (times.as_slice(), days) {
        ([first, second, ..], Some(days)) if first.minute() == second.minute() => {
            let minute = first.minute();
            let hours = times.iter().map(|time| time.hour().to_string()).collect::<Vec<_>>().join(",");
            spoken!(
                "for several times a day write cron: `{minute} {hours} * * {days}`",
                "一天多次用 cron：`{minute} {hours} * * {days}`"
            )
        }
        ([_, _, ..], _) => spoken!("a cadence has one time a day", "一个节奏每天只有一个时间"),
        _ => forms(),
    };
    surplus.refused(spoken!("`{}` is too much", "`{}` 是多余的", surplus.text), help)
}

/// The forms that a cadence can have.
fn forms() -> Spoken {
    spoken!(
        "write `daily 08:00`, `workdays 08:00`, `tue,fri 08:00`, `weekly thu` or five cron fields",
        "写 `daily 08:00`、`workdays 08:00`、`tue,fri 08:00`、`weekly thu` 或 cron 的五栏"
    )
}
