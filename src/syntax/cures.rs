//! Values of the wrong type, with the value as it should have been written where that is plain.

use super::findings::Findings;
use super::keys::Kind;
use super::tree::{Node, NodeValue};
use crate::diagnostic::SyntaxProblem;
use crate::language::{Both, Spoken, spoken};

/// A value of the wrong type, with the value as it should have been written where that is plain.
pub(super) fn wrong_type(key: &str, kind: Kind, node: &Node, findings: &Findings) -> SyntaxProblem {
    let value = cure(kind, node, findings).unwrap_or_else(|| kind.example());
    let key = SyntaxProblem::shortened(key);
    let help = match (kind, &node.value) {
        (Kind::Days | Kind::Count, NodeValue::Float(_)) => {
            spoken!(
                "days and counts are whole: write `{key} = {value}`",
                "天数和个数都是整数：写成 `{key} = {value}`"
            )
        }
        (Kind::Count, NodeValue::Text(_)) if key == "periods" => spoken!(
            "it counts periods of the metric's `per`: write `{key} = {value}`",
            "它是期数，一期多长由指标的 `per` 决定：写成 `{key} = {value}`"
        ),
        _ => spoken!("write `{key} = {value}`", "写成 `{key} = {value}`"),
    };
    SyntaxProblem::WrongType { key, wants: kind.wants(), got: node.value.words(), help: Some(help) }
}

/// An element of a list or table that has the wrong type.
pub(super) fn wrong_element(key: &str, wants: Both, node: &Node, help: Option<Spoken>) -> SyntaxProblem {
    SyntaxProblem::WrongType { key: SyntaxProblem::shortened(key), wants, got: node.value.words(), help }
}

/// An element that should be text.
pub(super) fn not_text(key: &str, wants: Both, node: &Node, findings: &Findings) -> SyntaxProblem {
    let help = cure(Kind::Text, node, findings).map(|value| spoken!("write `{value}`", "写成 `{value}`"));
    wrong_element(key, wants, node, help)
}

/// The value as it should have been written, if that is plain from what was written.
pub(super) fn cure(kind: Kind, node: &Node, findings: &Findings) -> Option<String> {
    use NodeValue::{Array, Bool, Float, Int, Moment, Table, Text};
    let written = findings.text(node.span);
    let written = (written.len() <= 60 && !written.contains('\n')).then_some(written)?;
    Some(match (kind, &node.value) {
        (Kind::Expr, Int(_) | Float(_) | Bool(_)) => format!("'{written}'"),
        (
            Kind::Text | Kind::Doc | Kind::Label | Kind::Column | Kind::OneOrMore | Kind::Message,
            Int(_) | Float(_) | Bool(_) | Moment(_),
        ) => {
            format!("\"{written}\"")
        }
        (Kind::ClockTime, Moment(_)) => format!("\"{}\"", written.get(..5)?),
        (Kind::Texts, Int(_) | Float(_) | Bool(_) | Moment(_)) => format!("[\"{written}\"]"),
        (Kind::Texts | Kind::Words(_) | Kind::Weekdays | Kind::Dates, Text(_)) | (Kind::Dates, Moment(_)) => {
            format!("[{written}]")
        }
        (Kind::Flag, Text(text)) => match text.to_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "是" => String::from("true"),
            "false" | "no" | "n" | "0" | "否" => String::from("false"),
            _ => return None,
        },
        (Kind::Flag, Int(Some(number @ (0 | 1)))) => (*number == 1).to_string(),
        // `8`, and what it counts too: `8w`, `8 weeks`, `8周`.
        (Kind::Count, Text(text)) => {
            let end = text.trim().find(|c: char| !c.is_ascii_digit()).unwrap_or(text.trim().len());
            let behind = text.trim().get(end..)?.chars().next();
            let counted = behind.is_none_or(|c| c.is_alphabetic() || c.is_whitespace());
            text.trim().get(..end).filter(|_| counted)?.parse::<u32>().ok()?.to_string()
        }
        (Kind::Number, Text(text)) => {
            text.trim().parse::<f64>().ok().filter(|number| number.is_finite())?.to_string()
        }
        (Kind::Count | Kind::Days, Float(Some(number))) if number.abs() < 1e9 => {
            format!("{:.0}", number.ceil())
        }
        (Kind::Percent, Int(Some(number))) => format!("\"{number}%\""),
        (Kind::Percent, Float(Some(number))) => format!("\"{}%\"", percent(*number)),
        (Kind::Length | Kind::Window, Int(Some(number))) if *number > 0 => format!("\"{number}d\""),
        (Kind::Tables(_), Table(_)) => format!("[{written}]"),
        (Kind::Table(shape), Array(_)) if shape.key("match").is_some() => format!("{{ match = {written} }}"),
        (Kind::Table(shape), Text(_)) if shape.key("match").is_some() => format!("{{ match = [{written}] }}"),
        _ => return None,
    })
}

/// A share as per cent: 0.2 is 20, and what is above 1 was meant as per cent.
fn percent(number: f64) -> f64 {
    let percent = if number > 1.0 { number } else { number * 100.0 };
    (percent * 1e6).round() / 1e6
}
