//! How numbers are printed in a message: `.1`, `.0%`, `+.0%`.

use crate::ruleset::NumberFormat;

/// The most decimals: a float has no more.
const MOST_DECIMALS: u8 = 15;

/// Reads what stands behind the colon. What cannot be read gives what was probably meant, if that is
/// plain. `full_width`: the colon was a full-width one, so that it was not right in any case.
pub(super) fn number_format(text: &str, full_width: bool) -> Result<NumberFormat, Option<String>> {
    match exact(text) {
        Some(format) if full_width => Err(Some(written(format))),
        Some(format) => Ok(format),
        None => Err(meant(text)),
    }
}

fn exact(text: &str) -> Option<NumberFormat> {
    let (plus, rest) = text.strip_prefix('+').map_or((false, text), |rest| (true, rest));
    let (percent, rest) = rest.strip_suffix('%').map_or((false, rest), |rest| (true, rest));
    let decimals = match rest.strip_prefix('.') {
        Some(digits) => {
            let digits = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            Some(digits?.parse().ok().filter(|decimals| *decimals <= MOST_DECIMALS)?)
        }
        None if rest.is_empty() => None,
        None => return None,
    };
    (plus || percent || decimals.is_some()).then_some(NumberFormat { plus, decimals, percent })
}

/// The format that other ways of writing mean: `.2f`, `0.00`, `+.1 %`, `0%`, `,.2f`.
fn meant(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let percent = compact.contains(['%', '％']);
    let plus = compact.contains(['+', '＋']);
    let core: String = compact.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let foreign = compact.chars().any(|c| !(c.is_ascii_digit() || ".%％+＋,f#d".contains(c)));
    let digits = core.split_once('.').map(|(_, digits)| digits);
    let decimals = match digits {
        // `0.00` and `#.##` show their decimals, `.2` counts them.
        Some(digits)
            if !digits.is_empty() && digits.bytes().all(|byte| byte == b'0') && !core.starts_with('.') =>
        {
            u8::try_from(digits.len()).ok()
        }
        Some(digits) => digits.parse().ok(),
        None if compact.contains(['d', 'f', '0', '%', '％']) => Some(0),
        None => None,
    };
    let decimals = decimals.filter(|decimals| *decimals <= MOST_DECIMALS)?;
    (!foreign).then(|| written(NumberFormat { plus, decimals: Some(decimals), percent }))
}

fn written(format: NumberFormat) -> String {
    let NumberFormat { plus, decimals, percent } = format;
    let decimals = decimals.map_or_else(String::new, |decimals| format!(".{decimals}"));
    format!("{}{decimals}{}", if plus { "+" } else { "" }, if percent { "%" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_read_and_written_alike() {
        for text in [".0", ".1", ".15", "+", "+.0", "%", ".0%", "+.0%", "+%"] {
            assert_eq!(number_format(text, false).map(written).as_deref(), Ok(text));
        }
    }

    #[test]
    fn other_ways_of_writing_are_understood() {
        for (text, expected) in [
            (".2f", Some(".2")),
            ("0.00", Some(".2")),
            ("+.1 %", Some("+.1%")),
            ("0%", Some(".0%")),
            ("%+", Some("+.0%")),
            (",.2f", Some(".2")),
            ("d", Some(".0")),
            ("", None),
            (".", None),
            (".x", None),
            (".16", None),
            ("short", None),
            ("yyyy-mm-dd", None),
        ] {
            assert_eq!(number_format(text, false), Err(expected.map(str::to_owned)), "{text}");
        }
        assert_eq!(number_format(".1", true), Err(Some(String::from(".1"))), "a full-width colon");
    }
}
