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
    phases: HashMap<Arc<str>, Entry>,
    /// Lines of the entrance standard and items of the checklists.
    lines: HashMap<LineKey, Entry>,
    /// The customers' fields and the facts.
    fields: HashMap<Arc<str>, Entry>,
    /// Whether labels stand alone.
    bare: bool,
}

/// Funnel, stage (none for the entrance standard) and id.
type LineKey = (Arc<str>, Option<Arc<str>>, Arc<str>);
/// The place among its like, and the label.
type Entry = (usize, Option<String>);

impl Labels {
    /// The labels that a ruleset gives.
    #[must_use]
    pub fn of(ruleset: &Ruleset) -> Self {
        let language = ruleset.workspace.language.tag();
        let text = |label: &Option<Label>| label.as_ref().map(|label| label.in_language(language).to_owned());
        let mut labels = Self::default();
        for (place, phase) in ruleset.phases.iter().enumerate() {
            labels.phases.insert(phase.id.clone(), (place, text(&phase.label)));
        }
        let fields = ruleset.mapping.customers.fields.iter().map(|field| (&field.name, &field.label));
        let facts = ruleset.facts.iter().map(|fact| (&fact.id, &fact.label));
        for (place, (name, label)) in fields.chain(facts).enumerate() {
            labels.fields.entry(name.clone()).or_insert((place, text(label)));
        }
        for (place, funnel) in ruleset.funnels.iter().enumerate() {
            labels.funnels.insert(funnel.id.clone(), (place, text(&funnel.label)));
            for (place, line) in funnel.admit.iter().enumerate() {
                let key = (funnel.id.clone(), None, line.id.clone());
                labels.lines.insert(key, (place, text(&line.label)));
            }
            for (place, stage) in funnel.stages.iter().enumerate() {
                let key = (funnel.id.clone(), stage.id.clone());
                labels.stages.insert(key, (place, text(&stage.label)));
                for (place, item) in stage.items.iter().enumerate() {
                    let key = (funnel.id.clone(), Some(stage.id.clone()), item.id.clone());
                    labels.lines.insert(key, (place, text(&item.label)));
                }
            }
        }
        labels
    }

    /// A funnel's id with its label: `enterprise 大客户漏斗`; a dash for none.
    pub(super) fn funnel(&self, funnel: Option<&Arc<str>>) -> String {
        let label = funnel.and_then(|funnel| self.funnels.get(funnel)?.1.as_deref());
        self.with_label(funnel, label)
    }

    /// A stage's id with its label; a dash for none.
    pub(super) fn stage(&self, funnel: Option<&Arc<str>>, stage: Option<&Arc<str>>) -> String {
        let label = self.stage_entry(funnel, stage).and_then(|(_, label)| label.as_deref());
        self.with_label(stage, label)
    }

    /// A phase's id with its label; a dash for none.
    pub(super) fn phase(&self, phase: Option<&Arc<str>>) -> String {
        let label = phase.and_then(|phase| self.phases.get(phase)?.1.as_deref());
        self.with_label(phase, label)
    }

    /// The id of an item of a checklist (without a stage: of a line of the entrance standard) with
    /// its label.
    pub(super) fn line(&self, funnel: &Arc<str>, stage: Option<&Arc<str>>, id: &Arc<str>) -> String {
        let entry = self.lines.get(&(funnel.clone(), stage.cloned(), id.clone()));
        self.with_label(Some(id), entry.and_then(|(_, label)| label.as_deref()))
    }

    /// A field's or fact's name with its label.
    pub(super) fn field(&self, name: &Arc<str>) -> String {
        self.with_label(Some(name), self.fields.get(name).and_then(|(_, label)| label.as_deref()))
    }

    /// These labels without the ids beside them, for pages: an id only where there is no label.
    pub(super) fn without_ids(&self) -> Self {
        Self { bare: true, ..self.clone() }
    }

    /// Where a stage stands among all: funnels and stages in the order of the rules, unknown ones
    /// after them.
    pub(super) fn place(&self, funnel: Option<&Arc<str>>, stage: Option<&Arc<str>>) -> (usize, usize) {
        let funnel_place = funnel.and_then(|funnel| self.funnels.get(funnel)).map(|(place, _)| *place);
        let stage_place = self.stage_entry(funnel, stage).map(|(place, _)| *place);
        (funnel_place.unwrap_or(usize::MAX), stage_place.unwrap_or(usize::MAX))
    }

    fn with_label(&self, id: Option<&Arc<str>>, label: Option<&str>) -> String {
        match label {
            Some(label) if self.bare => label.to_owned(),
            _ => with_label(id, label),
        }
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
