//! Why a delta is held, for people.

use super::numbers::{count, percent};
use crate::delta::Held;
use crate::language::{Language, say};

/// A sentence with what to do.
#[must_use]
pub fn held_text(held: &Held, language: Language) -> String {
    let (customers, of, part) = (count(held.customers), count(held.of), percent(held.customers, held.of));
    let (day, most) = (held.day.format("%Y-%m-%d"), share(held.most));
    say!(
        language,
        "{customers} of {of} customers ({part}) change on {day} because rules or data did, more than `max_changes` allows ({most}); if that is meant, `run --approve` lets it pass",
        "{day} 有 {of} 个客户中的 {customers} 个（{part}）因规则或数据而变化，超过 `max_changes` 允许的 {most}；如果这是有意的，用 `run --approve` 放行"
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
        let held = Held { day: day("2024-03-05"), customers: 75, of: 100, most: 0.2, by_data_alone: false };
        assert_eq!(
            held_text(&held, Language::English),
            "75 of 100 customers (75.0 %) change on 2024-03-05 because rules or data did, more than `max_changes` allows (20 %); if that is meant, `run --approve` lets it pass"
        );
        assert_eq!(share(0.125), "12.5 %");
    }
}
