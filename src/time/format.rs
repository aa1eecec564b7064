//! Declared ways of writing dates: the `format` of a rule file.

use chrono::format::{Item, StrftimeItems};
use chrono::{FixedOffset, NaiveTime, TimeZone};

use super::pattern::read_pattern;
use crate::language::{Spoken, both, spoken};
use crate::value::Date;

/// A declared way of writing dates.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum DateFormat {
    /// ISO 8601: date, or date and time (`T` or a blank between), with or without an offset.
    #[default]
    Iso,
    /// A strftime pattern; ISO is still read, for it cannot be mistaken.
    Strftime(String),
    /// Seconds since 1970-01-01 UTC.
    EpochSeconds,
    /// Milliseconds since 1970-01-01 UTC.
    EpochMillis,
    /// The number or text 20240131.
    Yyyymmdd,
    /// Days since 1899-12-30, as Excel stores dates; local.
    Excel,
}

/// What a date-time without an offset means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NaiveTimes {
    /// Local time of the workspace zone.
    #[default]
    Local,
    /// UTC.
    Utc,
}

impl DateFormat {
    /// Reads a `format` of a rule file: a name, or a strftime pattern that says year, month and
    /// day.
    ///
    /// # Errors
    /// A clause that says what is wrong with it ("`%Q` is no strftime item", …).
    pub fn parse(text: &str) -> Result<Self, Spoken> {
        match text {
            "epoch_s" => return Ok(Self::EpochSeconds),
            "epoch_ms" => return Ok(Self::EpochMillis),
            "yyyymmdd" => return Ok(Self::Yyyymmdd),
            "excel" => return Ok(Self::Excel),
            _ => {}
        }
        if !text.contains('%') {
            return Err(not_a_pattern(text));
        }
        if let Some(item) = unknown_item(text) {
            return Err(spoken!("`{item}` is no strftime item", "`{item}` 不是 strftime 的写法"));
        }
        if text.contains("%Z") {
            return Err(spoken!(
                "`%Z`, the name of a zone, cannot be read: use `%z` for offsets like `+0800`",
                "时区名 `%Z` 读不出来：`+0800` 这样的偏移用 `%z`"
            ));
        }
        if !says_a_date(text) {
            return Err(spoken!(
                "`{text}` does not say year, month and day, as `%d/%m/%Y` does",
                "`{text}` 没有写明年、月、日，应像 `%d/%m/%Y` 这样"
            ));
        }
        Ok(Self::Strftime(text.to_owned()))
    }
}

/// The help for a format without a `%`: the same written in strftime, if it is `DD/MM/YYYY` or
/// the like.
fn not_a_pattern(text: &str) -> Spoken {
    let names = both(
        "`epoch_s`, `epoch_ms`, `yyyymmdd`, `excel` or a strftime pattern such as `%d/%m/%Y`",
        "`epoch_s`、`epoch_ms`、`yyyymmdd`、`excel`，或 strftime 格式，例如 `%d/%m/%Y`",
    );
    match text.to_lowercase().as_str() {
        "" => spoken!([names] "is blank: write {names}", "是空的：写 {names}"),
        "iso" | "iso8601" | "iso 8601" => {
            spoken!(
                "is not needed: ISO 8601 dates are read without a format, so leave it out",
                "不需要：ISO 8601 日期不写格式也能读，请去掉"
            )
        }
        _ => match from_letters(text) {
            Some(pattern) => spoken!(
                "`{text}` is not strftime: write `{pattern}`",
                "`{text}` 不是 strftime 格式：写成 `{pattern}`"
            ),
            None => spoken!([names] "`{text}` is no format: write {names}", "`{text}` 不是格式：写 {names}"),
        },
    }
}

/// `dd/mm/yyyy hh:mm` as `%d/%m/%Y %H:%M`; `None` if that is not what it looks like.
fn from_letters(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut pattern = String::new();
    let mut after_hours = false;
    for run in letters.chunk_by(char::eq_ignore_ascii_case) {
        let letter = run.first()?.to_ascii_lowercase();
        pattern.push_str(match (letter, run.len()) {
            ('y', 4) => "%Y",
            ('y', 2) => "%y",
            ('m', 1 | 2) if after_hours => "%M",
            ('m', 1 | 2) => "%m",
            ('d', 1 | 2) => "%d",
            ('h', 1 | 2) => "%H",
            ('s', 1 | 2) if after_hours => "%S",
            ('t', 1) => "T",
            (other, _) if other.is_ascii_alphanumeric() => return None,
            _ => {
                pattern.extend(run);
                continue;
            }
        });
        after_hours |= letter == 'h';
    }
    says_a_date(&pattern).then_some(pattern)
}

/// The first item that chrono does not know, as it is written.
fn unknown_item(pattern: &str) -> Option<&str> {
    let starts: Vec<usize> = pattern.match_indices('%').map(|(at, _)| at).collect();
    let knows = |text: &str| !StrftimeItems::new(text).any(|item| item == Item::Error);
    if knows(pattern) {
        return None;
    }
    // The shortest beginning that chrono refuses ends within the item that is wrong.
    let wrong = starts.iter().find(|start| {
        let next = starts.iter().find(|other| other > start).copied().unwrap_or(pattern.len());
        pattern.get(..next).is_some_and(|beginning| !knows(beginning))
    })?;
    let rest = pattern.get(*wrong..)?;
    let length = rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at);
    rest.get(..length)
}

/// Whether a date written by the pattern is read back as that date.
fn says_a_date(pattern: &str) -> bool {
    let sample = Date::from_ymd_opt(2023, 11, 28)
        .zip(NaiveTime::from_hms_opt(16, 41, 37))
        .map(|(date, time)| date.and_time(time));
    let (Some(sample), Some(offset)) = (sample, FixedOffset::east_opt(0)) else { return false };
    let Ok(items) = StrftimeItems::new(pattern).parse() else { return false };
    let written = offset.from_utc_datetime(&sample).format_with_items(items.iter()).to_string();
    read_pattern(&written, pattern).is_some_and(|read| read.day() == sample.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_patterns_are_read() {
        assert_eq!(DateFormat::parse("epoch_s"), Ok(DateFormat::EpochSeconds));
        assert_eq!(DateFormat::parse("epoch_ms"), Ok(DateFormat::EpochMillis));
        assert_eq!(DateFormat::parse("yyyymmdd"), Ok(DateFormat::Yyyymmdd));
        assert_eq!(DateFormat::parse("excel"), Ok(DateFormat::Excel));
        for pattern in [
            "%d/%m/%Y",
            "%F",
            "%d.%m.%y",
            "%Y年%m月%d日",
            "%d %b %Y",
            "%m/%d/%Y %I:%M %p",
            "%d/%m/%Y %H",
            "%Y-%m-%dT%H:%M:%S%.f%z",
            "%Y-%j",
            "%G-W%V-%u",
            "%s",
            "100%% %d/%m/%Y",
        ] {
            assert_eq!(DateFormat::parse(pattern), Ok(DateFormat::Strftime(pattern.to_owned())));
        }
    }

    #[test]
    fn a_wrong_format_says_what_is_wrong_and_what_to_write() {
        for (text, clause) in [
            ("", "is blank: write `epoch_s`"),
            ("iso", "leave it out"),
            ("epoch", "`epoch` is no format: write `epoch_s`"),
            ("%Q", "`%Q` is no strftime item"),
            ("%d/%m/%Q x", "`%Q` is no strftime item"),
            ("%d/%m/%", "`%` is no strftime item"),
            ("%d/%m/%年", "`%年` is no strftime item"),
            ("%d/%m", "does not say year, month and day"),
            ("%H:%M", "does not say year, month and day"),
            ("%m/%Y", "does not say year, month and day"),
            ("%d/%m/%Y %Z", "use `%z`"),
            ("DD/MM/YYYY", "write `%d/%m/%Y`"),
            ("dd.mm.yyyy hh:mm:ss", "write `%d.%m.%Y %H:%M:%S`"),
            ("YYYY-MM-DDTHH:mm", "write `%Y-%m-%dT%H:%M`"),
            ("d/m/yy", "write `%d/%m/%y`"),
            ("dd/mm", "`dd/mm` is no format"),
            ("tomorrow", "`tomorrow` is no format"),
        ] {
            let refusal = DateFormat::parse(text).unwrap_err();
            assert!(refusal.english.contains(clause), "{text}: {refusal}");
        }
    }
}
