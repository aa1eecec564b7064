//! Texts with a grammar of their own: lengths, shares, days of the week, dates, ids.

use chrono::{NaiveTime, Weekday};

use super::findings::suggest;
use crate::language::{Both, Spoken, both, spoken};
use crate::time::{Length, Stretch};
use crate::value::Date;

/// Days of the week as rule files write them.
pub const WEEKDAYS: [&str; 14] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
];

/// What is wrong with a text, as a clause to stand after it, and what to do.
pub(super) type Refusal = (Spoken, Option<Spoken>);

/// What people write for the units of lengths.
const UNIT_WORDS: [(&str, &str); 8] = [
    ("businessdays", "bd"),
    ("workdays", "bd"),
    ("weeks", "w"),
    ("week", "w"),
    ("days", "d"),
    ("day", "d"),
    ("天", "d"),
    ("周", "w"),
];

/// What is below nothing.
pub(super) const NEGATIVE: Both = both("is negative", "是负数");

const LIKE_PERCENT: Both = both("write it like `\"20%\"`", "写成 `\"20%\"` 这样");

/// What to write, in quotes.
fn write(text: &str) -> Spoken {
    spoken!("write `\"{text}\"`", "写成 `\"{text}\"`")
}

/// What was probably meant, in quotes.
pub(super) fn did_you_mean(word: &str) -> Spoken {
    spoken!("did you mean `\"{word}\"`?", "是不是想写 `\"{word}\"`？")
}

/// A length such as `30d`.
pub(super) fn read_length(text: &str) -> Result<Length, Refusal> {
    Length::parse(text).map_err(|clause| {
        let compact: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let meant = UNIT_WORDS
            .into_iter()
            .find_map(|(word, unit)| compact.strip_suffix(word).map(|number| format!("{number}{unit}")))
            .filter(|meant| Length::parse(meant).is_ok());
        let help = match meant {
            Some(meant) => write(&meant),
            None => spoken!(
                "write a number and a unit: `\"30d\"` days, `\"4w\"` weeks, `\"10bd\"` working days",
                "写数字和单位：`\"30d\"` 是天，`\"4w\"` 是周，`\"10bd\"` 是工作日"
            ),
        };
        (clause, Some(help))
    })
}

/// A stretch of clock time such as `10min`.
pub(super) fn read_stretch(text: &str) -> Result<Stretch, Refusal> {
    const WORDS: [(&str, &str); 9] = [
        ("minutes", "min"),
        ("minute", "min"),
        ("mins", "min"),
        ("m", "min"),
        ("hours", "h"),
        ("hour", "h"),
        ("days", "d"),
        ("分钟", "min"),
        ("小时", "h"),
    ];
    Stretch::parse(text).map_err(|clause| {
        let compact: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let mended = WORDS
            .into_iter()
            .find_map(|(word, unit)| compact.strip_suffix(word).map(|number| format!("{number}{unit}")))
            .filter(|mended| Stretch::parse(mended).is_ok());
        let help = match mended {
            Some(mended) => write(&mended),
            None => spoken!(
                "write a number and a unit: `\"10min\"` minutes, `\"2h\"` hours, `\"1d\"` days",
                "写数字和单位：`\"10min\"` 是分钟，`\"2h\"` 是小时，`\"1d\"` 是天"
            ),
        };
        (clause, Some(help))
    })
}

/// A time of day such as `08:30`.
pub(super) fn read_clock_time(text: &str) -> Result<NaiveTime, Refusal> {
    let exact = (text.len() == 5).then(|| NaiveTime::parse_from_str(text, "%H:%M").ok()).flatten();
    exact.ok_or_else(|| {
        let near = text.trim().replace(['：', '.'], ":");
        let mended =
            ["%H:%M", "%H:%M:%S"].into_iter().find_map(|way| NaiveTime::parse_from_str(&near, way).ok());
        let help = match mended {
            Some(time) => write(&time.format("%H:%M").to_string()),
            None => spoken!("write hours and minutes: `\"08:30\"`", "写小时和分钟：`\"08:30\"`"),
        };
        (spoken!("is no time of day", "不是一天中的时刻"), Some(help))
    })
}

/// A share such as `20%`, as 0.2.
pub(super) fn read_percent(text: &str) -> Result<f64, Refusal> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    match text.trim().strip_suffix('%').and_then(number) {
        Some(percent) if percent >= 0.0 => Ok(percent / 100.0),
        Some(_) => Err((NEGATIVE.into(), Some(LIKE_PERCENT.into()))),
        None => {
            let help = match number(text) {
                Some(share) if share > 0.0 && share < 1.0 => {
                    write(&format!("{}%", (share * 1e8).round() / 1e6))
                }
                Some(percent) => write(&format!("{percent}%")),
                None => LIKE_PERCENT.into(),
            };
            Err((spoken!("is no share in per cent", "不是百分比"), Some(help)))
        }
    }
}

/// A day of the week, short or in full.
pub(super) fn read_weekday(text: &str) -> Result<Weekday, Refusal> {
    text.parse().map_err(|_| {
        const CHINESE: [(char, &str); 8] = [
            ('一', "mon"),
            ('二', "tue"),
            ('三', "wed"),
            ('四', "thu"),
            ('五', "fri"),
            ('六', "sat"),
            ('日', "sun"),
            ('天', "sun"),
        ];
        let chinese = ["周", "星期", "礼拜"].into_iter().find_map(|prefix| {
            let day = text.strip_prefix(prefix)?.chars().next()?;
            CHINESE.iter().find(|(name, _)| *name == day).map(|(_, word)| *word)
        });
        let help = match chinese.or_else(|| suggest(text, WEEKDAYS)) {
            Some(word) if chinese.is_some() => write(word),
            Some(word) => did_you_mean(word),
            None => spoken!(
                "write `\"mon\"`, `\"tue\"` … `\"sun\"`, or the whole word: `\"monday\"`",
                "写 `\"mon\"`、`\"tue\"` …… `\"sun\"`，或完整的单词：`\"monday\"`"
            ),
        };
        (spoken!("is no day of the week", "不是星期几"), Some(help))
    })
}

/// A date, or the first and last of a range.
pub(super) fn read_dates(text: &str) -> Result<(Date, Date), Refusal> {
    let (first, last) = match text.split_once("..") {
        Some((first, last)) => (read_date(first.trim())?, read_date(last.trim())?),
        None => (read_date(text)?, read_date(text)?),
    };
    if last < first {
        let help = write(&format!("{last}..{first}"));
        return Err((spoken!("ends before it begins", "的结束早于开始"), Some(help)));
    }
    Ok((first, last))
}

fn read_date(text: &str) -> Result<Date, Refusal> {
    let parsed = Date::parse_from_str(text, "%Y-%m-%d").ok();
    if let Some(date) = parsed.filter(|date| date.format("%Y-%m-%d").to_string() == text) {
        return Ok(date);
    }
    let other = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"]
        .into_iter()
        .find_map(|format| Date::parse_from_str(text, format).ok());
    let help = match other {
        Some(date) => write(&date.format("%Y-%m-%d").to_string()),
        None => spoken!(
            "write dates as `\"2024-02-10\"`, ranges as `\"2024-02-10..2024-02-17\"`",
            "日期写成 `\"2024-02-10\"`，区间写成 `\"2024-02-10..2024-02-17\"`"
        ),
    };
    Err((spoken!("is no date of the calendar", "不是日历上的日期"), Some(help)))
}

/// Whether a text can be an id, and if not, the nearest that can.
pub(super) fn mend_id(text: &str) -> Result<(), Option<String>> {
    let fits = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if fits {
        return Ok(());
    }
    if !text.is_ascii() || text.len() > 64 {
        return Err(None);
    }
    let mut mended = String::new();
    let mut previous_lower = false;
    for character in text.trim().chars() {
        if character.is_ascii_uppercase() && previous_lower {
            mended.push('_');
        }
        previous_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        match character.to_ascii_lowercase() {
            plain @ ('a'..='z' | '0'..='9') => mended.push(plain),
            _ if mended.ends_with('_') => {}
            _ => mended.push('_'),
        }
    }
    let mended = mended.trim_matches('_');
    let mended = if mended.starts_with(|c: char| c.is_ascii_digit()) {
        format!("n{mended}")
    } else {
        mended.to_owned()
    };
    Err((!mended.is_empty()).then_some(mended))
}
