//! What is computed once for each text of a dictionary rather than for each row that holds it.

use std::borrow::Cow;
use std::collections::HashMap;

use super::dictionary::Dictionary;
use super::strict::strict;
use super::values::{Values, Vector};
use crate::expression::{BinaryOp, Days, FunctionId, all_functions};
use crate::program::{Block, Op, Reg};
use crate::value::Value;

/// The functions that may be computed for a text once and for all: their answer depends on nothing
/// but their arguments.
const OF_TEXTS: [&str; 8] =
    ["contains", "starts_with", "ends_with", "to_lower", "to_upper", "trim", "len", "date"];

/// Where something is remembered: a node, a part of it, the identity of a dictionary.
type Key = (Reg, u32, (usize, usize));

/// What is known of dictionaries; it holds over chunks.
#[derive(Debug, Default)]
pub(super) struct Memo {
    known: HashMap<Key, Known>,
}

#[derive(Debug)]
struct Known {
    /// The answer for each text.
    entries: Vector,
    /// Kept, so that no other dictionary takes its identity.
    _dictionary: Dictionary,
}

impl Memo {
    /// What is known for the texts of a dictionary, computed if it is not known yet.
    pub fn entries(
        &mut self,
        (node, part): (Reg, u32),
        dictionary: &Dictionary,
        compute: impl FnOnce() -> Vector,
    ) -> Cow<'_, Vector> {
        if !dictionary.lasts() {
            return Cow::Owned(compute());
        }
        let known = self.known.entry((node, part, dictionary.identity()));
        let known = known.or_insert_with(|| Known {
            entries: shared(compute(), dictionary.rows()),
            _dictionary: dictionary.clone(),
        });
        Cow::Borrowed(&known.entries)
    }
}

/// The texts of a dictionary, as rows.
pub(super) fn texts_of(dictionary: &Dictionary) -> Vector {
    let texts = dictionary.texts();
    Vector::new(texts.len(), Values::Text(texts.to_vec()), None)
}

/// Texts that were computed become a dictionary of their own, which rows can share.
fn shared(vector: Vector, rows: usize) -> Vector {
    match vector.values {
        Values::Text(texts) => {
            let codes = 0..u32::try_from(texts.len()).unwrap_or(u32::MAX);
            let dictionary = Dictionary::Computed { texts: texts.into(), rows };
            Vector { values: Values::Coded(codes.collect(), dictionary), ..vector }
        }
        _ => vector,
    }
}

/// The operand that an operation can be lifted over: the only one that is no constant.
pub(super) fn subject(op: &Op, block: &Block) -> Option<Reg> {
    let lifts = match op {
        Op::Binary(..) | Op::InList { .. } | Op::InText { .. } | Op::Join(_) => true,
        Op::Call(id, _) => is_of_texts(*id),
        _ => false,
    };
    if !lifts {
        return None;
    }
    let mut subject = None;
    for operand in op.operands() {
        if block.constant(operand).is_none() {
            match subject {
                None => subject = Some(operand),
                Some(known) if known == operand => {}
                Some(_) => return None,
            }
        }
    }
    subject.filter(|subject| is_missing_with(*subject, op))
}

/// Whether the answer is missing wherever an operand is, as [`lifted`] takes for granted. What is sought in
/// a list can be found there although one of its items is missing.
fn is_missing_with(operand: Reg, op: &Op) -> bool {
    match op {
        Op::InList { .. } => op
            .operands()
            .split_first()
            .is_some_and(|(needle, items)| *needle == operand && !items.contains(&operand)),
        _ => true,
    }
}

fn is_of_texts(id: FunctionId) -> bool {
    all_functions().get(usize::from(id.0)).is_some_and(|function| OF_TEXTS.contains(&function.name))
}

/// The answer of a node over a vector of coded texts; `None` if it is to be computed by row.
pub(super) fn lifted(
    memo: &mut Memo,
    (node, op): (Reg, &Op),
    (subject, of): (Reg, &Vector),
    block: &Block,
    days: Days<'_>,
) -> Option<Vector> {
    let Values::Coded(codes, dictionary) = &of.values else { return None };
    if let Some(text) = compared_with(op, block)
        && dictionary.is_unique()
    {
        let code = memo.entries((node, 0), dictionary, || place(text, dictionary)).int(0);
        let code = code.and_then(|code| u32::try_from(code).ok());
        return Some(same_code(op, of, codes, code));
    }
    if !dictionary.is_worth(of.rows()) {
        return None;
    }
    let entries = memo.entries((node, 0), dictionary, || {
        let texts = texts_of(dictionary);
        let constant = |operand: &Reg| block.constant(*operand).cloned().unwrap_or(Value::Missing);
        let operands: Vec<Vector> = op
            .operands()
            .iter()
            .map(|operand| {
                if *operand == subject {
                    texts.clone()
                } else {
                    Vector::constant(texts.rows(), constant(operand))
                }
            })
            .collect();
        strict(op, &operands.iter().collect::<Vec<_>>(), texts.rows(), days)
    });
    let mut vector = entries.at_codes(codes, of.present());
    super::failures::add(&mut vector.failed, of.failed.iter().cloned());
    Some(vector)
}

/// The constant that a node tests a text for being equal to, or for being different from.
fn compared_with<'a>(op: &Op, block: &'a Block) -> Option<&'a str> {
    let Op::Binary(BinaryOp::Equal | BinaryOp::NotEqual, left, right) = op else { return None };
    match (block.constant(*left), block.constant(*right)) {
        (Some(Value::Text(text)), None) | (None, Some(Value::Text(text))) => Some(text),
        _ => None,
    }
}

/// The code of a text, as a vector of one row; missing if the dictionary has it not.
fn place(text: &str, dictionary: &Dictionary) -> Vector {
    let place = dictionary.texts().iter().position(|known| **known == *text);
    let place = place.and_then(|place| i64::try_from(place).ok());
    Vector::from_values(vec![place.map_or(Value::Missing, Value::Int)])
}

fn same_code(op: &Op, of: &Vector, codes: &[u32], code: Option<u32>) -> Vector {
    let equal = matches!(op, Op::Binary(BinaryOp::Equal, ..));
    let values = match code {
        Some(code) if equal => codes.iter().map(|each| *each == code).collect(),
        Some(code) => codes.iter().map(|each| *each != code).collect(),
        None => vec![!equal; codes.len()],
    };
    Vector { values: Values::Bool(values), ..of.clone_without_values() }
}
