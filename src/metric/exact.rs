//! Sums of floats that do not depend on the order in which these were added.

/// A sum of floats: nothing is lost until it is asked for, then it is rounded once. So it is the same
/// whatever parts the rows were taken in.
#[derive(Debug, Clone, Default)]
pub(super) struct ExactSum {
    high: f64,
    /// What the rounding of `high` has lost.
    low: f64,
    rare: Option<Box<Rare>>,
}

/// What few sums need.
#[derive(Debug, Clone, Default)]
struct Rare {
    /// What the rounding of `low` has lost.
    lost: Vec<f64>,
    /// Numbers that might overflow on the way to a sum that does not.
    huge: Vec<f64>,
    /// Whether any was not finite: then the sum is not, either.
    broken: bool,
}

/// Fewer than 2^63 smaller numbers never add up to more than a float can be.
const HUGE: f64 = 1e288;

/// So many lost pieces are put together: exponents reach far apart, but never so far that more remain.
const MANY_LOST: usize = 64;

impl ExactSum {
    /// Adds a number.
    pub fn add(&mut self, number: f64) {
        if number.abs() < HUGE {
            self.push(number);
            return;
        }
        let rare = self.rare.get_or_insert_default();
        if number.is_finite() {
            rare.huge.push(number);
        } else {
            rare.broken = true;
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: Self) {
        self.push(other.high);
        self.push(other.low);
        let Some(other) = other.rare else { return };
        other.lost.iter().for_each(|lost| self.push(*lost));
        if other.broken || !other.huge.is_empty() {
            let rare = self.rare.get_or_insert_default();
            rare.broken |= other.broken;
            rare.huge.extend(other.huge);
        }
    }

    /// The sum, as near as a float can be; not finite if it is too big for one.
    pub fn value(self) -> f64 {
        let Self { high, low, rare } = self;
        let Some(rare) = rare else { return high + low };
        if rare.broken {
            return f64::NAN;
        }
        let mut parts = apart([high, low].into_iter().chain(rare.lost));
        let mut huge = rare.huge;
        huge.sort_by(f64::total_cmp);
        huge.into_iter().sum::<f64>() + rounded(&mut parts)
    }

    fn push(&mut self, number: f64) {
        let (high, lost) = added(self.high, number);
        let (low, lost) = added(self.low, lost);
        (self.high, self.low) = (high, low);
        if lost != 0.0 {
            let rare = self.rare.get_or_insert_default();
            rare.lost.push(lost);
            if rare.lost.len() >= MANY_LOST {
                rare.lost = apart(std::mem::take(&mut rare.lost).into_iter());
            }
        }
    }
}

/// A rounded sum, and exactly what the rounding has lost.
fn added(one: f64, other: f64) -> (f64, f64) {
    let sum = one + other;
    let share = sum - one;
    (sum, (one - (sum - share)) + (other - share))
}

/// Few numbers with the same sum, from the least on, of which each lies below the last digit of the next
/// (after Shewchuk).
fn apart(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut parts: Vec<f64> = Vec::new();
    for mut number in numbers {
        let mut kept = Vec::with_capacity(parts.len() + 1);
        for part in parts {
            let (sum, lost) = added(number, part);
            if lost != 0.0 {
                kept.push(lost);
            }
            number = sum;
        }
        kept.push(number);
        parts = kept;
    }
    parts
}

/// The sum of numbers that lie apart, rounded half to even.
fn rounded(parts: &mut Vec<f64>) -> f64 {
    let mut sum = parts.pop().unwrap_or_default();
    while let Some(part) = parts.pop() {
        let (next, lost) = added(sum, part);
        sum = next;
        if lost != 0.0 {
            // Half-way between two floats, what is left decides.
            let decides = parts.last().is_some_and(|left| (*left < 0.0) == (lost < 0.0) && *left != 0.0);
            let twice = lost * 2.0;
            #[expect(clippy::float_cmp, reason = "whether twice the rest is exactly one step")]
            if decides && (sum + twice) - sum == twice {
                sum += twice;
            }
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(numbers: &[f64]) -> f64 {
        let mut sum = ExactSum::default();
        for number in numbers {
            sum.add(*number);
        }
        sum.value()
    }

    #[test]
    fn nothing_is_lost_on_the_way() {
        for (numbers, expected) in [
            (&[][..], 0.0),
            (&[0.1; 10][..], 1.0),
            (&[1e16, 1.0, -1e16], 1.0),
            (&[1e100, 1e-100, -1e100], 1e-100),
            (&[1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50], 1e-100),
            (&[f64::MAX, f64::MAX, -f64::MAX], f64::MAX),
            (&[f64::MIN_POSITIVE, 5e-324, -f64::MIN_POSITIVE], 5e-324),
            (&[9_007_199_254_740_992.0, 1.0, 1e-30], 9_007_199_254_740_994.0),
            (&[9_007_199_254_740_992.0, 1.0], 9_007_199_254_740_992.0),
        ] {
            assert_eq!(sum(numbers).to_bits(), expected.to_bits(), "{numbers:?}");
        }
        assert!(!sum(&[f64::MAX, f64::MAX]).is_finite());
        assert!(!sum(&[1.0, f64::INFINITY, -1e300]).is_finite());
        assert!(!sum(&[f64::INFINITY, f64::NEG_INFINITY]).is_finite());
    }

    fn numbers() -> impl Strategy<Value = Vec<f64>> {
        let number = prop_oneof![
            6 => (-1_000_000_i32..1_000_000).prop_map(|cents| f64::from(cents) / 100.0),
            3 => (-1.0..1.0, -300_i32..308).prop_map(|(digits, exponent): (f64, i32)| digits * 10_f64.powi(exponent)),
            1 => any::<f64>(),
        ];
        proptest::collection::vec(number, 0..200)
    }

    proptest! {
        #[test]
        fn any_order_and_any_parts_give_the_same(numbers in numbers(), cuts in proptest::collection::vec(0..200_usize, 0..4),
            seed in any::<u64>()) {
            let whole = sum(&numbers);
            let mut mixed = numbers.clone();
            mixed.sort_by_key(|number| number.to_bits().wrapping_mul(seed | 1));
            prop_assert_eq!(whole.to_bits(), sum(&mixed).to_bits());
            let mut parts = ExactSum::default();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(mixed.len())).collect();
            cuts.extend([0, mixed.len()]);
            cuts.sort_unstable();
            for ends in cuts.windows(2) {
                let mut part = ExactSum::default();
                for number in &mixed[ends[0]..ends[1]] {
                    part.add(*number);
                }
                parts.merge(part);
            }
            prop_assert_eq!(whole.to_bits(), parts.value().to_bits());
        }
    }
}
