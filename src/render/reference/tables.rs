//! Tables and keys.

use std::io::{self, Write};

use super::{write_head, write_row};
use crate::language::{Language, say};
use crate::syntax::keys::{Form, KeyShape, Kind, TableShape, all_tables};

/// Writes a section for each table, with its keys.
pub(super) fn write(out: &mut dyn Write, language: Language) -> io::Result<()> {
    writeln!(out, "# {}\n", language.pick("Tables", "表"))?;
    let story = language.pick(
        "A key in bold must be there. Tables may stand in any file below the rules folder, in any order.",
        "粗体的键必须填写。各表可写在规则目录下的任意文件中，顺序不限。",
    );
    writeln!(out, "{story}\n")?;
    for shape in all_tables() {
        write_table(out, shape, language)?;
    }
    Ok(())
}

fn write_table(out: &mut dyn Write, shape: &'static TableShape, language: Language) -> io::Result<()> {
    writeln!(out, "## {}\n", title(shape))?;
    writeln!(out, "{}{}\n", shape.doc.said_in(language), language.pick(".", "。"))?;
    let owners: Vec<String> = holders(shape).map(|(owner, _)| format!("`{}`", owner.header())).collect();
    if shape.form == Form::Value {
        let owners = owners.join(language.pick(", ", "、"));
        writeln!(out, "{}{owners}{}\n", language.pick("Stands in ", "写在 "), language.pick(".", " 中。"))?;
    }
    write_head(
        out,
        &language.pick(
            ["key", "what it is for", "holds", "default", "written"],
            ["键", "用途", "取值", "默认", "写法"],
        ),
    )?;
    for key in shape.keys {
        write_key(out, key, language)?;
    }
    for example in shape.examples {
        writeln!(out, "\n```toml\n{example}\n```")?;
    }
    writeln!(out)
}

fn write_key(out: &mut dyn Write, key: &KeyShape, language: Language) -> io::Result<()> {
    let name = if key.required { format!("**`{}`**", key.name) } else { format!("`{}`", key.name) };
    let doc = key.doc.said_in(language);
    let default = key.default.map_or_else(String::new, |default| format!("`{default}`"));
    // A text that says nothing is better shown by the examples below.
    let written = Some(key.example()).filter(|example| !example.contains('…'));
    let written = written.map_or_else(String::new, |example| format!("`{example}`"));
    write_row(out, &[&name, doc, &holds(key.kind, language), &default, &written])
}

/// The keys whose value is this table, each with the table it stands in.
fn holders(shape: &'static TableShape) -> impl Iterator<Item = (&'static TableShape, &'static KeyShape)> {
    let all = all_tables().into_iter().flat_map(|owner| owner.keys.iter().map(move |key| (owner, key)));
    let mut seen: Vec<*const TableShape> = Vec::new();
    all.filter(move |(owner, key)| {
        let (Kind::Table(inner) | Kind::NamedTables(inner)) = key.kind else { return false };
        let holds = std::ptr::eq(inner, shape) && !seen.contains(&std::ptr::from_ref(*owner));
        if holds {
            seen.push(*owner);
        }
        holds
    })
}

/// `[customers]`, or for the value of keys `won`, `lost`.
fn title(shape: &'static TableShape) -> String {
    if shape.form != Form::Value {
        return format!("`{}`", shape.header());
    }
    let mut names: Vec<String> = Vec::new();
    for key in all_tables().into_iter().flat_map(|owner| owner.keys) {
        let name = format!("`{}`", key.name);
        if let Kind::Table(inner) | Kind::NamedTables(inner) = key.kind
            && std::ptr::eq(inner, shape)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names.join(", ")
}

/// What a key holds, in a few words.
fn holds(kind: Kind, language: Language) -> String {
    let (english, chinese) = match kind {
        Kind::Text | Kind::Doc => ("text", "文本"),
        Kind::Texts => ("list of texts", "文本列表"),
        Kind::OneOrMore => ("text, or list of texts", "文本，或文本列表"),
        Kind::Message => (
            "text with names in braces, or such texts by language",
            "花括号里写名称的文本，或各语言的这种文本",
        ),
        Kind::Stretch => ("stretch of time", "一段时间"),
        Kind::ClockTime => ("time of day", "时刻"),
        Kind::Cadence => ("cadence", "节奏"),
        Kind::Variable => ("name of an environment variable", "环境变量名"),
        Kind::Label => ("text, or texts by language", "文本，或各语言的文本"),
        Kind::Id => ("id", "标识"),
        Kind::Flag => ("true or false", "true 或 false"),
        Kind::Count => ("whole number, 0 or more", "不小于 0 的整数"),
        Kind::Number => ("number", "数"),
        Kind::Percent => ("share in per cent", "百分比"),
        Kind::Expr => ("expression", "表达式"),
        Kind::Days => ("whole number, or expression", "整数，或表达式"),
        Kind::Length => ("length of time", "时长"),
        Kind::Window => {
            ("length of time, `stage`, `state` or `funnel`", "时长、`stage`、`state` 或 `funnel`")
        }
        Kind::Weekday => ("day of the week", "星期几"),
        Kind::Weekdays => ("days of the week", "若干个星期几"),
        Kind::Dates => ("dates and ranges of dates", "日期和日期区间"),
        Kind::DateFormat => (
            "`strftime` pattern, or `epoch_s`, `epoch_ms`, `yyyymmdd`, `excel`",
            "`strftime` 格式，或 `epoch_s`、`epoch_ms`、`yyyymmdd`、`excel`",
        ),
        Kind::Word(words) => {
            let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
            return words.join(language.pick(", ", "、"));
        }
        Kind::Words(words) => {
            let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
            let words = words.join(language.pick(", ", "、"));
            return say!(language, "list of {words}", "列表，可取 {words}");
        }
        Kind::Column => ("column", "列名"),
        Kind::Columns => ("columns by name", "按名称给出的列"),
        Kind::FieldLists => ("lists of fields by field", "按字段给出的字段列表"),
        Kind::Query => ("SQL", "SQL"),
        Kind::Table(_) => ("table", "表"),
        Kind::Tables(_) => ("list of tables", "表的列表"),
        Kind::NamedTables(_) => ("tables by name", "按名称给出的表"),
    };
    language.pick(english, chinese).to_owned()
}
