//! What a file holds, as CSV text in UTF-8: text of other encodings is decoded, sheets of a workbook
//! are written out, so that one scanner serves all.

use std::fs;
use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::ImportRequest;
use super::error::ImportError;
use super::workbook;
use crate::language::{Spoken, spoken};

/// The text of a file.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// CSV in UTF-8 without a byte-order mark; bytes that are no UTF-8 where the encoding is not
    /// known, which the scanner reports with their lines.
    pub text: Vec<u8>,
    /// The character between fields, if the file's kind decides it.
    pub delimiter: Option<u8>,
    /// What a person should know about how it was read.
    pub notes: Vec<Spoken>,
    /// Of a sheet: (line of the text, row of the sheet) of every record, in order; of a text file
    /// empty, for its lines are its own.
    pub rows: Vec<(u64, u64)>,
}

impl Source {
    /// The line of the file, or the row of the sheet, that a line of the text comes from.
    pub fn line(&self, line: u64) -> u64 {
        let before = self.rows.partition_point(|(of_text, _)| *of_text <= line);
        before.checked_sub(1).and_then(|at| self.rows.get(at)).map_or(line, |(_, row)| *row)
    }
}

/// Reads a file.
pub(super) fn read_source(path: &Path, request: &ImportRequest) -> Result<Source, ImportError> {
    let bytes = fs::read(path).map_err(|e| ImportError::Unreadable(path.to_owned(), e.to_string()))?;
    if workbook::is_workbook(&bytes) {
        return workbook::read(path, bytes, request);
    }
    if request.sheet.is_some() {
        return Err(ImportError::NoWorkbook(path.to_owned()));
    }
    let source = decode(path, &bytes, request.encoding)?;
    Ok(skip_lines(source, request.header_row))
}

fn decode(path: &Path, bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Source, ImportError> {
    let (marked, mark) =
        Encoding::for_bom(bytes).map_or((None, 0), |(encoding, mark)| (Some(encoding), mark));
    let body = bytes.get(mark..).unwrap_or_default();
    let encoding = match marked.or(declared) {
        Some(encoding) => encoding,
        None if std::str::from_utf8(body).is_ok() => UTF_8,
        None if looks_like_gb18030(body) => GB18030,
        None => UTF_8,
    };
    if encoding == UTF_8 {
        return Ok(Source { text: body.to_vec(), ..Source::default() });
    }
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .ok_or_else(|| ImportError::WrongEncoding(path.to_owned(), encoding.name()))?;
    let known = encoding == UTF_16LE || encoding == UTF_16BE || declared.is_some();
    let note = spoken!(
        "read as {}; if names look wrong, say how it is written with `--encoding`",
        "按 {} 读取；如果文字不对，请用 `--encoding` 说明编码",
        encoding.name()
    );
    Ok(Source {
        text: text.into_owned().into_bytes(),
        notes: if known { Vec::new() } else { vec![note] },
        ..Source::default()
    })
}

/// Whether bytes that are no UTF-8 are Chinese as Excel writes it: they decode without a fault, and
/// nearly all pairs lie where the characters in use do. Western text has single bytes between plain
/// letters instead.
fn looks_like_gb18030(bytes: &[u8]) -> bool {
    if GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_none() {
        return false;
    }
    let (mut pairs, mut usual) = (0_usize, 0_usize);
    let mut rest = bytes.iter();
    while let Some(lead) = rest.next() {
        if *lead < 0x80 {
            continue;
        }
        let Some(trail) = rest.next() else { break };
        pairs += 1;
        usual += usize::from(*lead >= 0xA1 && *trail >= 0xA1);
    }
    pairs > 0 && usual * 10 >= pairs * 9
}

/// Leaves out the lines above the header.
fn skip_lines(mut source: Source, header_row: usize) -> Source {
    let above = header_row.saturating_sub(1);
    if above == 0 {
        return source;
    }
    let ends = source.text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let start = ends.take(above).last().unwrap_or(0);
    // The lines that are left out stay as empty ones, which are no records, so that lines count on.
    let tail = source.text.split_off(start);
    source.text = vec![b'\n'; above];
    source.text.extend(tail);
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_told_from_western_text() {
        let gb = |text: &str| GB18030.encode(text).0.into_owned();
        assert!(looks_like_gb18030(&gb("编号,客户名称\n1,恒达物流\n")));
        assert!(!looks_like_gb18030(b"id,name\n1,M\xFCller\n2,Caf\xE9 Noir\n"));
        assert!(!looks_like_gb18030(b"id,name\n1,caf\xE9\n"));
    }

    #[test]
    fn lines_above_the_header_are_left_out_and_still_counted() {
        let source = Source { text: b"Report\nof March\nid,name\n1,a\n".to_vec(), ..Source::default() };
        assert_eq!(skip_lines(source, 3).text, b"\n\nid,name\n1,a\n");
    }

    #[test]
    fn lines_of_a_sheet_are_its_rows() {
        let source = Source { rows: vec![(1, 3), (2, 4), (5, 5)], ..Source::default() };
        assert_eq!([1, 2, 3, 5, 6].map(|line| source.line(line)), [3, 4, 4, 5, 5]);
        assert_eq!(Source::default().line(7), 7);
    }
}
