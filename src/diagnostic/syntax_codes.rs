//! The codes of [`super::SyntaxProblem`], with their stories.

use super::{Code, Severity};

const fn error(id: &'static str, name: &'static str, explanation: &'static str) -> Code {
    Code { id, name, severity: Severity::Error, explanation }
}

const fn warning(id: &'static str, name: &'static str, explanation: &'static str) -> Code {
    Code { id, name, severity: Severity::Warning, explanation }
}

pub(super) const UNREADABLE: Code = error(
    "FW101",
    "file-unreadable",
    r"A file or folder below the rules folder could not be opened, so its rules are unknown.

    # mistake
    rules/old.toml → /mnt/gone/old.toml      (a link to nothing)

Delete the link, restore the file, or give the user that runs the tool the right to read it.",
);
pub(super) const NOT_UTF8: Code = error(
    "FW102",
    "file-not-utf8",
    r#"Rule files are UTF-8 text. A file saved as GBK, Big5 or UTF-16 cannot be read, and guessing an encoding would corrupt labels and match values.

    # mistake
    label = "大客户"        (saved by an old editor as GBK)

Save the file again with the encoding UTF-8. A byte order mark at its beginning is allowed."#,
);
pub(super) const TOO_LARGE: Code = error(
    "FW103",
    "file-too-large",
    r"A rule file is larger than the limit. Such a file is mostly a dataset with the wrong name.

    # mistake
    rules/customers_export.toml      (80 MiB)

Move data out of the rules folder; split what are really rules into several files.",
);
pub(super) const FOLDER_TOO_DEEP: Code = error(
    "FW104",
    "folder-too-deep",
    r"Folders are read down to a bounded depth, so that links which lead in a circle end.

    # mistake
    rules/a/b/c/d/…      (or a link to a folder above itself)

Move the files up, or delete the link.",
);
pub(super) const TOML: Code = error(
    "FW105",
    "not-toml",
    r#"The text is not valid TOML at this place. What else is wrong in the same table is only looked for once it is.

    # mistake
    items = [ { id = "a" } { id = "b" } ]
    # cure
    items = [ { id = "a" }, { id = "b" } ]"#,
);
pub(super) const FOREIGN_CHARACTER: Code = error(
    "FW106",
    "full-width-character",
    r#"Outside of quotes TOML knows only plain characters. Input methods and word processors put full-width or typographic ones in their place, which look almost the same.

    # mistake
    id ＝ “need”
    # cure
    id = "need""#,
);
pub(super) const UNQUOTED_TEXT: Code = error(
    "FW107",
    "text-without-quotes",
    r#"Text, dates in words, percentages, lengths and expressions stand in quotes; only numbers, `true` and `false` stand without.

    # mistake
    max_changes = 20%
    where = kind == "visit"
    # cure
    max_changes = "20%"
    where = 'kind == "visit"'"#,
);
pub(super) const UNCLOSED: Code = error(
    "FW108",
    "not-closed",
    r#"A text, list, table or header is opened and never closed, so everything below would be part of it.

    # mistake
    weekend = ["sat", "sun"
    day_hours = 8
    # cure
    weekend = ["sat", "sun"]
    day_hours = 8"#,
);
pub(super) const MISSING_EQUALS: Code = error(
    "FW109",
    "missing-equals",
    r#"Between a key and its value stands `=`.

    # mistake
    id: "need"
    label "需求"
    # cure
    id = "need"
    label = "需求""#,
);
pub(super) const WRITTEN_TWICE: Code = error(
    "FW110",
    "written-twice",
    r#"A key or table that may be written once is written twice. Which one counts would be a guess; both places are shown. Tables such as `[workspace]` may be written once over all files.

    # mistake
    [calendar]
    day_hours = 8
    [calendar]
    weekend = ["sun"]
    # cure
    [calendar]
    day_hours = 8
    weekend = ["sun"]"#,
);
pub(super) const NESTED_TOO_DEEPLY: Code = error(
    "FW111",
    "nested-too-deeply",
    r"Lists and tables within each other, or the parts of a dotted key, go deeper than any rule needs. The file is not read.

    # mistake
    x = [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]
    # cure
    x = [1]",
);
pub(super) const MANY_MORE: Code = error(
    "FW112",
    "many-more-mistakes",
    r"A file has so many mistakes that only the first ones are listed. Often a few have caused the others.

    # mistake
    (a file that is no rule file)

Mend the first mistakes and check again, or move the file out of the rules folder.",
);
pub(super) const UNKNOWN_TABLE: Code = error(
    "FW113",
    "unknown-table",
    r#"Rule files have a fixed set of tables; a misspelt one would silently be without effect.

    # mistake
    [custmers]
    from = "accounts"
    # cure
    [customers]
    from = "accounts""#,
);
pub(super) const UNKNOWN_KEY: Code = error(
    "FW114",
    "unknown-key",
    r#"Each table has a fixed set of keys; a misspelt one would silently be without effect.

    # mistake
    [[funnel]]
    id = "large"
    stagnent_days = 14
    # cure
    [[funnel]]
    id = "large"
    stagnant_days = 14"#,
);
pub(super) const MISPLACED_KEY: Code = error(
    "FW115",
    "misplaced-key",
    r#"The key exists, but in another table. In TOML a key belongs to the header above it: whatever follows `[[funnel.stage]]` is the stage's, also if it was meant for the funnel.

    # mistake
    [[funnel]]
    id = "large"
    [[funnel.stage]]
    id = "need"
    won = { match = ["Closed Won"] }
    # cure
    [[funnel]]
    id = "large"
    won = { match = ["Closed Won"] }
    [[funnel.stage]]
    id = "need""#,
);
pub(super) const WRONG_BRACKETS: Code = error(
    "FW116",
    "wrong-brackets",
    r#"What there is once has one pair of brackets, `[customers]`; what there can be several of has two, `[[funnel]]`.

    # mistake
    [funnel]
    id = "large"
    # cure
    [[funnel]]
    id = "large""#,
);
pub(super) const WRONG_TYPE: Code = error(
    "FW117",
    "wrong-type",
    r#"The value is of another type than the key needs.

    # mistake
    mark = "yes"
    match = "Qualification"
    # cure
    mark = true
    match = ["Qualification"]"#,
);
pub(super) const WRONG_VALUE: Code = error(
    "FW118",
    "wrong-value",
    r#"The value has the right type but no meaning for this key: a word that is not among those it knows, a length without a unit, a share without `%`, a day that does not exist.

    # mistake
    within = "30 days"
    per = "client"
    # cure
    within = "30d"
    per = "customer""#,
);
pub(super) const MISSING_KEY: Code = error(
    "FW119",
    "missing-key",
    r#"A key without which the table has no meaning is not there.

    # mistake
    [[funnel]]
    label = "大客户漏斗"
    # cure
    [[funnel]]
    id = "large"
    label = "大客户漏斗""#,
);
pub(super) const BAD_ID: Code = error(
    "FW120",
    "bad-id",
    r#"Ids are names in expressions, commands and outputs: small letters, digits and `_`, beginning with a letter. What people read is the `label`, in any language.

    # mistake
    id = "Key Account"
    # cure
    id = "key_account"
    label = "Key Account""#,
);
pub(super) const FROM_OR_SQL: Code = error(
    "FW121",
    "from-or-sql",
    r#"A mapped table says where its rows are: `from` names a table or view of the dataset, `sql` is a query. It must be exactly one of them.

    # mistake
    [customers]
    id = "id"
    # cure
    [customers]
    from = "accounts"
    id = "id""#,
);
pub(super) const NOT_EVALUATED: Code = warning(
    "FW122",
    "not-evaluated",
    r#"Metrics, anomalies, channels and routes are part of the rule language, but this version does not evaluate them yet. They are neither checked nor used.

    # mistake
    [[anomaly]]
    id = "stuck"

Leave the table where it is if you know that it waits for a later version; else delete it."#,
);
pub(super) const TABLE_ALONE: Code = error(
    "FW123",
    "table-alone",
    r#"In TOML a sub-table belongs to the table above it. `[[funnel.stage]]` is a stage of the last `[[funnel]]` above it in the same file.

    # mistake
    [[funnel.stage]]
    id = "need"
    [[funnel]]
    id = "large"
    # cure
    [[funnel]]
    id = "large"
    [[funnel.stage]]
    id = "need""#,
);

pub(super) const CODES: &[Code] = &[
    UNREADABLE,
    NOT_UTF8,
    TOO_LARGE,
    FOLDER_TOO_DEEP,
    TOML,
    FOREIGN_CHARACTER,
    UNQUOTED_TEXT,
    UNCLOSED,
    MISSING_EQUALS,
    WRITTEN_TWICE,
    NESTED_TOO_DEEPLY,
    MANY_MORE,
    UNKNOWN_TABLE,
    UNKNOWN_KEY,
    MISPLACED_KEY,
    WRONG_BRACKETS,
    WRONG_TYPE,
    WRONG_VALUE,
    MISSING_KEY,
    BAD_ID,
    FROM_OR_SQL,
    NOT_EVALUATED,
    TABLE_ALONE,
];
