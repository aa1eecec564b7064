//! Which values were seen, and how often, when the rows that held them are no longer there.

/// What stands for a value: different values have different prints, as far as anybody will ever see.
type Print = [u8; 12];

/// Values that were seen, each in sixteen bytes, in the order of their prints.
#[derive(Debug, Default)]
pub(super) struct Prints(Vec<(Print, u32)>);

/// What a print is made from: values of different kinds are never the same.
pub(super) fn print(kind: u8, bytes: &[u8]) -> Print {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[kind]);
    hasher.update(bytes);
    hasher.finalize().as_bytes().first_chunk().copied().unwrap_or_default()
}

impl Prints {
    /// Values that were seen so often, each once.
    pub fn of(values: impl Iterator<Item = (Print, u64)>) -> Self {
        let count = |rows: u64| u32::try_from(rows).unwrap_or(u32::MAX);
        let mut prints: Vec<(Print, u32)> = values.map(|(print, rows)| (print, count(rows))).collect();
        prints.sort_unstable();
        prints.shrink_to_fit();
        Self(prints)
    }

    /// Takes over what was seen elsewhere.
    pub fn merge(&mut self, other: Self) {
        if self.0.is_empty() {
            *self = other;
            return;
        }
        let both = self.0.iter().filter(|(print, _)| other.position(*print).is_some()).count();
        let mut all = Vec::with_capacity(self.0.len() + other.0.len() - both);
        let (mut some, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let Some(print) = some.peek().into_iter().chain(others.peek()).map(|(print, _)| *print).min() {
            let is_it = |(other, _): &&(Print, u32)| *other == print;
            let rows = [some.next_if(is_it), others.next_if(is_it)].into_iter().flatten();
            all.push((print, rows.fold(0_u32, |sum, (_, rows)| sum.saturating_add(*rows))));
        }
        self.0 = all;
    }

    /// How many different values there are.
    pub fn different(&self) -> u64 {
        self.0.len() as u64
    }

    /// How many rows share their value with another.
    pub fn shared(&self) -> u64 {
        self.0.iter().map(|(_, rows)| u64::from(*rows)).filter(|rows| *rows > 1).sum()
    }

    fn position(&self, print: Print) -> Option<usize> {
        self.0.binary_search_by_key(&print, |(other, _)| *other).ok()
    }
}
