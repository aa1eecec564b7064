//! Finding a customer by its id, however the id is written.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::ids::{Ids, NOBODY, Numbers, Sides};
use super::interner::{Slots, TextHasher};
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

    /// The first place whose id is not less than this one; ids stand in their order.
    pub(super) fn first_from(&self, id: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.0.ids.get(middle).is_some_and(|other| other < id.as_bytes()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
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

    /// The sides of those ids that are integers; `None` if they stand too far apart.
    pub(super) fn sides(&self, own: &Range<u32>) -> Option<Sides> {
        self.0.numbers.sides(own)
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

#[cfg(test)]
mod tests {
    use super::super::ids::written_number;
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
