//! Built-in names, and where they may be used.

use std::io::{self, Write};

use super::{write_head, write_row};
use crate::check::Place;
use crate::expression::BuiltIn;
use crate::language::Language;

/// Writes the table of built-ins.
pub(super) fn write(out: &mut dyn Write, language: Language) -> io::Result<()> {
    writeln!(out, "# {}\n", language.pick("Names", "名称"))?;
    writeln!(
        out,
        "{}\n",
        language.pick(
            "What expressions may name, by where they stand:",
            "表达式能用哪些名称，取决于它写在哪里："
        )
    )?;
    for (number, place) in (1..).zip(Place::ALL) {
        let (keys, fields) = (place.keys().said_in(language), place.fields().said_in(language));
        writeln!(out, "{number}. {keys}{}{fields}", language.pick(": ", "："))?;
    }
    let marked = language.pick(
        "`marked(\"item\")` may stand in 3, 4 and 5. Beside fields and facts there are these built-ins; one wins over\n\
         a column of the same name. The numbers say where each is known. In 4 and 5 a customer may stand in no funnel,\n\
         and in 6, 7 and 8 a row may have no customer: what belongs to these can be missing there.",
        "`marked(\"清单项\")` 可用于 3、4、5。除字段和派生值外，还有下列内置名称；与列同名时以内置名称为准。\n\
         编号表示在哪里可用。4、5 中客户可能不在任何漏斗里，6、7、8 中的行可能没有客户：属于它们的值在那里可能缺失。",
    );
    writeln!(out, "\n{marked}\n")?;
    let head = language.pick(
        ["name", "what it is", "type", "can be missing", "where"],
        ["名称", "含义", "类型", "可能缺失", "可用于"],
    );
    write_head(out, &head)?;
    for built_in in BuiltIn::ALL {
        let places = (1..).zip(Place::ALL).filter(|(_, place)| place.knows(built_in));
        let places: Vec<String> = places.map(|(number, _): (usize, _)| number.to_string()).collect();
        let (name, ty) = (format!("`{}`", built_in.word()), built_in.ty().word());
        let (doc, missing) = (built_in.doc().said_in(language), if built_in.nullable() { "✓" } else { "" });
        write_row(out, &[&name, doc, ty, missing, &places.join(" ")])?;
    }
    writeln!(out)
}
