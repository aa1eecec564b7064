//! `if`, `switch`, `??`: each row takes its answer from one of several vectors.

use std::sync::Arc;

use super::dictionary::Dictionary;
use super::failures::{self, Failures, failure_of, kept};
use super::sides::{Side, Texts, View};
use super::values::{Values, Vector};
use crate::value::Value;

/// From which vector a row takes its answer; one of these for none.
pub(super) type Choice = u32;

/// Not chosen yet.
pub(super) const OPEN: Choice = Choice::MAX;
/// The row is missing, or failed while it chose.
pub(super) const NOTHING: Choice = Choice::MAX - 1;

/// The largest dictionary that is put together for a chunk, beyond one entry for each row.
const LARGEST_DICTIONARY: usize = 256;

/// The rows that chose a vector, of those that are wanted.
pub(super) fn chosen(choices: &[Choice], choice: Choice, wanted: Option<&[bool]>) -> Vec<bool> {
    match wanted {
        None => choices.iter().map(|each| *each == choice).collect(),
        Some(wanted) => choices.iter().zip(wanted).map(|(each, wants)| (*each == choice) & wants).collect(),
    }
}

/// The answers that rows chose; `failed` are those that failed while they chose.
pub(super) fn blend(choices: &[Choice], sources: &[&Vector], mut failed: Failures) -> Vector {
    let rows = choices.len();
    for (index, source) in sources.iter().enumerate() {
        let took = |row: u32| choices.get(row as usize).is_some_and(|choice| *choice as usize == index);
        let more: Vec<_> = source.failed.iter().filter(|(row, _)| took(*row)).cloned().collect();
        failures::add(&mut failed, more);
    }
    let present = present(choices, sources);
    let values =
        typed(choices, sources).unwrap_or_else(|| Values::Any(mixed(choices, sources, present.as_deref())));
    Vector { rows, values, present, failed }
}

/// The values if all vectors (but those that are missing everywhere) have one type.
fn typed(choices: &[Choice], sources: &[&Vector]) -> Option<Values> {
    let views: Vec<View<'_>> = sources.iter().map(|source| source.view()).collect();
    let is_nothing = |index: usize| {
        sources.get(index).is_none_or(|source| source.as_constant().is_some_and(Value::is_missing))
    };
    let first = views.iter().enumerate().find(|(index, _)| !is_nothing(*index)).map(|(_, view)| view);
    /// All as the operands of one type.
    macro_rules! all {
        ($kind:ident) => {{
            let sides = views.iter().copied().enumerate().map(|(index, view)| match view {
                View::$kind(side) => Some(Some(side)),
                _ => is_nothing(index).then_some(None),
            });
            sides.collect::<Option<Vec<_>>>()?
        }};
    }
    Some(match first {
        None => Values::Constant(Value::Missing),
        Some(View::Bool(_)) => Values::Bool(picked(choices, &all!(Bool))),
        Some(View::Int(_)) => Values::Int(picked(choices, &all!(Int))),
        Some(View::Float(_)) => Values::Float(picked(choices, &all!(Float))),
        Some(View::Date(_)) => Values::Date(picked(choices, &all!(Date))),
        Some(View::DateTime(_)) => Values::DateTime(picked(choices, &all!(DateTime))),
        Some(View::Text(_)) => {
            let texts = all!(Text);
            coded(choices, &texts, sources).unwrap_or_else(|| Values::Text(copied(choices, &texts)))
        }
        Some(View::Other) => return None,
    })
}

/// One pass for each vector, each without branches: which one a row takes cannot be foretold.
fn picked<T: Copy + Default>(choices: &[Choice], sides: &[Option<Side<'_, T>>]) -> Vec<T> {
    let mut picked = vec![T::default(); choices.len()];
    for (side, choice) in sides.iter().zip(0..) {
        let each = picked.iter_mut().zip(choices);
        match side {
            Some(Side::One(value)) => each.for_each(|(picked, chosen)| {
                *picked = if *chosen == choice { *value } else { *picked };
            }),
            Some(Side::Rows(values)) => each.zip(*values).for_each(|((picked, chosen), value)| {
                *picked = if *chosen == choice { *value } else { *picked };
            }),
            None => {}
        }
    }
    picked
}

/// Which rows chose a vector that has a value there.
#[expect(clippy::needless_bitwise_bool, reason = "rows differ: branches would be foretold wrongly")]
fn present(choices: &[Choice], sources: &[&Vector]) -> Option<Vec<bool>> {
    if sources.iter().all(|source| source.present.is_none()) {
        let count = Choice::try_from(sources.len()).unwrap_or(NOTHING);
        return kept(Some(choices.iter().map(|choice| *choice < count).collect()), choices.len());
    }
    let mut present = vec![false; choices.len()];
    for (source, choice) in sources.iter().zip(0..) {
        let each = present.iter_mut().zip(choices);
        match &source.present {
            None => each.for_each(|(present, chosen)| *present |= *chosen == choice),
            Some(mask) => each.zip(mask).for_each(|((present, chosen), there)| {
                *present |= (*chosen == choice) & *there;
            }),
        }
    }
    kept(Some(present), choices.len())
}

/// Texts as codes: of the one dictionary that all share, or of one put together if it is small.
fn coded(choices: &[Choice], texts: &[Option<Texts<'_>>], sources: &[&Vector]) -> Option<Values> {
    let mut entries: Vec<Arc<str>> = Vec::new();
    let mut shared: Option<&Dictionary> = None;
    let mut one_dictionary = true;
    let mut offsets = Vec::with_capacity(texts.len());
    for (text, source) in texts.iter().zip(sources) {
        offsets.push(u32::try_from(entries.len()).ok()?);
        match (text, &source.values) {
            (None, _) => {}
            (Some(Texts::One(text)), _) => {
                one_dictionary = false;
                entries.push(Arc::from(*text));
            }
            (Some(_), Values::Coded(_, dictionary)) => {
                one_dictionary &= shared.is_none_or(|shared| shared.identity() == dictionary.identity());
                shared = Some(dictionary);
                if entries.len() + dictionary.texts().len() <= choices.len().max(LARGEST_DICTIONARY) {
                    entries.extend_from_slice(dictionary.texts());
                } else if !one_dictionary {
                    return None;
                }
            }
            _ => return None,
        }
    }
    let mut codes = vec![0; choices.len()];
    for ((text, offset), choice) in texts.iter().zip(offsets).zip(0..) {
        let offset = if one_dictionary { 0 } else { offset };
        let each = codes.iter_mut().zip(choices);
        match text {
            Some(Texts::Coded(inner, ..)) => each.zip(*inner).for_each(|((code, chosen), inner)| {
                let taken = offset.wrapping_add(*inner);
                *code = if *chosen == choice { taken } else { *code };
            }),
            _ => each.for_each(|(code, chosen)| *code = if *chosen == choice { offset } else { *code }),
        }
    }
    let dictionary = match shared.filter(|_| one_dictionary) {
        Some(dictionary) => dictionary.clone(),
        None if fits(texts, &entries) => Dictionary::Computed { texts: entries.into(), rows: 0 },
        None => return None,
    };
    Some(Values::Coded(codes, dictionary))
}

/// Whether the entries are those of all vectors.
fn fits(texts: &[Option<Texts<'_>>], entries: &[Arc<str>]) -> bool {
    let needed = texts.iter().flatten().map(|text| match text {
        Texts::Coded(_, texts, _) => texts.len(),
        _ => 1,
    });
    needed.sum::<usize>() == entries.len()
}

fn copied(choices: &[Choice], texts: &[Option<Texts<'_>>]) -> Vec<Arc<str>> {
    let empty: Arc<str> = Arc::from("");
    let constants: Vec<Option<Arc<str>>> = texts
        .iter()
        .map(|text| match text {
            Some(Texts::One(text)) => Some(Arc::from(*text)),
            _ => None,
        })
        .collect();
    let text = |(row, choice): (usize, &Choice)| match texts.get(*choice as usize) {
        Some(Some(Texts::Coded(codes, texts, _))) => {
            codes.get(row).and_then(|code| texts.get(*code as usize)).cloned()
        }
        Some(Some(Texts::Rows(texts))) => texts.get(row).cloned(),
        _ => constants.get(*choice as usize).cloned().flatten(),
    };
    choices.iter().enumerate().map(|each| text(each).unwrap_or_else(|| empty.clone())).collect()
}

fn mixed(choices: &[Choice], sources: &[&Vector], present: Option<&[bool]>) -> Vec<Value> {
    let value = |(row, choice): (usize, &Choice)| {
        let has = present.is_none_or(|present| present.get(row) == Some(&true));
        sources.get(*choice as usize).filter(|_| has).map_or(Value::Missing, |source| source.stored(row))
    };
    choices.iter().enumerate().map(value).collect()
}

/// Chooses by a condition: the first vector where it is true, the second where it is false.
pub(super) fn by_condition(condition: &Vector) -> (Vec<Choice>, Failures) {
    let rows = condition.rows();
    let condition = super::logic::conditions(condition);
    let choices = match (&condition.values, &condition.present) {
        (Values::Bool(values), None) => values.iter().map(|value| Choice::from(!value)).collect(),
        (Values::Bool(values), Some(present)) => {
            // Nothing where it is not present, without a branch.
            let choice = |(value, present): (&bool, &bool)| {
                Choice::from(!value) | (Choice::from(*present).wrapping_sub(1) & NOTHING)
            };
            values.iter().zip(present).map(|each| choice(each).min(NOTHING)).collect()
        }
        (Values::Constant(Value::Bool(value)), None) => vec![Choice::from(!value); rows],
        (Values::Constant(Value::Bool(value)), Some(present)) => {
            present.iter().map(|present| if *present { Choice::from(!value) } else { NOTHING }).collect()
        }
        _ => vec![NOTHING; rows],
    };
    (choices, condition.failed.clone())
}

/// Why a row failed, to be noted among the failures of a choice.
pub(super) fn note(failed: &mut Failures, vector: &Vector, row: usize) {
    if let (Some(why), Ok(number)) = (failure_of(&vector.failed, row), u32::try_from(row)) {
        failed.push((number, why.clone()));
    }
}
