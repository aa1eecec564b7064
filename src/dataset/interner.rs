//! Different texts, each once, with the numbers that stand for them.

use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;

/// Hashes texts: seeded anew for each reading, so that no dataset can be made to collide; nothing
/// that is read depends on the seed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextHasher(RandomState);

impl TextHasher {
    /// The hash of a text's bytes.
    pub fn hash(&self, bytes: &[u8]) -> u32 {
        let hash = self.0.hash_one(bytes);
        // The upper half depends on all of the lower one.
        u32::try_from(hash >> 32).unwrap_or_default()
    }
}

/// A place of [`Slots`].
#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    /// [`Slot::EMPTY`] if there is none.
    number: u32,
}

impl Slot {
    const EMPTY: u32 = u32::MAX;
}

/// Numbers by hash: an open table, at most half full.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots(Vec<Slot>);

impl Slots {
    const LEAST: usize = 16;

    /// Room for so many.
    pub fn for_count(count: usize) -> Self {
        let empty = Slot { hash: 0, number: Slot::EMPTY };
        Self(vec![empty; (count * 2).next_power_of_two().max(Self::LEAST)])
    }

    /// The number with this hash that `is_it`.
    pub fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Option<&u32> {
        let mask = self.0.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.0.get(at)?;
            if slot.number == Slot::EMPTY {
                return None;
            }
            if slot.hash == hash && is_it(slot.number) {
                return Some(&slot.number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Enters a number that is not there; `count` are.
    pub fn insert(&mut self, hash: u32, number: u32, count: usize) {
        if (count + 1) * 2 > self.0.len() {
            let old = std::mem::replace(self, Self::for_count((count + 1) * 2));
            old.0.into_iter().filter(|slot| slot.number != Slot::EMPTY).for_each(|slot| self.place(slot));
        }
        self.place(Slot { hash, number });
    }

    fn place(&mut self, filled: Slot) {
        let Some(mask) = self.0.len().checked_sub(1) else { return };
        let mut at = filled.hash as usize & mask;
        while let Some(slot) = self.0.get_mut(at) {
            if slot.number == Slot::EMPTY {
                *slot = filled;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.0.len() * size_of::<Slot>()
    }
}

/// Different texts in the order of their first appearance, in one piece of memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    hasher: TextHasher,
    bytes: String,
    ends: Vec<usize>,
    hashes: Vec<u32>,
    slots: Slots,
}

impl Interner {
    /// One that hashes like others of the same hasher, so that they can be joined.
    pub fn new(hasher: TextHasher) -> Self {
        Self { hasher, ..Self::default() }
    }

    /// How many texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number.
    pub fn text(&self, code: u32) -> Option<&str> {
        self.bytes.get(self.place(code)?)
    }

    /// The bytes of a text.
    pub fn bytes_of(&self, code: u32) -> Option<&[u8]> {
        self.bytes.as_bytes().get(self.place(code)?)
    }

    fn place(&self, code: u32) -> Option<Range<usize>> {
        let code = code as usize;
        let start = match code.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        Some(start..*self.ends.get(code)?)
    }

    /// The hash of some bytes.
    pub fn hash(&self, bytes: &[u8]) -> u32 {
        self.hasher.hash(bytes)
    }

    /// The number of a text that is there, by its bytes.
    pub fn find(&self, bytes: &[u8], hash: u32) -> Option<u32> {
        let is_it = |code| self.bytes_of(code) == Some(bytes);
        self.slots.find(hash, is_it).copied()
    }

    /// The number of a text, a new one if it is new.
    pub fn intern(&mut self, text: &str, hash: u32) -> u32 {
        self.find(text.as_bytes(), hash).unwrap_or_else(|| self.add(text, hash))
    }

    /// The number of a text that is not there.
    pub fn add(&mut self, text: &str, hash: u32) -> u32 {
        // There are never more texts than rows, and those are fewer (see `scan::MAX_ROWS`).
        let code = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.slots.insert(hash, code, self.len());
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        self.hashes.push(hash);
        code
    }

    /// The number here of a text of another with the same hasher, by its number there.
    pub fn intern_from(&mut self, other: &Self, code: u32) -> u32 {
        match (other.text(code), other.hashes.get(code as usize)) {
            (Some(text), Some(hash)) => self.intern(text, *hash),
            _ => 0,
        }
    }

    /// The texts by number.
    pub fn into_texts(self) -> Vec<Arc<str>> {
        (0_u32..).map_while(|code| self.text(code)).map(Arc::from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intern(interner: &mut Interner, text: &str) -> u32 {
        let hash = interner.hash(text.as_bytes());
        interner.intern(text, hash)
    }

    #[test]
    fn texts_are_numbered_as_they_first_appear() {
        let mut interner = Interner::default();
        let texts: Vec<String> = (0..5000).map(|n| format!("{}", n % 1234)).collect();
        for (place, text) in texts.iter().enumerate() {
            assert_eq!(intern(&mut interner, text) as usize, place % 1234);
        }
        assert_eq!(interner.len(), 1234);
        assert_eq!((interner.text(1233), interner.text(1234)), (Some("1233"), None));
        assert_eq!(&*interner.into_texts()[7], "7");
    }

    #[test]
    fn texts_of_others_are_numbered_as_they_come() {
        let hasher = TextHasher::default();
        let [mut a, mut b] = [(); 2].map(|()| Interner::new(hasher.clone()));
        for text in ["x", "", "y"] {
            intern(&mut a, text);
        }
        for text in ["z", "y", "甲", ""] {
            intern(&mut b, text);
        }
        assert_eq!([2, 1, 0, 3].map(|code| a.intern_from(&b, code)), [3, 2, 4, 1]);
        let texts: Vec<String> = a.into_texts().iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["x", "", "y", "甲", "z"]);
    }
}
