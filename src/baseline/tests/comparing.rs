//! A value against points, peers, targets and numbers.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Comparison, Figures, Peers, compare, compare_with_target};
use crate::metric::{Cell, GroupId, Values};
use crate::ruleset::{Against, ZFloor};
use crate::syntax::{Goal, History, PeriodPart, Statistic};

fn against(stat: Statistic, min_points: u32, z_floor: ZFloor) -> Against {
    let (history, part) = (History::Trailing, PeriodPart::Last);
    Against::History { history, periods: 8, stat, part, min_points, z_floor }
}

fn floor(least: f64) -> ZFloor {
    ZFloor::Share { share: 0.05, least }
}

/// Baseline, delta, pct and z.
fn four(comparison: Comparison) -> [Option<f64>; 4] {
    let Figures { baseline, delta, pct, z, .. } = comparison.figures;
    [baseline, delta, pct, z]
}

#[test]
fn histories_of_every_kind() {
    let counts = against(Statistic::Median, 4, floor(1.0));
    let money = against(Statistic::Median, 4, floor(0.0));
    let (some, none) = (Some, None);
    for (name, rule, value, points, expected) in [
        ("flat", &counts, 5.0, &[5.0; 4][..], [some(5.0), some(0.0), some(0.0), some(0.0)]),
        ("flat, then more", &counts, 10.0, &[5.0; 4], [some(5.0), some(5.0), some(1.0), some(5.0)]),
        ("flat, floor 5 %", &money, 110.0, &[100.0; 4], [some(100.0), some(10.0), some(0.1), some(2.0)]),
        ("zero", &counts, 3.0, &[0.0; 6], [some(0.0), some(3.0), none, some(3.0)]),
        ("zero money", &money, 3.0, &[0.0; 6], [some(0.0), some(3.0), none, none]),
        ("zero as ever", &money, 0.0, &[0.0; 6], [some(0.0), some(0.0), none, some(0.0)]),
        // Sorted −20 −10 −10 0: median −10, distances 0 0 10 10, MAD 5.
        (
            "negative",
            &money,
            -5.0,
            &[-20.0, 0.0, -10.0, -10.0],
            [some(-10.0), some(5.0), some(0.5), some(5.0 / (1.4826 * 5.0))],
        ),
        // A wild point moves neither the median nor the deviation: 10 11 12 13 1000.
        (
            "an outlier",
            &counts,
            9.0,
            &[1000.0, 10.0, 12.0, 11.0, 13.0],
            [some(12.0), some(-3.0), some(-0.25), some(-3.0 / 1.4826)],
        ),
    ] {
        let found = compare(Some(rule), Some(value), points);
        assert!(found.has_data, "{name}");
        assert_eq!(four(found), expected, "{name}");
        assert_eq!(found.figures.n, u32::try_from(points.len()).ok(), "{name}");
    }
    let means = against(Statistic::Mean, 4, floor(1.0));
    let found = compare(Some(&means), Some(8.0), &[1.0, 2.0, 3.0, 10.0]);
    assert_eq!(four(found)[0], Some(4.0), "the baseline is the mean");
    assert_eq!(four(found)[3], Some(5.5 / 1.4826), "z is from the median, 2.5, and the MAD, 1.0");
}

#[test]
fn too_few_points_or_no_value_are_no_data() {
    let counts = against(Statistic::Median, 4, floor(1.0));
    let sparse = compare(Some(&counts), Some(5.0), &[5.0, f64::NAN, f64::INFINITY, 5.0, 4.0]);
    let known = Figures { value: Some(5.0), n: Some(3), ..Figures::default() };
    assert_eq!(sparse, Comparison { figures: known, has_data: false });
    for value in [None, Some(f64::NAN), Some(f64::NEG_INFINITY)] {
        let found = compare(Some(&counts), value, &[4.0; 4]);
        assert_eq!((found.has_data, found.figures.value), (false, None));
        assert_eq!(four(found), [Some(4.0), None, None, None]);
        assert!(!compare(Some(&Against::Fixed(0.7)), value, &[]).has_data);
        assert!(!compare(None, value, &[]).has_data);
        assert!(!compare_with_target(Goal::Total, value, Some(1.0), Some(0.5)).has_data);
    }
    let nobody = against(Statistic::Median, 1, floor(1.0));
    assert!(!compare(Some(&nobody), Some(5.0), &[]).has_data);
    assert!(compare(Some(&nobody), Some(5.0), &[4.0]).has_data);
}

#[test]
fn a_number_and_nothing_to_compare_with() {
    let fixed = compare(Some(&Against::Fixed(0.5)), Some(0.25), &[]);
    assert_eq!((fixed.has_data, four(fixed)), (true, [Some(0.5), Some(-0.25), Some(-0.5), None]));
    assert_eq!(fixed.figures.n, None);
    let alone = compare(None, Some(0.25), &[]);
    assert_eq!((alone.has_data, four(alone)), (true, [None; 4]));
}

#[test]
fn targets() {
    let pace = compare_with_target(Goal::Pace, Some(30.0), Some(100.0), Some(0.4));
    assert_eq!((pace.has_data, four(pace)), (true, [Some(40.0), Some(-10.0), Some(-0.25), None]));
    let total = compare_with_target(Goal::Total, Some(30.0), Some(100.0), None);
    assert_eq!((total.has_data, four(total)), (true, [Some(100.0), Some(-70.0), Some(-0.7), None]));
    let Figures { target, pace, expected, .. } = pace.figures;
    assert_eq!((target, pace, expected), (Some(100.0), Some(0.4), Some(40.0)));
    // At the beginning of a period nothing is expected yet.
    let begun = compare_with_target(Goal::Pace, Some(3.0), Some(100.0), Some(0.0));
    assert_eq!((begun.has_data, four(begun)), (true, [Some(0.0), Some(3.0), None, None]));
    for (goal, target, pace) in [
        (Goal::Pace, None, Some(0.4)),
        (Goal::Pace, Some(0.0), Some(0.4)),
        (Goal::Total, Some(0.0), None),
        (Goal::Pace, Some(100.0), None),
        (Goal::Total, Some(f64::INFINITY), Some(0.4)),
    ] {
        let found = compare_with_target(goal, Some(30.0), target, pace);
        assert_eq!((found.has_data, found.figures.delta), (false, None), "{goal:?} {target:?} {pace:?}");
    }
}

#[test]
fn peers_are_the_others_that_share_something() {
    let group = |id: &str| -> GroupId { [Arc::from(id)].into() };
    let cell = |(id, value): (&str, Option<f64>)| (group(id), Cell { value, rows: 1 });
    let all = [("a1", Some(1.0)), ("a2", Some(2.0)), ("a3", None), ("b1", Some(3.0)), ("x", Some(4.0))];
    let values = Values { groups: all.map(cell).into(), ..Values::default() };
    let region = |id: &GroupId| id[0].chars().next().filter(|region| *region != 'x');
    let peers = Peers::of(&values, region);
    let of = |id: &str| -> Vec<f64> { peers.of_group(&group(id)).map(|(_, value)| value).collect() };
    assert_eq!(of("a1"), [2.0]);
    assert_eq!(of("a3"), [1.0, 2.0]);
    assert_eq!(of("b1"), [0.0; 0]);
    assert_eq!(of("x"), [0.0; 0], "in no region, it has no peers");
    let (all, b1) = (Peers::of(&values, |_| Some(())), group("b1"));
    let named: Vec<(&str, f64)> = all.of_group(&b1).map(|(other, value)| (&*other[0], value)).collect();
    assert_eq!(named, [("a1", 1.0), ("a2", 2.0), ("x", 4.0)]);
}

/// The middle, by taking away the least and the greatest as long as more than two are left.
fn middle(mut numbers: Vec<f64>) -> f64 {
    let take = |numbers: &mut Vec<f64>, better: fn(f64, f64) -> bool| {
        let best = (0..numbers.len()).reduce(|a, b| if better(numbers[b], numbers[a]) { b } else { a });
        numbers.swap_remove(best.unwrap());
    };
    while numbers.len() > 2 {
        take(&mut numbers, |a, b| a < b);
        take(&mut numbers, |a, b| a > b);
    }
    numbers.iter().sum::<f64>() / f64::from(u32::try_from(numbers.len()).unwrap())
}

fn close(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() <= 1e-9 * expected.abs().max(1.0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn figures_equal_those_worked_out_otherwise(
        value in -1e6..1e6_f64,
        points in vec(prop_oneof![-1e6..1e6_f64, Just(0.0), Just(7.0)], 1..20),
        least in prop_oneof![Just(0.0), Just(1.0)],
    ) {
        let rule = against(Statistic::Median, 1, floor(least));
        let found = compare(Some(&rule), Some(value), &points);
        let median = middle(points.clone());
        let spread = middle(points.iter().map(|point| (point - median).abs()).collect());
        let divisor = (1.4826 * spread).max(0.05 * median.abs()).max(least);
        prop_assert!(close(found.figures.baseline, median));
        prop_assert!(close(found.figures.delta, value - median));
        if median != 0.0 {
            prop_assert!(close(found.figures.pct, (value - median) / median.abs()));
        }
        if divisor > 0.0 {
            prop_assert!(close(found.figures.z, (value - median) / divisor));
        }
    }

    #[test]
    fn no_number_is_ever_infinite(
        value in any::<f64>(), points in vec(any::<f64>(), 0..6), share in any::<f64>(), mean: bool,
    ) {
        let stat = if mean { Statistic::Mean } else { Statistic::Median };
        let rule = against(stat, 1, floor(0.0));
        let fixed = Against::Fixed(share);
        for found in [
            compare(Some(&rule), Some(value), &points),
            compare(Some(&fixed), Some(value), &points),
            compare_with_target(Goal::Pace, Some(value), points.first().copied(), Some(share)),
        ] {
            let Figures { value, baseline, delta, pct, z, target, pace, expected, .. } = found.figures;
            for number in [value, baseline, delta, pct, z, target, pace, expected].into_iter().flatten() {
                prop_assert!(number.is_finite());
            }
            prop_assert!(!found.has_data || (value.is_some() && baseline.is_some()));
        }
    }
}
