//! Which texts can be names in expressions.

/// The words that rhai keeps for itself, in use or reserved.
const RESERVED: [&str; 59] = [
    "true",
    "false",
    "let",
    "const",
    "var",
    "if",
    "else",
    "switch",
    "do",
    "while",
    "until",
    "loop",
    "for",
    "in",
    "continue",
    "break",
    "return",
    "throw",
    "try",
    "catch",
    "import",
    "export",
    "as",
    "private",
    "fn",
    "this",
    "is",
    "static",
    "shared",
    "goto",
    "match",
    "case",
    "public",
    "protected",
    "new",
    "use",
    "with",
    "module",
    "package",
    "super",
    "spawn",
    "thread",
    "go",
    "sync",
    "async",
    "await",
    "yield",
    "default",
    "void",
    "null",
    "nil",
    "print",
    "debug",
    "type_of",
    "eval",
    "call",
    "curry",
    "Fn",
    "is_def_var",
];

/// Whether a text can stand as a name in an expression: a letter (of any script), after it
/// letters, digits and underscores, underscores before it; and no word of the language.
#[must_use]
pub fn is_nameable(text: &str) -> bool {
    let mut rest = text.trim_start_matches('_').chars();
    rest.next().is_some_and(char::is_alphabetic)
        && rest.all(|c| c == '_' || c.is_alphanumeric())
        && !RESERVED.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::{RESERVED, is_nameable};
    use crate::expression::{Scope, UserFunctions, check_expression};
    use crate::text::{Quoted, Sources, Span};
    use crate::value::Type;

    #[test]
    fn reserved_words_are_refused_by_the_expression_language_too() {
        let source = Sources::default().add("a.toml", "");
        let scope = Scope { open: true, ..Scope::default() };
        let refused = |name: &str| {
            let text = Quoted::plain(&format!("{name} != ()"), Span::new(source, 0, 0));
            check_expression(&text, &scope, Type::Any, &UserFunctions::default(), &mut Vec::new()).is_none()
        };
        let accepted: Vec<_> =
            RESERVED.iter().filter(|word| !matches!(**word, "true" | "false") && !refused(word)).collect();
        assert!(accepted.is_empty(), "{accepted:?}");
        assert!(!refused("amount") && !refused("金额"));
    }

    #[test]
    fn names_are_identifiers_of_any_script_and_no_words_of_the_language() {
        for good in ["amount", "金额", "_a", "a1", "Amount", "matches"] {
            assert!(is_nameable(good), "{good}");
        }
        for bad in ["", "_", "1a", "close date", "a-b", "match", "new", "is", "go", "call", "this", "case"] {
            assert!(!is_nameable(bad), "{bad}");
        }
    }
}
