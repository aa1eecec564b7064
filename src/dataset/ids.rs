//! Ids by place, and places by those ids that are integers.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;

/// The place of what is not there.
pub(super) const NOBODY: u32 = u32::MAX;

/// Texts in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Ids {
    bytes: Vec<u8>,
    /// Where each ends; empty if all are `length` long.
    ends: Vec<usize>,
    length: usize,
    count: usize,
}

impl Ids {
    /// Ids in their order.
    pub fn of(ids: &[Arc<str>]) -> Self {
        let length = ids.first().map_or(0, |id| id.len());
        let uniform = length > 0 && ids.iter().all(|id| id.len() == length);
        let mut all = Self { length, count: ids.len(), ..Self::default() };
        all.bytes.reserve_exact(ids.iter().map(|id| id.len()).sum());
        for id in ids {
            all.bytes.extend_from_slice(id.as_bytes());
            if !uniform {
                all.ends.push(all.bytes.len());
            }
        }
        all
    }

    /// The id of a place.
    pub fn get(&self, place: usize) -> Option<&[u8]> {
        if place >= self.count {
            return None;
        }
        if self.ends.is_empty() {
            let start = place * self.length;
            return self.bytes.get(start..start + self.length);
        }
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.bytes.get(start..*self.ends.get(place)?)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.bytes.len() + size_of_val(self.ends.as_slice())
    }
}

/// The ids that are integers, by these.
#[derive(Debug)]
pub(super) enum Numbers {
    /// Where they stand close together: the place of each from `least` on.
    Near { least: i64, places: Vec<u32> },
    /// Else.
    Far(HashMap<i64, u32, RandomState>),
}

impl Default for Numbers {
    fn default() -> Self {
        Self::Near { least: 0, places: Vec::new() }
    }
}

impl Numbers {
    /// Places of the table for each id: above, a map is smaller.
    const SPARSE: usize = 8;

    /// Those of the ids that are integers.
    pub fn of(ids: &[Arc<str>]) -> Self {
        let numbers = || {
            let places = ids.iter().zip(0_u32..);
            places.filter_map(|(id, place)| Some((number_of(id)?, place)))
        };
        let mut count = 0;
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        for (number, _) in numbers() {
            count += 1;
            least = least.min(number);
            most = most.max(number);
        }
        if count == 0 {
            return Self::default();
        }
        let span = usize::try_from(i128::from(most) - i128::from(least) + 1).unwrap_or(usize::MAX);
        if span / Self::SPARSE > count {
            return Self::Far(numbers().collect());
        }
        let mut places = vec![NOBODY; span];
        for (number, place) in numbers() {
            if let Some(slot) = places.get_mut(distance(least, number)) {
                *slot = place;
            }
        }
        Self::Near { least, places }
    }

    /// The place of an integer; [`NOBODY`] if there is none.
    pub fn get(&self, number: i64) -> u32 {
        let place = match self {
            Self::Near { least, places } => places.get(distance(*least, number)),
            Self::Far(map) => map.get(&number),
        };
        place.copied().unwrap_or(NOBODY)
    }

    /// Which integers are ids whose places lie in a range, and which are other ids; `None` if they
    /// stand too far apart.
    pub fn sides(&self, own: &Range<u32>) -> Option<Sides> {
        let Self::Near { least, places } = self else { return None };
        let side = |place: &u32| match *place {
            NOBODY => Side::Nobody,
            place if own.contains(&place) => Side::Own,
            _ => Side::Other,
        };
        let word = |places: &[u32]| {
            places.iter().rev().fold(0_u64, |word, place| word << Sides::BITS | side(place) as u64)
        };
        Some(Sides { least: *least, words: places.chunks(Sides::OF_A_WORD).map(word).collect() })
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Near { places, .. } => size_of_val(places.as_slice()),
            Self::Far(map) => map.capacity() * (size_of::<(i64, u32)>() + 1),
        }
    }
}

/// To whom a row belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// To nobody.
    Nobody = 0,
    /// To one of the customers in question.
    Own = 1,
    /// To another customer.
    Other = 2,
}

/// The sides of integers in few bits each: they fit into a processor's near memory, where the places
/// of a million customers do not.
#[derive(Debug, Clone)]
pub(super) struct Sides {
    least: i64,
    words: Vec<u64>,
}

impl Sides {
    const BITS: usize = 2;
    const OF_A_WORD: usize = u64::BITS as usize / Self::BITS;

    /// The side of an integer.
    pub fn of(&self, number: i64) -> Side {
        let place = distance(self.least, number);
        let word = self.words.get(place / Self::OF_A_WORD).copied().unwrap_or(0);
        match word >> (place % Self::OF_A_WORD * Self::BITS) & 3 {
            0 => Side::Nobody,
            1 => Side::Own,
            _ => Side::Other,
        }
    }
}

/// How far a number lies above the least; past every table if it lies below.
fn distance(least: i64, number: i64) -> usize {
    let distance = number.wrapping_sub(least);
    if number < least { usize::MAX } else { usize::try_from(distance.cast_unsigned()).unwrap_or(usize::MAX) }
}

/// The integer whose text this is, exactly as integers are written.
fn number_of(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let exact = digits == "0" && number == 0 && digits.len() == text.len()
        || digits.starts_with(|digit: char| ('1'..='9').contains(&digit));
    exact.then_some(number)
}

/// The positive integer of up to eighteen digits whose text this is, exactly as integers are
/// written.
pub(super) fn written_number(text: &[u8]) -> Option<i64> {
    /// Digits that cannot overflow.
    const SAFE: usize = 18;
    if text.len() > SAFE || !text.first().is_some_and(|first| (b'1'..=b'9').contains(first)) {
        return None;
    }
    text.iter()
        .try_fold(0_i64, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_tell_what_places_tell() {
        let ids: Vec<Arc<str>> =
            (0..200).filter(|n| n % 7 != 3).map(|n| Arc::from((n - 20).to_string())).collect();
        let numbers = Numbers::of(&ids);
        let own = 40..90;
        let sides = numbers.sides(&own).unwrap();
        for number in [i64::MIN, -21, 180, i64::MAX].into_iter().chain(-20..180) {
            let expected = match numbers.get(number) {
                NOBODY => Side::Nobody,
                place if own.contains(&place) => Side::Own,
                _ => Side::Other,
            };
            assert_eq!(sides.of(number), expected, "{number}");
        }
        let far = Numbers::of(&[1, i64::MAX].map(|n| Arc::from(n.to_string())));
        assert!(far.sides(&own).is_none());
    }

    #[test]
    fn only_what_integers_are_written_as_is_a_number() {
        for (text, number) in [("7", Some(7)), ("123456789012345678", Some(123_456_789_012_345_678))] {
            assert_eq!(written_number(text.as_bytes()), number);
        }
        for text in ["", "0", "07", "-7", "+7", "7.0", "7 ", "1234567890123456789", "７"] {
            assert_eq!(written_number(text.as_bytes()), None, "{text}");
        }
    }
}
