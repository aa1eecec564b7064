//! How files are read, for the verbs that read them.

use std::path::PathBuf;

use clap::Args;

use crate::import::ImportRequest;
use crate::language::{Spoken, both, spoken};
use crate::time::DateFormat;
use crate::value::Type;

/// How files are read.
#[derive(Debug, Args)]
pub struct Reading {
    /// The character between fields (`\t` for a tab); default: the one that fits
    #[arg(long, value_name = "C", value_parser = delimiter)]
    delimiter: Option<char>,
    /// The sheet of a workbook; default: the first
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The line or row that names the columns
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = header_row)]
    header_row: usize,
    /// How text files are encoded, such as gb18030; default: UTF-8, or what the bytes show
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static encoding_rs::Encoding>,
    /// The type of a column
    #[arg(long = "type", value_name = "COLUMN=TYPE", value_parser = column_type)]
    types: Vec<(String, Type)>,
    /// How the dates of a column are written
    #[arg(long = "date-format", value_name = "COLUMN=FORMAT", value_parser = column_format)]
    formats: Vec<(String, DateFormat)>,
}

impl Reading {
    /// The request to read these files.
    pub fn request(&self, files: &[PathBuf], table: Option<&str>) -> ImportRequest {
        ImportRequest {
            files: files.iter().map(|file| (file.clone(), table.map(str::to_owned))).collect(),
            delimiter: self.delimiter,
            types: self.types.iter().cloned().collect(),
            formats: self.formats.iter().cloned().collect(),
            sheet: self.sheet.clone(),
            header_row: self.header_row,
            encoding: self.encoding,
            ..ImportRequest::default()
        }
    }
}

fn delimiter(text: &str) -> Result<char, Spoken> {
    let text = if text == "\\t" { "\t" } else { text };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(delimiter), None) => Ok(delimiter),
        _ => {
            Err(both("one character is needed, such as `;` or `\\t`", "需要一个字符，例如 `;` 或 `\\t`")
                .into())
        }
    }
}

fn header_row(text: &str) -> Result<usize, Spoken> {
    text.parse().ok().filter(|row| *row >= 1).ok_or_else(|| both("rows count from 1", "行从 1 数起").into())
}

fn encoding(name: &str) -> Result<&'static encoding_rs::Encoding, Spoken> {
    encoding_rs::Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| {
        both(
            "no such encoding; utf-8, gb18030, gbk, utf-16le, big5, windows-1252 are some",
            "没有这种编码；可用的有 utf-8、gb18030、gbk、utf-16le、big5、windows-1252 等",
        )
        .into()
    })
}

/// Split at the last `=`, so that a column's name may hold one; a format may not begin with one.
fn column_type(text: &str) -> Result<(String, Type), Spoken> {
    let (column, word) =
        text.rsplit_once('=').ok_or(both("write it as `amount=float`", "写成 `amount=float` 这样"))?;
    let ty = Type::from_word(word.trim()).ok_or_else(|| {
        spoken!(
            "`{word}` is no type; types are bool, int, float, text, date, datetime",
            "没有类型 `{word}`；类型有 bool、int、float、text、date、datetime"
        )
    })?;
    Ok((column.to_owned(), ty))
}

fn column_format(text: &str) -> Result<(String, DateFormat), Spoken> {
    let (column, format) =
        text.split_once('=').ok_or(both("write it as `close=%d/%m/%Y`", "写成 `close=%d/%m/%Y` 这样"))?;
    let format = DateFormat::parse(format)?;
    Ok((column.to_owned(), format))
}
