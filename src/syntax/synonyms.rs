//! What people write who know other tools: words, keys, and secrets where a name belongs.

use crate::diagnostic::SyntaxProblem;

/// What other tools call the words of `type`, `agg` and `days`.
const SYNONYMS: &[(&str, &str)] = &[
    ("string", "text"),
    ("str", "text"),
    ("varchar", "text"),
    ("integer", "int"),
    ("number", "float"),
    ("numeric", "float"),
    ("decimal", "float"),
    ("double", "float"),
    ("real", "float"),
    ("boolean", "bool"),
    ("timestamp", "datetime"),
    ("average", "avg"),
    ("mean", "avg"),
    ("total", "sum"),
    ("unique", "distinct"),
    ("working", "business"),
    ("workdays", "business"),
    ("workday", "business"),
    ("daily", "day"),
    ("weekly", "week"),
    ("monthly", "month"),
    ("average", "mean"),
    ("warn", "warning"),
    ("error", "critical"),
    ("smtp", "email"),
    ("mail", "email"),
    ("lark", "feishu"),
    ("wechat", "wecom"),
    ("http", "webhook"),
    ("employee", "person"),
    ("team", "unit"),
];

/// What people write for keys of these tables, as (table, key, the key that is meant).
const OTHER_KEYS: &[(&str, &str, &str)] = &[
    ("metric", "group_by", "by"),
    ("metric", "groups", "by"),
    ("metric", "period", "per"),
    ("metric", "aggregate", "agg"),
    ("metric", "filter", "where"),
    ("anomaly", "level", "to"),
    ("anomaly", "notify", "to"),
    ("anomaly", "condition", "when"),
    ("anomaly", "schedule", "cadence"),
    ("anomaly", "template", "message"),
    ("anomaly", "text", "message"),
    ("channel", "type", "kind"),
    ("channel", "url", "url_env"),
    ("channel", "webhook", "url_env"),
    ("channel", "secret", "secret_env"),
    ("channel", "key", "secret_env"),
    ("channel", "token", "secret_env"),
    ("channel", "user", "user_env"),
    ("channel", "password", "password_env"),
];

/// Of some words the one that other tools call so.
pub(super) fn synonym_of(text: &str, words: &[&'static str]) -> Option<&'static str> {
    SYNONYMS
        .iter()
        .filter(|(other, _)| text.eq_ignore_ascii_case(other))
        .find_map(|(_, word)| words.iter().copied().find(|known| known == word))
}

/// The key that other tools call so in a table.
pub(super) fn key_of_other_tools(table: &str, key: &str) -> Option<&'static str> {
    OTHER_KEYS.iter().find(|(path, word, _)| *path == table && *word == key).map(|(.., meant)| *meant)
}

/// A secret where the name of a variable belongs.
pub(super) fn secret_written(key: &str) -> SyntaxProblem {
    let examples = [
        ("url_env", "CHAT_URL"),
        ("secret_env", "CHAT_KEY"),
        ("user_env", "SMTP_USER"),
        ("password_env", "SMTP_PASSWORD"),
    ];
    let example = examples.into_iter().find(|(known, _)| *known == key).map_or("CHAT_KEY", |(_, name)| name);
    SyntaxProblem::SecretWritten { key: key.to_owned(), example }
}

/// Whether a text can be meant as the name of an environment variable: of the right letters, and
/// not a long mixture of small letters and digits, which only keys are.
pub(super) fn is_variable(text: &str) -> bool {
    const LONGEST_MIXED: usize = 20;
    let fits = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let has = |kind: fn(&u8) -> bool| text.as_bytes().iter().any(kind);
    let mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    fits && !(mixed && text.len() > LONGEST_MIXED)
}
