//! A small random generator (`SplitMix64`): the same numbers everywhere and for ever.

/// The generator.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number of `low..=high`; `low` if there is none.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + u32::try_from(self.next() % span).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of a list; the default of an empty one.
    pub fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let highest = u32::try_from(list.len().saturating_sub(1)).unwrap_or(0);
        let place = usize::try_from(self.between(0, highest)).unwrap_or(0);
        list.get(place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_known_and_stay_in_bounds() {
        assert_eq!(Random::new(0).next(), 0xe220_a839_7b1d_cdaf, "the reference value of SplitMix64");
        let mut random = Random::new(7);
        assert!((0..1000).map(|_| random.between(3, 5)).all(|number| (3..=5).contains(&number)));
        let often = (0..1000).filter(|_| random.chance(25)).count();
        assert!((200..300).contains(&often), "{often}");
        assert_eq!(Random::new(1).pick::<u8>(&[]), 0);
    }
}
