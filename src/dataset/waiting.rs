//! Customers that are looked up many at a time.
//!
//! A million customers do not fit into a processor's near memory, so that each lookup waits for the
//! far one. Lookups that follow each other without anything between them wait together.

use super::batch::Numbering;
use super::convert::clipped;
use super::finding::FindingCode;
use super::ids::{NOBODY, written_number};
use super::plan::Plan;
use super::resolve::CustomerIndex;
use super::trouble::{Label, Troubles};
use rusqlite::types::ValueRef;

/// Lookups at once: their keys fit into the nearest memory.
const AT_ONCE: usize = 2048;
/// Characters of an id that a sample shows.
const SAMPLE: usize = 60;

/// The customers that rows name, all integers or all texts, in the order of the rows.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    numbers: Vec<i64>,
    bytes: Vec<u8>,
    /// The texts by their ends in `bytes`, and their hashes.
    texts: Vec<(usize, u32)>,
}

impl Waiting {
    /// Takes the value of the next row if it is of the kind that waits already and may be an id as it
    /// stands.
    pub fn take(&mut self, value: ValueRef<'_>, index: &CustomerIndex) -> bool {
        let number = match value {
            ValueRef::Integer(number) => Some(number),
            ValueRef::Text(bytes) => written_number(bytes),
            _ => None,
        };
        match (number, value) {
            (Some(number), _) if self.texts.is_empty() => self.numbers.push(number),
            // Neither blank nor badly encoded: not found is not there.
            (None, ValueRef::Text(bytes))
                if self.numbers.is_empty()
                    && bytes.is_ascii()
                    && bytes.first().is_some_and(u8::is_ascii_alphanumeric) =>
            {
                self.bytes.extend_from_slice(bytes);
                self.texts.push((self.bytes.len(), index.hash(bytes)));
            }
            _ => return false,
        }
        true
    }

    /// Whether it is time to look up.
    pub fn is_full(&self) -> bool {
        self.numbers.len() >= AT_ONCE || self.texts.len() >= AT_ONCE
    }

    /// Looks up all that wait.
    pub fn resolve(
        &mut self,
        plan: &Plan,
        owners: &mut Vec<u32>,
        numbers: Numbering<'_>,
        troubles: &mut Troubles,
    ) {
        let Some(of) = &plan.owners else { return };
        let column = plan.columns.get(of.column).map_or(of.column, |column| column.named_at);
        let first = owners.len();
        owners.extend(self.numbers.iter().map(|number| of.index.of_number(*number)));
        let found = owners.get(first..).unwrap_or_default();
        let rows = (first..).zip(self.numbers.iter().zip(found));
        for (row, (number, _)) in rows.filter(|(_, (_, owner))| **owner == NOBODY) {
            let sample = || (Label::None, clipped(&number.to_string(), SAMPLE));
            troubles.add(FindingCode::UnknownCustomer, column, numbers.in_part(row), sample);
        }
        self.numbers.clear();
        let mut start = 0;
        let ids = self.texts.iter().map(|(end, hash)| {
            let id = self.bytes.get(start..*end).unwrap_or_default();
            start = *end;
            (id, *hash)
        });
        for (id, hash) in ids {
            let owner = of.index.of_text(id, hash);
            if owner == NOBODY {
                let sample = || (Label::None, clipped(&String::from_utf8_lossy(id), SAMPLE));
                troubles.add(FindingCode::UnknownCustomer, column, numbers.in_part(owners.len()), sample);
            }
            owners.push(owner);
        }
        self.bytes.clear();
        self.texts.clear();
    }
}
