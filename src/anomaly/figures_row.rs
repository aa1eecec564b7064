//! The value of a metric's group, as the conditions and messages of rules on metrics see it.

use std::sync::Arc;

use crate::baseline::Figures;
use crate::expression::{Blame, BuiltIn, Name, Row, RowError, UserRuntime};
use crate::journey::World;
use crate::metric::GroupId;
use crate::ruleset::Metric;
use crate::time::Calendar;
use crate::value::{Date, Type, Value};

/// A value with its figures and its group.
pub(super) struct FiguresRow<'a> {
    pub world: &'a World<'a>,
    pub metric: &'a Metric,
    pub group: &'a GroupId,
    pub figures: &'a Figures,
    pub day: Date,
}

impl FiguresRow<'_> {
    fn built_in(&self, name: BuiltIn) -> Value {
        let figures = self.figures;
        let number = |number: Option<f64>| number.map_or(Value::Missing, Value::Float);
        match name {
            BuiltIn::Today => Value::Date(self.day),
            BuiltIn::Value => match (figures.value, self.metric.ty) {
                #[expect(clippy::cast_possible_truncation, reason = "counts are far below 2^53")]
                (Some(value), Type::Int) => Value::Int(value as i64),
                (value, _) => number(value),
            },
            BuiltIn::Baseline => number(figures.baseline),
            BuiltIn::Delta => number(figures.delta),
            BuiltIn::Pct => number(figures.pct),
            BuiltIn::Z => number(figures.z),
            BuiltIn::N => figures.n.map_or(Value::Missing, |n| Value::Int(n.into())),
            BuiltIn::Target => number(figures.target),
            BuiltIn::Pace => number(figures.pace),
            BuiltIn::Expected => number(figures.expected),
            _ => Value::Missing,
        }
    }

    /// The group's value of a dimension, in the dimension's type.
    fn dimension(&self, place: u32) -> Value {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let (Some(text), Some(dimension)) = (self.group.get(place), self.metric.by.get(place)) else {
            return Value::Missing;
        };
        let read = match dimension.ty {
            Type::Bool => text.parse().ok().map(Value::Bool),
            Type::Int => text.parse().ok().map(Value::Int),
            Type::Float => text.parse().ok().map(Value::Float),
            Type::Date => text.parse().ok().map(Value::Date),
            _ => None,
        };
        read.unwrap_or_else(|| Value::Text(text.clone()))
    }
}

impl Row for FiguresRow<'_> {
    fn value(&self, name: Name, _: &mut Blame) -> Result<Value, RowError> {
        Ok(match name {
            Name::BuiltIn(name) => self.built_in(name),
            Name::Group(place) => self.dimension(place),
            _ => Value::Missing,
        })
    }

    fn label(&self, name: Name) -> Arc<str> {
        match name {
            Name::BuiltIn(name) => Arc::from(name.word()),
            Name::Group(place) => {
                let dimension = self.metric.by.get(usize::try_from(place).unwrap_or(usize::MAX));
                dimension.map_or_else(|| Arc::from("?"), |dimension| dimension.word.clone())
            }
            _ => Arc::from("?"),
        }
    }

    fn marked(&self, _: &str) -> bool {
        false
    }

    fn today(&self) -> Date {
        self.day
    }

    fn calendar(&self) -> &Calendar {
        &self.world.ruleset.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.world.users
    }
}
