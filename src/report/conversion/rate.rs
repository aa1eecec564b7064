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
        Some(Self { value, low: (centre - reach).max(0.0), high: (centre + reach).min(1.0) })
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
        // Wilson's score interval without continuity correction, as R's
        // `prop.test(part, whole, correct = FALSE)` and statsmodels' `method="wilson"` give it.
        for (part, whole, low, high) in [
            (0, 10, 0.0, 0.277_532_79),
            (1, 10, 0.017_876_21, 0.404_150_03),
            (5, 10, 0.236_593_09, 0.763_406_91),
            (10, 10, 0.722_467_21, 1.0),
            (81, 263, 0.255_290_83, 0.366_197_79),
            (50, 100, 0.403_831_53, 0.596_168_47),
        ] {
            let rate = Rate::of(part, whole, 1).unwrap();
            assert!((rate.low - low).abs() < 1e-4, "{part}/{whole}: {rate:?}");
            assert!((rate.high - high).abs() < 1e-4, "{part}/{whole}: {rate:?}");
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
