//! Tables of figures.

use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};

/// A table with a head; all columns but the first are aligned right.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head.to_vec()).add_rows(rows);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}

/// `1.23 s`, `45 ms`.
pub fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}

/// A processor time, where it is known.
pub fn cpu(time: Option<Duration>) -> String {
    time.map_or_else(|| "–".to_owned(), seconds)
}

/// The lesser of two processor times that may not be known.
pub fn least(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    one.into_iter().chain(other).min()
}

/// Rows a second, in thousands.
pub fn rate(rows: u64, time: Duration) -> String {
    let rows = f64::from(u32::try_from(rows).unwrap_or(u32::MAX));
    format!("{:.0} k", rows / time.as_secs_f64() / 1000.0)
}

/// `123 MiB`.
pub fn memory(kib: Option<u64>) -> String {
    kib.map_or_else(|| "–".to_owned(), |kib| format!("{} MiB", kib >> 10))
}

/// How many times longer one takes than the other.
pub fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(1e-9)
}

/// A budget and whether it is kept.
pub fn budget(what: &str, value: f64, most: f64) -> String {
    let kept = if value <= most { "kept" } else { "MISSED" };
    format!("  {what}: {value:.3}, budget {most:.3}: {kept}")
}
