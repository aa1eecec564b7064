//! The function table as Markdown.

use std::io::{self, Write};

use crate::expression::{Function, Signature};

/// Writes a section for each function: how it is called, what it does, an example.
///
/// # Errors
/// Those of `out`.
pub fn write_functions(out: &mut dyn Write, functions: &[&Function]) -> io::Result<()> {
    for (place, function) in functions.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        writeln!(out, "## {}\n", function.name)?;
        for signature in function.signatures {
            writeln!(out, "    {}", signature_text(function.name, signature))?;
        }
        writeln!(out, "\n{}\n\nExample: `{}`", function.doc, function.example)?;
    }
    Ok(())
}

/// `days_since(day: date) -> int`.
fn signature_text(name: &str, signature: &Signature) -> String {
    let params: Vec<String> = signature.params.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    format!("{name}({}) -> {}", params.join(", "), signature.result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;

    #[test]
    fn a_function_has_its_calls_its_story_and_an_example() {
        let function = Function {
            name: "round",
            signatures: &[Signature { params: &[("number", Type::Float)], result: Type::Float }],
            doc: "The nearest whole number.",
            example: "round(2.5)",
        };
        let mut out = Vec::new();
        write_functions(&mut out, &[&function]).unwrap();
        let expected = "## round\n\n    round(number: float) -> float\n\nThe nearest whole number.\n\nExample: `round(2.5)`\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
