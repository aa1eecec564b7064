//! `[workspace]`, with its defaults.

use std::path::PathBuf;

use chrono::Weekday;

use super::context::Context;
use crate::diagnostic::{RulesProblem, SyntaxProblem};
use crate::language::Language;
use crate::ruleset::Workspace;
use crate::text::Spanned;
use crate::time::Zone;

/// Alerts per rule and run above which they are held together.
const MAX_ALERTS: u32 = 200;
/// Days that one run catches up at most.
const MAX_CATCH_UP: u32 = 400;

/// Checks `[workspace]`; what is wrong falls back to its default.
pub(super) fn workspace(cx: &mut Context) -> Workspace {
    let decl = &cx.document.workspace;
    let value_of = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    Workspace {
        dataset: value_of(&decl.dataset).map(PathBuf::from),
        // Where mistakes leave it open, there is no ruleset.
        store: PathBuf::from(cx.document.store().unwrap_or_default()),
        zone: zone(cx),
        week_starts: decl.week_starts.map_or(Weekday::Mon, |day| day.value),
        language: language(cx),
        max_changes: max_changes(cx),
        max_alerts: decl.max_alerts.map_or(MAX_ALERTS, |count| count.value),
        max_catch_up: decl.max_catch_up.map_or(MAX_CATCH_UP, |days| days.value),
        operators: decl.operators.iter().map(|id| id.value.clone()).collect(),
    }
}

fn zone(cx: &mut Context) -> Zone {
    let Some(written) = &cx.document.workspace.timezone else { return Zone::UTC };
    match Zone::named(&written.value) {
        Ok(zone) => zone,
        Err(suggestion) => {
            let name = SyntaxProblem::shortened(&written.value);
            cx.report(written.span, RulesProblem::UnknownZone { name, suggestion });
            Zone::UTC
        }
    }
}

fn language(cx: &mut Context) -> Language {
    let Some(written) = &cx.document.workspace.language else { return Language::default() };
    let language = Language::of_tag(&written.value);
    if language.is_none() {
        cx.report(
            written.span,
            RulesProblem::UnknownLanguage { name: SyntaxProblem::shortened(&written.value) },
        );
    }
    language.unwrap_or_default()
}

fn max_changes(cx: &mut Context) -> Option<f64> {
    let written = cx.document.workspace.max_changes?;
    if !(0.0..=1.0).contains(&written.value) {
        cx.report(written.span, RulesProblem::ShareOutOfRange { value: written.value });
        return None;
    }
    Some(written.value)
}
