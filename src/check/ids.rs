//! Ids that must be unique.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::Context;
use crate::diagnostic::RulesProblem;
use crate::language::{Both, Spoken, both};
use crate::text::{Span, Spanned};

/// Whether a name refers to an id that was refused when the text was read, such as `plan` to
/// `Plan`: the slip has been reported, and the reference is taken as given.
pub(super) fn is_refused(id: &str, name: &str) -> bool {
    id != name && id.chars().any(char::is_uppercase) && id.to_lowercase() == name
}

/// The ids of one kind that were met so far.
pub(super) struct Ids {
    kind: Both,
    within: Option<Spoken>,
    seen: BTreeMap<String, Span>,
}

impl Ids {
    /// None yet. `kind` is a word for messages; `within` names what they must be unique in, if
    /// that is not the whole ruleset.
    pub fn new(kind: Both, within: Option<Spoken>) -> Self {
        Self { kind, within, seen: BTreeMap::new() }
    }

    /// Takes an id; `None` if it is taken already, which is reported with both places.
    pub fn take(&mut self, cx: &mut Context, id: &Spanned<String>) -> Option<Arc<str>> {
        if let Some(first) = self.seen.get(&id.value) {
            let (kind, within) = (self.kind, self.within.clone());
            let problem = RulesProblem::DuplicateId { kind, id: id.value.clone(), within };
            cx.report_with(id.span, problem, *first, both("first defined here", "第一次定义在这里"));
            return None;
        }
        self.seen.insert(id.value.clone(), id.span);
        Some(Arc::from(id.value.as_str()))
    }
}
