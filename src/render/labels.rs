//! What funnels, stages and phases are called by people.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ruleset::Ruleset;
use crate::syntax::Label;

/// The labels of a ruleset in its language, and the order of its stages.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    funnels: HashMap<Arc<str>, Entry>,
    /// By funnel and stage.
    stages: HashMap<(Arc<str>, Arc<str>), Entry>,
}

/// The place among its like, and the label.
type Entry = (usize, Option<String>);

impl Labels {
    /// The labels that a ruleset gives.
    #[must_use]
    pub fn of(ruleset: &Ruleset) -> Self {
        let language = ruleset.workspace.language.tag();
        let text = |label: &Option<Label>| label.as_ref().map(|label| label.in_language(language).to_owned());
        let mut labels = Self::default();
        for (place, funnel) in ruleset.funnels.iter().enumerate() {
            labels.funnels.insert(funnel.id.clone(), (place, text(&funnel.label)));
            for (place, stage) in funnel.stages.iter().enumerate() {
                let key = (funnel.id.clone(), stage.id.clone());
                labels.stages.insert(key, (place, text(&stage.label)));
            }
        }
        labels
    }

    /// A funnel's id with its label: `enterprise 大客户漏斗`; a dash for none.
    pub(super) fn funnel(&self, funnel: Option<&Arc<str>>) -> String {
        let label = funnel.and_then(|funnel| self.funnels.get(funnel)?.1.as_deref());
        with_label(funnel, label)
    }

    /// A stage's id with its label; a dash for none.
    pub(super) fn stage(&self, funnel: Option<&Arc<str>>, stage: Option<&Arc<str>>) -> String {
        let label = self.stage_entry(funnel, stage).and_then(|(_, label)| label.as_deref());
        with_label(stage, label)
    }

    /// Where a stage stands among all: funnels and stages in the order of the rules, unknown ones
    /// after them.
    pub(super) fn place(&self, funnel: Option<&Arc<str>>, stage: Option<&Arc<str>>) -> (usize, usize) {
        let funnel_place = funnel.and_then(|funnel| self.funnels.get(funnel)).map(|(place, _)| *place);
        let stage_place = self.stage_entry(funnel, stage).map(|(place, _)| *place);
        (funnel_place.unwrap_or(usize::MAX), stage_place.unwrap_or(usize::MAX))
    }

    fn stage_entry(&self, funnel: Option<&Arc<str>>, stage: Option<&Arc<str>>) -> Option<&Entry> {
        self.stages.get(&(funnel?.clone(), stage?.clone()))
    }
}

fn with_label(id: Option<&Arc<str>>, label: Option<&str>) -> String {
    match (id, label) {
        (Some(id), Some(label)) if !says_the_same(id, label) => format!("{id} {label}"),
        (Some(id), _) => id.to_string(),
        (None, _) => String::from("–"),
    }
}

/// `large_accounts` and `Large accounts`.
fn says_the_same(id: &str, label: &str) -> bool {
    label.replace(' ', "_").eq_ignore_ascii_case(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_stands_beside_the_id_unless_it_says_the_same() {
        let id: Arc<str> = "large_accounts".into();
        assert_eq!(with_label(Some(&id), Some("大客户漏斗")), "large_accounts 大客户漏斗");
        assert_eq!(with_label(Some(&id), Some("Large accounts")), "large_accounts");
        assert_eq!(with_label(None, None), "–");
    }
}
