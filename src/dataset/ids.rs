//! Ids by place, and places by those ids that are integers.

use std::collections::HashMap;
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

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Near { places, .. } => size_of_val(places.as_slice()),
            Self::Far(map) => map.capacity() * (size_of::<(i64, u32)>() + 1),
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
    fn only_what_integers_are_written_as_is_a_number() {
        for (text, number) in [("7", Some(7)), ("123456789012345678", Some(123_456_789_012_345_678))] {
            assert_eq!(written_number(text.as_bytes()), number);
        }
        for text in ["", "0", "07", "-7", "+7", "7.0", "7 ", "1234567890123456789", "７"] {
            assert_eq!(written_number(text.as_bytes()), None, "{text}");
        }
    }
}
