//! The key table: every table of the rule language, its keys, and what each key holds.
//!
//! Guarantees: it is plain data; the readers of this folder read exactly these keys (a test holds
//! this), so that unknown keys, suggestions, messages, the JSON Schema and the reference come
//! from one place.

mod delivery;
mod examples;
mod rules;
mod sources;
mod watch;
mod watch_examples;
mod workspace;

pub use delivery::{CHANNEL, ROUTE, ROUTE_MATCH};
pub use rules::{ADMIT, CYCLE, END, FACT, FUNNEL, ITEM, PHASE, STAGE};
pub use sources::{CUSTOMERS, EVENTS, FIELD, HISTORY, MARKS, PEOPLE, TARGETS, UNITS};
pub use watch::{AGAINST, ANOMALY, ESCALATION, METRIC};
pub use workspace::{CALENDAR, WORKSPACE};

use crate::language::{Both, both};

/// How often a table may stand in the rule files, and with which brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `[x]`: once over all files.
    Once,
    /// `[[x]]`: any number.
    Many,
    /// `[x.name]`: any number, each with a name of its own.
    Named,
    /// The value of a key, `x = { … }`.
    Value,
}

/// A table of the rule language.
#[derive(Debug)]
pub struct TableShape {
    /// Its path: `funnel.stage`.
    pub path: &'static str,
    /// How it is written.
    pub form: Form,
    /// One line on what it is for.
    pub doc: Both,
    /// How it looks when it is written, with what it stands in: texts of rule files.
    pub examples: &'static [&'static str],
    /// Its keys, in the order in which a reference lists them.
    pub keys: &'static [KeyShape],
}

impl TableShape {
    /// How it is written, brackets included: `[customers]`, `[[funnel]]`, `[events.…]`, `cycle`.
    #[must_use]
    pub fn header(&self) -> String {
        match self.form {
            Form::Once => format!("[{}]", self.path),
            Form::Many => format!("[[{}]]", self.path),
            Form::Named => format!("[{}.…]", self.path),
            Form::Value => self.path.rsplit('.').next().unwrap_or(self.path).to_owned(),
        }
    }

    /// The key of that name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static KeyShape> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub struct KeyShape {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether the table has no meaning without it.
    pub required: bool,
    /// What counts where it is left out, as TOML writes it, if that is a value.
    pub default: Option<&'static str>,
    /// One line on what it is for.
    pub doc: Both,
}

impl KeyShape {
    const fn new(name: &'static str, kind: Kind, english: &'static str, chinese: &'static str) -> Self {
        Self { name, kind, required: false, default: None, doc: both(english, chinese) }
    }

    const fn required(name: &'static str, kind: Kind, english: &'static str, chinese: &'static str) -> Self {
        Self { required: true, ..Self::new(name, kind, english, chinese) }
    }

    const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// `key = value`, as one would write it.
    #[must_use]
    pub fn example(&self) -> String {
        format!("{} = {}", self.name, self.kind.example())
    }
}

/// What a key holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text that is not blank.
    Text,
    /// A list of texts.
    Texts,
    /// A text, or a list of texts.
    OneOrMore,
    /// Text for people, which may be blank.
    Doc,
    /// A text, or a table of texts by language.
    Label,
    /// An id.
    Id,
    /// `true` or `false`.
    Flag,
    /// A whole number, 0 or more.
    Count,
    /// A finite number.
    Number,
    /// A share such as `"20%"`.
    Percent,
    /// An expression.
    Expr,
    /// A whole number of days, or an expression that gives one.
    Days,
    /// A length such as `"30d"`.
    Length,
    /// A length, `"stage"`, `"state"` or `"funnel"`.
    Window,
    /// A stretch of clock time such as `"10min"`.
    Stretch,
    /// A time of day such as `"08:30"`.
    ClockTime,
    /// When something is due, such as `"tue,fri 08:00"`.
    Cadence,
    /// A day of the week.
    Weekday,
    /// Days of the week.
    Weekdays,
    /// Dates and ranges of dates.
    Dates,
    /// How dates are written.
    DateFormat,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of these words.
    Words(&'static [&'static str]),
    /// A text with names in braces, or a table of such texts by language.
    Message,
    /// The name of an environment variable.
    Variable,
    /// A column of the table.
    Column,
    /// A table of columns by name.
    Columns,
    /// A table of lists of field names by field name.
    FieldLists,
    /// A query.
    Query,
    /// A table.
    Table(&'static TableShape),
    /// A list of tables.
    Tables(&'static TableShape),
    /// Tables by name.
    NamedTables(&'static TableShape),
}

impl Kind {
    /// What a value must be, to stand after "needs".
    #[must_use]
    pub fn wants(&self) -> Both {
        match self {
            Self::Texts => both("a list of texts", "文本列表"),
            Self::OneOrMore => both("a text, or a list of texts", "文本，或文本列表"),
            Self::Text | Self::Doc | Self::Query => both("a text", "文本"),
            Self::Label | Self::Message => {
                both("a text, or a table of texts by language", "文本，或各语言文本的表")
            }
            Self::Id => both("a name in quotes", "加引号的名称"),
            Self::Flag => both("`true` or `false`", " `true` 或 `false`"),
            Self::Count => both("a whole number, 0 or more", "不小于 0 的整数"),
            Self::Number => both("a number", "数"),
            Self::Percent => both("a share in per cent, in quotes", "加引号的百分比"),
            Self::Expr => both("an expression in quotes", "加引号的表达式"),
            Self::Days => both(
                "a whole number of days, or an expression in quotes that gives one",
                "整数天数，或加引号、得出整数的表达式",
            ),
            Self::Length => both("a length of time in quotes", "加引号的时长"),
            Self::Window => both(
                "a length of time, `stage`, `state` or `funnel`, in quotes",
                "加引号的时长、`stage`、`state` 或 `funnel`",
            ),
            Self::Stretch => both("a stretch of time in quotes", "加引号的一段时间"),
            Self::ClockTime => both("a time of day in quotes", "加引号的时刻"),
            Self::Cadence => both("a cadence in quotes", "加引号的节奏"),
            Self::Variable => both("the name of an environment variable in quotes", "加引号的环境变量名"),
            Self::Words(_) => both("a list of words", "词的列表"),
            Self::Weekday => both("a day of the week in quotes", "加引号的星期几"),
            Self::Weekdays => both("a list of days of the week", "星期几的列表"),
            Self::Dates => both("a list of dates", "日期列表"),
            Self::DateFormat => both("the way dates are written, in quotes", "加引号的日期写法"),
            Self::Word(_) => both("a word in quotes", "加引号的词"),
            Self::Column => both("the name of a column in quotes", "加引号的列名"),
            Self::Columns => both("a table of columns", "列的表"),
            Self::FieldLists => both("a table of lists of fields", "字段列表的表"),
            Self::Table(_) => both("a table", "表"),
            Self::Tables(_) => both("a list of tables", "表的列表"),
            Self::NamedTables(_) => both("tables with names", "各有名称的表"),
        }
    }

    /// A value as one would write it.
    #[must_use]
    pub fn example(&self) -> String {
        let text = match self {
            Self::Text | Self::Doc | Self::Label | Self::Column => "\"…\"",
            Self::Texts => "[\"…\"]",
            Self::OneOrMore => "\"lead\"",
            Self::Stretch => "\"10min\"",
            Self::ClockTime => "\"08:30\"",
            Self::Cadence => "\"tue,fri 08:00\"",
            Self::Message => "'{value}'",
            Self::Variable => "\"CHAT_URL\"",
            Self::Words(words) => return format!("[\"{}\"]", words.first().unwrap_or(&"…")),
            Self::Id => "\"need\"",
            Self::Flag => "true",
            Self::Count => "10",
            Self::Number => "0.2",
            Self::Percent => "\"20%\"",
            Self::Expr => "'amount > 0'",
            Self::Days => "7",
            Self::Length | Self::Window => "\"30d\"",
            Self::Weekday => "\"monday\"",
            Self::Weekdays => "[\"sat\", \"sun\"]",
            Self::Dates => "[\"2024-02-10..2024-02-17\", \"2024-04-04\"]",
            Self::DateFormat => "\"%d/%m/%Y\"",
            Self::Word(words) => return format!("\"{}\"", words.first().unwrap_or(&"…")),
            Self::Columns => "{ name = \"column\" }",
            Self::FieldLists => "{ done_at = [\"outcome\"] }",
            Self::Query => "'''SELECT …'''",
            Self::Table(shape) => return format!("{{ {} }}", needed_keys(shape)),
            Self::Tables(shape) => return format!("[{{ {} }}]", needed_keys(shape)),
            Self::NamedTables(shape) => return format!("{{ name = {{ {} }} }}", needed_keys(shape)),
        };
        text.to_owned()
    }
}

/// The keys that a table of this shape needs, or else its first.
fn needed_keys(shape: &TableShape) -> String {
    let needed: Vec<_> = shape.keys.iter().filter(|key| key.required).map(KeyShape::example).collect();
    if needed.is_empty() {
        shape.keys.first().map(KeyShape::example).unwrap_or_default()
    } else {
        needed.join(", ")
    }
}

/// The tables that stand at the top of rule files.
pub static TABLES: [&TableShape; 16] = [
    &WORKSPACE, &CALENDAR, &CUSTOMERS, &HISTORY, &EVENTS, &MARKS, &PEOPLE, &UNITS, &TARGETS, &FACT, &PHASE,
    &FUNNEL, &METRIC, &ANOMALY, &CHANNEL, &ROUTE,
];

/// Every table with those that stand in it, outermost first.
#[must_use]
pub fn all_tables() -> Vec<&'static TableShape> {
    fn add(shape: &'static TableShape, all: &mut Vec<&'static TableShape>) {
        if all.iter().any(|known| std::ptr::eq(*known, shape)) {
            return;
        }
        all.push(shape);
        for key in shape.keys {
            if let Kind::Table(inner) | Kind::Tables(inner) | Kind::NamedTables(inner) = key.kind {
                add(inner, all);
            }
        }
    }
    let mut all = Vec::new();
    for shape in TABLES {
        add(shape, &mut all);
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::language::Language;

    #[test]
    fn names_are_unique_and_every_key_has_a_line_of_doc() {
        let is_line = |doc: Both| {
            Language::ALL.iter().all(|language| {
                let doc = doc.said_in(*language);
                doc.chars().count() > 3 && !doc.ends_with(['.', '。']) && !doc.contains('\n')
            })
        };
        for table in all_tables() {
            assert!(is_line(table.doc), "{}", table.path);
            let names: BTreeSet<_> = table.keys.iter().map(|key| key.name).collect();
            assert_eq!(names.len(), table.keys.len(), "{}", table.path);
            for key in table.keys {
                assert!(is_line(key.doc), "{}.{}", table.path, key.name);
            }
        }
    }
}
