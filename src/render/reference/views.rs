//! The views of the store.

use std::io::{self, Write};

use super::{write_head, write_row};
use crate::language::Language;
use crate::store::views;

/// Writes a section for each view, with its columns.
pub(super) fn write(out: &mut dyn Write, language: Language) -> io::Result<()> {
    writeln!(out, "# {}\n", language.pick("Views of the store", "存储文件的视图"))?;
    let story = language.pick(
        "The store is a SQLite file. These views are its stable interface: names and columns are never taken\naway.",
        "存储文件是一个 SQLite 文件。下列视图是它的稳定接口：视图和列只增不减。",
    );
    writeln!(out, "{story}\n")?;
    let head = language.pick(["column", "what it says"], ["列", "含义"]);
    for (place, view) in views().iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        writeln!(out, "## `{}`\n", view.name)?;
        let doc = view.doc.said_in(language);
        writeln!(out, "{}{doc}{}\n", language.pick("One row is ", "每行是"), language.pick(".", "。"))?;
        write_head(out, &head)?;
        for column in view.columns {
            write_row(out, &[&format!("`{}`", column.name), column.doc.said_in(language)])?;
        }
    }
    Ok(())
}
