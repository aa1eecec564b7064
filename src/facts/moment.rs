//! A moment that many customers are looked at from.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::expression::RowError;
use crate::journey::{Sight, World};
use crate::value::Value;

/// The value of a fact, or why there is none.
pub(super) type FactValue = Result<Value, RowError>;

/// A world seen from a moment, with the facts of persons and units that several customers share.
#[derive(Debug)]
pub struct Moment<'a> {
    /// The world.
    pub world: &'a World<'a>,
    /// What can be seen of it.
    pub sight: Sight,
    /// Facts by (fact, person or unit).
    pub(super) shared: RefCell<HashMap<(u32, Arc<str>), FactValue>>,
}

impl<'a> Moment<'a> {
    /// A world from a moment.
    #[must_use]
    pub fn new(world: &'a World<'a>, sight: Sight) -> Self {
        Self { world, sight, shared: RefCell::default() }
    }
}
