//! Finding a customer by its id, however the id is written.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::interner::{Slots, TextHasher};
use foldhash::fast::RandomState;

/// The owner of rows that belong to no customer.
pub(super) const NOBODY: u32 = u32::MAX;

/// From customer id to its place in the customers' table. Copies share it.
#[derive(Debug, Clone, Default)]
pub struct CustomerIndex(Arc<Places>);

#[derive(Debug, Default)]
struct Places {
    ids: Ids,
    numbers: Numbers,
    hasher: TextHasher,
    /// The places by the ids' hashes; made when an id is first looked up as text.
    slots: OnceLock<Slots>,
}

impl CustomerIndex {
    /// The index of customers that stand in the order of these ids, which are all different.
    pub(super) fn of(ids: &[Arc<str>]) -> Self {
        let numbers = Numbers::of(ids);
        Self(Arc::new(Places { ids: Ids::of(ids), numbers, ..Places::default() }))
    }

    /// The place of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&u32> {
        self.find(id.as_bytes(), self.hash(id.as_bytes()))
    }

    /// Whether there is such an id.
    #[must_use]
    pub fn contains_key(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    /// The ids in the order of their places.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|place| self.id(place))
    }

    /// The id of a place.
    #[must_use]
    pub fn id(&self, place: usize) -> Option<&str> {
        str::from_utf8(self.0.ids.get(place)?).ok()
    }

    /// How many customers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.ids.bytes() + self.0.numbers.bytes() + self.0.slots.get().map_or(0, Slots::bytes)
    }

    /// The place of the id that an integer is, which is the same as its text; [`NOBODY`] if there is
    /// none.
    pub(super) fn of_number(&self, number: i64) -> u32 {
        self.0.numbers.get(number)
    }

    /// The place of an id by its bytes and their hash; [`NOBODY`] if there is none.
    pub(super) fn of_text(&self, id: &[u8], hash: u32) -> u32 {
        self.find(id, hash).copied().unwrap_or(NOBODY)
    }

    /// The hash of an id.
    pub(super) fn hash(&self, id: &[u8]) -> u32 {
        self.0.hasher.hash(id)
    }

    fn find(&self, id: &[u8], hash: u32) -> Option<&u32> {
        let Places { ids, hasher, slots, .. } = &*self.0;
        let slots = slots.get_or_init(|| {
            let mut slots = Slots::for_count(ids.len());
            for (count, place) in (0..ids.len()).zip(0_u32..) {
                slots.insert(hasher.hash(ids.get(count).unwrap_or_default()), place, count);
            }
            slots
        });
        slots.find(hash, |place| ids.get(place as usize) == Some(id))
    }
}

/// Texts in one piece of memory.
#[derive(Debug, Default)]
struct Ids {
    bytes: Vec<u8>,
    /// Where each ends; empty if all are `length` long.
    ends: Vec<usize>,
    length: usize,
    count: usize,
}

impl Ids {
    fn of(ids: &[Arc<str>]) -> Self {
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

    fn get(&self, place: usize) -> Option<&[u8]> {
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

    fn len(&self) -> usize {
        self.count
    }

    fn bytes(&self) -> usize {
        self.bytes.len() + size_of_val(self.ends.as_slice())
    }
}

/// The ids that are integers, by these.
#[derive(Debug)]
enum Numbers {
    /// Where they stand close together: the place of each from `least` on.
    Near {
        least: i64,
        places: Vec<u32>,
    },
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

    fn of(ids: &[Arc<str>]) -> Self {
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

    fn get(&self, number: i64) -> u32 {
        let place = match self {
            Self::Near { least, places } => places.get(distance(*least, number)),
            Self::Far(map) => map.get(&number),
        };
        place.copied().unwrap_or(NOBODY)
    }

    fn bytes(&self) -> usize {
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

    fn index(ids: &[&str]) -> CustomerIndex {
        let ids: Vec<Arc<str>> = ids.iter().map(|id| Arc::from(*id)).collect();
        CustomerIndex::of(&ids)
    }

    #[test]
    fn an_integer_is_its_text_and_nothing_else() {
        for far in ["20", "9223372036854775807", "-9223372036854775808"] {
            let ids = ["-7", "0", "007", "1.0", "7", far, "+5", "-0", "99999999999999999999"];
            let index = index(&ids);
            for (id, place) in ids.iter().zip(0..) {
                assert_eq!(index.get(id), Some(&place), "{id}");
                if let Some(number) = written_number(id.as_bytes()) {
                    assert_eq!(index.of_number(number), place, "{id}");
                }
            }
            for (number, place) in [(-7, 0), (0, 1), (7, 4), (far.parse().unwrap(), 5)] {
                assert_eq!(index.of_number(number), place, "{number}");
            }
            for number in [5, 1, -8, 8, i64::MAX - 1, i64::MIN + 1, 1 << 40] {
                assert_eq!(index.of_number(number), NOBODY, "{number}");
            }
            for id in ["", "5", " 7", "7 ", "07", "8", "-5", "1"] {
                assert_eq!(index.get(id), None, "{id}");
            }
            assert_eq!(index.keys().collect::<Vec<_>>(), ids);
        }
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

    #[test]
    fn ids_of_one_length_are_found_as_others_are() {
        let ids: Vec<String> = (0..3000).map(|n| format!("C-{n:05}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let index = index(&ids);
        for (id, place) in ids.iter().zip(0..) {
            assert_eq!(index.get(id), Some(&place));
        }
        assert_eq!((index.get("C-03000"), index.get("C-0300"), index.len()), (None, None, 3000));
        assert!(CustomerIndex::default().get("x").is_none() && CustomerIndex::default().is_empty());
    }
}
