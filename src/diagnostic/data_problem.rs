//! Problems that only the rows of the dataset show: what `check --data` says of its findings.
//!
//! All are warnings: what rows are like does not forbid using the rules.

use super::data_codes::{CODES, NEVER_SEEN, OTHER};
use super::data_phrases::phrase_of;
use super::{Code, Problem};
use crate::language::{Language, say};

/// Problems that only the dataset shows.
#[derive(Debug, Clone, PartialEq)]
pub enum DataProblem {
    /// One kind of trouble in one column of one table, counted.
    Finding {
        /// The finding's word (`null_id`, `unmapped_stage` …); the name of its code is
        /// the word in kebab case after `data-`.
        code: &'static str,
        /// The mapped table's key, or `funnel.<id>`, `metric.<id>`, `anomaly.<id>`.
        table: String,
        /// The column; empty if none.
        column: String,
        /// How many rows or customers.
        count: u64,
        /// The first few.
        samples: Vec<String>,
    },
    /// A rule compares a field with a text that none of its rows has.
    NeverSeen {
        /// The text.
        text: String,
        /// The field.
        field: String,
        /// The mapped table's key.
        table: String,
        /// Which of those that are there is probably meant.
        suggestion: Option<String>,
        /// Those that are there.
        seen: Vec<String>,
    },
}

/// How many of the texts that are there a message lists.
const LISTED: usize = 8;

impl DataProblem {
    /// This phase's part of the code table.
    pub(super) const CODES: &'static [Code] = CODES;

    pub(super) fn code(&self) -> &'static Code {
        let Self::Finding { code, .. } = self else { return &NEVER_SEEN };
        let name = format!("data-{}", code.replace('_', "-"));
        CODES.iter().find(|entry| entry.name == name).unwrap_or(&OTHER)
    }

    pub(super) fn message(&self, language: Language) -> String {
        let (code, table, column, count, samples) = match self {
            Self::Finding { code, table, column, count, samples } => (code, table, column, count, samples),
            Self::NeverSeen { text, field, table, .. } => {
                return say!(
                    language,
                    "no row of `{table}` has `{text}` in `{field}`",
                    "`{table}` 没有一行的 `{field}` 是 `{text}`"
                );
            }
        };
        let place = if column.is_empty() { format!("`{table}`") } else { format!("`{table}`.`{column}`") };
        let samples = match samples.as_slice() {
            [] => String::new(),
            samples => {
                let mut shown: Vec<_> = samples.iter().map(|sample| format!("`{sample}`")).collect();
                if *count > shown.len() as u64 {
                    shown.push(String::from("…"));
                }
                say!(language, " ({})", "（{}）", shown.join(language.pick(", ", "、")))
            }
        };
        let counted = phrase_of(code).counted(*count, language);
        say!(language, "{place}: {counted}{samples}", "{place}：{counted}{samples}")
    }

    #[expect(clippy::unnecessary_wraps, reason = "the phases' problems are alike; not all have help")]
    pub(super) fn help(&self, language: Language) -> Option<String> {
        Some(match self {
            Self::Finding { code, .. } => phrase_of(code).help.said_in(language).to_owned(),
            Self::NeverSeen { suggestion: Some(meant), seen, .. } => {
                let seen = listed(seen, language);
                say!(
                    language,
                    "did you mean `{meant}`? there are {seen}",
                    "是不是想写 `{meant}`？现有 {seen}"
                )
            }
            Self::NeverSeen { field, seen, .. } => {
                let seen = listed(seen, language);
                say!(
                    language,
                    "there are {seen}; if it is still to come, list it in `one_of` of `{field}` under `fields`",
                    "现有 {seen}；如果以后才会出现，就在 `fields` 里用 `{field}` 的 `one_of` 列出"
                )
            }
        })
    }
}

/// The first few of some texts.
fn listed(texts: &[String], language: Language) -> String {
    let mut listed: Vec<String> = texts.iter().take(LISTED).map(|text| format!("`{text}`")).collect();
    if texts.len() > listed.len() {
        listed.push(String::from("…"));
    }
    listed.join(language.pick(", ", "、"))
}

impl From<DataProblem> for Problem {
    fn from(problem: DataProblem) -> Self {
        Self::Data(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: &'static str, count: u64, samples: &[&str]) -> DataProblem {
        DataProblem::Finding {
            code,
            table: String::from("customers"),
            column: String::from("stage"),
            count,
            samples: samples.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn every_word_of_a_finding_has_its_own_code_and_phrase() {
        let words = "null_id duplicate_id long_id unreadable_date unreadable_value missing_required \
            unexpected_value future_date unknown_customer unknown_item unmapped_stage undated_stage blank_stage stage_differs \
            history_before_entered skip regress reopen overlap row_error year_without_holidays \
            bad_reference overlapping_targets missing_target unknown_recipient unknown_level unknown_unit_kind unknown_metric \
            unusable_target missing_group";
        for word in words.split_whitespace() {
            let problem = finding(word, 2, &[]);
            assert_eq!(problem.code().name.replace('-', "_"), format!("data_{word}"));
            assert_ne!(phrase_of(word), phrase_of("no such word"), "{word}");
        }
        assert_eq!(finding("no such word", 2, &[]).code().name, "data-finding");
    }

    #[test]
    fn messages_count_and_show_samples() {
        assert_eq!(
            finding("unmapped_stage", 1, &["7: Demo"]).message(Language::English),
            "`customers`.`stage`: 1 customer in a stage that its funnel does not map (`7: Demo`)"
        );
        assert_eq!(
            finding("unmapped_stage", 9, &["7: Demo", "8: x"]).message(Language::English),
            "`customers`.`stage`: 9 customers in stages that their funnel does not map (`7: Demo`, `8: x`, …)"
        );
        assert_eq!(
            finding("unmapped_stage", 9, &["7: Demo"]).message(Language::Chinese),
            "`customers`.`stage`：9 个客户所在的阶段没有映射到漏斗（`7: Demo`、…）"
        );
    }
}
