//! What the values of a column show about its type.

use super::cell::{bool_word, finite, plain_float, plain_int};
use super::written_date::{DateEvidence, day_first_pattern};
use super::written_number::{Fraction, FractionEvidence, written_number};
use crate::language::{Spoken, both, spoken};
use crate::text::shortened;
use crate::time::{DateFormat, Moment, read_written};
use crate::value::{Type, Value};

/// How many values are of a kind, and the first that is not, with its line.
#[derive(Debug, Clone, Default)]
struct Tally {
    fit: u64,
    misfit: Option<(u64, String)>,
}

impl Tally {
    fn add(&mut self, fits: bool, line: u64, text: &str) {
        if fits {
            self.fit += 1;
        } else if self.misfit.is_none() {
            self.misfit = Some((line, shortened(text)));
        }
    }
}

/// Both ways of writing fractions.
const WRITTEN: [Fraction; 2] = [Fraction::Point, Fraction::Comma];

/// What the values of a column show, gathered over all rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// How many values are blank.
    pub blanks: u64,
    /// What its dates in digits show.
    pub dates: DateEvidence,
    /// What its numbers show about their fractions.
    pub fractions: FractionEvidence,
    /// How many of its values are numbers as people write them.
    written: Tally,
    present: u64,
    ints: Tally,
    floats: Tally,
    bools: Tally,
    moments: Tally,
}

impl Evidence {
    /// Takes a value into account.
    pub fn add(&mut self, line: u64, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            self.blanks += 1;
            return;
        }
        self.present += 1;
        let is_int = plain_int(text).is_some();
        self.ints.add(is_int, line, text);
        self.floats.add(plain_float(text).is_some(), line, text);
        self.fractions.add(text);
        self.written.add(
            WRITTEN.into_iter().any(|fraction| written_number(text, fraction).is_some()),
            line,
            text,
        );
        self.bools.add(bool_word(text).is_some(), line, text);
        let is_date = !is_int && self.dates.add(text);
        self.moments.add(is_date, line, text);
    }

    /// Takes a value of a column with a declared date format into account.
    pub fn add_by_format(&mut self, text: &str, format: &DateFormat) {
        let text = text.trim();
        if text.is_empty() {
            self.blanks += 1;
            return;
        }
        self.present += 1;
        match read_written(&Value::text(text), format) {
            Some(Moment::Naive(_) | Moment::Offset(_)) => self.dates.has_time = true,
            Some(Moment::Day(_)) | None => {}
        }
    }

    /// The type that every value has without guessing; text if there is none or no value.
    pub fn ty(&self) -> Type {
        let all = |tally: &Tally| self.present > 0 && tally.fit == self.present;
        if all(&self.ints) {
            Type::Int
        } else if all(&self.floats) {
            Type::Float
        } else if all(&self.bools) {
            Type::Bool
        } else if all(&self.moments) && self.dates.order().is_some() {
            self.dates.ty()
        } else {
            Type::Text
        }
    }

    /// What a person should know about a column that stayed text, if it nearly was something
    /// else: why it did, and how to declare it.
    pub fn note(&self, name: &str) -> Option<Spoken> {
        if self.ty() != Type::Text || self.present == 0 {
            return None;
        }
        if self.moments.fit == self.present {
            return self.note_on_dates(name);
        }
        if let Some(note) = self.note_on_numbers(name) {
            return Some(note);
        }
        let kinds = [
            (&self.ints, both("integers", "整数"), Type::Int),
            (&self.floats, both("numbers", "数"), Type::Float),
            (&self.bools, both("true or false", "是或否"), Type::Bool),
            (&self.moments, both("dates", "日期"), self.dates.ty()),
        ];
        let (nearest, what, ty) = kinds.into_iter().max_by_key(|(tally, ..)| tally.fit)?;
        let (line, misfit) = nearest.misfit.as_ref()?;
        // `007` among numbers makes codes of them all, and text is what they should be.
        if nearest.fit * 2 < self.present || finite(misfit).is_some() {
            return None;
        }
        Some(spoken!(
            [what]
            "`{name}` stays text: {} of its {} values are {what}, but not `{misfit}` (line {line}); \
             `--type '{name}={ty}'` lists every row that is not",
            "`{name}` 保留为文本：{1} 个值中有 {0} 个是{what}，但 `{misfit}`（第 {line} 行）不是；\
             `--type '{name}={ty}'` 会列出所有不是的行",
            nearest.fit, self.present
        ))
    }

    /// Numbers with commas, currency or per cent signs; codes such as `007` are none.
    fn note_on_numbers(&self, name: &str) -> Option<Spoken> {
        let (_, sample) = self.floats.misfit.as_ref().filter(|_| self.written.fit == self.present)?;
        let codes = finite(sample).is_some();
        (!codes && self.fractions.fraction().is_some()).then(|| {
            spoken!(
                "`{name}` stays text: its numbers are written like `{sample}`; `--type '{name}=float'` reads them",
                "`{name}` 保留为文本：其中的数写成 `{sample}` 这样；用 `--type '{name}=float'` 可读成数"
            )
        })
    }

    fn note_on_dates(&self, name: &str) -> Option<Spoken> {
        if let Some((one, other)) = &self.dates.contradiction {
            return Some(spoken!(
                "`{name}` stays text: its dates are written in different ways, `{one}` and `{other}`",
                "`{name}` 保留为文本：日期的写法不一致，既有 `{one}` 又有 `{other}`"
            ));
        }
        let sample = self.dates.sample().filter(|_| self.dates.is_ambiguous())?;
        let day_first = day_first_pattern(sample).unwrap_or_else(|| String::from("%d/%m/%Y"));
        let month_first = day_first.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m");
        Some(spoken!(
            "`{name}` stays text: in none of its {} dates, such as `{sample}`, can be seen whether day or month \
             is first; declare `--date-format '{name}={day_first}'` or `--date-format '{name}={month_first}'`",
            "`{name}` 保留为文本：{} 个日期（例如 `{sample}`）中没有一个能看出日在前还是月在前；\
             请声明 `--date-format '{name}={day_first}'` 或 `--date-format '{name}={month_first}'`",
            self.present
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Evidence {
        let mut evidence = Evidence::default();
        for (line, text) in (2..).zip(texts) {
            evidence.add(line, text);
        }
        evidence
    }

    #[test]
    fn a_type_is_what_every_value_has() {
        for (texts, ty) in [
            (&["1", " -2 ", ""][..], Type::Int),
            (&["1", "2.5"], Type::Float),
            (&["00123", "456"], Type::Text),
            (&["1", "n/a"], Type::Text),
            (&["9223372036854775808", "1"], Type::Text),
            (&["TRUE", "no"], Type::Bool),
            (&["1", "0"], Type::Int),
            (&["true", "1"], Type::Text),
            (&["", " "], Type::Text),
            (&[], Type::Text),
            (&["2024-03-05", "2024-02-29"], Type::Date),
            (&["2024-03-05", "2024-03-05T10:00Z"], Type::DateTime),
            (&["2024-03-05", "2023-02-29"], Type::Text),
            (&["24/03/2022", "01/02/2022"], Type::Date),
            (&["2026年8月3日", "2026年10月28日"], Type::Date),
            (&["2026年8月3日 9:30", "2026年10月28日"], Type::DateTime),
            (&["2026年8月3", "2026年10月28日"], Type::Text),
            (&["2026年13月3日", "2026年10月28日"], Type::Text),
            (&["02/03/2022 16:11", "24/03/2022 16:11"], Type::DateTime),
            (&["01/02/2022"], Type::Text),
            (&["24/03/2022", "03/24/2022"], Type::Text),
            (&["20240131"], Type::Int),
        ] {
            assert_eq!(of(texts).ty(), ty, "{texts:?}");
        }
    }

    #[test]
    fn what_stays_text_says_why_and_how_to_declare_it() {
        for (texts, clause) in [
            (
                &["02/03/2022 16:11"][..],
                "`--date-format 'd=%d/%m/%Y %H:%M'` or `--date-format 'd=%m/%d/%Y %H:%M'`",
            ),
            (&["24/03/2022", "03/24/2022"], "in different ways, `24/03/2022` and `03/24/2022`"),
            (&["1", "2", "n/a"], "2 of its 3 values are numbers, but not `n/a` (line 4)"),
            (&["1.234,56", "12,5"], "its numbers are written like `1.234,56`; `--type 'd=float'` reads them"),
            (&["2024-03-05", "soon"], "1 of its 2 values are dates, but not `soon` (line 3)"),
        ] {
            let note = of(texts).note("d").unwrap().english;
            assert!(note.contains(clause), "{texts:?}: {note}");
        }
        for silent in [&["a", "b", "1"][..], &["", ""], &["1", "2"], &["1", "007"], &["2024-03-05"]] {
            assert_eq!(of(silent).note("d"), None, "{silent:?}");
        }
    }
}
