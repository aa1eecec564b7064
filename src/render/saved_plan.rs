//! A plan kept in a file: enough to tell whether the same run would still be made.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::condition::instant as instant_text;
use super::held::held_text;
use crate::delta::{Delta, Held};
use crate::language::{Both, Language, both};

/// What a plan was made of, and the fingerprint of what it would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedPlan {
    /// The moment, as `--as-of` reads it.
    pub as_of: String,
    /// The ruleset's hash.
    pub ruleset: String,
    /// The dataset's version.
    pub dataset: String,
    /// The store's generation.
    pub store: u64,
    /// How many state changes, for people who open the file.
    pub changes: usize,
    /// Names the delta.
    pub fingerprint: String,
    /// Why a guard holds it, if `watch` has it held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<HeldPart>,
}

/// Why a guard holds a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldPart {
    /// Since when something is held, UTC.
    pub since: String,
    /// Why, in English.
    pub reason: String,
    /// Why, in Chinese.
    pub reason_zh: String,
    /// Whether it would be held under the rules of the last run, too.
    pub by_data_alone: bool,
}

impl SavedPlan {
    /// What is kept of a delta.
    #[must_use]
    pub fn of(delta: &Delta) -> Self {
        Self {
            as_of: delta.as_of.text(),
            ruleset: delta.ruleset.clone(),
            dataset: delta.dataset.clone(),
            store: delta.generation,
            changes: delta.changes.len(),
            fingerprint: delta.fingerprint(),
            held: None,
        }
    }

    /// What is kept of a delta that is held.
    #[must_use]
    pub fn of_held(delta: &Delta, held: &Held, since: DateTime<Utc>) -> Self {
        let part = HeldPart {
            since: instant_text(since),
            reason: held_text(held, Language::English),
            reason_zh: held_text(held, Language::Chinese),
            by_data_alone: held.by_data_alone,
        };
        Self { held: Some(part), ..Self::of(delta) }
    }

    /// Writes it as one JSON object.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")
    }

    /// Reads it back; `None` if the text is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// What has moved on since, as the beginning of a sentence; `None` if `delta` is what was
    /// planned.
    #[must_use]
    pub fn difference(&self, delta: &Delta) -> Option<Both> {
        let now = Self::of(delta);
        if self.as_of != now.as_of {
            return Some(both("the moment is another one", "时刻已不同"));
        }
        let beneath = self.moved_under(delta);
        let other = both("what would change has become different", "将发生的变化有所不同");
        beneath.or_else(|| (self.fingerprint != now.fingerprint).then_some(other))
    }

    /// The same of what lies beneath a delta.
    #[must_use]
    pub fn moved_under(&self, delta: &Delta) -> Option<Both> {
        self.moved(&delta.ruleset, &delta.dataset, delta.generation)
    }

    /// The same of what lies beneath a delta, which is known before it is computed.
    #[must_use]
    pub fn moved(&self, ruleset: &str, dataset: &str, store: u64) -> Option<Both> {
        let moved = [
            (self.ruleset == ruleset, both("the rules have changed", "规则有了变化")),
            (self.dataset == dataset, both("the dataset has changed", "数据集有了变化")),
            (
                self.store == store,
                both("another run or action was recorded in the store", "存储文件记录了另一次运行或操作"),
            ),
        ];
        moved.into_iter().find(|(same, _)| !same).map(|(_, what)| what)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_saved_plan_reads_back_and_tells_what_moved() {
        let delta = sample::delta();
        let mut out = Vec::new();
        SavedPlan::of(&delta).write(&mut out).unwrap();
        let saved = SavedPlan::parse(std::str::from_utf8(&out).unwrap()).unwrap();
        assert_eq!(saved.difference(&delta), None);

        let mut edited = sample::delta();
        edited.ruleset = String::from("another");
        assert_eq!(saved.difference(&edited), Some(both("the rules have changed", "规则有了变化")));
        let mut grown = sample::delta();
        grown.dataset = String::from("another");
        assert_eq!(saved.difference(&grown), Some(both("the dataset has changed", "数据集有了变化")));
        let mut moved = sample::delta();
        moved.generation += 1;
        assert_eq!(
            saved.difference(&moved),
            Some(both("another run or action was recorded in the store", "存储文件记录了另一次运行或操作"))
        );
        let mut fewer = sample::delta();
        fewer.changes.pop();
        assert_eq!(
            saved.difference(&fewer),
            Some(both("what would change has become different", "将发生的变化有所不同"))
        );
        assert_eq!(SavedPlan::parse("{}"), None);
    }
}
