//! Which values were seen, and how often, when the rows that held them are no longer there.

/// What stands for a value: different values have different prints, as far as anybody will ever see.
type Print = [u8; 12];

/// Values that were seen, each in sixteen bytes, in stretches. These are not
/// put together before they are counted: what grows again and again is copied, and leaves holes in memory.
#[derive(Debug, Default)]
pub(super) struct Prints(Vec<Vec<(Print, u32)>>);

/// So few values are put together all the same.
const FEW: usize = 1 << 12;

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
        prints.shrink_to_fit();
        Self(vec![prints])
    }

    /// Takes over what was seen elsewhere.
    pub fn merge(&mut self, other: Self) {
        for stretch in other.0 {
            match self.0.last_mut() {
                Some(last) if last.len() + stretch.len() <= FEW => {
                    last.extend(stretch);
                    *last = counted(std::mem::take(last));
                }
                _ => self.0.push(stretch),
            }
        }
    }

    /// How many different values there are.
    pub fn different(self) -> u64 {
        self.counted().len() as u64
    }

    /// How many rows share their value with another.
    pub fn shared(self) -> u64 {
        self.counted().into_iter().map(|(_, rows)| u64::from(rows)).filter(|rows| *rows > 1).sum()
    }

    fn counted(self) -> Vec<(Print, u32)> {
        counted(self.0.concat())
    }
}

/// Each value once.
fn counted(mut prints: Vec<(Print, u32)>) -> Vec<(Print, u32)> {
    prints.sort_unstable();
    prints.dedup_by(|(print, rows), (known, sum)| {
        let is_same = print == known;
        if is_same {
            *sum = sum.saturating_add(*rows);
        }
        is_same
    });
    prints
}
