//! The clock time of a cadence, and how else people write it.

use chrono::NaiveTime;

use super::error::{CadenceError, Word};
use crate::language::spoken;

/// Whether a word is meant as a clock time.
pub(super) fn is_time_like(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) || text.contains([':', '：'])
}

/// Two digits, a colon, two digits.
pub(super) fn clock_time(word: Word) -> Result<NaiveTime, CadenceError> {
    let written = word.text;
    let digits = written.bytes().filter(u8::is_ascii_digit).count();
    if let (5, 4, Some(time)) = (written.len(), digits, read_time(written)) {
        return Ok(time);
    }
    let (message, help) = if written == "24:00" {
        (
            spoken!("a day has no `24:00`", "一天里没有 `24:00`"),
            spoken!(
                "leave the time out: the rule is then evaluated at the end of the day",
                "不写时间，就在当天结束时评估"
            ),
        )
    } else if let Some(time) = read_time(written) {
        let time = time.format("%H:%M");
        (
            spoken!("`{written}` is not written as `HH:MM`", "`{written}` 不是 `HH:MM` 的写法"),
            spoken!("write `{time}`", "写成 `{time}`"),
        )
    } else if is_time_like(written) {
        (
            spoken!("there is no clock time `{written}`", "没有 `{written}` 这个时间"),
            spoken!("write hours and minutes from `00:00` to `23:59`", "写 `00:00` 到 `23:59` 的时和分"),
        )
    } else {
        (
            spoken!("`{written}` is no clock time", "`{written}` 不是时间"),
            spoken!(
                "behind the days stands nothing or a time such as `08:00`",
                "哪些天的后面不写，或写时间，例如 `08:00`"
            ),
        )
    };
    Err(word.refused(message, help))
}

/// A clock time however people write it: `8:00`, `08:00:00`, `8：00`, `0800`, `8am`, `8点`.
pub(super) fn read_time(text: &str) -> Option<NaiveTime> {
    let lower = text.to_lowercase().replace('：', ":");
    let (clock, afternoon) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock, false),
        (_, Some(clock)) => (clock, true),
        _ => (lower.strip_suffix('点').unwrap_or(&lower), false),
    };
    let is_marked = clock.len() < lower.len();
    let parts: Vec<&str> = match clock.split_at_checked(2) {
        Some((hour, minute)) if clock.len() == 4 && !clock.contains(':') => vec![hour, minute],
        _ => clock.split(':').collect(),
    };
    let number = |text: &str| -> Option<u32> {
        ((1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let (hour, minute) = match parts.as_slice() {
        [hour] if is_marked => (number(hour)?, 0),
        [hour, minute] | [hour, minute, "00"] => (number(hour)?, number(minute)?),
        _ => return None,
    };
    NaiveTime::from_hms_opt(if afternoon && hour < 12 { hour + 12 } else { hour }, minute, 0)
}
