//! Numbers as people read them.

/// `1,234,567`.
pub(super) fn count(number: usize) -> String {
    grouped(&number.to_string())
}

/// An amount of money, rounded to whole units: `1,234,568`.
pub(super) fn amount(amount: f64) -> String {
    let rounded = format!("{amount:.0}");
    match rounded.strip_prefix('-') {
        Some("0") => String::from("0"),
        Some(digits) => format!("-{}", grouped(digits)),
        None => grouped(&rounded),
    }
}

/// `part` of `whole` in percent with one decimal: `12.5 %`; nothing of nothing is `0.0 %`.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 customers, and one decimal is shown")]
pub(super) fn percent(part: usize, whole: usize) -> String {
    share(if whole == 0 { 0.0 } else { part as f64 / whole as f64 })
}

/// A share in percent with one decimal: `12.5 %`.
pub(super) fn share(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A difference with its sign: `+1,234`, `-5`, `0`.
pub(super) fn signed(difference: i64) -> String {
    let digits = grouped(&difference.unsigned_abs().to_string());
    match difference {
        0 => digits,
        1.. => format!("+{digits}"),
        _ => format!("-{digits}"),
    }
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_and_shares_have_one_decimal() {
        assert_eq!([count(0), count(999), count(1000), count(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([amount(1_234.5), amount(-1_000.0), amount(-0.2)], ["1,234", "-1,000", "0"]);
        assert_eq!([percent(1, 8), percent(0, 0), percent(3, 3)], ["12.5 %", "0.0 %", "100.0 %"]);
        assert_eq!([signed(1234), signed(-5), signed(0)], ["+1,234", "-5", "0"]);
    }
}
