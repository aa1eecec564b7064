//! The name of the contents that were read.

use rusqlite::types::ValueRef;

/// A hash over values in the order in which they are read. Every value is written with its type
/// and length, so that different values never look the same.
#[derive(Debug, Default)]
pub(super) struct Digest {
    hasher: blake3::Hasher,
    /// Gathers small values, for hashing is fast only in large pieces.
    buffer: Vec<u8>,
}

impl Digest {
    const PIECE: usize = 64 * 1024;
    /// Hexadecimal digits shown.
    const SHOWN: usize = 16;

    /// A word of the frame: a table's key, a column's name.
    pub fn word(&mut self, word: &str) {
        self.bytes(b'w', word.as_bytes());
    }

    /// A value.
    pub fn value(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => self.buffer.push(b'n'),
            ValueRef::Integer(value) => {
                self.buffer.push(b'i');
                self.buffer.extend_from_slice(&value.to_le_bytes());
            }
            ValueRef::Real(value) => {
                self.buffer.push(b'r');
                self.buffer.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            ValueRef::Text(bytes) => self.bytes(b't', bytes),
            ValueRef::Blob(bytes) => self.bytes(b'b', bytes),
        }
        if self.buffer.len() >= Self::PIECE {
            self.flush();
        }
    }

    /// The hash's first digits.
    pub fn finish(mut self) -> String {
        self.flush();
        self.hasher.finalize().to_hex().chars().take(Self::SHOWN).collect()
    }

    fn bytes(&mut self, tag: u8, bytes: &[u8]) {
        self.buffer.push(tag);
        self.buffer.extend_from_slice(&bytes.len().to_le_bytes());
        self.buffer.extend_from_slice(bytes);
    }

    fn flush(&mut self) {
        self.hasher.update(&self.buffer);
        self.buffer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[ValueRef<'_>]) -> String {
        let mut digest = Digest::default();
        for value in values {
            digest.value(*value);
        }
        digest.finish()
    }

    #[test]
    fn equal_values_in_equal_order_and_nothing_else_give_the_same_name() {
        use ValueRef::{Blob, Integer, Null, Real, Text};
        assert_eq!(of(&[Integer(1), Text(b"a")]), of(&[Integer(1), Text(b"a")]));
        assert_eq!(of(&[]).len(), 16);
        let different = [
            of(&[Integer(1), Text(b"a")]),
            of(&[Text(b"a"), Integer(1)]),
            of(&[Real(1.0), Text(b"a")]),
            of(&[Integer(1), Blob(b"a")]),
            of(&[Text(b"ab"), Text(b"c")]),
            of(&[Text(b"a"), Text(b"bc")]),
            of(&[Null]),
            of(&[]),
        ];
        for (place, name) in different.iter().enumerate() {
            assert!(!different.iter().skip(place + 1).any(|other| other == name), "{place}");
        }
    }

    #[test]
    fn large_contents_are_hashed_in_pieces() {
        let text = vec![b'x'; 50_000];
        let many: Vec<ValueRef<'_>> = (0..20).map(|_| ValueRef::Text(&text)).collect();
        assert_eq!(of(&many), of(&many));
        assert_ne!(of(&many), of(many.get(1..).unwrap_or(&[])));
    }
}
