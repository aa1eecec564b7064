//! Numbers as people write them: `1,234.5`, `1.234,56`, `12,5`, `¥500`, `20%`.
//!
//! They are read only in columns that are declared to be numbers, for guessing would be wrong by a
//! thousand; which of point and comma begins the fraction is decided for a column as a whole.

/// Which sign begins the fraction in a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Fraction {
    /// `1,234.5`; also where no value shows it.
    #[default]
    Point,
    /// `1.234,5`.
    Comma,
}

/// What the values of a column show about their fractions.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FractionEvidence {
    point: bool,
    comma: bool,
}

impl FractionEvidence {
    /// Takes a value into account.
    pub fn add(&mut self, text: &str) {
        let Some((_, digits, _)) = parts(text) else { return };
        let groups = |sign: char| digits.split(sign).skip(1).all(|group| group.len() == 3);
        match (digits.rfind('.'), digits.rfind(',')) {
            (Some(point), Some(comma)) => {
                self.point |= point > comma;
                self.comma |= comma > point;
            }
            (Some(_), None) => self.point |= !groups('.'),
            (None, Some(_)) => self.comma |= !groups(','),
            (None, None) => {}
        }
    }

    /// The sign, unless the values contradict each other.
    pub fn fraction(self) -> Option<Fraction> {
        match (self.point, self.comma) {
            (true, true) => None,
            (_, true) => Some(Fraction::Comma),
            _ => Some(Fraction::Point),
        }
    }
}

/// A number of a column whose fractions begin like that; percent are hundredths. `None` for what is
/// no number, or grouped in other ways than by three.
pub(super) fn written_number(text: &str, fraction: Fraction) -> Option<f64> {
    let (negative, digits, percent) = parts(text)?;
    let (group, point) = match fraction {
        Fraction::Point => (',', '.'),
        Fraction::Comma => ('.', ','),
    };
    let (whole, rest) = match digits.split_once(point) {
        Some((whole, rest)) => (whole, Some(rest)),
        None => (digits.as_str(), None),
    };
    let grouped = whole.contains(group);
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let fits = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    if grouped && (first.is_empty() || first.len() > 3 || !groups.all(fits)) {
        return None;
    }
    let plain = format!("{}.{}", whole.replace(group, ""), rest.unwrap_or("0"));
    let value: f64 = plain.parse().ok().filter(|value: &f64| value.is_finite())?;
    let value = if percent { value / 100.0 } else { value };
    Some(if negative { -value } else { value })
}

/// Sign, digits with their signs between, and whether it is in per cent; currency signs and blanks
/// around are left out.
fn parts(text: &str) -> Option<(bool, String, bool)> {
    const CURRENCY: [char; 6] = ['¥', '￥', '$', '€', '£', '元'];
    let text = text.trim();
    let (text, bracketed) = match text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let text = text.trim_matches(|c: char| CURRENCY.contains(&c) || c.is_whitespace());
    let (text, minus) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (rest.trim_start_matches(CURRENCY), true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let (text, percent) = match text.strip_suffix(['%', '％']) {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
    let sound = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    sound.then_some((minus || bracketed, digits, percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Option<Vec<Option<f64>>> {
        let mut evidence = FractionEvidence::default();
        for text in texts {
            evidence.add(text);
        }
        let fraction = evidence.fraction()?;
        Some(texts.iter().map(|text| written_number(text, fraction)).collect())
    }

    #[test]
    fn a_column_decides_what_its_commas_mean() {
        for (texts, numbers) in [
            (&["1,234", "5"][..], &[1234.0, 5.0][..]),
            (&["1,234", "12,5"], &[1.234, 12.5]),
            (&["1.234,56", "7"], &[1234.56, 7.0]),
            (&["1,234.56", "-1,000"], &[1234.56, -1000.0]),
            (&["¥1,500", "￥ 20", "30元"], &[1500.0, 20.0, 30.0]),
            (&["20%", "7.5％"], &[0.2, 0.075]),
            (&["1 234,5", "(3,5)"], &[1234.5, -3.5]),
        ] {
            let expected: Vec<_> = numbers.iter().map(|number| Some(*number)).collect();
            assert_eq!(read(texts), Some(expected), "{texts:?}");
        }
    }

    #[test]
    fn what_contradicts_itself_or_is_no_number_is_not_read() {
        assert_eq!(read(&["1,5", "2.5"]), None);
        assert_eq!(read(&["12,34,56"]).unwrap(), [None], "commas that neither group nor begin a fraction");
        assert_eq!(read(&["n/a", "1-2", "5,"]), Some(vec![None, None, None]));
    }
}
