//! The running value of a group.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::exact::ExactSum;
use super::prints::{Prints, print};
use super::seen::Seen;
use super::values::Cell;
use crate::dataset::ColumnData;
use crate::ruleset::Measure;
use crate::syntax::Aggregate;
use crate::time::Stretch;
use crate::value::{Date, DateTime, Value};
use crate::vector::Dictionary;

/// When and where a row stands: by its instant, in microseconds since 1970-01-01 00:00 local, then by
/// its place among all rows.
pub(super) type Stand = (i64, u64);

/// The running value of a group. Tallies of parts of the rows, merged in any order, are the one of all.
#[derive(Debug)]
pub(super) struct Tally {
    rows: u64,
    so_far: SoFar,
}

#[derive(Debug)]
enum SoFar {
    Count,
    /// Whole numbers are added without a limit, so that their sum is rounded once; floats without a loss.
    Sum {
        whole: i128,
        other: ExactSum,
        average: bool,
    },
    Best {
        value: Option<f64>,
        least: bool,
    },
    /// The row that stands first or last, and its number.
    End {
        row: Option<(Stand, Option<f64>)>,
        first: bool,
    },
    Distinct(HashSet<Identity, FixedState>),
    Same(HashMap<Identity, u64, FixedState>),
    /// Texts of one column, either of them.
    Texts {
        seen: Seen,
        same: bool,
    },
    /// Values whose rows are no longer there.
    Prints {
        prints: Prints,
        same: bool,
    },
    Times(Vec<i64>, Stretch),
}

/// What is equal for equal values: 1 and 1.0 are one value, 0.0 and -0.0 too.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Identity {
    Number(u64),
    Bool(bool),
    Text(Arc<str>),
    Date(Date),
    DateTime(DateTime),
}

impl Tally {
    /// Of no rows.
    pub fn new(measure: &Measure) -> Self {
        let so_far = match measure {
            Measure::Burst { within } => SoFar::Times(Vec::new(), *within),
            Measure::Duplicates { .. } => SoFar::Same(HashMap::default()),
            Measure::Aggregate { aggregate, .. } => match aggregate {
                Aggregate::Count => SoFar::Count,
                Aggregate::Distinct => SoFar::Distinct(HashSet::default()),
                Aggregate::Sum => SoFar::Sum { whole: 0, other: ExactSum::default(), average: false },
                Aggregate::Avg => SoFar::Sum { whole: 0, other: ExactSum::default(), average: true },
                Aggregate::Min => SoFar::Best { value: None, least: true },
                Aggregate::Max => SoFar::Best { value: None, least: false },
                Aggregate::First => SoFar::End { row: None, first: true },
                Aggregate::Last => SoFar::End { row: None, first: false },
            },
        };
        Self { rows: 0, so_far }
    }

    /// Takes a row. `value` is that of `of`, which is present; true where nothing is asked of the row.
    /// False if the value cannot be taken, since it is no number.
    pub fn take(&mut self, stand: Stand, value: Value) -> bool {
        match &mut self.so_far {
            SoFar::Count => {}
            SoFar::Sum { whole, other, .. } => match value {
                Value::Int(value) => *whole += i128::from(value),
                Value::Float(value) => other.add(value),
                _ => return false,
            },
            SoFar::Best { value: best, least } => {
                let Some(number) = number(&value) else { return false };
                *best = Some(best.map_or(number, |best| better(best, number, *least)));
            }
            SoFar::End { row, first } => {
                if row.is_none_or(|(known, _)| (stand < known) == *first) {
                    *row = Some((stand, number(&value)));
                }
            }
            SoFar::Distinct(seen) => {
                seen.extend(Identity::of(value));
            }
            SoFar::Same(seen) => {
                if let Some(identity) = Identity::of(value) {
                    *seen.entry(identity).or_default() += 1;
                }
            }
            SoFar::Texts { .. } => {
                self.spell_out();
                return self.take(stand, value);
            }
            SoFar::Prints { .. } => return false,
            SoFar::Times(times, _) => times.push(stand.0),
        }
        self.rows += 1;
        true
    }

    /// Takes a row whose value is a text of a dictionary, if it is enough to know which; false if it is not:
    /// then the value has to be taken.
    pub fn take_code(&mut self, dictionary: &Dictionary, code: u32) -> bool {
        let same = match &self.so_far {
            SoFar::Distinct(seen) if seen.is_empty() => false,
            SoFar::Same(seen) if seen.is_empty() => true,
            SoFar::Texts { seen, same } if seen.knows(dictionary) => *same,
            _ => return false,
        };
        if !matches!(self.so_far, SoFar::Texts { .. }) {
            let Some(seen) = Seen::of(dictionary) else { return false };
            self.so_far = SoFar::Texts { seen, same };
        }
        if let SoFar::Texts { seen, .. } = &mut self.so_far {
            seen.take(code);
            self.rows += 1;
        }
        true
    }

    /// Has texts of a column stand for themselves, for they are to be compared with others.
    fn spell_out(&mut self) {
        let so_far = std::mem::replace(&mut self.so_far, SoFar::Count);
        let SoFar::Texts { seen, same } = so_far else {
            self.so_far = so_far;
            return;
        };
        let (column, counts) = seen.into_counts();
        let texts = if let ColumnData::Text { texts, .. } = column.data() { texts.as_slice() } else { &[] };
        let text = |(code, count)| Some((Identity::Text(texts.get(code as usize)?.clone()), count));
        let texts = counts.into_iter().filter_map(text);
        self.so_far = if same {
            SoFar::Same(texts.collect())
        } else {
            SoFar::Distinct(texts.map(|(text, _)| text).collect())
        };
    }

    /// What is left of it once the rows are dropped: no column stays in memory for it, and a value takes few
    /// bytes. It takes no more rows, but can be merged with others of which as little is left.
    pub fn without_rows(mut self) -> Self {
        self.spell_out();
        self.so_far = match self.so_far {
            SoFar::Distinct(seen) => {
                let prints = Prints::of(seen.into_iter().map(|identity| (identity.print(), 1)));
                SoFar::Prints { prints, same: false }
            }
            SoFar::Same(seen) => {
                let prints = Prints::of(seen.into_iter().map(|(identity, rows)| (identity.print(), rows)));
                SoFar::Prints { prints, same: true }
            }
            other => other,
        };
        self
    }

    /// Takes over the tally of other rows, of the same measure.
    pub fn merge(&mut self, mut later: Self) {
        self.rows += later.rows;
        match (&self.so_far, &later.so_far) {
            (SoFar::Texts { seen, .. }, SoFar::Texts { seen: other, .. }) if seen.is_like(other) => {}
            _ => {
                self.spell_out();
                later.spell_out();
            }
        }
        match (&mut self.so_far, later.so_far) {
            (SoFar::Sum { whole, other, .. }, SoFar::Sum { whole: more, other: others, .. }) => {
                *whole += more;
                other.merge(others);
            }
            (SoFar::Best { value, least }, SoFar::Best { value: Some(other), .. }) => {
                *value = Some(value.map_or(other, |best| better(best, other, *least)));
            }
            (SoFar::End { row, first }, SoFar::End { row: Some(other), .. })
                if row.is_none_or(|(known, _)| (other.0 < known) == *first) =>
            {
                *row = Some(other);
            }
            (SoFar::Distinct(seen), SoFar::Distinct(more)) => seen.extend(more),
            (SoFar::Same(seen), SoFar::Same(more)) => {
                for (identity, rows) in more {
                    *seen.entry(identity).or_default() += rows;
                }
            }
            (SoFar::Texts { seen, .. }, SoFar::Texts { seen: more, .. }) => seen.merge(more),
            (SoFar::Prints { prints, .. }, SoFar::Prints { prints: more, .. }) => prints.merge(more),
            (SoFar::Times(times, _), SoFar::Times(more, _)) => times.extend(more),
            _ => {}
        }
    }

    /// Its value.
    pub fn cell(self) -> Cell {
        let value = match self.so_far {
            SoFar::Count => Some(float(self.rows)),
            SoFar::Sum { average: true, .. } if self.rows == 0 => None,
            SoFar::Sum { whole, other, average } => {
                #[expect(clippy::cast_precision_loss, reason = "values of metrics are floats")]
                let sum = whole as f64 + other.value();
                Some(if average { sum / float(self.rows) } else { sum })
            }
            // Of 0 and -0 neither is the less: which of them came first must not show.
            SoFar::Best { value, .. } => value.map(|value| value + 0.0),
            SoFar::End { row, .. } => row.and_then(|(_, value)| value),
            SoFar::Distinct(seen) => Some(float(seen.len() as u64)),
            SoFar::Same(seen) => Some(float(seen.into_values().filter(|rows| *rows > 1).sum())),
            SoFar::Texts { seen, same } => {
                let (_, counts) = seen.into_counts();
                let counts = counts.into_iter().map(|(_, rows)| rows);
                Some(float(if same { counts.filter(|rows| *rows > 1).sum() } else { counts.count() as u64 }))
            }
            SoFar::Prints { prints, same } => {
                Some(float(if same { prints.shared() } else { prints.different() }))
            }
            SoFar::Times(times, within) => Some(float(most_within(times, within))),
        };
        Cell { value: value.filter(|value| value.is_finite()), rows: self.rows }
    }
}

impl Identity {
    /// What stands for it when it is dropped.
    fn print(&self) -> [u8; 12] {
        match self {
            Self::Number(bits) => print(0, &bits.to_le_bytes()),
            Self::Bool(value) => print(1, &[u8::from(*value)]),
            Self::Text(text) => print(2, text.as_bytes()),
            Self::Date(date) => print(3, &date.to_epoch_days().to_le_bytes()),
            Self::DateTime(at) => print(4, at.to_string().as_bytes()),
        }
    }

    fn of(value: Value) -> Option<Self> {
        Some(match value {
            Value::Missing => return None,
            Value::Bool(value) => Self::Bool(value),
            Value::Text(text) => Self::Text(text),
            Value::Date(date) => Self::Date(date),
            Value::DateTime(at) => Self::DateTime(at),
            value @ (Value::Int(_) | Value::Float(_)) => Self::Number((number(&value)? + 0.0).to_bits()),
        })
    }
}

/// The most of some instants that lie within a stretch, its ends included.
fn most_within(mut times: Vec<i64>, within: Stretch) -> u64 {
    const MICROS_PER_MINUTE: i64 = 60_000_000;
    times.sort_unstable();
    let stretch = i64::from(within.minutes()) * MICROS_PER_MINUTE;
    let mut first = times.iter().peekable();
    let (mut passed, mut most) = (0, 0);
    for (row, at) in times.iter().enumerate() {
        while first.next_if(|first| at.saturating_sub(**first) > stretch).is_some() {
            passed += 1;
        }
        most = most.max(row + 1 - passed);
    }
    most as u64
}

fn better(best: f64, other: f64, least: bool) -> f64 {
    if least { best.min(other) } else { best.max(other) }
}

#[expect(clippy::cast_precision_loss, reason = "values of metrics are floats")]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Column;
    use crate::expression::{Expr, ExprKind};
    use crate::text::{Sources, Span};
    use crate::value::Type;
    use proptest::prelude::*;

    fn literal() -> Expr {
        let span = Span::new(Sources::default().add("rules/a.toml", ""), 0, 0);
        Expr { kind: ExprKind::Literal(Value::Bool(true)), ty: Type::Bool, nullable: false, span }
    }

    fn aggregate(aggregate: Aggregate) -> Measure {
        Measure::Aggregate { aggregate, of: None }
    }

    fn tallied(measure: &Measure, rows: &[(Stand, Value)]) -> Tally {
        let mut tally = Tally::new(measure);
        for (stand, value) in rows {
            assert!(tally.take(*stand, value.clone()));
        }
        tally
    }

    fn of(measure: &Measure, values: &[Value]) -> Option<f64> {
        let rows: Vec<_> = (0_u32..)
            .zip(values)
            .map(|(at, value)| ((i64::from(at), u64::from(at)), value.clone()))
            .collect();
        tallied(measure, &rows).cell().value
    }

    #[test]
    fn values_of_few_rows() {
        use Aggregate::{Avg, Count, Distinct, First, Last, Max, Min, Sum};
        let numbers = [Value::Int(4), Value::Float(1.5), Value::Int(-2), Value::Float(4.0)];
        for (what, expected, of_none) in [
            (Count, Some(4.0), Some(0.0)),
            (Distinct, Some(3.0), Some(0.0)),
            (Sum, Some(7.5), Some(0.0)),
            (Avg, Some(1.875), None),
            (Min, Some(-2.0), None),
            (Max, Some(4.0), None),
            (First, Some(4.0), None),
            (Last, Some(4.0), None),
        ] {
            let measure = aggregate(what);
            assert_eq!((of(&measure, &numbers), of(&measure, &[])), (expected, of_none), "{what:?}");
        }
        let same = Measure::Duplicates { of: literal() };
        let texts = ["a", "b", "a", "c", "b", "a"].map(Value::text);
        assert_eq!((of(&same, &texts), of(&same, &[])), (Some(5.0), Some(0.0)));
    }

    #[test]
    fn sums_of_whole_numbers_have_no_limit_and_texts_are_no_numbers() {
        let sum = aggregate(Aggregate::Sum);
        assert_eq!(of(&sum, &[Value::Int(i64::MAX), Value::Int(i64::MAX)]), Some(2.0 * 2f64.powi(63)));
        assert_eq!(of(&sum, &[Value::Float(f64::MAX), Value::Float(f64::MAX)]), None, "not finite");
        let mut tally = Tally::new(&sum);
        assert!(!tally.take((0, 0), Value::text("7")));
        assert_eq!(tally.cell(), Cell { value: Some(0.0), rows: 0 });
        assert_eq!(of(&aggregate(Aggregate::Last), &[Value::Int(1), Value::text("x")]), None);
    }

    #[test]
    fn a_burst_is_the_most_within_the_stretch() {
        let burst = Measure::Burst { within: Stretch::parse("10min").unwrap() };
        let minutes = |minutes: &[i64]| {
            let rows: Vec<_> =
                minutes.iter().map(|minute| ((minute * 60_000_000, 0), Value::Bool(true))).collect();
            tallied(&burst, &rows).cell().value
        };
        assert_eq!(minutes(&[]), Some(0.0));
        assert_eq!(minutes(&[50]), Some(1.0));
        assert_eq!(minutes(&[0, 11, 22]), Some(1.0));
        assert_eq!(minutes(&[20, 0, 10, 5, 21]), Some(3.0), "0, 5 and 10");
        assert_eq!(minutes(&[0, 0, 0, 0, 30]), Some(4.0));
    }

    /// Texts as a column gives them, and one by one.
    #[test]
    fn texts_by_code_are_texts() {
        let words = ["a", "b", "a", "c", "a", "b", "d"];
        let column: Column = words.map(Value::text).into_iter().collect();
        let other: Column = ["d", "a"].map(Value::text).into_iter().collect();
        let (dictionary, others) = (Dictionary::Column(column.clone()), Dictionary::Column(other.clone()));
        let code = |column: &Column, row: usize| match column.data() {
            ColumnData::Text { codes, .. } => codes[row],
            _ => panic!("no texts"),
        };
        for (measure, [alone, and_a, and_others]) in [
            (aggregate(Aggregate::Distinct), [4.0, 4.0, 4.0]),
            (Measure::Duplicates { of: literal() }, [5.0, 6.0, 8.0]),
        ] {
            let of_column = |rows: std::ops::Range<usize>| {
                let mut tally = Tally::new(&measure);
                assert!(rows.clone().all(|row| tally.take_code(&dictionary, code(&column, row))));
                tally
            };
            let mut tally = of_column(0..3);
            tally.merge(of_column(3..7));
            assert_eq!(tally.cell(), Cell { value: Some(alone), rows: 7 });
            let mut tally = of_column(0..7);
            assert!(!tally.take_code(&others, code(&other, 1)), "a code of another column");
            assert!(tally.take((0, 0), Value::text("a")));
            assert_eq!(tally.cell(), Cell { value: Some(and_a), rows: 8 });
            let mut tally = of_column(0..7);
            let mut second = Tally::new(&measure);
            assert!([0, 1].into_iter().all(|row| second.take_code(&others, code(&other, row))));
            tally.merge(second);
            assert_eq!(tally.cell(), Cell { value: Some(and_others), rows: 9 });
        }
        let dictionary = Dictionary::Computed { texts: ["a".into(), "a".into()].into(), rows: 0 };
        assert!(
            !Tally::new(&aggregate(Aggregate::Distinct)).take_code(&dictionary, 0),
            "equal texts, two codes"
        );
        assert!(!Tally::new(&aggregate(Aggregate::Count)).take_code(&dictionary, 0));
    }

    #[test]
    fn many_texts_are_counted_on_the_way() {
        let words: Vec<Value> = (0..30_000).map(|row| Value::text((row % 9000).to_string())).collect();
        let column: Column = words.into_iter().collect();
        let dictionary = Dictionary::Column(column.clone());
        let ColumnData::Text { codes, .. } = column.data() else { panic!("no texts") };
        for (measure, expected) in
            [(aggregate(Aggregate::Distinct), 9000.0), (Measure::Duplicates { of: literal() }, 30_000.0)]
        {
            let mut tally = Tally::new(&measure);
            assert!(codes.iter().all(|code| tally.take_code(&dictionary, *code)));
            assert_eq!(tally.cell(), Cell { value: Some(expected), rows: 30_000 });
        }
    }

    proptest! {
        #[test]
        fn parts_merged_are_the_whole(
            rows in proptest::collection::vec((0..50_i64, -20..20_i64), 0..40), cut in 0..40_usize,
        ) {
            let rows: Vec<(Stand, Value)> =
                (0..).zip(rows).map(|(place, (at, value))| ((at * 60_000_000, place), Value::Int(value))).collect();
            let (first, second) = rows.split_at(cut.min(rows.len()));
            let all = [Aggregate::Count, Aggregate::Distinct, Aggregate::Sum, Aggregate::Avg, Aggregate::Min,
                Aggregate::Max, Aggregate::First, Aggregate::Last];
            let burst = Measure::Burst { within: Stretch::parse("7min").unwrap() };
            let same = Measure::Duplicates { of: literal() };
            for measure in all.map(aggregate).into_iter().chain([burst, same]) {
                let mut merged = tallied(&measure, second);
                merged.merge(tallied(&measure, first));
                prop_assert_eq!(merged.cell(), tallied(&measure, &rows).cell(), "{:?}", measure);
                let mut left = tallied(&measure, first).without_rows();
                left.merge(tallied(&measure, second).without_rows());
                prop_assert_eq!(left.cell(), tallied(&measure, &rows).cell(), "{:?}", measure);
            }
        }
    }
}
