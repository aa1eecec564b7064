//! Numbers that look random and are the same everywhere and for ever.

/// Scrambles 64 bits, one to one (the finisher of `SplitMix64`).
pub const fn scramble(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A generator (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The generator of a row: each row of each table has its own, so that a row can be made anew
    /// without making those before it.
    pub fn of(table: u64, row: u64) -> Self {
        Self(scramble(table.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ scramble(row.wrapping_add(1))))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scramble(self.0)
    }

    /// A number of `0..bound`; 0 if there is none.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// A number of `low..=high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True in so many of a thousand cases.
    pub fn per_mille(&mut self, cases: u64) -> bool {
        self.below(1000) < cases
    }

    /// One of a list.
    pub fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let place = usize::try_from(self.below(list.len() as u64)).unwrap_or(0);
        list.get(place).copied().unwrap_or_default()
    }
}
