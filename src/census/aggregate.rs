//! `agg` over stretches of rows, type by type.
//!
//! What these loops give is what [`Tally`] gives value by value; types that are rare go through it.

use std::ops::Range;

use crate::expression::RowErrorKind;
use crate::facts::Tally;
use crate::program::EventFact;
use crate::syntax::Aggregate;
use crate::value::{Type, Value};
use crate::vector::{Values, Vector};

/// One answer for each stretch (`None`: no answer), from the rows in it that pass the filter and
/// in which `of`, if there is one, has a value.
pub(super) fn fold(
    fact: &EventFact,
    filter: Option<&[bool]>,
    of: Option<&Vector>,
    stretches: &[Option<Range<usize>>],
) -> Vector {
    let Some(of) = of else { return counts(filter, stretches) };
    let rows = Passing { filter, present: of.present() };
    match (fact.aggregate, of.values()) {
        (Aggregate::Sum, Values::Int(values)) if fact.ty == Type::Int => sums(&rows, values, stretches),
        (Aggregate::Sum, Values::Float(values)) => {
            let sum = |range: Range<usize>| rows.of(values, range).fold(0.0, |sum, value| sum + value);
            floats(stretches, |range| Some(sum(range)))
        }
        (Aggregate::Avg, Values::Int(values)) => {
            floats(stretches, |range| average(rows.of(values, range).map(as_float)))
        }
        (Aggregate::Avg, Values::Float(values)) => floats(stretches, |range| average(rows.of(values, range))),
        (Aggregate::Min | Aggregate::Max | Aggregate::First | Aggregate::Last, values) => {
            picked(fact.aggregate, &rows, values, stretches)
                .unwrap_or_else(|| by_tally(fact, &rows, of, stretches))
        }
        (Aggregate::Distinct, Values::Coded(codes, dictionary)) if dictionary.is_unique() => {
            distinct(&rows, codes, stretches)
        }
        _ => by_tally(fact, &rows, of, stretches),
    }
}

/// The rows that count.
struct Passing<'r> {
    filter: Option<&'r [bool]>,
    present: Option<&'r [bool]>,
}

impl Passing<'_> {
    fn counts(&self, row: usize) -> bool {
        let is = |mask: Option<&[bool]>| mask.is_none_or(|mask| mask.get(row) == Some(&true));
        is(self.filter) && is(self.present)
    }

    /// The values of a stretch that count.
    fn of<'s, T: Copy>(&'s self, values: &'s [T], range: Range<usize>) -> impl Iterator<Item = T> + 's {
        let start = range.start;
        let values = values.get(range).unwrap_or_default().iter();
        values.enumerate().filter(move |(row, _)| self.counts(start + row)).map(|(_, value)| *value)
    }
}

fn counts(filter: Option<&[bool]>, stretches: &[Option<Range<usize>>]) -> Vector {
    let count = |range: &Range<usize>| match filter {
        None => range.len(),
        Some(filter) => {
            let passing = filter.get(range.clone()).unwrap_or_default();
            passing.iter().filter(|passes| **passes).count()
        }
    };
    ints(stretches, |range| Ok(i64::try_from(count(&range)).unwrap_or(i64::MAX)))
}

fn sums(rows: &Passing<'_>, values: &[i64], stretches: &[Option<Range<usize>>]) -> Vector {
    ints(stretches, |range| {
        rows.of(values, range).try_fold(0_i64, i64::checked_add).ok_or(RowErrorKind::Overflow)
    })
}

fn average(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[expect(clippy::cast_precision_loss, reason = "an int in a float sum is rounded as rhai does")]
fn as_float(value: i64) -> f64 {
    value as f64
}

/// How many different codes each stretch has.
fn distinct(rows: &Passing<'_>, codes: &[u32], stretches: &[Option<Range<usize>>]) -> Vector {
    let mut seen: Vec<u32> = Vec::new();
    ints(stretches, |range| {
        seen.clear();
        seen.extend(rows.of(codes, range));
        seen.sort_unstable();
        seen.dedup();
        Ok(i64::try_from(seen.len()).unwrap_or(i64::MAX))
    })
}

/// `min`, `max`, `first` and `last` of types that have an order; `None` for others.
fn picked(
    aggregate: Aggregate,
    rows: &Passing<'_>,
    values: &Values,
    stretches: &[Option<Range<usize>>],
) -> Option<Vector> {
    fn pick<T: Copy + PartialOrd>(aggregate: Aggregate, values: impl Iterator<Item = T>) -> Option<T> {
        let mut values = values;
        let first = values.next()?;
        Some(match aggregate {
            Aggregate::First => first,
            Aggregate::Last => values.last().unwrap_or(first),
            Aggregate::Min => values.fold(first, |best, value| if value < best { value } else { best }),
            _ => values.fold(first, |best, value| if value > best { value } else { best }),
        })
    }
    fn all<T: Copy + PartialOrd + Default>(
        aggregate: Aggregate,
        rows: &Passing<'_>,
        values: &[T],
        stretches: &[Option<Range<usize>>],
    ) -> (Vec<T>, Vec<bool>) {
        let of = |range: &Option<Range<usize>>| pick(aggregate, rows.of(values, range.clone()?));
        let answers: Vec<Option<T>> = stretches.iter().map(of).collect();
        let present = answers.iter().map(Option::is_some).collect();
        (answers.into_iter().map(Option::unwrap_or_default).collect(), present)
    }
    let (values, present) = match values {
        Values::Int(values) => {
            let (values, present) = all(aggregate, rows, values, stretches);
            (Values::Int(values), present)
        }
        Values::Float(values) => {
            let (values, present) = all(aggregate, rows, values, stretches);
            (Values::Float(values), present)
        }
        Values::Date(values) => {
            let (values, present) = all(aggregate, rows, values, stretches);
            (Values::Date(values), present)
        }
        Values::DateTime(values) => {
            let (values, present) = all(aggregate, rows, values, stretches);
            (Values::DateTime(values), present)
        }
        Values::Coded(codes, dictionary) if matches!(aggregate, Aggregate::First | Aggregate::Last) => {
            let (codes, present) = all(aggregate, rows, codes, stretches);
            (Values::Coded(codes, dictionary.clone()), present)
        }
        _ => return None,
    };
    Some(Vector::new(stretches.len(), values, Some(present)))
}

fn ints(
    stretches: &[Option<Range<usize>>],
    mut answer: impl FnMut(Range<usize>) -> Result<i64, RowErrorKind>,
) -> Vector {
    let mut values = Vec::with_capacity(stretches.len());
    let mut present = Vec::with_capacity(stretches.len());
    let mut failed = Vec::new();
    for (row, range) in (0_u32..).zip(stretches) {
        let answer = range.clone().map(&mut answer);
        present.push(matches!(answer, Some(Ok(_))));
        values.push(match answer {
            Some(Ok(value)) => value,
            Some(Err(why)) => {
                failed.push((row, why));
                0
            }
            None => 0,
        });
    }
    Vector::new(stretches.len(), Values::Int(values), Some(present)).failing(failed)
}

fn floats(stretches: &[Option<Range<usize>>], answer: impl Fn(Range<usize>) -> Option<f64>) -> Vector {
    let answers: Vec<Option<f64>> = stretches.iter().map(|range| answer(range.clone()?)).collect();
    let present = answers.iter().map(Option::is_some).collect();
    let values = answers.into_iter().map(Option::unwrap_or_default).collect();
    Vector::new(stretches.len(), Values::Float(values), Some(present))
}

/// Value by value, as the reference evaluation does it.
fn by_tally(fact: &EventFact, rows: &Passing<'_>, of: &Vector, stretches: &[Option<Range<usize>>]) -> Vector {
    let answer = |range: Range<usize>| {
        let mut tally = Tally::new(fact.aggregate, fact.ty);
        for row in range.filter(|row| rows.counts(*row)) {
            if tally.take(of.value(row)?)?.is_break() {
                break;
            }
        }
        Ok(tally.answer())
    };
    Vector::from_results(
        stretches.iter().map(|range| range.clone().map_or(Ok(Value::Missing), answer)).collect(),
    )
}
