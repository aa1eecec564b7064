//! What rules, subjects and people are called.

use std::fmt;
use std::sync::Arc;

use crate::alert::Subject;
use crate::language::{Language, say};
use crate::ruleset::Ruleset;
use crate::syntax::Label;

/// What ids are called in the workspace's language: labels come from the rules, names from the
/// dataset.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// The rules.
    pub ruleset: &'a Ruleset,
    /// The name of a customer, a person or a unit, if it is known.
    pub name_of: &'a dyn Fn(&Subject) -> Option<Arc<str>>,
}

impl fmt::Debug for Naming<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Naming").field("ruleset", &self.ruleset.hash).finish_non_exhaustive()
    }
}

impl<'a> Naming<'a> {
    /// Labels of the rules, and nobody's name.
    #[must_use]
    pub fn of_rules(ruleset: &'a Ruleset) -> Self {
        Self { ruleset, name_of: &|_| None }
    }

    /// The language of the workspace.
    #[must_use]
    pub fn language(&self) -> Language {
        self.ruleset.workspace.language
    }

    /// A rule's label; its id where it has none, or is there no more.
    #[must_use]
    pub fn rule(&self, id: &str) -> String {
        let rule = self.ruleset.anomalies.iter().find(|rule| *rule.id == *id);
        rule.and_then(|rule| self.label(rule.label.as_ref())).unwrap_or(id).to_owned()
    }

    /// A person's id with the name.
    #[must_use]
    pub fn person(&self, id: &Arc<str>) -> String {
        self.named(id, &Subject::Person(id.clone()))
    }

    /// What an alert is about: `customer C42 Acme`, `Large accounts / Need`.
    #[must_use]
    pub fn subject(&self, subject: &Subject) -> String {
        let language = self.language();
        match subject {
            Subject::Customer(id) => {
                let it = self.named(id, subject);
                say!(language, "customer {it}", "客户 {it}")
            }
            Subject::Person(id) => {
                let it = self.named(id, subject);
                say!(language, "person {it}", "人员 {it}")
            }
            Subject::Unit(id) => {
                let it = self.named(id, subject);
                say!(language, "unit {it}", "团队 {it}")
            }
            Subject::Change { customer, on, .. } => {
                let it = self.named(customer, &Subject::Customer(customer.clone()));
                say!(language, "customer {it}, its change on {on}", "客户 {it} 在 {on} 的变化")
            }
            Subject::Group(values) if values.is_empty() => language.pick("as a whole", "整体").to_owned(),
            Subject::Group(values) => {
                let values: Vec<String> =
                    values.iter().map(|(name, value)| self.group_value(values, name, value)).collect();
                values.join(" / ")
            }
            Subject::Rule(_) => language.pick("the rule itself", "规则自身").to_owned(),
        }
    }

    /// The value of one dimension of a group.
    fn group_value(&self, group: &[(Arc<str>, Arc<str>)], name: &str, value: &Arc<str>) -> String {
        let label = match name {
            "funnel" => {
                let funnel = self.ruleset.funnels.iter().find(|funnel| funnel.id == *value);
                funnel.and_then(|funnel| self.label(funnel.label.as_ref()))
            }
            "stage" => self.stage(group, value),
            "phase" => {
                let phase = self.ruleset.phases.iter().find(|phase| phase.id == *value);
                phase.and_then(|phase| self.label(phase.label.as_ref()))
            }
            "person" | "owner" => return self.person(value),
            "unit" => return self.named(value, &Subject::Unit(value.clone())),
            _ if name.starts_with("unit.") => return self.named(value, &Subject::Unit(value.clone())),
            _ => return format!("{name} {value}"),
        };
        label.map_or_else(|| value.to_string(), str::to_owned)
    }

    /// The label of a stage, of the group's funnel if it names one.
    fn stage(&self, group: &[(Arc<str>, Arc<str>)], id: &Arc<str>) -> Option<&'a str> {
        let of_group = group.iter().find(|(name, _)| &**name == "funnel").map(|(_, funnel)| funnel);
        let funnels = self.ruleset.funnels.iter();
        let stages = funnels
            .filter(|funnel| of_group.is_none_or(|wanted| funnel.id == *wanted))
            .flat_map(|funnel| &funnel.stages);
        self.label(stages.into_iter().find(|stage| stage.id == *id)?.label.as_ref())
    }

    fn label(&self, label: Option<&'a Label>) -> Option<&'a str> {
        label.map(|label| label.in_language(self.language().tag())).filter(|label| !label.is_empty())
    }

    fn named(&self, id: &Arc<str>, subject: &Subject) -> String {
        match (self.name_of)(subject).filter(|name| name != id) {
            Some(name) => format!("{id} {name}"),
            None => id.to_string(),
        }
    }
}
