//! Which rows of a column are present.

use std::ops::Range;

/// A growing row of bits. Bits past its end are never set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    const WIDTH: usize = 64;

    /// So many bits that are all the same.
    pub fn filled(len: usize, bit: bool) -> Self {
        let mut words = vec![if bit { u64::MAX } else { 0 }; len.div_ceil(Self::WIDTH)];
        let rest = len % Self::WIDTH;
        if let (Some(last), true) = (words.last_mut(), rest > 0) {
            *last &= (1 << rest) - 1;
        }
        Self { words, len }
    }

    /// So many bits, by 64, the first the lowest; past the end they are unset.
    pub fn from_words(words: Vec<u64>, len: usize) -> Self {
        Self { words, len }
    }

    /// Appends a bit.
    pub fn push(&mut self, bit: bool) {
        let place = self.len % Self::WIDTH;
        if place == 0 {
            self.words.push(0);
        }
        if let Some(word) = self.words.last_mut() {
            *word |= u64::from(bit) << place;
        }
        self.len += 1;
    }

    /// Appends all bits of another.
    pub fn append(&mut self, other: &Self) {
        let shift = self.len % Self::WIDTH;
        if shift == 0 {
            self.words.extend_from_slice(&other.words);
        } else {
            for word in &other.words {
                if let Some(last) = self.words.last_mut() {
                    *last |= word << shift;
                }
                self.words.push(word >> (Self::WIDTH - shift));
            }
        }
        self.len += other.len;
        self.words.truncate(self.len.div_ceil(Self::WIDTH));
    }

    /// The bit at a place; unset past the end.
    pub fn get(&self, place: usize) -> bool {
        self.words.get(place / Self::WIDTH).is_some_and(|word| word >> (place % Self::WIDTH) & 1 == 1)
    }

    /// The bits by 64, the first the lowest; those past the end are unset.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Whether all bits are set.
    pub fn is_full(&self) -> bool {
        let set: usize = self.words.iter().map(|word| word.count_ones() as usize).sum();
        set == self.len
    }
}

/// The presence of rows as it grows: it takes memory only from the first missing row on.
#[derive(Debug, Clone, Default)]
pub(super) struct Presence {
    bits: Option<Bitmap>,
    len: usize,
}

impl Presence {
    /// Appends a row that is present.
    pub fn push_present(&mut self) {
        self.len += 1;
        if let Some(bits) = &mut self.bits {
            bits.push(true);
        }
    }

    /// Appends a row that is missing.
    pub fn push_missing(&mut self) {
        let len = self.len;
        self.bits.get_or_insert_with(|| Bitmap::filled(len, true)).push(false);
        self.len += 1;
    }

    /// Appends some rows of another.
    pub fn append(&mut self, other: &Self, rows: Range<usize>) {
        if other.bits.is_some() {
            for row in rows {
                if other.get(row) { self.push_present() } else { self.push_missing() }
            }
            return;
        }
        if let Some(bits) = &mut self.bits {
            bits.append(&Bitmap::filled(rows.len(), true));
        }
        self.len += rows.len();
    }

    /// Whether a row is present.
    pub fn get(&self, row: usize) -> bool {
        row < self.len && self.bits.as_ref().is_none_or(|bits| bits.get(row))
    }

    /// Whether no row is missing.
    pub fn is_full(&self) -> bool {
        self.bits.is_none()
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The bits, none if every row is present.
    pub fn into_bits(self) -> Option<Bitmap> {
        self.bits.filter(|bits| !bits.is_full())
    }
}

#[cfg(test)]
mod tests {
    use super::{Bitmap, Presence};

    #[test]
    fn bits_come_back_as_pushed_across_words() {
        let mut bits = Bitmap::default();
        for place in 0..200 {
            bits.push(place % 3 == 0);
        }
        for place in 0..200 {
            assert_eq!(bits.get(place), place % 3 == 0, "{place}");
        }
        assert!(!bits.get(200) && !bits.get(10_000));
    }

    #[test]
    fn appending_is_pushing_one_by_one() {
        for (first, second) in [(0, 0), (0, 70), (64, 64), (10, 54), (10, 55), (63, 1), (65, 200), (3, 0)] {
            let mut appended = Bitmap::default();
            let mut other = Bitmap::default();
            let mut pushed = Bitmap::default();
            for place in 0..first {
                appended.push(place % 3 == 0);
                pushed.push(place % 3 == 0);
            }
            for place in 0..second {
                other.push(place % 5 != 0);
                pushed.push(place % 5 != 0);
            }
            appended.append(&other);
            assert_eq!(appended, pushed, "{first} {second}");
            assert!(Bitmap::filled(first, true).is_full());
        }
    }

    #[test]
    fn presence_is_bits_only_where_something_is_missing() {
        let mut all = Presence::default();
        all.push_present();
        let mut some = Presence::default();
        some.push_missing();
        let mut both = all.clone();
        both.append(&some, 0..1);
        both.append(&all, 0..1);
        both.append(&all, 1..1);
        assert_eq!((0..4).map(|row| both.get(row)).collect::<Vec<_>>(), [true, false, true, false]);
        assert!(all.is_full() && all.into_bits().is_none());
        assert_eq!((both.len(), both.into_bits().is_some()), (3, true));
    }
}
