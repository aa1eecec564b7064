//! Rates and how sure they are.

/// A share with its Wilson 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The share.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The quantile of the normal distribution that leaves 2.5 % on each side.
const Z: f64 = 1.959_963_984_540_054;

impl Rate {
    /// `part` of `whole`; `None` of nothing, and of fewer than `min_sample`.
    #[must_use]
    pub fn of(part: usize, whole: usize, min_sample: u32) -> Option<Self> {
        if whole == 0 || whole < usize::try_from(min_sample).unwrap_or(usize::MAX) {
            return None;
        }
        let (n, value) = (float(whole), float(part) / float(whole));
        let scale = 1.0 + Z * Z / n;
        let centre = (value + Z * Z / (2.0 * n)) / scale;
        let reach = Z / scale * (value * (1.0 - value) / n + Z * Z / (4.0 * n * n)).sqrt();
        // At the ends the interval reaches 0 or 1 exactly, whatever a float's last digits say.
        let low = if part == 0 { 0.0 } else { centre - reach };
        let high = if part == whole { 1.0 } else { centre + reach };
        Some(Self { value, low, high })
    }

    /// Whether a share lies inside the interval.
    #[must_use]
    pub fn holds(&self, share: f64) -> bool {
        (self.low..=self.high).contains(&share)
    }
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 customers")]
pub(super) fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_wilsons() {
        // From R. G. Newcombe, Two-sided confidence intervals for the single proportion (1998),
        // table I, method 3; and z²/(n + z²), what the formula comes to for none of n.
        for (part, whole, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
            (0, 10, 0.0, 3.841_459 / 13.841_459),
            (10, 10, 10.0 / 13.841_459, 1.0),
        ] {
            let rate = Rate::of(part, whole, 1).unwrap();
            assert!((rate.low - low).abs() < 5e-5, "{part}/{whole}: {rate:?}");
            assert!((rate.high - high).abs() < 5e-5, "{part}/{whole}: {rate:?}");
            assert!(rate.holds(rate.value), "{part}/{whole}: {rate:?}");
        }
    }

    #[test]
    fn too_few_give_no_rate() {
        assert_eq!(Rate::of(0, 0, 0), None);
        assert_eq!(Rate::of(3, 29, 30), None);
        assert!(Rate::of(3, 30, 30).is_some());
    }
}
