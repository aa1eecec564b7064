//! A column of a table to be: its type, and how its texts become what is stored.

use chrono::NaiveTime;

use super::ImportRequest;
use super::cell::{Cell, declared_bool, finite, iso_text};
use super::error::RowProblem;
use super::evidence::Evidence;
use super::existing::ExistingColumns;
use super::outcome::DateOrder;
use super::written_date::read_ordered;
use super::written_number::{Fraction, written_number};
use crate::text::shortened;
use crate::time::{DateFormat, Moment, read_written};
use crate::value::{Type, Value};

/// What is declared about a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Declared {
    /// Its type.
    pub ty: Option<Type>,
    /// How its dates are written.
    pub format: Option<DateFormat>,
    /// Whether the type is that of the table that rows are added to.
    pub of_table: bool,
}

/// Where columns are declared: in the request, else by the table that rows are added to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declarations<'a> {
    /// What is imported.
    pub request: &'a ImportRequest,
    /// The columns of the table, if it is there.
    pub there: Option<&'a ExistingColumns>,
}

impl Declared {
    /// What is declared about a column of that name.
    pub fn of(name: &str, declarations: Declarations<'_>) -> Self {
        let Declarations { request, there } = declarations;
        let wished = request.types.get(name).copied().filter(|ty| *ty != Type::Any);
        let of_table = wished.is_none() && there.is_some_and(|there| there.ty(name).is_some());
        let ty = wished.or_else(|| there?.ty(name));
        let format = request.formats.get(name).filter(|_| ty.is_none_or(Type::is_temporal)).cloned();
        Self { ty, format, of_table }
    }

    /// Whether a value may not fit, so that every row must be looked at again.
    pub fn may_be_wrong(&self) -> bool {
        self.format.is_some() || self.ty.is_some_and(|ty| ty != Type::Text)
    }
}

/// How dates of a column are read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Dates {
    /// In the order that the values show.
    Ordered(DateOrder),
    /// As declared; ISO without a declaration.
    Format(DateFormat),
    /// Day and month cannot be told apart.
    Ambiguous,
}

/// A column whose type is decided.
#[derive(Debug, Clone)]
pub(super) struct ColumnDraft {
    /// Its name in the file's header.
    pub name: String,
    /// Never [`Type::Any`].
    pub ty: Type,
    /// How many values are blank.
    pub blanks: u64,
    of_table: bool,
    dates: Dates,
    /// How its fractions begin; `None` if its values contradict each other.
    fraction: Option<Fraction>,
}

impl ColumnDraft {
    /// Decides on a column.
    pub fn new(name: String, declared: Declared, evidence: &Evidence) -> Self {
        let shown = match &declared.format {
            Some(_) => evidence.dates.ty(),
            None => evidence.ty(),
        };
        let dates = match (declared.format, evidence.dates.order()) {
            (Some(format), _) => Dates::Format(format),
            (None, Some(order)) => Dates::Ordered(order),
            (None, None) if evidence.dates.is_ambiguous() => Dates::Ambiguous,
            (None, None) => Dates::Format(DateFormat::Iso),
        };
        let fraction = evidence.fractions.fraction();
        let ty = declared.ty.unwrap_or(shown);
        Self { name, ty, blanks: evidence.blanks, of_table: declared.of_table, dates, fraction }
    }

    /// In which order its dates are written, if the values showed it.
    pub fn order(&self) -> Option<DateOrder> {
        match self.dates {
            Dates::Ordered(order) if self.ty.is_temporal() => Some(order),
            _ => None,
        }
    }

    /// The type that its table declares in `SQLite`.
    pub fn sql_type(&self) -> &'static str {
        match self.ty {
            Type::Bool => "BOOLEAN",
            Type::Int => "INTEGER",
            Type::Float => "REAL",
            Type::Text | Type::Any => "TEXT",
            Type::Date => "DATE",
            Type::DateTime => "DATETIME",
        }
    }

    /// What is stored for a text. Only text keeps the blanks around it.
    pub fn cell<'t>(&self, text: &'t str) -> Result<Cell<'t>, RowProblem> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(Cell::Null);
        }
        let cell = match self.ty {
            Type::Text | Type::Any => Some(Cell::Text(text)),
            Type::Int => trimmed.parse().ok().or_else(|| self.whole(trimmed)).map(Cell::Int),
            Type::Float => finite(trimmed).or_else(|| self.written(trimmed)).map(Cell::Float),
            Type::Bool => declared_bool(trimmed).map(|value| Cell::Int(i64::from(value))),
            Type::Date | Type::DateTime => self.moment(trimmed)?.map(|moment| Cell::Moment(iso_text(moment))),
        };
        cell.ok_or_else(|| RowProblem::DoesNotFit {
            column: self.name.clone(),
            ty: self.ty,
            of_table: self.of_table,
            value: shortened(trimmed),
        })
    }

    /// A number with thousands, currency or per cent signs.
    fn written(&self, text: &str) -> Option<f64> {
        written_number(text, self.fraction?)
    }

    /// The same, if it is whole.
    fn whole(&self, text: &str) -> Option<i64> {
        let number = self.written(text)?;
        format!("{number}").parse().ok()
    }

    fn moment(&self, text: &str) -> Result<Option<Moment>, RowProblem> {
        let moment = match &self.dates {
            Dates::Ordered(order) => read_ordered(text, *order),
            Dates::Format(format) => read_written(&Value::text(text), format),
            Dates::Ambiguous if read_ordered(text, DateOrder::DayFirst).is_some() => {
                return Err(RowProblem::AmbiguousDate { column: self.name.clone(), value: shortened(text) });
            }
            Dates::Ambiguous => None,
        };
        Ok(match moment {
            // A column of days that is there would lose the time without a word.
            Some(Moment::Naive(at)) if self.ty == Type::Date && self.of_table => {
                (at.time() == NaiveTime::MIN).then(|| Moment::Day(at.date()))
            }
            Some(Moment::Naive(at)) if self.ty == Type::Date => Some(Moment::Day(at.date())),
            // Which date that is depends on the workspace's zone, unknown here.
            Some(Moment::Offset(_)) if self.ty == Type::Date => None,
            moment => moment,
        })
    }
}
