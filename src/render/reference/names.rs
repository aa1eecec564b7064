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
    for place in Place::ALL {
        let (keys, fields) = (place.keys().said_in(language), place.fields().said_in(language));
        writeln!(out, "- {keys}{}{fields}", language.pick(": ", "："))?;
    }
    let marked = language.pick(
        "`marked(\"item\")` may stand in thresholds, `improving` and items. Beside fields and facts there are\n\
         these built-ins; one wins over a column of the same name.",
        "`marked(\"清单项\")` 可用于天数、`improving` 和清单项。除字段和派生值外，还有下列内置名称；\n\
         与列同名时以内置名称为准。",
    );
    writeln!(out, "\n{marked}\n")?;
    let [event, entrance, stage] = Place::ALL.map(|place| place.keys().said_in(language));
    let [name, doc, ty, missing] =
        language.pick(["name", "what it is", "type", "can be missing"], ["名称", "含义", "类型", "可能缺失"]);
    write_head(out, &[name, doc, ty, missing, event, entrance, stage])?;
    for built_in in BuiltIn::ALL {
        let tick = |holds: bool| if holds { "✓" } else { "" };
        let [event, entrance, stage] = Place::ALL.map(|place| tick(place.knows(built_in)));
        let (name, ty) = (format!("`{}`", built_in.word()), built_in.ty().word());
        let doc = built_in.doc().said_in(language);
        write_row(out, &[&name, doc, ty, tick(built_in.nullable()), event, entrance, stage])?;
    }
    writeln!(out)
}
