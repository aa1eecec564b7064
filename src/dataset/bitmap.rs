//! Which rows of a column are present.

/// A growing row of bits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    const WIDTH: usize = 64;

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

    /// The bit at a place; unset past the end.
    pub fn get(&self, place: usize) -> bool {
        // Bits past `len` are never set, so that the last word needs no look at `len`.
        self.words.get(place / Self::WIDTH).is_some_and(|word| word >> (place % Self::WIDTH) & 1 == 1)
    }

    /// The bits, 64 to a word, the first one lowest; unset past the end.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many bits.
    pub fn len(&self) -> usize {
        self.len
    }
}

#[cfg(test)]
mod tests {
    use super::Bitmap;

    #[test]
    fn bits_come_back_as_pushed_across_words() {
        let mut bits = Bitmap::default();
        for place in 0..200 {
            bits.push(place % 3 == 0);
        }
        assert_eq!(bits.len(), 200);
        for place in 0..200 {
            assert_eq!(bits.get(place), place % 3 == 0, "{place}");
        }
        assert!(!bits.get(200) && !bits.get(10_000));
    }
}
