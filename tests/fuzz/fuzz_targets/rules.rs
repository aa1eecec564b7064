//! The target `rules`, run by libFuzzer.

#![no_main]

mod mutation;

use mutation::{Leaves, Random};

/// Names of the fixed dataset, and constants.
const LEAVES: Leaves = [
    &[
        "employees",
        "deals",
        "days_in_stage",
        "business_days_in_stage",
        "days_in_funnel",
        "visits_to_stage",
        "0",
        "1",
        "7",
        "500",
        "9223372036854775807",
        "visits_30d",
        "here",
    ],
    &["amount", "budget", "probability", "0.5", "100000.0", "0.0"],
    &[
        "contact",
        "initiative",
        "level",
        "industry",
        "name",
        "owner",
        "id",
        "unit",
        "\"A\"",
        "\"\"",
        "\"active\"",
        "stage",
    ],
    &["vip", "true", "false", "marked(\"budget\")"],
    &["created_at", "expected_close", "today", "entered", "stage_since", "date(\"2024-03-01\")"],
];

/// Values at the ends of what keys take, and beyond.
const VALUES: &[&str] = &[
    "0",
    "1",
    "-1",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "0.0",
    "1e308",
    "-0.5",
    "inf",
    "nan",
    "true",
    "false",
    "[]",
    "{}",
    "\"\"",
    "\"1d\"",
    "\"0d\"",
    "\"4294967295d\"",
    "\"99999999999999w\"",
    "\"999999bd\"",
    "\"10bd\"",
    "\"stage\"",
    "\"funnel\"",
    "\"business\"",
    "\"calendar\"",
    "\"person\"",
    "\"unit\"",
    "\"100%\"",
    "\"0%\"",
    "\"%d/%m/%Y\"",
    "\"epoch_s\"",
    "\"epoch_ms\"",
    "\"yyyymmdd\"",
    "\"excel\"",
    "\"%Y%m%d%H%M%S%.f%z\"",
    "\"utc\"",
    "\"keep\"",
    "\"America/New_York\"",
    "\"Antarctica/Troll\"",
    "\"Pacific/Apia\"",
    "[\"0001-01-01..9999-12-31\"]",
    "[\"2024-03-01..2024-02-01\"]",
    "[\"2024-03-05\"]",
    "2024-03-05",
    "2024-03-05T10:00:00",
    "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]",
    "[\"need\", \"need\"]",
    "{ match = [\"need\"] }",
    "[\"plan\", \"won\", \"lost\"]",
    "'1 / 0'",
    "'9223372036854775807 + deals'",
    "'if vip { 1 }'",
    "'days_in_stage'",
    "'anything'",
    "\"anything\"",
    "\"created_at\"",
    "\"stage\"",
    "\"closed_at\"",
    "\"activities\"",
    "\"\\u001b[31m\\u009b\"",
    "{ zh = \"中\", en = \"E\" }",
];

libfuzzer_sys::fuzz_mutator!(|bytes: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutation::change(bytes, size, max_size, seed, changed, &LEAVES)
});

/// Changes one thing of rule files: an expression, a value, or the order of lines.
fn changed(text: &str, leaves: &Leaves, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let place = random.below(lines.len());
    let other = random.below(lines.len());
    match random.below(12) {
        0 => drop(lines.remove(place)),
        1 => lines.insert(place, lines[other].clone()),
        2 => lines.swap(place, other),
        // The value of another key.
        3 => {
            let value = lines[other].split_once('=').map(|(_, value)| value.to_owned());
            if let (Some((key, _)), Some(value)) = (lines[place].split_once('='), value) {
                lines[place] = format!("{key}={value}");
            }
        }
        // An odd value.
        5 | 6 => {
            if let Some((key, _)) = lines[place].split_once('=') {
                lines[place] = format!("{key}= {}", random.one(VALUES));
            }
        }
        // All lines from one header to the next, once more.
        4 => {
            let start = lines[..=place].iter().rposition(|line| line.starts_with('[')).unwrap_or(0);
            let length = lines[start + 1..].iter().position(|line| line.starts_with('[')).unwrap_or(0);
            let table = lines[start..=start + length].to_vec();
            lines.splice(start..start, table);
        }
        _ => {
            let with_expression: Vec<usize> =
                (0..lines.len()).filter(|line| lines[*line].matches('\'').count() >= 2).collect();
            if !with_expression.is_empty() {
                let line = random.one(&with_expression);
                let quotes: Vec<usize> = lines[line].match_indices('\'').map(|(at, _)| at).collect();
                let open = random.below(quotes.len() - 1) / 2 * 2;
                let (start, end) = (quotes[open] + 1, quotes[open + 1]);
                let changed = mutation::expression(&lines[line][start..end], leaves, random);
                lines[line].replace_range(start..end, &changed);
            }
        }
    }
    lines.join("\n")
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| funnelwright_fuzz::rules::hold(bytes));
