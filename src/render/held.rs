//! Why a delta is held, for people.

use super::numbers::{count, percent};
use crate::delta::Held;

/// A sentence with what to do.
#[must_use]
pub fn held_text(held: &Held) -> String {
    format!(
        "{} of {} customers ({}) change on {} because rules or data did, more than `max_changes` allows ({}); \
         if that is meant, `run --approve` lets it pass",
        count(held.customers),
        count(held.of),
        percent(held.customers, held.of),
        held.day.format("%Y-%m-%d"),
        share(held.most),
    )
}

/// `20 %`, `12.5 %`.
fn share(share: f64) -> String {
    let percent = format!("{:.1}", share * 100.0);
    format!("{} %", percent.strip_suffix(".0").unwrap_or(&percent))
}

#[cfg(test)]
mod tests {
    use super::super::sample::day;
    use super::*;

    #[test]
    fn a_held_delta_tells_numbers_and_cure() {
        let held = Held { day: day("2024-03-05"), customers: 75, of: 100, most: 0.2 };
        assert_eq!(
            held_text(&held),
            "75 of 100 customers (75.0 %) change on 2024-03-05 because rules or data did, more than `max_changes` allows (20 %); if that is meant, `run --approve` lets it pass"
        );
        assert_eq!(share(0.125), "12.5 %");
    }
}
