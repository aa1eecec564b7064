//! The five fields of cron: minute, hour, day of the month, month, day of the week.
//!
//! The meaning is the one that cron has everywhere: if both day fields are restricted, either may
//! pick the day; one that begins with `*` restricts nothing, so that both must agree. Only
//! daylight saving is told otherwise, as for every cadence.

use std::fmt;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveTime};

use super::error::{CadenceError, Word};
use crate::language::{Both, Spoken, both, spoken};
use crate::value::Date;

/// Five fields of cron, each as the set of its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cron {
    /// As it was written, with single blanks.
    text: String,
    minutes: Numbers,
    hours: Numbers,
    days: Numbers,
    months: Numbers,
    /// Sunday is 0.
    weekdays: Numbers,
    /// Whether one of the two day fields is enough.
    either: bool,
}

/// A set of numbers below 64.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Numbers(u64);

impl Numbers {
    fn insert(&mut self, number: u32) {
        self.0 |= 1 << number;
    }

    fn contains(self, number: u32) -> bool {
        self.0 >> number & 1 == 1
    }

    fn iter(self) -> impl Iterator<Item = u32> {
        (0..64).filter(move |number| self.contains(*number))
    }
}

/// What a field may hold.
struct Field {
    name: Both,
    numbers: RangeInclusive<u32>,
    /// Words for the numbers from the first on.
    words: &'static [&'static str],
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS: [Field; 5] = [
    Field { name: both("minute", "分钟"), numbers: 0..=59, words: &[] },
    Field { name: both("hour", "小时"), numbers: 0..=23, words: &[] },
    Field { name: both("day of the month", "日"), numbers: 1..=31, words: &[] },
    Field { name: both("month", "月"), numbers: 1..=12, words: &MONTHS },
    Field { name: both("day of the week", "星期"), numbers: 0..=7, words: &WEEKDAYS },
];

impl Cron {
    /// Reads the words of a text as five fields.
    pub(super) fn parse(whole: Word, words: &[Word]) -> Result<Self, CadenceError> {
        let &[minute, hour, day, month, weekday] = words else { return Err(wrong_count(whole, words)) };
        let [minutes, hours, days, months, mut weekdays] = {
            let mut sets = [Numbers::default(); 5];
            for ((set, field), word) in sets.iter_mut().zip(&FIELDS).zip([minute, hour, day, month, weekday])
            {
                *set = field.read(word)?;
            }
            sets
        };
        if weekdays.contains(7) {
            weekdays.insert(0);
        }
        let either = !day.text.starts_with('*') && !weekday.text.starts_with('*');
        let text = words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        let cron = Self { text, minutes, hours, days, months, weekdays, either };
        if cron.can_come() { Ok(cron) } else { Err(never(day, month)) }
    }

    /// Whether the day is picked.
    pub(super) fn picks(&self, day: Date) -> bool {
        let by_date = self.days.contains(day.day());
        let by_week = self.weekdays.contains(day.weekday().num_days_from_sunday());
        self.months.contains(day.month()) && if self.either { by_date || by_week } else { by_date && by_week }
    }

    /// The clock times of a picked day, in order.
    pub(super) fn times(&self) -> impl Iterator<Item = NaiveTime> {
        let at =
            |hour| self.minutes.iter().filter_map(move |minute| NaiveTime::from_hms_opt(hour, minute, 0));
        self.hours.iter().flat_map(at)
    }

    /// Whether some month has one of the days.
    fn can_come(&self) -> bool {
        let length = |month| match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        self.either || self.months.iter().any(|month| self.days.iter().any(|day| day <= length(month)))
    }
}

/// As it was written, with single blanks.
impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Field {
    /// Reads a field: `*`, numbers, ranges and steps, with commas between.
    fn read(&self, word: Word) -> Result<Numbers, CadenceError> {
        let mut set = Numbers::default();
        for item in word.split(|c| c == ',') {
            let mut parts = item.split(|c| c == '/');
            let range = self.range(parts.next().unwrap_or(item))?;
            let step = match (parts.next(), parts.next()) {
                (None, _) => 1,
                (Some(step), None) => {
                    let (low, high) = (range.start(), self.numbers.end());
                    if range.start() == range.end() {
                        return Err(item.refused(
                            spoken!("`{}` steps from a single number", "`{}` 从单个数字起跳", item.text),
                            spoken!("write `{low}-{high}/{0}`", "写成 `{low}-{high}/{0}`", step.text),
                        ));
                    }
                    self.step(step)?
                }
                (Some(_), Some(_)) => return Err(self.unreadable(item)),
            };
            range.step_by(step).for_each(|number| set.insert(number));
        }
        Ok(set)
    }

    fn range(&self, word: Word) -> Result<RangeInclusive<u32>, CadenceError> {
        if word.text == "*" {
            // The week has two numbers for Sunday; a step is to count each day once.
            return Ok(*self.numbers.start()..=(*self.numbers.end()).min(if self.is_week() {
                6
            } else {
                59
            }));
        }
        let mut ends = word.split(|c| c == '-');
        let first = self.number(ends.next().unwrap_or(word))?;
        let last = match (ends.next(), ends.next()) {
            (None, _) => first,
            // As the end of a range Sunday is the seventh day.
            (Some(last), None) => match self.number(last)? {
                0 if self.is_week() && first > 0 => 7,
                last => last,
            },
            (Some(_), Some(_)) => return Err(self.unreadable(word)),
        };
        if first <= last {
            return Ok(first..=last);
        }
        let (low, high) = (self.numbers.start(), self.numbers.end());
        Err(word.refused(
            spoken!("`{}` ends before it begins", "`{}` 的终点在起点之前", word.text),
            spoken!(
                "write two ranges: `{first}-{high},{low}-{last}`",
                "写成两段：`{first}-{high},{low}-{last}`"
            ),
        ))
    }

    fn number(&self, word: Word) -> Result<u32, CadenceError> {
        if let Some(place) = (0..).zip(self.words).find(|(_, known)| known.eq_ignore_ascii_case(word.text)) {
            return Ok(self.numbers.start() + place.0);
        }
        if word.text.is_empty() || !word.text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.unreadable(word));
        }
        match word.text.parse() {
            Ok(number) if self.numbers.contains(&number) => Ok(number),
            _ => {
                let name = self.name;
                Err(word.refused(
                    spoken!([name] "there is no {name} `{}`", "{name}里没有 `{}`", word.text),
                    self.help(),
                ))
            }
        }
    }

    fn step(&self, word: Word) -> Result<usize, CadenceError> {
        match word.text.parse() {
            Ok(0) => Err(word.refused(
                spoken!("a step of 0 leads nowhere", "步长 0 走不动"),
                spoken!("write a step of at least 1, as in `*/5`", "步长至少为 1，例如 `*/5`"),
            )),
            Ok(step) if word.text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(step),
            _ => Err(self.unreadable(word)),
        }
    }

    fn is_week(&self) -> bool {
        *self.numbers.end() == 7
    }

    fn unreadable(&self, word: Word) -> CadenceError {
        let name = self.name;
        let what = match word.text {
            "" => {
                spoken!([name] "a part of the field `{name}` is empty", "`{name}`一栏有一部分是空的")
            }
            text => {
                spoken!([name] "`{text}` cannot stand in the field `{name}`", "`{name}`一栏不能写 `{text}`")
            }
        };
        word.refused(what, self.help())
    }

    fn help(&self) -> Spoken {
        let (low, high) = (self.numbers.start(), self.numbers.end());
        match self.words {
            [first, .., last] => spoken!(
                "write `*`, numbers from {low} to {high} or `{first}` to `{last}`, with `-` between the ends \
                 of a range, `,` between several and `/` before a step",
                "写 `*`、{low} 到 {high} 的数字或 `{first}` 到 `{last}`，区间用 `-`，多个用 `,`，步长用 `/`"
            ),
            _ => spoken!(
                "write `*` or numbers from {low} to {high}, with `-` between the ends of a range, `,` between \
                 several and `/` before a step",
                "写 `*` 或 {low} 到 {high} 的数字，区间用 `-`，多个用 `,`，步长用 `/`"
            ),
        }
    }
}

fn wrong_count(whole: Word, words: &[Word]) -> CadenceError {
    let count = words.len();
    let message = spoken!(
        "`{}` has {count} fields, but cron has five here",
        "`{}` 有 {count} 栏，而这里的 cron 是五栏",
        whole.text
    );
    let help = match words {
        [_, rest @ ..] if count == 6 => {
            let rest = rest.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
            spoken!(
                "leave out the seconds: `{rest}` (minute, hour, day, month, day of the week)",
                "去掉秒：`{rest}`（分钟、小时、日、月、星期）"
            )
        }
        _ => spoken!(
            "write minute, hour, day, month and day of the week, such as `0 8 * * mon-fri`",
            "依次写分钟、小时、日、月、星期，例如 `0 8 * * mon-fri`"
        ),
    };
    whole.refused(message, help)
}

fn never(day: Word, month: Word) -> CadenceError {
    let (days, months) = (day.text, month.text);
    CadenceError {
        at: day.start..month.start + months.len(),
        message: spoken!(
            "day `{days}` of month `{months}` never comes",
            "{months} 月没有 {days} 日，永远不会到"
        ),
        help: spoken!("write a day that the month has", "写该月存在的日期"),
    }
}
