//! The name of the contents that were read.

use super::bitmap::Bitmap;
use super::column::{Column, ColumnData};
use super::finding::Findings;
use super::parallel::{PIECE, each};
use crate::value::Value;

/// A hash over finished columns in the order in which the tables are read. Everything is written
/// with its kind and length, so that different contents never look the same.
#[derive(Debug, Default)]
pub(super) struct Digest(blake3::Hasher);

impl Digest {
    /// Hexadecimal digits shown.
    const SHOWN: usize = 16;

    /// A word of the frame: a table's key, a column's name.
    pub fn word(&mut self, word: &str) {
        frame(&mut self.0, b'w', word.len());
        self.0.update(word.as_bytes());
    }

    /// A number.
    pub fn number(&mut self, number: usize) {
        frame(&mut self.0, b'n', number);
    }

    /// Columns and where the rows of each customer begin. What stands in rows that are missing
    /// does not count.
    pub fn columns(&mut self, columns: &[&Column], starts: &[u32], threads: usize) {
        self.number(columns.len());
        self.number(starts.len());
        let pieces = columns.iter().flat_map(|column| pieces(column));
        let jobs: Vec<Piece<'_>> = pieces.chain(chunks(starts).map(Piece::Codes)).collect();
        for hash in each(threads, jobs, |piece| piece.hash()) {
            self.0.update(hash.as_bytes());
        }
    }

    /// What was found wrong: it may be all that is left of a row.
    pub fn findings(&mut self, findings: &Findings) {
        for finding in findings.list() {
            let count = usize::try_from(finding.count).unwrap_or(usize::MAX);
            self.number(count);
            for word in [finding.code.word(), &finding.table, &finding.column] {
                self.word(word);
            }
            finding.samples.iter().for_each(|sample| self.word(sample));
        }
    }

    /// The hash's first digits.
    pub fn finish(self) -> String {
        self.0.finalize().to_hex().chars().take(Self::SHOWN).collect()
    }
}

fn frame(hasher: &mut blake3::Hasher, tag: u8, length: usize) {
    hasher.update(&[tag]);
    hasher.update(&length.to_le_bytes());
}

/// A part of a column that is hashed on its own.
enum Piece<'a> {
    Frame(&'static str, usize),
    Present(&'a [u64]),
    Bools(&'a [bool]),
    Longs(&'a [i64]),
    Floats(&'a [f64]),
    Days(&'a [i32]),
    Codes(&'a [u32]),
    Texts(&'a [std::sync::Arc<str>]),
    Values(&'a [Value]),
}

fn chunks<T>(values: &[T]) -> std::slice::Chunks<'_, T> {
    values.chunks(PIECE)
}

fn pieces(column: &Column) -> Vec<Piece<'_>> {
    let presence = column.presence().map_or(&[][..], Bitmap::words);
    let mut pieces =
        vec![Piece::Frame(kind(column.data()), column.len()), Piece::Frame("present", presence.len())];
    pieces.extend(chunks(presence).map(Piece::Present));
    match column.data() {
        ColumnData::Absent => {}
        ColumnData::Bool(values) => pieces.extend(chunks(values).map(Piece::Bools)),
        ColumnData::Int(values) | ColumnData::DateTime(values) => {
            pieces.extend(chunks(values).map(Piece::Longs));
        }
        ColumnData::Float(values) => pieces.extend(chunks(values).map(Piece::Floats)),
        ColumnData::Date(values) => pieces.extend(chunks(values).map(Piece::Days)),
        ColumnData::Text { codes, texts } => {
            pieces.extend(chunks(codes).map(Piece::Codes));
            pieces.push(Piece::Frame("texts", texts.len()));
            pieces.extend(chunks(texts).map(Piece::Texts));
        }
        ColumnData::Mixed(values) => pieces.extend(chunks(values).map(Piece::Values)),
    }
    pieces
}

fn kind(data: &ColumnData) -> &'static str {
    match data {
        ColumnData::Absent => "absent",
        ColumnData::Bool(_) => "bool",
        ColumnData::Int(_) => "int",
        ColumnData::Float(_) => "float",
        ColumnData::Text { .. } => "text",
        ColumnData::Date(_) => "date",
        ColumnData::DateTime(_) => "datetime",
        ColumnData::Mixed(_) => "mixed",
    }
}

impl Piece<'_> {
    fn hash(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        match self {
            Self::Frame(kind, number) => {
                hasher.update(kind.as_bytes());
                hasher.update(&number.to_le_bytes());
            }
            Self::Present(words) => fixed(&mut hasher, words, |word| word.to_le_bytes()),
            Self::Bools(values) => fixed(&mut hasher, values, |value| [u8::from(*value)]),
            Self::Longs(values) => fixed(&mut hasher, values, |value| value.to_le_bytes()),
            Self::Floats(values) => fixed(&mut hasher, values, |value| value.to_bits().to_le_bytes()),
            Self::Days(values) => fixed(&mut hasher, values, |value| value.to_le_bytes()),
            Self::Codes(values) => fixed(&mut hasher, values, |value| value.to_le_bytes()),
            Self::Texts(texts) => long(&mut hasher, texts.iter().map(|text| ("t", &**text))),
            Self::Values(values) => {
                let texts: Vec<_> = values.iter().map(|v| (v.type_of().word(), v.to_string())).collect();
                long(&mut hasher, texts.iter().map(|(kind, text)| (*kind, text.as_str())));
            }
        }
        hasher.finalize()
    }
}

/// Hashes values of one size, gathered, for hashing is fast only in large pieces.
fn fixed<T, const N: usize>(hasher: &mut blake3::Hasher, values: &[T], bytes: impl Fn(&T) -> [u8; N]) {
    const AT_ONCE: usize = 4096;
    let mut buffer = vec![[0_u8; N]; AT_ONCE.min(values.len())];
    for values in values.chunks(AT_ONCE) {
        for (slot, value) in buffer.iter_mut().zip(values) {
            *slot = bytes(value);
        }
        hasher.update(buffer.get(..values.len()).unwrap_or_default().as_flattened());
    }
}

fn long<'a>(hasher: &mut blake3::Hasher, texts: impl Iterator<Item = (&'static str, &'a str)>) {
    const AT_ONCE: usize = 64 * 1024;
    let mut buffer = Vec::with_capacity(2 * AT_ONCE);
    for (kind, text) in texts {
        buffer.extend_from_slice(kind.as_bytes());
        buffer.extend_from_slice(&text.len().to_le_bytes());
        buffer.extend_from_slice(text.as_bytes());
        if buffer.len() >= AT_ONCE {
            hasher.update(&buffer);
            buffer.clear();
        }
    }
    hasher.update(&buffer);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(columns: &[Vec<Value>], threads: usize) -> String {
        let mut digest = Digest::default();
        let columns: Vec<Column> = columns.iter().map(|values| values.iter().cloned().collect()).collect();
        digest.columns(&columns.iter().collect::<Vec<_>>(), &[], threads);
        digest.finish()
    }

    #[test]
    fn equal_values_in_equal_order_and_nothing_else_give_the_same_name() {
        use Value::{Bool, Float, Int, Missing};
        let text = |text: &str| Value::text(text);
        let different = [
            vec![vec![Int(1), Int(2)], vec![text("a"), text("b")]],
            vec![vec![Int(2), Int(1)], vec![text("a"), text("b")]],
            vec![vec![Int(1), Int(2)], vec![text("ab"), text("")]],
            vec![vec![Int(1), Int(2)], vec![text("a"), Missing]],
            vec![vec![Float(1.0), Float(2.0)], vec![text("a"), text("b")]],
            vec![vec![Int(1), text("2")], vec![text("a"), text("b")]],
            vec![vec![Bool(true), Bool(false)]],
            vec![vec![Bool(true)], vec![Bool(false)]],
            vec![vec![Missing, Missing]],
            vec![vec![Missing], vec![Missing]],
            vec![vec![Int(0), Missing]],
            vec![vec![Int(0), Int(0)]],
            vec![],
        ];
        let names: Vec<String> = different.iter().map(|columns| of(columns, 1)).collect();
        for (place, name) in names.iter().enumerate() {
            assert_eq!(name.len(), 16);
            assert_eq!(*name, of(&different[place], 3));
            assert!(!names.iter().skip(place + 1).any(|other| other == name), "{place}");
        }
    }

    #[test]
    fn large_contents_are_hashed_in_pieces() {
        let many = |last: i64| vec![(0..200_000).chain([last]).map(Value::Int).collect::<Vec<_>>()];
        assert_eq!(of(&many(1), 1), of(&many(1), 4));
        assert_ne!(of(&many(1), 1), of(&many(2), 1));
    }
}
