//! The function table as Markdown.

use std::io::{self, Write};

use crate::expression::Function;
use crate::language::Language;

/// Writes a section for each function: how it is called, what it does, an example.
///
/// # Errors
/// Those of `out`.
pub fn write_functions(out: &mut dyn Write, functions: &[&Function], language: Language) -> io::Result<()> {
    for (place, function) in functions.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        writeln!(out, "## {}\n", function.name)?;
        for call in function.calls() {
            writeln!(out, "    {call}")?;
        }
        writeln!(out, "\n{}\n", function.doc.said_in(language))?;
        writeln!(out, "{}`{}`", language.pick("Example: ", "示例："), function.example)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::Signature;
    use crate::language::both;
    use crate::value::Type;

    #[test]
    fn a_function_has_its_calls_its_story_and_an_example() {
        let function = Function {
            name: "round",
            signatures: &[Signature { params: &[("number", Type::Float)], result: Type::Float }],
            doc: both("The nearest whole number.", "最接近的整数。"),
            example: "round(2.5)",
        };
        let written = |language| {
            let mut out = Vec::new();
            write_functions(&mut out, &[&function], language).unwrap();
            String::from_utf8(out).unwrap()
        };
        let expected = "## round\n\n    round(number: float) -> float\n\nThe nearest whole number.\n\nExample: `round(2.5)`\n";
        assert_eq!(written(Language::English), expected);
        let expected =
            "## round\n\n    round(number: float) -> float\n\n最接近的整数。\n\n示例：`round(2.5)`\n";
        assert_eq!(written(Language::Chinese), expected);
    }
}
