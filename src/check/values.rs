//! Which dataset values mean which stage, and that none means two.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::Context;
use crate::diagnostic::{RulesProblem, SyntaxProblem};
use crate::language::{Spoken, spoken};
use crate::syntax::FunnelDecl;
use crate::text::{Span, Spanned};

/// The dataset values of a funnel.
pub(super) struct Values {
    /// For each stage, as declared.
    pub stages: Vec<Vec<Arc<str>>>,
    /// Won.
    pub won: Vec<Arc<str>>,
    /// Lost.
    pub lost: Vec<Arc<str>>,
}

/// The values that have been claimed: by whom, and where.
#[derive(Default)]
pub(super) struct Claims {
    taken: BTreeMap<String, (Spoken, Span)>,
}

impl Claims {
    /// Claims a value for `owner` (as messages call it). A second claim by another is reported
    /// with both places; by the same it is harmless.
    pub fn claim(&mut self, cx: &mut Context, value: &str, span: Span, owner: &Spoken) {
        match self.taken.get(value) {
            None => {
                self.taken.insert(value.to_owned(), (owner.clone(), span));
            }
            Some((first, _)) if first == owner => {}
            Some((first, first_span)) => {
                let problem = RulesProblem::ValueClaimedTwice {
                    value: SyntaxProblem::shortened(value),
                    first: first.clone(),
                    second: owner.clone(),
                };
                cx.report_with(
                    span,
                    problem,
                    *first_span,
                    spoken!([first] "{first} has it here", "{first} 在这里已有它"),
                );
            }
        }
    }
}

/// The values of a funnel's stages and ends. A stage without `match` means its id; `won` and
/// `lost` left out mean themselves, unless a stage claims these values.
pub(super) fn values(cx: &mut Context, decl: &FunnelDecl) -> Values {
    let mut claims = Claims::default();
    let mut stages = Vec::new();
    for stage in &decl.stages {
        let written: Vec<&Spanned<String>> = match (&stage.matches, &stage.id) {
            (Some(matches), _) => matches.iter().collect(),
            (None, id) => id.iter().filter(|id| !is_end(&id.value)).collect(),
        };
        let id = stage.id.as_ref().map_or("", |id| &id.value);
        stages.push(take(cx, &mut claims, &written, &spoken!("stage `{id}`", "阶段 `{id}`")));
    }
    let mut end = |word: &str, written: Option<&Vec<Spanned<String>>>| match written {
        Some(written) => {
            take(cx, &mut claims, &written.iter().collect::<Vec<_>>(), &spoken!("`{word}`", "结局 `{word}`"))
        }
        None if claims.taken.contains_key(word) => Vec::new(),
        None => vec![Arc::from(word)],
    };
    let won = end("won", decl.won.as_ref());
    let lost = end("lost", decl.lost.as_ref());
    Values { stages, won, lost }
}

/// Whether an id is that of an end, which no stage may have (reported elsewhere).
pub(super) fn is_end(id: &str) -> bool {
    matches!(id, "won" | "lost")
}

fn take(
    cx: &mut Context,
    claims: &mut Claims,
    written: &[&Spanned<String>],
    owner: &Spoken,
) -> Vec<Arc<str>> {
    let mut values: Vec<Arc<str>> = Vec::new();
    for value in written {
        claims.claim(cx, &value.value, value.span, owner);
        if !values.iter().any(|known| **known == *value.value) {
            values.push(Arc::from(value.value.as_str()));
        }
    }
    values
}
