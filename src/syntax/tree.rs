//! A TOML file as a tree with places, in the order it was written.

use crate::language::{Both, both};
use crate::text::{SourceId, Span};
use crate::value::Date;

/// A key and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// Its text, unquoted.
    pub name: String,
    /// Where.
    pub span: Span,
}

/// A value and where it stands. The span of a table with a header is the header.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// What was written.
    pub value: NodeValue,
    /// Where.
    pub span: Span,
}

/// A TOML value.
#[derive(Debug, Clone)]
pub(super) enum NodeValue {
    /// A string, decoded.
    Text(String),
    /// An integer; `None` if it is larger than 64 bits hold.
    Int(Option<i64>),
    /// A float; `None` if it is no finite number.
    Float(Option<f64>),
    /// A boolean.
    Bool(bool),
    /// A date, a time or both; `Some` if it is only a date.
    Moment(Option<Date>),
    /// An array.
    Array(Vec<Node>),
    /// A table, however it was written.
    Table(Table),
}

/// How a table was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// `[x]`.
    Header,
    /// `[[x]]`.
    DoubleHeader,
    /// `{ … }`.
    Inline,
    /// Only through dotted keys or the headers of sub-tables.
    Implied,
}

/// A table.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// Its entries in the order of their keys' places.
    pub entries: Vec<(Key, Node)>,
    /// How it was written.
    pub written: Written,
    /// The header, the inline table, or the key that implied it.
    pub span: Span,
}

impl Table {
    /// An empty table at the beginning of a file.
    pub(super) fn empty(source: SourceId) -> Self {
        Self { entries: Vec::new(), written: Written::Implied, span: Span::new(source, 0, 0) }
    }

    /// The entry of a key.
    pub(super) fn get(&self, name: &str) -> Option<&(Key, Node)> {
        self.entries.iter().find(|(key, _)| key.name == name)
    }
}

impl NodeValue {
    /// What a person would call it.
    pub(super) fn words(&self) -> Both {
        match self {
            Self::Text(_) => both("text", "文本"),
            Self::Int(_) => both("a whole number", "整数"),
            Self::Float(_) => both("a decimal number", "小数"),
            Self::Bool(true) => both("`true`", " `true`"),
            Self::Bool(false) => both("`false`", " `false`"),
            Self::Moment(_) => both("a date or time", "日期或时间"),
            Self::Array(_) => both("a list", "列表"),
            Self::Table(_) => both("a table", "表"),
        }
    }
}
