//! Reports that are lists of lines: the same lines as text, CSV, JSON and on a page.

use std::io::{self, Write};

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::super::grid::Grid;
use super::super::machine::date_text;
use super::super::numbers::{amount, count, share};
use super::page::table;
use super::{Ink, Setting, prose};
use crate::language::{Both, Language};
use crate::value::Date;

/// A table of a report.
pub(super) struct Listing {
    /// Its name in machine output.
    pub key: &'static str,
    /// What stands above it.
    pub title: Both,
    /// What stands there if it has no lines.
    pub empty: Both,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its lines, each with a cell for every column.
    pub lines: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Copy)]
pub(super) struct Column {
    /// Its name in machine output.
    pub key: &'static str,
    /// Its name for people.
    pub name: Both,
    /// Whether numbers stand in it.
    pub is_number: bool,
}

/// What stands in a line.
#[derive(Clone)]
pub(super) enum Cell {
    /// An id or text, and what people call it.
    Text(String, Option<String>),
    /// How many.
    Count(usize),
    /// A number.
    Number(Option<f64>),
    /// A part of one.
    Share(Option<f64>),
    /// A date.
    Day(Option<Date>),
    /// Yes or no, with the words for yes.
    Flag(Option<bool>, Both),
}

impl Cell {
    /// For people.
    pub fn shown(&self, language: Language) -> String {
        let none = || "–".to_owned();
        match self {
            Self::Text(id, None) if id.is_empty() => none(),
            Self::Text(id, None) => id.clone(),
            Self::Text(_, Some(name)) => name.clone(),
            Self::Count(number) => count(*number),
            Self::Number(number) => number.map_or_else(none, amount_or_fraction),
            Self::Share(part) => part.map_or_else(none, share),
            Self::Day(day) => day.map_or_else(none, date_text),
            Self::Flag(Some(true), yes) => yes.said_in(language).to_owned(),
            Self::Flag(..) => String::new(),
        }
    }

    /// For programs, as text.
    pub fn written(&self) -> String {
        match self.value() {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Text(id, _) if id.is_empty() => Value::Null,
            Self::Text(id, _) => Value::from(id.as_str()),
            Self::Count(number) => Value::from(*number),
            Self::Number(number) | Self::Share(number) => number.map_or(Value::Null, Value::from),
            Self::Day(day) => day.map_or(Value::Null, |day| Value::from(date_text(day))),
            Self::Flag(flag, _) => flag.map_or(Value::Null, Value::from),
        }
    }
}

/// Large numbers without a fraction, small ones with two digits of it.
fn amount_or_fraction(number: f64) -> String {
    if number.abs() >= 100.0 || number.fract() == 0.0 { amount(number) } else { format!("{number:.2}") }
}

impl Listing {
    /// One without lines yet.
    pub fn new(key: &'static str, title: Both, empty: Both, columns: Vec<Column>) -> Self {
        Self { key, title, empty, columns, lines: Vec::new() }
    }

    /// Writes it for people.
    pub fn write(&self, out: &mut dyn Write, setting: Setting<'_>) -> io::Result<()> {
        let language = setting.language;
        writeln!(out)?;
        prose(out, setting, Ink::Title, self.title.said_in(language))?;
        if self.lines.is_empty() {
            return prose(out, setting, Ink::Faint, &format!("  {}", self.empty.said_in(language)));
        }
        let sides: String =
            self.columns.iter().map(|column| if column.is_number { 'r' } else { 'l' }).collect();
        let mut grid = Grid::new(&sides, self.columns.iter().map(|column| column.name.said_in(language)));
        for line in &self.lines {
            grid.row(line.iter().map(|cell| cell.shown(language)));
        }
        grid.write(out, setting.columns)
    }

    /// Writes it as a part of a CSV table: a header of its own, and in every line its name first.
    pub fn records(&self) -> Vec<Vec<String>> {
        let header = std::iter::once("section").chain(self.columns.iter().map(|column| column.key));
        let lines = self
            .lines
            .iter()
            .map(|line| std::iter::once(self.key.to_owned()).chain(line.iter().map(Cell::written)).collect());
        std::iter::once(header.map(str::to_owned).collect()).chain(lines).collect()
    }

    /// On a page.
    pub fn section(&self, setting: Setting<'_>) -> Markup {
        let language = setting.language;
        let header: Vec<String> =
            self.columns.iter().map(|column| column.name.said_in(language).to_owned()).collect();
        let texts: Vec<usize> =
            (0..).zip(&self.columns).filter(|(_, it)| !it.is_number).map(|it| it.0).collect();
        let lines =
            self.lines.iter().map(|line| ("", line.iter().map(|cell| cell.shown(language)).collect()));
        html! {
            h3 { (self.title.said_in(language)) }
            @if self.lines.is_empty() { p { (self.empty.said_in(language)) } }
            @else { (table(&header, &lines.collect::<Vec<_>>(), &texts)) }
        }
    }

    /// Its lines as objects.
    pub fn objects(&self) -> Value {
        let object = |line: &Vec<Cell>| {
            let cells = self.columns.iter().zip(line);
            Value::Object(
                cells.map(|(column, cell)| (column.key.to_owned(), cell.value())).collect::<Map<_, _>>(),
            )
        };
        Value::Array(self.lines.iter().map(object).collect())
    }
}
