//! Whether rules that hold mistakes still tell which store they mean.
//!
//! Whoever took the usual store for one that is named in a file with a mistake would begin a history of its
//! own there. So what is not certain is left open.

use std::ops::Range;

use super::document::Document;
use crate::diagnostic::{Diagnostic, Problem, SyntaxProblem};

const TABLE: &str = "workspace";
const KEY: &str = "store";

/// Whether something of `[workspace]` stands in stretches of a file's text that could not be parsed.
pub(super) fn is_spoilt(text: &str, spoilt: &[Range<usize>]) -> bool {
    let begins_so = |line: &str| {
        let line = line.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
        line.trim_start_matches(['"', '\'']).starts_with(TABLE)
    };
    spoilt.iter().any(|stretch| text.get(stretch.clone()).is_none_or(|text| text.lines().any(begins_so)))
}

/// Whether what was found wrong with the shape of the rules leaves open which store they mean.
pub(super) fn is_open(document: &Document, found: &[Diagnostic]) -> bool {
    let workspace = &document.workspace;
    let is_named = workspace.store.is_some();
    let is_missing = workspace.span.is_none();
    (is_missing && document.incomplete)
        || found.iter().any(|diagnostic| match &diagnostic.problem {
            // Which of the two is kept, nobody knows.
            Problem::Syntax(SyntaxProblem::WrittenTwice { what, .. }) => what.contains(TABLE),
            Problem::Syntax(_) if is_named => false,
            Problem::Syntax(SyntaxProblem::UnknownKey { key, table, suggestion, .. }) => {
                key == KEY || (table.contains(TABLE) && suggestion.is_none())
            }
            Problem::Syntax(
                SyntaxProblem::MisplacedKey { key, .. }
                | SyntaxProblem::WrongType { key, .. }
                | SyntaxProblem::WrongValue { key, .. },
            ) => key == KEY || (is_missing && key == TABLE),
            Problem::Syntax(SyntaxProblem::UnknownTable { .. } | SyntaxProblem::ManyMore { .. }) => {
                is_missing
            }
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use crate::syntax::{RuleTexts, read_texts};

    fn store(files: &[&str]) -> Option<String> {
        let named = |(number, text): (usize, &&str)| (format!("{number}.toml"), (*text).to_owned());
        let files = files.iter().enumerate().map(named).collect();
        read_texts(&RuleTexts { folder: String::new(), files }).0.store().map(str::to_owned)
    }

    #[test]
    fn mistakes_elsewhere_leave_no_doubt() {
        let named = "[workspace]\nstore = \"state.db\"\n";
        for other in [
            "",
            "[[funnel]\n",
            "# workspace\n[[phase]]\nid = \n",
            "[[phrase]]\nid = 1\n",
            "[[phase]]\nstore = 1\n",
            "[[phase]]\ntext = \"\"\"\n",
        ] {
            assert_eq!(store(&[named, other]).as_deref(), Some("state.db"), "{other}");
            assert_eq!(store(&[&format!("{named}{other}")]).as_deref(), Some("state.db"), "{other}");
        }
        assert_eq!(store(&["[[workspace]]\nstore = \"state.db\""]).as_deref(), Some("state.db"));
        assert_eq!(store(&["[workspcae]\nstroe = \"state.db\""]).as_deref(), Some("state.db"));
        for usual in [
            "",
            "[[phase]]\nid = 1\n",
            "[workspace]\ndataset = 5\n[[phrase]]\n",
            "[workspace]\ndataset = \"crm.db\"\n[[funnel]\n",
        ] {
            assert_eq!(store(&[usual]).as_deref(), Some("funnelwright.db"), "{usual}");
        }
    }

    #[test]
    fn mistakes_that_may_hide_a_store_leave_it_open() {
        for text in [
            "[[funnel]\n",
            "[workspace\nstore = \"state.db\"\n",
            "[workspace]\nstore = \"state.db\n",
            "[workspace]\nstore = state.db\n",
            "[workspace]\nstore = \"state.db\" x\n",
            "[workspace]\nstore = 5\n",
            "[workspace]\nstore = \"\"\n",
            "[workspace]\nhistory_file = \"state.db\"\n",
            "store = \"state.db\"\n[workspace]\n",
            "[workspace]\n[calendar]\nstore = \"state.db\"\n",
            "[workspace]\n[workspace]\nstore = \"state.db\"\n",
            "workspace = \"state.db\"\n",
            "[settings]\nstore = \"state.db\"\n",
            "[[phase]]\nid = \"\"\"need\n[workspace]\nstore = \"state.db\"\n",
        ] {
            assert_eq!(store(&[text]), None, "{text}");
        }
        let twice = ["[workspace]\nstore = \"a.db\"\n", "[workspace]\nstore = \"b.db\"\n"];
        assert_eq!(store(&twice), None);
        assert_eq!(store(&["[workspace]\n", "[[funnel]\n"]).as_deref(), Some("funnelwright.db"));
    }
}
