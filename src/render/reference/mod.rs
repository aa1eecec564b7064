//! The reference of the rule language as Markdown: tables, expressions, names, functions,
//! diagnostics and the store's views.
//!
//! Guarantees: all but the page on expressions comes from the tables that the code itself works
//! with, so that what is documented is what is there; every example is checked. Deliberately
//! absent: teaching; see the README and the rules that `init` and `demo` write.

mod expressions;
mod names;
mod tables;
mod views;

use std::io::{self, Write};

use super::functions::write_functions;
use crate::diagnostic::all_codes;
use crate::expression::all_functions;
use crate::language::Language;

/// Writes the whole reference in a language.
///
/// # Errors
/// Those of `out`.
pub fn write_reference(out: &mut dyn Write, language: Language) -> io::Result<()> {
    writeln!(out, "# {}\n", language.pick("Reference", "参考手册"))?;
    let made = language.pick(
        "Made from the code by `funnelwright schema --reference`. `check` reports whatever is not in here.",
        "由 `funnelwright schema --reference --lang zh-CN` 从代码生成。凡此处没有的，`check` 都会报告。",
    );
    writeln!(out, "{made}\n")?;
    tables::write(out, language)?;
    expressions::write(out, language)?;
    names::write(out, language)?;
    write_calls(out, language)?;
    write_codes(out, language)?;
    views::write(out, language)
}

fn write_calls(out: &mut dyn Write, language: Language) -> io::Result<()> {
    writeln!(out, "# {}\n", language.pick("Functions", "函数"))?;
    let story = language.pick(
        "Every function can be called as `f(x, y)` or as `x.f(y)`. A function with a missing argument is not\n\
         called: its result is unknown. An int is accepted for a float, a datetime for a date.",
        "每个函数既可写成 `f(x, y)`，也可写成 `x.f(y)`。有参数缺失时函数不会被调用，结果为未知。\n\
         需要浮点数处可以给整数，需要日期处可以给日期时间。",
    );
    writeln!(out, "{story}\n")?;
    let functions: Vec<_> = all_functions().iter().collect();
    write_functions(out, &functions, language)?;
    writeln!(out)
}

fn write_codes(out: &mut dyn Write, language: Language) -> io::Result<()> {
    writeln!(out, "# {}\n", language.pick("Diagnostics", "诊断代码"))?;
    for code in all_codes() {
        writeln!(out, "## {}\n", code.heading(language))?;
        writeln!(out, "{}\n", code.explanation.said_in(language).trim_end())?;
    }
    Ok(())
}

/// A row of a Markdown table.
fn write_row(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    let escaped: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    writeln!(out, "| {} |", escaped.join(" | "))
}

/// The head of a Markdown table.
fn write_head(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    write_row(out, cells)?;
    writeln!(out, "|{}", "---|".repeat(cells.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Place;
    use crate::expression::BuiltIn;
    use crate::language::Both;
    use crate::store::views;
    use crate::syntax::keys::all_tables;

    fn written(language: Language) -> String {
        let mut out = Vec::new();
        write_reference(&mut out, language).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn everything_is_in_it_in_both_languages() {
        let columns = || views().iter().flat_map(|view| view.columns);
        let docs: Vec<Both> = all_tables()
            .into_iter()
            .flat_map(|shape| shape.keys.iter().map(|key| key.doc).chain([shape.doc]))
            .chain(all_functions().iter().map(|function| function.doc))
            .chain(BuiltIn::ALL.map(BuiltIn::doc))
            .chain(Place::ALL.into_iter().flat_map(|place| [place.keys(), place.fields()]))
            .chain(views().iter().map(|view| view.doc))
            .chain(columns().map(|column| column.doc))
            .chain(all_codes().map(|code| code.explanation))
            .collect();
        let names: Vec<String> = all_tables()
            .into_iter()
            .flat_map(|shape| shape.keys.iter().map(|key| key.name))
            .chain(BuiltIn::ALL.map(BuiltIn::word))
            .chain(views().iter().map(|view| view.name))
            .chain(columns().map(|column| column.name))
            .map(|name| format!("`{name}`"))
            .chain(all_codes().map(|code| format!("## {} {}", code.id, code.name)))
            .chain(all_functions().iter().map(|function| format!("## {}", function.name)))
            .collect();
        for language in Language::ALL {
            let text = written(language);
            for part in docs.iter().map(|doc| doc.said_in(language)).chain(names.iter().map(String::as_str)) {
                assert!(text.contains(part), "{language}: {part}");
            }
        }
    }

    #[test]
    fn a_bar_in_a_cell_does_not_end_it() {
        let mut out = Vec::new();
        write_row(&mut out, &["a || b", "c"]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "| a \\|\\| b | c |\n");
    }
}
