//! Drawing by hand: scales, ticks and texts of the charts.

use maud::{Markup, html};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width of every chart in its own units.
pub(super) const WIDTH: f64 = 812.0;
/// Where bars begin: names stand before.
pub(super) const NAMES: f64 = 176.0;
/// The height of a row of bars.
pub(super) const ROW: f64 = 30.0;
/// The height of a bar.
pub(super) const BAR: f64 = 18.0;
/// Columns of text that fit before the bars.
const NAME_COLUMNS: usize = 24;

/// A count as a length.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 customers")]
pub(super) fn float(count: usize) -> f64 {
    count as f64
}

/// A coordinate: one decimal is finer than any screen.
pub(super) fn at(coordinate: f64) -> String {
    format!("{coordinate:.1}")
}

/// A name before a bar, cut to fit; the whole of it is shown on pointing at it.
pub(super) fn name(text: &str, y: f64) -> Markup {
    html! {
        text.end x=(at(NAMES - 12.0)) y=(at(y + BAR / 2.0 + 4.0)) { title { (text) } (cut(text)) }
    }
}

fn cut(text: &str) -> String {
    if text.width() <= NAME_COLUMNS {
        return text.to_owned();
    }
    let mut columns = 0;
    let fits = |c: &char| {
        columns += c.width().unwrap_or(0);
        columns < NAME_COLUMNS
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// The share at the top of an axis: the next step of 5, 10, 20 or 25 % above, and the step.
pub(super) fn axis(highest: f64) -> (f64, f64) {
    let step = [0.01, 0.02, 0.05, 0.1, 0.2].into_iter().find(|step| highest <= step * 5.0).unwrap_or(0.25);
    ((highest / step).ceil().max(1.0) * step, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_by_columns() {
        assert_eq!(cut("计划确认"), "计划确认");
        let long = cut("需求沟通确认与计划确认与采购谈判");
        assert!(long.ends_with('…') && long.width() <= NAME_COLUMNS, "{long}");
    }

    #[test]
    fn an_axis_ends_on_a_step_above_the_highest() {
        for (highest, top) in [(0.0, 0.01), (0.04, 0.04), (0.23, 0.25), (0.51, 0.6), (1.0, 1.0)] {
            let (found, step) = axis(highest);
            assert!((found - top).abs() < 1e-9, "{highest}: {found} in steps of {step}");
        }
    }
}
