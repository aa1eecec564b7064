//! A value against its points, a target or a number.

use super::figures::Figures;
use crate::ruleset::{Against, ZFloor};
use crate::syntax::{Goal, Statistic};

/// What makes the median absolute deviation of a normal distribution its standard deviation.
const MAD_TO_DEVIATION: f64 = 1.4826;

/// What came out of comparing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The numbers.
    pub figures: Figures,
    /// Whether there was a value, and enough to compare it with.
    pub has_data: bool,
}

/// Compares a value with the usable points of its history or its peers, or with a fixed number;
/// without `against` only whether there is a value is told. Points that are not finite do not count.
/// Too few points give their number and nothing else. A target is not among the points: for that
/// there is [`compare_with_target`].
#[must_use]
pub fn compare(against: Option<&Against>, value: Option<f64>, points: &[f64]) -> Comparison {
    match against {
        None => of_value(value),
        Some(Against::Fixed(number)) => with_baseline(of_value(value), Some(*number)),
        Some(
            Against::History { stat, min_points, z_floor, .. }
            | Against::Peers { stat, min_points, z_floor, .. },
        ) => with_points(of_value(value), points, *stat, *min_points, *z_floor),
        Some(Against::Target { goal, .. }) => compare_with_target(*goal, value, None, None),
    }
}

/// Compares a value with a target, or with the part of it that should be reached by now. `pace` is
/// that part, from 0 to 1. A target that is missing or 0 gives no data.
#[must_use]
pub fn compare_with_target(
    goal: Goal,
    value: Option<f64>,
    target: Option<f64>,
    pace: Option<f64>,
) -> Comparison {
    let target = target.and_then(finite);
    let pace = pace.and_then(finite);
    let expected = target.zip(pace).and_then(|(target, pace)| finite(target * pace));
    let Comparison { figures, has_data } = of_value(value);
    let figures = Figures { target, pace, expected, ..figures };
    let baseline = match goal {
        Goal::Pace => expected,
        Goal::Total => target,
    };
    let has_target = target.is_some_and(|target| target != 0.0);
    with_baseline(Comparison { figures, has_data }, baseline.filter(|_| has_target))
}

fn of_value(value: Option<f64>) -> Comparison {
    let value = value.and_then(finite);
    Comparison { figures: Figures { value, ..Figures::default() }, has_data: value.is_some() }
}

/// The same with a baseline, without which there is no data.
fn with_baseline(alone: Comparison, baseline: Option<f64>) -> Comparison {
    let baseline = baseline.and_then(finite);
    let value = alone.figures.value;
    let delta = value.zip(baseline).and_then(|(value, baseline)| finite(value - baseline));
    // Nothing is a share of 0: the division gives no finite number.
    let pct = delta.zip(baseline).and_then(|(delta, baseline)| finite(delta / baseline.abs()));
    let has_data = alone.has_data && baseline.is_some();
    Comparison { figures: Figures { baseline, delta, pct, ..alone.figures }, has_data }
}

fn with_points(
    alone: Comparison,
    points: &[f64],
    stat: Statistic,
    min_points: u32,
    floor: ZFloor,
) -> Comparison {
    let mut sorted: Vec<f64> = points.iter().copied().filter_map(finite).collect();
    sorted.sort_by(f64::total_cmp);
    let n = u32::try_from(sorted.len()).unwrap_or(u32::MAX);
    let alone = Comparison { figures: Figures { n: Some(n), ..alone.figures }, ..alone };
    let Some(median) = median(&sorted).filter(|_| n >= min_points) else {
        return Comparison { has_data: false, ..alone };
    };
    let baseline = match stat {
        Statistic::Median => Some(median),
        Statistic::Mean => mean(&sorted),
    };
    let compared = with_baseline(alone, baseline);
    let z = compared.figures.value.and_then(|value| robust_z(value, median, &sorted, floor));
    Comparison { figures: Figures { z, ..compared.figures }, ..compared }
}

/// How many robust standard deviations, each at least the floor, a value lies from the median. Where
/// nothing deviates and there is no floor, as around a median of 0, it is 0 for the median itself and
/// cannot be told for any other value.
fn robust_z(value: f64, median: f64, points: &[f64], floor: ZFloor) -> Option<f64> {
    let mut distances: Vec<f64> = points.iter().map(|point| (point - median).abs()).collect();
    distances.sort_by(f64::total_cmp);
    let deviation = MAD_TO_DEVIATION * self::median(&distances)?;
    let floor = match floor {
        ZFloor::Share { share, least } => (share * median.abs()).max(least),
        ZFloor::Fixed(floor) => floor,
    };
    let distance = value - median;
    if distance == 0.0 { Some(0.0) } else { finite(distance / deviation.max(floor)) }
}

/// The number in the middle, or half-way between the two in the middle.
fn median(sorted: &[f64]) -> Option<f64> {
    let upper = sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(*upper);
    }
    let lower = sorted.get((sorted.len() / 2).checked_sub(1)?)?;
    Some(f64::midpoint(*lower, *upper))
}

/// The average; missing if there is nothing to average, or the sum is past all numbers.
pub(super) fn mean(numbers: &[f64]) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 numbers")]
    let count = numbers.len() as f64;
    finite(numbers.iter().sum::<f64>() / count)
}

/// The number, if it is one.
pub(super) fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}
