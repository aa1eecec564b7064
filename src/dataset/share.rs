//! A share of the customers, and which rows of a table are its own.

use std::ops::Range;

use rusqlite::types::ValueRef;

use super::convert::{ReadAs, convert};
use super::growing::Cell;
use super::ids::{NOBODY, Side, Sides, written_number};
use super::resolve::CustomerIndex;

/// Some of the customers: what is read for them is what a dataset would hold that has no others.
/// Every row of a table belongs to exactly one of the shares that make up everybody.
#[derive(Debug, Clone)]
pub(super) struct Share {
    /// Every customer of the dataset.
    everybody: CustomerIndex,
    /// The places of those that belong to it.
    own: Range<u32>,
    /// The same by those ids that are integers.
    sides: Option<Sides>,
    /// Which of the shares it is, from 0.
    number: usize,
    /// How many shares there are.
    of: usize,
}

impl Share {
    /// The customers at some places: a share of so many, with its number from 0.
    pub fn new(everybody: CustomerIndex, own: Range<u32>, (number, of): (usize, usize)) -> Self {
        let sides = everybody.sides(&own);
        Self { everybody, own, sides, number, of }
    }

    /// Whether a row is its own, by its customer. Rows of nobody are dealt out by their place among
    /// the rows that are read together.
    pub fn takes(&self, customer: ValueRef<'_>, how: &ReadAs, row: usize) -> bool {
        match self.side_of(customer, how) {
            Side::Own => true,
            Side::Other => false,
            Side::Nobody => self.is_dealt(row),
        }
    }

    /// Whether a row that belongs to no customer is its own.
    pub fn is_dealt(&self, row: usize) -> bool {
        row % self.of == self.number
    }

    fn side_of(&self, customer: ValueRef<'_>, how: &ReadAs) -> Side {
        let everybody = &self.everybody;
        match customer {
            ValueRef::Null => Side::Nobody,
            ValueRef::Integer(number) => self.side_of_number(number),
            ValueRef::Text(bytes) => match written_number(bytes) {
                Some(number) => self.side_of_number(number),
                None => self.side_at(everybody.of_text(bytes, everybody.hash(bytes))),
            },
            ValueRef::Real(_) | ValueRef::Blob(_) => match convert(customer, how) {
                Ok(Cell::Text(id)) => self.side_at(everybody.get(&id).copied().unwrap_or(NOBODY)),
                _ => Side::Nobody,
            },
        }
    }

    fn side_of_number(&self, number: i64) -> Side {
        match &self.sides {
            Some(sides) => sides.of(number),
            None => self.side_at(self.everybody.of_number(number)),
        }
    }

    fn side_at(&self, place: u32) -> Side {
        match place {
            NOBODY => Side::Nobody,
            place if self.own.contains(&place) => Side::Own,
            _ => Side::Other,
        }
    }
}
