//! The answer of a contender: one line for each customer, `customer funnel stage state` separated by
//! tabs, in any order; what does not apply is empty.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use super::random::scramble;

/// Two answers are the same if these are: how many lines there are, and a sum over them that does
/// not depend on their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fingerprint {
    lines: u64,
    sum: u64,
}

impl Fingerprint {
    /// Takes a line.
    pub fn add(&mut self, line: &str) {
        let hash = line.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        self.lines += 1;
        self.sum = self.sum.wrapping_add(scramble(hash));
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} customers, {:016x}", self.lines, self.sum)
    }
}

/// Writes the answer of `funnelwright plan --states --format jsonl` as lines.
pub fn from_jsonl(jsonl: impl BufRead, lines: &mut impl Write) -> Result<(), Box<dyn Error>> {
    for line in jsonl.lines() {
        let line = line?;
        if !line.starts_with(r#"{"type":"state""#) {
            continue;
        }
        let object: serde_json::Value = serde_json::from_str(&line)?;
        let text = |key| object.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        let (customer, funnel) = (text("customer"), text("funnel"));
        writeln!(lines, "{customer}\t{funnel}\t{}\t{}", text("stage"), text("state"))?;
    }
    Ok(())
}

/// The fingerprint of an answer in a file.
pub fn fingerprint(path: &Path) -> Result<Fingerprint, Box<dyn Error>> {
    let mut fingerprint = Fingerprint::default();
    for line in BufReader::new(File::open(path)?).lines() {
        fingerprint.add(&line?);
    }
    Ok(fingerprint)
}

/// How many customers stand in each state.
pub fn by_state(path: &Path) -> Result<BTreeMap<String, u64>, Box<dyn Error>> {
    let mut states = BTreeMap::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let line = line?;
        let state = line.rsplit('\t').next().unwrap_or_default();
        *states.entry(state.to_owned()).or_default() += 1;
    }
    Ok(states)
}

/// The first customers in which two answers differ, as text.
pub fn difference(one: &Path, other: &Path) -> Result<String, Box<dyn Error>> {
    let (one, other) = (read(one)?, read(other)?);
    let customers: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let all = customers.len();
    let mut text = String::new();
    let mut differ = 0_usize;
    for customer in customers {
        let (first, second) = (one.get(customer), other.get(customer));
        if first != second {
            differ += 1;
            if differ <= 10 {
                let say = |place: Option<&String>| {
                    place.map_or("(absent)".into(), |place| place.replace('\t', " "))
                };
                writeln!(text, "  {customer}: {} / {}", say(first), say(second))?;
            }
        }
    }
    Ok(format!("{text}  {differ} of {all} customers differ"))
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut lines = BTreeMap::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let line = line?;
        let (customer, place) = line.split_once('\t').unwrap_or((&line, ""));
        lines.insert(customer.to_owned(), place.to_owned());
    }
    Ok(lines)
}
