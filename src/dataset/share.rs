//! A share of the customers, and which rows of a table are its own.

use std::ops::Range;

use rusqlite::types::ValueRef;

use super::convert::{ReadAs, convert};
use super::growing::Cell;
use super::ids::{NOBODY, written_number};
use super::resolve::CustomerIndex;

/// Some of the customers: what is read for them is what a dataset would hold that has no others.
/// Every row of a table belongs to exactly one of the shares that make up everybody.
#[derive(Debug, Clone)]
pub(super) struct Share {
    /// Every customer of the dataset.
    pub everybody: CustomerIndex,
    /// The places of those that belong to it.
    pub places: Range<u32>,
    /// Which of the shares it is, from 0.
    pub number: usize,
    /// How many shares there are.
    pub of: usize,
}

impl Share {
    /// Whether a row is its own, by its customer. Rows of nobody are dealt out by their place among
    /// the rows that are read together.
    pub fn takes(&self, customer: ValueRef<'_>, how: &ReadAs, row: usize) -> bool {
        match self.place_of(customer, how) {
            NOBODY => self.is_dealt(row),
            place => self.places.contains(&place),
        }
    }

    /// Whether a row that belongs to no customer is its own.
    pub fn is_dealt(&self, row: usize) -> bool {
        row % self.of == self.number
    }

    fn place_of(&self, customer: ValueRef<'_>, how: &ReadAs) -> u32 {
        let everybody = &self.everybody;
        match customer {
            ValueRef::Null => NOBODY,
            ValueRef::Integer(number) => everybody.of_number(number),
            ValueRef::Text(bytes) => match written_number(bytes) {
                Some(number) => everybody.of_number(number),
                None => everybody.of_text(bytes, everybody.hash(bytes)),
            },
            ValueRef::Real(_) | ValueRef::Blob(_) => match convert(customer, how) {
                Ok(Cell::Text(id)) => everybody.get(&id).copied().unwrap_or(NOBODY),
                _ => NOBODY,
            },
        }
    }
}
