//! The identity of an alert.

use std::fmt::{self, Write};
use std::sync::Arc;

use super::subject::Subject;
use crate::language::{Spoken, spoken};
use crate::text::shortened;
use crate::value::Date;

/// Rule, subject and episode: the same alert in every run, on every machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The rule's id.
    pub rule: Arc<str>,
    /// What it is about.
    pub subject: Subject,
    /// Which of the times that the rule met it.
    pub episode: Nth,
}

/// A day, and which one on that day: of two episodes that begin on the same data day, the later is
/// the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nth {
    /// The day.
    pub day: Date,
    /// From 1.
    pub nth: u32,
}

impl Nth {
    /// The first on a day.
    #[must_use]
    pub fn first(day: Date) -> Self {
        Self { day, nth: 1 }
    }

    /// Reads `2024-03-05`, `2024-03-05#2`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (day, nth) = text.split_once('#').map_or((text, None), |(day, nth)| (day, Some(nth)));
        let nth = match nth {
            None => 1,
            Some(nth) => nth.parse().ok().filter(|nth| *nth > 1)?,
        };
        let read = Self { day: day.parse().ok()?, nth };
        (read.to_string() == text).then_some(read)
    }
}

/// `2024-03-05`, and `2024-03-05#2` for the second on that day.
impl fmt::Display for Nth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day.format("%Y-%m-%d"))?;
        if self.nth > 1 { write!(f, "#{}", self.nth) } else { Ok(()) }
    }
}

impl Key {
    /// Reads a key as it is printed.
    ///
    /// # Errors
    /// A sentence that shows how keys look.
    pub fn parse(text: &str) -> Result<Self, Spoken> {
        Self::read(text.trim()).ok_or_else(|| {
            let text = shortened(text);
            spoken!(
                "`{text}` is no alert's key: copy one from `alerts list`, such as \
                 `stage_swing|group:funnel=a,stage=b|2024-03-05`",
                "`{text}` 不是告警的键：请从 `alerts list` 里复制，例如 \
                 `stage_swing|group:funnel=a,stage=b|2024-03-05`"
            )
        })
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('|');
        let (rule, subject, episode) = (parts.next()?, parts.next()?, parts.next()?);
        if rule.is_empty() || parts.next().is_some() {
            return None;
        }
        Some(Self { rule: rule.into(), subject: Subject::parse(subject)?, episode: Nth::parse(episode)? })
    }
}

/// `rule|kind:id|episode`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}|{}", self.rule, self.subject, self.episode)
    }
}

/// A text with `%XX` for what could be mistaken in a key: the percent sign itself, the bar between
/// the parts, what has no shape on a screen, and what else is named.
pub(super) fn encoded(text: &str, also: &[char]) -> String {
    let shapeless = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '%' || c == '|' || shapeless(c) || also.contains(&c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// The text that was encoded; `None` if none was.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn key(rule: &str, subject: Subject, nth: u32) -> Key {
        Key { rule: rule.into(), subject, episode: Nth { day: day("2024-03-05"), nth } }
    }

    #[test]
    fn keys_are_readable_and_nothing_in_them_can_be_mistaken() {
        let group = |values: &[(&str, &str)]| {
            Subject::Group(values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
        };
        let change =
            |customer: &str, nth| Subject::Change { customer: customer.into(), on: day("2024-03-04"), nth };
        for (key, text) in [
            (key("big", Subject::Customer("C42".into()), 1), "big|customer:C42|2024-03-05"),
            (key("big", Subject::Customer("客户:7".into()), 2), "big|customer:客户:7|2024-03-05#2"),
            (key("big", Subject::Customer("a|b%7C\n".into()), 1), "big|customer:a%7Cb%257C%0A|2024-03-05"),
            (key("big", Subject::Customer("\u{202e}x".into()), 1), "big|customer:%E2%80%AEx|2024-03-05"),
            (key("big", Subject::Customer("".into()), 1), "big|customer:|2024-03-05"),
            (
                key("swing", group(&[("funnel", "a"), ("stage", "b")]), 1),
                "swing|group:funnel=a,stage=b|2024-03-05",
            ),
            (key("swing", group(&[("city", "a,b=c|%")]), 1), "swing|group:city=a%2Cb%3Dc%7C%25|2024-03-05"),
            (key("all", group(&[]), 1), "all|group:|2024-03-05"),
            (key("moved", change("C@1#2", 1), 1), "moved|change:C@1#2@2024-03-04|2024-03-05"),
            (key("moved", change("C1", 3), 1), "moved|change:C1@2024-03-04#3|2024-03-05"),
            (key("swing", Subject::Rule("swing".into()), 1), "swing|rule:swing|2024-03-05"),
        ] {
            assert_eq!(key.to_string(), text);
            assert_eq!(Key::parse(text).as_ref(), Ok(&key), "{text}");
        }
    }

    #[test]
    fn what_is_no_key_shows_how_one_looks() {
        for text in [
            "",
            "big",
            "big|customer:C42",
            "|customer:C42|2024-03-05",
            "big|customer:C42|2024-03-05|",
            "big|customer|2024-03-05",
            "big|cust:C42|2024-03-05",
            "big|customer:C42|2024-3-5",
            "big|customer:C42|2024-02-30",
            "big|customer:C42|2024-03-05#1",
            "big|customer:C42|2024-03-05#02",
            "big|customer:%zz|2024-03-05",
            "big|customer:%+1|2024-03-05",
            "big|customer:%ff|2024-03-05",
            "big|customer:%|2024-03-05",
            "big|change:C42|2024-03-05",
            "big|group:funnel|2024-03-05",
        ] {
            let refusal = Key::parse(text).unwrap_err();
            assert!(refusal.english.contains("copy one from `alerts list`"), "{text}: {refusal}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn different_keys_never_look_alike(
            values in proptest::collection::vec(proptest::collection::vec("[ab|:%,=@#\\n7C]{0,5}|\\PC{0,4}", 1..3), 2),
            kinds in proptest::collection::vec(0..5_u8, 2),
            nth in proptest::collection::vec(1..4_u32, 2),
        ) {
            let keys: Vec<Key> = (0..2)
                .map(|at| {
                    let id: Arc<str> = values[at][0].as_str().into();
                    let subject = match kinds[at] {
                        0 => Subject::Customer(id),
                        1 => Subject::Unit(id),
                        2 => Subject::Change { customer: id, on: day("2024-03-04"), nth: nth[1 - at] },
                        _ => Subject::Group(
                            values[at].iter().zip(["a", "unit.b"]).map(|(value, name)| (name.into(), value.as_str().into())).collect(),
                        ),
                    };
                    key("r", subject, nth[at])
                })
                .collect();
            for key in &keys {
                let read = Key::parse(&key.to_string());
                prop_assert_eq!(read.as_ref(), Ok(key));
            }
            prop_assert_eq!(keys[0] == keys[1], keys[0].to_string() == keys[1].to_string());
        }
    }
}
